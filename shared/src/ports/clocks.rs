//! Publication terms: what is due, what is late, the notice for the party, the calendar.

#[cfg(feature = "ssr")]
use async_trait::async_trait;

/// Publication terms: what is due, what is late, the notice for the party, the calendar.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait ClocksPort: Send + Sync {}
