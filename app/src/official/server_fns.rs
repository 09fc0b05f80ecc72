//! What the pages of officials ask. Steps on cases are posted through `crate::case`.

use crate::{error::AppError, ui::form::PostedValues};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    form::FormState,
    ids::{CaseId, LookId},
    ports::{Desk, LateLine, Page, Reporter},
};

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

/// Under this key a kept form says whose reporter it asks for.
#[cfg(feature = "ssr")]
const OF_REPORTER: &str = "reporter";

/// Who brought a report, as far as a look opens it; and what was typed and refused.
#[server(prefix = "/api/fn", endpoint = "official/reporter", input = GetUrl)]
pub async fn load_reporter(id: CaseId, look: Option<LookId>) -> Result<(Reporter, Option<FormState>), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let reporter = ports.reporter(&visitor.viewer, id, look).await?;
    let kept = ports.kept_form(&visitor.visit, shared::ports::FormName::Case).await?;
    Ok((reporter, kept.filter(|kept| kept.values.get(OF_REPORTER) == Some(&id.to_string()))))
}

/// Asks to read who brought a report.
#[server(prefix = "/api/fn", endpoint = "official/ask_reporter")]
pub async fn ask_reporter(id: CaseId, #[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let page = format!("/official/cases/{id}");
    let reason = values.0.get("reason").cloned().unwrap_or_default();
    let look = asked.ports.ask_reporter(asked.viewer(), id, &reason).await;
    let mut typed = values.0;
    typed.insert(OF_REPORTER.to_owned(), id.to_string());
    asked.lead(&page, typed, look.map(|look| format!("{page}?look={look}#reporter"))).await
}
