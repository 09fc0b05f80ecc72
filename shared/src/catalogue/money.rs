//! Amounts: 万元 with up to six decimals as written, 分 as counted. One 万元 is 1 000 000 分, so six decimals are
//! exactly the 分 and nothing is ever rounded.

use crate::problem::{Code, Problem};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount in 分.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(pub i64);

/// 分 in one 万元.
const FEN_PER_WAN: i64 = 1_000_000;
/// Digits before the point that are still believed to be an amount; also keeps the arithmetic far from overflow.
const MOST_DIGITS: usize = 12;

impl Money {
    /// From this amount on (100 000 万元, a thousand million yuan) a writer has probably meant 元.
    pub const SUSPICIOUS: Money = Money(100_000 * FEN_PER_WAN);

    /// Reads trimmed 万元 text. Correctly grouped thousands (`1,234.5`) are read; units are refused, never converted.
    pub fn parse(text: &str) -> Result<Money, Problem> {
        let shape = || Problem::new(Code::MoneyShape).with("found", text);
        if let Some(amount) = plain(text.as_bytes()) {
            return Ok(amount);
        }
        let (negative, digits) = match text.strip_prefix(['-', '－']) {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        if digits.contains(['元', '万', '圆', '亿', '角', '分', '¥', '￥', '$']) || ends_in_currency_code(digits)
        {
            return Err(Problem::new(Code::MoneyUnit).with("found", text));
        }
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        if digits.ends_with('.') || decimals.len() > 6 || !decimals.bytes().all(|b| b.is_ascii_digit()) {
            return Err(shape());
        }
        let mut fen: i64 = 0;
        let grouped = whole.contains(',');
        let mut count = 0;
        for (place, group) in whole.split(',').enumerate() {
            let fits = if grouped && place > 0 { group.len() == 3 } else { !grouped || matches!(group.len(), 1..=3) };
            if group.is_empty() || !fits || !group.bytes().all(|b| b.is_ascii_digit()) {
                return Err(shape());
            }
            count += group.len();
            if count > MOST_DIGITS {
                return Err(shape());
            }
            for b in group.bytes() {
                fen = fen * 10 + i64::from(b - b'0');
            }
        }
        for place in 0..6 {
            fen = fen * 10 + decimals.as_bytes().get(place).map_or(0, |b| i64::from(b - b'0'));
        }
        if negative && fen > 0 {
            return Err(Problem::new(Code::MoneyNegative));
        }
        Ok(Money(fen))
    }
}

/// Digits with at most one point between them: nearly every amount there is.
fn plain(bytes: &[u8]) -> Option<Money> {
    let (mut fen, mut decimals) = (0_i64, None);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                fen = fen * 10 + i64::from(byte - b'0');
                decimals = decimals.map(|n: u32| n + 1);
            }
            b'.' if decimals.is_none() && at > 0 => decimals = Some(0),
            _ => return None,
        }
        // So few digits that neither limit can be passed.
        if at >= MOST_DIGITS {
            return None;
        }
    }
    match decimals {
        None if !bytes.is_empty() => Some(Money(fen * FEN_PER_WAN)),
        Some(n @ 1..=6) => Some(Money(fen * 10_i64.pow(6 - n))),
        _ => None,
    }
}

fn ends_in_currency_code(text: &str) -> bool {
    text.len() > 3 && ["RMB", "CNY", "rmb", "cny"].iter().any(|code| text.starts_with(code) || text.ends_with(code))
}

/// The canonical 万元 text: no trailing zeros, no grouping.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // From the last digit to the first, without the formatter of numbers: a file has one or more in each row.
        let mut text = [0; 24];
        let mut at = text.len();
        let mut put = |byte| {
            at -= 1;
            text[at] = byte;
            at
        };
        let digit = |n: u64| b'0' + (n % 10) as u8;
        let fen = self.0.unsigned_abs();
        let (mut whole, mut rest) = (fen / FEN_PER_WAN.unsigned_abs(), fen % FEN_PER_WAN.unsigned_abs());
        if rest > 0 {
            let mut places = 6;
            while rest.is_multiple_of(10) {
                rest /= 10;
                places -= 1;
            }
            for _ in 0..places {
                put(digit(rest));
                rest /= 10;
            }
            put(b'.');
        }
        let mut start = put(digit(whole));
        while whole >= 10 {
            whole /= 10;
            start = put(digit(whole));
        }
        if self.0 < 0 {
            start = put(b'-');
        }
        f.write_str(std::str::from_utf8(&text[start..]).map_err(|_| fmt::Error)?)
    }
}
