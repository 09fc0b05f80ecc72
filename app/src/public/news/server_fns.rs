//! What the pages ask.

use crate::error::AppError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    article::Section,
    ports::{ArticleLine, ArticleView, Page},
};

/// What is public today.
#[server(prefix = "/api/fn", endpoint = "news/list", input = GetUrl)]
pub async fn load_news(section: Option<Section>, cursor: Option<String>) -> Result<Page<ArticleLine>, AppError> {
    Ok(crate::context::backend()?.articles(section, cursor.as_deref()).await?)
}

/// One article.
#[server(prefix = "/api/fn", endpoint = "news/article", input = GetUrl)]
pub async fn load_article(id: i64) -> Result<ArticleView, AppError> {
    Ok(crate::context::backend()?.article(id).await?)
}
