//! What officials do about warnings, and what a business sees of them: its reminders, and nothing else.

use super::{PER_PAGE, authorise, place};
use crate::{
    App, Error, Result,
    clock::date_in_china,
    ledger,
    store::{
        aliases,
        cursor::Cursor,
        watch::{self as store, HitRow, NewStep, NoticeRow},
    },
};
use shared::{
    access::{self, Action, Object, Scope, Viewer},
    ids::CaseId,
    ports::{HitLine, HitStep, HitView, NoticeView, Page, ReminderLine, StepLine},
    problem::{Code, Problem},
};

/// Longest note.
const LONGEST_NOTE: usize = 500;
/// Steps that a page shows.
const STEPS: i64 = 100;

fn line(row: &HitRow) -> Result<HitLine> {
    Ok(HitLine {
        id: row.id,
        uscc: row.uscc.clone(),
        name: row.name.clone(),
        state: row.state()?,
        facts: row.facts.len(),
        reminded: row.reminded,
    })
}

/// The note of a step, tidied.
fn note_of(step: HitStep, note: &str) -> Result<String> {
    let note = note.trim().replace("\r\n", "\n");
    let n = note.chars().count();
    if n > LONGEST_NOTE {
        return Err(Problem::new(Code::TooLong).with("max", LONGEST_NOTE).with("n", n).into());
    }
    if note.contains('\0') {
        return Err(Code::ControlCharacter.into());
    }
    // To have taken note says enough by itself.
    if note.is_empty() && step != HitStep::Acknowledge {
        return Err(Code::ReasonRequired.into());
    }
    Ok(note)
}

impl App {
    async fn notice_for(&self, viewer: &Viewer, id: i64, action: Action) -> Result<(NoticeRow, i64)> {
        let row = store::notices(&self.pool, Some(id), None, None, i64::MAX, 1).await?.pop();
        let Some(row) = row else {
            return Err(if viewer.is_public() { Error::SignInNeeded } else { Error::NotFound });
        };
        let by = authorise(viewer, action, row.department.as_deref())?;
        Ok((row, by))
    }

    async fn hit_for(&self, viewer: &Viewer, id: i64, action: Action) -> Result<(HitRow, i64)> {
        let Some(row) = store::hit(&self.pool, id).await? else {
            return Err(if viewer.is_public() { Error::SignInNeeded } else { Error::NotFound });
        };
        let by = authorise(viewer, action, row.department.as_deref())?;
        Ok((row, by))
    }

    pub(super) async fn read_watch_notice(&self, viewer: &Viewer, id: i64, cursor: Option<&str>) -> Result<NoticeView> {
        let (notice, _) = self.notice_for(viewer, id, Action::Read).await?;
        let rows = store::hits(&self.pool, id, place(cursor, 0)?, PER_PAGE + 1).await?;
        let (rows, next) = Cursor::page(rows, PER_PAGE, |row| Cursor { day: None, id: row.id });
        Ok(NoticeView {
            line: self.notice_line(&notice),
            words: self.watch_words(&notice.rule, &self.watch_terms()),
            hits: Page { items: rows.iter().map(line).collect::<Result<_>>()?, next },
        })
    }

    pub(super) async fn read_watch_hit(&self, viewer: &Viewer, id: i64) -> Result<HitView> {
        let (row, _) = self.hit_for(viewer, id, Action::Read).await?;
        let (notice, _) = self.notice_for(viewer, row.notice_id, Action::Read).await?;
        let steps = store::steps(&self.pool, id, STEPS).await?.into_iter().map(|step| {
            let taken = HitStep::of(&step.step);
            Ok(StepLine {
                step: taken.ok_or_else(|| Error::inconsistent("watch_step", "step", id, &step.step))?,
                note: step.note,
                case: step.case_id.map(CaseId),
                by: step.name,
                on: date_in_china(step.at),
            })
        });
        Ok(HitView {
            line: line(&row)?,
            notice: self.notice_line(&notice),
            revision: row.revision,
            words: self.watch_words(&notice.rule, &self.watch_terms()),
            steps: steps.collect::<Result<_>>()?,
            facts: self.fact_lines(&[&row.facts]).await?.concat(),
        })
    }

    pub(super) async fn take_hit_step(
        &self,
        viewer: &Viewer,
        (id, revision): (i64, i64),
        step: HitStep,
        note: &str,
        case: &str,
    ) -> Result<()> {
        let (row, by) = self.hit_for(viewer, id, Action::Handle).await?;
        if row.revision != revision {
            return Err(Code::StaleRevision.into());
        }
        if !step.possible(row.state()?) {
            return Err(Code::NotAllowedNow.into());
        }
        let note = note_of(step, note)?;
        let case = match case.trim() {
            "" => None,
            text if step == HitStep::Act => Some(self.case_of(viewer, &row.uscc, text).await?),
            _ => None,
        };
        let new = NewStep { step, note: &note, case, by, at: self.clock.now() };
        let mut tx = self.pool.begin().await?;
        if store::step(&mut *tx, Some((id, revision)), None, &new).await? == 0 {
            return Err(Code::StaleRevision.into());
        }
        let (actor, object) = (ledger::actor(viewer), format!("watch_hit:{id}"));
        self.note_watch_step(&mut tx, &actor, &object, &new).await?;
        tx.commit().await?;
        Ok(())
    }

    /// A matter of this business that the viewer may see.
    async fn case_of(&self, viewer: &Viewer, uscc: &str, text: &str) -> Result<i64> {
        let refused = || Error::from(Problem::new(Code::NotThisSubject).with("found", text));
        let id: i64 = text.parse().map_err(|_| refused())?;
        match self.read_case(viewer, CaseId(id)).await {
            Ok(case) if case.line.uscc == uscc => Ok(id),
            Ok(_) | Err(Error::NotFound) => Err(refused()),
            Err(error) => Err(error),
        }
    }

    pub(super) async fn take_notice_step(&self, viewer: &Viewer, id: i64, step: HitStep, note: &str) -> Result<()> {
        let (_, by) = self.notice_for(viewer, id, Action::Handle).await?;
        let note = note_of(step, note)?;
        let new = NewStep { step, note: &note, case: None, by, at: self.clock.now() };
        let mut tx = self.pool.begin().await?;
        if store::step(&mut *tx, None, Some(id), &new).await? == 0 {
            return Err(Code::NotAllowedNow.into());
        }
        let (actor, object) = (ledger::actor(viewer), format!("watch_notice:{id}"));
        self.note_watch_step(&mut tx, &actor, &object, &new).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn note_watch_step(
        &self,
        tx: &mut sqlx::PgConnection,
        actor: &str,
        object: &str,
        new: &NewStep<'_>,
    ) -> Result<()> {
        let action = format!("watch.{}", new.step.as_str());
        let entry = ledger::Entry { actor, action: &action, object, change: &(new.note, new.case) };
        ledger::append(tx, self.clock.now(), entry).await?;
        Ok(())
    }

    pub(super) async fn read_own_reminders(&self, viewer: &Viewer, cursor: Option<&str>) -> Result<Page<ReminderLine>> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        let Scope::Subject(uscc) = viewer.scope() else { return Err(Error::NotFound) };
        if !access::allowed(viewer, Action::Read, Object::File { uscc }) {
            return Err(Error::NotFound);
        }
        let codes = [uscc.to_owned(), aliases::file_of(&self.pool, uscc).await?];
        let rows = store::reminders(&self.pool, &codes, place(cursor, i64::MAX)?, PER_PAGE + 1).await?;
        let (rows, next) = Cursor::page(rows, PER_PAGE, |row| Cursor { day: None, id: row.id });
        let facts = self.fact_lines(&rows.iter().map(|row| row.facts.as_slice()).collect::<Vec<_>>()).await?;
        let items = rows.into_iter().zip(facts).map(|(row, facts)| ReminderLine {
            on: row.on_day,
            department: self.watch_department(row.department.as_deref()),
            facts,
            title: row.title,
        });
        Ok(Page { items: items.collect(), next })
    }
}
