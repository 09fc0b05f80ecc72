//! Pages for anyone: no account, no JavaScript needed.

mod browse;
mod catalogue;
mod commitments;
mod disclosures;
mod guide;
mod home;
mod notice;
mod rosters;
mod search;
mod server_fns;
mod subject;
mod why;

pub use catalogue::{CataloguePage, EntryPage};
pub use commitments::{CommitmentPage, CommitmentsPage};
pub use disclosures::DisclosuresPage;
pub use guide::GuidePage;
pub use home::HomePage;
pub use notice::NoticePage;
pub use rosters::RosterPage;
pub use search::SearchPage;
pub use subject::SubjectPage;
