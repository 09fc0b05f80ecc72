//! Courses and their certificates.

#[cfg(feature = "ssr")]
use crate::{access::Viewer, form::Values, ports::Answer};
use crate::{education::Lesson, form::FormState, problem::Bilingual, report::ReportCode};
#[cfg(feature = "ssr")]
use async_trait::async_trait;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Courses and their certificates.
#[cfg(feature = "ssr")]
#[async_trait]
pub trait EducationPort: Send + Sync {
    /// What is offered.
    async fn courses(&self) -> Answer<Vec<Lesson>>;
    /// One course, what the viewer's business has of it, and why what they answered before was wrong.
    async fn course(&self, viewer: &Viewer, code: &str, answered: &Values) -> Answer<CoursePage>;
    /// Answers the questions of a course. `address` is the peer's: nobody fills the table with certificates.
    async fn answer_course(&self, viewer: &Viewer, address: &str, code: &str, values: &Values) -> Answer<Answered>;
}

/// One course, and what the viewer's business has of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoursePage {
    /// The course, without what is right.
    pub lesson: Lesson,
    /// Why an answer was wrong, by field.
    pub reasons: BTreeMap<String, Bilingual>,
    /// The business that the viewer acts for: its name stands on the certificate.
    pub holder: Option<String>,
    /// Its latest certificate: code and day.
    pub own: Option<(ReportCode, NaiveDate)>,
}

/// What became of the answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Answered {
    /// All right: there is a certificate.
    Passed {
        /// Under this code.
        code: ReportCode,
    },
    /// Something was not.
    Mend {
        /// What was answered and what was wrong.
        form: FormState,
    },
}

/// What anyone who holds a certificate's code may know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The code.
    pub code: ReportCode,
    /// Title of the course.
    pub title: Bilingual,
    /// Its version.
    pub version: i32,
    /// The name on the certificate: a business's, or as somebody wrote it who was not signed in.
    pub holder: String,
    /// The business's code, where one was signed in.
    pub uscc: Option<String>,
    /// The day.
    pub on: NaiveDate,
}
