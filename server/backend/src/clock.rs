//! The only place that asks what day it is. Everything else is told.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, TimeDelta, Utc};
use std::sync::atomic::{AtomicI64, Ordering};

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
    /// Stands still until moved, for tests of what happens as time passes.
    Manual(Hand),
}

/// The hand of a manual clock: microseconds since 1970, shared by all copies of the clock.
#[derive(Clone, Copy, Debug)]
pub struct Hand(&'static AtomicI64);

impl PartialEq for Hand {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Hand {}

impl Clock {
    /// A clock that stands at nine in the morning of `day`. Its few bytes stay until the process ends, so that a clock
    /// can be copied like the others.
    pub fn manual(day: NaiveDate) -> Self {
        let nine = day.and_hms_opt(9, 0, 0).and_then(|at| at.and_local_timezone(CHINA).single());
        let micros = nine.map_or(0, |at| at.timestamp_micros());
        Self::Manual(Hand(Box::leak(Box::new(AtomicI64::new(micros)))))
    }

    /// Moves a manual clock; the others run by themselves.
    pub fn advance(self, by: TimeDelta) {
        if let Self::Manual(Hand(at)) = self {
            at.fetch_add(by.num_microseconds().unwrap_or(0), Ordering::SeqCst);
        }
    }

    /// Fixed at a day, or the machine's clock.
    pub fn new(today: Option<NaiveDate>) -> Self {
        today.map_or(Self::System, Self::Fixed)
    }

    /// Whether days pass by themselves, so that what is written for a day is what happened on it.
    pub fn runs(self) -> bool {
        self == Self::System
    }

    /// The date in China.
    pub fn today(self) -> NaiveDate {
        match self {
            Self::System | Self::Manual(_) => date_in_china(self.now()),
            Self::Fixed(day) => day,
        }
    }

    /// The instant, for what is measured rather than judged: sessions, throttles, time stamps. Never fixed, so that a
    /// demonstration's sessions still expire. To the microsecond: finer than that the database does not keep.
    pub fn now(self) -> DateTime<Utc> {
        let micros = match self {
            Self::System | Self::Fixed(_) => Utc::now().timestamp_micros(),
            Self::Manual(Hand(at)) => at.load(Ordering::SeqCst),
        };
        DateTime::from_timestamp_micros(micros).unwrap_or_default()
    }

    /// The instant at which the next day begins in China: when nightly work is due. `None` at the end of the calendar.
    pub fn next_midnight(self) -> Option<DateTime<Utc>> {
        midnight(date_in_china(self.now()).checked_add_days(Days::new(1))?)
    }
}

/// The instant at which a day begins in China.
pub fn midnight(day: NaiveDate) -> Option<DateTime<Utc>> {
    day.and_hms_opt(0, 0, 0)?.and_local_timezone(CHINA).single().map(|midnight| midnight.to_utc())
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
    fn a_manual_clock_turns_the_day_when_moved() {
        let clock = Clock::manual(day("2026-03-10"));
        let copy = clock;
        copy.advance(TimeDelta::hours(15) - TimeDelta::microseconds(1));
        assert_eq!(clock.today(), day("2026-03-10"));
        let midnight = clock.next_midnight().unwrap();
        copy.advance(TimeDelta::microseconds(1));
        assert_eq!(clock.today(), day("2026-03-11"));
        assert_eq!(clock.now(), midnight);
    }

    #[test]
    fn the_next_midnight_is_within_a_day() {
        let wait = Clock::System.next_midnight().unwrap() - Utc::now();
        assert!(wait > chrono::TimeDelta::zero() && wait <= chrono::TimeDelta::days(1), "{wait}");
    }
}
