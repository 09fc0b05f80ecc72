//! Changes that go out: subscriptions and deliveries.

mod desk_page;
mod new_page;
mod server_fns;
mod subscription_page;
mod words;

pub use desk_page::FeedPage;
pub use new_page::NewSubscriptionPage;
pub use subscription_page::SubscriptionPage;
