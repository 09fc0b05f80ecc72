//! How a receiver knows that a message is ours, whole and of now: `Credence-Signature: t=<seconds>,v1=<hex>`, where v1 is
//! the HMAC of `<seconds>.<body>` under the subscription's secret.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use shared::ports::SignatureKind;
use sm3::Sm3;

/// The header's value for a body sent at `seconds` since 1970.
pub(super) fn signature(kind: SignatureKind, secret: &str, seconds: i64, body: &[u8]) -> String {
    let parts = [seconds.to_string().as_bytes(), b".", body].concat();
    let mac = match kind {
        SignatureKind::Sha256 => mac::<Hmac<Sha256>>(secret, &parts),
        SignatureKind::Sm3 => mac::<Hmac<Sm3>>(secret, &parts),
    };
    format!("t={seconds},v1={mac}")
}

fn mac<M: Mac + KeyInit>(secret: &str, message: &[u8]) -> String {
    // An HMAC takes keys of any length.
    let Ok(mut mac) = <M as KeyInit>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(message);
    mac.finalize().into_bytes().iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test case 2.
    #[test]
    fn hmac_sha256_is_the_standards() {
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(mac::<Hmac<Sha256>>("Jefe", b"what do ya want for nothing?"), expected);
    }

    #[test]
    fn time_body_and_secret_all_count() {
        let one = |kind, secret, t, body: &str| signature(kind, secret, t, body.as_bytes());
        let first = one(SignatureKind::Sm3, "s", 1, "{}");
        assert!(first.starts_with("t=1,v1=") && first.len() == "t=1,v1=".len() + 64);
        assert_eq!(first, one(SignatureKind::Sm3, "s", 1, "{}"));
        for other in [
            one(SignatureKind::Sm3, "s", 2, "{}"),
            one(SignatureKind::Sm3, "t", 1, "{}"),
            one(SignatureKind::Sm3, "s", 1, "[]"),
            one(SignatureKind::Sha256, "s", 1, "{}"),
        ] {
            assert_ne!(first, other);
        }
    }
}
