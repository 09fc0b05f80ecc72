//! What the pages of the lab ask and post.

use crate::{error::AppError, ui::form::PostedValues};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    form::{FormState, Values},
    ports::{LabRow, LabView, LawDraftView},
};

/// The controls as the address says, what that does to the city, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/lab", input = GetUrl)]
pub async fn load_lab(#[server(default)] typed: Values) -> Result<(LabView, FormState), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let view = ports.lab(&visitor.viewer, &typed).await?;
    Ok((view, refused(super::PATH).await?))
}

/// The subject behind a row number.
#[server(prefix = "/api/fn", endpoint = "official/lab_row", input = GetUrl)]
pub async fn load_row(facts: String, row: u32, #[server(default)] typed: Values) -> Result<LabRow, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.lab_row(&viewer, &facts, row, &typed).await?)
}

/// One draft, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/law_draft", input = GetUrl)]
pub async fn load_law_draft(id: i64) -> Result<(LawDraftView, FormState), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let view = ports.law_draft(&visitor.viewer, id).await?;
    Ok((view, refused(&draft_page(id)).await?))
}

/// Keeps the controls as a draft. The form is the lab's own, so its fields come under their own names.
#[server(prefix = "/api/fn", endpoint = "official/save_law_draft")]
pub async fn save_law_draft(#[server(flatten)] typed: Values) -> Result<(), AppError> {
    use crate::ui::form::reply::{Asked, Form};
    let asked = Asked::here()?;
    let done = asked.ports.save_law_draft(asked.viewer(), &typed).await;
    let mut back: Vec<(String, String)> = typed.clone().into_iter().collect();
    back.retain(|(name, value)| !value.is_empty() && name != "title" && name != "revision");
    let (page, back) = (super::PATH, super::address(super::PATH, &back));
    asked.drafted(Form { name: shared::ports::FormName::Law, page, back: &back }, typed, done, done_page).await
}

/// Takes a step on a draft.
#[server(prefix = "/api/fn", endpoint = "official/step_law_draft")]
pub async fn step_law_draft(
    id: i64,
    #[server(default)] revision: i64,
    #[server(default)] step: String,
    #[server(default)] values: PostedValues,
) -> Result<(), AppError> {
    use crate::ui::form::reply::{Asked, Form};
    let asked = Asked::here()?;
    let done = asked.ports.step_law_draft(asked.viewer(), id, revision, &step, &values.0).await;
    asked.drafted(Form::of(shared::ports::FormName::Law, &draft_page(id)), values.0, done, done_page).await
}

#[cfg(feature = "ssr")]
fn draft_page(id: i64) -> String {
    format!("{}/drafts/{id}", super::PATH)
}

/// Where a draft is shown after a step.
#[cfg(feature = "ssr")]
fn done_page(id: &str) -> String {
    format!("{}/drafts/{id}?done=yes", super::PATH)
}

#[cfg(feature = "ssr")]
async fn refused(page: &str) -> Result<FormState, AppError> {
    Ok(crate::ui::form::reply::refused(shared::ports::FormName::Law, page).await?.unwrap_or_default())
}
