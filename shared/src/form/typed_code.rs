//! Codes that people type from a telephone, a list or a letter.

/// The alphabet of the codes that we make: Crockford's, without letters that are read as digits.
pub const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code as it is compared: half-width capitals without blanks and hyphens, look-alikes read as what was meant.
pub fn tidy(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            c => c,
        })
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{3000}' | '\u{200B}'))
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect()
}

/// Five bits of each byte as a character of the [`ALPHABET`].
pub fn spell(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect()
}

/// In two halves, for reading.
pub fn halves(code: &str) -> String {
    match code.split_at_checked(code.len() / 2) {
        Some((first, second)) if !first.is_empty() => format!("{first}-{second}"),
        _ => code.to_owned(),
    }
}
