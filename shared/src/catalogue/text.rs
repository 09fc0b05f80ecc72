//! Text as people and spreadsheets write it, and its canonical form.
//!
//! Nearly every cell of a file already is canonical: [`spotless`] and [`trimmed`] tell so from the bytes, and only the
//! others are rewritten.

use crate::resident_id::looks_like_resident_id;

/// Whether no space stands at either end.
#[inline]
pub(super) fn trimmed(text: &str) -> bool {
    !text.starts_with(' ') && !text.ends_with(' ')
}

/// Whether nothing inside a text must be folded, replaced or refused. The loop has no branches, so that the compiler
/// looks at sixteen bytes at once: one call for a whole row of a file costs less than one per cell.
#[inline]
pub(super) fn spotless(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(inner) = bytes.len().checked_sub(2) else {
        return !bytes.first().is_some_and(|byte| spot(*byte, 0, 0));
    };
    let mut found = spot(bytes[inner], bytes[inner + 1], 0) | spot(bytes[inner + 1], 0, 0);
    for ((a, b), c) in bytes[..inner].iter().zip(&bytes[1..=inner]).zip(&bytes[2..]) {
        found |= spot(*a, *b, *c);
    }
    !found
}

/// Whether a character that canonical text does not contain begins here: controls, two spaces in a row, spaces other
/// than U+0020, zero-width and bidirectional marks, line separators, full-width digits. Continuation bytes never match.
#[inline(always)]
fn spot(a: u8, b: u8, c: u8) -> bool {
    (a < 0x20)
        | (a == 0x7F)
        | ((a == b' ') & (b == b' '))
        // C1 controls and the no-break space: U+0080 … U+00A0.
        | ((a == 0xC2) & (b <= 0xA0))
        // U+1680.
        | ((a == 0xE1) & (b == 0x9A) & (c == 0x80))
        // U+2000 … U+200B, U+2028 … U+202F.
        | ((a == 0xE2) & (b == 0x80) & ((c <= 0x8B) | (0xA8..=0xAF).contains(&c)))
        // U+205F … U+2069.
        | ((a == 0xE2) & (b == 0x81) & (0x9F..=0xA9).contains(&c))
        // U+3000.
        | ((a == 0xE3) & (b == 0x80) & (c == 0x80))
        // U+FEFF, full-width digits.
        | ((a == 0xEF) & (b == 0xBB) & (c == 0xBF))
        | ((a == 0xEF) & (b == 0xBC) & (0x90..=0x99).contains(&c))
}

enum Sort {
    Keep(char),
    Space,
    Line,
    Nothing,
    Control,
}

fn sort(c: char) -> Sort {
    match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => Sort::Line,
        '\u{200B}' | '\u{2060}' | '\u{FEFF}' => Sort::Nothing,
        // Marks that turn the direction of writing can make a text read differently from what it is.
        '\u{202A}'..='\u{202E}' | '\u{2061}'..='\u{2069}' => Sort::Control,
        '０'..='９' => Sort::Keep(char::from_u32(u32::from(c) - 0xFF10 + 0x30).unwrap_or(c)),
        c if c.is_whitespace() => Sort::Space,
        c if c.is_control() => Sort::Control,
        c => Sort::Keep(c),
    }
}

/// Appends the canonical one-line form: trimmed, white space of any kind folded to one space, full-width digits as
/// ASCII, zero-width marks gone. Returns whether a control character was found (and left out).
pub(super) fn one_line(text: &str, out: &mut String) -> bool {
    let start = out.len();
    let (mut pending, mut control) = (false, false);
    for c in text.chars() {
        match sort(c) {
            Sort::Nothing => {}
            Sort::Control => control = true,
            Sort::Space | Sort::Line => pending = out.len() > start,
            Sort::Keep(c) => {
                if pending {
                    out.push(' ');
                    pending = false;
                }
                out.push(c);
            }
        }
    }
    control
}

/// Appends the canonical form of several lines: lines end in `\n` and not in spaces, the whole is trimmed, indentation
/// stays. Returns whether a control character was found (and left out).
pub(super) fn lines(text: &str, out: &mut String) -> bool {
    let start = out.len();
    let (mut spaces, mut newlines, mut control) = (0_usize, 0_usize, false);
    let mut before = ' ';
    for c in text.chars() {
        match sort(c) {
            Sort::Nothing => {}
            Sort::Control => control = true,
            Sort::Line => {
                // \r\n is one end of line.
                if !(c == '\n' && before == '\r') {
                    newlines += 1;
                }
                spaces = 0;
            }
            Sort::Space => spaces += 1,
            Sort::Keep(c) => {
                if out.len() > start {
                    // More than one blank line says nothing that one does not.
                    out.extend(std::iter::repeat_n('\n', newlines.min(2)));
                    out.extend(std::iter::repeat_n(' ', spaces));
                }
                (spaces, newlines) = (0, 0);
                out.push(c);
            }
        }
        before = c;
    }
    control
}

/// Whether a text gives a person away by an identity number 居民身份证号码: a correct one, however grouped, or one with a
/// slip in it, which does so all the same.
#[inline]
pub(super) fn names_a_person(text: &str) -> bool {
    // A number has at least seventeen digits; most texts end here.
    text.len() >= 17 && digits(text) >= 17 && (looks_like_resident_id(text) || has_misspelt_id(text))
}

/// Counted in bytes, a piece at a time: sixteen lanes instead of two.
#[inline]
fn digits(text: &str) -> usize {
    let count = |piece: &[u8]| piece.iter().fold(0_u8, |n, byte| n + u8::from(byte.is_ascii_digit()));
    text.as_bytes().chunks(255).map(|piece| usize::from(count(piece))).sum()
}

/// Eighteen characters standing alone that begin with a province and hold a date of birth, whatever the check character
/// says. Unified codes can't be mistaken for one: their places 7 to 10 are no year.
fn has_misspelt_id(text: &str) -> bool {
    let words = text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric());
    words.filter(|word| word.len() == 18).any(|word| {
        let digits = word.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (digits == 18 || digits == 17 && word[17].eq_ignore_ascii_case(&b'x')) && could_be_born(word)
    })
}

fn could_be_born(id: &[u8]) -> bool {
    let number = |range: std::ops::Range<usize>| id[range].iter().fold(0, |n, byte| n * 10 + u32::from(byte - b'0'));
    let province = matches!(number(0..2), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83);
    let (year, month, day) = (number(6..10), number(10..12), number(12..14));
    province && (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// The quick look and the patient rewriting must agree on every character there is, at every place.
    #[test]
    fn what_looks_clean_is_what_rewriting_leaves_alone() {
        for c in '\0'..=char::MAX {
            for text in [c.to_string(), format!("甲{c}"), format!("{c}a"), format!("x{c}乙")] {
                let mut out = String::new();
                let control = one_line(&text, &mut out);
                assert_eq!(
                    trimmed(&text) && spotless(&text),
                    !control && out == text,
                    "{text:?} (U+{:04X})",
                    u32::from(c)
                );
            }
        }
        for text in ["", " ", "a b", "a  b", " a", "a ", "a\tb"] {
            let mut out = String::new();
            one_line(text, &mut out);
            assert_eq!(trimmed(text) && spotless(text), out == text, "{text:?}");
        }
    }
}
