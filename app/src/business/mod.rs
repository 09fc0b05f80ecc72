//! What a business does with its own file.

mod case_page;
mod home_page;
mod looks_page;
mod records_page;
mod reminders_page;
pub(crate) mod report;
mod server_fns;

pub use case_page::BusinessCasePage;
pub use home_page::BusinessHomePage;
pub use looks_page::OwnLooksPage;
pub use records_page::OwnRecordsPage;
pub use reminders_page::RemindersPage;
pub use report::{BusinessIssuedPage, BusinessReportPage, OfficialIssuedPage, OfficialReportPage};
pub(crate) use server_fns::load_refused;
