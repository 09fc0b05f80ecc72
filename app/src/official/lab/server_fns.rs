//! What the pages of the lab ask and post.

use crate::{error::AppError, ui::form::PostedValues};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    form::{FormState, Values},
    ports::{LabRow, LabView, LawDraftView},
};

/// Under this key a kept form says which page it belongs to.
#[cfg(feature = "ssr")]
const OF_PAGE: &str = "of_page";

/// The controls as the address says, what that does to the city, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/lab", input = GetUrl)]
pub async fn load_lab(#[server(default)] typed: Values) -> Result<(LabView, FormState), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let view = ports.lab(&visitor.viewer, &typed).await?;
    Ok((view, refused(&*ports, &visitor.visit, super::PATH).await?))
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
    Ok((view, refused(&*ports, &visitor.visit, &draft_page(id)).await?))
}

/// Keeps the controls as a draft. The form is the lab's own, so its fields come under their own names.
#[server(prefix = "/api/fn", endpoint = "official/save_law_draft")]
pub async fn save_law_draft(#[server(flatten)] typed: Values) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.save_law_draft(asked.viewer(), &typed).await;
    let mut back: Vec<(String, String)> = typed.clone().into_iter().collect();
    back.retain(|(name, value)| !value.is_empty() && name != "title" && name != "revision");
    lead(&asked, super::PATH, &super::address(super::PATH, &back), typed, done).await
}

/// Takes a step on a draft.
#[server(prefix = "/api/fn", endpoint = "official/step_law_draft")]
pub async fn step_law_draft(
    id: i64,
    #[server(default)] revision: i64,
    #[server(default)] step: String,
    #[server(default)] values: PostedValues,
) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.step_law_draft(asked.viewer(), id, revision, &step, &values.0).await;
    lead(&asked, &draft_page(id), &draft_page(id), values.0, done).await
}

#[cfg(feature = "ssr")]
fn draft_page(id: i64) -> String {
    format!("{}/drafts/{id}", super::PATH)
}

/// Leads to the draft when the step was taken, and back with what was typed when the form must be mended.
#[cfg(feature = "ssr")]
async fn lead(
    asked: &crate::ui::form::reply::Asked,
    page: &str,
    back: &str,
    mut values: Values,
    outcome: shared::ports::Answer<shared::ports::Drafted>,
) -> Result<(), AppError> {
    use shared::{
        form::FieldProblem,
        ports::{Drafted, Fault, FormName},
    };
    let (problems, to) = match outcome {
        Ok(Drafted::Done(id)) => (Vec::new(), format!("{}/drafts/{id}?done=yes", super::PATH)),
        Ok(Drafted::Mend(problems)) => (problems, back.to_owned()),
        Err(Fault::Refused { problem }) => (vec![FieldProblem::new("", problem)], back.to_owned()),
        Err(other) => return asked.lead(back, values, Err(other)).await,
    };
    values.insert(OF_PAGE.to_owned(), page.to_owned());
    let state = if problems.is_empty() { FormState::default() } else { FormState { values, problems } };
    // If this fails, the page after the redirect can only say less: there is nothing else to do about it.
    let _ = asked.ports.keep_form(&asked.visitor.visit, FormName::Law, state).await;
    crate::ui::form::reply::see_other(&to);
    Ok(())
}

#[cfg(feature = "ssr")]
async fn refused(ports: &dyn shared::ports::Ports, visit: &str, page: &str) -> shared::ports::Answer<FormState> {
    let kept = ports.kept_form(visit, shared::ports::FormName::Law).await?;
    Ok(kept.filter(|kept| kept.values.get(OF_PAGE).is_some_and(|of| of == page)).unwrap_or_default())
}
