//! The catalogue for anyone: what is collected about a business, by whom, how long it is kept and who may see it.

mod page;

pub use page::{CataloguePage, EntryPage};
