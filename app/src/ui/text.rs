//! Dates, counts and addresses as text. No floating point, no allocation where a borrowed text does.

use crate::i18n::Locale;
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use std::fmt::Write;

/// `2026年3月10日` · `10 March 2026`.
pub fn date(day: NaiveDate, l: Locale) -> String {
    let (y, m, d) = (day.year(), day.month(), day.day());
    match l {
        Locale::zh_CN => format!("{y}年{m}月{d}日"),
        Locale::en => format!("{d} {} {y}", MONTHS[day.month0() as usize]),
    }
}

/// `3月` · `March`.
pub fn month(day: NaiveDate, l: Locale) -> String {
    match l {
        Locale::zh_CN => format!("{}月", day.month()),
        Locale::en => MONTHS[day.month0() as usize].to_owned(),
    }
}

/// `2026年3月` · `March 2026`.
pub fn year_month(day: NaiveDate, l: Locale) -> String {
    match l {
        Locale::zh_CN => format!("{}年{}", day.year(), month(day, l)),
        Locale::en => format!("{} {}", month(day, l), day.year()),
    }
}

/// English month names: chrono's formatter is heavy in the browser.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// An instant as China's clocks show it: `2026年3月10日 14:05` · `10 March 2026 14:05`.
pub fn moment(at: DateTime<Utc>, l: Locale) -> String {
    // One time all over the country, without summer time.
    let at = (at + TimeDelta::hours(8)).naive_utc();
    format!("{} {}", date(at.date(), l), at.format("%H:%M"))
}

/// `12 345`, with thin spaces that do not break.
pub fn count(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    if n < 0 {
        out.push('−');
    }
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(c);
    }
    out
}

/// Tenths of a percent as `99.2%`.
pub fn permille(n: i64) -> String {
    let (whole, tenth) = (n / 10, (n % 10).abs());
    format!("{whole}.{tenth}%")
}

/// Percent-encodes one query value.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(byte as char),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1000), "1\u{202f}000");
        assert_eq!(count(-1_234_567), "−1\u{202f}234\u{202f}567");
    }

    #[test]
    fn dates_read_as_people_write_them() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
        assert_eq!(date(day, Locale::zh_CN), "2026年3月9日");
        assert_eq!(date(day, Locale::en), "9 March 2026");
    }

    #[test]
    fn shares_keep_their_tenth() {
        assert_eq!(permille(992), "99.2%");
        assert_eq!(permille(1000), "100.0%");
        assert_eq!(permille(4), "0.4%");
    }

    #[test]
    fn queries_are_encoded_by_byte() {
        assert_eq!(encode("江 a&b"), "%E6%B1%9F%20a%26b");
    }
}
