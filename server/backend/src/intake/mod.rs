//! Intake: files of departments, checked row by row and committed whole.
//!
//! ```text
//! reader: bytes → rows → what is wrong ─ worker: derive, chunk ─ commit: COPY
//! ```
//!
//! The worker runs on a thread of its own and hands over chunks; the committing half writes them into one transaction,
//! so that a batch is on file whole or not at all, whatever the file's size. What is refused goes to
//! `FILE.rejected.csv` with its reasons, wrong credit codes also to the worklist `wrong_code`.
//!
//! **To take in another item**, give it an entry in the catalogue with `origin = "department"`: nothing here changes.

mod commit;
mod derive;
mod inbox;
mod rejected;
mod worker;

pub(crate) use commit::{Outcome, RowFate, Rows, whose};
pub use derive::{Deriver, Facts};
pub use reader::{Header, Input, Opened, ReadError, Row, importable};
pub use worker::{
    COPY_SORTED, Chunk, NamedRow, Warning, WorkError, Worker, push_day, push_derived, push_json, push_text,
};

use crate::Error;
use chrono::NaiveDate;
use serde::Serialize;
use shared::{
    catalogue::{CheckContext, Checker, Item},
    ports::{BatchState, Channel},
    problem::{Lang, Problem},
};
use std::{io, path::PathBuf};

/// How a file is taken in.
#[derive(Clone, Debug)]
pub struct ImportOptions {
    /// The day of receipt; decisions may not lie after it.
    pub today: NaiveDate,
    /// Where refused rows are written; `None`: `FILE.rejected.csv` beside the file, nowhere for an upload.
    pub rejected_path: Option<PathBuf>,
    /// Who sends it, for batch and ledger.
    pub account: Option<i64>,
    /// In whose place.
    pub stands_for: Option<i64>,
    /// By which way it came.
    pub channel: Channel,
    /// What to call the file, where its own name says nothing.
    pub name: Option<String>,
    /// One row that is refused keeps the whole batch out.
    pub whole: bool,
    /// Columns that the catalogue does not have are read over; else they keep the file out.
    pub ignore_unknown: bool,
    /// The very same file a second time is refused by its digest. Where each row has a document number that costs more
    /// than it tells: the rows are found to be on file.
    pub once: bool,
}

impl ImportOptions {
    /// From the command line, received today.
    pub fn on(today: NaiveDate) -> Self {
        Self {
            today,
            rejected_path: None,
            account: None,
            stands_for: None,
            channel: Channel::Cli,
            name: None,
            whole: false,
            ignore_unknown: true,
            once: false,
        }
    }
}

/// What came of a file. `rows` = `accepted` + `rejected` + `duplicates`, unless the batch was refused as a whole: then
/// nothing is accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportSummary {
    /// Number of the batch.
    pub batch: i64,
    /// Rows below the header that are not blank.
    pub rows: u64,
    /// On file now.
    pub accepted: u64,
    /// Refused by a check.
    pub rejected: u64,
    /// Left out because their document is on file, or came earlier in the file.
    pub duplicates: u64,
    /// Whether what passed is on file, or nothing because the batch was to come whole.
    #[serde(skip)]
    pub state: BatchState,
    /// Where the rows that stayed out are, with their reasons.
    #[serde(skip)]
    pub rejected_file: Option<PathBuf>,
    /// What should be looked at, though it stopped nothing.
    #[serde(skip)]
    pub warnings: Vec<Warning>,
}

impl ImportSummary {
    /// Nothing of it is on file: what would have been is only counted among the rows.
    pub(crate) fn refuse(&mut self) {
        self.state = BatchState::Refused;
        self.accepted = 0;
    }

    /// Whether every row is on file.
    pub fn all_accepted(&self) -> bool {
        self.rejected == 0 && self.duplicates == 0
    }
}

/// Why a file was not taken in. Nothing of it is on file then.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The file, the item or the department can't be; the sentence is for whoever sent it.
    #[error("{}", .0.say(Lang::En))]
    Refused(Problem),
    /// The file could not be read.
    #[error("{file} can't be read: {source}")]
    Read {
        /// Which.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// The file was changed by somebody else while it was read.
    #[error("{file} was changed while it was read; nothing was taken in, please import it again")]
    Changed {
        /// Which.
        file: String,
    },
    /// The refused rows could not be written.
    #[error("the refused rows can't be written to {file}: {source}; nothing was taken in")]
    Rejected {
        /// Where to.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// The database has no room left.
    #[error("the database's disk is full; nothing was taken in, please make room and import the file again")]
    DiskFull,
    /// Anything else behind the ports.
    #[error("{0}; nothing was taken in")]
    Backend(Error),
}

impl IntakeError {
    /// The problem in words, where it is one of the file, item or department.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            IntakeError::Refused(problem) => Some(problem),
            _ => None,
        }
    }

    /// One sentence in the reader's language.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            IntakeError::Refused(problem) => problem.say(lang),
            _ if lang == Lang::En => self.to_string(),
            IntakeError::Read { file, source } => format!("无法读取 {file}：{source}"),
            IntakeError::Changed { file } => format!("{file} 在读取过程中被改动，未导入任何数据，请重新导入"),
            IntakeError::Rejected { file, source } => format!("无法写入被退回的行 {file}：{source}，未导入任何数据"),
            IntakeError::DiskFull => "数据库磁盘已满，未导入任何数据，请清理空间后重新导入".to_owned(),
            IntakeError::Backend(error) => format!("{error}，未导入任何数据"),
        }
    }
}

impl From<Error> for IntakeError {
    fn from(error: Error) -> Self {
        let Error::Database(database) = &error else { return IntakeError::Backend(error) };
        // 53100 disk_full; PostgreSQL reports some of the same as 58030 io_error with errno's text.
        let full = database.as_database_error().is_some_and(|e| {
            matches!(e.code().as_deref(), Some("53100")) || e.message().contains("No space left on device")
        });
        if full { IntakeError::DiskFull } else { IntakeError::Backend(error) }
    }
}

impl From<sqlx::Error> for IntakeError {
    fn from(error: sqlx::Error) -> Self {
        Error::Database(error).into()
    }
}

impl From<Problem> for IntakeError {
    fn from(problem: Problem) -> Self {
        IntakeError::Refused(problem)
    }
}

/// What a check without a database counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Rows below the header that are not blank.
    pub rows: u64,
    /// Of them, those without a problem.
    pub accepted: u64,
}

/// Reads and checks a file, and keeps nothing: the measure of what reading and checking cost.
///
/// # Errors
/// The file can't be read as records of `item`.
pub fn check(input: Input, item: &Item, today: NaiveDate) -> Result<Counts, ReadError> {
    let file = Opened::open(input, item)?;
    let checker = Checker::new(item, &CheckContext::on(today));
    let mut checked = shared::catalogue::Row::default();
    let mut counts = Counts::default();
    file.each(|row| {
        checker.check_row(&file.header.layout, &row, &mut checked);
        counts.rows += 1;
        counts.accepted += u64::from(checked.accepted());
        Ok::<_, ReadError>(())
    })?;
    Ok(counts)
}
