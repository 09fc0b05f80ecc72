//! How records come in: files, single records, batches, reconciliation, keys of other systems.

mod batch_page;
mod batches_page;
mod check;
mod intake_page;
mod keys_page;
mod new_page;
mod reconciliation_page;
mod server_fns;
mod tabs;
mod worker;

pub use batch_page::BatchPage;
pub use batches_page::BatchesPage;
pub use intake_page::IntakePage;
pub use keys_page::KeysPage;
pub use new_page::NewRecordPage;
pub use reconciliation_page::ReconciliationPage;
