//! Evaluation: every subject's tier, stored with the day until which it holds.
//!
//! A page decides the tier it shows by itself, from the facts. What is stored serves lists, the desk and statistics; a
//! night touches only what has changed or fallen due.

use crate::{
    App, Error, Result, ledger, outbox,
    store::{
        aliases, records, rosters,
        subjects::{self, NewTier, TierRow},
    },
};
use chrono::{Months, NaiveDate};
use serde::Serialize;
use shared::tier::{self, Class, Decision, Facts, PenaltyFact, RosterFact, Tier};
use sqlx::{PgConnection, PgPool};
use std::collections::{BTreeMap, HashMap};

/// Subjects per transaction.
const BATCH: i64 = 2_000;

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
    /// # Errors
    /// The database's; a day for which the city has no rules.
    pub async fn evaluate(&self, as_of: NaiveDate, all: bool) -> Result<EvaluateSummary> {
        let rule_set = &self.pack().tier_law.rule_set;
        let last = subjects::last_evaluation(&self.pool).await?;
        let all = all || last.is_none_or(|(day, rules)| rules != *rule_set || as_of < day);
        aliases::mark_dirty_files(&self.pool).await?;
        let (mut looked, mut changed) = (0, 0);
        let mut after = String::new();
        loop {
            let mut tx = self.pool.begin().await?;
            let rows = if all {
                subjects::lock_next(&mut *tx, &after, BATCH).await?
            } else {
                subjects::lock_due(&mut *tx, as_of, BATCH).await?
            };
            let Some(last) = rows.iter().map(|r| &r.uscc).max() else { break };
            after.clone_from(last);
            changed += self.decide_and_store(&mut tx, &rows, as_of).await?;
            looked += rows.len() as i64;
            tx.commit().await?;
            tracing::debug!(looked, changed, "evaluation");
        }
        let mut tx = self.pool.begin().await?;
        subjects::note_evaluation(&mut *tx, as_of, rule_set, looked, changed).await?;
        let mut tiers = BTreeMap::new();
        for (index, count) in subjects::tiers(&mut *tx).await? {
            let tier = Tier::from_index(index).ok_or_else(|| Error::inconsistent("subject", "tier", "any", index))?;
            tiers.insert(tier.as_str(), count);
        }
        let summary = EvaluateSummary { as_of, looked, changed, rule_set: rule_set.clone(), tiers };
        let entry = ledger::Entry { actor: ledger::SYSTEM, action: "evaluate", object: "city", change: &summary };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        self.cache.clear().await;
        Ok(summary)
    }

    /// Decides one subject's tier within the transaction that changed its facts.
    pub(crate) async fn recompute(&self, tx: &mut PgConnection, uscc: &str) -> Result<()> {
        // What falls on a merged code counts for the file that it is part of.
        let uscc = aliases::file_of(&mut *tx, uscc).await?;
        let Some(row) = subjects::lock_one(&mut *tx, &uscc).await? else { return Ok(()) };
        self.decide_and_store(tx, &[row], self.clock.today()).await?;
        Ok(())
    }

    async fn decide_and_store(&self, tx: &mut PgConnection, rows: &[TierRow], on: NaiveDate) -> Result<i64> {
        let usccs: Vec<String> = rows.iter().map(|r| r.uscc.clone()).collect();
        let before: HashMap<&str, i16> = rows.iter().map(|r| (r.uscc.as_str(), r.tier)).collect();
        let facts = self.facts_in(tx, &usccs, on).await?;
        let mut changed = Vec::new();
        let mut tiers = Vec::with_capacity(facts.len());
        for facts in facts {
            let decision = tier::decide(&facts, &self.pack().tier_law, on)?;
            let index = decision.outcome.index();
            if let Some((uscc, _)) = before.get_key_value(facts.uscc.as_str()).filter(|(_, tier)| **tier != index) {
                changed.push(*uscc);
            }
            tiers.push(NewTier { uscc: facts.uscc, tier: index, valid_until: decision.valid_until });
        }
        subjects::store_tiers(&mut *tx, &tiers, on, &self.pack().tier_law.rule_set).await?;
        outbox::note_subjects(tx, &changed, true).await?;
        Ok(changed.len() as i64)
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
        let window = self.pack().tier_law.periods.iter().map(|p| p.window_months).max().unwrap_or(0).max(months);
        // One month more than the longest window: month ends never cut a day off.
        let since = on.checked_sub_months(Months::new(window + 1)).unwrap_or(NaiveDate::MIN);
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
        Ok(facts)
    }
}
