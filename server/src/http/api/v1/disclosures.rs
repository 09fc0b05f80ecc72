//! `/disclosures/{item}`: what is public of one catalogue item.

use super::{
    Answer,
    shapes::{List, Record},
};
use crate::http::{
    Handle,
    problem::{ProblemDetails, Refusal},
    query::{Asked, Paging, Segment},
};
use axum::extract::State;
use shared::browse::DisclosureQuery;

/// Published records of one catalogue item, newest first
#[utoipa::path(
    get, path = "/api/v1/disclosures/{item}", operation_id = "list_disclosures", tag = "disclosures",
    params(
        ("item" = String, Path, description = "Catalogue item, e.g. `licence` or `penalty`"),
        ("department" = Option<String>, Query, description = "Source department"),
        ("region" = Option<String>, Query, description = "Division of the subject"),
        ("kind" = Option<String>, Query, description = "One kind as the catalogue lists it, e.g. `罚款`"),
        ("state" = Option<String>, Query, description = "State as the catalogue lists it"),
        ("class" = Option<String>, Query, description = "`minor`, `general` or `serious`"),
        ("q" = Option<String>, Query, description = "Document number, part of a name, or code"),
        ("from" = Option<String>, Query, description = "First day (`2026-03-10`) or month (`2026-03`) of the decision"),
        ("to" = Option<String>, Query, description = "Last day or month"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<i64>, Query, description = "1 to 200, 50 when absent"),
    ),
    responses((status = 200, body = List<Record>), (status = 400, body = ProblemDetails), (status = 404, body = ProblemDetails), (status = 429, body = ProblemDetails))
)]
pub async fn list(
    State(server): State<Handle>,
    Segment(item): Segment,
    Asked(query): Asked<DisclosureQuery>,
    paging: Paging,
) -> Result<Answer<List<Record>>, Refusal> {
    let (filter, problems) = query.read(&item);
    if let Some(wrong) = problems.into_iter().next() {
        return Err(Refusal::bad(wrong.problem));
    }
    let page = server.ports.disclosed(&filter, &query.q, paging.cursor.as_deref(), paging.limit).await?;
    Ok(Answer(List::of(page)))
}
