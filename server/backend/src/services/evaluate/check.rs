//! Full recomputation as a check: everybody is decided anew and compared with what is stored; nothing is written. What an
//! evaluation has yet to look at is no difference.

use super::{City, differs};
use crate::{
    App, Error, Result,
    ledger::{self, Entry},
    store::tiers,
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
    /// The day and the rules of the last evaluation; `None` before the first.
    pub evaluated: Option<(NaiveDate, String)>,
    /// Subjects that were decided anew.
    pub looked: i64,
    /// Of them, how many an evaluation has yet to look at: new ones, those whose facts have changed, those whose time has come.
    pub waiting: i64,
    /// Of the others, how many are stored otherwise than decided.
    pub differing: i64,
    /// The first of those.
    pub differences: Vec<Difference>,
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
    /// Recomputes everybody's tier for a day and compares. What it finds is noted in the ledger.
    ///
    /// # Errors
    /// The database's; a day for which the city has no rules.
    pub async fn check_tiers(&self, as_of: NaiveDate) -> Result<TierCheck> {
        let evaluated = tiers::last_evaluation(&self.pool).await?;
        let city = City::read(self, as_of).await?;
        let law = self.pack().tier_law.clone();
        let rule_set = law.rule_set.clone();
        let work = move || {
            let (mut looked, mut waiting, mut differing, mut differences) = (0, 0, 0, Vec::new());
            city.decide(&law, as_of, |subject| {
                let (stored, decision) = (subject.stored, &subject.decision);
                looked += 1;
                let decided_for = stored.since.is_some_and(|since| since <= as_of);
                if !decided_for || !subject.asks.is_empty() || stored.valid_until.is_some_and(|day| day <= as_of) {
                    waiting += 1;
                } else if differs(stored, decision) {
                    differing += 1;
                    if differences.len() < MOST_LISTED {
                        differences.push(Difference {
                            uscc: subject.uscc.to_owned(),
                            stored: Tier::from_index(stored.tier),
                            stored_until: stored.valid_until,
                            decided: decision.outcome,
                            decided_until: decision.valid_until,
                        });
                    }
                }
                Ok(())
            })?;
            Ok::<_, Error>((looked, waiting, differing, differences))
        };
        let (looked, waiting, differing, differences) = tokio::task::spawn_blocking(work).await??;
        let check = TierCheck { as_of, rule_set, evaluated, looked, waiting, differing, differences };
        let mut tx = self.pool.begin().await?;
        let entry = Entry { actor: ledger::SYSTEM, action: "evaluate.check", object: "city", change: &check };
        ledger::append(&mut tx, self.clock.now(), entry).await?;
        tx.commit().await?;
        Ok(check)
    }
}
