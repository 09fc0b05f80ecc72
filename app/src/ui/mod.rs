//! Components, one per file. Their styles stand in `style/components/` under the same names.
//!
//! To add one: a file here, a line below, its style sheet and a line in `style/main.css`.

pub mod charts;
pub mod form;
pub mod text;

mod breadcrumbs;
mod citation;
mod clock;
mod facts;
mod footer;
mod header;
mod latest;
mod load;
mod pager;
mod record;
mod resource;
mod search_box;
mod state;
mod subject_line;
mod table;
mod tag;
mod tier_badge;
mod tier_facts;

pub use breadcrumbs::Breadcrumbs;
pub use citation::Citations;
pub use clock::Clock;
pub use facts::{Fact, Facts};
pub use footer::Footer;
pub use header::Header;
pub use latest::Latest;
pub use load::load;
pub use pager::Pager;
pub use record::Record;
pub use resource::{PageData, listed, page_data};
pub use search_box::SearchBox;
pub use state::{Loading, State};
pub use subject_line::SubjectRow;
pub use table::Table;
pub use tag::{Tag, Tone};
pub use tier_badge::{TierBadge, TierMoon, tier_class};
pub use tier_facts::{penalty_name, roster_name, tier_facts};
