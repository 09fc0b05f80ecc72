//! What goes out: changes in order, subscriptions, deliveries.

use crate::App;
use async_trait::async_trait;
use shared::ports::FeedPort;

#[async_trait]
impl FeedPort for App {}
