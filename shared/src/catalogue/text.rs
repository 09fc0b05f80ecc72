//! Text as people and spreadsheets write it, and its canonical form.
//!
//! [`scan`] looks once at the bytes and says whether they already are canonical, which nearly all cells of a file are;
//! only the others are rewritten.

/// What one pass over a text found.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scan {
    /// Code points.
    pub(super) chars: usize,
    /// The text is canonical as one line: nothing to trim, fold or replace.
    pub(super) clean: bool,
    /// A run of 17 digits or more: worth a look for identity numbers.
    pub(super) digits: bool,
}

/// Looks at a text.
#[inline]
pub(super) fn scan(text: &str) -> Scan {
    let bytes = text.as_bytes();
    let (mut at, mut chars, mut run, mut longest) = (0, 0, 0_u32, 0_u32);
    let mut dirty = false;
    // As if a space stood before the text: a leading space is then a doubled one.
    let mut space = true;
    while at < bytes.len() {
        let byte = bytes[at];
        chars += 1;
        if byte < 0x80 {
            let digit = byte.is_ascii_digit();
            run = if digit { run + 1 } else { 0 };
            longest = longest.max(run);
            let here = byte == b' ';
            dirty |= byte < 0x20 || byte == 0x7F || (here && space);
            space = here;
            at += 1;
            continue;
        }
        run = 0;
        space = false;
        at += match byte {
            // C1 controls and the no-break space are C2 80 … C2 A0.
            0xC2..=0xDF => {
                dirty |= byte == 0xC2 && bytes[at + 1] <= 0xA0;
                2
            }
            0xE0..=0xEF => {
                dirty |= suspicious(byte, bytes[at + 1], bytes[at + 2]);
                3
            }
            _ => 4,
        };
    }
    Scan { chars, clean: !dirty && !(space && !bytes.is_empty()), digits: longest >= 17 }
}

/// Three-byte characters that canonical text does not contain: spaces other than U+0020, zero-width and bidirectional
/// marks, line separators, full-width digits.
#[inline]
fn suspicious(a: u8, b: u8, c: u8) -> bool {
    match a {
        0xE1 => b == 0x9A && c == 0x80,
        0xE2 => (b == 0x80 && (c <= 0x8B || (0xA8..=0xAF).contains(&c))) || (b == 0x81 && (0x9F..=0xA9).contains(&c)),
        0xE3 => b == 0x80 && c == 0x80,
        0xEF => (b == 0xBB && c == 0xBF) || (b == 0xBC && (0x90..=0x99).contains(&c)),
        _ => false,
    }
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

/// Whether a text contains what looks like a resident identity number 居民身份证号码: 18 characters that begin with a
/// province and hold a real birth date. The check character is not asked for: a number with a slip in it gives the
/// person away all the same. Unified codes can't be mistaken for one: their places 7 to 10 are no year of birth.
pub(super) fn has_resident_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at + 18 <= bytes.len() {
        let run = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        if run == 0 {
            at += 1;
            continue;
        }
        let begins = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        let last = bytes.get(at + 17).copied().unwrap_or(0);
        let after = bytes.get(at + 18).is_some_and(u8::is_ascii_alphanumeric);
        let long_enough = run == 18 || run == 17 && matches!(last, b'X' | b'x');
        if begins && long_enough && !after && looks_like_person(&bytes[at..at + 18]) {
            return true;
        }
        at += run;
    }
    false
}

fn looks_like_person(id: &[u8]) -> bool {
    let number = |range: std::ops::Range<usize>| id[range].iter().fold(0, |n, b| n * 10 + u32::from(b - b'0'));
    let province = matches!(number(0..2), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83);
    let (year, month, day) = (number(6..10), number(10..12), number(12..14));
    province && (1850..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
}
