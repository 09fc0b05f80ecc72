//! The questions that public pages ask. Each calls one method of the public port.

use crate::error::AppError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    ports::{self, CommitmentLine, Page, RosterLine, SearchResult, Shown, SubjectPage},
    problem::Bilingual,
};

/// Rows of a list page: whole records are long, and a page must stay light.
#[cfg(feature = "ssr")]
const ROWS: i64 = 20;

/// Figures of the home page.
#[server(prefix = "/api/fn", endpoint = "public/home", input = GetUrl)]
pub async fn home() -> Result<ports::Home, AppError> {
    Ok(crate::context::backend()?.home().await?)
}

/// Subjects by code or by a part of the name.
#[server(prefix = "/api/fn", endpoint = "public/search", input = GetUrl)]
pub async fn search(term: String) -> Result<SearchResult, AppError> {
    Ok(crate::context::backend()?.search(&term).await?)
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

/// Name of a public catalogue item.
#[server(prefix = "/api/fn", endpoint = "public/disclosure_item", input = GetUrl)]
pub async fn disclosure_item(item: String) -> Result<Bilingual, AppError> {
    Ok(crate::context::backend()?.disclosure_item(&item).await?)
}

/// Published records of one item.
#[server(prefix = "/api/fn", endpoint = "public/disclosures", input = GetUrl)]
pub async fn disclosures(item: String, cursor: Option<String>) -> Result<Page<Shown>, AppError> {
    Ok(crate::context::backend()?.disclosures(&item, cursor.as_deref(), ROWS).await?)
}

/// Entries of a public roster.
#[server(prefix = "/api/fn", endpoint = "public/roster", input = GetUrl)]
pub async fn roster(kind: String, cursor: Option<String>) -> Result<Page<RosterLine>, AppError> {
    Ok(crate::context::backend()?.roster(&kind, cursor.as_deref(), ROWS).await?)
}

/// Published commitments.
#[server(prefix = "/api/fn", endpoint = "public/commitments", input = GetUrl)]
pub async fn commitments(cursor: Option<String>) -> Result<Page<CommitmentLine>, AppError> {
    Ok(crate::context::backend()?.commitments(cursor.as_deref(), ROWS).await?)
}

/// One commitment.
#[server(prefix = "/api/fn", endpoint = "public/commitment", input = GetUrl)]
pub async fn commitment(number: String) -> Result<CommitmentLine, AppError> {
    Ok(crate::context::backend()?.commitment(&number).await?)
}
