//! The questions that public pages ask. Each calls one method of the public port.

use crate::error::AppError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::ports::{self, SubjectPage};

/// Figures of the home page.
#[server(prefix = "/api/fn", endpoint = "public/home", input = GetUrl)]
pub async fn home() -> Result<ports::Home, AppError> {
    Ok(crate::context::backend()?.home().await?)
}

/// One subject with its file.
#[server(prefix = "/api/fn", endpoint = "public/subject", input = GetUrl)]
pub async fn subject(uscc: String) -> Result<SubjectPage, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    let mut page = crate::context::backend()?.subject(&viewer, &uscc).await?;
    // Rules that ended before the page's day decide nothing any more: they need not travel.
    page.law.periods.retain(|period| period.to.is_none_or(|to| page.on <= to));
    Ok(page)
}
