//! Identity numbers of people who are made up: born in the year 1900, so that they are nobody's today.

use super::random::Random;

/// A well-formed number for the representative of a business. Every eighth name is one person wherever it stands, who
/// then answers for several businesses; the others are one of each business.
pub(super) fn number(name: &str, uscc: &str) -> String {
    let seed = |text: &str| text.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(131).wrapping_add(u64::from(byte)));
    let one = seed(name) % 8 == 0;
    let mut random = Random::new(seed(name), if one { 0 } else { seed(uscc) });
    let (month, day) = (random.between(1, 12), random.between(1, 28));
    let body = format!("4207001900{month:02}{day:02}{:03}", random.below(1000));
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: usize = body.bytes().zip(weights).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
    format!("{body}{}", char::from(b"10X98765432"[sum % 11]))
}

#[cfg(test)]
mod tests {
    use super::number;
    use shared::resident_id::ResidentId;

    #[test]
    fn they_are_well_formed_and_repeat() {
        for name in ["沈明远", "吴秋平", "欧阳明"] {
            for uscc in ["91420700MA4900010Y", "92420704MA4A0002X3"] {
                let made = number(name, uscc);
                assert!(ResidentId::parse(&made).is_ok(), "{made}");
                assert_eq!(made, number(name, uscc));
            }
        }
    }
}
