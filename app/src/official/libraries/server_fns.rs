//! What the pages of theme libraries ask and post.

use crate::{error::AppError, ui::form::PostedValues};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    form::FormState,
    library::MemberFilter,
    ports::{Comparison, LibraryDesk, LibraryForm, LibraryView, Members},
};

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
    Ok((view, refused(&page(id)).await?))
}

/// The form of a library, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/library_form", input = GetUrl)]
pub async fn load_library_form(id: Option<i64>) -> Result<(LibraryForm, FormState), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let form = ports.library_form(&visitor.viewer, id).await?;
    Ok((form, refused(&form_page(id)).await?))
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
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.save_library(asked.viewer(), id.map(|id| (id, revision)), &values.0).await;
    asked.drafted(form(&form_page(id)), values.0, done, |id| format!("{}/{id}?done=saved", super::PATH)).await
}

/// Puts a library away, takes it out again, or counts it anew.
#[server(prefix = "/api/fn", endpoint = "official/step_library")]
pub async fn step_library(id: i64, #[server(default)] step: String) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.step_library(asked.viewer(), id, &step).await;
    let here = page(id);
    asked.drafted(form(&here), shared::form::Values::new(), taken(done), |_| format!("{here}?done=saved")).await
}

/// Lists subjects by hand. Codes that could not be taken stay in the field.
#[server(prefix = "/api/fn", endpoint = "official/pick_subjects")]
pub async fn pick_subjects(id: i64, #[server(default)] values: PostedValues) -> Result<(), AppError> {
    use shared::ports::Drafted;
    let asked = crate::ui::form::reply::Asked::here()?;
    let here = page(id);
    let (mut typed, mut back) = (values.0, here.clone());
    let done = asked.ports.pick(asked.viewer(), id, &typed).await.map(|picked| {
        if picked.taken > 0 {
            back = format!("{here}?picked={}", picked.taken);
        }
        typed.insert("codes".to_owned(), picked.left);
        if picked.problems.is_empty() { Drafted::Done(back.clone()) } else { Drafted::Mend(picked.problems) }
    });
    let form = crate::ui::form::reply::Form { back: &back, ..form(&here) };
    asked.drafted(form, typed, done, str::to_owned).await
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
    let here = page(id);
    asked.drafted(form(&here), shared::form::Values::new(), taken(done), |_| format!("{here}?done=saved")).await
}

#[cfg(feature = "ssr")]
fn page(id: i64) -> String {
    format!("{}/{id}", super::PATH)
}

#[cfg(feature = "ssr")]
fn form_page(id: Option<i64>) -> String {
    id.map_or_else(|| format!("{}/add", super::PATH), |id| format!("{}/edit", page(id)))
}

/// The form of a page.
#[cfg(feature = "ssr")]
fn form(page: &str) -> crate::ui::form::reply::Form<'_> {
    crate::ui::form::reply::Form::of(shared::ports::FormName::Library, page)
}

/// A step that is taken, or refused in one sentence above the page.
#[cfg(feature = "ssr")]
fn taken(outcome: shared::ports::Answer<()>) -> shared::ports::Answer<shared::ports::Drafted> {
    crate::ui::form::reply::taken(outcome, |_| "")
}

#[cfg(feature = "ssr")]
async fn refused(page: &str) -> Result<FormState, AppError> {
    Ok(crate::ui::form::reply::refused(shared::ports::FormName::Library, page).await?.unwrap_or_default())
}
