//! `/subjects`: search, one subject with its tier and the reason, its records.

use super::{
    Answer,
    shapes::{Hint, Hits, List, Record, Subject, TierAnswer},
};
use crate::http::{
    Handle,
    problem::{ProblemDetails, Reader, Refusal},
    query::{Asked, Paging, Segment},
};
use axum::extract::State;
use serde::Deserialize;
use shared::{
    access::Viewer,
    problem::{Code, Problem},
    tier, uscc,
};
use utoipa::IntoParams;

/// What to search for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Search {
    /// A unified social credit code or its beginning, or part of a name.
    q: String,
}

/// Find subjects by code or part of the name
#[utoipa::path(
    get, path = "/api/v1/subjects", operation_id = "search_subjects", tag = "subjects", params(Search, ("limit" = Option<i64>, Query, description = "1 to 200; a search gives 20 hits at most")),
    responses((status = 200, body = Hits), (status = 400, body = ProblemDetails), (status = 429, body = ProblemDetails))
)]
pub async fn search(
    State(server): State<Handle>,
    asked: Result<Asked<Search>, Refusal>,
    paging: Paging,
) -> Result<Answer<Hits>, Refusal> {
    let term = match &asked {
        Ok(Asked(Search { q })) => q.trim(),
        Err(_) => "",
    };
    if term.is_empty() {
        return Err(Refusal::bad(Problem::new(Code::ParameterMissing).with("name", "q")));
    }
    let found = server.ports.search(term).await?;
    let limit = usize::try_from(paging.limit).unwrap_or(usize::MAX);
    Ok(Answer(Hits {
        more: found.more || found.items.len() > limit,
        items: found.items.into_iter().take(limit).map(Into::into).collect(),
        next: None,
        hint: found.hint.map(Hint::of),
    }))
}

/// One subject with its tier and the reason
#[utoipa::path(
    get, path = "/api/v1/subjects/{uscc}", operation_id = "get_subject", tag = "subjects", params(("uscc" = String, Path, description = "Unified social credit code")),
    responses((status = 200, body = Subject), (status = 400, body = ProblemDetails), (status = 404, body = ProblemDetails), (status = 429, body = ProblemDetails))
)]
pub async fn one(
    State(server): State<Handle>,
    Segment(uscc): Segment,
    Reader(lang): Reader,
) -> Result<Answer<Subject>, Refusal> {
    let page = server.ports.subject(&Viewer::default(), &checked(&uscc)?).await?;
    let decision = tier::decide(&page.facts, &page.law, page.on)
        .map_err(|error| Refusal::internal("no rules for the day of a subject's tier", error))?;
    let trace = decision.explain(&page.law, &page.facts, lang);
    Ok(Answer(Subject {
        tier: TierAnswer::of(&decision, &page.law, trace),
        counts: page.sections.into_iter().map(|section| (section.item, section.count)).collect(),
        uscc: page.uscc,
        name: page.name,
        kind: page.kind.zh,
        region: page.region,
        industry: page.industry.zh,
        status: page.status.zh,
    }))
}

/// Of which catalogue item.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OfItem {
    /// Catalogue item, e.g. `penalty`; all of them when absent.
    item: Option<String>,
}

/// The published records of a subject, newest first
#[utoipa::path(
    get, path = "/api/v1/subjects/{uscc}/records", operation_id = "list_records_of_subject", tag = "subjects",
    params(
        ("uscc" = String, Path, description = "Unified social credit code"), OfItem,
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<i64>, Query, description = "1 to 200, 50 when absent"),
    ),
    responses((status = 200, body = List<Record>), (status = 400, body = ProblemDetails), (status = 404, body = ProblemDetails), (status = 429, body = ProblemDetails))
)]
pub async fn records(
    State(server): State<Handle>,
    Segment(uscc): Segment,
    Asked(OfItem { item }): Asked<OfItem>,
    paging: Paging,
) -> Result<Answer<List<Record>>, Refusal> {
    let uscc = checked(&uscc)?;
    let cursor = paging.cursor.as_deref();
    let page = server.ports.records(&Viewer::default(), &uscc, item.as_deref(), cursor, paging.limit).await?;
    Ok(Answer(List::of(page)))
}

/// The code in its normal form, or what is wrong with it.
fn checked(text: &str) -> Result<String, Refusal> {
    let check = uscc::check(text);
    match check.problem {
        Some(problem) => Err(Refusal::Bad { problem, suggestion: check.suggestion }),
        None => Ok(check.normalised),
    }
}
