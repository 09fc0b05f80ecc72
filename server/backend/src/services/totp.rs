//! One-time codes by time (RFC 6238): HMAC-SHA-1, thirty seconds, six digits — what every authenticator speaks.

use ring::hmac;

/// Length of a step, in seconds.
pub(crate) const STEP: i64 = 30;
/// So many steps around now are accepted: telephones' clocks differ.
const SKEW: i64 = 1;
/// Digits of a code.
pub(crate) const DIGITS: usize = 6;
/// Bytes of a secret, as the RFC recommends.
pub(crate) const SECRET: usize = 20;

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The code of one step.
fn code(secret: &[u8], step: i64) -> u32 {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    let at = usize::from(bytes[bytes.len() - 1] & 0xf);
    let word = u32::from_be_bytes([bytes[at] & 0x7f, bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    word % 1_000_000
}

/// The step whose code was typed, if it is one of those around now. The whole window is looked at, whichever fits.
pub(crate) fn matching_step(secret: &[u8], typed: &str, now: i64) -> Option<i64> {
    if typed.len() != DIGITS || !typed.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let typed: u32 = typed.parse().ok()?;
    let current = now.div_euclid(STEP);
    (current - SKEW..=current + SKEW)
        .fold(None, |found, step| if code(secret, step) == typed { Some(step) } else { found })
}

/// Base 32 (RFC 4648) without padding, as authenticators read secrets.
pub(crate) fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut buffer, mut bits) = (0_u32, 0);
    for byte in bytes {
        buffer = (buffer << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(BASE32[(buffer >> bits & 31) as usize]));
        }
        buffer &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(char::from(BASE32[(buffer << (5 - bits) & 31) as usize]));
    }
    text
}

/// Bytes from base 32; `None` for what is none.
pub(crate) fn from_base32(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8);
    let (mut buffer, mut bits) = (0_u32, 0);
    for c in text.bytes() {
        let value = BASE32.iter().position(|known| *known == c)?;
        buffer = (buffer << 5) | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(buffer >> bits & 0xff).ok()?);
        }
        buffer &= (1 << bits) - 1;
    }
    Some(bytes)
}

/// What an authenticator reads from the picture.
pub(crate) fn address(secret: &str, account: &str) -> String {
    let encoded: String = account
        .bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-._~".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect();
    format!(
        "otpauth://totp/Credence:{encoded}?secret={secret}&issuer=Credence&algorithm=SHA1&digits={DIGITS}&period={STEP}"
    )
}

/// The picture of a text (QR code): side length, and the path of its dark squares. Empty when the text is too long.
pub(crate) fn picture(text: &str) -> (i32, String) {
    use qrcodegen::{QrCode, QrCodeEcc};
    use std::fmt::Write;
    const QUIET: i32 = 4;
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return (0, String::new()) };
    let side = code.size();
    let mut path = String::new();
    for y in 0..side {
        for x in (0..side).filter(|x| code.get_module(*x, y)) {
            // Writing to a String can't fail.
            let _ = write!(path, "M{},{}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    (side + 2 * QUIET, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B (SHA-1), to six digits; RFC 4226, appendix D.
    #[test]
    fn codes_are_the_standards() {
        let secret = b"12345678901234567890";
        let vectors = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ];
        for (at, expected) in vectors {
            assert_eq!(format!("{:06}", code(secret, at / STEP)), expected, "{at}");
            assert_eq!(matching_step(secret, expected, at), Some(at / STEP));
        }
        let by_counter = [755_224, 287_082, 359_152, 969_429, 338_314, 254_676, 287_922, 162_583, 399_871, 520_489];
        for (counter, expected) in by_counter.into_iter().enumerate() {
            assert_eq!(code(secret, i64::try_from(counter).unwrap()), expected);
        }
    }

    #[test]
    fn a_clock_may_be_half_a_minute_off_and_no_more() {
        let secret = b"12345678901234567890";
        let typed = format!("{:06}", code(secret, 100));
        for (now, known) in [(98, false), (99, true), (100, true), (101, true), (102, false)] {
            assert_eq!(matching_step(secret, &typed, now * STEP).is_some(), known, "{now}");
        }
        for wrong in ["", "12345", "1234567", "12345a", "+12345", "１２３４５６"] {
            assert_eq!(matching_step(secret, wrong, 100 * STEP), None, "{wrong}");
        }
    }

    /// RFC 4648, section 10.
    #[test]
    fn base_32_is_the_standards() {
        for (plain, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(plain.as_bytes()), text);
            assert_eq!(from_base32(text).unwrap(), plain.as_bytes());
        }
        assert_eq!(from_base32("MZXW1"), None);
    }

    #[test]
    fn the_picture_holds_the_address() {
        let address = address("MZXW6YTBOI", "office@jiangzhu.example");
        assert!(
            address.starts_with("otpauth://totp/Credence:office%40jiangzhu.example?secret=MZXW6YTBOI&issuer=Credence")
        );
        let (side, path) = picture(&address);
        assert!(side > 30 && path.starts_with("M4,4h1v1h-1z"), "the finder's corner is dark");
    }
}
