//! Credit reports: of a business on itself, and of officials on a business.

mod form;
mod page;
mod server_fns;

pub(crate) use page::head_facts;
pub use page::{BusinessIssuedPage, BusinessReportPage, OfficialIssuedPage, OfficialReportPage};
