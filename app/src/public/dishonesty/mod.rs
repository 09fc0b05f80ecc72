//! Reporting dishonesty: by anyone, with a name or without.

mod page;
mod server_fns;

pub use page::ReportDishonestyPage;
