//! What the pages of terms and calendar ask and post.

use crate::error::AppError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};
use shared::{
    form::FieldProblem,
    ports::{CalendarPage, ClockFilter, ClockPage, ClockTab, ThresholdsPage, YearPreview},
};

/// Where a year is loaded.
pub const LOAD: &str = "/official/calendar/load";

/// Code of the field with the year file.
pub const TEXT: &str = "text";

/// One list of terms, and the counts of all.
#[server(prefix = "/api/fn", endpoint = "official/clocks", input = GetUrl)]
pub async fn load_clocks(
    #[server(default)] tab: ClockTab,
    #[server(default)] filter: ClockFilter,
    cursor: Option<String>,
) -> Result<ClockPage, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.clocks(&viewer, tab, filter, cursor.as_deref()).await?)
}

/// What makes a penalty minor, general or serious.
#[server(prefix = "/api/fn", endpoint = "official/thresholds", input = GetUrl)]
pub async fn load_thresholds() -> Result<ThresholdsPage, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.thresholds(&viewer).await?)
}

/// The calendar with one of its years.
#[server(prefix = "/api/fn", endpoint = "official/calendar", input = GetUrl)]
pub async fn load_calendar(year: Option<i32>) -> Result<CalendarPage, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.calendar(&viewer, year).await?)
}

/// A year on its way into the calendar.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct YearForm {
    /// The file as typed; empty before anything was.
    pub text: String,
    /// What it would change, once something was typed.
    pub preview: Option<YearPreview>,
    /// Why it was not loaded.
    pub problems: Vec<FieldProblem>,
}

/// The year file that this browser is working on, and what it would change.
#[server(prefix = "/api/fn", endpoint = "official/year", input = GetUrl)]
pub async fn load_year_form() -> Result<YearForm, AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let kept = ports.kept_form(&visitor.visit, shared::ports::FormName::Calendar).await?.unwrap_or_default();
    let text = kept.values.get(TEXT).cloned().unwrap_or_default();
    // Asked for an empty file too: it says whether this viewer may load one.
    let preview = ports.preview_year(&visitor.viewer, &text).await?;
    Ok(YearForm { preview: (!text.is_empty()).then_some(preview), text, problems: kept.problems })
}

/// Keeps the file as typed, right or wrong, and shows what it would change.
#[server(prefix = "/api/fn", endpoint = "official/check_year")]
pub async fn check_year(#[server(default)] text: String) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let kept = match asked.ports.preview_year(asked.viewer(), &text).await {
        Ok(_) => keep_year(&asked, text, None).await.map(|()| LOAD.to_owned()),
        Err(fault) => Err(fault),
    };
    asked.lead(LOAD, shared::form::Values::new(), kept).await
}

/// Loads the year that was shown.
#[server(prefix = "/api/fn", endpoint = "official/load_year")]
pub async fn load_year(#[server(default)] text: String) -> Result<(), AppError> {
    use shared::ports::Fault;
    let asked = crate::ui::form::reply::Asked::here()?;
    let outcome = match asked.ports.load_year(asked.viewer(), &text).await {
        Ok(year) => {
            keep_year(&asked, String::new(), None).await.map(|()| format!("/official/calendar?year={year}&loaded=yes"))
        }
        Err(Fault::Refused { problem }) => keep_year(&asked, text, Some(problem)).await.map(|()| LOAD.to_owned()),
        Err(fault) => Err(fault),
    };
    asked.lead(LOAD, shared::form::Values::new(), outcome).await
}

/// Keeps the file for this browser.
#[cfg(feature = "ssr")]
async fn keep_year(
    asked: &crate::ui::form::reply::Asked,
    text: String,
    problem: Option<shared::problem::Problem>,
) -> shared::ports::Answer<()> {
    // A null byte is no text, and nobody typed it.
    let text = text.replace('\0', "");
    let values = [(TEXT.to_owned(), text)].into_iter().filter(|(_, text)| !text.is_empty()).collect();
    let problems = problem.map(|problem| FieldProblem::new(TEXT, problem)).into_iter().collect();
    let state = shared::form::FormState { values, problems };
    asked.ports.keep_form(&asked.visitor.visit, shared::ports::FormName::Calendar, state).await
}
