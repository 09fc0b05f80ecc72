//! The ID token: a signed statement of the provider about who signed in (OpenID Connect Core 1.0, 2 and 3.1.3.7).

use super::IdentityFault;
use chrono::{DateTime, TimeDelta, Utc};
use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Clocks of two houses may differ by so much.
const SKEW: TimeDelta = TimeDelta::minutes(2);
/// A token made longer ago was not made for this sign-in.
const OLDEST: TimeDelta = TimeDelta::minutes(10);

/// What the provider says of somebody, after everything about it was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// The provider's own name for them: never reused, never shown.
    pub subject: String,
    all: Map<String, Value>,
}

impl Claims {
    /// A claim that is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.all.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
    }
}

/// The provider's public keys (RFC 7517).
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Keys {
    keys: Vec<Key>,
}

/// One key; those of kinds that we do not know are never chosen.
#[derive(Clone, Debug, Deserialize)]
struct Key {
    kty: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default, rename = "use")]
    purpose: Option<String>,
    #[serde(default)]
    alg: Option<String>,
    #[serde(default)]
    n: Option<String>,
    #[serde(default)]
    e: Option<String>,
    #[serde(default)]
    crv: Option<String>,
    #[serde(default)]
    x: Option<String>,
    #[serde(default)]
    y: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    /// Extensions that must be understood (RFC 7515, 4.1.11): we understand none.
    #[serde(default)]
    crit: Option<Value>,
}

/// What a token must say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now: DateTime<Utc>,
}

impl Keys {
    /// Whether there is a key of that name: one that is missing may be new.
    pub(super) fn knows(&self, token: &str) -> bool {
        header(token).is_ok_and(|header| header.kid.is_none() || self.chosen(&header).is_some())
    }

    /// The key for a token: by its name, or the only one that fits where the token names none.
    fn chosen(&self, header: &Header) -> Option<&Key> {
        let kind = if header.alg == "RS256" { "RSA" } else { "EC" };
        let mut fitting = self.keys.iter().filter(|key| {
            key.kty == kind
                && key.purpose.as_deref().is_none_or(|purpose| purpose == "sig")
                && key.alg.as_deref().is_none_or(|alg| alg == header.alg)
                && header.kid.as_ref().is_none_or(|kid| key.kid.as_ref() == Some(kid))
        });
        let first = fitting.next()?;
        (header.kid.is_some() || fitting.next().is_none()).then_some(first)
    }
}

/// Checks a token and reads it.
///
/// # Errors
/// [`IdentityFault::Invalid`] with what is wrong, for the log of whoever set the provider up; never the token.
pub(super) fn read(token: &str, keys: &Keys, expected: Expected<'_>) -> Result<Claims, IdentityFault> {
    let invalid = |why: &'static str| IdentityFault::Invalid(why);
    let (signed, signature) = token.rsplit_once('.').ok_or(invalid("it is no token"))?;
    let header = header(token)?;
    if header.crit.is_some() {
        return Err(invalid("its header asks for extensions"));
    }
    // `none` and the kinds that any holder of the public key could make are not among these.
    if !matches!(header.alg.as_str(), "RS256" | "ES256") {
        return Err(invalid("its algorithm is neither RS256 nor ES256"));
    }
    let key = keys.chosen(&header).ok_or(invalid("no key of the provider fits it"))?;
    let signature = unbase64(signature).ok_or(invalid("its signature is no base64url"))?;
    key.verify(signed.as_bytes(), &signature).ok_or(invalid("its signature is wrong"))?;

    let payload = signed.split_once('.').and_then(|(_, payload)| unbase64(payload));
    let all: Map<String, Value> = payload
        .and_then(|payload| serde_json::from_slice(&payload).ok())
        .ok_or(invalid("what it says is no JSON object"))?;
    let text = |name: &str| all.get(name).and_then(Value::as_str);
    if text("iss") != Some(expected.issuer) {
        return Err(invalid("it is another issuer's"));
    }
    let for_us = match all.get("aud") {
        Some(Value::String(audience)) => audience == expected.client,
        Some(Value::Array(several)) => several.iter().any(|audience| audience == expected.client),
        _ => false,
    };
    // Where it is made for several, it must have been asked for by us.
    let several = matches!(all.get("aud"), Some(Value::Array(several)) if several.len() > 1);
    let asked = text("azp").map_or(!several, |party| party == expected.client);
    if !for_us || !asked {
        return Err(invalid("it is made for another client"));
    }
    let moment = |name: &str| {
        let seconds = all.get(name).and_then(|at| at.as_i64().or_else(|| at.as_f64().map(|at| at as i64)));
        seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0))
    };
    let expires = moment("exp").ok_or(invalid("it has no end"))?;
    if expires + SKEW <= expected.now {
        return Err(invalid("it has expired"));
    }
    let issued = moment("iat").ok_or(invalid("it does not say when it was made"))?;
    if issued > expected.now + SKEW || issued + OLDEST < expected.now {
        return Err(invalid("it was not made now"));
    }
    if moment("nbf").is_some_and(|from| from > expected.now + SKEW) {
        return Err(invalid("it does not hold yet"));
    }
    if text("nonce") != Some(expected.nonce) {
        return Err(invalid("it was made for another sign-in"));
    }
    let subject = text("sub").filter(|sub| !sub.is_empty() && sub.len() <= 255);
    let subject = subject.ok_or(invalid("it names nobody"))?.to_owned();
    Ok(Claims { subject, all })
}

impl Key {
    fn verify(&self, message: &[u8], signature: &[u8]) -> Option<()> {
        let part = |text: &Option<String>| text.as_deref().and_then(unbase64);
        match self.kty.as_str() {
            "RSA" => {
                let key = RsaPublicKeyComponents { n: part(&self.n)?, e: part(&self.e)? };
                // Shorter keys than 2048 bits are refused.
                key.verify(&signature::RSA_PKCS1_2048_8192_SHA256, message, signature).ok()
            }
            "EC" if self.crv.as_deref() == Some("P-256") => {
                let (x, y) = (part(&self.x)?, part(&self.y)?);
                let point = [&[4][..], &x, &y].concat();
                UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, point).verify(message, signature).ok()
            }
            _ => None,
        }
    }
}

fn header(token: &str) -> Result<Header, IdentityFault> {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, _, _] = parts[..] else { return Err(IdentityFault::Invalid("it is no token of three parts")) };
    let bytes = unbase64(header).ok_or(IdentityFault::Invalid("its header is no base64url"))?;
    serde_json::from_slice(&bytes).map_err(|_| IdentityFault::Invalid("its header is no JSON object"))
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64 as it stands in addresses (RFC 4648, 5), without padding.
pub(super) fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let word = three.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..=three.len() {
            text.push(char::from(ALPHABET[(word >> (18 - 6 * at) & 63) as usize]));
        }
    }
    text
}

/// The same back; `None` for anything that [`base64`] would not write.
pub(super) fn unbase64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for four in text.as_bytes().chunks(4) {
        let mut word = 0_u32;
        for c in four {
            word = word << 6 | u32::try_from(ALPHABET.iter().position(|known| known == c)?).ok()?;
        }
        match four.len() {
            4 => bytes.extend(&word.to_be_bytes()[1..]),
            3 if word & 3 == 0 => bytes.extend(&(word >> 2).to_be_bytes()[2..]),
            2 if word & 15 == 0 => bytes.push((word >> 4) as u8),
            _ => return None,
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::{
        rand::SystemRandom,
        signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
    };
    use serde_json::json;

    struct Maker {
        pair: EcdsaKeyPair,
        random: SystemRandom,
    }

    impl Maker {
        fn new() -> Self {
            let random = SystemRandom::new();
            let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
            let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).unwrap();
            Self { pair, random }
        }

        fn keys(&self) -> Keys {
            let point = self.pair.public_key().as_ref();
            let key = json!({ "kty": "EC", "crv": "P-256", "kid": "k1", "use": "sig",
                              "x": base64(&point[1..33]), "y": base64(&point[33..]) });
            serde_json::from_value(json!({ "keys": [key] })).unwrap()
        }

        fn token(&self, header: &Value, payload: &Value) -> String {
            let signed =
                format!("{}.{}", base64(header.to_string().as_bytes()), base64(payload.to_string().as_bytes()));
            let signature = self.pair.sign(&self.random, signed.as_bytes()).unwrap();
            format!("{signed}.{}", base64(signature.as_ref()))
        }
    }

    fn now() -> DateTime<Utc> {
        "2026-11-21T02:00:00Z".parse().unwrap()
    }

    fn expected() -> Expected<'static> {
        Expected { issuer: "https://id.example", client: "credence", nonce: "n1", now: now() }
    }

    fn good() -> Value {
        let at = now().timestamp();
        json!({ "iss": "https://id.example", "aud": "credence", "sub": "u-1", "nonce": "n1", "iat": at, "exp": at + 300,
                "uscc": "91420700MA4900010Y" })
    }

    fn head() -> Value {
        json!({ "alg": "ES256", "kid": "k1" })
    }

    #[test]
    fn a_good_token_is_read() {
        let maker = Maker::new();
        let claims = read(&maker.token(&head(), &good()), &maker.keys(), expected()).unwrap();
        assert_eq!((claims.subject.as_str(), claims.text("uscc")), ("u-1", Some("91420700MA4900010Y")));
        assert_eq!(claims.text("none"), None);
    }

    #[test]
    fn whatever_is_wrong_with_a_token_refuses_it() {
        let maker = Maker::new();
        let at = now().timestamp();
        let changes: [(&str, &str, Value); 14] = [
            ("another issuer's", "iss", json!("https://id.example/")),
            ("another client", "aud", json!("somebody")),
            ("another client", "aud", json!(["credence", "somebody"])),
            ("another client", "azp", json!("somebody")),
            ("another client", "aud", Value::Null),
            ("expired", "exp", json!(at - 121)),
            ("no end", "exp", json!("soon")),
            ("not made now", "iat", json!(at - 601)),
            ("not made now", "iat", json!(at + 121)),
            ("when it was made", "iat", Value::Null),
            ("not hold yet", "nbf", json!(at + 121)),
            ("another sign-in", "nonce", json!("n2")),
            ("another sign-in", "nonce", Value::Null),
            ("names nobody", "sub", json!("")),
        ];
        for (says, field, value) in changes {
            let mut payload = good();
            payload[field] = value.clone();
            let refused = read(&maker.token(&head(), &payload), &maker.keys(), expected()).unwrap_err();
            assert!(
                matches!(refused, IdentityFault::Invalid(why) if why.contains(says)),
                "{field} {value}: {refused:?}"
            );
        }
        for header in [
            json!({ "alg": "none" }),
            json!({ "alg": "HS256", "kid": "k1" }),
            json!({ "alg": "ES256", "kid": "k2" }),
            json!({ "alg": "RS256", "kid": "k1" }),
            json!({ "alg": "ES256", "kid": "k1", "crit": ["b64"] }),
        ] {
            assert!(read(&maker.token(&header, &good()), &maker.keys(), expected()).is_err(), "{header}");
        }
        let token = maker.token(&head(), &good());
        assert!(read(&token, &Maker::new().keys(), expected()).is_err(), "signed by somebody else");
        let (_, signature) = token.rsplit_once('.').unwrap();
        let mut forged = good();
        forged["sub"] = json!("u-2");
        let signed = [head(), forged].map(|part| base64(part.to_string().as_bytes())).join(".");
        assert!(read(&format!("{signed}.{signature}"), &maker.keys(), expected()).is_err(), "changed");
        for broken in ["", ".", "..", "a.b", "a.b.c.d", "湖.北.省", &format!("{signed}.")] {
            assert!(read(broken, &maker.keys(), expected()).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_new_key_of_the_provider_is_noticed() {
        let (old, new) = (Maker::new(), Maker::new());
        let mut head = head();
        head["kid"] = json!("k2");
        assert!(!old.keys().knows(&new.token(&head, &good())));
        assert!(old.keys().knows(&old.token(&json!({ "alg": "ES256" }), &good())), "unnamed: the only one");
    }

    #[test]
    fn base64_is_that_of_addresses() {
        // RFC 7636, appendix B; RFC 4648, 10.
        for (plain, text) in [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg")] {
            assert_eq!(base64(plain.as_bytes()), text);
            assert_eq!(unbase64(text).unwrap(), plain.as_bytes());
        }
        assert_eq!(base64(&[0xfb, 0xff]), "-_8");
        for wrong in ["Z", "Zg==", "Zh", "+/8", "Zm9v Yg", "湖"] {
            assert_eq!(unbase64(wrong), None, "{wrong}");
        }
    }
}
