//! What goes out: changes in order, subscriptions, deliveries.

#[cfg(feature = "ssr")]
use async_trait::async_trait;

/// What goes out: changes in order, subscriptions, deliveries.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait FeedPort: Send + Sync {}
