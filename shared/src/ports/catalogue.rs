//! The catalogue and its versions: read by anyone, drafted and published by the credit office.

#[cfg(feature = "ssr")]
use async_trait::async_trait;

/// The catalogue and its versions: read by anyone, drafted and published by the credit office.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait CataloguePort: Send + Sync {}
