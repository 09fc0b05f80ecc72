//! Pages for anyone: no account, no JavaScript needed.

mod browse;
mod catalogue;
mod guide;
mod home;
mod kiosk;
mod notice;
mod server_fns;
mod subject;
mod why;

pub use browse::*;
pub use catalogue::{CataloguePage, EntryPage};
pub use guide::GuidePage;
pub use home::HomePage;
pub use kiosk::{IDLE, KioskPage, KioskSearchPage, KioskSubjectPage, is_kiosk};
pub use notice::NoticePage;
pub use subject::SubjectPage;
