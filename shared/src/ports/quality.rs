//! What is wrong with the data, and whose it is to mend.

#[cfg(feature = "ssr")]
use async_trait::async_trait;

/// What is wrong with the data, and whose it is to mend.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait QualityPort: Send + Sync {}
