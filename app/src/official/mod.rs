//! What officials work on: the desk, matters, late publications.

mod administrator;
mod agents_page;
mod analysis;
mod articles;
mod audit;
mod case_page;
mod catalogue;
mod clocks;
mod delegation;
mod desk_frame;
mod desk_page;
mod feed;
mod file;
mod intake;
mod lab;
mod late_page;
mod letter_page;
mod libraries;
mod order_page;
mod plan;
mod quality;
mod queue;
mod reporter;
mod server_fns;
mod watch;

pub use agents_page::AgentsPage;
pub use analysis::{BriefPage, BriefsPage, ClustersPage, TrendsPage};
pub use articles::{ArticlesPage, EditArticlePage, NewArticlePage};
pub use audit::{AccountsPage, LedgerPage};
pub use case_page::OfficialCasePage;
pub use catalogue::{
    AddFieldPage, DraftPage, EffectPage, FieldPage, HeadPage, NewEntryPage, OfficialCataloguePage, OfficialEntryPage,
    RolesPage,
};
pub use clocks::{CalendarPage, ClocksPage, ThresholdsPage, YearPage};
pub use delegation::DelegationPage;
pub(crate) use desk_frame::{DeskFrame, Place, works};
pub use desk_page::DeskPage;
pub use feed::{FeedPage, NewSubscriptionPage, SubscriptionPage};
pub use file::{LooksPage, OfficialRecordPage, PersonPage, PersonsPage, ResponsiblePage};
pub use intake::*;
pub use lab::{LabPage, LabRowPage, LawDraftPage};
pub use late_page::LatePage;
pub use letter_page::LetterPage;
pub use libraries::{CompareLibrariesPage, EditLibraryPage, LibrariesPage, LibraryPage, MembersPage, NewLibraryPage};
pub use order_page::OrderPage;
pub use plan::{NewTaskPage, PlanPage, PlanTaskPage, PlansPage};
pub use quality::{FindingPage, MergePage, QualityPage, RatesPage};
pub use watch::{WatchFormPage, WatchHitPage, WatchNoticePage, WatchPage, WatchRulePage};
pub(crate) use watch::{fact_table, server_fns::load_reminders};
