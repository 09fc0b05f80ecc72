//! Resident identity numbers 公民身份号码 (GB 11643).
//!
//! A secret: it is stored encrypted, looked up by a keyed hash, and never part of a public page. [`ResidentId`] therefore
//! shows itself masked in every format, and is no `Serialize`; who needs the digits says so with [`ResidentId::expose`].

use crate::{
    mask,
    problem::{Code, Problem},
    uscc::is_filler,
};
use chrono::{Datelike, NaiveDate};
use std::{fmt, str::FromStr};

/// Weights of the first seventeen digits.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// Check characters by the sum modulo 11.
const CHECKS: &[u8; 11] = b"10X98765432";

/// A number that satisfies GB 11643. Foreigners' permanent residence cards of 2023 follow the same rule (they begin with 9).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ResidentId([u8; 18]);

impl ResidentId {
    /// Reads a number as typed: blanks, hyphens, full-width digits and a small x are tidied.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let tidy = crate::uscc::normalise(text);
        let bytes = tidy.as_bytes();
        if bytes.len() == 15 && bytes.iter().all(u8::is_ascii_digit) {
            return Err(Code::ResidentIdOld.into());
        }
        let bytes = <&[u8; 18]>::try_from(bytes).map_err(|_| Code::ResidentIdShape)?;
        let (digits, check) = (&bytes[..17], bytes[17]);
        // No division begins with 0, and the last character is one of ten digits or X.
        if !digits.iter().all(u8::is_ascii_digit) || digits[0] == b'0' || !CHECKS.contains(&check) {
            return Err(Code::ResidentIdShape.into());
        }
        if birth_date(bytes).is_none() {
            return Err(Code::ResidentIdDate.into());
        }
        if check_character(bytes) != check {
            return Err(Code::ResidentIdCheck.into());
        }
        Ok(Self(*bytes))
    }

    /// The number in full. Only for encryption, the keyed hash, and an unmasking that was reasoned and logged.
    pub fn expose(&self) -> &str {
        // Only ASCII gets in, so the default can't occur.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Day of birth.
    pub fn birth_date(&self) -> NaiveDate {
        // Checked when it was read, so the default can't occur.
        birth_date(&self.0).unwrap_or_default()
    }
}

impl FromStr for ResidentId {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        Self::parse(text)
    }
}

impl fmt::Display for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask::id_number(self.expose()))
    }
}

impl fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResidentId({self})")
    }
}

/// Whether a free text contains a resident number, so that a form or an import can refuse it where it doesn't belong.
///
/// Found are eighteen characters with a true birth date and check character, also in full width or with blanks and hyphens
/// between them, standing alone: a longer run of digits is a document's or an account's number.
pub fn looks_like_resident_id(text: &str) -> bool {
    // A number has at least seventeen digits; most texts end here.
    if text.chars().filter(|c| half_width(*c).is_ascii_digit()).nth(16).is_none() {
        return false;
    }
    let chars: Vec<char> = text.chars().map(half_width).collect();
    (0..chars.len()).any(|start| {
        let alone = start == 0 || !chars[start - 1].is_ascii_digit();
        alone && chars[start].is_ascii_digit() && starts_resident_id(&chars[start..])
    })
}

fn starts_resident_id(chars: &[char]) -> bool {
    let mut bytes = [0u8; 18];
    let mut filled = 0;
    for (at, c) in chars.iter().enumerate() {
        match c {
            '0'..='9' => bytes[filled] = *c as u8,
            'x' | 'X' if filled == 17 => bytes[17] = b'X',
            // Longer gaps separate numbers, they don't group one.
            _ if is_filler(*c) && *c != '\n' && !is_filler(chars[at - 1]) => continue,
            _ => return false,
        }
        filled += 1;
        if filled == 18 {
            let ends = chars.get(at + 1).is_none_or(|next| !next.is_ascii_digit());
            // Nobody alive was born before 1900: earlier "dates" are other numbers.
            let born = birth_date(&bytes).filter(|date| (1900..2100).contains(&date.year()));
            return ends && bytes[0] != b'0' && born.is_some() && check_character(&bytes) == bytes[17];
        }
    }
    false
}

fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

fn birth_date(bytes: &[u8; 18]) -> Option<NaiveDate> {
    let number =
        |range: std::ops::Range<usize>| bytes[range].iter().fold(0u32, |n, byte| n * 10 + u32::from(byte - b'0'));
    NaiveDate::from_ymd_opt(number(6..10) as i32, number(10..12), number(12..14))
}

fn check_character(bytes: &[u8; 18]) -> u8 {
    let sum: u32 = WEIGHTS.iter().zip(bytes).map(|(weight, byte)| weight * u32::from(byte - b'0')).sum();
    CHECKS[(sum % 11) as usize]
}
