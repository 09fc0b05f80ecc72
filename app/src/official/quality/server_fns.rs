//! What the pages of data quality ask and post.

use crate::{error::AppError, ui::form::PostedValues};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    form::FormState,
    ports::{FindingState, FindingView, MergeDesk, QualityDesk, QualityRate},
    quality::FindingKind,
};

/// The worklist.
#[server(prefix = "/api/fn", endpoint = "official/quality", input = GetUrl)]
pub async fn load_findings(
    kind: Option<FindingKind>,
    department: Option<String>,
    state: Option<FindingState>,
    cursor: Option<String>,
) -> Result<QualityDesk, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    let filter = shared::ports::FindingFilter { kind, department, state: state.unwrap_or_default() };
    Ok(crate::context::backend()?.findings(&viewer, &filter, cursor.as_deref()).await?)
}

/// One finding, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/finding", input = GetUrl)]
pub async fn load_finding(id: i64) -> Result<(FindingView, FormState), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let view = ports.finding(&visitor.viewer, id).await?;
    Ok((view, refused(&finding_page(id)).await?))
}

/// Accepts a finding as it is.
#[server(prefix = "/api/fn", endpoint = "official/accept_finding")]
pub async fn accept_finding(id: i64, #[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let page = finding_page(id);
    let text = |field: &str| values.0.get(field).cloned().unwrap_or_default();
    let done = asked.ports.accept_finding(asked.viewer(), id, &text("reason"), !text("known_name").is_empty()).await;
    asked.lead(&page, of_page(&page, values), done.map(|()| page.clone())).await
}

/// Looks whether the cause of a finding is gone.
#[server(prefix = "/api/fn", endpoint = "official/recheck_finding")]
pub async fn recheck_finding(id: i64) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let page = finding_page(id);
    let done = asked.ports.recheck_finding(asked.viewer(), id).await;
    let next = done.map(|state| if state == FindingState::Open { format!("{page}?still=1") } else { page.clone() });
    asked.lead(&page, of_page(&page, PostedValues::default()), next).await
}

/// Takes in the row that stayed out, with the suggested code.
#[server(prefix = "/api/fn", endpoint = "official/take_suggestion")]
pub async fn take_suggestion(id: i64) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let page = finding_page(id);
    let done = asked.ports.take_suggestion(asked.viewer(), id).await;
    asked.lead(&page, of_page(&page, PostedValues::default()), done.map(|_| page.clone())).await
}

/// Has the city looked through.
#[server(prefix = "/api/fn", endpoint = "official/scan_city")]
pub async fn scan_city() -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.scan_city(asked.viewer()).await;
    let page = "/official/quality";
    asked.lead(page, of_page(page, PostedValues::default()), done.map(|()| format!("{page}?ordered=1"))).await
}

/// Rates of the last twelve months.
#[server(prefix = "/api/fn", endpoint = "official/quality_rates", input = GetUrl)]
pub async fn load_rates() -> Result<Vec<QualityRate>, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.quality_rates(&viewer).await?)
}

/// Merged files, the two that are about to be, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/merges", input = GetUrl)]
pub async fn load_merges(
    from: Option<String>,
    into: Option<String>,
    cursor: Option<String>,
) -> Result<(MergeDesk, FormState), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let desk = ports.merges(&visitor.viewer, from.as_deref(), into.as_deref(), cursor.as_deref()).await?;
    Ok((desk, refused(MERGES).await?))
}

/// Makes two files one.
#[server(prefix = "/api/fn", endpoint = "official/merge_files")]
pub async fn merge_files(from: String, into: String, #[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let text = |field: &str| values.0.get(field).cloned().unwrap_or_default();
    let done = asked.ports.merge_files(asked.viewer(), &from, &into, &text("reason"), &text("document")).await;
    let query = [("from", &from), ("into", &into)].map(|(k, v)| format!("{k}={}", crate::ui::text::encode(v)));
    let back = format!("{MERGES}?{}", query.join("&"));
    asked.lead(&back, of_page(MERGES, values), done.map(|_| MERGES.to_owned())).await
}

/// Takes two files apart.
#[server(prefix = "/api/fn", endpoint = "official/part_files")]
pub async fn part_files(id: i64, #[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let reason = values.0.get("reason").cloned().unwrap_or_default();
    let done = asked.ports.part_files(asked.viewer(), id, &reason).await;
    asked.lead(MERGES, of_page(MERGES, values), done.map(|()| MERGES.to_owned())).await
}

/// The page of merged files.
#[cfg(feature = "ssr")]
const MERGES: &str = "/official/quality/merges";

#[cfg(feature = "ssr")]
fn finding_page(id: i64) -> String {
    format!("/official/quality/{id}")
}

#[cfg(feature = "ssr")]
fn of_page(page: &str, values: PostedValues) -> shared::form::Values {
    crate::ui::form::reply::of_page(page, values.0)
}

#[cfg(feature = "ssr")]
async fn refused(page: &str) -> Result<FormState, AppError> {
    Ok(crate::ui::form::reply::refused(shared::ports::FormName::Case, page).await?.unwrap_or_default())
}
