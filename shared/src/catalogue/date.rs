//! Days as they occur in files.

use crate::problem::{Code, Problem};
use chrono::{Datelike, Days, NaiveDate};

/// The canonical form of "long term" 长期.
pub const LONG_TERM: &str = "2099-12-31";

/// A day as the number `yyyymmdd`: ordered like the days themselves and read without a calendar computation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(pub(super) u32);

impl Day {
    /// Earlier days are typing errors: no record of a credit file is older than the state's organs.
    pub(super) const FIRST: Day = Day(19_491_001);

    pub(super) fn of(date: NaiveDate) -> Day {
        Day(u32::try_from(date.year()).unwrap_or(0) * 10_000 + date.month() * 100 + date.day())
    }

    fn new(year: u32, month: u32, day: u32) -> Option<Day> {
        let last = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
            2 => 28,
            _ => return None,
        };
        (1..=last).contains(&day).then_some(Day(year * 10_000 + month * 100 + day))
    }

    /// Writes `yyyy-mm-dd`.
    pub(super) fn push_to(self, out: &mut String) {
        let digit = |divisor: u32| char::from_digit(self.0 / divisor % 10, 10).unwrap_or('0');
        let [a, b, c, d] = [10_000_000, 1_000_000, 100_000, 10_000].map(digit);
        let [e, f, g, h] = [1000, 100, 10, 1].map(digit);
        out.extend([a, b, c, d, '-', e, f, '-', g, h]);
    }

    /// The canonical text.
    pub(super) fn text(self) -> String {
        let mut text = String::with_capacity(10);
        self.push_to(&mut text);
        text
    }
}

/// Reads `yyyy-mm-dd` and `yyyy/mm/dd` exactly: the common cases of a file, without a detour.
#[inline]
pub(super) fn exact(bytes: &[u8]) -> Option<Day> {
    let &[a, b, c, d, first, e, f, second, g, h] = bytes else { return None };
    if first != second || !matches!(first, b'-' | b'/') {
        return None;
    }
    let mut number = 0;
    for digit in [a, b, c, d, e, f, g, h] {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + u32::from(digit);
    }
    Day::new(number / 10_000, number / 100 % 100, number % 100)
}

/// Reads a day in any form that files use: `2026-01-02`, `2026/1/2`, `2026.1.2`, `20260102`, `2026年1月2日`, each also
/// with a time of day behind it, and Excel's serial numbers from 20000 to 80000. The text is trimmed and its digits
/// are ASCII.
pub(super) fn read(text: &str) -> Result<Day, Problem> {
    if let Some(day) = exact(text.as_bytes()) {
        return Ok(day);
    }
    let shape = || Problem::new(Code::DateShape).with("found", text);
    let date = without_time(text);
    let number = |part: &str, digits: std::ops::RangeInclusive<usize>| -> Option<u32> {
        (digits.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    if date.bytes().all(|b| b.is_ascii_digit()) {
        return match date.len() {
            5 => number(date, 5..=5).filter(|n| (20_000..=80_000).contains(n)).and_then(serial).ok_or_else(shape),
            8 => {
                let n = number(date, 8..=8).ok_or_else(shape)?;
                // Eight digits that do not start like a year are a number, not a day that is missing.
                if !(1900..2200).contains(&(n / 10_000)) {
                    return Err(shape());
                }
                Day::new(n / 10_000, n / 100 % 100, n % 100)
                    .ok_or_else(|| Problem::new(Code::DateMissing).with("found", text))
            }
            _ => Err(shape()),
        };
    }
    let parts: Vec<&str> = match date.find(['-', '/', '.', '年']) {
        Some(at) if date[at..].starts_with('年') => {
            let (year, rest) = (&date[..at], &date[at + '年'.len_utf8()..]);
            let (month, rest) = rest.split_once('月').ok_or_else(shape)?;
            let day = rest.strip_suffix(['日', '号']).ok_or_else(shape)?;
            vec![year, month.trim(), day.trim()]
        }
        // The separator must be the same twice: 2026-1/2 is more likely a slip than a day.
        Some(at) => date.split(char::from(date.as_bytes()[at])).collect(),
        None => return Err(shape()),
    };
    let &[year, month, day] = parts.as_slice() else { return Err(shape()) };
    match (number(year.trim(), 4..=4), number(month, 1..=2), number(day, 1..=2)) {
        (Some(y), Some(m), Some(d)) => {
            Day::new(y, m, d).ok_or_else(|| Problem::new(Code::DateMissing).with("found", text))
        }
        _ => Err(shape()),
    }
}

/// The day in front of a time of day, if what follows really is one.
fn without_time(text: &str) -> &str {
    let Some(at) = text.find([' ', 'T']) else { return text };
    let time = &text[at + 1..];
    let is_time = time.contains(':') && time.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.'));
    if is_time { &text[..at] } else { text }
}

/// Excel counts days from 1899-12-30 (its 1900 had a 29 February; serials from 61 on are not touched by that).
fn serial(n: u32) -> Option<Day> {
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(u64::from(n))).map(Day::of)
}

/// Reads a day in any form that files use, as the checker does.
pub fn parse_date(text: &str) -> Result<NaiveDate, Problem> {
    let mut clean = String::new();
    super::text::one_line(text, &mut clean);
    let Day(n) = read(&clean)?;
    NaiveDate::from_ymd_opt(i32::try_from(n / 10_000).unwrap_or(0), n / 100 % 100, n % 100)
        .ok_or_else(|| Problem::new(Code::DateMissing).with("found", clean))
}
