//! What an office orders of a business 整改, 约谈, 禁入: the cases that a department opens. How they go on is `cases`', what
//! they do to the world is `effects`'.

use super::{
    business::version,
    cases::{Running, object, stood_in, typed},
    effects::Brought,
    matters::{Begin, matter},
};
use crate::{
    App, Error, Result,
    ledger::{self, Entry},
    store::{
        cases::{self, CaseRow, NewCase, NewEvent, Step},
        records::{self, RecordRow},
        subjects::{self, SubjectRow},
    },
};
use chrono::NaiveDate;
use shared::{
    access::{self, Action, Object, Role, Viewer},
    calendar::Due,
    case::{KindCode, Opening, STEP, Side, Term, Transition, Turn},
    catalogue::{CheckContext, Checked, Item, SubjectFacts},
    form::Values,
    ids::{CaseId, RecordId},
    ports::{CaseLine, Mark, OrderForm, Ordered},
    problem::{Code, Problem},
    subject::{Status, SubjectClass},
};
use sqlx::PgConnection;

/// All values of one order together, in bytes.
const LARGEST: usize = 50_000;
/// Among so many of a subject's newest matters of the kind one that is the same is looked for.
const RECENT: i64 = 100;

/// Whom an order concerns, and on what grounds.
pub(crate) struct Ground {
    pub(crate) subject: SubjectRow,
    /// The record that it rests on.
    pub(crate) record: Option<RecordRow>,
    /// The case that it follows.
    after: Option<i64>,
    /// Who orders: whoever determined what it rests on (谁认定、谁约谈).
    department: String,
}

/// A matter that begins handed in.
pub(crate) struct Handed<'a> {
    pub(crate) kind: KindCode,
    pub(crate) uscc: &'a str,
    pub(crate) begin: &'a Begin,
    /// Its values, canonical.
    pub(crate) values: &'a Values,
    pub(crate) account: Option<i64>,
    /// Under which name it stands in the thread.
    pub(crate) who: &'a str,
    pub(crate) role: Option<Role>,
    /// In whose place, 某某代某某.
    pub(crate) stood_in: Option<&'a str>,
    /// Who acts, for the ledger.
    pub(crate) actor: &'a str,
    /// The case that it follows.
    pub(crate) after: Option<i64>,
}

impl App {
    /// The form of an order, filled in as far as it can be.
    pub(crate) async fn read_order(&self, viewer: &Viewer, kind: KindCode, about: &Opening) -> Result<OrderForm> {
        let today = self.clock.today();
        let ground = self.ground(viewer, kind, about).await?;
        let begin = self.begin_order(kind, viewer, about, &ground).await?;
        let record = ground.record.as_ref().map(|row| self.show(row, viewer, today)).transpose()?.flatten();
        let against = stands_against(&ground).map(Problem::from);
        let mut item = begin.item.clone();
        item.fields.retain(|field| !field.given || begin.content.contains_key(&field.code));
        Ok(OrderForm {
            kind,
            uscc: ground.subject.uscc,
            name: ground.subject.name,
            department: self.department_name(&ground.department),
            record,
            after: ground.after.map(CaseId),
            item,
            values: begin.content,
            against,
            on: today,
        })
    }

    /// Orders. The same order sent twice is one.
    pub(crate) async fn give_order(
        &self,
        viewer: &Viewer,
        kind: KindCode,
        about: &Opening,
        values: &Values,
    ) -> Result<Ordered> {
        let account = viewer.account.ok_or(Error::SignInNeeded)?;
        let today = self.clock.today();
        let ground = self.ground(viewer, kind, about).await?;
        let begin = self.begin_order(kind, viewer, about, &ground).await?;
        if let Some(code) = stands_against(&ground) {
            return Err(code.into());
        }
        let mut content = begin.content.clone();
        content.extend(typed(begin.item, values));
        if content.iter().map(|(code, value)| code.len() + value.len()).sum::<usize>() > LARGEST {
            return Err(Problem::new(Code::FormTooLarge).with("max", LARGEST / 1_000).into());
        }
        let mut checked = begin.item.check(&content, &context(&ground.subject, today));
        matter(kind).check_order(&mut checked, today);
        if !checked.problems.is_empty() {
            return Ok(Ordered::Mend { problems: checked.problems });
        }
        let mut tx = self.pool.begin().await?;
        // The subject's row makes two officials at once wait for each other.
        subjects::lock_one(&mut *tx, &ground.subject.uscc).await?.ok_or(Error::NotFound)?;
        for earlier in cases::of_subject(&mut *tx, &ground.subject.uscc, &[kind.as_str()], RECENT).await? {
            if kind.kind().turn(earlier.state) == Turn::Nobody || earlier.departments != begin.departments {
                continue;
            }
            let handed = earlier.handed.as_ref().unwrap_or(&earlier.content);
            if earlier.records == begin.records && *self.seal.opened(handed)? == checked.values {
                return Ok(Ordered::Done { id: CaseId(earlier.id) });
            }
            if !begin.records.is_empty() && earlier.records == begin.records {
                return Err(Code::OrderUnderWay.into());
            }
        }
        // Locked, so that nobody annuls it or objects to it meanwhile.
        if let Some(record) = begin.records.first()
            && let Some(code) = rests_on_nothing(&self.lock_record(&mut tx, RecordId(*record), None).await?)
        {
            return Err(code.into());
        }
        let (who, actor) = (self.department_name(&ground.department).zh, ledger::actor(viewer));
        let stood_in = stood_in(viewer);
        let handed = Handed {
            kind,
            uscc: &ground.subject.uscc,
            begin: &begin,
            values: &checked.values,
            account: Some(account.0),
            who: &who,
            role: viewer.role,
            stood_in: stood_in.as_deref(),
            actor: &actor,
            after: ground.after,
        };
        let id = self.open_handed(&mut tx, handed).await?;
        tx.commit().await?;
        Ok(Ordered::Done { id: CaseId(id) })
    }

    /// Whom an opening names, for who may order.
    async fn ground(&self, viewer: &Viewer, kind: KindCode, about: &Opening) -> Result<Ground> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        let named = |name: &str| about.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
        let number = |name: &str| named(name).map(|text| text.parse::<i64>().map_err(|_| Error::NotFound)).transpose();
        if kind.kind().opened_by != Side::Handler || !viewer.city_side() {
            return Err(Error::NotFound);
        }
        let after = match number("after")? {
            None => None,
            Some(id) => {
                let mut tx = self.eyes_of(viewer).await?;
                let case = cases::find(&mut *tx, id).await?.ok_or(Error::NotFound)?;
                tx.commit().await?;
                let reads = access::allowed(viewer, Action::Handle, object(&case, viewer));
                Some(if reads { case } else { return Err(Error::NotFound) })
            }
        };
        let record = match number("record")?.or_else(|| after.as_ref().and_then(|case| case.records.first().copied())) {
            Some(id) => Some(records::find(&self.pool, id).await?.ok_or(Error::NotFound)?),
            None => None,
        };
        let of_case = after.as_ref().and_then(|case| case.departments.first().cloned());
        let own = viewer.department.clone().or_else(|| self.credit_office().map(|office| office.code.clone()));
        let department = record.as_ref().map(|row| row.department.clone()).or(of_case).or(own);
        let department = department.ok_or_else(|| Error::Internal("the city has no credit office".to_owned()))?;
        let of_record = record.as_ref().map(|row| row.uscc.as_str());
        let uscc = of_record.or(after.as_ref().map(|case| case.uscc.as_str())).or(named("uscc"));
        let subject = subjects::find(&self.pool, uscc.ok_or(Error::NotFound)?).await?.ok_or(Error::NotFound)?;
        // As the case will stand.
        let (uscc, region, department_of) = (&subject.uscc, &subject.region, Some(department.as_str()));
        let about = Object::Case { uscc, region, department: department_of, submitted: true, account: None };
        if !access::allowed(viewer, Action::Handle, about) {
            return Err(Error::NotFound);
        }
        Ok(Ground { subject, record, after: after.map(|case| case.id), department })
    }

    async fn begin_order(&self, kind: KindCode, viewer: &Viewer, about: &Opening, ground: &Ground) -> Result<Begin> {
        let mut begin = matter(kind).begin(self, viewer, about).await?;
        begin.departments = vec![ground.department.clone()];
        begin.records = ground.record.iter().map(|row| row.first_id).collect();
        if let Some(organ) = &begin.item.roles.organ {
            begin.content.insert(organ.clone(), self.department_name(&ground.department).zh);
        }
        Ok(begin)
    }

    /// Opens a matter that begins handed in: an order, a report, what follows from another matter.
    pub(crate) async fn open_handed(&self, tx: &mut PgConnection, new: Handed<'_>) -> Result<i64> {
        let (today, kind) = (self.clock.today(), new.kind.kind());
        let content = self.seal.values(new.begin.item, new.values)?;
        let case = NewCase {
            kind: new.kind,
            uscc: new.uscc,
            item: &new.begin.item.code,
            item_version: version(new.begin.item.version),
            template: None,
            content: &content,
            state: kind.start,
            turn: kind.turn(kind.start),
            departments: &new.begin.departments,
            records: &new.begin.records,
            account: new.account,
            after: new.after,
            on: today,
        };
        let id = cases::open(&mut *tx, &case).await?;
        let step = Step {
            content: &content,
            handed: true,
            state: case.state,
            turn: case.turn,
            round: true,
            due: self.opening_term(new.kind, new.values, today)?,
            paused_on: None,
            number: None,
            on: today,
        };
        cases::store_step(&mut *tx, id, &step).await?;
        let event = NewEvent {
            case_id: id,
            on: today,
            account: new.account,
            who: new.who,
            role: new.role,
            action: None,
            state: case.state,
            reason: None,
            stood_in: new.stood_in,
        };
        cases::add_event(&mut *tx, &event).await?;
        if case.turn == Turn::Owner {
            self.tell_moved(tx, id, new.kind).await?;
        }
        let (object, change) = (format!("case:{id}"), (new.kind, new.uscc, &content));
        let entry = Entry { actor: new.actor, action: "case.open", object: &object, change: &change };
        ledger::append(tx, self.clock.now(), entry).await?;
        Ok(id)
    }

    /// The term that runs from the opening.
    fn opening_term(&self, kind: KindCode, values: &Values, today: NaiveDate) -> Result<Option<Due>> {
        let Some(term) = kind.kind().opens else { return Ok(None) };
        let named = match term {
            Term::Until(field) => values.get(field).and_then(|day| day.parse().ok()).map(|day| self.on_day(day)),
            _ => None,
        };
        let opening = Transition { term, ..STEP };
        let pack = self.pack();
        Ok(Running::stopped().after(&opening, &pack.law, &pack.calendar, today, named)?.due)
    }

    /// What follows from a case, about the same: the kind that its data names.
    pub(crate) async fn follow_up(
        &self,
        tx: &mut PgConnection,
        case: &CaseRow,
        kind: KindCode,
        content: &Values,
        brought: Brought<'_>,
    ) -> Result<()> {
        let today = self.clock.today();
        let mut begin = matter(kind).begin(self, &Viewer::default(), &Opening::new()).await?;
        begin.departments.clone_from(&case.departments);
        begin.records.clone_from(&case.records);
        begin.content.extend(matter(kind).follows(case, content, brought.reason));
        let subject = subjects::find(&mut *tx, &case.uscc).await?.ok_or(Error::NotFound)?;
        let checked = begin.item.check(&begin.content, &context(&subject, today));
        if let Some(problem) = checked.problems.first() {
            return Err(Error::inconsistent(
                "case_file",
                "content",
                case.id,
                format!("{} follows: {problem:?}", kind.as_str()),
            ));
        }
        let delegator = brought.stands_for.map(|delegator| delegator.account.0);
        let actor = ledger::named(Some(brought.account.0), delegator);
        let handed = Handed {
            kind,
            uscc: &case.uscc,
            begin: &begin,
            values: &checked.values,
            account: Some(brought.account.0),
            who: brought.by,
            role: brought.role,
            stood_in: brought.stood_in,
            actor: &actor,
            after: Some(case.id),
        };
        self.open_handed(tx, handed).await?;
        Ok(())
    }

    /// The cases before and after a case, in order, as far as somebody may read them; without itself.
    pub(crate) async fn chain_of(
        &self,
        tx: &mut PgConnection,
        viewer: &Viewer,
        case: &CaseRow,
        today: NaiveDate,
    ) -> Result<Vec<CaseLine>> {
        let rows = cases::chain(tx, case.id).await?;
        let readable = |row: &&CaseRow| access::allowed(viewer, Action::Read, object(row, viewer));
        Ok(rows.iter().filter(|row| row.id != case.id).filter(readable).map(|row| self.case_line(row, today)).collect())
    }

    /// A day that a matter names, as the end of a term.
    pub(crate) fn on_day(&self, date: NaiveDate) -> Due {
        Due { date, provisional: self.pack().calendar.known_until().is_none_or(|last| last < date) }
    }
}

/// What stands against an order whatever is typed.
fn stands_against(ground: &Ground) -> Option<Code> {
    let gone = [Status::RevokedGone, Status::Deregistered, Status::Annulled];
    if Status::from_code(&ground.subject.status).is_some_and(|status| gone.contains(&status)) {
        return Some(Code::SubjectGone);
    }
    ground.record.as_ref().and_then(rests_on_nothing)
}

/// Why nothing can be ordered on a record as it stands.
fn rests_on_nothing(record: &RecordRow) -> Option<Code> {
    if record.annulled_on.is_some() {
        return Some(Code::RecordAnnulled);
    }
    (record.marks & Mark::Objected.bit() != 0).then_some(Code::MeasureFrozen)
}

/// Who a form is about, for its check.
pub(crate) fn context(subject: &SubjectRow, today: NaiveDate) -> CheckContext {
    let class = SubjectClass::from_code(&subject.class).unwrap_or(SubjectClass::Other);
    let facts = SubjectFacts { name: subject.name.clone(), uscc: subject.uscc.clone(), kind: class.party().to_owned() };
    CheckContext { today, subject: Some(facts) }
}

/// What a record of a catalogue's entry says of a case: those of its values that the entry knows.
pub(crate) fn record_values(
    item: &Item,
    content: &Values,
    organ: &str,
    subject: &SubjectRow,
    today: NaiveDate,
) -> Checked {
    let mut values: Values =
        item.fields.iter().filter_map(|field| Some((field.code.clone(), content.get(&field.code)?.clone()))).collect();
    if let Some(field) = &item.roles.organ {
        values.entry(field.clone()).or_insert_with(|| organ.to_owned());
    }
    values.entry(item.roles.decided_on.clone()).or_insert_with(|| today.to_string());
    item.check(&values, &context(subject, today))
}
