//! What the pages of officials ask. Steps on cases are posted through `crate::case`.

use crate::error::AppError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::ports::{Desk, LateLine, Page};

/// The desk: queue, tiles, distribution.
#[server(prefix = "/api/fn", endpoint = "official/desk", input = GetUrl)]
pub async fn load_desk(cursor: Option<String>) -> Result<Desk, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.desk(&viewer, cursor.as_deref()).await?)
}

/// Publications that came late.
#[server(prefix = "/api/fn", endpoint = "official/late", input = GetUrl)]
pub async fn load_late(cursor: Option<String>) -> Result<Page<LateLine>, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.late_publications(&viewer, cursor.as_deref()).await?)
}
