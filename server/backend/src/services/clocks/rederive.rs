//! Deriving anew: the columns of records and the terms of cases, when the law, the calendar or the catalogue has changed.
//!
//! The functions of `shared` stay the truth; the columns only let lists ask by date. A run goes through the records in
//! chunks. Each chunk and the place it came to are written in one transaction, so that a run that is killed goes on where
//! it stopped, and a chunk that ran twice finds nothing left to write.

use crate::{
    App, Error, Result,
    jobs::{self, Job},
    ledger::{self, Entry},
    outbox,
    services::{
        cases::Running,
        records::{self, Standing},
    },
    store::{
        records::Derived,
        rederivations::{self, CaseRow, Row, Run},
        tiers,
    },
};
use chrono::NaiveDate;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;
use shared::{
    calendar::{Calendar, Due},
    case::{Action, KindCode, STEP, State, Term, Transition},
    pack::Pack,
    ports::Mark,
    publication,
};
use sqlx::PgConnection;
use std::collections::BTreeSet;

/// Records per transaction.
const CHUNK: i64 = 2_000;

/// Parameters that the columns rest on.
const RULES: [&str; 4] = ["class.", "clock.", "market.publication.", "publication."];

/// What a run did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RederiveSummary {
    /// Its number.
    pub run: i64,
    /// Records looked at.
    pub looked: i64,
    /// Records that changed.
    pub changed: i64,
    /// Of them, those whose last day for publication moved.
    pub moved: i64,
    /// Cases whose term moved.
    pub cases: i64,
}

impl App {
    /// Derives anew what the rules changed since the last run, and ends runs that were broken off; with `all` every record.
    ///
    /// # Errors
    /// The database's; a day for which the city has no rules.
    pub async fn rederive(&self, all: bool) -> Result<Vec<RederiveSummary>> {
        if all {
            let mut tx = self.pool.begin().await?;
            rederivations::alone(&mut *tx).await?;
            rederivations::begin(&mut *tx, "asked", &rule_set(self.pack())?, None, self.clock.now()).await?;
            tx.commit().await?;
        } else {
            self.plan_rederivation().await?;
        }
        let mut done = Vec::new();
        for run in rederivations::unfinished(&self.pool).await? {
            done.extend(self.rederive_run(run).await?);
        }
        Ok(done)
    }

    /// Sees to it that rules which differ from those of the last run get a run of their own.
    pub(crate) async fn plan_rederivation(&self) -> Result<()> {
        let rules = rule_set(self.pack())?;
        if rederivations::newest(&self.pool).await?.is_some_and(|run| run.rule_set == rules) {
            return Ok(());
        }
        let mut tx = self.pool.begin().await?;
        rederivations::alone(&mut *tx).await?;
        // Another process may have been quicker.
        if rederivations::newest(&mut *tx).await?.is_none_or(|run| run.rule_set != rules) {
            self.begin_rederivation(&mut tx, "rules", &rules, None).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Begins a run and queues it, as part of the transaction that needs it.
    pub(super) async fn begin_rederivation(
        &self,
        tx: &mut PgConnection,
        why: &str,
        rules: &str,
        bounds: Option<[NaiveDate; 2]>,
    ) -> Result<i64> {
        let run = rederivations::begin(&mut *tx, why, rules, bounds, self.clock.now()).await?;
        jobs::enqueue(tx, &Job::Rederive { run }, self.clock.now()).await?;
        Ok(run)
    }

    /// Takes a run to its end; `None` when it has come there already.
    pub(crate) async fn rederive_run(&self, id: i64) -> Result<Option<RederiveSummary>> {
        let mut tiers = false;
        loop {
            let mut tx = self.pool.begin().await?;
            let Some(mut run) = rederivations::lock(&mut *tx, id).await? else { return Ok(None) };
            if run.finished_at.is_some() {
                return Ok(None);
            }
            let rows = match (run.from_on, run.to_on) {
                (Some(from), Some(to)) => {
                    rederivations::next_by_day(&mut *tx, from, to, (run.cursor_on, run.cursor_id), CHUNK).await?
                }
                _ => rederivations::next_by_number(&mut *tx, run.cursor_id, CHUNK).await?,
            };
            let Some(last) = rows.last() else {
                let summary = self.end_run(&mut tx, run).await?;
                tx.commit().await?;
                self.cache.clear().await;
                if tiers {
                    self.evaluate(self.clock.today(), false).await?;
                }
                return Ok(Some(summary));
            };
            run.cursor_on = run.from_on.is_some().then_some(last.decided_on);
            run.cursor_id = last.id;
            tiers |= self.rederive_chunk(&mut tx, &mut run, &rows).await?;
            rederivations::advance(&mut *tx, &run).await?;
            tx.commit().await?;
            tracing::debug!(id, looked = run.looked, changed = run.changed, "rederivation");
        }
    }

    /// Writes what differs of some records and says whether a class did.
    async fn rederive_chunk(&self, tx: &mut PgConnection, run: &mut Run, rows: &[Row]) -> Result<bool> {
        let pack = self.pack();
        let mut differ: Vec<(i64, Derived)> = Vec::new();
        let mut shown: Vec<(i64, &str)> = Vec::new();
        let mut classes: BTreeSet<&str> = BTreeSet::new();
        for row in rows {
            let Some(derived) = derive(pack, row)? else { continue };
            let was = row.derived();
            if derived == was {
                continue;
            }
            let due = |d: &Derived| (d.due_on, d.due_market_on);
            run.moved += i64::from(due(&derived) != due(&was));
            let public = |d: &Derived| (d.class, d.regime.clone(), d.publish_from, d.publish_until, d.repairable_from);
            if public(&derived) != public(&was) {
                shown.push((row.first_id, &row.uscc));
            }
            if derived.class != was.class {
                classes.insert(&row.uscc);
            }
            differ.push((row.id, derived));
        }
        run.looked += rows.len() as i64;
        run.changed += differ.len() as i64;
        if !differ.is_empty() {
            rederivations::store(&mut *tx, &differ).await?;
        }
        if !classes.is_empty() {
            tiers::ask(&mut *tx, &classes.iter().copied().collect::<Vec<_>>()).await?;
        }
        outbox::note_records(tx, &shown).await?;
        Ok(!classes.is_empty())
    }

    /// What is left after the records: acts that are not on file, cases, the ledger.
    async fn end_run(&self, tx: &mut PgConnection, mut run: Run) -> Result<RederiveSummary> {
        self.rederive_awaited(tx).await?;
        run.cases = self.rederive_cases(tx).await?;
        run.finished_at = Some(self.clock.now());
        rederivations::advance(&mut *tx, &run).await?;
        let summary = RederiveSummary {
            run: run.id,
            looked: run.looked,
            changed: run.changed,
            moved: run.moved,
            cases: run.cases,
        };
        let change =
            json!({ "why": run.why, "rule_set": run.rule_set, "from": run.from_on, "to": run.to_on, "did": summary });
        let object = format!("rederivation:{}", run.id);
        let entry = Entry { actor: ledger::SYSTEM, action: "rederive", object: &object, change: &change };
        ledger::append(tx, self.clock.now(), entry).await?;
        Ok(summary)
    }

    async fn rederive_awaited(&self, tx: &mut PgConnection) -> Result<()> {
        let pack = self.pack();
        let mut after = 0;
        loop {
            let rows = rederivations::awaited(&mut *tx, after, CHUNK).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.id;
            let (mut ids, mut dues) = (Vec::new(), Vec::new());
            for row in &rows {
                let Some(clock) = pack.item(&row.item).and_then(|item| item.clock.as_deref()) else { continue };
                let due = publication::due(&pack.law.at(row.decided_on), &pack.calendar, clock)?.map(|due| due.date);
                if due != row.due_on {
                    ids.push(row.id);
                    dues.push(due);
                }
            }
            rederivations::store_awaited(&mut *tx, &ids, &dues).await?;
        }
    }

    async fn rederive_cases(&self, tx: &mut PgConnection) -> Result<i64> {
        let pack = self.pack();
        let (mut after, mut moved) = (0, 0);
        loop {
            let rows = rederivations::cases(&mut *tx, after, CHUNK).await?;
            let Some(last) = rows.last() else { return Ok(moved) };
            after = last.id;
            let (mut ids, mut dues, mut provisional) = (Vec::new(), Vec::new(), Vec::new());
            for row in &rows {
                let Some(due) = case_due(pack, &pack.calendar, row)? else { continue };
                if due != (Due { date: row.due_on, provisional: row.due_provisional }) {
                    moved += i64::from(due.date != row.due_on);
                    ids.push(row.id);
                    dues.push(due.date);
                    provisional.push(due.provisional);
                }
            }
            rederivations::store_cases(tx, &ids, &dues, &provisional).await?;
        }
    }
}

/// The columns of one record; `None` where the catalogue has lost its item, which is not this run's to mend.
fn derive(pack: &Pack, row: &Row) -> Result<Option<Derived>> {
    let version = u32::try_from(row.item_version).unwrap_or(0);
    let Some(item) = pack.item_version(&row.item, version).or_else(|| pack.item(&row.item)) else {
        tracing::warn!(record = row.id, item = row.item, "a record's item is not in the catalogue");
        return Ok(None);
    };
    let standing = Standing {
        repaired_on: row.repaired_on,
        annulled: row.annulled_on.is_some(),
        withheld: row.marks & Mark::Withheld.bit() != 0,
    };
    records::derive(pack, item, &row.content, &row.department, row.decided_on, standing).map(Some)
}

/// The running term of a case under a calendar, from the steps that were taken; `None` where they start none.
pub(super) fn case_due(pack: &Pack, calendar: &Calendar, row: &CaseRow) -> Result<Option<Due>> {
    let unknown = |what: &str| Error::inconsistent("case_file", "kind", row.id, format!("unknown {what}"));
    let kind = word::<KindCode>(&row.kind).ok_or_else(|| unknown(&row.kind))?.kind();
    let (mut state, mut running) = (kind.start, Running::stopped());
    // A day that the matter itself names is no calendar's to move, nor is what prolonged it.
    let named = Some(Due { date: row.due_on, provisional: row.due_provisional });
    let mut its_own = matches!(kind.opens, Some(Term::Until(_)));
    if let (Some(term), Some(opened)) = (kind.opens, row.steps.0.first()) {
        running = running.after(&Transition { term, ..STEP }, &pack.law, calendar, opened.on, named)?;
    }
    for step in &row.steps.0 {
        let after = word::<State>(&step.state).ok_or_else(|| unknown(&step.state))?;
        let taken = step.action.as_deref().and_then(word::<Action>).and_then(|action| kind.step(state, action));
        // Of several departments the last answer takes the step: before it the state stays and so does the term.
        if let Some(taken) = taken.filter(|taken| taken.to.is_none_or(|to| to == after)) {
            its_own = match taken.term {
                Term::Until(_) => true,
                Term::Start(_) | Term::Since(_) | Term::Stop => false,
                Term::Keep | Term::Extend(_) | Term::Pause | Term::Resume => its_own,
            };
            running = running.after(taken, &pack.law, calendar, step.on, named)?;
        }
        state = after;
    }
    Ok(if its_own { named } else { running.due })
}

/// A plain enum's value from its code.
fn word<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).ok()
}

/// Fingerprint of everything that the columns are derived from: another one means that they may differ.
pub(super) fn rule_set(pack: &Pack) -> Result<String> {
    let law: Vec<_> = pack.law.parameters.iter().filter(|(id, _)| RULES.iter().any(|p| id.starts_with(p))).collect();
    let items = pack.catalogue.iter().chain(pack.other_versions.iter().map(|version| &version.item));
    let items: Vec<_> = items
        .map(|item| (&item.code, item.version, &item.clock, item.disclosure, item.retention_months, &item.roles))
        .collect();
    let market: Vec<_> = pack.departments.iter().filter(|d| d.market_regulator).map(|d| &d.code).collect();
    let rules = serde_json::to_vec(&(law, items, market, pack.calendar.years()))
        .map_err(|e| Error::Internal(format!("rule set: {e}")))?;
    Ok(ledger::sm3(&rules)[..8].iter().map(|byte| format!("{byte:02x}")).collect())
}
