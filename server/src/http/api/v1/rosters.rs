//! `/rosters/{kind}`: who stands on a public list.

use super::{
    Answer,
    shapes::{List, RosterEntry},
};
use crate::http::{
    Handle,
    problem::{ProblemDetails, Refusal},
    query::{Paging, Segment},
};
use axum::extract::State;

/// Entries of a public roster, newest first
#[utoipa::path(
    get, path = "/api/v1/rosters/{kind}", operation_id = "list_roster", tag = "rosters",
    params(
        ("kind" = String, Path, description = "Kind of roster, e.g. `serious_dishonesty`"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<i64>, Query, description = "1 to 200, 50 when absent"),
    ),
    responses((status = 200, body = List<RosterEntry>), (status = 400, body = ProblemDetails), (status = 404, body = ProblemDetails), (status = 429, body = ProblemDetails))
)]
pub async fn list(
    State(server): State<Handle>,
    Segment(kind): Segment,
    paging: Paging,
) -> Result<Answer<List<RosterEntry>>, Refusal> {
    let page = server.ports.roster(&kind, paging.cursor.as_deref(), paging.limit).await?;
    Ok(Answer(List::of(page)))
}
