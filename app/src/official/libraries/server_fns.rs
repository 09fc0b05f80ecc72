//! What the pages of theme libraries ask and post.

use crate::{error::AppError, ui::form::PostedValues};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    form::FormState,
    library::MemberFilter,
    ports::{Comparison, LibraryDesk, LibraryForm, LibraryView, Members},
};

/// Under this key a kept form says which page it belongs to.
#[cfg(feature = "ssr")]
const OF_PAGE: &str = "of_page";

/// All libraries, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/libraries", input = GetUrl)]
pub async fn load_libraries() -> Result<LibraryDesk, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.libraries(&viewer).await?)
}

/// One library, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/library", input = GetUrl)]
pub async fn load_library(id: i64) -> Result<(LibraryView, FormState), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let view = ports.library(&visitor.viewer, id).await?;
    Ok((view, refused(&*ports, &visitor.visit, &page(id)).await))
}

/// The form of a library, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/library_form", input = GetUrl)]
pub async fn load_library_form(id: Option<i64>) -> Result<(LibraryForm, FormState), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let form = ports.library_form(&visitor.viewer, id).await?;
    Ok((form, refused(&*ports, &visitor.visit, &form_page(id)).await))
}

/// Who stands in a library.
#[server(prefix = "/api/fn", endpoint = "official/library_members", input = GetUrl)]
pub async fn load_members(
    id: i64,
    #[server(default)] filter: MemberFilter,
    cursor: Option<String>,
) -> Result<Members, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.members(&viewer, id, &filter, cursor.as_deref(), super::members_page::ROWS).await?)
}

/// Some libraries side by side: their numbers with commas between them.
#[server(prefix = "/api/fn", endpoint = "official/compare_libraries", input = GetUrl)]
pub async fn load_comparison(#[server(default)] ids: String) -> Result<Comparison, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    let ids: Vec<i64> = ids.split(',').filter_map(|id| id.parse().ok()).collect();
    Ok(crate::context::backend()?.compare_libraries(&viewer, &ids).await?)
}

/// Opens the libraries that the plan asks for.
#[server(prefix = "/api/fn", endpoint = "official/open_planned_libraries")]
pub async fn open_planned_libraries() -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.open_planned(asked.viewer()).await;
    asked.lead(super::PATH, shared::form::Values::new(), done.map(|_| super::PATH.to_owned())).await
}

/// Writes a library.
#[server(prefix = "/api/fn", endpoint = "official/save_library")]
pub async fn save_library(
    id: Option<i64>,
    #[server(default)] revision: i64,
    #[server(default)] values: PostedValues,
) -> Result<(), AppError> {
    use shared::ports::Drafted;
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.save_library(asked.viewer(), id.map(|id| (id, revision)), &values.0).await;
    let done = done.map(|done| match done {
        Drafted::Done(id) => (Vec::new(), format!("{}/{id}?done=saved", super::PATH)),
        Drafted::Mend(problems) => (problems, form_page(id)),
    });
    lead(&asked, &form_page(id), values.0, done).await
}

/// Puts a library away, takes it out again, or counts it anew.
#[server(prefix = "/api/fn", endpoint = "official/step_library")]
pub async fn step_library(id: i64, #[server(default)] step: String) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.step_library(asked.viewer(), id, &step).await;
    let done = done.map(|()| (Vec::new(), format!("{}?done=saved", page(id))));
    lead(&asked, &page(id), shared::form::Values::new(), done).await
}

/// Lists subjects by hand. Codes that could not be taken stay in the field.
#[server(prefix = "/api/fn", endpoint = "official/pick_subjects")]
pub async fn pick_subjects(id: i64, #[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.pick(asked.viewer(), id, &values.0).await;
    let mut typed = values.0;
    let done = done.map(|picked| {
        typed.insert("codes".to_owned(), picked.left);
        let to = if picked.taken > 0 { format!("{}?picked={}", page(id), picked.taken) } else { page(id) };
        (picked.problems, to)
    });
    lead(&asked, &page(id), typed, done).await
}

/// Takes a subject off the list by hand.
#[server(prefix = "/api/fn", endpoint = "official/unpick_subject")]
pub async fn unpick_subject(
    id: i64,
    #[server(default)] uscc: String,
    #[server(default)] reason: String,
) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.unpick(asked.viewer(), id, &uscc, &reason).await;
    let done = done.map(|()| (Vec::new(), format!("{}?done=saved", page(id))));
    lead(&asked, &page(id), shared::form::Values::new(), done).await
}

#[cfg(feature = "ssr")]
fn page(id: i64) -> String {
    format!("{}/{id}", super::PATH)
}

#[cfg(feature = "ssr")]
fn form_page(id: Option<i64>) -> String {
    id.map_or_else(|| format!("{}/add", super::PATH), |id| format!("{}/edit", page(id)))
}

/// Leads on; what must be mended is kept with what was typed, and `of` shows it once more.
#[cfg(feature = "ssr")]
async fn lead(
    asked: &crate::ui::form::reply::Asked,
    of: &str,
    mut values: shared::form::Values,
    outcome: shared::ports::Answer<(Vec<shared::form::FieldProblem>, String)>,
) -> Result<(), AppError> {
    use shared::{
        form::FieldProblem,
        ports::{Fault, FormName},
    };
    let (problems, to) = match outcome {
        Ok(done) => done,
        Err(Fault::Refused { problem }) => (vec![FieldProblem::new("", problem)], of.to_owned()),
        Err(other) => return asked.lead(of, values, Err(other)).await,
    };
    values.insert(OF_PAGE.to_owned(), of.to_owned());
    let state = if problems.is_empty() { FormState::default() } else { FormState { values, problems } };
    // If this fails, the page after the redirect can only say less: there is nothing else to do about it.
    let _ = asked.ports.keep_form(&asked.visitor.visit, FormName::Library, state).await;
    crate::ui::form::reply::see_other(&to);
    Ok(())
}

#[cfg(feature = "ssr")]
async fn refused(ports: &dyn shared::ports::Ports, visit: &str, page: &str) -> FormState {
    let kept = ports.kept_form(visit, shared::ports::FormName::Library).await.ok().flatten();
    kept.filter(|kept| kept.values.get(OF_PAGE).is_some_and(|of| of == page)).unwrap_or_default()
}
