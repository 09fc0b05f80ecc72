//! What anyone may know of reports: whether one was issued here, and where they are used.

mod page;
mod server_fns;

pub use page::{ReportUsesPage, VerifyPage};
