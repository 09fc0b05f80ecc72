//! Signing in with an identity provider (OpenID Connect Core 1.0): authorization code with PKCE (RFC 7636), state and nonce.
//!
//! Written out over the parts that are in the tree: hyper and rustls fetch, ring checks signatures. What the provider says
//! is believed only after its signature, issuer, audience, times and nonce were checked here.

mod provider;
mod token;

pub(crate) use provider::{Brought, Way};
pub use provider::{IdentityFault, IdentityProvider};
pub use token::Claims;
