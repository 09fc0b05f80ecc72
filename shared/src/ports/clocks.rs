//! Publication terms: what is due, what is late, the notice for the party, the calendar.

use crate::{
    calendar::{Due, LineProblem},
    ids::{CaseId, RecordId},
    law::{Dated, Value},
    problem::Bilingual,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The lists of the clock page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockTab {
    /// Terms that end today.
    #[default]
    Today,
    /// Acts that had to be public before today and are not on file.
    Overdue,
    /// Terms that end within the next ten working days.
    Coming,
    /// Publicity that ends by itself within thirty days.
    Ending,
    /// Terms that end beyond the announced calendar.
    Provisional,
}

impl ClockTab {
    /// In the order of the page.
    pub const ALL: [ClockTab; 5] =
        [ClockTab::Today, ClockTab::Overdue, ClockTab::Coming, ClockTab::Ending, ClockTab::Provisional];

    /// The word in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            ClockTab::Today => "today",
            ClockTab::Overdue => "overdue",
            ClockTab::Coming => "coming",
            ClockTab::Ending => "ending",
            ClockTab::Provisional => "provisional",
        }
    }

    /// The list that an address names; the first for any other word.
    pub fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|tab| tab.as_str() == word).unwrap_or_default()
    }
}

/// What the lists are narrowed to. A department's official has no choice of department.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockFilter {
    /// Catalogue item.
    pub item: Option<String>,
    /// Source department.
    pub department: Option<String>,
}

/// What a term is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermKind {
    /// The act is known but not on file: its row was refused.
    Missing,
    /// The market regulators' own system.
    Market,
    /// An annulled act disappears from every public place.
    Withdrawal,
    /// Publication after the decision.
    Publication,
    /// Publicity ends by itself.
    Ending,
}

/// One term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermLine {
    /// What it is about.
    pub kind: TermKind,
    /// The record, where there is one.
    pub record: Option<RecordId>,
    /// Name of its catalogue item.
    pub item: Bilingual,
    /// Document number.
    pub title: String,
    /// Subject; `None` where its code is what is wrong.
    pub uscc: Option<String>,
    /// Its name.
    pub name: String,
    /// Source department.
    pub department: Bilingual,
    /// Day of the decision (of the annulment for a withdrawal).
    pub since: NaiveDate,
    /// Last day.
    pub due: Due,
    /// Days left: working days, calendar days for the end of publicity; negative = over.
    pub days_left: i64,
}

/// The clock page: counts of all lists, one of them in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockPage {
    /// Today.
    pub on: NaiveDate,
    /// The list shown.
    pub tab: ClockTab,
    /// What it was narrowed to.
    pub filter: ClockFilter,
    /// How many terms each list has.
    pub counts: Vec<(ClockTab, i64)>,
    /// The terms, the nearest end first.
    pub lines: super::Page<TermLine>,
    /// Items to choose from: those that departments report.
    pub items: Vec<(String, Bilingual)>,
    /// Departments to choose from; empty for a department's official.
    pub departments: Vec<(String, Bilingual)>,
    /// Records that came in late, as the list of late publications shows them.
    pub late: i64,
    /// Last announced day.
    pub known_until: Option<NaiveDate>,
}

/// One year of the calendar as a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearLine {
    /// The year.
    pub year: i32,
    /// The document that announced it, where it is known.
    pub source: String,
    /// Working days it has.
    pub working_days: u32,
}

/// What kind of day a day of the year view is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Monday to Friday, worked.
    Working,
    /// Saturday or Sunday, free.
    Weekend,
    /// Monday to Friday, free.
    Holiday,
    /// Saturday or Sunday, worked 调休上班.
    MakeUp,
}

/// A month of the year view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthView {
    /// 1–12.
    pub month: u32,
    /// Working days it has.
    pub working_days: u32,
    /// Weekday of the first, Monday = 0.
    pub starts: u32,
    /// Its days.
    pub days: Vec<DayKind>,
}

/// The calendar page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarPage {
    /// Today.
    pub on: NaiveDate,
    /// The announced years, newest first.
    pub years: Vec<YearLine>,
    /// The year shown.
    pub year: i32,
    /// Not announced: Monday to Friday only.
    pub provisional: bool,
    /// Its months.
    pub months: Vec<MonthView>,
    /// Last announced day.
    pub known_until: Option<NaiveDate>,
    /// Records with a term beyond it.
    pub provisional_terms: i64,
    /// This viewer may load a year.
    pub may_load: bool,
    /// The last run that derived terms anew, for whoever may load.
    pub run: Option<RunLine>,
}

/// A run that derives anew what law, calendar and catalogue make of records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunLine {
    /// Day on which it began.
    pub started_on: NaiveDate,
    /// Whether it has come to its end.
    pub finished: bool,
    /// Records looked at.
    pub looked: i64,
    /// Records that changed.
    pub changed: i64,
    /// Of them, those whose last day for publication moved.
    pub moved: i64,
    /// Cases whose term moved.
    pub cases: i64,
}

/// A day that a year file changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayChange {
    /// The day.
    pub day: NaiveDate,
    /// Whether it will be worked.
    pub working: bool,
}

/// A term that a year file moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedTerm {
    /// Of a record …
    pub record: Option<RecordId>,
    /// … or of a case.
    pub case: Option<CaseId>,
    /// Document number or the item's name.
    pub title: Bilingual,
    /// Subject.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Last day until now.
    pub was: Due,
    /// Last day from then on.
    pub becomes: Due,
}

/// What a year file would change; shown before anybody confirms it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearPreview {
    /// The year; `None` where the file does not say.
    pub year: Option<i32>,
    /// The document that announced it.
    pub source: String,
    /// What is wrong with the file, by line; nothing can be loaded then.
    pub problems: Vec<LineProblem>,
    /// The year is announced already and would be replaced.
    pub replaces: bool,
    /// Working days before and after.
    pub working_days: (u32, u32),
    /// Days that change, in order.
    pub changes: Vec<DayChange>,
    /// Records whose last day for publication (of either clock) moves.
    pub moved: i64,
    /// Records whose last day stays and becomes certain.
    pub confirmed: i64,
    /// Open cases whose term moves.
    pub cases: i64,
    /// The first of what moves.
    pub examples: Vec<MovedTerm>,
}

/// One threshold of a department through time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threshold {
    /// The department; `None` for the value of all that have none of their own.
    pub department: Option<Bilingual>,
    /// The largest fine that is minor, in 分.
    pub minor_max: Vec<Dated<Value>>,
    /// The smallest fine that is serious, in 分.
    pub serious_from: Vec<Dated<Value>>,
    /// The department has values of its own.
    pub own: bool,
}

/// Terms of one class under one regime, in months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegimeTerms {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// R0–R5.
    pub regime: String,
    /// The market regulators' records.
    pub market: bool,
    /// Minor ones are published.
    pub minor_published: bool,
    /// Minimum and maximum by class: minor, general, serious.
    pub months: [(u32, u32); 3],
    /// The longer minimum in special fields.
    pub special_min: u32,
    /// Kinds that can't be repaired.
    pub unrepairable: Vec<String>,
    /// Where it stands.
    pub citations: Vec<crate::law::Citation>,
}

/// What makes a penalty minor, general or serious, and what follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThresholdsPage {
    /// Today.
    pub on: NaiveDate,
    /// Kinds that are minor by themselves, through time.
    pub minor_kinds: Vec<Dated<Value>>,
    /// Kinds that are serious by themselves, through time.
    pub serious_kinds: Vec<Dated<Value>>,
    /// Fines, department by department.
    pub thresholds: Vec<Threshold>,
    /// The regimes, newest first.
    pub regimes: Vec<RegimeTerms>,
}

#[cfg(feature = "ssr")]
pub use port::ClocksPort;

#[cfg(feature = "ssr")]
mod port {
    use super::*;
    use crate::{access::Viewer, notice::Notice, ports::Answer};
    use async_trait::async_trait;

    /// Publication terms: what is due, what is late, the notice for the party, the calendar.
    #[async_trait]
    pub trait ClocksPort: Send + Sync {
        /// One list of the clock page in the viewer's scope, and the counts of all.
        async fn clocks(
            &self,
            viewer: &Viewer,
            tab: ClockTab,
            filter: ClockFilter,
            cursor: Option<&str>,
        ) -> Answer<ClockPage>;
        /// What makes a penalty minor, general or serious, with the places where it stands.
        async fn thresholds(&self, viewer: &Viewer) -> Answer<ThresholdsPage>;
        /// The notice 公示提示 for the party of a record; for itself, the source department and the credit office.
        async fn notice(&self, viewer: &Viewer, id: RecordId) -> Answer<Notice>;
        /// The calendar with one of its years; that of today when none is named.
        async fn calendar(&self, viewer: &Viewer, year: Option<i32>) -> Answer<CalendarPage>;
        /// What a year file would change. Problems of the file are part of the answer.
        async fn preview_year(&self, viewer: &Viewer, text: &str) -> Answer<YearPreview>;
        /// Loads a year file: everything that rests on it is derived anew. Gives the year.
        async fn load_year(&self, viewer: &Viewer, text: &str) -> Answer<i32>;
    }
}
