//! Pages for anyone: no account, no JavaScript needed.

mod browse;
mod catalogue;
mod guide;
mod home;
mod kiosk;
mod learn;
mod notice;
mod record;
mod server_fns;
mod subject;
mod verify;
mod why;

pub use browse::*;
pub use catalogue::{CataloguePage, EntryPage};
pub use guide::GuidePage;
pub use home::HomePage;
pub use kiosk::{IDLE, KioskPage, KioskSearchPage, KioskSubjectPage, is_kiosk};
pub use notice::NoticePage;
pub use learn::{CoursePage, CoursesPage};
pub(crate) use record::record_state;
pub use record::{PastFilePage, RecordHistoryPage, RecordPage};
pub use subject::SubjectPage;
pub use verify::{ReportUsesPage, VerifyPage};
