//! What the public page of the catalogue and the credit office's have in common: the list, one entry, the questions.

mod entry;
mod list;
mod server_fns;
mod words;

pub use entry::{EntryBody, Versions, fields_table};
pub use list::EntryList;
pub(crate) use server_fns::*;
pub use words::{owners, state_name, state_tone};
