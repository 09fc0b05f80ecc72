//! A record's versions, its marks, the persons behind a subject, who looked.

#[cfg(feature = "ssr")]
use async_trait::async_trait;

/// A record's versions, its marks, the persons behind a subject, who looked.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait FilePort: Send + Sync {}
