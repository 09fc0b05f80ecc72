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
    ports::SearchQuery,
    problem::{Code, Problem},
    tier::{self, Tier},
    uscc,
};
use utoipa::IntoParams;

/// What to search for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Search {
    /// Part of a name, a code or part of one, an old registration number, a document number.
    #[serde(default)]
    q: String,
    /// Division.
    #[serde(default)]
    region: String,
    /// Subject class of the standard, e.g. `01`.
    #[serde(default)]
    kind: String,
    /// Tier, e.g. `attention`.
    #[serde(default)]
    tier: String,
}

/// Find subjects by name, code or number
#[utoipa::path(
    get, path = "/api/v1/subjects", operation_id = "search_subjects", tag = "subjects",
    params(
        Search,
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<i64>, Query, description = "1 to 200, 50 when absent"),
    ),
    responses((status = 200, body = Hits), (status = 400, body = ProblemDetails), (status = 429, body = ProblemDetails))
)]
pub async fn search(
    State(server): State<Handle>,
    asked: Result<Asked<Search>, Refusal>,
    paging: Paging,
) -> Result<Answer<Hits>, Refusal> {
    let Asked(Search { q, region, kind, tier }) = asked?;
    if q.trim().is_empty() {
        return Err(Refusal::bad(Problem::new(Code::ParameterMissing).with("name", "q")));
    }
    if !tier.is_empty() && Tier::ALL.iter().all(|known| known.as_str() != tier) {
        let list: Vec<_> = Tier::ALL.iter().map(|tier| tier.as_str()).collect();
        return Err(Refusal::bad(Problem::new(Code::NotInList).with("found", tier).with("list", list.join(" "))));
    }
    let query = SearchQuery { q, region, kind, tier };
    let found = server.ports.find(&query, paging.cursor.as_deref(), paging.limit).await?;
    Ok(Answer(Hits {
        more: found.next.is_some(),
        items: found.items.into_iter().map(Into::into).collect(),
        records: found.records.into_iter().map(Into::into).collect(),
        next: found.next,
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
