//! The notice for the party of a record 公示提示.

mod page;
mod server_fns;

pub use page::NoticePage;
