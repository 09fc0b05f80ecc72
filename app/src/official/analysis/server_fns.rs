//! What the pages of analysis ask.

use crate::error::AppError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::ports::{Clusters, TrendFilter, Trends};

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
