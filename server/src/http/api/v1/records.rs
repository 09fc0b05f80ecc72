//! `/records:batch`: records in, from another system.

use super::shapes::FieldProblemAnswer;
use crate::http::{
    Handle,
    key::Keyed,
    problem::{ProblemDetails, Reader, Refusal},
};
use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shared::{
    ports::{Fault, RowStatus, RowsAnswer, SentRows},
    problem::{Code, Lang, Problem},
};
use utoipa::ToSchema;

/// Longest name of a request.
const LONGEST_KEY: usize = 200;

/// Records of one item.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordsBatch {
    /// Catalogue item, e.g. `penalty`.
    item: String,
    /// What happens when a row is refused.
    #[serde(default)]
    mode: Mode,
    /// One object per record: field code of the catalogue and value, as text or number. A key that is no field of the item
    /// is a problem of its row. At most 10 000.
    #[schema(value_type = Vec<std::collections::HashMap<String, String>>)]
    rows: Vec<serde_json::Map<String, serde_json::Value>>,
}

/// What happens to the other rows when one is refused.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// They stay out, too: nothing of the batch is on file.
    #[default]
    All,
    /// They are taken.
    Each,
}

/// What came of a batch.
#[derive(Serialize, ToSchema)]
pub struct BatchResult {
    /// Number of the batch.
    batch: i64,
    /// Whether the accepted rows are on file; `false` when the batch was to come whole and a row was refused.
    taken: bool,
    /// Rows that are on file now.
    accepted: u64,
    /// Rows whose document was on file, or came earlier in this batch.
    duplicates: u64,
    /// Rows that were refused.
    rejected: u64,
    /// Row by row, in their order.
    results: Vec<RowResult>,
}

/// What came of one row.
#[derive(Serialize, ToSchema)]
pub struct RowResult {
    /// Its place in `rows`, counted from 1.
    row: usize,
    /// `accepted`: on file · `duplicate`: its document is on file already · `rejected`: see `problems` · `held`: nothing is
    /// wrong with it, but another row was refused and the mode is `all`.
    status: &'static str,
    /// The record's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<i64>,
    /// What is wrong with it.
    problems: Vec<FieldProblemAnswer>,
}

/// A batch that was refused as a whole: an RFC 9457 problem that carries the rows.
#[derive(Serialize, ToSchema)]
pub struct RefusedBatch {
    #[serde(flatten)]
    problem: ProblemDetails,
    #[serde(flatten)]
    result: BatchResult,
}

/// Send records
#[utoipa::path(
    post, path = "/api/v1/records:batch", operation_id = "send_records", tag = "intake",
    description = "Takes in up to 10 000 records (16 MB) of one item from the department of the key. Each row passes the same \
        checker as forms and files. Repeating a request with the same `Idempotency-Key` and the same body gives the same answer \
        and makes no second batch; with another body it is refused. Answers are repeated for 30 days.",
    params(("Idempotency-Key" = String, Header, description = "Your own name for this request, 1 to 200 characters")),
    request_body = RecordsBatch,
    responses(
        (status = 200, body = BatchResult), (status = 400, body = ProblemDetails), (status = 401, body = ProblemDetails),
        (status = 403, body = ProblemDetails, description = "The department provides no records of this item"),
        (status = 409, body = ProblemDetails, description = "The `Idempotency-Key` was used for another body"),
        (status = 413, body = ProblemDetails), (status = 422, body = RefusedBatch, description = "Mode `all`, and a row was refused"),
        (status = 429, body = ProblemDetails),
    ),
    security(("key" = []))
)]
pub async fn send(
    State(server): State<Handle>,
    Keyed(viewer): Keyed,
    Reader(lang): Reader,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refusal> {
    let body = sent(body)?;
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok()).map(str::trim).unwrap_or_default();
    if key.is_empty() || key.len() > LONGEST_KEY {
        return Err(Refusal::bad(Problem::new(Code::ParameterMissing).with("name", "Idempotency-Key")));
    }
    let RecordsBatch { item, mode, rows } = json(&body)?;
    let request = SentRows { item, whole: mode == Mode::All, rows, key: key.to_owned(), body: body.to_vec() };
    let answer = server.ports.send_rows(&viewer, request).await.map_err(refusal)?;
    Ok(written(answer, lang))
}

/// What a repeated or foreign batch is answered with.
pub(super) fn refusal(fault: Fault) -> Refusal {
    match fault {
        Fault::Refused { problem } if problem.code == Code::KeyReused => Refusal::Conflict(problem),
        Fault::Refused { problem } if problem.code == Code::DepartmentNotOwner => Refusal::Denied(problem),
        fault => fault.into(),
    }
}

/// The body, or that it is too long.
pub(super) fn sent(body: Result<Bytes, BytesRejection>) -> Result<Bytes, Refusal> {
    body.map_err(|error| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::TooLarge(crate::http::guard::limit_of(PATH)),
        _ => Refusal::bad(Problem::new(Code::BodyBroken).with("why", error.body_text())),
    })
}

/// The address, as the guard knows it.
pub const PATH: &str = "/api/v1/records:batch";

/// The body as JSON, or where it is none.
pub(super) fn json<'b, T: Deserialize<'b>>(body: &'b [u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| Refusal::bad(Problem::new(Code::BodyBroken).with("why", error)))
}

fn written(answer: RowsAnswer, lang: Lang) -> Response {
    let (taken, rejected) = (answer.taken, answer.rejected);
    let row = |(at, row): (usize, shared::ports::RowAnswer)| RowResult {
        row: at + 1,
        status: match row.status {
            RowStatus::Accepted => "accepted",
            RowStatus::Duplicate => "duplicate",
            RowStatus::Rejected => "rejected",
            RowStatus::Held => "held",
        },
        id: row.id.map(|id| id.0),
        problems: row.problems.into_iter().map(|problem| FieldProblemAnswer::of(problem, lang)).collect(),
    };
    let result = BatchResult {
        batch: answer.batch.0,
        taken,
        accepted: answer.accepted,
        duplicates: answer.duplicates,
        rejected,
        results: answer.rows.into_iter().enumerate().map(row).collect(),
    };
    if taken {
        return axum::Json(result).into_response();
    }
    let problem = Problem::new(Code::RowsRejected).with("n", rejected);
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let problem = ProblemDetails {
        r#type: format!("urn:credence:problem:{}", problem.code.as_str()),
        title: lang.pick("整批未入库", "Nothing of the batch is on file").to_owned(),
        status: status.as_u16(),
        detail: problem.say(lang),
        code: problem.code.as_str().to_owned(),
        suggestion: None,
        incident: None,
    };
    let mut response = (status, axum::Json(RefusedBatch { problem, result })).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}
