//! How records come in: files, batches, manual entry, reconciliation.

#[cfg(feature = "ssr")]
use crate::{access::Viewer, form::Values, ports::Answer};
use crate::{
    catalogue::{Item, Money, parse_date},
    form::FieldProblem,
    ids::{BatchId, KeyId, RecordId},
    ports::Page,
    problem::{Bilingual, Code, Problem},
};
#[cfg(feature = "ssr")]
use async_trait::async_trait;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How records come in: files, batches, manual entry, reconciliation.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait IntakePort: Send + Sync {
    /// Who the key of another system acts as: an official of its department. `None` when it opens nothing.
    async fn key_holder(&self, key: &str) -> Answer<Option<Viewer>>;
    /// The keys of other systems, newest first.
    async fn api_keys(&self, viewer: &Viewer, cursor: Option<&str>) -> Answer<Page<KeyLine>>;
    /// Shuts a key.
    async fn revoke_api_key(&self, viewer: &Viewer, id: KeyId) -> Answer<()>;

    /// What this viewer may bring in, and for whom.
    async fn intake_choices(&self, viewer: &Viewer) -> Answer<IntakeChoices>;
    /// What a browser needs to check a file of `item` by itself.
    async fn checking_kit(&self, viewer: &Viewer, item: &str) -> Answer<CheckingKit>;
    /// Takes in a file that lies on this machine.
    async fn send_file(&self, viewer: &Viewer, file: SentFile) -> Answer<BatchId>;
    /// Takes in rows of another system; a repeated request gets the same answer and changes nothing.
    async fn send_rows(&self, viewer: &Viewer, request: SentRows) -> Answer<RowsAnswer>;
    /// Takes in one record that an official filled in.
    async fn send_record(&self, viewer: &Viewer, item: &str, department: &str, values: Values) -> Answer<BatchId>;

    /// Batches, newest first: a department's own, or the city's.
    async fn batches(&self, viewer: &Viewer, cursor: Option<&str>) -> Answer<Page<BatchLine>>;
    /// One batch with a page of what stayed out.
    async fn batch(&self, viewer: &Viewer, id: BatchId, cursor: Option<&str>) -> Answer<BatchPage>;
    /// What stayed out of a batch as separated text, from after row `after` on, and where it goes on.
    async fn rejected_rows(&self, viewer: &Viewer, id: BatchId, after: i64) -> Answer<(String, Option<i64>)>;
    /// Takes a batch back as a whole: all its records are annulled.
    async fn withdraw_batch(&self, viewer: &Viewer, id: BatchId, reason: &str) -> Answer<()>;

    /// Puts a source's counts and sums on file.
    async fn state_days(&self, viewer: &Viewer, department: &str, days: Vec<StatedDay>) -> Answer<()>;
    /// Statements in a state, the latest days first.
    async fn reconciliation(
        &self,
        viewer: &Viewer,
        state: ReconciliationState,
        cursor: Option<&str>,
    ) -> Answer<ReconciliationPage>;
    /// Explains a difference.
    async fn explain_difference(&self, viewer: &Viewer, id: i64, reason: &str) -> Answer<()>;
}

/// What somebody may bring in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntakeChoices {
    /// The departments they may bring in for: their own, or all of the city.
    pub departments: Vec<IntakeSource>,
    /// Items by code, in the order of the catalogue.
    pub items: Vec<(String, Bilingual)>,
    /// Today.
    pub on: NaiveDate,
}

/// A department and the items that it provides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntakeSource {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
    /// Codes of items.
    pub items: Vec<String>,
}

/// What a browser needs to check a file by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckingKit {
    /// The catalogue's entry.
    pub item: Item,
    /// The city's departments by their names.
    pub organs: Vec<OrganNames>,
    /// Today.
    pub on: NaiveDate,
}

/// Under which names a department occurs in files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganNames {
    /// Its name.
    pub name: String,
    /// Its other names.
    pub aliases: Vec<String>,
}

/// A file that was sent and lies on this machine.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug)]
pub struct SentFile {
    /// Of which item.
    pub item: String,
    /// From which department.
    pub department: String,
    /// Where it lies.
    pub path: std::path::PathBuf,
    /// What its sender calls it.
    pub name: String,
    /// One row that is refused keeps the whole file out.
    pub whole: bool,
    /// Columns that the catalogue does not have are read over; else they keep the file out.
    pub ignore_unknown: bool,
}

/// Rows that another system sends.
#[derive(Clone, Debug, PartialEq)]
pub struct SentRows {
    /// Of which item.
    pub item: String,
    /// One row that is refused keeps the others out, too.
    pub whole: bool,
    /// Field code and value of each row.
    pub rows: Vec<serde_json::Map<String, serde_json::Value>>,
    /// The sender's own name for this request.
    pub key: String,
    /// The body as it came: a second request of the same name must be the same.
    pub body: Vec<u8>,
}

/// What came of [`SentRows`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowsAnswer {
    /// The batch.
    pub batch: BatchId,
    /// Whether what was accepted is on file; `false` when the batch was to come whole and a row was refused.
    pub taken: bool,
    /// Rows that are on file now.
    pub accepted: u64,
    /// Rows that were on file before, or came twice.
    pub duplicates: u64,
    /// Rows that were refused.
    pub rejected: u64,
    /// Row by row, in their order.
    pub rows: Vec<RowAnswer>,
}

/// What came of one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowAnswer {
    /// In one word.
    pub status: RowStatus,
    /// Its record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<RecordId>,
    /// What is wrong with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<FieldProblem>,
}

/// What came of one row, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowStatus {
    /// It is on file.
    Accepted,
    /// It was on file, or came before.
    Duplicate,
    /// It was refused.
    Rejected,
    /// Nothing is wrong with it; it stays out because another row was refused.
    Held,
}

/// One batch as a line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchLine {
    /// Its number.
    pub id: BatchId,
    /// Item.
    pub item: Bilingual,
    /// Code of the item.
    pub item_code: String,
    /// Source department.
    pub department: Bilingual,
    /// What its sender calls it.
    pub file_name: String,
    /// By which way.
    pub channel: Channel,
    /// What became of it.
    pub state: BatchState,
    /// Rows.
    pub rows: i64,
    /// On file.
    pub accepted: i64,
    /// Refused.
    pub rejected: i64,
    /// On file before.
    pub duplicates: i64,
    /// Day of receipt.
    pub received_on: NaiveDate,
    /// Who sent it; `None` for the command line and the watched folder.
    pub sender: Option<String>,
}

/// One batch in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchPage {
    /// As in a list.
    pub line: BatchLine,
    /// Subjects that were put on file with it.
    pub subjects: i64,
    /// The columns as written.
    pub header: Vec<String>,
    /// Rows that stayed out, by their number in the file.
    pub problems: Page<RowLine>,
    /// How many of them are kept.
    pub kept: i64,
    /// The item, for saying what is wrong with a row.
    pub described: Option<Item>,
    /// Taken back: when, by whom, why.
    pub withdrawn: Option<Withdrawn>,
    /// Whether this viewer may take it back now.
    pub may_withdraw: bool,
}

/// When, by whom and why a batch was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The day.
    pub on: NaiveDate,
    /// The account's name.
    pub by: Option<String>,
    /// The reason.
    pub reason: String,
}

/// A row that stayed out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowLine {
    /// Row in the file.
    pub number: u64,
    /// The row as it was sent.
    pub raw: String,
    /// Nothing is wrong with it but that it is on file.
    pub duplicate: bool,
    /// Why.
    pub problems: Vec<FieldProblem>,
}

/// What a source states about one item and day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedDay {
    /// Item.
    pub item: String,
    /// Day of the decision.
    pub day: NaiveDate,
    /// Records.
    pub count: i64,
    /// Fines and confiscated amounts together, in 分.
    pub sum: Option<i64>,
}

/// What became of a statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReconciliationState {
    /// It differs from what is on file, and nobody has said why.
    #[default]
    Open,
    /// It differs, and somebody has said why.
    Explained,
    /// It agrees.
    Equal,
}

impl StatedDay {
    /// Reads lines `day,item,count,sum` (the sum in 万元, left out where the item has no money); a header line is passed over.
    ///
    /// # Errors
    /// The first line that can't be read, by its number.
    pub fn parse_lines(text: &str) -> Result<Vec<Self>, Problem> {
        let lines = text.trim_start_matches('\u{feff}').lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
        let broken =
            |number: usize, line: &str| Problem::new(Code::LineBroken).with("why", format!("{number}: {line}"));
        let mut days = Vec::new();
        for (number, line) in lines.filter(|(_, line)| !line.is_empty()) {
            let cells: Vec<&str> = line.split([',', '，', '\t', ';']).map(str::trim).collect();
            let [day, item, count, rest @ ..] = &cells[..] else { return Err(broken(number, line)) };
            if number == 1 && count.parse::<i64>().is_err() && parse_date(day).is_err() {
                continue; // a header
            }
            let day = parse_date(day)?;
            let count = count.parse().ok().filter(|count: &i64| *count >= 0).ok_or_else(|| broken(number, line))?;
            let sum = match rest {
                [] | [""] => None,
                [sum] => Some(Money::parse(sum)?.0),
                _ => return Err(broken(number, line)),
            };
            days.push(Self { item: (*item).to_owned(), day, count, sum });
        }
        Ok(days)
    }
}

impl ReconciliationState {
    /// Every state.
    pub const ALL: [ReconciliationState; 3] =
        [ReconciliationState::Open, ReconciliationState::Explained, ReconciliationState::Equal];

    /// The word in the table, in addresses and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            ReconciliationState::Open => "open",
            ReconciliationState::Explained => "explained",
            ReconciliationState::Equal => "equal",
        }
    }
}

/// Statements, and what may be stated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReconciliationPage {
    /// Statements in the state asked for.
    pub lines: Page<ReconciliationLine>,
    /// How many there are in each state.
    pub counts: Vec<(ReconciliationState, i64)>,
    /// What may be stated, and for whom.
    pub choices: IntakeChoices,
    /// Items that have money.
    pub summed: Vec<String>,
}

/// One statement with what is on file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReconciliationLine {
    /// Its number.
    pub id: i64,
    /// Source department.
    pub department: Bilingual,
    /// Item.
    pub item: Bilingual,
    /// Code of the item.
    pub item_code: String,
    /// Day of the decision.
    pub day: NaiveDate,
    /// Records as stated.
    pub stated_count: i64,
    /// Records on file.
    pub found_count: i64,
    /// Sum as stated, in 分.
    pub stated_sum: Option<i64>,
    /// Sum on file, in 分.
    pub found_sum: Option<i64>,
    /// What became of it.
    pub state: ReconciliationState,
    /// Why it differs.
    pub reason: Option<String>,
    /// Who stated it, and when.
    pub stated: (Option<String>, NaiveDate),
    /// Who settled it, and when; without a name it settled itself.
    pub settled: Option<(Option<String>, NaiveDate)>,
}

/// By which way a batch came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// `credence import`.
    Cli,
    /// A file sent from a page.
    Browser,
    /// Another system over the API.
    Api,
    /// One record, filled in by an official.
    Form,
    /// A file laid into the watched folder.
    Folder,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Channel; 5] = [Channel::Cli, Channel::Browser, Channel::Api, Channel::Form, Channel::Folder];

    /// The word in the table and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Channel::Cli => "cli",
            Channel::Browser => "browser",
            Channel::Api => "api",
            Channel::Form => "form",
            Channel::Folder => "folder",
        }
    }
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchState {
    /// Its records are on file.
    Taken,
    /// Nothing of it is.
    Refused,
    /// Its records were annulled.
    Withdrawn,
}

impl BatchState {
    /// Every state.
    pub const ALL: [BatchState; 3] = [BatchState::Taken, BatchState::Refused, BatchState::Withdrawn];

    /// The word in the table and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            BatchState::Taken => "taken",
            BatchState::Refused => "refused",
            BatchState::Withdrawn => "withdrawn",
        }
    }
}

/// A key of another system, as whoever keeps the accounts sees it. The key itself is nowhere on file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyLine {
    /// Its number.
    pub id: KeyId,
    /// Its first characters, by which its holder knows it.
    pub hint: String,
    /// For which department it acts.
    pub department: Bilingual,
    /// What it is for.
    pub label: String,
    /// Day of issue.
    pub issued_on: NaiveDate,
    /// First day on which it opens nothing.
    pub expires_on: NaiveDate,
    /// Day on which it was shut.
    pub revoked_on: Option<NaiveDate>,
    /// Day of its last use.
    pub used_on: Option<NaiveDate>,
    /// Whether it opens anything today.
    pub open: bool,
}
