//! How a matter stands, for whoever holds its code.

#[cfg(feature = "ssr")]
use crate::ports::Answer;
use crate::{
    calendar::Due,
    case::{CaseEvent, KindCode, State},
    problem::Bilingual,
    report::ReportCode,
};
#[cfg(feature = "ssr")]
use async_trait::async_trait;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How a matter stands, for whoever holds its code: nobody has to sign in.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait ProgressPort: Send + Sync {
    /// By the code. `address` is the peer's: who guesses is slowed down.
    async fn progress(&self, address: &str, code: &str) -> Answer<Progress>;
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
    /// Working days left.
    pub days_left: Option<i64>,
    /// What happened, oldest first; without reasons, and the business without its name.
    pub events: Vec<CaseEvent>,
    /// Today.
    pub on: NaiveDate,
}
