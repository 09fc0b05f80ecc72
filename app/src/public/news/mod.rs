//! Guidance and news, for everybody.

mod article_page;
mod list_page;
mod server_fns;

pub use article_page::ArticlePage;
pub use list_page::NewsPage;
pub(crate) use list_page::{Below, lines};

/// The list's address; an article's follows behind it.
pub(crate) const PATH: &str = "/news";
