//! The lawyers' pocket calculator: one facts object in, one answer out (`credence calc tier`).

use super::{Facts, TierLaw, check_facts, decide};
use crate::problem::{Code, Lang, Problem};
use chrono::NaiveDate;
use serde_json::{Value, json};

/// Answers one line: `{"tier","valid_until","trace"}`.
///
/// # Errors
/// A line that is no facts object, holds a date that does not exist or contradicts itself: never a guess.
pub fn answer(law: &TierLaw, on: NaiveDate, line: &str) -> Result<Value, Problem> {
    let broken = |why: &dyn std::fmt::Display| Problem::new(Code::LineBroken).with("why", why);
    let facts: Facts = serde_json::from_str(line).map_err(|e| broken(&e))?;
    check_facts(&facts)?;
    let decision = decide(&facts, law, on).map_err(|e| broken(&e))?;
    Ok(json!({
        "uscc": facts.uscc,
        "tier": decision.outcome,
        "on": on,
        "valid_until": decision.valid_until,
        "rule_set": law.rule_set,
        "trace": decision.explain(law, &facts, Lang::En),
    }))
}
