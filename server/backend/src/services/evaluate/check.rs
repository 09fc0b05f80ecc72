//! Full recomputation as a check: everybody is decided anew and compared with what is stored. What an evaluation has yet to look at
//! is no difference. No tier is written; who differs is asked for, so that the next evaluation decides him.

use super::{City, city::Decided, differs};
use crate::{
    App, Error, Result,
    ledger::{self, Entry},
    store::tiers::{self, Run, Stored},
};
use chrono::NaiveDate;
use serde::Serialize;
use shared::tier::Tier;

/// Differences that are listed; all are counted.
const MOST_LISTED: usize = 100;

/// What a recomputation found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TierCheck {
    /// The day decided for.
    pub as_of: NaiveDate,
    /// The rules.
    pub rule_set: String,
    /// The last evaluation that was begun: its day, its rules, whether it came to its end; `None` before the first.
    pub evaluated: Option<Run>,
    /// Subjects that were decided anew.
    pub looked: i64,
    /// Of them, how many an evaluation has yet to look at.
    pub waiting: i64,
    /// Why those wait.
    pub why: Waiting,
    /// Of the others, how many are stored otherwise than decided. The next evaluation decides them anew.
    pub differing: i64,
    /// The first of those.
    pub differences: Vec<Difference>,
}

/// Subjects that an evaluation has yet to look at, each once, by the first reason that holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// Nobody has decided them yet.
    pub undecided: i64,
    /// They were decided for a later day.
    pub ahead: i64,
    /// Their time has come.
    pub due: i64,
    /// Their facts have changed.
    pub asked: i64,
}

impl Waiting {
    /// Counts one that waits, and says whether it does.
    fn take(&mut self, subject: &Decided<'_>, as_of: NaiveDate) -> bool {
        let Stored { since, valid_until, .. } = *subject.stored;
        let reason = match since {
            None => &mut self.undecided,
            Some(since) if since > as_of => &mut self.ahead,
            Some(_) if valid_until.is_some_and(|day| day <= as_of) => &mut self.due,
            Some(_) if !subject.asks.is_empty() => &mut self.asked,
            Some(_) => return false,
        };
        *reason += 1;
        true
    }

    fn sum(&self) -> i64 {
        self.undecided + self.ahead + self.due + self.asked
    }
}

/// A subject whose stored tier is not what its facts say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Whose.
    pub uscc: String,
    /// The tier that is stored.
    pub stored: Option<Tier>,
    /// And the day until which it holds.
    pub stored_until: Option<NaiveDate>,
    /// What the facts say.
    pub decided: Tier,
    /// And until when.
    pub decided_until: Option<NaiveDate>,
}

impl App {
    /// Recomputes everybody's tier for a day and compares. What it finds is noted in the ledger, and asked anew.
    ///
    /// # Errors
    /// The database's; a day for which the city has no rules.
    pub async fn check_tiers(&self, as_of: NaiveDate) -> Result<TierCheck> {
        self.refresh().await?;
        let pack = self.pack();
        let evaluated = tiers::last_evaluation(&self.pool).await?;
        let city = City::read(&self.pool, pack, as_of).await?;
        let work = move || {
            let (mut looked, mut why, mut differences) = (0, Waiting::default(), Vec::new());
            city.decide(&pack.tier_law, as_of, |subject| {
                let (stored, decision) = (subject.stored, &subject.decision);
                looked += 1;
                if !why.take(&subject, as_of) && differs(stored, decision) {
                    differences.push(Difference {
                        uscc: subject.uscc.to_owned(),
                        stored: Tier::from_index(stored.tier),
                        stored_until: stored.valid_until,
                        decided: decision.outcome,
                        decided_until: decision.valid_until,
                    });
                }
                Ok(())
            })?;
            Ok::<_, Error>((looked, why, differences))
        };
        let (looked, why, mut differences) = tokio::task::spawn_blocking(work).await??;
        let mut tx = self.pool.begin().await?;
        let codes: Vec<&str> = differences.iter().map(|difference| difference.uscc.as_str()).collect();
        tiers::ask(&mut *tx, &codes).await?;
        let (rule_set, waiting, differing) = (pack.tier_law.rule_set.clone(), why.sum(), differences.len() as i64);
        differences.truncate(MOST_LISTED);
        let check = TierCheck { as_of, rule_set, evaluated, looked, waiting, why, differing, differences };
        let entry = Entry { actor: ledger::SYSTEM, action: "evaluate.check", object: "city", change: &check };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        Ok(check)
    }
}
