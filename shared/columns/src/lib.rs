//! The loops in which a whole city is decided, over plain numbers.
//!
//! `shared::population` says what the numbers mean. The loops stand apart because of how they are compiled: the screens for
//! size, these for speed and, in the browser, with vector instructions, which every browser of the last years has. They are
//! free of branches, so that one instruction works on eight subjects.
#![forbid(unsafe_code)]

/// Tiers there are.
pub const TIERS: usize = 5;

/// Which penalties count: those smaller than `limit` whose lowest `bits` lie between `first` and `last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// A penalty counts that is smaller than this.
    pub limit: u16,
    /// Bits that hold its mark.
    pub bits: u32,
    /// The first mark that counts.
    pub first: u16,
    /// The last.
    pub last: u16,
}

/// Adds to each subject's count whether its penalty of this column counts.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
pub fn count(of: Counted, column: &[u16], counts: &mut [u16]) {
    let (mask, span) = ((1 << of.bits) - 1, of.last - of.first);
    for (count, penalty) in counts.iter_mut().zip(column) {
        // Marks below the first wrap around to large numbers.
        let counted = (penalty & mask).wrapping_sub(of.first) <= span;
        *count += u16::from(counted) & u16::from(*penalty < of.limit);
    }
}

/// Turns counts into tiers: as many as thresholds are reached.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
pub fn tiers(thresholds: [u16; TIERS - 1], counts: &mut [u16]) {
    for count in counts {
        *count = thresholds.iter().map(|threshold| u16::from(*count >= *threshold)).sum();
    }
}

/// Adds up how many subjects go from which tier to which; `flows` has the former in rows.
pub fn tally(froms: &[u16], tos: &[u16], flows: &mut [[u32; TIERS]; TIERS]) {
    // Neighbours often fall together; four tables keep one addition from waiting for the other.
    let mut tables = [[0_u32; 32]; 4];
    for (froms, tos) in froms.chunks(4).zip(tos.chunks(4)) {
        for ((from, to), table) in froms.iter().zip(tos).zip(&mut tables) {
            table[usize::from((from * TIERS as u16 + to) & 31)] += 1;
        }
    }
    for (at, n) in flows.iter_mut().flatten().enumerate() {
        *n += tables.iter().map(|table| table[at]).sum::<u32>();
    }
}
