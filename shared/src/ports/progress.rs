//! How a matter stands, for whoever holds its code.

#[cfg(feature = "ssr")]
use crate::ports::Answer;
use crate::{
    calendar::{Due, Left},
    case::{CaseEvent, KindCode, State},
    ports::Paper,
    problem::Bilingual,
    report::ReportCode,
};
#[cfg(feature = "ssr")]
use async_trait::async_trait;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use std::path::PathBuf;

/// How a matter stands, for whoever holds its code: nobody has to sign in.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait ProgressPort: Send + Sync {
    /// By the code. `address` is the peer's: who guesses is slowed down.
    async fn progress(&self, address: &str, code: &str) -> Answer<Progress>;
    /// Adds the file at `path` to a matter that was brought without an account.
    async fn add_paper_by_code(&self, address: &str, code: &str, path: PathBuf, name: &str) -> Answer<()>;
}

/// How a matter stands. Says neither whose it is nor what was written in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The code.
    pub code: ReportCode,
    /// Kind of matter.
    pub kind: KindCode,
    /// Who handles it.
    pub department: Option<Bilingual>,
    /// Where it stands.
    pub state: State,
    /// The running term.
    pub due: Option<Due>,
    /// How that stands today.
    pub left: Option<Left>,
    /// What happened, oldest first; the business without its name, and reasons only where there is no other way to read them.
    pub events: Vec<CaseEvent>,
    /// More happened before them.
    pub more: bool,
    /// Of what was brought without an account, the papers that came.
    pub papers: Vec<Paper>,
    /// More of them may be added by the code.
    pub takes_papers: bool,
    /// Today.
    pub on: NaiveDate,
}
