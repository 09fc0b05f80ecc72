//! Signing in with an identity provider.

#[cfg(feature = "ssr")]
use crate::ports::{Answer, Entry, Holder};
#[cfg(feature = "ssr")]
use async_trait::async_trait;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Signing in with the city's identity provider, and becoming known to it.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait IdentityPort: Send + Sync {
    /// The provider's name; `None` where the city has none.
    async fn identity_provider(&self) -> Answer<Option<String>>;
    /// The address at the provider to which the browser goes. `browser` is a secret of this browser alone; with `link` the
    /// account that is signed in becomes known to the provider. Afterwards it goes on at `back`.
    async fn begin_identity(&self, holder: Holder<'_>, browser: &str, link: bool, back: &str) -> Answer<String>;
    /// What came of it.
    async fn end_identity(&self, holder: Holder<'_>, browser: &str, sent: &IdentityReturn) -> Answer<IdentityEnd>;
}

/// What the provider sends back through the browser (RFC 6749, 4.1.2; RFC 9207).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct IdentityReturn {
    /// As it was sent along.
    #[serde(default)]
    pub state: String,
    /// What is exchanged for a token.
    #[serde(default)]
    pub code: Option<String>,
    /// Why there is none.
    #[serde(default)]
    pub error: Option<String>,
    /// Who made the answer.
    #[serde(default, rename = "iss")]
    pub issuer: Option<String>,
}

/// What came of a way through the provider.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdentityEnd {
    /// Signed in, or as good as.
    Entered {
        /// As by any other way.
        entry: Entry,
        /// Where it goes on.
        back: String,
    },
    /// The account is known to the provider.
    Linked {
        /// The business for which its word proves the mandate.
        mandate: Option<String>,
    },
}

/// How an account stands with the provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityLine {
    /// The provider's name.
    pub provider: String,
    /// Since when the account is known to it; `None`: it is not.
    pub since: Option<NaiveDate>,
    /// The password was just typed: the way to the provider is open.
    pub ready: bool,
}
