//! What the pages of outgoing changes ask and post.

use crate::{error::AppError, ui::form::PostedValues};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    form::FieldProblem,
    ports::{DeliveryStep, FeedDesk, KeptForm, SubscriptionStep, SubscriptionView},
};

/// Subscriptions, what could not be delivered, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/feed", input = GetUrl)]
pub async fn load_feed() -> Result<(FeedDesk, Vec<FieldProblem>), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let desk = ports.feed_desk(&visitor.viewer).await?;
    Ok((desk, refused().await?))
}

/// What a new subscription may be narrowed to, and the form as it was refused.
#[server(prefix = "/api/fn", endpoint = "official/feed_form", input = GetUrl)]
pub async fn load_form() -> Result<(FeedDesk, KeptForm), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let desk = ports.feed_desk(&visitor.viewer).await?;
    Ok((desk, ports.kept_form(&visitor.visit, shared::ports::FormName::Subscription).await?))
}

/// One subscription, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/subscription", input = GetUrl)]
pub async fn load_subscription(
    id: i64,
    cursor: Option<String>,
) -> Result<(SubscriptionView, Vec<FieldProblem>), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let view = ports.subscription(&visitor.viewer, id, cursor.as_deref()).await?;
    Ok((view, refused().await?))
}

/// Subscribes.
#[server(prefix = "/api/fn", endpoint = "official/subscribe")]
pub async fn subscribe(#[server(default)] values: PostedValues) -> Result<(), AppError> {
    use shared::ports::Subscribed;
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.subscribe(asked.viewer(), &asked.visitor.visit, values.0).await;
    let next = done.map(|done| match done {
        Subscribed::Done { id } => format!("/official/feed/{id}"),
        Subscribed::Again => "/official/feed/new".to_owned(),
    });
    asked.lead("/official/feed/new", of_feed(), next).await
}

/// Takes a step on a subscription.
#[server(prefix = "/api/fn", endpoint = "official/step_subscription")]
pub async fn step_subscription(id: i64, step: SubscriptionStep) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let page = format!("/official/feed/{id}");
    let next = if step == SubscriptionStep::Delete { "/official/feed" } else { &page };
    let done = asked.ports.step_subscription(asked.viewer(), id, step).await;
    asked.lead(&page, of_feed(), done.map(|()| next.to_owned())).await
}

/// Takes a step on a delivery that was tried too often.
#[server(prefix = "/api/fn", endpoint = "official/step_delivery")]
pub async fn step_delivery(id: i64, step: DeliveryStep) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.step_delivery(asked.viewer(), id, step).await;
    asked.lead("/official/feed", of_feed(), done.map(|()| "/official/feed".to_owned())).await
}

/// What was refused on any of these pages is shown on the next one.
#[cfg(feature = "ssr")]
const FEED: &str = "/official/feed";

#[cfg(feature = "ssr")]
fn of_feed() -> shared::form::Values {
    crate::ui::form::reply::of_page(FEED, Default::default())
}

#[cfg(feature = "ssr")]
async fn refused() -> Result<Vec<FieldProblem>, AppError> {
    let kept = crate::ui::form::reply::refused(shared::ports::FormName::Case, FEED).await?;
    Ok(kept.map(|kept| kept.problems).unwrap_or_default())
}
