//! `/rosters/{kind}`: who stands on a public list.

use super::{
    Answer,
    shapes::{List, RosterEntry},
};
use crate::http::{
    Handle,
    problem::{ProblemDetails, Refusal},
    query::{Asked, Paging, Segment},
};
use axum::extract::State;
use serde::Deserialize;

/// What to look for in it.
#[derive(Deserialize)]
pub struct InIt {
    #[serde(default)]
    q: String,
}

/// Entries of a public roster, newest first
#[utoipa::path(
    get, path = "/api/v1/rosters/{kind}", operation_id = "list_roster", tag = "rosters",
    params(
        ("kind" = String, Path, description = "Kind of roster, e.g. `serious_dishonesty`"),
        ("q" = Option<String>, Query, description = "Part of a name or beginning of a code"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<i64>, Query, description = "1 to 200, 50 when absent"),
    ),
    responses((status = 200, body = List<RosterEntry>), (status = 400, body = ProblemDetails), (status = 404, body = ProblemDetails), (status = 429, body = ProblemDetails))
)]
pub async fn list(
    State(server): State<Handle>,
    Segment(kind): Segment,
    Asked(InIt { q }): Asked<InIt>,
    paging: Paging,
) -> Result<Answer<List<RosterEntry>>, Refusal> {
    let page = server.ports.roster_page(&kind, &q, paging.cursor.as_deref(), paging.limit).await?.page;
    Ok(Answer(List::of(page)))
}
