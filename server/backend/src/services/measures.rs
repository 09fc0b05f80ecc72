//! What a right does to the measures that rest on a record 整改, 约谈, 禁入 (E17-19, W四五): they stand still while an
//! objection to it is looked into, and end with it. The kinds that lay something on a business say so themselves
//! (`shared::case::Kind::burdens`).

use super::{
    cases::Running,
    reminders::SYSTEM,
    versions::{Author, Written},
};
use crate::{
    App, Result,
    store::{
        cases::{self, CaseRow, NewEvent, Step},
        records,
    },
};
use serde_json::json;
use shared::{
    case::{Action, KINDS, STEP, Side, State, Term, Transition, Turn},
    ids::{CaseId, RecordId},
    ports::Mark,
};
use sqlx::PgConnection;

/// Why a record no longer carries a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// It should not have been there: what followed from it goes with it.
    Annulled,
    /// What was wrong is put right: nothing more follows from it.
    Repaired,
}

impl Ended {
    /// The reason in the thread.
    fn reason(self) -> &'static str {
        match self {
            Ended::Annulled => "所依据的记录已经撤销",
            Ended::Repaired => "所依据的记录已经完成信用修复",
        }
    }
}

/// The kinds of matters that lay something on a business.
pub(crate) fn burdening() -> Vec<&'static str> {
    KINDS.iter().filter(|kind| kind.burdens()).map(|kind| kind.code.as_str()).collect()
}

impl App {
    /// An objection to a record was raised, or answered: the measures under way that rest on it stand still, or go on.
    pub(crate) async fn hold_measures(&self, tx: &mut PgConnection, record: i64, held: bool) -> Result<Vec<Written>> {
        let mut all = Vec::new();
        let under_way = |case: &CaseRow| case.kind.kind().turn(case.state) != Turn::Nobody;
        for case in self.measures_on(tx, record).await?.into_iter().filter(under_way) {
            // Another record that it rests on may be objected to as well.
            let (action, term) = match (held, case.paused_on) {
                (true, None) => (Action::Freeze, Term::Pause),
                (false, Some(_)) if !self.objected(tx, &case).await? => (Action::Release, Term::Resume),
                _ => continue,
            };
            let pack = self.pack();
            let step = Transition { term, ..STEP };
            let today = self.clock.today();
            let running = Running::of(&case).after(&step, &pack.law, &pack.calendar, today, None)?;
            cases::store_term(tx, case.id, running.due, running.paused_on).await?;
            all.push(self.tell_measure(tx, &case, action, case.state, None).await?);
        }
        Ok(all)
    }

    /// A record was annulled or repaired: measures under way that rest on nothing else end. One that is decided is its office's
    /// to take back: where its ground was annulled it stands before it again.
    pub(crate) async fn end_measures(
        &self,
        tx: &mut PgConnection,
        record: i64,
        ended: Ended,
        by: Author<'_>,
    ) -> Result<Vec<Written>> {
        let today = self.clock.today();
        let mut all = Vec::new();
        for case in self.measures_on(tx, record).await? {
            let again = case.kind.kind().step(case.state, Action::Reconsider).filter(|_| ended == Ended::Annulled);
            let lift = case.kind.kind().step(case.state, Action::Withdraw).filter(|step| step.side == Side::Handler);
            let Some(step) = again.or(lift) else { continue };
            let Some(to) = step.to else { continue };
            if !case.records.contains(&record) || self.carried(tx, &case).await? {
                continue;
            }
            if ended == Ended::Annulled && again.is_none() {
                let by = Author { case: Some(CaseId(case.id)), reason: ended.reason(), ..by };
                for written in records::written_by(&mut *tx, case.id).await? {
                    let row = self.lock_record(tx, RecordId(written), None).await?;
                    if row.annulled_on.is_none() {
                        all.push(self.annul(tx, &row, today, by).await?);
                    }
                }
            }
            let pack = self.pack();
            let running = Running::of(&case).after(step, &pack.law, &pack.calendar, today, None)?;
            let taken = Step {
                content: &case.content,
                handed: false,
                state: to,
                turn: case.kind.kind().turn(to),
                round: true,
                due: running.due,
                paused_on: None,
                number: None,
                on: today,
            };
            cases::store_step(tx, case.id, &taken).await?;
            all.push(self.tell_measure(tx, &case, step.action, to, Some(ended.reason())).await?);
        }
        Ok(all)
    }

    /// The measures that rest on a record, or put it on file, under way or in force, locked.
    async fn measures_on(&self, tx: &mut PgConnection, record: i64) -> Result<Vec<CaseRow>> {
        let mut all = Vec::new();
        for id in cases::resting_on(&mut *tx, record, &burdening()).await? {
            all.extend(cases::lock(tx, id).await?);
        }
        Ok(all)
    }

    /// Whether an objection to any record that a measure rests on, or put on file, is looked into.
    async fn objected(&self, tx: &mut PgConnection, case: &CaseRow) -> Result<bool> {
        let mut all = records::written_by(&mut *tx, case.id).await?;
        all.extend(&case.records);
        for record in all {
            let row = records::find(&mut *tx, record).await?;
            if row.is_some_and(|row| row.annulled_on.is_none() && row.marks & Mark::Objected.bit() != 0) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether any record that a measure rests on still carries it.
    async fn carried(&self, tx: &mut PgConnection, case: &CaseRow) -> Result<bool> {
        for record in &case.records {
            let row = records::find(&mut *tx, *record).await?;
            if row.is_some_and(|row| row.annulled_on.is_none() && row.repaired_on.is_none()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Says in the thread and by mail what the system did to a measure; what the ledger is to say of it.
    async fn tell_measure(
        &self,
        tx: &mut PgConnection,
        case: &CaseRow,
        action: Action,
        state: State,
        reason: Option<&str>,
    ) -> Result<Written> {
        let event = NewEvent {
            case_id: case.id,
            on: self.clock.today(),
            account: None,
            who: SYSTEM,
            role: None,
            action: Some(action),
            state,
            reason,
            stood_in: None,
        };
        cases::add_event(&mut *tx, &event).await?;
        self.tell_moved(tx, case.id, case.kind).await?;
        let name = match action {
            Action::Freeze => "case.freeze",
            Action::Release => "case.release",
            Action::Reconsider => "case.reconsider",
            _ => "case.withdraw",
        };
        Ok(Written::of_case(name, case.id, json!({ "state": state, "reason": reason })))
    }
}
