//! The code under which a report is issued and verified, and a matter is followed: four groups of five characters, e.g.
//! `7KQ2M-…-…-…`.
//!
//! Nineteen random characters of the alphabet of unified social credit codes (about 94 bits: nobody guesses one) and a
//! check character, so that a slip of the pen is told at once, without asking the database.

use crate::problem::{Code, Problem};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// No I, O, S, V, Z, as in GB 32100-2015: what people confuse with 1, 0, 5, U, 2.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Characters with the check character.
const LENGTH: usize = 20;
/// Characters of a group.
const GROUP: usize = 5;

/// The code of an issued report.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReportCode([u8; LENGTH]);

impl ReportCode {
    /// A code from random bytes; `None` when so many of them fall outside the alphabet's multiples that there are too few
    /// (take 64, and it does not happen). Bytes from 248 on are thrown away, so that every character is equally likely.
    pub fn from_random(bytes: &[u8]) -> Option<Self> {
        let mut drawn = bytes.iter().filter(|byte| **byte < 248).map(|byte| ALPHABET[usize::from(byte % 31)]);
        let mut code = [0; LENGTH];
        for place in &mut code[..LENGTH - 1] {
            *place = drawn.next()?;
        }
        code[LENGTH - 1] = check_character(&code);
        Some(Self(code))
    }

    /// The code that writes a number in the alphabet; `None` for one that is too large for nineteen characters.
    pub fn from_number(mut number: u128) -> Option<Self> {
        let mut code = [0; LENGTH];
        for place in code[..LENGTH - 1].iter_mut().rev() {
            *place = ALPHABET[(number % 31) as usize];
            number /= 31;
        }
        code[LENGTH - 1] = check_character(&code);
        (number == 0).then_some(Self(code))
    }

    /// The number that its nineteen characters write.
    pub fn number(&self) -> u128 {
        self.0[..LENGTH - 1].iter().fold(0, |number, byte| number * 31 + value(*byte) as u128)
    }

    /// Reads what somebody typed: in any case, with or without dashes and blanks, full-width or not.
    ///
    /// # Errors
    /// [`Code::ReportCodeLength`] and [`Code::ReportCodeCheck`]: what to look at again. Neither says whether such a report exists.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let mut code = [0; LENGTH];
        let mut n = 0;
        for c in text.chars() {
            let c = match c {
                '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
                c => c,
            };
            if c.is_whitespace() || matches!(c, '-' | '–' | '—' | '−') {
                continue;
            }
            // What the alphabet leaves out is what it was probably read from.
            let c = match c.to_ascii_uppercase() {
                'I' => '1',
                'O' => '0',
                'S' => '5',
                'V' => 'U',
                'Z' => '2',
                c => c,
            };
            let byte = u8::try_from(c).ok().filter(|byte| ALPHABET.contains(byte));
            let byte = byte.ok_or_else(|| Problem::new(Code::ReportCodeCharacter).with("found", c))?;
            if n < LENGTH {
                code[n] = byte;
            }
            n += 1;
        }
        if n != LENGTH {
            return Err(Problem::new(Code::ReportCodeLength).with("n", n));
        }
        if code[LENGTH - 1] != check_character(&code) {
            return Err(Code::ReportCodeCheck.into());
        }
        Ok(Self(code))
    }

    /// The twenty characters without dashes: how it is kept.
    pub fn plain(&self) -> String {
        self.0.iter().copied().map(char::from).collect()
    }
}

/// The last character, over the nineteen before it: weights 3^(i−1) mod 31 as in GB 32100-2015, so that one wrong character
/// or two neighbours exchanged are always noticed.
fn check_character(code: &[u8; LENGTH]) -> u8 {
    let (sum, _) = code[..LENGTH - 1]
        .iter()
        .fold((0, 1), |(sum, weight), byte| ((sum + value(*byte) * weight) % 31, weight * 3 % 31));
    ALPHABET[(31 - sum) % 31]
}

fn value(byte: u8) -> usize {
    ALPHABET.iter().position(|c| *c == byte).unwrap_or(0)
}

impl fmt::Display for ReportCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, group) in self.0.chunks(GROUP).enumerate() {
            if n > 0 {
                f.write_str("-")?;
            }
            group.iter().try_for_each(|byte| write!(f, "{}", char::from(*byte)))?;
        }
        Ok(())
    }
}

impl fmt::Debug for ReportCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for ReportCode {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        Self::parse(text)
    }
}

impl Serialize for ReportCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ReportCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|problem| de::Error::custom(problem.code.as_str()))
    }
}
