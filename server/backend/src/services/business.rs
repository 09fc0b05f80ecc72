//! What a business does with its own file: see where its matters stand, start new ones.

use super::{
    commitments::field,
    home::COMMITMENT,
    matters::{answer_of, matter, registrable, repairable},
};
use crate::{
    App, Error, Result,
    ledger::{self, Entry},
    services::commitments::in_words,
    store::{
        cases::{self, NewCase, NewEvent},
        cursor::Cursor,
        records,
        subjects::{self, SubjectRow},
    },
};
use shared::{
    access::{self, Action, Object, Viewer},
    case::{KINDS, KindCode, Opening, Owner, Side},
    commitment::Type,
    ids::{AccountId, CaseId},
    pack::Template,
    ports::{BusinessHome, OwnRecord, Page, TemplateLine},
    problem::{Code, Problem},
    tier,
};
use std::collections::BTreeMap;

/// Matters shown on the business's own page.
const MOST_CASES: i64 = 50;
/// A subject may leave so many drafts lying.
const MOST_DRAFTS: i64 = 50;

/// The account and the subject that it acts for.
pub(crate) fn own_file(viewer: &Viewer) -> Result<(AccountId, &str)> {
    let account = viewer.account.ok_or(Error::SignInNeeded)?;
    let uscc = viewer.uscc.as_deref().ok_or(Error::NotFound)?;
    if access::allowed(viewer, Action::Write, Object::File { uscc }) {
        Ok((account, uscc))
    } else {
        Err(Error::NotFound)
    }
}

/// The account and the subject that it says it acts for.
fn own_claim(viewer: &Viewer) -> Result<(AccountId, &str)> {
    let account = viewer.account.ok_or(Error::SignInNeeded)?;
    // Who may act for it already proves it anew before the mandate ends.
    Ok((account, viewer.claims.as_deref().or(viewer.uscc.as_deref()).ok_or(Error::NotFound)?))
}

impl App {
    pub(crate) async fn own_affairs(&self, viewer: &Viewer) -> Result<BusinessHome> {
        if viewer.claims.is_some() {
            return self.before_the_proof(viewer).await;
        }
        let (_, uscc) = own_file(viewer)?;
        let today = self.clock.today();
        let subject = self.own_subject(uscc).await?;
        let facts = self.facts_of_many(&self.pool, &[uscc.to_owned()], today).await?.remove(0);
        let decision = tier::decide(&facts, &self.pack().tier_law, today)?;
        // What belongs to an account is not its business's to see.
        let kinds: Vec<_> = KINDS.iter().copied().filter(|kind| kind.owner == Owner::Subject).collect();
        let mut rows = cases::open_first(&self.pool, uscc, &kinds, MOST_CASES + 1).await?;
        let more = Cursor::cut(&mut rows, MOST_CASES);
        Ok(BusinessHome {
            uscc: subject.uscc,
            name: subject.name,
            tier: decision.outcome,
            cases: rows.iter().map(|row| self.case_line(row, today)).collect(),
            more,
            registrable: self
                .pack()
                .catalogue
                .iter()
                .filter(|item| registrable(item))
                .map(|item| (item.code.clone(), item.name.clone(), item.about.clone()))
                .collect(),
            // The other types have a page of their own, with the gate that stands before them.
            templates: self
                .templates_in_force(today)
                .values()
                .filter(|template| template.kind == Type::Voluntary.as_str())
                .map(|template| self.template_line(template))
                .collect(),
            unproven: false,
        })
    }

    /// The business's own records, each with what can be done about it.
    pub(crate) async fn records_to_act_on(
        &self,
        viewer: &Viewer,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<Page<OwnRecord>> {
        let (_, uscc) = own_file(viewer)?;
        let today = self.clock.today();
        let limit = limit.clamp(1, super::MOST_ROWS);
        let rows = records::page_of_subject(&self.pool, uscc, None, None, Cursor::read(cursor)?, limit + 1).await?;
        let (rows, next) = Cursor::page(rows, limit, |row| Cursor { day: Some(row.decided_on), id: row.id });
        let ids: Vec<i64> = rows.iter().map(|row| row.first_id).collect();
        let objections = cases::open_about(&self.pool, KindCode::Objection, &ids).await?;
        let repairs = cases::open_about(&self.pool, KindCode::Repair, &ids).await?;
        let history = cases::repair_history(&self.pool, uscc).await?;
        let mut items = Vec::new();
        for row in &rows {
            let Some(shown) = self.show(row, viewer, today)? else { continue };
            let repairing = repairs.get(&row.first_id).map(|id| CaseId(*id));
            let repair =
                repairable(row).then(|| answer_of(self, row, history, repairing.is_some(), today)).transpose()?;
            let objection = objections.get(&row.first_id).map(|id| CaseId(*id));
            items.push(OwnRecord { shown, repair, objection, repairing });
        }
        Ok(Page { items, next })
    }

    /// What an account sees whose mandate is not proven: what anyone may know, and its own proof.
    async fn before_the_proof(&self, viewer: &Viewer) -> Result<BusinessHome> {
        let (account, uscc) = own_claim(viewer)?;
        let today = self.clock.today();
        let subject = self.own_subject(uscc).await?;
        let facts = self.facts_of_many(&self.pool, &[uscc.to_owned()], today).await?.remove(0);
        let decision = tier::decide(&facts, &self.pack().tier_law, today)?;
        let proof = cases::open_of_account(&self.pool, account.0, uscc, KindCode::AccountProof).await?;
        Ok(BusinessHome {
            uscc: subject.uscc,
            name: subject.name,
            tier: decision.outcome,
            cases: proof.iter().map(|row| self.case_line(row, today)).collect(),
            more: false,
            registrable: Vec::new(),
            templates: Vec::new(),
            unproven: true,
        })
    }

    /// The newest version of each template that may be signed on a day.
    pub(crate) fn templates_in_force(&self, today: chrono::NaiveDate) -> BTreeMap<&'static str, &'static Template> {
        let mut newest = BTreeMap::<&str, &Template>::new();
        for template in self.pack().templates_on(today) {
            let slot = newest.entry(&template.code).or_insert(template);
            if slot.version < template.version {
                *slot = template;
            }
        }
        newest
    }

    /// Whether this version of a template may be signed on a day.
    pub(crate) fn in_force(&self, template: &Template, today: chrono::NaiveDate) -> bool {
        self.templates_in_force(today).get(template.code.as_str()).is_some_and(|now| now.version == template.version)
    }

    pub(crate) fn template_line(&self, template: &Template) -> TemplateLine {
        let kind = match self.item(COMMITMENT) {
            Some(item) => in_words(item, field::KIND, &template.kind),
            None => crate::app::same(&template.kind),
        };
        TemplateLine {
            code: template.code.clone(),
            version: i64::from(template.version),
            title: template.title.clone(),
            kind,
        }
    }

    pub(crate) async fn own_subject(&self, uscc: &str) -> Result<SubjectRow> {
        subjects::find(&self.pool, uscc).await?.ok_or(Error::NotFound)
    }

    /// Opens a case, or finds the one that a first press of the same button has opened.
    pub(crate) async fn begin_case(&self, viewer: &Viewer, kind: KindCode, opening: &Opening) -> Result<CaseId> {
        let (account, uscc) = match kind.kind().owner {
            Owner::Subject => own_file(viewer)?,
            Owner::Account => own_claim(viewer)?,
            // Brought without an account, and never through here.
            Owner::Reporter => return Err(Error::NotFound),
        };
        if kind.kind().opened_by != Side::Owner {
            return Err(Error::NotFound);
        }
        let begin = matter(kind).begin(self, viewer, opening).await?;
        let start = kind.kind().start;
        let content = self.seal.values(begin.item, &begin.content)?;
        let new = &NewCase {
            kind,
            uscc,
            item: &begin.item.code,
            item_version: version(begin.item.version),
            template: begin.template.map(|t| (t.code.as_str(), version(t.version))),
            content: &content,
            state: start,
            turn: kind.kind().turn(start),
            departments: &begin.departments,
            records: &begin.records,
            account: Some(account.0),
            after: None,
            on: self.clock.today(),
        };
        let of = (kind.kind().owner == Owner::Account).then_some(account.0);
        if of.is_some()
            && let Some(open) = cases::open_of_account(&self.pool, account.0, uscc, kind).await?
        {
            return Ok(CaseId(open.id));
        }
        let mut tx = self.pool.begin().await?;
        // The subject's row makes two presses at once wait for each other.
        subjects::lock_one(&mut *tx, new.uscc).await?.ok_or(Error::NotFound)?;
        if let Some(id) =
            cases::untouched_draft(&mut *tx, new.uscc, new.kind, new.item, new.template, of, new.records).await?
        {
            return Ok(CaseId(id));
        }
        if cases::count_drafts(&mut *tx, new.uscc).await? >= MOST_DRAFTS {
            return Err(Problem::new(Code::TooManyDrafts).with("max", MOST_DRAFTS).into());
        }
        let id = cases::open(&mut tx, new).await?;
        let event = NewEvent {
            case_id: id,
            on: new.on,
            account: new.account,
            who: &viewer.name,
            role: viewer.role,
            action: None,
            state: new.state,
            reason: None,
            stood_in: None,
        };
        cases::add_event(&mut *tx, &event).await?;
        let (actor, object) = (format!("account:{account}"), format!("case:{id}"));
        let change = (new.kind, new.uscc, new.item, new.template);
        let entry = Entry { actor: &actor, action: "case.open", object: &object, change: &change };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        Ok(CaseId(id))
    }
}

pub(super) fn version(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}
