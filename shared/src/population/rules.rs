//! The rules of an evaluation as data that a control changes.

use super::{MARK_BITS, Mark, OLDEST, Population};
use crate::{
    problem::{Code, Problem},
    tier::{Class, TierPeriod},
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

    /// Those of a period of the law.
    pub fn of(period: &TierPeriod) -> Self {
        Self {
            window_months: period.window_months,
            thresholds: period.thresholds,
            minor_counts: period.minor_counts,
            roster_kinds: period.roster_kinds.clone(),
        }
    }

    /// Whether a tier can be decided by them.
    ///
    /// # Errors
    /// A window that the columns can't hold; thresholds that begin at nought or are out of order, which would make a tier
    /// unreachable.
    pub fn check(&self) -> Result<(), Problem> {
        if !(1..=Self::LONGEST_WINDOW).contains(&self.window_months) {
            return Err(Problem::new(Code::WindowOutOfRange).with("min", 1).with("max", Self::LONGEST_WINDOW));
        }
        if self.thresholds[0] == 0 || self.thresholds.windows(2).any(|pair| pair[0] > pair[1]) {
            return Err(Code::ThresholdsOutOfOrder.into());
        }
        Ok(())
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
