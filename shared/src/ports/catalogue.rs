//! The catalogue and its versions: read by anyone, drafted and published by the credit office.

#[cfg(feature = "ssr")]
use super::Answer;
#[cfg(feature = "ssr")]
use crate::access::Viewer;
#[cfg(feature = "ssr")]
use crate::form::Values;
use crate::{
    calendar::Due,
    catalogue::{Disclosure, Frequency, Item, ReportSection, diff::Change},
    form::FieldProblem,
    law::Citation,
    problem::Bilingual,
};
#[cfg(feature = "ssr")]
use async_trait::async_trait;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where a version of an entry stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VersionState {
    /// Records are taken by it.
    InForce,
    /// Comes into force later.
    Coming,
    /// Was replaced.
    Former,
}

/// One entry in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryLine {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// One sentence about it.
    pub about: Bilingual,
    /// Section of the report.
    pub section: ReportSection,
    /// Who may look at its records.
    pub disclosure: Disclosure,
    /// How often it is delivered.
    pub frequency: Frequency,
    /// How long its records are kept, in months.
    pub retention_months: Option<u32>,
    /// Who delivers it; empty = any department.
    pub owners: Vec<Bilingual>,
    /// The version in force; `None` for an entry that only comes, or is only drafted.
    pub version: Option<u32>,
    /// A version that comes: number and first day.
    pub coming: Option<(u32, NaiveDate)>,
    /// Somebody is drafting it; said to the credit office alone.
    pub drafted: bool,
}

/// The catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueView {
    /// Every entry, in the order of the report.
    pub entries: Vec<EntryLine>,
    /// Whether this viewer may draft.
    pub may_draft: bool,
    /// The day.
    pub on: NaiveDate,
}

/// One version of an entry in its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionLine {
    /// Number.
    pub version: u32,
    /// Where it stands.
    pub state: VersionState,
    /// First day; `None` = since the system began.
    pub from: Option<NaiveDate>,
    /// Day of adoption, where an official adopted it.
    pub adopted_on: Option<NaiveDate>,
    /// The document that ordered it.
    pub document: String,
    /// What it changed against the version before.
    pub changes: Vec<Change>,
}

/// The publication term of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicationTerm {
    /// Working days.
    pub days: u32,
    /// Where it stands.
    pub citation: Citation,
    /// What it would be for an act of today.
    pub due: Option<Due>,
}

/// One entry with its fields and its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryView {
    /// The version asked for.
    pub item: Item,
    /// Where it stands.
    pub state: VersionState,
    /// First day; `None` = since the system began.
    pub from: Option<NaiveDate>,
    /// Who delivers it; empty = any department.
    pub owners: Vec<Bilingual>,
    /// Its publication term.
    pub term: Option<PublicationTerm>,
    /// Every version, the newest first.
    pub versions: Vec<VersionLine>,
    /// Whether this viewer may draft.
    pub may_draft: bool,
    /// Somebody is drafting it; said to the credit office alone.
    pub drafted: bool,
    /// The day.
    pub on: NaiveDate,
}

/// A draft with what it would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftView {
    /// The entry as drafted.
    pub item: Item,
    /// Number it would get.
    pub version: u32,
    /// The version in force; `None` for a new entry.
    pub base: Option<u32>,
    /// The version in force is not the one that the draft was begun from.
    pub overtaken: bool,
    /// Counts the steps: sent back with each change.
    pub revision: i64,
    /// Who wrote it last, and when.
    pub changed_by: String,
    /// Day of the last change.
    pub changed_on: NaiveDate,
    /// What contradicts itself.
    pub faults: Vec<FieldProblem>,
    /// What it changes.
    pub changes: Vec<Change>,
    /// Fields that the public would read no more.
    pub vanishing: Vec<Bilingual>,
    /// Fields that the public would read anew.
    pub appearing: Vec<Bilingual>,
    /// Departments of the city: code and name.
    pub departments: Vec<(String, Bilingual)>,
    /// Publication terms of the law: parameter and what it is about.
    pub clocks: Vec<(String, String)>,
    /// The day.
    pub on: NaiveDate,
}

/// A record that would not pass a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialLine {
    /// Its subject.
    pub uscc: String,
    /// The subject's name.
    pub name: String,
    /// Its document number, or its own.
    pub title: String,
    /// Its source.
    pub department: Bilingual,
    /// What stands against it, by field.
    pub problems: Vec<FieldProblem>,
}

/// What trying a draft on the records of its entry found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// Records looked at.
    pub looked: i64,
    /// Of them, how many would not pass the draft.
    pub failing: i64,
    /// Of those, how many would not pass the version in force either.
    pub failing_now: i64,
    /// Failing ones by department, the most first.
    pub by_department: Vec<(Bilingual, i64)>,
    /// Failing ones by field, the most first.
    pub by_field: Vec<(Bilingual, i64)>,
    /// The first of them.
    pub first: Vec<TrialLine>,
    /// Labels of the fields that they fail at, by code.
    pub labels: Vec<(String, Bilingual)>,
    /// Time was up: where to go on.
    pub next: Option<i64>,
}

/// What became of a step on a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Drafted {
    /// It is written; the entry's code.
    Done(String),
    /// The form must be mended.
    Mend(Vec<FieldProblem>),
}

/// The catalogue and its versions: read by anyone, drafted and published by the credit office.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait CataloguePort: Send + Sync {
    /// Every entry.
    async fn catalogue(&self, viewer: &Viewer) -> Answer<CatalogueView>;
    /// One entry, in the version in force or the one asked for.
    async fn entry(&self, viewer: &Viewer, item: &str, version: Option<u32>) -> Answer<EntryView>;
    /// Whether this viewer may draft; to anyone else the pages for it are not there.
    async fn may_draft(&self, viewer: &Viewer) -> Answer<()>;
    /// The draft of an entry.
    async fn draft(&self, viewer: &Viewer, item: &str) -> Answer<DraftView>;
    /// Tries the draft on the live records of its entry, from one number on, for a bounded time.
    async fn try_draft(&self, viewer: &Viewer, item: &str, after: i64) -> Answer<Trial>;
    /// Begins a draft of an entry in force; one that is there already is gone on with.
    async fn begin_draft(&self, viewer: &Viewer, item: &str) -> Answer<()>;
    /// Begins a draft of a new entry.
    async fn begin_entry(&self, viewer: &Viewer, values: Values) -> Answer<Drafted>;
    /// Takes one step on a draft (see `catalogue::edit::Step`). `revision` guards against a second writer.
    async fn change_draft(
        &self,
        viewer: &Viewer,
        item: &str,
        revision: i64,
        step: &str,
        values: Values,
    ) -> Answer<Drafted>;
    /// Gives a draft up.
    async fn discard_draft(&self, viewer: &Viewer, item: &str, revision: i64) -> Answer<()>;
    /// Publishes a draft with `from` (first day) and `document`.
    async fn publish_draft(&self, viewer: &Viewer, item: &str, revision: i64, values: Values) -> Answer<Drafted>;
}
