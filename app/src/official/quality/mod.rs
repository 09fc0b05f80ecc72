//! Data quality and merged files.

mod finding_page;
mod merge_page;
mod quality_page;
mod rates_page;
mod server_fns;
mod words;

pub use finding_page::FindingPage;
pub use merge_page::MergePage;
pub use quality_page::QualityPage;
pub use rates_page::RatesPage;
