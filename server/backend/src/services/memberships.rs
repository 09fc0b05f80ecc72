//! Associations 行业协会商会: members that confirmed, and commitments signed for them (W三一: coverage of 100 %).

use super::{
    business::{own_file, version},
    commitments::field,
    effects,
    versions::Author,
};
use crate::{
    App, Error, Result,
    jobs::{self, Job},
    ledger::{self, Entry},
    store::{
        cases::{self, CaseRow, NewCase, NewEvent, Step},
        commitments::{self, MembershipRow},
        cursor::Cursor,
        subjects::{self, SubjectRow},
    },
};
use shared::{
    access::Viewer,
    calendar::Due,
    case::{Action, KindCode, State},
    catalogue::{CheckContext, SubjectFacts},
    commitment::Type,
    form::Values,
    ids::{AccountId, CaseId},
    ports::{Association, MemberStep, Membership, OwnCommitments, Page},
    problem::Code,
    subject::SubjectClass,
    uscc,
};
use sqlx::PgConnection;

/// Commitments of a business that its page shows.
const MOST_CASES: i64 = 50;
/// Memberships on one page.
const PER_PAGE: i64 = 50;
/// Commitments that are signed for members in one transaction.
const AT_ONCE: i64 = 50;

impl App {
    pub(crate) async fn read_own_commitments(&self, viewer: &Viewer, cursor: Option<&str>) -> Result<OwnCommitments> {
        let (_, own) = own_file(viewer)?;
        let today = self.clock.today();
        let mut rows = cases::open_first(&self.pool, own, &[KindCode::Commitment.kind()], MOST_CASES + 1).await?;
        let more = Cursor::cut(&mut rows, MOST_CASES);
        let mut named = commitments::memberships(&self.pool, None, Some(own), today, 0, PER_PAGE + 1).await?;
        let more_memberships = Cursor::cut(&mut named, PER_PAGE);
        let association = match is_association(&self.own_subject(own).await?) {
            true => Some(self.association(own, cursor).await?),
            false => None,
        };
        Ok(OwnCommitments {
            cases: rows.iter().map(|row| self.case_line(row, today)).collect(),
            more,
            groups: self.template_groups(&Default::default())?,
            gate: self.gate_view(own).await?,
            memberships: named.into_iter().map(of_member).collect(),
            more_memberships,
            association,
        })
    }

    async fn association(&self, own: &str, cursor: Option<&str>) -> Result<Association> {
        let today = self.clock.today();
        let after = match cursor.filter(|text| !text.is_empty()) {
            Some(text) => text.parse().map_err(|_| Error::from(Code::CursorBroken))?,
            None => 0,
        };
        let mut rows = commitments::memberships(&self.pool, Some(own), None, today, after, PER_PAGE + 1).await?;
        let more = rows.len() as i64 > PER_PAGE;
        rows.truncate(PER_PAGE as usize);
        let next = if more { rows.last().map(|row| row.id.to_string()) } else { None };
        let figures = commitments::coverage_of(&self.pool, own, today).await?;
        let signed = commitments::of_association(&self.pool, own, today).await?;
        Ok(Association {
            members: Page { items: rows.into_iter().map(of_association).collect(), next },
            confirmed: figures.0,
            covered: figures.1,
            withdrawn: match signed {
                Some(id) => match cases::find(&self.pool, id).await? {
                    Some(case) => self.template_of(&case)?.is_none_or(|template| !self.in_force(template, today)),
                    None => false,
                },
                None => false,
            },
            signed: signed.map(CaseId),
        })
    }

    pub(crate) async fn step_on_membership(&self, viewer: &Viewer, step: MemberStep) -> Result<()> {
        let (account, own) = own_file(viewer)?;
        let today = self.clock.today();
        let mut tx = self.pool.begin().await?;
        let (action, object, change) = match step {
            MemberStep::Name { uscc } => {
                let member = uscc::normalise(&uscc);
                if !is_association(&self.own_subject(own).await?) {
                    return Err(Code::NoAssociation.into());
                }
                if member == own {
                    return Err(Code::MemberSelf.into());
                }
                if subjects::find(&mut *tx, &member).await?.is_none() {
                    return Err(shared::problem::Problem::new(Code::NoSuchFile).with("found", &member).into());
                }
                if !commitments::name_member(&mut *tx, own, &member, account.0, today).await? {
                    return Err(Code::MemberTwice.into());
                }
                ("membership.name", format!("subject:{own}"), member)
            }
            MemberStep::Confirm { id } => {
                let (association, member, confirmed) =
                    commitments::lock_membership(&mut tx, id).await?.ok_or(Error::NotFound)?;
                if member != own {
                    return Err(Error::NotFound);
                }
                if confirmed {
                    return Ok(());
                }
                commitments::confirm(&mut *tx, id, account.0, today).await?;
                // What the association has promised holds for the new member, too.
                if let Some(case) = commitments::of_association(&mut *tx, &association, today).await? {
                    jobs::enqueue(&mut tx, &Job::SignMembers { case }, self.clock.now()).await?;
                }
                ("membership.confirm", format!("membership:{id}"), association)
            }
            MemberStep::End { id } => {
                let (association, member, _) =
                    commitments::lock_membership(&mut tx, id).await?.ok_or(Error::NotFound)?;
                if member != own && association != own {
                    return Err(Error::NotFound);
                }
                commitments::end_membership(&mut *tx, id, account.0, today).await?;
                ("membership.end", format!("membership:{id}"), own.to_owned())
            }
        };
        let actor = format!("account:{account}");
        let entry = Entry { actor: &actor, action, object: &object, change: &change };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        Ok(())
    }

    /// An association's commitment of its trade becomes one of each member; a job does it, for there may be thousands.
    pub(super) async fn plan_members(&self, tx: &mut PgConnection, case: &CaseRow, content: &Values) -> Result<()> {
        let kind = content.get(field::KIND).and_then(|kind| Type::from_value(kind));
        if kind != Some(Type::Trade) || !is_association(&self.own_subject(&case.uscc).await?) {
            return Ok(());
        }
        jobs::enqueue(tx, &Job::SignMembers { case: case.id }, self.clock.now()).await
    }

    /// Signs for every member that confirmed and is not covered yet. Twice is once.
    pub(crate) async fn sign_members(&self, case: i64) -> Result<u64> {
        let mut done = 0;
        loop {
            let mut tx = self.pool.begin().await?;
            // The association's case makes two runs wait for each other.
            let Some(of) = cases::lock(&mut tx, case).await? else { return Ok(done) };
            let today = self.clock.today();
            // A text that was withdrawn is signed by nobody any more, for a member neither: the association signs the new one.
            if self.template_of(&of)?.is_none_or(|template| !self.in_force(template, today)) {
                return Ok(done);
            }
            let members = commitments::uncovered(&mut *tx, &of.uscc, today, AT_ONCE).await?;
            if members.is_empty() || of.number.is_none() {
                return Ok(done);
            }
            for member in &members {
                self.sign_for(&mut tx, &of, member).await?;
                done += 1;
            }
            tx.commit().await?;
            self.cache.clear().await;
        }
    }

    /// One member's commitment, signed by its association under the confirmed membership.
    async fn sign_for(&self, tx: &mut PgConnection, of: &CaseRow, member: &str) -> Result<()> {
        let today = self.clock.today();
        let account = of.opened_by.unwrap_or(AccountId(0));
        let (item, template) = (self.commitment_item()?, self.template_of(of)?.ok_or(Error::NotFound)?);
        let subject = subjects::find(&mut *tx, member).await?.ok_or(Error::NotFound)?;
        let class = SubjectClass::from_code(&subject.class).unwrap_or(SubjectClass::Other);
        let mut values = self.given_by(template, today)?;
        let promised = of.content.get(field::CONTENT).cloned().unwrap_or_else(|| template.content.trim().to_owned());
        values.insert(field::CONTENT.to_owned(), promised);
        values.insert(
            field::NOTE.to_owned(),
            format!("由{}代会员签署（{}）", of.name, of.number.clone().unwrap_or_default()),
        );
        let facts =
            SubjectFacts { name: subject.name.clone(), uscc: member.to_owned(), kind: class.party().to_owned() };
        let checked = item.check(&values, &CheckContext { today, subject: Some(facts) });
        if let Some(problem) = checked.problems.first() {
            return Err(Error::Internal(format!("a member's commitment does not pass: {problem:?}")));
        }
        let mut content = checked.values;
        let division = &self.pack().division;
        let serial = cases::next_serial(&mut *tx, division, today).await?;
        let number = format!("{division}{}{serial:06}", today.format("%Y%m%d"));
        content.insert(field::NUMBER.to_owned(), number.clone());
        let sealed = self.seal.values(item, &content)?;
        let kind = KindCode::Commitment.kind();
        let departments = [template.department.clone()];
        let new = NewCase {
            kind: kind.code,
            uscc: member,
            item: &item.code,
            item_version: version(item.version),
            template: Some((&template.code, version(template.version))),
            content: &sealed,
            state: kind.start,
            turn: kind.turn(kind.start),
            departments: &departments,
            records: &[],
            account: Some(account.0),
            after: None,
            on: today,
        };
        let id = cases::open(tx, &new).await?;
        let case = cases::find(&mut *tx, id).await?.ok_or(Error::NotFound)?;
        let by = Author { account: Some(account), stands_for: None, case: Some(CaseId(case.id)), reason: "" };
        let record = effects::write_record(self, tx, &case, self.item_of(&case)?, &content, by, today).await?;
        let due = content.get(field::DUE).and_then(|day| day.parse().ok());
        let step = Step {
            content: &sealed,
            handed: true,
            state: State::Signed,
            turn: kind.turn(State::Signed),
            round: true,
            due: due.map(|date| Due { date, provisional: false }),
            paused_on: None,
            number: Some(&number),
            on: today,
        };
        cases::store_step(tx, id, &step).await?;
        let event = NewEvent {
            case_id: id,
            on: today,
            account: Some(account.0),
            who: &of.name,
            role: None,
            action: Some(Action::Sign),
            state: State::Signed,
            reason: None,
            stood_in: None,
        };
        cases::add_event(&mut *tx, &event).await?;
        let actor = format!("account:{account}");
        let object = format!("record:{record}");
        let entry =
            Entry { actor: &actor, action: "record.write", object: &object, change: &(member, &item.code, &sealed) };
        ledger::append(tx, self.clock.now(), entry).await?;
        let object = format!("case:{id}");
        let entry = Entry { actor: &actor, action: "case.sign", object: &object, change: &(of.id, &number) };
        ledger::append(tx, self.clock.now(), entry).await?;
        Ok(())
    }
}

fn is_association(subject: &SubjectRow) -> bool {
    SubjectClass::from_code(&subject.class) == Some(SubjectClass::Association)
}

/// As a member reads it.
fn of_member(row: MembershipRow) -> Membership {
    Membership {
        id: row.id,
        uscc: row.association,
        name: row.association_name,
        named_on: row.named_on,
        confirmed_on: row.confirmed_on,
        covered: row.covered,
    }
}

/// As its association reads it.
fn of_association(row: MembershipRow) -> Membership {
    Membership {
        id: row.id,
        uscc: row.member,
        name: row.member_name,
        named_on: row.named_on,
        confirmed_on: row.confirmed_on,
        covered: row.covered,
    }
}
