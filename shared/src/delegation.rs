//! Delegation 委托代办: who stands in for an official, from which day to which, and why.
//!
//! A deputy does not get rights of its own: for as long as the delegation runs it may take the delegator's place in a session,
//! and what it does there is written with both names.

use crate::{
    catalogue::{names_a_person, parse_date},
    form::{self, FieldProblem, Values},
    mask::holds_private_number,
    problem::{Code, Problem},
};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// Longest reason, in characters.
pub const LONGEST_REASON: u32 = 200;
/// Days that a delegation may run: who is away for longer is replaced.
pub const LONGEST_DAYS: u64 = 366;
/// Fields of its form, in its order.
pub const FIELDS: [&str; 5] = ["deputy", "from", "until", "reason", "away"];

/// A delegation as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// The deputy's e-mail address.
    pub deputy: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Why.
    pub reason: String,
    /// The delegator is away 请假: mail goes to the deputy, and the desk says so.
    pub away: bool,
}

impl Delegation {
    /// Reads the form.
    ///
    /// # Errors
    /// What is missing or wrong, by field.
    pub fn read(typed: &Values, today: NaiveDate) -> Result<Self, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let raw = |field: &str| typed.get(field).map_or("", |text| text.trim());
        let mut refuse = |field: &str, problem: Problem| problems.push(FieldProblem::new(field, problem));
        let deputy = match raw("deputy") {
            "" => Err(Problem::new(Code::Required)),
            text => form::email(text),
        };
        let day = |field: &str| match raw(field) {
            "" => Err(Problem::new(Code::Required)),
            text => parse_date(text),
        };
        let (from, until) = (day("from"), day("until"));
        let reason = raw("reason");
        let n = reason.chars().count();
        let wrong = if n == 0 {
            Some(Code::ReasonRequired.into())
        } else if n > LONGEST_REASON as usize {
            Some(Problem::new(Code::TooLong).with("max", LONGEST_REASON).with("n", n))
        } else if reason.chars().any(char::is_control) {
            Some(Code::ControlCharacter.into())
        } else if names_a_person(reason) {
            Some(Code::PersonalData.into())
        } else {
            holds_private_number(reason).then(|| Code::PrivateNumber.into())
        };
        for (field, problem) in
            [("deputy", deputy.as_ref().err()), ("from", from.as_ref().err()), ("until", until.as_ref().err())]
        {
            problem.into_iter().for_each(|problem| refuse(field, problem.clone()));
        }
        if let Ok(from) = from
            && from < today
        {
            refuse("from", Problem::new(Code::DayPassed).with("today", today));
        }
        if let (Ok(from), Ok(until)) = (&from, &until) {
            if until < from {
                refuse("until", Problem::new(Code::LastDayFirst).with("date", from));
            } else if from.checked_add_days(Days::new(LONGEST_DAYS)).is_some_and(|end| *until >= end) {
                refuse("until", Problem::new(Code::DelegationTerm).with("max", LONGEST_DAYS));
            }
        }
        wrong.into_iter().for_each(|problem| refuse("reason", problem));
        match (deputy, from, until) {
            (Ok(deputy), Ok(from), Ok(until)) if problems.is_empty() => {
                Ok(Self { deputy, from, until, reason: reason.to_owned(), away: !raw("away").is_empty() })
            }
            _ => Err(problems),
        }
    }
}

/// Where a delegation stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Its first day has not come.
    Coming,
    /// The deputy may stand in.
    Running,
    /// Its last day has passed, or it was ended.
    Over,
}

impl Standing {
    /// Of a delegation from day to day, ended or not.
    pub fn on(today: NaiveDate, (from, until): (NaiveDate, NaiveDate), ended: bool) -> Self {
        match () {
            () if ended || until < today => Standing::Over,
            () if today < from => Standing::Coming,
            () => Standing::Running,
        }
    }
}
