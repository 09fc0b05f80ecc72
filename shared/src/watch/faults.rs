//! What a rule may not be: senseless, contradictory, wider than its department may see, or beside the catalogue in force.

use super::{
    Condition, Filter, LONGEST, MOST_CONDITIONS, MOST_FILTERS, MOST_RECORDS, Rule, Span, Term, TermField, TermKind,
    Terms, Test, Unit, When, decide::compare,
};
use crate::{
    catalogue::{Disclosure, Money, parse_date},
    form::FieldProblem,
    problem::{Bilingual, Code, Problem},
};

/// Whose rule it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The credit office, which sees every record.
    City,
    /// A department, which sees what is shared and what it delivered itself.
    Department,
}

/// The name of a part of the form: `c1.item`, `c1.f2.test`.
pub(super) fn part(condition: usize, filter: Option<usize>, of: &str) -> String {
    match filter {
        None => format!("c{}.{of}", condition + 1),
        Some(filter) => format!("c{}.f{}.{of}", condition + 1, filter + 1),
    }
}

/// Everything that stands against a rule, at the fields of its form. A rule that is switched on is asked again whenever
/// the catalogue may have changed.
pub fn faults(rule: &Rule, terms: &Terms, owner: Owner) -> Vec<FieldProblem> {
    let n = rule.conditions.len();
    let mut found = Vec::new();
    if n == 0 || n > MOST_CONDITIONS {
        found.push(FieldProblem::new("", Problem::new(Code::WatchConditions).with("max", MOST_CONDITIONS)));
    }
    for (at, condition) in rule.conditions.iter().enumerate() {
        match terms.item(&condition.item) {
            None => {
                let gone = Problem::new(Code::WatchItemGone).with("found", &condition.item);
                found.push(FieldProblem::new(part(at, None, "item"), gone));
            }
            Some(term) => of_condition(condition, at, term, owner, rule.remind, &mut found),
        }
        let same = |other: &Condition| one_covers(other, condition);
        if let Some(other) = rule.conditions[..at].iter().position(same) {
            let overlap = Problem::new(Code::WatchOverlap).with("other", other + 1);
            found.push(FieldProblem::new(part(at, None, "item"), overlap));
        }
    }
    found
}

fn of_condition(
    condition: &Condition,
    at: usize,
    term: &Term,
    owner: Owner,
    remind: bool,
    found: &mut Vec<FieldProblem>,
) {
    let mut wrong = |filter: Option<usize>, of: &str, problem: Problem| {
        found.push(FieldProblem::new(part(at, filter, of), problem));
    };
    // What it reads, from the narrowest: whose eyes that needs.
    let mut reads = vec![(&term.name, term.disclosure)];
    if condition.filters.len() > MOST_FILTERS {
        wrong(None, "item", Problem::new(Code::WatchFilters).with("max", MOST_FILTERS));
    }
    let gone = |code: &str| Problem::new(Code::WatchFieldGone).with_both("item", &term.name).with("found", code);
    for (f, filter) in condition.filters.iter().enumerate() {
        let Some(field) = term.field(&filter.field) else {
            wrong(Some(f), "field", gone(&filter.field));
            continue;
        };
        reads.push((&field.label, field.disclosure));
        if let Err((of, problem)) = of_filter(filter, field) {
            wrong(Some(f), of, problem);
        } else if condition.filters[..f].iter().any(|other| contradict(other, filter, field)) {
            wrong(Some(f), "test", Problem::new(Code::WatchContradiction).with_both("field", &field.label));
        }
    }
    if let Some(code) = condition.when.field() {
        match term.field(code) {
            None => wrong(None, "day", gone(code)),
            Some(field) if field.kind != TermKind::Day => {
                wrong(None, "day", Problem::new(Code::WatchTest).with_both("field", &field.label));
            }
            Some(field) => reads.push((&field.label, field.disclosure)),
        }
    }
    let within = condition.when.within();
    let most = match within.unit {
        Unit::Months => LONGEST.n,
        Unit::Days => LONGEST.n / 12 * 365,
    };
    if within.n == 0 || within.n > most {
        wrong(None, "n", Problem::new(Code::WatchSpan).with("max", most));
    } else if let (When::Count { within, .. }, Some(months)) = (&condition.when, term.retention_months)
        && longer(*within, months)
    {
        let problem = Problem::new(Code::WatchRetention).with_both("item", &term.name).with("max", months);
        wrong(None, "n", problem);
    }
    if let When::Count { at_least, .. } = condition.when
        && !(1..=MOST_RECORDS).contains(&at_least)
    {
        let problem = Problem::new(Code::NumberShape).with("found", at_least).with("min", 1).with("max", MOST_RECORDS);
        wrong(None, "least", problem);
    }
    let told = |code: Code, name: &Bilingual| Problem::new(code).with_both("found", name);
    let narrower = |than: Disclosure| reads.iter().find(|(_, disclosure)| *disclosure > than).map(|(name, _)| *name);
    if owner == Owner::Department
        && !condition.own
        && let Some(name) = narrower(Disclosure::Shared)
    {
        wrong(None, "own", told(Code::WatchOwnOnly, name));
    }
    if remind && let Some(name) = narrower(Disclosure::Authorised) {
        found.push(FieldProblem::new("remind", told(Code::WatchNoRemind, name)));
    }
}

fn longer(span: Span, months: u32) -> bool {
    match span.unit {
        Unit::Months => span.n > months,
        Unit::Days => u64::from(span.n) > u64::from(months) * 31,
    }
}

/// What is wrong with a filter by itself, and where.
fn of_filter(filter: &Filter, field: &TermField) -> Result<(), (&'static str, Problem)> {
    if !filter.test.fits(&field.kind) {
        return Err(("test", Problem::new(Code::WatchTest).with_both("field", &field.label)));
    }
    if !filter.test.takes_value() {
        return Ok(());
    }
    if filter.values.iter().all(String::is_empty) {
        return Err(("value", Code::Required.into()));
    }
    for value in &filter.values {
        match &field.kind {
            TermKind::List { options, .. } if !options.iter().any(|(option, _)| option == value) => {
                let problem = Problem::new(Code::WatchOption).with("found", value).with_both("field", &field.label);
                return Err(("value", problem));
            }
            TermKind::Day => _ = parse_date(value).map_err(|problem| ("value", problem))?,
            TermKind::Money => _ = Money::parse(value).map_err(|problem| ("value", problem))?,
            TermKind::List { .. } | TermKind::Text => {}
        }
    }
    Ok(())
}

/// Whether two filters on one field can never hold of one record.
fn contradict(one: &Filter, other: &Filter, field: &TermField) -> bool {
    if one.field != other.field {
        return false;
    }
    let several = matches!(field.kind, TermKind::List { several: true, .. });
    let shares = |a: &Filter, b: &Filter| a.values.iter().any(|value| b.values.contains(value));
    match (one.test, other.test) {
        (Test::Empty, Test::Empty | Test::IsNot) | (Test::IsNot, Test::Empty) => false,
        (Test::Empty, _) | (_, Test::Empty) => true,
        (Test::Is, Test::Is) => !several && !shares(one, other),
        (Test::Is, Test::IsNot) => one.values.iter().all(|value| other.values.contains(value)),
        (Test::IsNot, Test::Is) => other.values.iter().all(|value| one.values.contains(value)),
        (Test::AtLeast, Test::AtMost) => beyond(&one.values, &other.values),
        (Test::AtMost, Test::AtLeast) => beyond(&other.values, &one.values),
        _ => false,
    }
}

/// The least is more than the most.
fn beyond(least: &[String], most: &[String]) -> bool {
    let (Some(least), Some(most)) = (least.first(), most.first()) else { return false };
    compare(least, most).is_some_and(std::cmp::Ordering::is_gt)
}

/// Whether one condition holds whenever the other does, whichever of them that is: then the pair says no more than one.
fn one_covers(one: &Condition, other: &Condition) -> bool {
    let same = one.item == other.item && one.own == other.own && one.filters == other.filters;
    let (a, b) = (one.when.within(), other.when.within());
    let shorter =
        |x: Span, y: Span| x == y || if x.unit == y.unit { x.n < y.n } else { x.days() < y.n_days_at_least() };
    same && match (&one.when, &other.when) {
        (When::Count { at_least: n, .. }, When::Count { at_least: m, .. }) => {
            (n >= m && shorter(a, b)) || (m >= n && shorter(b, a))
        }
        (When::Ahead { field: x, .. }, When::Ahead { field: y, .. })
        | (When::Past { field: x, .. }, When::Past { field: y, .. }) => x == y,
        _ => false,
    }
}

impl Span {
    /// At least so many days.
    fn n_days_at_least(self) -> u64 {
        u64::from(self.n) * if self.unit == Unit::Days { 1 } else { 28 }
    }
}
