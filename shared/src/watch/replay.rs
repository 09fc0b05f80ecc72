//! A rule on the past: how often it would have warned, and of whom.

use super::{Cause, Fact, Rule, decide};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// One warning that there would have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fired {
    /// On which day.
    pub on: NaiveDate,
    /// For what that was not told before.
    pub causes: Vec<Cause>,
}

/// What a rule would have said of one business.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    /// It would have warned at once on the first day, of what there was already.
    pub standing: bool,
    /// The warnings after that.
    pub fired: Vec<Fired>,
    /// It holds on the last day: switched on then, it would warn at once.
    pub now: bool,
}

/// Goes through the days from `from` to `to` as if the rule had been switched on on the first. A record counts from the
/// day on which it was on file; one that was repaired or annulled since is not among the facts.
pub fn replay(rule: &Rule, facts: &[Fact], from: NaiveDate, to: NaiveDate) -> Replay {
    let mut decision = decide(rule, facts, from);
    let mut told: BTreeSet<Cause> = decision.causes.iter().copied().collect();
    let mut done = Replay { standing: !told.is_empty(), ..Replay::default() };
    let mut on = from;
    loop {
        let came = facts.iter().map(|fact| fact.known_on).filter(|day| *day > on).min();
        let Some(day) = came.into_iter().chain(decision.next).min().filter(|day| *day <= to) else { break };
        on = day;
        decision = decide(rule, facts, on);
        let causes: Vec<Cause> = decision.causes.iter().copied().filter(|cause| told.insert(*cause)).collect();
        if !causes.is_empty() {
            done.fired.push(Fired { on, causes });
        }
    }
    done.now = !decide(rule, facts, to).causes.is_empty();
    done
}
