//! Whether a rule warns of a business on a day, and for which facts.

use super::{Condition, Filter, Join, Rule, Test, When};
use crate::{
    catalogue::{Money, parse_date, split},
    form::Values,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A record as a rule sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The record, by its first version: a correction is no new fact.
    pub record: i64,
    /// Its item.
    pub item: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Day since which it is on file.
    pub known_on: NaiveDate,
    /// The rule's department delivered it.
    pub own: bool,
    /// The fields that the rule reads.
    pub values: Values,
}

/// What a warning rests on: one record, and the day in it where that is what matters. The same cause never warns twice;
/// a day that was moved is another cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cause {
    /// The record, by its first version.
    pub record: i64,
    /// The day in it.
    pub day: Option<NaiveDate>,
}

/// What a rule says of one business on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// The facts for which it warns, in order; none when it does not.
    pub causes: Vec<Cause>,
    /// The first later day on which time alone could add a cause. Windows that close add none.
    pub next: Option<NaiveDate>,
}

/// Decides over the facts of one business.
pub fn decide(rule: &Rule, facts: &[Fact], on: NaiveDate) -> Decision {
    let mut causes = BTreeSet::new();
    let (mut held, mut next) = (0, None::<NaiveDate>);
    for condition in &rule.conditions {
        let mut own = Vec::new();
        for fact in facts.iter().filter(|fact| fact.known_on <= on && matches(condition, fact)) {
            let Some((cause, from, until)) = window(&condition.when, fact) else { continue };
            if on < from {
                next = Some(next.map_or(from, |next| next.min(from)));
            } else if on <= until {
                own.push(cause);
            }
        }
        let least = match condition.when {
            When::Count { at_least, .. } => at_least as usize,
            When::Ahead { .. } | When::Past { .. } => 1,
        };
        if own.len() >= least.max(1) {
            held += 1;
            causes.extend(own);
        }
    }
    let warns = match rule.join {
        Join::All => held == rule.conditions.len(),
        Join::Any => held > 0,
    };
    Decision { causes: if warns { causes.into_iter().collect() } else { Vec::new() }, next }
}

/// The days on which a fact is in a window, both included.
fn window(when: &When, fact: &Fact) -> Option<(Cause, NaiveDate, NaiveDate)> {
    let day = |field: &str| fact.values.get(field).and_then(|text| parse_date(text).ok());
    Some(match when {
        When::Count { within, .. } => {
            (Cause { record: fact.record, day: None }, fact.decided_on, within.after(fact.decided_on))
        }
        When::Ahead { field, within } => {
            let day = day(field)?;
            (Cause { record: fact.record, day: Some(day) }, within.before(day), day)
        }
        When::Past { field, within } => {
            let day = day(field)?;
            (Cause { record: fact.record, day: Some(day) }, day.succ_opt()?, within.after(day))
        }
    })
}

/// Whether a record is one of those that a condition speaks of.
fn matches(condition: &Condition, fact: &Fact) -> bool {
    condition.item == fact.item
        && (fact.own || !condition.own)
        && condition
            .filters
            .iter()
            .all(|filter| holds(filter, fact.values.get(&filter.field).map_or("", String::as_str)))
}

fn holds(filter: &Filter, text: &str) -> bool {
    let values = &filter.values;
    // One of a list may carry the writer's own words: 其他-补办 is 其他.
    let is = |part: &str| {
        values
            .iter()
            .any(|value| part.strip_prefix(value.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')))
    };
    let any = || is(text) || split(text).any(is);
    let ordered = |wanted: std::cmp::Ordering| {
        values.iter().any(|value| compare(text, value).is_some_and(|found| found == wanted || found.is_eq()))
    };
    match filter.test {
        Test::Filled => !text.is_empty(),
        Test::Empty => text.is_empty(),
        Test::IsNot => !any(),
        _ if text.is_empty() => false,
        Test::Is => any(),
        Test::Contains => values.iter().any(|value| text.contains(value.as_str())),
        Test::AtLeast => ordered(std::cmp::Ordering::Greater),
        Test::AtMost => ordered(std::cmp::Ordering::Less),
    }
}

/// Days with days, amounts with amounts.
pub(super) fn compare(left: &str, right: &str) -> Option<std::cmp::Ordering> {
    match (parse_date(left), parse_date(right)) {
        (Ok(left), Ok(right)) => Some(left.cmp(&right)),
        _ => Some(Money::parse(left).ok()?.cmp(&Money::parse(right).ok()?)),
    }
}
