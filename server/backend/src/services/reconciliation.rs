//! Reconciliation 对账: a source states its counts and sums, what differs from what is on file is worked off.

use crate::{
    App, Error, Result,
    clock::date_in_china,
    intake::{importable, whose},
    ledger::{self, Entry},
    store::{
        cursor::Cursor,
        reconciliations::{self, Line, Statement},
    },
};
use shared::{
    access::{Action, Object, Viewer, allowed},
    ports::{Page, ReconciliationLine, ReconciliationPage, ReconciliationState, StatedDay},
    problem::{Code, Problem},
};
use std::collections::BTreeMap;

/// Most days of one statement: a year of ten items.
const MOST_DAYS: usize = 4_000;
/// Rows of a page.
const ROWS: i64 = 50;

impl App {
    /// Puts a source's counts and sums on file, over earlier ones of the same days.
    pub(crate) async fn state(&self, viewer: &Viewer, department: &str, days: Vec<StatedDay>) -> Result<()> {
        let account = self.sender(viewer, department)?;
        let (today, now) = (self.clock.today(), self.clock.now());
        match days.len() {
            0 => return Err(Code::RowsMissing.into()),
            n if n > MOST_DAYS => {
                return Err(Problem::new(Code::RowsTooMany).with("max", MOST_DAYS).with("n", n).into());
            }
            _ => {}
        }
        let mut by_item: BTreeMap<&str, BTreeMap<_, Statement>> = BTreeMap::new();
        for StatedDay { item, day, count, sum } in &days {
            if *day > today {
                return Err(Problem::new(Code::DateFuture).with("today", today).into());
            }
            for n in [Some(*count), *sum].into_iter().flatten() {
                if n < 0 {
                    return Err(Code::MoneyNegative.into());
                }
            }
            // Twice the same day: neither can be believed.
            if by_item
                .entry(item)
                .or_default()
                .insert(*day, Statement { day: *day, count: *count, sum: *sum })
                .is_some()
            {
                return Err(Problem::new(Code::DuplicateFact).with("found", format!("{item} {day}")).into());
            }
        }
        let mut tx = self.pool.begin().await?;
        for (code, statements) in &by_item {
            let (item, _) = whose(self.pack(), code, department)?;
            let mut statements: Vec<Statement> = statements.values().copied().collect();
            if !reconciliations::has_money(item) {
                statements.iter_mut().for_each(|statement| statement.sum = None);
            }
            reconciliations::state(&mut tx, department, item, &statements, Some(account), now).await?;
        }
        let (actor, object) = (ledger::actor(viewer), format!("reconciliation:{department}"));
        let entry = Entry { actor: &actor, action: "reconciliation.state", object: &object, change: &days };
        ledger::append(&mut tx, now, entry).await?;
        tx.commit().await?;
        Ok(())
    }

    /// A page of statements.
    pub(crate) async fn statements(
        &self,
        viewer: &Viewer,
        department: Option<&str>,
        state: ReconciliationState,
        cursor: Option<&str>,
    ) -> Result<ReconciliationPage> {
        let choices = self.choices(viewer)?;
        let after = Cursor::read(cursor)?.map_or((None, 0), |cursor| (cursor.day, cursor.id));
        let rows = reconciliations::list(&self.pool, department, state.code(), after, ROWS + 1).await?;
        let (rows, next) = Cursor::page(rows, ROWS, |row| Cursor { day: Some(row.day), id: row.id });
        let counted = reconciliations::counts(&self.pool, department).await?;
        let counts = ReconciliationState::ALL.map(|state| {
            let n = counted.iter().find(|(code, _)| code == state.code()).map_or(0, |(_, n)| *n);
            (state, n)
        });
        let summed = self.pack().catalogue.iter().filter(|item| importable(item) && reconciliations::has_money(item));
        Ok(ReconciliationPage {
            lines: Page { items: rows.into_iter().map(|row| self.statement(row, state)).collect(), next },
            counts: counts.to_vec(),
            summed: summed.map(|item| item.code.clone()).collect(),
            choices,
        })
    }

    fn statement(&self, row: Line, state: ReconciliationState) -> ReconciliationLine {
        ReconciliationLine {
            id: row.id,
            department: self.department_name(&row.department),
            item: self.item(&row.item).map_or_else(|| crate::app::same(&row.item), |item| item.name.clone()),
            item_code: row.item,
            day: row.day,
            stated_count: row.stated_count,
            found_count: row.found_count,
            stated_sum: row.stated_sum,
            found_sum: row.found_sum,
            state,
            reason: row.reason,
            stated: (row.stated_by, date_in_china(row.stated_at)),
            settled: row.settled_at.map(|at| (row.settled_by, date_in_china(at))),
        }
    }

    /// Explains a difference.
    pub(crate) async fn explain(&self, viewer: &Viewer, id: i64, reason: &str) -> Result<()> {
        self.office(viewer)?;
        let reason = reason.trim();
        match reason.chars().count() {
            0 => return Err(Code::ReasonRequired.into()),
            1..=500 => {}
            n => return Err(Problem::new(Code::TooLong).with("max", 500).with("n", n).into()),
        }
        let now = self.clock.now();
        let mut tx = self.pool.begin().await?;
        let (department, state) = reconciliations::lock(&mut tx, id).await?.ok_or(Error::NotFound)?;
        if !allowed(viewer, Action::Import, Object::Source { department: &department }) {
            return Err(Error::NotFound);
        }
        if state != ReconciliationState::Open.code() {
            return Err(Code::NotOpen.into());
        }
        let account = viewer.account.map(|account| account.0);
        reconciliations::explain(&mut tx, id, reason, account, now).await?;
        let actor = ledger::actor(viewer);
        let object = format!("reconciliation:{id}");
        let entry = Entry { actor: &actor, action: "reconciliation.explain", object: &object, change: reason };
        ledger::append(&mut tx, now, entry).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Compares everything that is open with what is on file now: corrections change sums, too.
    pub(crate) async fn compare_statements(&self) -> Result<u64> {
        let now = self.clock.now();
        let mut compared = 0;
        for item in self.pack().catalogue.iter().filter(|item| importable(item)) {
            let mut tx = self.pool.begin().await?;
            compared += reconciliations::compare(&mut tx, item, None, now).await?;
            tx.commit().await?;
        }
        Ok(compared)
    }
}
