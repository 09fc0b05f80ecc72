//! Repair of one or several records.

use super::{Begin, Matter, fill_day, form_of, own_records, sources};
use crate::{
    App, Error, Result,
    services::records::{self as derived, Circumstances},
    store::{
        cases::{self, CaseRow, RepairHistory},
        records::{self, RecordRow},
    },
};
use async_trait::async_trait;
use chrono::NaiveDate;
use shared::{
    access::Viewer,
    case::{Action, KindCode, Opening, Transition},
    education::{CourseKind, Training},
    form::Values,
    problem::Code,
    repair::{self, Answer},
    tier::Class,
};
use sqlx::PgConnection;

pub(super) struct Repair;

const FORM: &str = "repair";

/// Whether records of this row's kind are repaired at all: those with a class.
pub(crate) fn repairable(row: &RecordRow) -> bool {
    row.class.is_some()
}

/// Whether one record can be repaired today, and from when. `applied` = an application is under way.
pub(crate) fn answer_of(
    app: &App,
    row: &RecordRow,
    history: RepairHistory,
    applied: bool,
    today: NaiveDate,
) -> Result<Answer> {
    let item = app.item_of_record(row)?;
    let of = Circumstances {
        department: &row.department,
        decided_on: row.decided_on,
        class: row.class.and_then(Class::from_index),
        repaired_on: row.repaired_on,
        annulled_on: row.annulled_on,
    };
    let publication = derived::publication(app.pack(), item, &row.content, of, today)?;
    let training = history.trained_on.and_then(|on| Training::of(CourseKind::Repair, on));
    let facts = repair::Facts {
        publication: &publication,
        false_paper_on: history.false_on,
        training: training.filter(|training| training.since(row.decided_on)),
        applied,
    };
    Ok(repair::conditions(&facts, &app.pack().law, today)?)
}

#[async_trait]
impl Matter for Repair {
    async fn begin(&self, app: &App, viewer: &Viewer, opening: &Opening) -> Result<Begin> {
        let rows = own_records(app, viewer, opening).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.first_id).collect();
        let open = cases::open_about(app.pool(), KindCode::Repair, &ids).await?;
        let today = app.clock().today();
        let uscc = viewer.uscc.as_deref().unwrap_or_default();
        let history = cases::repair_history(app.pool(), uscc).await?;
        for row in &rows {
            // A first press of the same button has opened it already: then the draft is found again.
            let applied = open.contains_key(&row.first_id) && !draft_of(app, &open, row.first_id).await?;
            if let Some(problem) = answer_of(app, row, history, applied, today)?.problem {
                return Err(problem.into());
            }
        }
        let item = form_of(app, FORM)?;
        Ok(Begin { item, template: None, content: Values::new(), departments: sources(&rows), records: ids })
    }

    fn fill(&self, _: &App, _: &CaseRow, values: &mut Values, today: NaiveDate) -> Result<()> {
        fill_day(values, today);
        Ok(())
    }

    async fn guard(
        &self,
        app: &App,
        tx: &mut PgConnection,
        case: &CaseRow,
        step: &Transition,
        today: NaiveDate,
    ) -> Result<()> {
        if !matches!(step.action, Action::Submit | Action::Admit) {
            return Ok(());
        }
        let history = cases::repair_history(&mut *tx, &case.uscc).await?;
        for record in &case.records {
            let row = records::find(&mut *tx, *record).await?.ok_or(Error::NotFound)?;
            // What was annulled or repaired meanwhile needs no repair; the others still may.
            let answer = answer_of(app, &row, history, false, today)?;
            match answer.problem {
                Some(problem) if !matches!(problem.code, Code::RepairAnnulled | Code::RepairDone) => {
                    return Err(problem.into());
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Whether the open case about a record is still an untouched draft.
async fn draft_of(app: &App, open: &std::collections::BTreeMap<i64, i64>, record: i64) -> Result<bool> {
    let Some(id) = open.get(&record) else { return Ok(false) };
    Ok(cases::find(app.pool(), *id).await?.is_some_and(|case| case.handed.is_none()))
}
