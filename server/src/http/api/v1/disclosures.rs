//! `/disclosures/{item}`: what is public of one catalogue item.

use super::{
    Answer,
    shapes::{List, Record},
};
use crate::http::{
    Handle,
    problem::{ProblemDetails, Refusal},
    query::{Paging, Segment},
};
use axum::extract::State;

/// Published records of one catalogue item, newest first
#[utoipa::path(
    get, path = "/api/v1/disclosures/{item}", operation_id = "list_disclosures", tag = "disclosures",
    params(
        ("item" = String, Path, description = "Catalogue item, e.g. `licence` or `penalty`"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<i64>, Query, description = "1 to 200, 50 when absent"),
    ),
    responses((status = 200, body = List<Record>), (status = 400, body = ProblemDetails), (status = 404, body = ProblemDetails), (status = 429, body = ProblemDetails))
)]
pub async fn list(
    State(server): State<Handle>,
    Segment(item): Segment,
    paging: Paging,
) -> Result<Answer<List<Record>>, Refusal> {
    let page = server.ports.disclosures(&item, paging.cursor.as_deref(), paging.limit).await?;
    Ok(Answer(List::of(page)))
}
