//! Draws that can be repeated: SplitMix64, one independent stream per subject.
//!
//! A subject's draws depend on the seed and its own number only, so a larger city contains the smaller one.

/// A stream of draws.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// The stream of `seed` for one `purpose`, e.g. a subject's number.
    pub(super) fn new(seed: u64, purpose: u64) -> Self {
        let mut stream = Self(seed ^ purpose.wrapping_mul(0xD1B5_4A32_D192_ED03));
        stream.draw();
        stream
    }

    /// The next 64 bits (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
    pub(super) fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`, which is at least 1.
    pub(super) fn below(&mut self, n: u64) -> u64 {
        // The high bits by multiplication: the bias is far below what a demonstration could show.
        ((u128::from(self.draw()) * u128::from(n.max(1))) >> 64) as u64
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low).unsigned_abs() + 1) as i64
    }

    /// Whether one chance in a thousand times `permille` comes true.
    pub(super) fn chance(&mut self, permille: u64) -> bool {
        self.below(1000) < permille
    }

    /// One of a list that is not empty.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len() as u64) as usize]
    }

    /// One of a list by weight.
    pub(super) fn weighted<'a, T>(&mut self, list: &'a [T], weight: impl Fn(&T) -> u32) -> &'a T {
        let total: u64 = list.iter().map(|t| u64::from(weight(t))).sum();
        let mut left = self.below(total);
        for one in list {
            let w = u64::from(weight(one));
            if left < w {
                return one;
            }
            left -= w;
        }
        &list[list.len() - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn the_published_sequence() {
        // First values of SplitMix64 from state 1234567, as printed with the reference implementation.
        let mut random = Random(1_234_567);
        assert_eq!(
            [random.draw(), random.draw(), random.draw()],
            [6457827717110365317, 3203168211198807973, 9817491932198370423]
        );
    }

    #[test]
    fn draws_stay_in_range_and_reach_its_ends() {
        let mut random = Random::new(1, 2);
        let draws: Vec<_> = (0..2000).map(|_| random.between(-3, 3)).collect();
        assert_eq!((draws.iter().min(), draws.iter().max()), (Some(&-3), Some(&3)));
    }
}
