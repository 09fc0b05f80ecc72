//! `/reconciliations`: what a source says it decided, day by day.

use super::records::{json, refusal, sent};
use crate::http::{
    Handle,
    key::Keyed,
    problem::{ProblemDetails, Refusal},
};
use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::StatusCode,
};
use chrono::NaiveDate;
use serde::Deserialize;
use shared::{catalogue::Money, ports::StatedDay};
use utoipa::ToSchema;

/// Counts and sums of a department.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Statements {
    /// One for each item and day; at most 4 000.
    days: Vec<Day>,
}

/// What was decided on one day.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Day {
    /// Catalogue item, e.g. `penalty`.
    item: String,
    /// Day of the decision.
    day: NaiveDate,
    /// How many were decided.
    count: u32,
    /// Fines and confiscated amounts together, in 10 000 yuan with up to 6 decimals, as text; absent where the item has no
    /// money.
    #[serde(default)]
    sum: Option<String>,
}

/// State counts and sums
#[utoipa::path(
    post, path = "/api/v1/reconciliations", operation_id = "state_counts", tag = "intake",
    description = "A department says how many records it decided on each day, and what they come to. What differs from what is on \
        file is listed for both sides; what agrees, or comes to agree, is settled by itself. A later statement about the same \
        item and day replaces the earlier one, so that repeating a request changes nothing.",
    request_body = Statements,
    responses(
        (status = 204, description = "The statements are on file and compared"), (status = 400, body = ProblemDetails),
        (status = 401, body = ProblemDetails), (status = 403, body = ProblemDetails), (status = 429, body = ProblemDetails),
    ),
    security(("key" = []))
)]
pub async fn send(
    State(server): State<Handle>,
    Keyed(viewer): Keyed,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Refusal> {
    let body = sent(body)?;
    let Statements { days } = json(&body)?;
    let day = |Day { item, day, count, sum }: Day| {
        let sum = sum.map(|text| Money::parse(text.trim()).map(|money| money.0)).transpose().map_err(Refusal::bad)?;
        Ok(StatedDay { item, day, count: count.into(), sum })
    };
    let days = days.into_iter().map(day).collect::<Result<Vec<_>, Refusal>>()?;
    let department = viewer.department.clone().unwrap_or_default();
    server.ports.state_days(&viewer, &department, days).await.map_err(refusal)?;
    Ok(StatusCode::NO_CONTENT)
}
