//! What the pages of analysis ask.

use crate::error::AppError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    form::FormState,
    ports::{BriefLine, BriefView, Clusters, TrendFilter, Trends},
};

/// Trends of one kind of records.
#[server(prefix = "/api/fn", endpoint = "official/trends", input = GetUrl)]
pub async fn load_trends(#[server(default)] filter: TrendFilter) -> Result<Trends, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.trends(&viewer, &filter).await?)
}

/// Clusters that are worth a look.
#[server(prefix = "/api/fn", endpoint = "official/clusters", input = GetUrl)]
pub async fn load_clusters() -> Result<Clusters, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.clusters(&viewer).await?)
}

/// The months that have a brief.
#[server(prefix = "/api/fn", endpoint = "official/briefs", input = GetUrl)]
pub async fn load_briefs() -> Result<Vec<BriefLine>, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.briefs(&viewer).await?)
}

/// The brief of a month, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/brief", input = GetUrl)]
pub async fn load_brief(month: String, version: Option<i32>) -> Result<(BriefView, FormState), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let view = ports.brief(&visitor.viewer, &month, version).await?;
    let kept = crate::ui::form::reply::refused(shared::ports::FormName::Case, &brief_page(&month)).await?;
    Ok((view, kept.unwrap_or_default()))
}

/// Publishes the brief of a month.
#[server(prefix = "/api/fn", endpoint = "official/publish_brief")]
pub async fn publish_brief(
    month: String,
    #[server(default)] known: i32,
    #[server(default)] reason: String,
) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.publish_brief(asked.viewer(), &month, known, &reason).await;
    let page = brief_page(&month);
    let form = crate::ui::form::reply::Form::of(shared::ports::FormName::Case, &page);
    asked.drafted(form, [("reason".to_owned(), reason)].into(), done, |_| page.clone()).await
}

#[cfg(feature = "ssr")]
fn brief_page(month: &str) -> String {
    format!("{}/briefs/{}", super::PATH, crate::ui::text::encode(month))
}
