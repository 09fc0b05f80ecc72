//! What officials do with a record, the persons behind a business, and who looked.

mod looks_page;
mod person_page;
mod persons_page;
mod record_page;
mod responsible_page;
mod step;

pub use looks_page::LooksPage;
pub use person_page::PersonPage;
pub use persons_page::PersonsPage;
pub use record_page::OfficialRecordPage;
pub use responsible_page::ResponsiblePage;
