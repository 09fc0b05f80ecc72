//! Incident numbers: what a visitor can read out to the operator, who finds it in the log.

/// A fresh incident number.
pub fn number() -> String {
    random_hex::<4>()
}

/// `N` random bytes in hexadecimal.
///
/// Should the system's generator fail there is nothing safe left to do with a request: the guard answers 500.
pub fn random_hex<const N: usize>() -> String {
    let mut bytes = [0u8; N];
    getrandom::fill(&mut bytes).expect("the system's random generator answers");
    let mut text = String::with_capacity(2 * N);
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_hexadecimal_and_do_not_repeat() {
        let (a, b) = (random_hex::<16>(), random_hex::<16>());
        assert_eq!(a.len(), 32);
        assert!(a.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase()));
        assert_ne!(a, b);
    }
}
