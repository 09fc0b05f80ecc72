//! A matter, read and moved from either side. Which steps there are says `shared::case::KINDS`; who may take them says
//! `shared::access`; what they do to the world does [`super::effects`].

use super::{
    commitments::{FOR_ALL, field},
    effects,
};
use crate::{
    App, Error, Result,
    ledger::{self, Entry},
    store::{
        cases::{self, CaseRow, NewEvent, Step},
        subjects::{self, SubjectRow},
    },
};
use chrono::{Months, NaiveDate};
use serde_json::json;
use shared::{
    access::{self, Object, Viewer},
    calendar::Due,
    case::{Action, KindCode, Side, State, Transition},
    catalogue::{CheckContext, Checked, Item, LONG_TERM, Origin, SubjectFacts},
    form::{FieldProblem, Values},
    ids::CaseId,
    pack::Template,
    ports::{CaseLine, CaseView, Moved, TemplateText},
    problem::{Bilingual, Code, Problem},
    subject::SubjectClass,
};
use sqlx::PgConnection;

/// All values of one case together, in bytes.
const LARGEST: usize = 200_000;
/// A reason, in code points.
const LONGEST_REASON: usize = 2_000;
/// Of a thread that is longer, the newest so many are shown.
const MOST_EVENTS: i64 = 200;

/// Whether businesses register this item themselves.
pub(crate) fn registrable(item: &Item) -> bool {
    item.origin == Origin::Subject
}

/// Whether the department may know of it: it was handed in or signed at some time.
fn submitted(state: State) -> bool {
    match state {
        State::Submitted | State::Returned | State::Accepted | State::Signed => true,
        State::Draft | State::Withdrawn => false,
    }
}

fn object<'a>(case: &'a CaseRow, ever_submitted: bool) -> Object<'a> {
    Object::Case { uscc: &case.uscc, department: case.department.as_deref(), submitted: ever_submitted }
}

/// The fields that a business types; all others are filled in by the system.
fn typed(item: &Item, values: &Values) -> Values {
    item.fields
        .iter()
        .filter(|f| !f.computed && !f.given && f.from_subject.is_none())
        // The database refuses NUL in text; the checker names the other control characters.
        .filter_map(|f| values.get(&f.code).map(|value| (f.code.clone(), value.replace('\0', ""))))
        .collect()
}

impl App {
    /// The form that a case's values follow.
    pub(crate) fn item_of(&self, case: &CaseRow) -> Result<&Item> {
        self.item(&case.item)
            .ok_or_else(|| Error::inconsistent("case_file", "item", case.id, format!("no item {}", case.item)))
    }

    fn template_of(&self, case: &CaseRow) -> Result<Option<&Template>> {
        let Some((code, version)) = &case.template else { return Ok(None) };
        let missing = || Error::inconsistent("case_file", "template", case.id, format!("no template {code} {version}"));
        Ok(Some(self.template(code, *version).ok_or_else(missing)?))
    }

    pub(crate) fn case_line(&self, case: &CaseRow, today: NaiveDate) -> CaseLine {
        let template = case.template.as_ref().and_then(|(code, version)| self.template(code, *version));
        let title = match (template, self.item(&case.item)) {
            (Some(template), _) => template.title.clone(),
            (None, Some(item)) => {
                let document = item.roles.document.as_ref().and_then(|code| case.content.get(code)).map(|d| d.trim());
                match document.filter(|d| !d.is_empty()) {
                    Some(number) => {
                        Bilingual { zh: format!("{} {number}", item.name.zh), en: format!("{} {number}", item.name.en) }
                    }
                    None => item.name.clone(),
                }
            }
            (None, None) => crate::app::same(&case.item),
        };
        let due = case.due_on.map(|date| Due { date, provisional: case.due_provisional });
        CaseLine {
            id: CaseId(case.id),
            kind: case.kind,
            title,
            uscc: case.uscc.clone(),
            name: case.name.clone(),
            department: case.department.as_deref().map(|code| self.department_name(code)),
            state: case.state,
            due,
            days_left: due.and_then(|due| self.pack().calendar.working_days_between(today, due.date).ok()),
            changed_on: case.changed_on,
        }
    }

    /// The values of a case with what the system fills in: the template's text and the day.
    fn filled(&self, case: &CaseRow, content: &Values, today: NaiveDate) -> Result<Values> {
        let mut values = content.clone();
        if let Some(template) = self.template_of(case)?
            && case.number.is_none()
        {
            let until = template.valid_months.and_then(|months| today.checked_add_months(Months::new(months)));
            let given = [
                (field::KIND, template.kind.clone()),
                (field::MATTER, template.matter.clone()),
                (field::LIABILITY, template.liability.trim().to_owned()),
                (field::MADE_ON, today.to_string()),
                (field::VALID_TO, until.map_or_else(|| LONG_TERM.to_owned(), |day| day.to_string())),
                (field::UNIT, self.department_name(&template.department).zh),
                (field::DISCLOSURE, FOR_ALL.to_owned()),
            ];
            values.extend(given.map(|(code, value)| (code.to_owned(), value)));
        }
        Ok(values)
    }

    /// What the checker says to the values of a case on a day.
    fn check_case(&self, case: &CaseRow, subject: &SubjectRow, content: &Values, today: NaiveDate) -> Result<Checked> {
        let class = SubjectClass::from_code(&subject.class).unwrap_or(SubjectClass::Other);
        let facts =
            SubjectFacts { name: subject.name.clone(), uscc: subject.uscc.clone(), kind: class.party().to_owned() };
        let values = self.filled(case, content, today)?;
        let mut checked = self.item_of(case)?.check(&values, &CheckContext { today, subject: Some(facts) });
        if let Some(template) = self.template_of(case)? {
            let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let promised = checked.values.get(field::CONTENT).map(|text| plain(text)).unwrap_or_default();
            if !promised.contains(&plain(&template.content)) {
                checked.problems.push(FieldProblem::new(field::CONTENT, Code::TemplateTextKept));
            }
        }
        Ok(checked)
    }

    pub(crate) async fn read_case(&self, viewer: &Viewer, id: CaseId) -> Result<CaseView> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        let case = cases::find(&self.pool, id.0).await?.ok_or(Error::NotFound)?;
        let events = cases::events(&self.pool, id.0, MOST_EVENTS).await?;
        let ever = submitted(case.state) || events.iter().any(|e| submitted(e.state));
        if !access::allowed(viewer, access::Action::Read, object(&case, ever)) {
            return Err(Error::NotFound);
        }
        let today = self.clock.today();
        let subject = self.own_subject(&case.uscc).await?;
        let kind = case.kind.kind();
        let (side, right) = side_of(viewer, &case);
        let may = access::allowed(viewer, right, object(&case, ever));
        let open =
            !kind.actions(case.state, Side::Owner).is_empty() || !kind.actions(case.state, Side::Handler).is_empty();
        // A decided case shows what was decided; an open one what the law of today says to it.
        let (values, problems) = if open {
            let checked = self.check_case(&case, &subject, &case.content, today)?;
            let mut values = self.filled(&case, &case.content, today)?;
            for field in self.item_of(&case)?.fields.iter().filter(|f| f.from_subject.is_some()) {
                if let Some(value) = checked.values.get(&field.code) {
                    values.insert(field.code.clone(), value.clone());
                }
            }
            (values, if case.checked { checked.problems } else { Vec::new() })
        } else {
            (case.content.clone(), Vec::new())
        };
        let template = self.template_of(&case)?.map(|t| TemplateText {
            line: self.template_line(t),
            content: t.content.trim().to_owned(),
            liability: t.liability.trim().to_owned(),
            basis: t.basis.clone(),
        });
        Ok(CaseView {
            line: self.case_line(&case, today),
            item: self.item_of(&case)?.clone(),
            values,
            problems,
            revision: case.revision,
            actions: if may { kind.actions(case.state, side) } else { Vec::new() },
            events,
            number: case.number,
            template,
            on: today,
        })
    }

    pub(crate) async fn write_draft(&self, viewer: &Viewer, id: CaseId, revision: i64, values: Values) -> Result<()> {
        let mut tx = self.pool.begin().await?;
        let case = self.lock_case(&mut tx, viewer, id).await?;
        if !access::allowed(viewer, access::Action::Write, object(&case, submitted(case.state))) {
            return Err(Error::NotFound);
        }
        if !case.kind.kind().writable.contains(&case.state) {
            return Err(Code::NotAllowedNow.into());
        }
        let content = self.merged(&case, &values)?;
        if revision != case.revision {
            // The same form posted twice has nothing to say against itself.
            return if content == case.content { Ok(()) } else { Err(Code::StaleRevision.into()) };
        }
        cases::store_content(&mut *tx, case.id, &content, case.checked, self.clock.today()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What was typed, over what is stored.
    fn merged(&self, case: &CaseRow, values: &Values) -> Result<Values> {
        let mut content = case.content.clone();
        content.extend(typed(self.item_of(case)?, values));
        let size: usize = content.iter().map(|(k, v)| k.len() + v.len()).sum();
        if size > LARGEST {
            return Err(Problem::new(Code::FormTooLarge).with("max", LARGEST / 1_000).into());
        }
        Ok(content)
    }

    async fn lock_case(&self, tx: &mut PgConnection, viewer: &Viewer, id: CaseId) -> Result<CaseRow> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        let case = cases::lock(&mut *tx, id.0).await?.ok_or(Error::NotFound)?;
        if !access::allowed(viewer, access::Action::Read, object(&case, submitted(case.state))) {
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
        if !access::allowed(viewer, right, object(&case, submitted(case.state))) {
            return Err(Error::NotFound);
        }
        let kind = case.kind.kind();
        let reason = reason.map(|r| r.trim().replace('\0', "")).filter(|r| !r.is_empty());
        let writable = side == Side::Owner && kind.writable.contains(&case.state);
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
        if step.reason && reason.is_none() {
            return Err(Code::ReasonRequired.into());
        }
        let length = reason.as_ref().map_or(0, |r| r.chars().count());
        if length > LONGEST_REASON {
            return Err(Problem::new(Code::TooLong).with("max", LONGEST_REASON).with("n", length).into());
        }
        let mut content = match &values {
            Some(values) if writable => self.merged(&case, values)?,
            _ => case.content.clone(),
        };
        if step.checked {
            let subject = subjects::find(&mut *tx, &case.uscc).await?.ok_or(Error::NotFound)?;
            let checked = self.check_case(&case, &subject, &content, today)?;
            if !checked.problems.is_empty() {
                // Nothing typed is lost; the page says what is wrong.
                if writable {
                    cases::store_content(&mut *tx, case.id, &content, true, today).await?;
                    tx.commit().await?;
                }
                return Ok(Moved::Mend);
            }
            if action == Action::Sign && !self.signable(&case, today) {
                cases::store_content(&mut *tx, case.id, &content, case.checked, today).await?;
                tx.commit().await?;
                return Err(Code::TemplateWithdrawn.into());
            }
            content = checked.values;
        }
        let applied = effects::apply(self, &mut tx, &case, step.effects, &mut content, account, today).await?;
        let due = self.term(step, today)?;
        let stored = Step {
            content: &content,
            state: step.to,
            due_on: due.map(|d| d.date),
            due_provisional: due.is_some_and(|d| d.provisional),
            number: applied.number.as_deref(),
            on: today,
        };
        cases::store_step(&mut *tx, case.id, &stored).await?;
        let event = NewEvent {
            case_id: case.id,
            on: today,
            account: Some(account.0),
            who: &self.who(viewer, &case),
            role: viewer.role,
            action: Some(action),
            state: step.to,
            reason: reason.as_deref(),
        };
        cases::add_event(&mut *tx, &event).await?;
        let (actor, object) = (format!("account:{account}"), format!("case:{}", case.id));
        if let Some(record) = applied.record {
            let (object, change) = (format!("record:{record}"), (&case.uscc, &case.item, &content));
            let entry = Entry { actor: &actor, action: "record.write", object: &object, change: &change };
            ledger::append(&mut tx, self.clock.now(), entry).await?;
        }
        let name = format!("case.{}", cases::code(action));
        let change = json!({ "state": step.to, "content": content, "reason": reason, "number": applied.number, "record": applied.record });
        ledger::append(
            &mut tx,
            self.clock.now(),
            Entry { actor: &actor, action: &name, object: &object, change: &change },
        )
        .await?;
        tx.commit().await?;
        if !step.effects.is_empty() {
            self.cache.clear().await;
        }
        Ok(Moved::Done { state: step.to })
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
        if case.state != step.to {
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
        let mut content = case.content.clone();
        content.extend(typed(self.item_of(case)?, values));
        let canonical = self.check_case(case, &subject, &content, self.clock.today())?.values;
        let item = self.item_of(case)?;
        Ok(typed(item, &canonical) == typed(item, &case.content))
    }

    /// Whether a commitment's template version is still the one in force.
    fn signable(&self, case: &CaseRow, today: NaiveDate) -> bool {
        let Some((code, version)) = &case.template else { return case.kind != KindCode::Commitment };
        self.templates_in_force(today).get(code.as_str()).is_some_and(|t| t.version == *version)
    }

    /// The term that a step starts.
    fn term(&self, step: &Transition, today: NaiveDate) -> Result<Option<Due>> {
        let Some(parameter) = step.term else { return Ok(None) };
        let at = self.pack().law.at(today);
        let (days, _) = at.count(parameter)?;
        Ok(Some(self.pack().calendar.add_working_days(today, i64::from(days))?))
    }

    /// Under which name a step stands in the thread: the business, or the office — never an official's own name.
    fn who(&self, viewer: &Viewer, case: &CaseRow) -> String {
        if viewer.is_subject(&case.uscc) {
            return case.name.clone();
        }
        let office = viewer.department.clone().or_else(|| self.credit_office().map(|d| d.code.clone()));
        office.map_or_else(|| viewer.name.clone(), |code| self.department_name(&code).zh)
    }
}

/// From which side a viewer acts on a case, and the right that it needs for a step.
fn side_of(viewer: &Viewer, case: &CaseRow) -> (Side, access::Action) {
    if viewer.is_subject(&case.uscc) {
        (Side::Owner, access::Action::Step)
    } else {
        (Side::Handler, access::Action::Handle)
    }
}
