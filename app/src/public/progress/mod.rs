//! How a matter stands, by its code.

mod page;
mod server_fns;

pub use page::ProgressPage;
