//! What an operator says about accounts.

use crate::{identity::IdentityProvider, mail::Mailer};
use std::sync::Arc;

/// How accounts are kept in this installation.
#[derive(Clone, Debug, Default)]
pub struct AccountSettings {
    /// How mail leaves the house (`CREDENCE_SMTP_URL`, `CREDENCE_MAIL_FROM`).
    pub mail: Mailer,
    /// The address of this installation as others write it, without a slash at the end (`CREDENCE_PUBLIC_URL`).
    pub site: String,
    /// Officials and administrators sign in with a second factor (`CREDENCE_REQUIRE_SECOND_FACTOR=1`).
    pub second_factor: bool,
    /// The city's identity provider (`CREDENCE_OIDC_…`).
    pub identity: Option<Arc<IdentityProvider>>,
}
