//! A matter, read and moved from either side. Which steps there are says `shared::case::KINDS`; who may take them says
//! `shared::access`; what they do to the world does [`super::effects`].

use super::{
    effects::{self, Brought},
    matters::{answer_of, matter},
    orders::context,
};
use crate::{
    App, Error, Result,
    ledger::{self, Entry},
    seal::Sealed,
    store::{
        as_viewer,
        cases::{self, CaseRow, NewEvent, Step},
        papers, records, scope,
        subjects::{self, SubjectRow},
    },
};
use chrono::NaiveDate;
use serde_json::json;
use shared::{
    access::{self, Object, Viewer},
    calendar::{Calendar, Due},
    case::{Action, KindCode, Owner, REFERRAL, REFERRED_TO, Side, Term, Transition, Turn},
    catalogue::{CheckContext, Checked, Choice, Field, FieldKind, Item, Secrecy},
    form::Values,
    ids::{AccountId, CaseId},
    law::Law,
    pack::{Department, Template},
    ports::{CaseLine, CaseView, Concerned, Moved},
    problem::{Bilingual, Code, Problem},
};
use sqlx::{PgConnection, Postgres, Transaction};

/// All values of one case together, in bytes.
const LARGEST: usize = 200_000;
/// A reason, in code points.
const LONGEST_REASON: usize = 2_000;
/// Of a thread that is longer, the newest so many are shown.
const MOST_EVENTS: i64 = 200;

/// The case as `shared::access` asks about it. Of several departments the viewer's own counts.
pub(super) fn object<'a>(case: &'a CaseRow, viewer: &'a Viewer) -> Object<'a> {
    let own = viewer.department.as_deref().filter(|own| case.departments.iter().any(|d| d == own));
    let department = own.or_else(|| case.departments.first().map(String::as_str));
    Object::Case {
        uscc: &case.uscc,
        region: &case.region,
        department,
        submitted: case.handed.is_some(),
        account: owner(case),
    }
}

/// The account whose own matter it is, where it is no business's.
fn owner(case: &CaseRow) -> Option<AccountId> {
    match case.kind.kind().owner {
        Owner::Subject => None,
        // A matter that nobody opened is nobody's.
        Owner::Account => Some(case.opened_by.unwrap_or(AccountId(0))),
        // Nobody's: not even the business's that it is about.
        Owner::Reporter => Some(AccountId(0)),
    }
}

/// The fields that say who brought a matter and how to reach them.
pub(super) fn contact_fields(item: &Item) -> impl Iterator<Item = &Field> {
    item.fields.iter().filter(|field| field.secrecy == Secrecy::Contact)
}

/// The fields that a business types; all others are filled in by the system.
pub(super) fn typed(item: &Item, values: &Values) -> Values {
    item.fields
        .iter()
        .filter(|f| !f.computed && !f.given && f.from_subject.is_none())
        // The database refuses NUL in text; the checker names the other control characters.
        .filter_map(|f| values.get(&f.code).map(|value| (f.code.clone(), value.replace('\0', ""))))
        .collect()
}

impl App {
    /// The form that a case's values follow.
    pub(crate) fn item_of(&self, case: &CaseRow) -> Result<&'static Item> {
        self.pack()
            .form(&case.item)
            .ok_or_else(|| Error::inconsistent("case_file", "item", case.id, format!("no item {}", case.item)))
    }

    /// The values of a case as they were typed.
    fn content_of(&self, case: &CaseRow) -> Result<Values> {
        Ok(self.seal.opened(&case.content)?.into_owned())
    }

    /// Values of a case as they may lie in a row.
    fn sealed(&self, case: &CaseRow, content: &Values) -> Result<Sealed> {
        self.seal.values(self.item_of(case)?, content)
    }

    pub(crate) fn template_of(&self, case: &CaseRow) -> Result<Option<&'static Template>> {
        let Some((code, version)) = &case.template else { return Ok(None) };
        let missing = || Error::inconsistent("case_file", "template", case.id, format!("no template {code} {version}"));
        Ok(Some(self.template(code, *version).ok_or_else(missing)?))
    }

    /// What a case is called: by its template, or by its item and the document's number.
    fn title(&self, case: &CaseRow, content: &Values) -> Bilingual {
        let template = case.template.as_ref().and_then(|(code, version)| self.template(code, *version));
        match (template, self.pack().form(&case.item)) {
            (Some(template), _) => template.title.clone(),
            (None, Some(item)) => {
                let document = item.roles.document.as_ref().and_then(|code| content.get(code)).map(|d| d.trim());
                match document.filter(|d| !d.is_empty()) {
                    Some(number) => {
                        Bilingual { zh: format!("{} {number}", item.name.zh), en: format!("{} {number}", item.name.en) }
                    }
                    None => item.name.clone(),
                }
            }
            (None, None) => crate::app::same(&case.item),
        }
    }

    pub(crate) fn case_line(&self, case: &CaseRow, today: NaiveDate) -> CaseLine {
        let due = case.due_on.map(|date| Due { date, provisional: case.due_provisional });
        CaseLine {
            id: CaseId(case.id),
            kind: case.kind,
            title: self.title(case, &case.content),
            uscc: case.uscc.clone(),
            name: case.name.clone(),
            department: self.handlers(case),
            state: case.state,
            // A term that stands still has no last day yet.
            due: due.filter(|_| case.paused_on.is_none()),
            left: due.filter(|_| case.paused_on.is_none()).and_then(|due| self.pack().calendar.left(today, due.date)),
            frozen_on: case.paused_on.filter(|_| case.kind.kind().burdens()),
            changed_on: case.changed_on,
        }
    }

    /// Who handles a case, in words.
    fn handlers(&self, case: &CaseRow) -> Option<Bilingual> {
        let mut names = case.departments.iter().map(|code| self.department_name(code));
        let first = names.next()?;
        Some(names.fold(first, |all, next| Bilingual {
            zh: format!("{}、{}", all.zh, next.zh),
            en: format!("{}, {}", all.en, next.en),
        }))
    }

    /// The values of a case with what the system fills in.
    fn filled(&self, case: &CaseRow, content: &Values, today: NaiveDate) -> Result<Values> {
        let mut values = content.clone();
        matter(case.kind).fill(self, case, &mut values, today)?;
        Ok(values)
    }

    /// What the checker says to the values of a case on a day.
    fn check_case(&self, case: &CaseRow, subject: &SubjectRow, content: &Values, today: NaiveDate) -> Result<Checked> {
        let values = self.filled(case, content, today)?;
        let mut checked = self.item_of(case)?.check(&values, &context(subject, today));
        matter(case.kind).check(self, case, &mut checked)?;
        Ok(checked)
    }

    pub(crate) async fn read_case(&self, viewer: &Viewer, id: CaseId) -> Result<CaseView> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        let mut tx = self.eyes_of(viewer).await?;
        let case = cases::find(&mut *tx, id.0).await?.ok_or(Error::NotFound)?;
        if !access::allowed(viewer, access::Action::Read, object(&case, viewer)) {
            return Err(Error::NotFound);
        }
        let mut events = cases::events(&mut *tx, id.0, MOST_EVENTS).await?;
        let papers = self.case_papers(&mut tx, viewer, &case).await?;
        let today = self.clock.today();
        let chain = self.chain_of(&mut tx, viewer, &case, today).await?;
        let assigned = self.assigned(&mut tx, viewer, &case).await?;
        tx.commit().await?;
        let subject = self.own_subject(&case.uscc).await?;
        let kind = case.kind.kind();
        let (side, right) = side_of(viewer, &case);
        let may = access::allowed(viewer, right, object(&case, viewer));
        if side == Side::Owner {
            // Officials have no names before the business, neither their own nor each other's.
            events.iter_mut().for_each(|event| event.stood_in = None);
        }
        let open = kind.turn(case.state) != Turn::Nobody;
        // What the business is writing is its own until it hands it in again.
        let unseen = side == Side::Handler && kind.writable.contains(&case.state);
        let content = if unseen { case.handed.as_ref().unwrap_or(&case.content) } else { &case.content };
        // A decided case shows what was decided; an open one what the law of today says to it.
        let content = &*self.seal.opened(content)?;
        let (values, problems) = if open {
            let checked = self.check_case(&case, &subject, content, today)?;
            let mut values = self.filled(&case, content, today)?;
            for field in self.item_of(&case)?.fields.iter().filter(|f| f.from_subject.is_some()) {
                if let Some(value) = checked.values.get(&field.code) {
                    values.insert(field.code.clone(), value.clone());
                }
            }
            (values, if case.checked && !unseen { checked.problems } else { Vec::new() })
        } else {
            (content.clone(), Vec::new())
        };
        let mut values = values;
        // Who brought it and how to reach them is asked for by itself, with a reason (`services/dishonesty`).
        contact_fields(self.item_of(&case)?).for_each(|field| drop(values.remove(&field.code)));
        let template = self.template_of(&case)?.map(|t| self.template_text(t));
        let records = self.concerned_records(viewer, &case, side, today).await?;
        let actions = if may { steps_for(viewer, &case, side) } else { Vec::new() };
        Ok(CaseView {
            papers,
            records,
            chain,
            receipts: self.receipts(&case).await?,
            assigned,
            colleagues: self.colleagues_for(viewer, &case).await?,
            line: CaseLine { title: self.title(&case, content), ..self.case_line(&case, today) },
            item: self.shown_form(&case)?,
            forms: self.forms_for(&case, &actions),
            values,
            problems,
            revision: case.revision,
            takes_papers: side == Side::Owner && may && kind.takes_papers(case.state),
            actions,
            events,
            number: case.number,
            template,
            progress: (side == Side::Owner && case.handed.is_some()).then(|| self.progress_code(case.id)).flatten(),
            on: today,
        })
    }

    /// The form of a case as its page shows it: what the template leaves open stands there as a choice.
    fn shown_form(&self, case: &CaseRow) -> Result<Item> {
        let mut item = self.item_of(case)?.clone();
        matter(case.kind).shape(self, case, &mut item)?;
        item.fields.retain(|field| field.secrecy != Secrecy::Contact);
        Ok(item)
    }

    /// The forms that come with the steps which somebody may take.
    fn forms_for(&self, case: &CaseRow, actions: &[Action]) -> Vec<(Action, Item)> {
        let form = |action: &Action| {
            let step = case.kind.kind().step(case.state, *action)?;
            self.step_form(step, case).map(|form| (*action, form))
        };
        actions.iter().filter_map(form).collect()
    }

    /// Has the database hold officials to their rows; what stands against that, where it can't.
    ///
    /// # Errors
    /// The database's.
    pub async fn row_security(&self) -> Result<Option<String>> {
        scope::make_role(&self.pool).await
    }

    /// A transaction that reads with an official's eyes; one of the house's own for whoever reads matters of its own.
    pub(super) async fn eyes_of(&self, viewer: &Viewer) -> Result<Transaction<'static, Postgres>> {
        if viewer.office_side() { as_viewer(&self.pool, viewer).await } else { Ok(self.pool.begin().await?) }
    }

    /// The records that a case is about, as this viewer may see them; for who may correct one, with its form.
    async fn concerned_records(
        &self,
        viewer: &Viewer,
        case: &CaseRow,
        side: Side,
        today: NaiveDate,
    ) -> Result<Vec<Concerned>> {
        let steps = steps_for(viewer, case, side);
        let corrects = side == Side::Handler && steps.iter().any(|action| case.kind.kind().corrects(*action));
        let history = match case.kind {
            KindCode::Repair => cases::repair_history(&self.pool, &case.uscc).await?,
            _ => cases::RepairHistory::default(),
        };
        let mut concerned = Vec::new();
        for id in &case.records {
            let Some(row) = records::find(&self.pool, *id).await? else { continue };
            let Some(shown) = self.show(&row, viewer, today)? else { continue };
            let repair =
                (case.kind == KindCode::Repair).then(|| answer_of(self, &row, history, false, today)).transpose()?;
            let item = self.item_of_record(&row)?;
            let correct = if corrects {
                // As an official may see them: identity numbers stay masked, and come back masked when left alone.
                let values = shown.fields.iter().map(|field| (field.code.clone(), field.value.clone())).collect();
                Some((item.clone(), values))
            } else {
                None
            };
            concerned.push(Concerned { shown, repair, correct });
        }
        Ok(concerned)
    }

    pub(crate) async fn write_draft(&self, viewer: &Viewer, id: CaseId, revision: i64, values: Values) -> Result<()> {
        let mut tx = self.pool.begin().await?;
        let case = self.lock_case(&mut tx, viewer, id).await?;
        if !access::allowed(viewer, access::Action::Write, object(&case, viewer)) {
            return Err(Error::NotFound);
        }
        if !case.kind.kind().writable.contains(&case.state) {
            return Err(Code::NotAllowedNow.into());
        }
        let content = self.merged(&case, &values)?;
        if revision != case.revision {
            // The same form posted twice has nothing to say against itself.
            return if content == self.content_of(&case)? { Ok(()) } else { Err(Code::StaleRevision.into()) };
        }
        let sealed = self.sealed(&case, &content)?;
        cases::store_content(&mut *tx, case.id, &sealed, case.checked, self.clock.today()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What was typed, over what is stored.
    fn merged(&self, case: &CaseRow, values: &Values) -> Result<Values> {
        let mut content = self.content_of(case)?;
        content.extend(typed(self.item_of(case)?, values));
        let size: usize = content.iter().map(|(k, v)| k.len() + v.len()).sum();
        if size > LARGEST {
            return Err(Problem::new(Code::FormTooLarge).with("max", LARGEST / 1_000).into());
        }
        Ok(content)
    }

    pub(super) async fn lock_case(&self, tx: &mut PgConnection, viewer: &Viewer, id: CaseId) -> Result<CaseRow> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        let case = cases::lock(tx, id.0).await?.ok_or(Error::NotFound)?;
        if !access::allowed(viewer, access::Action::Read, object(&case, viewer)) {
            return Err(Error::NotFound);
        }
        Ok(case)
    }

    pub(crate) async fn take_step(
        &self,
        viewer: &Viewer,
        id: CaseId,
        revision: i64,
        action: Action,
        values: Option<Values>,
        reason: Option<String>,
    ) -> Result<Moved> {
        let account = viewer.account.ok_or(Error::SignInNeeded)?;
        let today = self.clock.today();
        let mut tx = self.pool.begin().await?;
        let case = self.lock_case(&mut tx, viewer, id).await?;
        let (side, right) = side_of(viewer, &case);
        if !access::allowed(viewer, right, object(&case, viewer)) {
            return Err(Error::NotFound);
        }
        let kind = case.kind.kind();
        let reason = reason.map(|r| r.trim().replace('\0', "")).filter(|r| !r.is_empty());
        let writable = side == Side::Owner && kind.writable.contains(&case.state);
        let evidence = side == Side::Owner && kind.evidence.contains(&case.state);
        if revision != case.revision {
            let step = kind.transitions.iter().find(|t| t.action == action && t.side == side);
            let again = match step {
                Some(step) => {
                    self.taken_already(&mut tx, &case, step, account.0, values.as_ref(), reason.as_deref()).await?
                }
                None => false,
            };
            return if again { Ok(Moved::Done { state: case.state }) } else { Err(Code::StaleRevision.into()) };
        }
        let step = kind.step(case.state, action).filter(|step| step.side == side).ok_or(Code::NotAllowedNow)?;
        if frozen(&case) && step.burdens {
            return Err(Code::MeasureFrozen.into());
        }
        if !steps_for(viewer, &case, side).contains(&action) {
            return Err(Code::NotAllowedNow.into());
        }
        if matches!(step.term, Term::Extend(_)) && cases::taken(&mut *tx, case.id, action).await? {
            return Err(Code::TermProlonged.into());
        }
        if step.reason && reason.is_none() {
            return Err(Code::ReasonRequired.into());
        }
        let length = reason.as_ref().map_or(0, |r| r.chars().count());
        if length > LONGEST_REASON {
            return Err(Problem::new(Code::TooLong).with("max", LONGEST_REASON).with("n", length).into());
        }
        let mut content = match &values {
            Some(values) if writable => self.merged(&case, values)?,
            _ => self.content_of(&case)?,
        };
        if step.checked {
            let subject = subjects::find(&mut *tx, &case.uscc).await?.ok_or(Error::NotFound)?;
            let checked = self.check_case(&case, &subject, &content, today)?;
            if !checked.problems.is_empty() {
                // Nothing typed is lost; the page says what is wrong.
                if writable {
                    cases::store_content(&mut *tx, case.id, &self.sealed(&case, &content)?, true, today).await?;
                    tx.commit().await?;
                }
                return Ok(Moved::Mend);
            }
            content = checked.values;
        }
        let form = match self.step_form(step, &case) {
            None => None,
            Some(form) => match form_values(&form, values.as_ref(), today) {
                Some(checked) => Some(checked),
                // Nothing was done; the page says what is wrong with the step's own form.
                None => return Ok(Moved::Mend),
            },
        };
        matter(case.kind).admit(self, &mut tx, &case, step, form.as_ref().or(values.as_ref())).await?;
        if let Err(refusal) = matter(case.kind).guard(self, &mut tx, &case, step, today).await {
            // Nothing typed is lost.
            if writable {
                cases::store_content(&mut *tx, case.id, &self.sealed(&case, &content)?, case.checked, today).await?;
                tx.commit().await?;
            }
            return Err(refusal);
        }
        // Of several departments each answers; the last answer takes the step.
        let taken = !step.joint || cases::answer(&mut tx, case.id, &answering(viewer, &case), action).await?;
        let to = if taken { step.to.unwrap_or(case.state) } else { case.state };
        let effects = if taken { step.effects } else { &[] };
        let stood_in = stood_in(viewer);
        let brought = Brought {
            account,
            stands_for: viewer.stands_for.as_ref(),
            stood_in: stood_in.as_deref(),
            reason: reason.as_deref().unwrap_or(step.said.zh),
            values: form.as_ref().or(values.as_ref().filter(|_| side == Side::Handler && kind.corrects(action))),
            by: &self.who(viewer, &case),
            role: viewer.role,
        };
        let applied = effects::apply(self, &mut tx, &case, effects, &mut content, brought, today).await?;
        if !applied.mend.is_empty() {
            // Nothing was done; the page says what is wrong with the new values.
            tx.rollback().await?;
            return Ok(Moved::Mend);
        }
        let running = if taken { self.term(step, &case, &content, today)? } else { Running::of(&case) };
        // What the business does meanwhile starts a term that stands still as well.
        let running = if frozen(&case) && kind.turn(to) != Turn::Nobody { running.held(today) } else { running };
        let sealed = self.sealed(&case, &content)?;
        let stored = Step {
            content: &sealed,
            handed: side == Side::Owner && step.checked,
            state: to,
            turn: kind.turn(to),
            // A round of answers begins with every step that moves the matter.
            round: taken && step.to.is_some(),
            due: running.due,
            paused_on: running.paused_on,
            number: applied.number.as_deref(),
            on: today,
        };
        cases::store_step(&mut tx, case.id, &stored).await?;
        if stored.handed || evidence {
            papers::hand_in(&mut *tx, case.id).await?;
        }
        let event = NewEvent {
            case_id: case.id,
            on: today,
            account: Some(account.0),
            who: &self.who(viewer, &case),
            role: viewer.role,
            action: Some(action),
            state: to,
            reason: reason.as_deref(),
            stood_in: stood_in.as_deref(),
        };
        cases::add_event(&mut *tx, &event).await?;
        if side == Side::Handler && to != case.state {
            self.tell_moved(&mut tx, case.id, case.kind).await?;
        }
        let (actor, object) = (ledger::actor(viewer), format!("case:{}", case.id));
        if let Some(record) = applied.record {
            let (object, change) = (format!("record:{record}"), (&case.uscc, &case.item, &sealed));
            let entry = Entry { actor: &actor, action: "record.write", object: &object, change: &change };
            ledger::append(&mut tx, self.clock.now(), entry).await?;
        }
        for written in &applied.written {
            written.note(self, &mut tx).await?;
        }
        let name = format!("case.{}", cases::code(action));
        let change = json!({ "state": to, "content": sealed, "reason": reason, "number": applied.number, "record": applied.record });
        ledger::append(
            &mut tx,
            self.clock.now(),
            Entry { actor: &actor, action: &name, object: &object, change: &change },
        )
        .await?;
        tx.commit().await?;
        if !effects.is_empty() {
            self.cache.clear().await;
        }
        Ok(Moved::Done { state: to })
    }

    /// Whether this very step has been taken already by the same account with the same words: a form posted twice.
    async fn taken_already(
        &self,
        tx: &mut PgConnection,
        case: &CaseRow,
        step: &Transition,
        account: i64,
        values: Option<&Values>,
        reason: Option<&str>,
    ) -> Result<bool> {
        if step.to.is_some_and(|to| case.state != to) {
            return Ok(false);
        }
        let last = cases::last_step(&mut *tx, case.id).await?;
        let same_step = last.is_some_and(|last| {
            last.action.as_deref() == Some(&cases::code(step.action))
                && last.account_id == Some(account)
                && last.reason.as_deref() == reason
        });
        let (true, Some(values)) = (same_step, values) else { return Ok(same_step) };
        let subject = subjects::find(&mut *tx, &case.uscc).await?.ok_or(Error::NotFound)?;
        let stored = self.content_of(case)?;
        let mut content = stored.clone();
        content.extend(typed(self.item_of(case)?, values));
        let canonical = self.check_case(case, &subject, &content, self.clock.today())?.values;
        let item = self.item_of(case)?;
        Ok(typed(item, &canonical) == typed(item, &stored))
    }

    /// The form that comes with a step.
    fn step_form(&self, step: &Transition, case: &CaseRow) -> Option<Item> {
        let mut form = Some(step.form).filter(|form| !form.is_empty()).and_then(|form| self.pack().form(form))?.clone();
        if step.form == REFERRAL {
            let others = self.pack().departments.iter().filter(|unit| !case.departments.contains(&unit.code));
            let choice = |unit: &Department| Choice {
                value: unit.name.zh.clone(),
                en: unit.name.en.clone(),
                aliases: Vec::new(),
                open: false,
            };
            let kind = FieldKind::Choice { options: others.map(choice).collect() };
            form.fields
                .iter_mut()
                .filter(|field| field.code == REFERRED_TO)
                .for_each(|field| field.kind = kind.clone());
        }
        Some(form)
    }

    /// What becomes of the running term.
    fn term(&self, step: &Transition, case: &CaseRow, content: &Values, today: NaiveDate) -> Result<Running> {
        let pack = self.pack();
        let named = match step.term {
            Term::Until(field) => content.get(field).and_then(|day| day.parse().ok()).map(|day| self.on_day(day)),
            _ => None,
        };
        Running::of(case).after(step, &pack.law, &pack.calendar, today, named)
    }

    /// Under which name a step stands in the thread: the business, or the office — never an official's own name.
    fn who(&self, viewer: &Viewer, case: &CaseRow) -> String {
        if viewer.owns(&case.uscc, owner(case)) {
            return case.name.clone();
        }
        self.office_of(viewer).map_or_else(|| viewer.name.clone(), |code| self.department_name(&code).zh)
    }
}

/// In whose place somebody acts, for the thread: 某某代某某.
pub(super) fn stood_in(viewer: &Viewer) -> Option<String> {
    viewer.stands_for.as_ref().map(|delegator| format!("{}代{}", viewer.name, delegator.name))
}

/// The values of a step's own form, checked as of today; `None` where something must be mended.
fn form_values(form: &Item, sent: Option<&Values>, today: NaiveDate) -> Option<Values> {
    let mut values = sent.cloned().unwrap_or_default();
    values.insert(form.roles.decided_on.clone(), today.to_string());
    let checked = form.check(&values, &CheckContext::on(today));
    checked.problems.is_empty().then_some(checked.values)
}

/// From which side a viewer acts on a case, and the right that it needs for a step.
pub(super) fn side_of(viewer: &Viewer, case: &CaseRow) -> (Side, access::Action) {
    if viewer.owns(&case.uscc, owner(case)) {
        (Side::Owner, access::Action::Step)
    } else {
        (Side::Handler, access::Action::Handle)
    }
}

/// The steps that a viewer may take as the one who handles a matter.
pub(super) fn handler_steps(viewer: &Viewer, case: &CaseRow) -> Vec<Action> {
    match side_of(viewer, case) {
        (Side::Handler, right) if access::allowed(viewer, right, object(case, viewer)) => {
            steps_for(viewer, case, Side::Handler)
        }
        _ => Vec::new(),
    }
}

/// The steps that a viewer may take: a department that has answered in this round waits for the others.
fn steps_for(viewer: &Viewer, case: &CaseRow, side: Side) -> Vec<Action> {
    let kind = case.kind.kind();
    if side == Side::Handler && kind.turn(case.state) == Turn::Office && viewer.scope() != access::Scope::City {
        return Vec::new();
    }
    let answered = side == Side::Handler
        && viewer.department.as_deref().is_some_and(|own| case.answered.iter().any(|department| department == own));
    let frozen = frozen(case);
    let open = |action: &Action| {
        kind.step(case.state, *action).is_some_and(|step| !(answered && step.joint || frozen && step.burdens))
    };
    kind.actions(case.state, side).into_iter().filter(open).collect()
}

/// Whether a matter stands still because an objection to what it rests on is looked into (`services/measures`).
pub(super) fn frozen(case: &CaseRow) -> bool {
    case.paused_on.is_some() && case.kind.kind().burdens()
}

/// For which departments a viewer answers: its own, or, stepping in from outside, for all.
fn answering(viewer: &Viewer, case: &CaseRow) -> Vec<String> {
    let own = case.departments.iter().find(|code| viewer.department.as_ref() == Some(code));
    own.map_or_else(|| case.departments.clone(), |own| vec![own.clone()])
}

/// A running term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Running {
    /// Its last day.
    pub(super) due: Option<Due>,
    /// Since when it stands still.
    pub(super) paused_on: Option<NaiveDate>,
    /// The day of handing in, from which some terms run whatever was done since.
    handed_on: Option<NaiveDate>,
}

impl Running {
    pub(super) fn of(case: &CaseRow) -> Self {
        let due = case.due_on.map(|date| Due { date, provisional: case.due_provisional });
        Self { due, paused_on: case.paused_on, handed_on: case.handed_on }
    }

    /// No term runs.
    pub(super) fn stopped() -> Self {
        Self { due: None, paused_on: None, handed_on: None }
    }

    /// The same, standing still from `today` on where it does not yet.
    fn held(self, today: NaiveDate) -> Self {
        Self { paused_on: self.paused_on.or(Some(today)), ..self }
    }

    /// What a step of `today` makes of it. `named` is the last day that the matter itself names, where it does.
    pub(super) fn after(
        self,
        step: &Transition,
        law: &Law,
        calendar: &Calendar,
        today: NaiveDate,
        named: Option<Due>,
    ) -> Result<Self> {
        let days = |parameter: &str| law.at(today).count(parameter).map(|(days, _)| i64::from(days));
        let later = |from: NaiveDate, n: i64| calendar.add_working_days(from, n);
        let handed_on = if step.side == Side::Owner && step.checked { Some(today) } else { self.handed_on };
        let running = Self { handed_on, ..self };
        let stopped = Self { handed_on, ..Self::stopped() };
        Ok(match step.term {
            Term::Stop => stopped,
            Term::Keep => running,
            Term::Start(parameter) => Running { due: Some(later(today, days(parameter)?)?), ..stopped },
            Term::Until(_) => Running { due: named, ..stopped },
            Term::Since(parameter) => {
                Running { due: Some(later(handed_on.unwrap_or(today), days(parameter)?)?), ..stopped }
            }
            Term::Extend(parameter) => match running.due {
                Some(due) => Running { due: Some(later(due.date, days(parameter)?)?), ..running },
                None => running,
            },
            Term::Pause => Running { paused_on: running.paused_on.or(Some(today)), ..running },
            Term::Resume => match (running.due, running.paused_on) {
                (Some(due), Some(since)) => {
                    let stood = calendar.working_days_between(since, today).unwrap_or(0);
                    Running { due: Some(later(due.date, stood.max(0))?), paused_on: None, handed_on }
                }
                _ => Running { paused_on: None, ..running },
            },
        })
    }
}
