//! How records come in: files, batches, manual entry, reconciliation.

#[cfg(feature = "ssr")]
use crate::{
    access::Viewer,
    ports::{Answer, Page},
};
use crate::{ids::KeyId, problem::Bilingual};
#[cfg(feature = "ssr")]
use async_trait::async_trait;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How records come in: files, batches, manual entry, reconciliation.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait IntakePort: Send + Sync {
    /// Who the key of another system acts as: an official of its department. `None` when it opens nothing.
    async fn key_holder(&self, key: &str) -> Answer<Option<Viewer>>;
    /// The keys of other systems, newest first.
    async fn api_keys(&self, viewer: &Viewer, cursor: Option<&str>) -> Answer<Page<KeyLine>>;
    /// Shuts a key.
    async fn revoke_api_key(&self, viewer: &Viewer, id: KeyId) -> Answer<()>;
}

/// A key of another system, as whoever keeps the accounts sees it. The key itself is nowhere on file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyLine {
    /// Its number.
    pub id: KeyId,
    /// Its first characters, by which its holder knows it.
    pub hint: String,
    /// For which department it acts.
    pub department: Bilingual,
    /// What it is for.
    pub label: String,
    /// Day of issue.
    pub issued_on: NaiveDate,
    /// First day on which it opens nothing.
    pub expires_on: NaiveDate,
    /// Day on which it was shut.
    pub revoked_on: Option<NaiveDate>,
    /// Day of its last use.
    pub used_on: Option<NaiveDate>,
    /// Whether it opens anything today.
    pub open: bool,
}
