//! What is asked of the provider: where its doors are, its keys, and a token for a code.

use super::token::{self, Claims, Expected, Keys, base64};
use crate::services::{Outgoing, fetch};
use chrono::{DateTime, TimeDelta, Utc};
use hyper::header;
use serde::{Deserialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tokio::{sync::Mutex, time::timeout};

/// What was found about the provider serves so long.
const KNOWN_FOR: TimeDelta = TimeDelta::minutes(10);
/// For a key that is missing nobody makes us ask more often than this.
const ASK_AGAIN: TimeDelta = TimeDelta::seconds(30);
/// No answer of a provider is larger.
const LARGEST: usize = 256 << 10;

/// Why nobody was identified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityFault {
    /// The provider does not answer, or not as one does.
    Down(&'static str),
    /// It refused what we brought: the code was used or is none, or it does not know us.
    Refused,
    /// What it said did not stand the check, and why: for the log.
    Invalid(&'static str),
}

/// The city's identity provider, as the operator configured it.
#[derive(Debug)]
pub struct IdentityProvider {
    /// Its name for the button, e.g. 湖北政务服务网.
    pub name: String,
    /// Who it is, exactly as it says itself.
    pub issuer: String,
    /// Under which name it knows us.
    pub client: String,
    /// With which secret, where it wants one.
    secret: Option<Secret>,
    /// The claim with the credit code of the business for which somebody may act, where the provider vouches for that.
    pub business_claim: Option<String>,
    /// What else is asked for besides `openid`.
    scopes: String,
    outgoing: Outgoing,
    known: Mutex<Option<Arc<Known>>>,
}

/// A text that is not printed.
struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

/// Its discovery document (OpenID Connect Discovery 1.0, 3), and its keys.
#[derive(Debug)]
struct Known {
    doors: Doors,
    keys: Keys,
    at: DateTime<Utc>,
}

#[derive(Debug, Deserialize)]
struct Doors {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

#[derive(Deserialize)]
struct Answered {
    id_token: String,
}

/// One sign-in on its way: what only we know of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way<'a> {
    /// Goes through the browser, and comes back with it.
    pub(crate) state: &'a str,
    /// Comes back inside the token.
    pub(crate) nonce: &'a str,
    /// Kept here until the code is exchanged (RFC 7636).
    pub(crate) verifier: &'a str,
    /// Where the browser comes back to.
    pub(crate) back: &'a str,
}

/// What the browser brought back from the provider.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Brought<'a> {
    /// Is exchanged for a token.
    pub(crate) code: &'a str,
    /// Who made the answer (RFC 9207).
    pub(crate) issuer: Option<&'a str>,
}

impl IdentityProvider {
    /// As configured; `outgoing` says whether a plain `http://localhost` is an address, too.
    ///
    /// # Errors
    /// The issuer is no address with TLS.
    pub fn new(
        name: &str,
        issuer: &str,
        client: &str,
        secret: Option<String>,
        outgoing: Outgoing,
    ) -> Result<Self, String> {
        let provider = Self {
            name: name.to_owned(),
            issuer: issuer.to_owned(),
            client: client.to_owned(),
            secret: secret.map(Secret),
            business_claim: None,
            scopes: "openid".to_owned(),
            // A city's provider often stands inside the government's network. Its address is the operator's, not a visitor's.
            outgoing: Outgoing { allow_private: true, ..outgoing },
            known: Mutex::default(),
        };
        if provider.may_be_asked(issuer) {
            Ok(provider)
        } else {
            Err(format!("“{issuer}” is no address with https://"))
        }
    }

    /// With the claim that names the business, and the scopes that bring it.
    #[must_use]
    pub fn vouching(mut self, claim: Option<String>, scopes: &[&str]) -> Self {
        self.business_claim = claim;
        self.scopes = ["openid"].iter().chain(scopes).copied().collect::<Vec<_>>().join(" ");
        self
    }

    /// The address at the provider to which the browser goes.
    pub(crate) async fn door(&self, way: Way<'_>, now: DateTime<Utc>) -> Result<String, IdentityFault> {
        let known = self.in_time(self.known(now, KNOWN_FOR)).await?;
        let challenge = base64(Sha256::digest(way.verifier.as_bytes()).as_slice());
        let query = form(&[
            ("response_type", "code"),
            ("client_id", &self.client),
            ("redirect_uri", way.back),
            ("scope", &self.scopes),
            ("state", way.state),
            ("nonce", way.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            // On a computer of the service hall nobody gets in by what the one before left open at the provider.
            ("prompt", "login"),
        ]);
        let door = &known.doors.authorization_endpoint;
        let joint = if door.contains('?') { '&' } else { '?' };
        Ok(format!("{door}{joint}{query}"))
    }

    /// Exchanges the code that the browser brought back, and checks what the provider says.
    pub(crate) async fn identify(
        &self,
        brought: Brought<'_>,
        way: Way<'_>,
        now: DateTime<Utc>,
    ) -> Result<Claims, IdentityFault> {
        self.in_time(self.exchange(brought, way, now)).await
    }

    async fn exchange(&self, brought: Brought<'_>, way: Way<'_>, now: DateTime<Utc>) -> Result<Claims, IdentityFault> {
        let known = self.known(now, KNOWN_FOR).await?;
        // An answer that another provider made is not for this one (RFC 9207, 2.4).
        let ours = match brought.issuer {
            Some(issuer) => issuer == self.issuer,
            None => !known.doors.authorization_response_iss_parameter_supported,
        };
        if !ours {
            return Err(IdentityFault::Invalid("the answer through the browser is another issuer's"));
        }
        let mut asked = vec![
            ("grant_type", "authorization_code"),
            ("code", brought.code),
            ("redirect_uri", way.back),
            ("code_verifier", way.verifier),
        ];
        let mut headers = vec![(header::CONTENT_TYPE, "application/x-www-form-urlencoded".to_owned())];
        let methods = known.doors.token_endpoint_auth_methods_supported.as_deref();
        match &self.secret {
            None => asked.push(("client_id", &self.client)),
            // `client_secret_basic` is the default (Discovery 1.0, 3); both parts are form-encoded first (RFC 6749, 2.3.1).
            Some(Secret(secret)) if methods.is_none_or(|m| m.iter().any(|m| m == "client_secret_basic")) => {
                let both = format!("{}:{}", encoded(&self.client), encoded(secret));
                headers.push((header::AUTHORIZATION, format!("Basic {}", padded(both.as_bytes()))));
            }
            Some(Secret(secret)) => {
                asked.extend([("client_id", self.client.as_str()), ("client_secret", secret.as_str())])
            }
        }
        let body = form(&asked).into_bytes();
        let (status, body) = self.ask(&known.doors.token_endpoint, &headers, Some(body)).await?;
        match status {
            200 => {}
            400 | 401 => return Err(IdentityFault::Refused),
            _ => return Err(IdentityFault::Down("its token endpoint fails")),
        }
        let Answered { id_token } =
            serde_json::from_slice(&body).map_err(|_| IdentityFault::Invalid("its answer holds no token"))?;
        // A key that we do not know may be new since we asked.
        let known = if known.keys.knows(&id_token) { known } else { self.known(now, ASK_AGAIN).await? };
        let expected = Expected { issuer: &self.issuer, client: &self.client, nonce: way.nonce, now };
        token::read(&id_token, &known.keys, expected)
    }

    /// What the provider brings about in time, however many answers it takes. Of many who wait for one that is slow each
    /// waits as long as the first.
    async fn in_time<T>(&self, asked: impl Future<Output = Result<T, IdentityFault>>) -> Result<T, IdentityFault> {
        let patience = self.outgoing.answer;
        timeout(patience, asked).await.unwrap_or(Err(IdentityFault::Down("it takes too long")))
    }

    /// What is known about the provider, asked for anew when it is older than `for_now`.
    async fn known(&self, now: DateTime<Utc>, for_now: TimeDelta) -> Result<Arc<Known>, IdentityFault> {
        // Of many who come at once, one asks.
        let mut slot = self.known.lock().await;
        if let Some(known) = slot.as_ref().filter(|known| now - known.at < for_now && known.at <= now) {
            return Ok(known.clone());
        }
        let address = format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let doors: Doors = self.read(&address).await?;
        // Discovery 1.0, 4.3: whoever answers must be who was asked.
        if doors.issuer != self.issuer {
            return Err(IdentityFault::Down("it calls itself by another name than CREDENCE_OIDC_ISSUER"));
        }
        let all = [&doors.authorization_endpoint, &doors.token_endpoint, &doors.jwks_uri];
        if !all.into_iter().all(|address| self.may_be_asked(address)) {
            return Err(IdentityFault::Down("one of its addresses is without TLS"));
        }
        let keys = self.read(&doors.jwks_uri).await?;
        let known = Arc::new(Known { doors, keys, at: now });
        *slot = Some(known.clone());
        Ok(known)
    }

    async fn read<T: DeserializeOwned>(&self, address: &str) -> Result<T, IdentityFault> {
        match self.ask(address, &[], None).await? {
            (200, body) => serde_json::from_slice(&body).map_err(|_| IdentityFault::Down("its answer can't be read")),
            _ => Err(IdentityFault::Down("it answers with an error")),
        }
    }

    async fn ask(
        &self,
        address: &str,
        headers: &[(header::HeaderName, String)],
        body: Option<Vec<u8>>,
    ) -> Result<(u16, Vec<u8>), IdentityFault> {
        fetch(self.outgoing, address, headers, body, LARGEST).await.map_err(|why| {
            tracing::warn!(?why, "the identity provider can't be asked");
            IdentityFault::Down("it can't be reached")
        })
    }

    fn may_be_asked(&self, address: &str) -> bool {
        let plain = |rest: &str| {
            let host = rest.split(['/', '?']).next().unwrap_or_default();
            let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
            self.outgoing.plain_localhost && matches!(host, "localhost" | "127.0.0.1")
        };
        match address.split_once("://") {
            Some(("https", rest)) => !rest.is_empty(),
            Some(("http", rest)) => plain(rest),
            _ => false,
        }
    }
}

/// Names and values as a form sends them.
fn form(pairs: &[(&str, &str)]) -> String {
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
        encoded
    })
}

/// Base64 as headers have it.
fn padded(bytes: &[u8]) -> String {
    let mut text = base64(bytes).replace('-', "+").replace('_', "/");
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_with_tls_are_asked() {
        let here = Outgoing { plain_localhost: true, ..Outgoing::default() };
        let made = |issuer: &str, outgoing| IdentityProvider::new("x", issuer, "c", None, outgoing);
        assert!(made("https://id.example", Outgoing::default()).is_ok());
        assert!(made("http://127.0.0.1:4000", here).is_ok());
        for (issuer, outgoing) in [
            ("http://id.example", here),
            ("http://localhost.example", here),
            ("http://localhost:4000", Outgoing::default()),
            ("id.example", here),
            ("https://", here),
        ] {
            assert!(made(issuer, outgoing).is_err(), "{issuer}");
        }
    }

    #[test]
    fn a_secret_is_not_printed() {
        let provider = IdentityProvider::new("x", "https://id", "c", Some("s3cret".to_owned()), Outgoing::default());
        assert!(!format!("{provider:?}").contains("s3cret"));
    }

    #[test]
    fn forms_and_headers_are_written_as_the_standards_say() {
        assert_eq!(form(&[("a", "x y&"), ("b", "湖")]), "a=x%20y%26&b=%E6%B9%96");
        // RFC 7617, 2.
        assert_eq!(padded(b"Aladdin:open sesame"), "QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }
}
