//! What one kind of case does beyond its data: what it begins with, what the system fills in, what is checked besides the
//! item's own rules. One small file per kind.

mod account_proof;
mod ban;
mod commitment;
mod dishonesty;
mod interview;
mod objection;
mod rectification;
mod registration;
mod repair;

pub(crate) use registration::registrable;
pub(crate) use repair::{answer_of, repairable};

use crate::{
    App, Error, Result,
    store::{
        cases::CaseRow,
        records::{self, RecordRow},
    },
};
use async_trait::async_trait;
use chrono::NaiveDate;
use shared::{
    access::Viewer,
    case::{Action, KindCode, Opening, Side, State, Transition},
    catalogue::{self, Checked, Item},
    form::{FieldProblem, Values},
    pack::Template,
    problem::{Code, Problem},
};
use sqlx::PgConnection;

/// What a new case begins with.
#[derive(Debug)]
pub(crate) struct Begin {
    /// The form that its values follow.
    pub(crate) item: &'static Item,
    /// The template in use.
    pub(crate) template: Option<&'static Template>,
    /// Values to begin with.
    pub(crate) content: Values,
    /// Who handles it; nobody in particular = the credit office.
    pub(crate) departments: Vec<String>,
    /// The records that it is about, by their first versions, in order.
    pub(crate) records: Vec<i64>,
}

impl Begin {
    /// A form with what stands in it. Who handles an order and what it is about says `services/orders`.
    fn of<const N: usize>(item: &'static Item, content: [(&str, String); N]) -> Self {
        let content = content.map(|(code, value)| (code.to_owned(), value)).into();
        Self { item, template: None, content, departments: Vec::new(), records: Vec::new() }
    }
}

/// One kind of case.
#[async_trait]
pub(crate) trait Matter: Sync {
    /// What a new case begins with, for a viewer who may open one.
    async fn begin(&self, app: &App, viewer: &Viewer, opening: &Opening) -> Result<Begin>;

    /// Shapes the form for its page: what a template leaves open becomes a choice, what it does not ask for goes.
    fn shape(&self, _app: &App, _case: &CaseRow, _item: &mut Item) -> Result<()> {
        Ok(())
    }

    /// Fills in what the system knows.
    fn fill(&self, _app: &App, _case: &CaseRow, _values: &mut Values, _today: NaiveDate) -> Result<()> {
        Ok(())
    }

    /// Checks what the item's own rules can't know.
    fn check(&self, _app: &App, _case: &CaseRow, _checked: &mut Checked) -> Result<()> {
        Ok(())
    }

    /// Checks what the form of an order can't know by itself.
    fn check_order(&self, _checked: &mut Checked, _today: NaiveDate) {}

    /// What a new case takes over from the one that it follows, whose last step gave this reason.
    fn follows(&self, _case: &CaseRow, _content: &Values, _reason: &str) -> Values {
        Values::new()
    }

    /// What a step asks for besides the values of the case: a code, a paper. Asked before anything is written.
    async fn admit(
        &self,
        _app: &App,
        _tx: &mut PgConnection,
        _case: &CaseRow,
        _step: &Transition,
        _values: Option<&Values>,
    ) -> Result<()> {
        Ok(())
    }

    /// What stands against a step at the last moment, though the values are in order.
    async fn guard(
        &self,
        _app: &App,
        _tx: &mut PgConnection,
        _case: &CaseRow,
        _step: &Transition,
        _today: NaiveDate,
    ) -> Result<()> {
        Ok(())
    }
}

/// The behaviour of a kind.
pub(crate) fn matter(kind: KindCode) -> &'static dyn Matter {
    match kind {
        KindCode::Registration => &registration::Registration,
        KindCode::Commitment => &commitment::Commitment,
        KindCode::Objection => &objection::Objection,
        KindCode::Repair => &repair::Repair,
        KindCode::Dishonesty => &dishonesty::Dishonesty,
        KindCode::Rectification => &rectification::Rectification,
        KindCode::ReminderInterview => &interview::Interview("提示约谈"),
        KindCode::WarningInterview => &interview::Interview("警示约谈"),
        KindCode::Ban => &ban::Ban,
        KindCode::AccountProof => &account_proof::AccountProof,
    }
}

/// A form of the pack that a kind needs.
fn form_of(app: &App, code: &str) -> Result<&'static Item> {
    app.pack().form(code).ok_or_else(|| Error::Internal(format!("the pack lacks the form {code}")))
}

/// The day of application in a kind's own form, from the day on which it is first read.
pub(super) fn fill_day(values: &mut Values, today: NaiveDate) {
    values.entry(APPLIED_ON.to_owned()).or_insert_with(|| today.to_string());
}

/// Field of the day of application in every form of ours.
const APPLIED_ON: &str = "SQ_RQ";

/// The records that an opening names, live and of the viewer's own subject, in order.
///
/// # Errors
/// [`Code::RecordNotChosen`] when it names none; not found for one that is not theirs.
async fn own_records(app: &App, viewer: &Viewer, opening: &Opening) -> Result<Vec<RecordRow>> {
    let named = opening.get("records").map_or("", String::as_str);
    let mut ids: Vec<i64> = Vec::new();
    for id in catalogue::split(named) {
        ids.push(id.trim().parse().map_err(|_| Error::NotFound)?);
    }
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Err(Code::RecordNotChosen.into());
    }
    if ids.len() > MOST_RECORDS {
        return Err(Problem::new(Code::TooManyRecords).with("max", MOST_RECORDS).into());
    }
    let mut rows = Vec::new();
    for id in ids {
        let row = records::find(app.pool(), id).await?.filter(|row| viewer.is_subject(&row.uscc));
        rows.push(row.ok_or(Error::NotFound)?);
    }
    Ok(rows)
}

/// Records in one case: more than any business has to repair at once.
const MOST_RECORDS: usize = 50;

/// A term of no day is none.
fn after_today(checked: &mut Checked, field: &str, today: NaiveDate) {
    let day = checked.values.get(field).and_then(|day| day.parse::<NaiveDate>().ok());
    if day.is_some_and(|day| day <= today) {
        checked.problems.push(FieldProblem::new(field, Code::TermOfNoDay));
    }
}

/// What was annulled meanwhile carries no order any more: whoever gave it can only take it back, or let it be.
async fn still_grounded(tx: &mut PgConnection, case: &CaseRow, step: &Transition) -> Result<()> {
    if step.side == Side::Owner || matches!(step.action, Action::Withdraw | Action::Keep | Action::Uphold) {
        return Ok(());
    }
    for record in &case.records {
        let row = records::find(&mut *tx, *record).await?;
        if row.is_none_or(|row| row.annulled_on.is_some()) {
            return Err(Code::RecordAnnulled.into());
        }
    }
    Ok(())
}

/// While the business may still hand in, nobody establishes that it did not.
fn not_too_early(case: &CaseRow, step: &Transition, today: NaiveDate) -> Result<()> {
    let runs = case.state == State::Rectifying && case.due_on.is_some_and(|due| today <= due);
    if step.action == Action::Break && runs { Err(Code::TermRuns.into()) } else { Ok(()) }
}

/// The departments that provided these records, each once, in order.
fn sources(rows: &[RecordRow]) -> Vec<String> {
    let mut departments: Vec<String> = rows.iter().map(|row| row.department.clone()).collect();
    departments.sort_unstable();
    departments.dedup();
    departments
}
