//! What goes out: changes in order, subscriptions, deliveries.
//!
//! | module | what it does |
//! |---|---|
//! | `read` | the feed as one reader may know it: changes in order, each thing as it stands now |
//! | `receipts` | what became of telling others what a case changed |
//! | `subscriptions` | who is told, and what an official decides about it |
//! | `deliver` | makes changes into deliveries and sends them, again and again if need be |
//! | `post` | one HTTP request to an address that somebody typed |
//! | `sign` | how a receiver knows that a message is ours |

mod deliver;
mod post;
mod read;
mod receipts;
mod sign;
mod subscriptions;

pub use post::Outgoing;
pub(crate) use post::fetch;

use crate::App;
use async_trait::async_trait;
use shared::{
    access::Viewer,
    form::Values,
    ports::{Answer, Changes, DeliveryStep, FeedDesk, FeedPort, Subscribed, SubscriptionStep, SubscriptionView},
};

#[async_trait]
impl FeedPort for App {
    async fn changes(&self, viewer: &Viewer, since: &str, limit: i64) -> Answer<Changes> {
        Ok(self.read_changes(viewer, since, limit).await?)
    }

    async fn feed_desk(&self, viewer: &Viewer) -> Answer<FeedDesk> {
        Ok(self.read_feed_desk(viewer).await?)
    }

    async fn subscription(&self, viewer: &Viewer, id: i64, cursor: Option<&str>) -> Answer<SubscriptionView> {
        Ok(self.read_subscription(viewer, id, cursor).await?)
    }

    async fn subscribe(&self, viewer: &Viewer, visit: &str, values: Values) -> Answer<Subscribed> {
        Ok(self.make_subscription(viewer, visit, values).await?)
    }

    async fn step_subscription(&self, viewer: &Viewer, id: i64, step: SubscriptionStep) -> Answer<()> {
        Ok(self.take_subscription_step(viewer, id, step).await?)
    }

    async fn step_delivery(&self, viewer: &Viewer, id: i64, step: DeliveryStep) -> Answer<()> {
        Ok(self.take_delivery_step(viewer, id, step).await?)
    }
}
