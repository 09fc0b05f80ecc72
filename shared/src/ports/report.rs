//! Credit reports: ordered, issued, fetched, verified.

#[cfg(feature = "ssr")]
use crate::{access::Viewer, form::Values, ports::Answer, report::ReportUse};
use crate::{
    form::FormState,
    law::Citation,
    ports::{Certificate, Page},
    problem::{Bilingual, Problem},
    report::{Purpose, ReportCode, ReportKind},
};
#[cfg(feature = "ssr")]
use async_trait::async_trait;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Credit reports: ordered, issued, fetched, verified.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait ReportPort: Send + Sync {
    /// What can be ordered on a subject, and what was issued. Without a code: a business on itself.
    async fn report_desk(&self, viewer: &Viewer, uscc: Option<&str>, cursor: Option<&str>) -> Answer<ReportDesk>;
    /// Issues a report as ordered by the form's values.
    async fn issue_report(&self, viewer: &Viewer, uscc: Option<&str>, values: &Values) -> Answer<Issued>;
    /// An issued report, as its subject or who ordered it sees it.
    async fn report(&self, viewer: &Viewer, code: &ReportCode) -> Answer<ReportPage>;
    /// The reports that a department's or the credit office's own account ordered, newest first.
    async fn ordered_reports(&self, viewer: &Viewer, cursor: Option<&str>) -> Answer<Page<ReportLine>>;
    /// The file of an issued report.
    async fn report_file(&self, viewer: &Viewer, code: &ReportCode) -> Answer<ReportFile>;
    /// What anyone who holds the code of a report or a certificate may know. `address` is the peer's: who guesses is slowed
    /// down.
    async fn verify(&self, address: &str, code: &str) -> Answer<Verified>;
    /// In which matters reports are to be used.
    async fn report_uses(&self) -> Answer<Vec<ReportUse>>;
}

/// What can be ordered on a subject, and what was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportDesk {
    /// Unified social credit code.
    pub uscc: String,
    /// Registered name.
    pub name: String,
    /// Sectors to choose from.
    pub sectors: Vec<SectorLine>,
    /// Issued reports, newest first.
    pub issued: Page<ReportLine>,
    /// Full reports that the subject took for itself this year.
    pub full_this_year: i64,
    /// How many of them a year are free by law; more are not refused.
    pub free_per_year: u32,
    /// Where that stands.
    pub free_citation: Citation,
    /// The viewer is an official: a reason is needed.
    pub official: bool,
    /// Why no report can be issued just now.
    pub unavailable: Option<Problem>,
    /// Today.
    pub on: NaiveDate,
}

/// A sector to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectorLine {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// The city has a source for it.
    pub sourced: bool,
}

/// What became of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Issued {
    /// The report is there.
    Done {
        /// Under this code.
        code: ReportCode,
    },
    /// Something must be mended first.
    Mend {
        /// What was typed and what is wrong with it.
        form: FormState,
    },
}

/// What stands at the head of an issued report: whoever holds it may know this much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportHead {
    /// Its code.
    pub code: ReportCode,
    /// Which report.
    pub kind: ReportKind,
    /// On whom.
    pub uscc: String,
    /// Name as on the report.
    pub name: String,
    /// Sectors; empty for a full report and for one on all of them.
    pub sectors: Vec<Bilingual>,
    /// The period, where it has one.
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// Day of issue.
    pub on: NaiveDate,
    /// Pages.
    pub pages: i32,
}

/// An issued report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportLine {
    /// Its head.
    pub head: ReportHead,
    /// What it is for.
    pub purpose: Purpose,
    /// Why, as an official wrote it.
    pub reason: String,
    /// Who ordered it: a department; `None` for the subject itself.
    pub by: Option<Bilingual>,
    /// Bytes.
    pub size: i64,
}

/// An issued report in full, as its subject or who ordered it sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPage {
    /// As in a list.
    pub line: ReportLine,
    /// SM3 of the file, in hexadecimal.
    pub digest: String,
    /// The address under which anyone who holds the code verifies it.
    pub verify_at: String,
    /// Who fetched it, the last ones first, at most 50.
    pub fetches: Vec<ReportFetch>,
    /// Signed with a key that is only for demonstrations, or on made-up data.
    pub demonstration: bool,
}

/// Somebody fetched a report's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportFetch {
    /// The day.
    pub on: NaiveDate,
    /// A department; `None` for the subject itself.
    pub by: Option<Bilingual>,
}

/// The file of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportFile {
    /// A name for it.
    pub name: String,
    /// The signed PDF.
    pub bytes: Vec<u8>,
}

/// What a code stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "of", rename_all = "snake_case")]
pub enum Verified {
    /// A credit report.
    Report(Box<Verification>),
    /// A certificate of a course.
    Certificate(Certificate),
}

/// What anyone who holds a report's code may know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// Its head.
    pub head: ReportHead,
    /// SM3 of the file, in hexadecimal.
    pub digest: String,
    /// The subject's file has changed since in a way that such a report would show. How, is not said.
    pub changed: bool,
    /// Signed with a key that is only for demonstrations.
    pub demonstration: bool,
}
