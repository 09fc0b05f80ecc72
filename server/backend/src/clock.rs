//! The only place that asks what day it is. Everything else is told.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, Utc};

/// China keeps one time, UTC+8, without summer time since 1992: no time-zone database is needed.
const CHINA: FixedOffset = match FixedOffset::east_opt(8 * 3600) {
    Some(offset) => offset,
    None => panic!("eight hours are a valid offset"),
};

/// Tells the day on which the law is applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A fixed day, for tests and demonstrations (`CREDENCE_TODAY`).
    Fixed(NaiveDate),
}

impl Clock {
    /// Fixed at a day, or the machine's clock.
    pub fn new(today: Option<NaiveDate>) -> Self {
        today.map_or(Self::System, Self::Fixed)
    }

    /// The date in China.
    pub fn today(self) -> NaiveDate {
        match self {
            Self::System => date_in_china(Utc::now()),
            Self::Fixed(day) => day,
        }
    }

    /// The instant, for what is measured rather than judged: sessions, throttles, time stamps. Never fixed, so that a
    /// demonstration's sessions still expire.
    pub fn now(self) -> DateTime<Utc> {
        Utc::now()
    }

    /// The instant at which the next day begins in China: when nightly work is due. `None` at the end of the calendar.
    pub fn next_midnight(self) -> Option<DateTime<Utc>> {
        date_in_china(Utc::now())
            .checked_add_days(Days::new(1))?
            .and_hms_opt(0, 0, 0)?
            .and_local_timezone(CHINA)
            .single()
            .map(|midnight| midnight.to_utc())
    }
}

/// The calendar day in China at an instant.
pub fn date_in_china(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&CHINA).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_day_turns_at_sixteen_hundred_utc() {
        let before = "2026-03-01T15:59:59Z".parse::<DateTime<Utc>>().unwrap();
        let after = "2026-03-01T16:00:00Z".parse::<DateTime<Utc>>().unwrap();
        assert_eq!(date_in_china(before), day("2026-03-01"));
        assert_eq!(date_in_china(after), day("2026-03-02"));
    }

    #[test]
    fn a_fixed_day_stays() {
        assert_eq!(Clock::new(Some(day("2024-02-29"))).today(), day("2024-02-29"));
        assert_eq!(Clock::new(None), Clock::System);
    }

    #[test]
    fn the_next_midnight_is_within_a_day() {
        let wait = Clock::System.next_midnight().unwrap() - Utc::now();
        assert!(wait > chrono::TimeDelta::zero() && wait <= chrono::TimeDelta::days(1), "{wait}");
    }
}
