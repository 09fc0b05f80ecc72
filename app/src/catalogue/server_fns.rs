//! What the pages of the catalogue ask and post.

use crate::{error::AppError, ui::form::PostedValues};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};
use shared::{
    form::FormState,
    ports::{CatalogueView, DraftView, EntryView, KeptForm, Trial},
};

/// A draft, and what was refused when someone last wrote on this page of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftPage {
    /// The draft.
    pub draft: DraftView,
    /// What was typed and refused: shown instead of what is written down.
    pub kept: Option<FormState>,
}

/// Every entry.
#[server(prefix = "/api/fn", endpoint = "catalogue/list", input = GetUrl)]
pub async fn load_catalogue() -> Result<CatalogueView, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.catalogue(&viewer).await?)
}

/// One entry, in the version in force or the one asked for.
#[server(prefix = "/api/fn", endpoint = "catalogue/entry", input = GetUrl)]
pub async fn load_entry(item: String, version: Option<u32>) -> Result<EntryView, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.entry(&viewer, &item, version).await?)
}

/// The form of a new entry as it was refused; empty when it was not.
#[server(prefix = "/api/fn", endpoint = "catalogue/new_form", input = GetUrl)]
pub async fn load_new_form() -> Result<KeptForm, AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    ports.may_draft(&visitor.viewer).await?;
    kept("/official/catalogue/new").await
}

/// The draft of an entry with the form of one of its pages.
#[server(prefix = "/api/fn", endpoint = "catalogue/draft", input = GetUrl)]
pub async fn load_draft(item: String, page: String) -> Result<DraftPage, AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let draft = ports.draft(&visitor.viewer, &item).await?;
    Ok(DraftPage { draft, kept: kept(&draft_page(&item, &page)).await? })
}

/// What a draft would do to the records on file.
#[server(prefix = "/api/fn", endpoint = "catalogue/trial", input = GetUrl)]
pub async fn load_trial(item: String, after: Option<i64>) -> Result<Trial, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.try_draft(&viewer, &item, after.unwrap_or(0)).await?)
}

/// Begins a draft of an entry, or goes on with the one that is there.
#[server(prefix = "/api/fn", endpoint = "catalogue/begin")]
pub async fn begin_draft(#[server(default)] item: String) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let begun = asked.ports.begin_draft(asked.viewer(), &item).await;
    asked.lead("/official/catalogue", Default::default(), begun.map(|()| draft_page(&item, ""))).await
}

/// Begins a draft of a new entry.
#[server(prefix = "/api/fn", endpoint = "catalogue/new")]
pub async fn begin_entry(#[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let begun = asked.ports.begin_entry(asked.viewer(), values.0.clone()).await;
    asked.drafted(form("/official/catalogue/new"), values.0, begun, |code| draft_page(code, "")).await
}

/// Takes one step on a draft.
#[server(prefix = "/api/fn", endpoint = "catalogue/step")]
pub async fn change_draft(
    #[server(default)] item: String,
    #[server(default)] revision: i64,
    #[server(default)] step: String,
    #[server(default)] values: PostedValues,
) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.change_draft(asked.viewer(), &item, revision, &step, values.0.clone()).await;
    let back = draft_page(&item, &page_of(&step));
    asked.drafted(form(&back), values.0, done, |code| format!("{}?step=saved", draft_page(code, ""))).await
}

/// Gives a draft up.
#[server(prefix = "/api/fn", endpoint = "catalogue/discard")]
pub async fn discard_draft(#[server(default)] item: String, #[server(default)] revision: i64) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.discard_draft(asked.viewer(), &item, revision).await;
    let done = done.map(|()| shared::ports::Drafted::Done(item.clone()));
    asked.drafted(form(&draft_page(&item, "")), Default::default(), done, |_| "/official/catalogue".to_owned()).await
}

/// Publishes a draft.
#[server(prefix = "/api/fn", endpoint = "catalogue/publish")]
pub async fn publish_draft(
    #[server(default)] item: String,
    #[server(default)] revision: i64,
    #[server(default)] values: PostedValues,
) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.publish_draft(asked.viewer(), &item, revision, values.0.clone()).await;
    let entry = |code: &str| format!("/official/catalogue/{code}?step=published");
    asked.drafted(form(&draft_page(&item, "effect")), values.0, done, entry).await
}

/// The address of a page of a draft; the empty one is the draft itself.
#[cfg(feature = "ssr")]
fn draft_page(item: &str, page: &str) -> String {
    let item = crate::ui::text::encode(item).replace('/', "%2F");
    if page.is_empty() {
        format!("/official/catalogue/{item}/draft")
    } else {
        format!("/official/catalogue/{item}/draft/{page}")
    }
}

/// The page from which a step is posted.
#[cfg(feature = "ssr")]
fn page_of(step: &str) -> String {
    match step.split_once(':') {
        Some(("field", code)) => format!("fields/{}", crate::ui::text::encode(code).replace('/', "%2F")),
        Some(_) => String::new(),
        None if matches!(step, "head" | "roles" | "add") => step.to_owned(),
        None => String::new(),
    }
}

/// The form of a page.
#[cfg(feature = "ssr")]
fn form(page: &str) -> crate::ui::form::reply::Form<'_> {
    crate::ui::form::reply::Form::of(shared::ports::FormName::Catalogue, page)
}

/// What was kept for a page.
#[cfg(feature = "ssr")]
async fn kept(page: &str) -> Result<KeptForm, AppError> {
    crate::ui::form::reply::refused(shared::ports::FormName::Catalogue, page).await
}
