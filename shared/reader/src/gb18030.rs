//! GB18030 as UTF-8. What each pair of bytes means is asked of `encoding_rs` once and looked up from then on: a file's columns
//! are pairs and ASCII in short turns, at each of which a general decoder starts anew.

use crate::input::NotGb18030;
use encoding_rs::GB18030;
use std::{
    io::{self, Read},
    sync::LazyLock,
};

/// So many bytes are read at once.
const PIECE: usize = 64 * 1024;

/// The bit that no byte of ASCII has, eight times.
const ANY_HIGH: u64 = 0x8080_8080_8080_8080;

/// Meanings of pairs: the UTF-8 in the lower three bytes, the first one lowest, and their number in the highest; 0 where a pair
/// means nothing by itself.
static PAIRS: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let mut pairs = vec![0; 1 << 15];
    for lead in 0x81..=0xfe {
        for trail in 0x40..=0xfe {
            if let Some(text) = one(&[lead, trail])
                && let [a, b, ref rest @ ..] = *text.as_bytes()
            {
                let c = rest.first().copied().unwrap_or_default();
                pairs[place(lead, trail)] = u32::from_le_bytes([a, b, c, text.len() as u8]);
            }
        }
    }
    pairs
});

/// Where the meaning of a pair stands.
fn place(lead: u8, trail: u8) -> usize {
    usize::from(lead & 0x7f) << 8 | usize::from(trail)
}

/// A whole character.
fn one(bytes: &[u8]) -> Option<String> {
    GB18030.decode_without_bom_handling_and_without_replacement(bytes).map(Into::into)
}

/// Decodes what is whole and has room: how much was read, and how much written.
fn decode(pairs: &[u32], raw: &[u8], out: &mut [u8]) -> Result<(usize, usize), NotGb18030> {
    let (mut at, mut to) = (0, 0);
    // No character is longer than four bytes.
    while at < raw.len() && to + 4 <= out.len() {
        let lead = raw[at];
        if lead < 0x80 {
            // Eight at once where they are there: between pairs stand a separator, a date, an amount.
            let plain = match (raw[at..].first_chunk::<8>(), out[to..].first_chunk_mut::<8>()) {
                (Some(eight), Some(room)) if u64::from_le_bytes(*eight) & ANY_HIGH == 0 => {
                    *room = *eight;
                    8
                }
                _ => {
                    out[to] = lead;
                    1
                }
            };
            (at, to) = (at + plain, to + plain);
            continue;
        }
        if let Some(trail) = raw.get(at + 1) {
            let [utf8 @ .., length] = pairs[place(lead, *trail)].to_le_bytes();
            if length != 0 {
                out[to..to + 3].copy_from_slice(&utf8);
                (at, to) = (at + 2, to + usize::from(length));
                continue;
            }
        }
        // One byte for the euro, else four.
        let Some(whole) = raw.get(at..at + if lead == 0x80 { 1 } else { 4 }) else { break };
        let text = one(whole).ok_or(NotGb18030)?;
        out[to..to + text.len()].copy_from_slice(text.as_bytes());
        (at, to) = (at + whole.len(), to + text.len());
    }
    Ok((at, to))
}

/// What was read of a file and is not decoded yet.
#[derive(Default)]
pub(crate) struct Gb {
    raw: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Gb {
    /// Decodes on, from what was read or will be, into a buffer with room for four bytes at least; 0 at the end of the file.
    pub(crate) fn fill(&mut self, inner: &mut impl Read, out: &mut [u8]) -> io::Result<usize> {
        let broken = |error| io::Error::new(io::ErrorKind::InvalidData, error);
        if out.len() < 4 {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "buffer too small"));
        }
        loop {
            let (read, written) = decode(&PAIRS, &self.raw[self.at..], out).map_err(broken)?;
            self.at += read;
            if written > 0 {
                return Ok(written);
            }
            let cut = self.raw.len() - self.at;
            if self.ended {
                // A character that the file's end cuts off.
                return if cut == 0 { Ok(0) } else { Err(broken(NotGb18030)) };
            }
            self.raw.copy_within(self.at.., 0);
            self.at = 0;
            self.raw.resize(PIECE, 0);
            let n = inner.read(&mut self.raw[cut..])?;
            self.raw.truncate(cut + n);
            self.ended = n == 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every sequence that a file may hold by itself: each byte, each pair, and samples of four.
    #[test]
    fn each_character_is_what_it_is_elsewhere() {
        let singles = (0..=0xff_u8).map(|a| vec![a]);
        let twos = (0x80..=0xff_u8).flat_map(|a| (0..=0xff_u8).map(move |b| vec![a, b]));
        let fours = (0x81..=0xfe_u8).flat_map(|a| {
            (0x30..=0x39_u8).flat_map(move |b| (0x81..=0xfe).step_by(5).map(move |c| vec![a, b, c, 0x30 + c % 10]))
        });
        for bytes in singles.chain(twos).chain(fours) {
            let mut out = [0; 16];
            let decoded = match decode(&PAIRS, &bytes, &mut out) {
                Ok((read, written)) if read == bytes.len() => Some(&out[..written]),
                _ => None,
            };
            assert_eq!(decoded, one(&bytes).as_deref().map(str::as_bytes), "{bytes:02x?}");
        }
    }
}
