//! What the page asks.

use crate::error::AppError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::ports::Progress;

/// How the matter of a code stands.
#[server(prefix = "/api/fn", endpoint = "progress/by_code", input = GetUrl)]
pub async fn load_progress(code: String) -> Result<Progress, AppError> {
    let address = crate::context::visitor()?.address;
    Ok(crate::context::backend()?.progress(&address, &code).await?)
}
