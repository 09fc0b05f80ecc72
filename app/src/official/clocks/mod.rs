//! Publication terms, thresholds and the calendar.

mod calendar_page;
mod clocks_page;
mod server_fns;
mod thresholds_page;
mod year_page;

pub use calendar_page::CalendarPage;
pub use clocks_page::ClocksPage;
pub use thresholds_page::ThresholdsPage;
pub use year_page::YearPage;
