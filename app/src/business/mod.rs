//! What a business does with its own file.

mod case_page;
mod home_page;
mod looks_page;
mod records_page;
mod server_fns;

pub use case_page::BusinessCasePage;
pub use home_page::BusinessHomePage;
pub use looks_page::OwnLooksPage;
pub use records_page::OwnRecordsPage;
pub(crate) use server_fns::load_refused;
