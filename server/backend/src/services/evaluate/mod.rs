//! Evaluation: every subject's tier, stored with the day until which it holds.
//!
//! A page decides the tier it shows by itself, from the facts. What is stored serves lists, the desk and statistics; a
//! night touches only what has changed or fallen due.

mod check;
mod city;
mod history;

use crate::{
    App, Error, Result, ledger,
    store::{
        aliases,
        grades::{self, GradeItems},
        records, rosters,
        tiers::{self, Stored, Writes},
    },
};
pub use check::{Difference, TierCheck};
use chrono::{Months, NaiveDate};
use city::City;
use serde::Serialize;
use shared::tier::{self, Class, Decision, Facts, PenaltyFact, RosterFact, Tier};
use sqlx::{PgConnection, PgPool};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Subjects per transaction, when they are written and when some are read.
const BATCH: usize = 20_000;
/// Of so many subjects' facts a look at each costs as much as a pass over everybody's.
const MOST_LOOKED_UP: usize = 100_000;

/// What a run did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EvaluateSummary {
    /// The day decided for.
    pub as_of: NaiveDate,
    /// Subjects that were looked at.
    pub looked: i64,
    /// Of them, how many have another tier than before.
    pub changed: i64,
    /// The rules.
    pub rule_set: String,
    /// Subjects per tier after the run.
    pub tiers: BTreeMap<&'static str, i64>,
}

impl App {
    /// Decides the tiers that are due on `as_of`, or all of them. Other rules or an earlier day than last time make all
    /// of them due.
    ///
    /// Facts are read as of one moment, and only what differs from what is stored is written. What comes meanwhile is safe:
    /// a tier that somebody else has written since is left to him, and what was asked since stays asked. A run that is killed
    /// has written whole transactions, and is not noted: the next finds what it left.
    ///
    /// # Errors
    /// The database's; a day for which the city has no rules.
    pub async fn evaluate(&self, as_of: NaiveDate, all: bool) -> Result<EvaluateSummary> {
        let rule_set = &self.pack().tier_law.rule_set;
        // Of two runs the later one waits, and then sees what the first has noted.
        let mut alone = self.pool.begin().await?;
        tiers::alone(&mut *alone).await?;
        let last = tiers::last_evaluation(&self.pool).await?;
        let all = all || last.as_ref().is_none_or(|(day, rules)| rules != rule_set || as_of < *day);
        let (looked, changed) = if all {
            self.evaluate_all(as_of).await?
        } else {
            self.evaluate_due(as_of, last.is_some_and(|(day, _)| day == as_of)).await?
        };
        let mut tx = self.pool.begin().await?;
        tiers::note_evaluation(&mut *tx, as_of, rule_set, looked, changed).await?;
        let mut tiers = BTreeMap::new();
        for (index, count) in tiers::counts(&mut *tx).await? {
            let tier =
                Tier::from_index(index).ok_or_else(|| Error::inconsistent("subject_tier", "tier", "any", index))?;
            tiers.insert(tier.as_str(), count);
        }
        let summary = EvaluateSummary { as_of, looked, changed, rule_set: rule_set.clone(), tiers };
        let entry = ledger::Entry { actor: ledger::SYSTEM, action: "evaluate", object: "city", change: &summary };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        drop(alone);
        self.cache.clear().await;
        Ok(summary)
    }

    /// Everybody: how many were looked at, and how many changed.
    async fn evaluate_all(&self, as_of: NaiveDate) -> Result<(i64, i64)> {
        let city = City::read(self, as_of).await?;
        let law = self.pack().tier_law.clone();
        let work = move || {
            let (mut looked, mut pieces) = (0, vec![Writes::default()]);
            city.decide(&law, as_of, |subject| {
                looked += 1;
                if !subject.asks.is_empty() || differs(subject.stored, &subject.decision) {
                    if pieces.last().is_none_or(|piece| piece.len() == BATCH) {
                        pieces.push(Writes::default());
                    }
                    if let Some(piece) = pieces.last_mut() {
                        let Decision { outcome, valid_until, .. } = subject.decision;
                        piece.push(subject.uscc, subject.stored, outcome, valid_until, subject.asks);
                    }
                }
                Ok(())
            })?;
            Ok::<_, Error>((looked, pieces))
        };
        let (looked, pieces) = tokio::task::spawn_blocking(work).await??;
        let mut changed = 0;
        for piece in pieces.iter().filter(|piece| !piece.is_empty()) {
            changed += self.write_tiers(piece, as_of).await?;
        }
        Ok((looked, changed))
    }

    /// Whoever was asked for, and whose time has come unless that was looked at on this day before.
    async fn evaluate_due(&self, as_of: NaiveDate, again: bool) -> Result<(i64, i64)> {
        let mut db = self.pool.begin_with("begin isolation level repeatable read, read only").await?;
        tiers::without_helpers(&mut db).await?;
        let mut asks: HashMap<String, Vec<i64>> = HashMap::new();
        for (id, file) in tiers::asked(&mut *db).await? {
            asks.entry(file).or_default().push(id);
        }
        let mut usccs: BTreeSet<String> = asks.keys().cloned().collect();
        if !again {
            usccs.extend(tiers::due(&mut *db, as_of).await?);
        }
        if usccs.len() > MOST_LOOKED_UP {
            drop(db);
            return self.evaluate_all(as_of).await;
        }
        let usccs: Vec<String> = usccs.into_iter().collect();
        let mut pieces = Vec::new();
        for some in usccs.chunks(BATCH) {
            let mut writes = Writes::default();
            let (usccs, stored): (Vec<_>, Vec<_>) = tiers::some(&mut *db, some).await?.into_iter().unzip();
            for (facts, stored) in self.facts_in(&mut db, &usccs, as_of).await?.iter().zip(&stored) {
                let decision = tier::decide(facts, &self.pack().tier_law, as_of)?;
                let asks = asks.get(&facts.uscc).map_or(&[][..], Vec::as_slice);
                writes.push(&facts.uscc, stored, decision.outcome, decision.valid_until, asks);
            }
            pieces.push(writes);
        }
        // Before anything is written: a reader that stays keeps old rows from being cleared away.
        db.commit().await?;
        let (mut looked, mut changed) = (0, 0);
        for piece in &pieces {
            changed += self.write_tiers(piece, as_of).await?;
            looked += piece.len() as i64;
        }
        Ok((looked, changed))
    }

    async fn write_tiers(&self, writes: &Writes, on: NaiveDate) -> Result<i64> {
        let mut tx = self.pool.begin().await?;
        tiers::look_up_each(&mut tx).await?;
        let changed = tiers::write(&mut tx, writes, on, &self.pack().tier_law.rule_set).await?;
        tx.commit().await?;
        Ok(changed)
    }

    /// Decides one subject's tier within the transaction that changed its facts.
    pub(crate) async fn recompute(&self, tx: &mut PgConnection, uscc: &str) -> Result<()> {
        // What falls on a merged code counts for the file that it is part of.
        let uscc = aliases::file_of(&mut *tx, uscc).await?;
        let Some(stored) = tiers::lock(&mut *tx, &uscc).await? else { return Ok(()) };
        // Facts are read after what was asked, so whatever is answered has been seen.
        let asks = tiers::asked_for(&mut *tx, &uscc).await?;
        let today = self.clock.today();
        for facts in self.facts_in(tx, &[uscc], today).await? {
            let decision = tier::decide(&facts, &self.pack().tier_law, today)?;
            let mut writes = Writes::default();
            // Written even where nothing differs: an evaluation that read before must find that somebody knew more.
            writes.push(&facts.uscc, &stored, decision.outcome, decision.valid_until, &asks);
            tiers::write(&mut *tx, &writes, today, &self.pack().tier_law.rule_set).await?;
        }
        Ok(())
    }

    /// Decides some subjects' tiers without storing them.
    pub(crate) async fn decide_tiers(
        &self,
        pool: &PgPool,
        usccs: &[String],
        on: NaiveDate,
    ) -> Result<Vec<(String, Decision)>> {
        self.facts_of_many(pool, usccs, on)
            .await?
            .into_iter()
            .map(|facts| {
                let decision = tier::decide(&facts, &self.pack().tier_law, on)?;
                Ok((facts.uscc, decision))
            })
            .collect()
    }

    pub(crate) async fn facts_of_many(&self, pool: &PgPool, usccs: &[String], on: NaiveDate) -> Result<Vec<Facts>> {
        let mut db = pool.acquire().await?;
        self.facts_in(&mut db, usccs, on).await
    }

    /// What is on file about one subject, as the tier sees it, with the penalties of at least so many months.
    pub(super) async fn facts_since(&self, uscc: &str, on: NaiveDate, months: u32) -> Result<Facts> {
        let mut db = self.pool.acquire().await?;
        Ok(self.facts_over(&mut db, &[uscc.to_owned()], on, months).await?.remove(0))
    }

    /// What the tiers of some subjects rest on, in the order asked for. Penalties too old to count on that day or later
    /// are left out.
    async fn facts_in(&self, db: &mut PgConnection, usccs: &[String], on: NaiveDate) -> Result<Vec<Facts>> {
        self.facts_over(db, usccs, on, 0).await
    }

    /// What is on file about some subjects that could decide their tiers from a day on.
    pub(super) async fn facts_on_file(
        &self,
        db: &mut PgConnection,
        usccs: &[String],
        from: NaiveDate,
    ) -> Result<Vec<Facts>> {
        self.facts_over(db, usccs, from, 0).await
    }

    async fn facts_over(
        &self,
        db: &mut PgConnection,
        usccs: &[String],
        on: NaiveDate,
        months: u32,
    ) -> Result<Vec<Facts>> {
        let since = self.oldest(on, months);
        let mut facts: Vec<Facts> = usccs.iter().map(|uscc| Facts { uscc: uscc.clone(), ..Facts::default() }).collect();
        let place: HashMap<&str, usize> = usccs.iter().enumerate().map(|(at, uscc)| (uscc.as_str(), at)).collect();
        for row in records::penalties(&mut *db, usccs, since).await? {
            let class = Class::from_index(row.class)
                .ok_or_else(|| Error::inconsistent("record", "class", row.id, row.class))?;
            facts[place[row.uscc.as_str()]].penalties.push(PenaltyFact {
                id: format!("#{}", row.id),
                decided_on: row.decided_on,
                class,
                repaired_on: row.repaired_on,
            });
        }
        let of = rosters::RosterItems::of(self.pack());
        for row in rosters::facts(&mut *db, usccs, &of).await? {
            facts[place[row.uscc.as_str()]].rosters.push(RosterFact {
                kind: row.kind,
                from: row.from_on,
                to: row.to_on,
            });
        }
        for (uscc, grade) in grades::of(&mut *db, Some(usccs), &GradeItems::of(self.pack(), on)).await? {
            facts[place[uscc.as_str()]].grades.push(grade);
        }
        Ok(facts)
    }

    /// Penalties decided before this day count neither on `on` nor later, nor within so many months before it.
    fn oldest(&self, on: NaiveDate, months: u32) -> NaiveDate {
        let window = self.pack().tier_law.periods.iter().map(|p| p.window_months).max().unwrap_or(0).max(months);
        // One month more than the longest window: month ends never cut a day off.
        on.checked_sub_months(Months::new(window + 1)).unwrap_or(NaiveDate::MIN)
    }
}

/// Whether what is stored has to be written anew. A decision stands from the day on for which it was first made, so a later
/// day with the same result changes nothing.
fn differs(stored: &Stored, decision: &Decision) -> bool {
    stored.tier != decision.outcome.index()
        || stored.valid_until != decision.valid_until
        || stored.since.is_none_or(|since| since > decision.on)
}
