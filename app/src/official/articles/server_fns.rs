//! What the pages ask and post.

use crate::{error::AppError, ui::form::PostedValues};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    article::State,
    form::FormState,
    ports::{ArticleDesk, ArticleRow, Page},
};

/// What one's office works on.
#[server(prefix = "/api/fn", endpoint = "official/articles", input = GetUrl)]
pub async fn load_articles(state: Option<State>, cursor: Option<String>) -> Result<Page<ArticleRow>, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.article_desk(&viewer, state, cursor.as_deref()).await?)
}

/// The form of a new article as it was refused; empty when it was not.
#[server(prefix = "/api/fn", endpoint = "official/new_article", input = GetUrl)]
pub async fn load_new_article() -> Result<Option<FormState>, AppError> {
    crate::context::backend()?.may_write_articles(&crate::context::visitor()?.viewer).await?;
    kept(&page_of(None)).await
}

/// One article with its newest text, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/article", input = GetUrl)]
pub async fn load_own_article(id: i64) -> Result<(ArticleDesk, Option<FormState>), AppError> {
    let viewer = crate::context::visitor()?.viewer;
    let desk = crate::context::backend()?.open_article(&viewer, id).await?;
    Ok((desk, kept(&page_of(Some(id))).await?))
}

/// Keeps a text.
#[server(prefix = "/api/fn", endpoint = "official/write_article")]
pub async fn write_article(
    #[server(default)] id: Option<i64>,
    #[server(default)] revision: i64,
    #[server(default)] values: PostedValues,
) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.write_article(asked.viewer(), id, revision, &values.0).await;
    // A new one has a number from now on.
    let said = if id.is_none() { "begin" } else { "write" };
    asked.drafted(form(&page_of(id)), values.0, done, |id| format!("{}/{id}?done={said}", super::PATH)).await
}

/// Takes a step.
#[server(prefix = "/api/fn", endpoint = "official/step_article")]
pub async fn step_article(
    id: i64,
    #[server(default)] revision: i64,
    step: shared::article::Step,
    #[server(default)] values: PostedValues,
) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.step_article(asked.viewer(), id, revision, step, &values.0).await;
    asked
        .drafted(form(&page_of(Some(id))), values.0, done, |id| format!("{}/{id}?done={}", super::PATH, step.as_str()))
        .await
}

/// What a text will look like.
#[server(prefix = "/api/fn", endpoint = "official/preview_article")]
pub async fn preview_article(#[server(default)] body: String) -> Result<String, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.preview_article(&viewer, &body).await?)
}

#[cfg(feature = "ssr")]
fn page_of(id: Option<i64>) -> String {
    id.map_or_else(|| format!("{}/new", super::PATH), |id| format!("{}/{id}", super::PATH))
}

#[cfg(feature = "ssr")]
fn form(page: &str) -> crate::ui::form::reply::Form<'_> {
    crate::ui::form::reply::Form::of(shared::ports::FormName::Article, page)
}

#[cfg(feature = "ssr")]
async fn kept(page: &str) -> Result<Option<FormState>, AppError> {
    crate::ui::form::reply::refused(shared::ports::FormName::Article, page).await
}
