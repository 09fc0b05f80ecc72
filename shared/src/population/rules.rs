//! The rules of an evaluation as data that a control changes.

use super::{MARK_BITS, Mark, OLDEST, Population};
use crate::{
    form::FieldProblem,
    law::{LawError, Value},
    problem::{Code, Problem},
    tier::{Class, Tier, TierPeriod},
};
use chrono::{Months, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

/// What a tier is decided by. Every field is a parameter `tier.…` of the law data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// For how many months after its decision a penalty counts.
    pub window_months: u32,
    /// Counts from which notice, attention, warning and key attention begin.
    pub thresholds: [u32; 4],
    /// Whether minor penalties count.
    pub minor_counts: bool,
    /// Rosters that lead to key attention at once.
    pub roster_kinds: Vec<String>,
}

impl Rules {
    /// Longest window: 22 years fill the columns.
    pub const LONGEST_WINDOW: u32 = 240;

    /// The parameters that they are made of, in the order of a form.
    pub const PARAMETERS: [&str; 7] = [
        "tier.window_months",
        "tier.notice_from",
        "tier.attention_from",
        "tier.warning_from",
        "tier.key_attention_from",
        "tier.minor_counts",
        "tier.roster_kinds",
    ];

    /// Those of a period of the law.
    pub fn of(period: &TierPeriod) -> Self {
        Self {
            window_months: period.window_months,
            thresholds: period.thresholds,
            minor_counts: period.minor_counts,
            roster_kinds: period.roster_kinds.clone(),
        }
    }

    /// Those that values of the [`PARAMETERS`](Self::PARAMETERS) make.
    ///
    /// # Errors
    /// A parameter without a value, or with one of another type.
    pub fn of_values<'a>(value: impl Fn(&str) -> Option<&'a Value>) -> Result<Self, LawError> {
        let [window, notice, attention, warning, key, minor, rosters] = Self::PARAMETERS;
        let of = |id: &str| value(id).ok_or_else(|| LawError::Unknown(id.to_owned()));
        let wrong = |id: &str| LawError::Type(id.to_owned());
        let count = |id: &str| match of(id)? {
            Value::Int(n) => u32::try_from(*n).map_err(|_| wrong(id)),
            _ => Err(wrong(id)),
        };
        let Value::Bool(minor_counts) = *of(minor)? else { return Err(wrong(minor)) };
        let Value::List(roster_kinds) = of(rosters)?.clone() else { return Err(wrong(rosters)) };
        Ok(Self {
            window_months: count(window)?,
            thresholds: [count(notice)?, count(attention)?, count(warning)?, count(key)?],
            minor_counts,
            roster_kinds,
        })
    }

    /// What stands against deciding a tier by them, by parameter: a window that the columns can't hold; thresholds that begin
    /// at nought or fall.
    pub fn faults(&self) -> Vec<FieldProblem> {
        let mut faults = Vec::new();
        if !(1..=Self::LONGEST_WINDOW).contains(&self.window_months) {
            let problem = Problem::new(Code::WindowOutOfRange).with("min", 1).with("max", Self::LONGEST_WINDOW);
            faults.push(FieldProblem::new(Self::PARAMETERS[0], problem));
        }
        let before = [1].into_iter().chain(self.thresholds);
        for ((threshold, before), id) in self.thresholds.iter().zip(before).zip(&Self::PARAMETERS[1..]) {
            if *threshold < before {
                faults.push(FieldProblem::new(*id, Code::ThresholdsOutOfOrder));
            }
        }
        faults
    }

    /// Whether a tier can be decided by them.
    ///
    /// # Errors
    /// The first of the [`faults`](Self::faults).
    pub fn check(&self) -> Result<(), Problem> {
        self.faults().into_iter().next().map_or(Ok(()), |fault| Err(fault.problem))
    }

    /// Tiers that no number of penalties leads to, because the next one begins at the same number.
    pub fn unreachable(&self) -> Vec<Tier> {
        let pairs = self.thresholds.windows(2).zip(&Tier::ALL[1..]);
        pairs.filter(|(pair, _)| pair[0] == pair[1]).map(|(_, tier)| *tier).collect()
    }

    /// What the columns are compared with.
    pub(super) fn compile(&self, population: &Population) -> Compiled {
        // The age from which a penalty no longer counts, found on the calendar: months differ in length.
        let age =
            self.first_day(population.on).map_or(i64::from(OLDEST) + 1, |day| (population.on - day).num_days() + 1);
        let limit = u16::try_from(age).ok().filter(|age| *age <= OLDEST).map_or(u16::MAX, |age| age << MARK_BITS);
        let lightest = if self.minor_counts { Class::Minor } else { Class::General };
        let named = |kind: &String| self.roster_kinds.contains(kind);
        let rosters = population.rosters.iter().enumerate().filter(|(_, kind)| named(kind));
        Compiled {
            limit,
            // Repair takes a penalty out whatever its class (E21 三（二）5).
            marks: [Mark::new(lightest, false), Mark::new(Class::Serious, false)].map(|mark| u16::from(mark.0)),
            thresholds: self.thresholds.map(|n| u16::try_from(n).unwrap_or(u16::MAX)),
            rosters: rosters.fold(0, |all, (place, _)| all | 1 << place),
        }
    }

    /// The first day whose penalties still count on `on`.
    fn first_day(&self, on: NaiveDate) -> Option<NaiveDate> {
        let counts =
            |day: NaiveDate| day.checked_add_months(Months::new(self.window_months)).is_none_or(|last| on <= last);
        // A month's end is cut by up to three days, so the corresponding day is at most that far from the edge.
        let near = on.checked_sub_months(Months::new(self.window_months))?;
        let mut day = near.checked_sub_signed(TimeDelta::days(4))?;
        while !counts(day) {
            day = day.succ_opt()?;
        }
        Some(day)
    }
}

/// Rules as the columns need them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Compiled {
    /// A penalty counts that is smaller than this, age and mark together.
    pub(super) limit: u16,
    /// And whose mark is one of these: the first and the last.
    pub(super) marks: [u16; 2],
    /// Counts from which the second to the fifth tier begin.
    pub(super) thresholds: [u16; 4],
    /// Rosters that decide at once.
    pub(super) rosters: u8,
}
