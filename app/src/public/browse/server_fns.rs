//! The questions of the browsing pages. Each calls one method of a port.

use crate::error::AppError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    browse::DisclosureQuery,
    ports::{
        CommitmentLine, DisclosureItem, DisclosurePage, Industries, RecordLine, RosterHead, RosterPage, SearchPage,
        SearchQuery, SubjectRecords, Suggestion,
    },
};

/// Rows of a list page.
#[cfg(feature = "ssr")]
const ROWS: i64 = 20;

/// The public items of the catalogue.
#[server(prefix = "/api/fn", endpoint = "public/items", input = GetUrl)]
pub async fn items() -> Result<Vec<DisclosureItem>, AppError> {
    Ok(crate::context::backend()?.disclosure_items().await?)
}

/// Published records of one item with filters and counts.
#[server(prefix = "/api/fn", endpoint = "public/disclosures", input = GetUrl)]
pub async fn disclosures(
    item: String,
    query: DisclosureQuery,
    cursor: Option<String>,
) -> Result<DisclosurePage<RecordLine>, AppError> {
    Ok(crate::context::backend()?.disclosure_page(&item, &query, cursor.as_deref()).await?)
}

/// Complaints by industry.
#[server(prefix = "/api/fn", endpoint = "public/complaint_industries", input = GetUrl)]
pub async fn complaint_industries() -> Result<Option<Industries>, AppError> {
    Ok(crate::context::backend()?.complaint_industries().await?)
}

/// Signed commitments with filters and counts.
#[server(prefix = "/api/fn", endpoint = "public/commitments", input = GetUrl)]
pub async fn commitments(
    query: DisclosureQuery,
    cursor: Option<String>,
) -> Result<DisclosurePage<CommitmentLine>, AppError> {
    Ok(crate::context::backend()?.commitment_page(&query, cursor.as_deref()).await?)
}

/// The public rosters.
#[server(prefix = "/api/fn", endpoint = "public/rosters", input = GetUrl)]
pub async fn rosters() -> Result<Vec<RosterHead>, AppError> {
    Ok(crate::context::backend()?.rosters().await?)
}

/// One roster.
#[server(prefix = "/api/fn", endpoint = "public/roster", input = GetUrl)]
pub async fn roster(kind: String, q: String, cursor: Option<String>) -> Result<RosterPage, AppError> {
    Ok(crate::context::backend()?.roster_page(&kind, &q, cursor.as_deref(), ROWS).await?)
}

/// Subjects by name, code, number or person in charge.
#[server(prefix = "/api/fn", endpoint = "public/search", input = GetUrl)]
pub async fn find(query: SearchQuery, cursor: Option<String>) -> Result<SearchPage, AppError> {
    Ok(crate::context::backend()?.find(&query, cursor.as_deref(), ROWS).await?)
}

/// What somebody who types may mean.
#[server(prefix = "/api/fn", endpoint = "public/suggest", input = GetUrl)]
pub async fn suggest(term: String) -> Result<Vec<Suggestion>, AppError> {
    Ok(crate::context::backend()?.suggest(&term).await?)
}

/// The records of one item on one subject's file.
#[server(prefix = "/api/fn", endpoint = "public/subject_section", input = GetUrl)]
pub async fn subject_section(uscc: String, item: String, cursor: Option<String>) -> Result<SubjectRecords, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.subject_section(&viewer, &uscc, &item, cursor.as_deref()).await?)
}
