//! How records come in: files, batches, manual entry, reconciliation.

#[cfg(feature = "ssr")]
use async_trait::async_trait;

/// How records come in: files, batches, manual entry, reconciliation.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait IntakePort: Send + Sync {}
