//! Working-day calendar (interface; the body follows).
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The last day of the term.
    pub date: NaiveDate,
    /// Computed beyond the announced calendar: weekends only are known, so the day may still move.
    pub provisional: bool,
}

/// placeholder
#[derive(Clone, Debug, Default)]
pub struct Calendar;
