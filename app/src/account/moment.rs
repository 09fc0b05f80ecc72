//! When something happened, to the minute.

use crate::{i18n::Locale, ui::text};
use chrono::{DateTime, FixedOffset, Timelike, Utc};

/// China keeps one time, UTC+8.
const CHINA: Option<FixedOffset> = FixedOffset::east_opt(8 * 3600);

/// Day and time in China.
pub(super) fn moment(at: DateTime<Utc>, l: Locale) -> String {
    let there = CHINA.map_or_else(|| at.naive_utc(), |china| at.with_timezone(&china).naive_local());
    format!("{} {:02}:{:02}", text::date(there.date(), l), there.hour(), there.minute())
}
