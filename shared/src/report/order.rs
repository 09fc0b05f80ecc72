//! What somebody orders: kind, sectors, period, purpose; the check of the form, for browser and server alike.

use super::{Purpose, ReportKind};
use crate::{
    catalogue::{one_line, parse_date},
    form::{FieldProblem, Values},
    problem::{Code, Problem},
};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// Names of the form's fields.
pub mod field {
    /// Which report: `full`, `conduct`.
    pub const KIND: &str = "kind";
    /// Sectors, joined by ；.
    pub const SECTORS: &str = "sectors";
    /// First day of the period.
    pub const FROM: &str = "from";
    /// Last day of the period.
    pub const TO: &str = "to";
    /// What it is for.
    pub const PURPOSE: &str = "purpose";
    /// Why, in the writer's words.
    pub const REASON: &str = "reason";
}

/// In place of a list of sectors: every one of them, and what belongs to none.
pub const ALL_SECTORS: &str = "all";
/// Longest reason.
const LONGEST_REASON: usize = 200;
/// A certificate asks for years, not for decades.
const MOST_YEARS: u32 = 10;
/// Without a period: the last three years, as most certificates ask for.
const USUAL_YEARS: u32 = 3;

/// A report that can be issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Which report.
    pub kind: ReportKind,
    /// Codes of the sectors; [`ALL_SECTORS`] alone for all. Empty for a full report.
    pub sectors: Vec<String>,
    /// First and last day of the period; `None` for a full report.
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// What it is for.
    pub purpose: Purpose,
    /// Why; may be empty where the business asks for itself.
    pub reason: String,
}

/// The period that stands in the form first.
pub fn usual_period(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    (today.checked_sub_months(Months::new(12 * USUAL_YEARS)).unwrap_or(today), today)
}

/// The order, or what is wrong with it in the order of the form. `sectors` are the codes to choose from; an official
/// (`official`) gives a reason in words.
///
/// # Errors
/// What is wrong, field by field.
pub fn check(values: &Values, sectors: &[&str], official: bool, today: NaiveDate) -> Result<Order, Vec<FieldProblem>> {
    let typed = |field: &str| values.get(field).map_or("", |text| text.trim());
    let mut problems = Vec::new();
    let mut wrong = |field: &str, problem: Problem| problems.push(FieldProblem::new(field, problem));

    let kind = ReportKind::from_code(typed(field::KIND));
    if kind.is_none() {
        wrong(field::KIND, Code::Required.into());
    }
    let (mut chosen, mut period) = (Vec::new(), None);
    if kind == Some(ReportKind::Conduct) {
        chosen = typed(field::SECTORS).split('；').filter(|code| !code.is_empty()).map(str::to_owned).collect();
        if chosen.iter().any(|code| code == ALL_SECTORS) {
            chosen = vec![ALL_SECTORS.to_owned()];
        }
        chosen.dedup();
        let unknown = chosen.iter().find(|code| *code != ALL_SECTORS && !sectors.contains(&code.as_str()));
        if let Some(found) = unknown {
            wrong(field::SECTORS, Problem::new(Code::NotInList).with("found", found).with("list", sectors.join(" ")));
        } else if chosen.is_empty() {
            wrong(field::SECTORS, Code::Required.into());
        }
        let mut day = |name: &str| match typed(name) {
            "" => {
                wrong(name, Code::Required.into());
                None
            }
            text => match parse_date(text) {
                Ok(day) if day > today => {
                    wrong(name, Problem::new(Code::DateFuture).with("today", today));
                    None
                }
                Ok(day) => Some(day),
                Err(problem) => {
                    wrong(name, problem);
                    None
                }
            },
        };
        if let (Some(from), Some(to)) = (day(field::FROM), day(field::TO)) {
            let earliest = to.checked_sub_months(Months::new(12 * MOST_YEARS)).unwrap_or(from);
            if to < from {
                wrong(field::TO, Code::ReportPeriodOrder.into());
            } else if from < earliest {
                wrong(field::FROM, Problem::new(Code::DateTooEarly).with("min", earliest));
            } else {
                period = Some((from, to));
            }
        }
    }
    let purpose = Purpose::parse(typed(field::PURPOSE));
    if purpose.is_none() {
        wrong(field::PURPOSE, Code::PurposeRequired.into());
    }
    let (reason, control) = one_line(typed(field::REASON));
    let n = reason.chars().count();
    if control {
        wrong(field::REASON, Code::ControlCharacter.into());
    } else if n > LONGEST_REASON {
        wrong(field::REASON, Problem::new(Code::TooLong).with("max", LONGEST_REASON).with("n", n));
    } else if n == 0 && official {
        wrong(field::REASON, Code::ReasonRequired.into());
    }
    match (kind, purpose) {
        (Some(kind), Some(purpose)) if problems.is_empty() => {
            Ok(Order { kind, sectors: chosen, period, purpose, reason })
        }
        _ => Err(problems),
    }
}
