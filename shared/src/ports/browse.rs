//! What anyone browses: filtered lists, counts, suggestions, rosters, the kiosk.

#[cfg(feature = "ssr")]
use async_trait::async_trait;

/// What anyone browses: filtered lists, counts, suggestions, rosters, the kiosk.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait BrowsePort: Send + Sync {}
