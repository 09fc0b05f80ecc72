//! What a page and its worker say to each other while a file is checked in the browser. Both sides are built from this.

use crate::{form::FieldProblem, ports::Fault, problem::Problem};
use serde::{Deserialize, Serialize};

/// Rows that a page shows at a time, at most.
pub const ROWS_SHOWN: usize = 200;

/// What the page asks, once the worker has read the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Ask {
    /// Some of the rows that were refused.
    Rows {
        /// Which.
        filter: Filter,
        /// From which of them on.
        from: usize,
    },
    /// What a row would be with another text in one of its cells.
    Mend {
        /// Which of the refused rows.
        index: usize,
        /// The column in the file.
        column: usize,
        /// The text.
        text: String,
    },
    /// The rows that are still refused, as a file.
    Rejected,
    /// Send what passed.
    Send {
        /// For which department.
        department: String,
    },
}

/// Which of the refused rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// With a problem at this field; empty = at any.
    pub field: String,
    /// With a problem of this code; empty = of any.
    pub code: String,
}

/// What the worker tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Told {
    /// How far it has got.
    Progress {
        /// Figures so far.
        counts: Counts,
        /// Bytes read, of how many.
        at: u64,
        /// Of how many.
        size: u64,
    },
    /// The file is read.
    Done {
        /// The columns as written.
        names: Vec<String>,
        /// Those that the catalogue does not have.
        unknown: Vec<String>,
        /// Figures.
        counts: Counts,
        /// What is wrong, and how often.
        reasons: Vec<Reason>,
        /// Milliseconds that reading and checking took.
        millis: u64,
    },
    /// Rows that were asked for.
    Rows {
        /// The rows.
        rows: Vec<BadRow>,
        /// Which the filter let pass, in all.
        total: usize,
        /// From which of them on.
        from: usize,
    },
    /// What a row is now.
    Mended {
        /// The row.
        row: BadRow,
        /// Figures.
        counts: Counts,
        /// What is wrong, and how often.
        reasons: Vec<Reason>,
    },
    /// The refused rows as a file, at an address of this browser's own.
    Rejected {
        /// `blob:…`
        url: String,
    },
    /// On file, as this batch.
    Sent {
        /// Its number.
        batch: i64,
    },
    /// The server did not take it.
    NotSent {
        /// Why.
        fault: Fault,
    },
    /// The file can't be read.
    Refused {
        /// Why.
        problem: Problem,
    },
    /// The worker can't go on; what it says is for whoever maintains it.
    Broken {
        /// What happened.
        why: String,
    },
}

/// Figures of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows below the header that are not blank.
    pub rows: u64,
    /// Without a problem as they came.
    pub passed: u64,
    /// Refused and not mended.
    pub refused: u64,
    /// Refused and mended.
    pub mended: u64,
}

/// What is wrong, and how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// At which field; empty: with the row as a whole.
    pub field: String,
    /// An example of it.
    pub problem: Problem,
    /// In how many rows.
    pub rows: u64,
}

/// A row that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadRow {
    /// Its place among the refused ones.
    pub index: usize,
    /// Its number in the file.
    pub number: u64,
    /// What it is about, to recognise it by: name and document.
    pub about: String,
    /// What is wrong with it now.
    pub problems: Vec<FieldProblem>,
    /// The cells that are or were wrong: column, field, text.
    pub cells: Vec<BadCell>,
}

/// A cell that is or was wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadCell {
    /// Its column in the file.
    pub column: usize,
    /// The field that it holds, or the column's name.
    pub field: String,
    /// What stands there.
    pub text: String,
}
