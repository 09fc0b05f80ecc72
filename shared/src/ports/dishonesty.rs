//! Reports of dishonesty.

#[cfg(feature = "ssr")]
use crate::{
    access::Viewer,
    form::Values,
    ids::{CaseId, LookId},
    ports::Answer,
};
use crate::{catalogue::Item, form::FormState, problem::Bilingual, report::ReportCode};
#[cfg(feature = "ssr")]
use async_trait::async_trait;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Reports of dishonesty by anyone (鄂州政办发〔2017〕41号 15). Whoever reports does so without a [`Viewer`]: also who is
/// signed in leaves no trace of it.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait DishonestyPort: Send + Sync {
    /// The form for a report on a business.
    async fn dishonesty_form(&self, uscc: &str) -> Answer<DishonestyForm>;
    /// Takes a report: the form's values, and `department` for the unit that is to handle it. `address` is the peer's, for
    /// throttling; it is not kept with the report.
    async fn report_dishonesty(&self, address: &str, uscc: &str, values: &Values) -> Answer<Reported>;
    /// Who brought a matter, for the unit that handles it: shown once, by the look that was asked for.
    async fn reporter(&self, viewer: &Viewer, case: CaseId, look: Option<LookId>) -> Answer<Reporter>;
    /// Asks to read it, and says why.
    async fn ask_reporter(&self, viewer: &Viewer, case: CaseId, reason: &str) -> Answer<LookId>;
}

/// What can be said of who brought a matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reporter {
    /// A name or a way to reach them was left.
    pub given: bool,
    /// The viewer sits in the unit that handles it, and may ask.
    pub may: bool,
    /// What a look opened, for this one answer: label and value.
    pub shown: Vec<(Bilingual, String)>,
}

/// The form for a report on a business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DishonestyForm {
    /// On whom.
    pub uscc: String,
    /// Registered name.
    pub name: String,
    /// What is asked.
    pub item: Item,
    /// Units that may handle it: code and name.
    pub units: Vec<(String, Bilingual)>,
    /// The one that does when none is chosen.
    pub usual: String,
    /// Today.
    pub on: NaiveDate,
}

/// What became of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reported {
    /// It is with the unit.
    Done {
        /// Under which it is followed.
        code: ReportCode,
    },
    /// Something must be mended first.
    Mend {
        /// What was typed and what is wrong with it.
        form: FormState,
    },
}
