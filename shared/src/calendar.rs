//! Working days 工作日: Monday to Friday less the statutory holidays, plus the make-up days.
//!
//! The government announces the holidays of a year late in the year before. Beyond the last announced year only weekends
//! are known, so a day found there is *provisional*: it may still move, and is computed again when the year is loaded.
//! "日" of two, three, five and seven in 行政处罚法 are working days (art 85), and the day on which a term begins does not
//! count.
//!
//! Counting is two table look-ups: `before[day]` holds how many working days lie before a day, `days[k]` is the k-th.

use crate::problem::{Code, Problem};
use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};
use std::{cmp::Ordering, collections::BTreeSet};

mod file;
pub use file::{LineProblem, YEAR_FILE_EXAMPLE};

/// The longest term that [`answer`] counts.
pub const MAX_TERM: i64 = 10_000;

/// A year with fewer or more working days is taken for a broken file. From 2004 to 2026 the totals lie in 248–252.
pub const PLAUSIBLE_TOTAL: std::ops::RangeInclusive<u32> = 244..=256;

/// A deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The last day of the term.
    pub date: NaiveDate,
    /// Computed beyond the announced calendar: weekends only are known, so the day may still move.
    pub provisional: bool,
}

/// How a term stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Left {
    /// So many working days are left, counted from tomorrow; none on a Saturday of a term that ends on Sunday.
    Days(i64),
    /// Its last day is today.
    Today,
    /// It is over by so many working days; none on the Sunday after a Friday.
    Over(i64),
}

impl Left {
    /// On `on`, of a term that ends on `last`; `days` as [`Calendar::working_days_between`] counts them.
    pub fn of(on: NaiveDate, last: NaiveDate, days: i64) -> Self {
        match last.cmp(&on) {
            Ordering::Greater => Left::Days(days),
            Ordering::Equal => Left::Today,
            Ordering::Less => Left::Over(-days),
        }
    }

    /// Working days that are left; below nought those by which it is over.
    pub fn days(self) -> i64 {
        match self {
            Left::Days(days) => days,
            Left::Today => 0,
            Left::Over(days) => -days,
        }
    }
}

/// What kind of day a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// It counts in terms.
    pub working: bool,
    /// It lies beyond the announced calendar, so this may still change.
    pub provisional: bool,
}

/// What one year's notice changes about Monday to Friday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Year {
    /// The year.
    pub year: i32,
    /// The document that announced it, where the loader named it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// How many working days the year has, as a check on the rest; computed when it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_days: Option<u32>,
    /// Days from Monday to Friday that are free.
    pub off: BTreeSet<NaiveDate>,
    /// Saturdays and Sundays that are worked.
    pub make_up: BTreeSet<NaiveDate>,
}

/// The announced years, ready for counting. The default knows no year and answers nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Year>", into = "Vec<Year>")]
pub struct Calendar {
    years: Vec<Year>,
    /// First announced day; meaningless without years.
    start: NaiveDate,
    /// Working days before the i-th announced day; one entry more than there are days.
    before: Vec<u16>,
    /// The k-th working day as days since `start`.
    days: Vec<u16>,
}

impl Calendar {
    /// Builds the calendar from years without a gap between them, in any order.
    pub fn new(mut years: Vec<Year>) -> Result<Self, Problem> {
        years.sort_by_key(|year| year.year);
        for pair in years.windows(2) {
            let expected = pair[0].year + 1;
            if pair[1].year != expected {
                return Err(Problem::new(Code::CalendarGap).with("expected", expected).with("found", pair[1].year));
            }
        }
        for year in &years {
            if let Some(problem) = year.problems().into_iter().next() {
                return Err(problem);
            }
        }
        let (Some(first), Some(last)) = (years.first(), years.last()) else {
            return Ok(Self::default());
        };
        // `u16` day numbers reach 179 years.
        let span = last.year - first.year;
        let (Some(start), Some(end)) = (first_of(first.year), first_of(last.year + 1)) else {
            return Err(Problem::new(Code::OutsideCalendar).with("found", last.year));
        };
        if span >= 150 {
            return Err(Problem::new(Code::OutsideCalendar).with("found", last.year));
        }
        let mut before = vec![0];
        let mut days = Vec::new();
        for (number, date) in (0u16..).zip(start.iter_days().take_while(|date| *date < end)) {
            if years[(date.year() - first.year) as usize].is_working_day(date) {
                days.push(number);
            }
            before.push(days.len() as u16);
        }
        Ok(Self { years, start, before, days })
    }

    /// The calendar of the People's Republic of China as far as it was announced when this program was built.
    #[cfg(feature = "packs")]
    pub fn national() -> Self {
        use std::sync::OnceLock;

        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            year: Vec<Year>,
        }
        static NATIONAL: OnceLock<Calendar> = OnceLock::new();
        NATIONAL
            .get_or_init(|| {
                let read = toml::from_str::<File>(include_str!("../packs/calendar/cn.toml"));
                // The file is compiled in and a test reads it, so neither can fail in a program that passed its tests.
                let years = read.expect("the embedded calendar is TOML").year;
                Calendar::new(years).expect("the embedded calendar is consistent")
            })
            .clone()
    }

    /// This calendar with a year added at its end, or with one of its years replaced: notices do get amended.
    pub fn with_year(&self, year: Year) -> Result<Self, Problem> {
        let mut years = self.years.clone();
        years.retain(|known| known.year != year.year);
        years.push(year);
        Self::new(years)
    }

    /// The announced years, oldest first.
    pub fn years(&self) -> &[Year] {
        &self.years
    }

    /// The last announced day; days after it are provisional.
    pub fn known_until(&self) -> Option<NaiveDate> {
        let last = self.years.last()?;
        NaiveDate::from_ymd_opt(last.year, 12, 31)
    }

    /// Whether a day counts.
    pub fn is_working_day(&self, date: NaiveDate) -> Result<Day, Problem> {
        let at = self.offset(date)?;
        Ok(match self.before.get(at..at + 2) {
            Some(around) => Day { working: around[0] != around[1], provisional: false },
            None => Day { working: is_weekday(date), provisional: true },
        })
    }

    /// The `n`-th working day after `date`, which does not count itself. `n` = 0 is the day itself, or the first working
    /// day after it when it is none: a term of no days ends on the first day on which one can act.
    ///
    /// The answer is provisional when the count leaves the announced years.
    pub fn add_working_days(&self, date: NaiveDate, n: i64) -> Result<Due, Problem> {
        if n < 0 {
            let range = Problem::new(Code::NumberShape).with("found", n);
            return Err(range.with("min", 0).with("max", MAX_TERM));
        }
        let at = self.offset(date)?;
        // Working days up to and including `date`; with n = 0 the day itself is still to be found.
        let passed = if n == 0 { self.rank(at) } else { self.rank(at + 1) };
        // The k-th working day, counted from 1, is the answer.
        let outside = || Problem::new(Code::OutsideCalendar).with("found", date);
        let wanted = passed.checked_add(n.max(1)).ok_or_else(outside)?;
        let (number, provisional) = match self.days.get((wanted - 1) as usize) {
            Some(number) => (i64::from(*number), false),
            None => (self.weekday_beyond(wanted - self.days.len() as i64).ok_or_else(outside)?, true),
        };
        let date = TimeDelta::try_days(number).and_then(|delta| self.start.checked_add_signed(delta));
        Ok(Due { date: date.ok_or_else(outside)?, provisional })
    }

    /// Working days after `from` up to and including `to`: the days that are left today of a term that ends on `to`.
    /// Negative when `to` lies before `from`: the days by which the term is over.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> Result<i64, Problem> {
        Ok(self.rank(self.offset(to)? + 1) - self.rank(self.offset(from)? + 1))
    }

    /// How a term that ends on `last` stands on `on`; `None` outside the calendar.
    pub fn left(&self, on: NaiveDate, last: NaiveDate) -> Option<Left> {
        self.working_days_between(on, last).ok().map(|days| Left::of(on, last, days))
    }

    /// Which working day of its year a day is; on a free day, the number of the last one before it.
    pub fn working_day_of_year(&self, date: NaiveDate) -> Result<u32, Problem> {
        let start = first_of(date.year()).ok_or_else(|| Problem::new(Code::OutsideCalendar).with("found", date))?;
        Ok((self.rank(self.offset(date)? + 1) - self.rank(self.offset(start)?)) as u32)
    }

    /// Days since the first announced one.
    fn offset(&self, date: NaiveDate) -> Result<usize, Problem> {
        usize::try_from((date - self.start).num_days())
            .ok()
            .filter(|_| !self.years.is_empty())
            .ok_or_else(|| Problem::new(Code::OutsideCalendar).with("found", date))
    }

    /// How many working days lie before the day with this offset.
    fn rank(&self, at: usize) -> i64 {
        match self.before.get(at) {
            Some(before) => i64::from(*before),
            None => self.days.len() as i64 + weekdays_before(self.end_weekday(), (at + 1 - self.before.len()) as i64),
        }
    }

    /// Offset of the `k`-th weekday (from 1) after the announced years.
    fn weekday_beyond(&self, k: i64) -> Option<i64> {
        let first = self.end_weekday();
        // Whole weeks first, then at most a week of single steps.
        let weeks = (k - 1) / 5;
        let mut rest = k - weeks * 5;
        for step in 0..7 {
            if (first + step) % 7 < 5 {
                rest -= 1;
                if rest == 0 {
                    return weeks.checked_mul(7)?.checked_add(self.before.len() as i64 - 1 + step);
                }
            }
        }
        None
    }

    /// Weekday of the first day that is not announced, Monday = 0.
    fn end_weekday(&self) -> i64 {
        let start = i64::from(self.start.weekday().num_days_from_monday());
        (start + self.before.len() as i64 - 1) % 7
    }
}

/// How many of `n` days from a weekday (Monday = 0) on are Monday to Friday.
fn weekdays_before(first: i64, n: i64) -> i64 {
    let whole = n / 7 * 5;
    whole + (0..n % 7).filter(|step| (first + step) % 7 < 5).count() as i64
}

fn is_weekday(date: NaiveDate) -> bool {
    !matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

fn first_of(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 1, 1)
}

impl TryFrom<Vec<Year>> for Calendar {
    type Error = Problem;
    fn try_from(years: Vec<Year>) -> Result<Self, Problem> {
        Self::new(years)
    }
}

impl From<Calendar> for Vec<Year> {
    fn from(calendar: Calendar) -> Self {
        calendar.years
    }
}

impl Year {
    /// A year in which nothing is announced yet, to be filled.
    pub fn empty(year: i32) -> Self {
        Self { year, source: String::new(), working_days: None, off: BTreeSet::new(), make_up: BTreeSet::new() }
    }

    /// How many working days the year has.
    pub fn total(&self) -> u32 {
        let days = first_of(self.year).into_iter().flat_map(|first| first.iter_days());
        days.take_while(|date| date.year() == self.year).filter(|date| self.is_working_day(*date)).count() as u32
    }

    /// Whether a day of this year counts.
    fn is_working_day(&self, date: NaiveDate) -> bool {
        if is_weekday(date) { !self.off.contains(&date) } else { self.make_up.contains(&date) }
    }

    /// Everything that is wrong with it.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for date in self.off.iter().chain(&self.make_up) {
            problems.extend(self.date_problem(*date, self.off.contains(date)));
        }
        problems.extend(self.total_problem());
        problems
    }

    /// What is wrong with one day of it.
    fn date_problem(&self, date: NaiveDate, off: bool) -> Option<Problem> {
        let code = match (date.year() == self.year, off, is_weekday(date)) {
            (false, _, _) => Code::CalendarOtherYear,
            (true, true, false) => Code::CalendarHolidayWeekend,
            (true, false, true) => Code::CalendarMakeUpWeekday,
            (true, true, true) | (true, false, false) => return None,
        };
        Some(Problem::new(code).with("found", date).with("year", self.year))
    }

    /// Whether the number of working days is believable, and the one that was announced.
    fn total_problem(&self) -> Option<Problem> {
        let total = self.total();
        let problem = Problem::new(Code::CalendarTotal).with("year", self.year).with("n", total);
        match self.working_days {
            Some(said) if said != total => Some(problem.with("min", said).with("max", said)),
            _ if !PLAUSIBLE_TOTAL.contains(&total) => {
                Some(problem.with("min", PLAUSIBLE_TOTAL.start()).with("max", PLAUSIBLE_TOTAL.end()))
            }
            _ => None,
        }
    }
}

/// Reads a day written as 2026-01-02 and in no other way; it must exist.
pub fn parse_date(text: &str) -> Result<NaiveDate, Problem> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() });
    if !shaped {
        return Err(Problem::new(Code::DateShape).with("found", text));
    }
    let number =
        |range: std::ops::Range<usize>| bytes[range].iter().fold(0u32, |n, byte| n * 10 + u32::from(byte - b'0'));
    NaiveDate::from_ymd_opt(number(0..4) as i32, number(5..7), number(8..10))
        .ok_or_else(|| Problem::new(Code::DateMissing).with("found", text))
}

/// The command line's answer to one line `DATE N`: `{"date","n","due","provisional"}`.
pub fn answer(calendar: &Calendar, line: &str) -> Result<serde_json::Value, Problem> {
    let mut words = line.split_whitespace();
    let (Some(date), Some(n), None) = (words.next(), words.next(), words.next()) else {
        return Err(Problem::new(Code::LineBroken).with("why", "DATE N, 2026-02-12 3"));
    };
    let date = parse_date(date)?;
    let n = Some(n)
        .filter(|n| n.len() <= 5 && n.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|n| n.parse::<i64>().ok())
        .filter(|n| *n <= MAX_TERM)
        .ok_or_else(|| Problem::new(Code::NumberShape).with("found", n).with("min", 0).with("max", MAX_TERM))?;
    let due = calendar.add_working_days(date, n)?;
    Ok(serde_json::json!({ "date": date, "n": n, "due": due.date, "provisional": due.provisional }))
}
