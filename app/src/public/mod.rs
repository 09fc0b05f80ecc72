//! Pages for anyone: no account, no JavaScript needed.

mod browse;
mod catalogue;
mod dishonesty;
mod guide;
mod home;
mod kiosk;
mod learn;
mod news;
mod notice;
mod progress;
mod record;
mod rights;
mod server_fns;
mod subject;
mod verify;
mod why;

pub use browse::*;
pub use catalogue::{CataloguePage, EntryPage};
pub use dishonesty::ReportDishonestyPage;
pub use guide::GuidePage;
pub use home::HomePage;
pub use kiosk::{IDLE, KioskPage, KioskSearchPage, KioskSubjectPage, is_kiosk};
pub use learn::{CoursePage, CoursesPage};
pub(crate) use news::PATH as NEWS;
pub use news::{ArticlePage, NewsPage};
pub use notice::NoticePage;
pub use progress::ProgressPage;
pub(crate) use record::record_state;
pub use record::{PastFilePage, RecordHistoryPage, RecordPage};
pub use rights::RightsPage;
pub use subject::SubjectPage;
pub use verify::{ReportUsesPage, VerifyPage};
