//! `/reports/{code}`: whether a report was issued here, and whether the file has changed since.

use super::Answer;
use crate::http::{
    Handle,
    address::Peer,
    problem::{ProblemDetails, Refusal},
    query::Segment,
};
use axum::{Extension, extract::State};
use chrono::NaiveDate;
use serde::Serialize;
use shared::{
    ports::{Fault, Verification, Verified},
    problem::Code,
};
use std::time::Duration;
use utoipa::ToSchema;

/// What anyone who holds a report's code may know of it.
#[derive(Serialize, ToSchema)]
pub struct Report {
    /// Its code.
    pub code: String,
    /// `full`: the credit report; `conduct`: the report instead of certificates of no violation.
    pub kind: &'static str,
    /// On whom.
    pub uscc: String,
    /// Name as on the report.
    pub name: String,
    /// Sectors, where the report is on some.
    pub sectors: Vec<String>,
    /// First day of the period.
    pub from: Option<NaiveDate>,
    /// Last day of the period.
    pub to: Option<NaiveDate>,
    /// Day of issue.
    pub on: NaiveDate,
    /// SM3 of the file.
    pub digest: String,
    /// Pages.
    pub pages: i32,
    /// The file has changed since in a way that the report would show.
    pub changed: bool,
    /// For demonstrations only: proves nothing.
    pub demonstration: bool,
}

impl From<Verification> for Report {
    fn from(found: Verification) -> Self {
        let head = found.head;
        Self {
            code: head.code.to_string(),
            kind: head.kind.as_str(),
            uscc: head.uscc,
            name: head.name,
            sectors: head.sectors.into_iter().map(|name| name.zh).collect(),
            from: head.period.map(|period| period.0),
            to: head.period.map(|period| period.1),
            on: head.on,
            digest: found.digest,
            pages: head.pages,
            changed: found.changed,
            demonstration: found.demonstration,
        }
    }
}

/// Verify an issued report by its code
#[utoipa::path(
    get, path = "/api/v1/reports/{code}", operation_id = "verify_report", tag = "reports", params(("code" = String, Path, description = "The report's code, with or without dashes")),
    responses((status = 200, body = Report), (status = 400, body = ProblemDetails), (status = 404, body = ProblemDetails), (status = 429, body = ProblemDetails))
)]
pub async fn verify(
    State(server): State<Handle>,
    Extension(peer): Extension<Peer>,
    Segment(code): Segment,
) -> Result<Answer<Report>, Refusal> {
    match server.ports.verify(&peer.ip.to_string(), &code).await {
        Ok(Verified::Report(found)) => Ok(Answer((*found).into())),
        // A certificate is no report.
        Ok(Verified::Certificate(_)) => Err(Refusal::NotFound),
        // Too many codes that are nobody's.
        Err(Fault::Refused { problem }) if problem.code == Code::SignInThrottled => {
            let minutes = problem.args.get("minutes").and_then(|text| text.parse().ok()).unwrap_or(1);
            Err(Refusal::TooOften(Duration::from_secs(60 * minutes)))
        }
        Err(Fault::Refused { problem }) => Err(Refusal::bad(problem)),
        Err(fault) => Err(fault.into()),
    }
}
