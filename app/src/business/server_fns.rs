//! What the pages of a business ask and post.

use crate::error::AppError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::ports::{BusinessHome, OwnRecord, Page};

/// Drafts, matters and what can be done.
#[server(prefix = "/api/fn", endpoint = "business/home", input = GetUrl)]
pub async fn load_business_home() -> Result<BusinessHome, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.business_home(&viewer).await?)
}

/// Records on one page of a business's own file.
#[cfg(feature = "ssr")]
const PER_PAGE: i64 = 50;

/// The business's own records, and what can be done about each.
#[server(prefix = "/api/fn", endpoint = "business/records", input = GetUrl)]
pub async fn load_own_records(cursor: Option<String>) -> Result<Page<OwnRecord>, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.own_records(&viewer, cursor.as_deref(), PER_PAGE).await?)
}

/// What was refused when someone last tried to start something.
#[server(prefix = "/api/fn", endpoint = "business/refused", input = GetUrl)]
pub async fn load_refused() -> Result<shared::ports::KeptForm, AppError> {
    let visit = crate::context::visitor()?.visit;
    let kept = crate::context::backend()?.kept_form(&visit, shared::ports::FormName::Case).await?;
    Ok(kept.filter(|kept| kept.values.is_empty() && !kept.problems.is_empty()))
}
