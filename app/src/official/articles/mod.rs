//! Guidance and news on the desk: written by one person, read over and published by another.

mod editor_page;
mod list_page;
mod server_fns;

pub use editor_page::{EditArticlePage, NewArticlePage};
pub use list_page::ArticlesPage;

const PATH: &str = "/official/articles";
