//! Theme libraries: whom an office watches, and what was counted of them.

use super::Page;
#[cfg(feature = "ssr")]
use super::{Answer, Drafted};
#[cfg(feature = "ssr")]
use crate::{access::Viewer, form::Values};
use crate::{
    form::FieldProblem,
    library::{Draft, Figures, MemberFilter, Said, Term, Theme, Vocabulary},
    problem::Bilingual,
    tier::Tier,
};
#[cfg(feature = "ssr")]
use async_trait::async_trait;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A library in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryLine {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub theme: Theme,
    /// The department that keeps it.
    pub department: Bilingual,
    /// Put away: no longer counted.
    pub closed: bool,
    /// Subjects by tier as last counted; `None` before the first time.
    pub tiers: Option<[i64; 5]>,
    /// The day for which was counted.
    pub as_of: Option<NaiveDate>,
}

/// All libraries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryDesk {
    /// By theme and name, those that were put away last.
    pub lines: Vec<LibraryLine>,
    /// Further ones were put away and are not among the lines.
    pub more: bool,
    /// Subjects of the whole city by tier, to compare with.
    pub city: [i64; 5],
    /// Names of libraries that the plan asks for and nobody has opened, for who may.
    pub planned: Vec<String>,
    /// Whether the reader may begin one.
    pub may_begin: bool,
}

/// How much of the city a predicate takes in, where that is worth a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Nobody.
    Nobody,
    /// Some.
    Some,
    /// Everybody.
    Everybody,
}

/// One library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryView {
    /// As in a list.
    pub line: LibraryLine,
    /// Counts the changes.
    pub revision: i64,
    /// What it is for, what it rests on, whom it holds.
    pub draft: Draft,
    /// Whom it holds, in words.
    pub said: Vec<Said>,
    /// What its predicate names and the city's lists no longer know.
    pub faults: Vec<FieldProblem>,
    /// How much of the city it takes in; `None` before it was counted.
    pub reach: Option<Reach>,
    /// What was counted.
    pub figures: Option<Figures>,
    /// Names of the items that occur in the figures.
    pub items: Vec<Term>,
    /// Names of the regions.
    pub regions: Vec<Term>,
    /// Names of the sections of industry.
    pub sectors: Vec<Term>,
    /// First day from which movement is known.
    pub since: Option<NaiveDate>,
    /// Whether the reader keeps it.
    pub may_write: bool,
    /// Who changed it last.
    pub changed_by: String,
    /// When.
    pub changed_on: NaiveDate,
    /// Listed by hand: the newest.
    pub picks: Vec<PickLine>,
    /// All that are listed by hand.
    pub picked: i64,
}

/// One subject that was listed by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickLine {
    /// Its code.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Who listed it.
    pub by: String,
    /// When.
    pub on: NaiveDate,
}

/// The form of a library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryForm {
    /// The library, unless it is a new one.
    pub id: Option<i64>,
    /// Its revision.
    pub revision: i64,
    /// What it says now.
    pub draft: Draft,
    /// What it may name.
    pub vocabulary: Vocabulary,
    /// The departments that may keep it; one for who is not the credit office.
    pub departments: Vec<Term>,
    /// Today.
    pub today: NaiveDate,
}

/// One subject that stands in a library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberLine {
    /// Its code.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Its region.
    pub region: Bilingual,
    /// Its industry.
    pub industry: Bilingual,
    /// Its tier when the library was counted.
    pub tier: Tier,
    /// Listed by hand.
    pub picked: bool,
}

/// Who stands in a library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Members {
    /// The library.
    pub line: LibraryLine,
    /// What the list is narrowed to.
    pub filter: MemberFilter,
    /// One page, in the order of their codes.
    pub page: Page<MemberLine>,
}

/// Several libraries side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Each with what was counted of it.
    pub libraries: Vec<(LibraryLine, Option<Figures>)>,
    /// Names of the items that occur.
    pub items: Vec<Term>,
    /// What may be compared.
    pub all: Vec<LibraryLine>,
    /// Names of those that were asked for beyond [`MOST_COMPARED`](crate::library::MOST_COMPARED) and are left out.
    pub dropped: Vec<String>,
    /// Numbers that were asked for and that are no library.
    pub lost: Vec<i64>,
    /// The whole city, to compare with.
    pub city: [i64; 5],
}

/// What became of a list of codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picked {
    /// So many were listed.
    pub taken: usize,
    /// What stands against the others, and they themselves: one a line.
    pub problems: Vec<FieldProblem>,
    /// Those that were not taken, as they were written.
    pub left: String,
}

/// Theme libraries.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait LibraryPort: Send + Sync {
    /// All of them.
    async fn libraries(&self, viewer: &Viewer) -> Answer<LibraryDesk>;
    /// Opens those that the plan asks for and that are not there; says how many.
    async fn open_planned(&self, viewer: &Viewer) -> Answer<usize>;
    /// One library.
    async fn library(&self, viewer: &Viewer, id: i64) -> Answer<LibraryView>;
    /// The form of one, or of a new one.
    async fn library_form(&self, viewer: &Viewer, id: Option<i64>) -> Answer<LibraryForm>;
    /// Writes one: `id` with the revision that was read, or none for a new one.
    async fn save_library(&self, viewer: &Viewer, id: Option<(i64, i64)>, typed: &Values) -> Answer<Drafted>;
    /// Puts one away (`close`), takes it out again (`open`), or counts it anew (`count`).
    async fn step_library(&self, viewer: &Viewer, id: i64, step: &str) -> Answer<()>;
    /// Lists subjects by hand: `codes` and `reason`. Those that can be are taken, the others come back.
    async fn pick(&self, viewer: &Viewer, id: i64, typed: &Values) -> Answer<Picked>;
    /// Takes a subject off the list by hand.
    async fn unpick(&self, viewer: &Viewer, id: i64, uscc: &str, reason: &str) -> Answer<()>;
    /// Who stands in it; `limit` is cut to what one answer may hold.
    async fn members(
        &self,
        viewer: &Viewer,
        id: i64,
        filter: &MemberFilter,
        cursor: Option<&str>,
        limit: i64,
    ) -> Answer<Members>;
    /// Some side by side.
    async fn compare_libraries(&self, viewer: &Viewer, ids: &[i64]) -> Answer<Comparison>;
}
