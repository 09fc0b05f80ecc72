//! One record, what happened to it, and a file as it was known on a day.

mod day_form;
mod history_page;
mod page;
mod past_page;

pub use history_page::RecordHistoryPage;
pub use page::RecordPage;
pub(crate) use page::state as record_state;
pub use past_page::PastFilePage;
