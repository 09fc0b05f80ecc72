//! What is wrong with the data, and whose it is to mend.

use super::{Choice, Page};
use crate::{
    calendar::{Due, Left},
    ids::RecordId,
    problem::Bilingual,
    quality::{DateFault, FindingKind},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What became of a finding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingState {
    /// To be worked off.
    #[default]
    Open,
    /// Its cause is gone.
    Fixed,
    /// It is right as it is, for a stated reason.
    Accepted,
}

impl FindingState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Open, Self::Fixed, Self::Accepted];

    /// Its code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Fixed => "fixed",
            Self::Accepted => "accepted",
        }
    }

    /// The state of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == code)
    }
}

/// Which findings to list; as it stands in the address of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingFilter {
    /// Only of this kind.
    #[serde(default)]
    pub kind: Option<FindingKind>,
    /// Only of this source; officials of a department see their own in any case.
    #[serde(default)]
    pub department: Option<String>,
    /// In this state.
    #[serde(default)]
    pub state: FindingState,
}

/// One finding as a line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingLine {
    /// Its number.
    pub id: i64,
    /// Its kind.
    pub kind: FindingKind,
    /// Catalogue item.
    pub item: Bilingual,
    /// The source that answers for it.
    pub department: Bilingual,
    /// What stands there.
    pub found: String,
    /// What it is compared with.
    pub expected: String,
    /// Which fault of a day.
    pub fault: Option<DateFault>,
    /// The subject's code, where there is a file.
    pub uscc: Option<String>,
    /// What became of it.
    pub state: FindingState,
    /// Day on which it was found.
    pub found_on: NaiveDate,
    /// Until when it is to be worked off.
    pub due: Due,
    /// How that stands today.
    pub left: Option<Left>,
}

/// A record that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingRecord {
    /// Its number.
    pub id: RecordId,
    /// Its subject.
    pub uscc: String,
    /// The subject's registered name.
    pub name: String,
    /// Document number.
    pub document: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Source.
    pub department: Bilingual,
    /// Whether it stands.
    pub stands: bool,
}

/// The row that stayed out for its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingRow {
    /// The file.
    pub file: String,
    /// The batch.
    pub batch: i64,
    /// Row, as a spreadsheet counts.
    pub number: i64,
    /// Name in the row.
    pub name: String,
    /// Document in the row.
    pub document: String,
    /// What is wrong with the code: a code of `shared::problem`.
    pub problem: String,
    /// What it may have meant.
    pub suggestion: Option<String>,
    /// Name of the subject with the suggested code, if it is on file.
    pub suggested_name: Option<String>,
    /// Whether the row can be taken in with the suggestion here; otherwise the source sends it again.
    pub takeable: bool,
}

/// One finding in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingView {
    /// As in a list.
    pub line: FindingLine,
    /// Label of the field it shows in.
    pub field: Option<Bilingual>,
    /// The record.
    pub record: Option<FindingRecord>,
    /// The other record, where there are two.
    pub other: Option<FindingRecord>,
    /// The row that stayed out.
    pub row: Option<FindingRow>,
    /// Why it was accepted.
    pub reason: Option<String>,
    /// When it was closed.
    pub closed_on: Option<NaiveDate>,
    /// Whether this viewer may decide about it now.
    pub may_decide: bool,
}

/// The worklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualityDesk {
    /// The findings asked for, the most urgent first.
    pub findings: Page<FindingLine>,
    /// How many of each kind there are, with the other choices as they are.
    pub kinds: Vec<(FindingKind, i64)>,
    /// Sources to choose from; empty for officials of one.
    pub departments: Vec<Choice>,
    /// The viewer may scan the city and make files one.
    pub office: bool,
    /// When the city was last looked through.
    pub scanned_at: Option<DateTime<Utc>>,
}

/// How good one source's codes were in one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualityRate {
    /// The source.
    pub department: Bilingual,
    /// First day of the month.
    pub month: NaiveDate,
    /// Rows received.
    pub rows: i64,
    /// Codes that were wrong.
    pub wrong: i64,
    /// Codes given to two businesses.
    pub duplicate: i64,
}

impl QualityRate {
    /// Wrong and duplicate codes of 100 000 rows, rounded half up: tenths of the rate per 10 000. `None` without rows.
    pub fn tenths(&self) -> Option<i64> {
        let bad = i128::from(self.wrong + self.duplicate) * 100_000;
        let rows = i128::from(self.rows);
        (rows > 0).then(|| i64::try_from((bad * 2 + rows) / (rows * 2)).unwrap_or(i64::MAX))
    }

    /// Whether the city keeps what it promised: fewer than 1 in 10 000.
    pub fn keeps_promise(&self) -> bool {
        i128::from(self.wrong + self.duplicate) * 10_000 < i128::from(self.rows)
    }
}

/// One business's part of a merge, before it is decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeSide {
    /// Its code.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Registration status.
    pub status: Bilingual,
    /// Records on its file.
    pub records: i64,
}

/// Two files made one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeLine {
    /// Its number.
    pub id: i64,
    /// The code whose file goes on under the other.
    pub from: String,
    /// Its name.
    pub from_name: String,
    /// The code under which it goes on.
    pub into: String,
    /// Its name.
    pub into_name: String,
    /// Why.
    pub reason: String,
    /// The document that ordered it.
    pub document: String,
    /// When.
    pub from_at: DateTime<Utc>,
    /// When they were taken apart again.
    pub to_at: Option<DateTime<Utc>>,
    /// Why.
    pub end_reason: Option<String>,
}

/// What the page of merged files shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeDesk {
    /// Merged files, the latest first.
    pub merges: Page<MergeLine>,
    /// The two sides asked for, as far as they are on file.
    pub from: Option<MergeSide>,
    /// The other.
    pub into: Option<MergeSide>,
}

#[cfg(feature = "ssr")]
use {super::Answer, crate::access::Viewer, async_trait::async_trait};

/// What is wrong with the data, and whose it is to mend.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait QualityPort: Send + Sync {
    /// The worklist of the viewer's department, or of the city.
    async fn findings(&self, viewer: &Viewer, filter: &FindingFilter, cursor: Option<&str>) -> Answer<QualityDesk>;
    /// One finding.
    async fn finding(&self, viewer: &Viewer, id: i64) -> Answer<FindingView>;
    /// Accepts it as it is. `known_name`: the name found is another name of the same business, and no finding any more.
    async fn accept_finding(&self, viewer: &Viewer, id: i64, reason: &str, known_name: bool) -> Answer<()>;
    /// Looks whether its cause is gone, and says what it is then.
    async fn recheck_finding(&self, viewer: &Viewer, id: i64) -> Answer<FindingState>;
    /// Takes in the row that stayed out, with the code that was suggested.
    async fn take_suggestion(&self, viewer: &Viewer, id: i64) -> Answer<RecordId>;
    /// Has the whole city looked through soon.
    async fn scan_city(&self, viewer: &Viewer) -> Answer<()>;
    /// Rates of the last twelve months, the latest first.
    async fn quality_rates(&self, viewer: &Viewer) -> Answer<Vec<QualityRate>>;
    /// Merged files, and the two that are about to be.
    async fn merges(
        &self,
        viewer: &Viewer,
        from: Option<&str>,
        into: Option<&str>,
        cursor: Option<&str>,
    ) -> Answer<MergeDesk>;
    /// Makes two files one.
    async fn merge_files(&self, viewer: &Viewer, from: &str, into: &str, reason: &str, document: &str) -> Answer<i64>;
    /// Takes them apart again.
    async fn part_files(&self, viewer: &Viewer, id: i64, reason: &str) -> Answer<()>;
}
