//! `/openapi.json`: the API's own description, also printed by `credence openapi`.

use super::{changes, disclosures, reconciliations, records, reports, rosters, subjects};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use std::sync::LazyLock;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Credence 信鉴",
        description = "Public credit information of businesses: who they are, which tier they are in and why, and what is published about them. \
            Lists answer `{\"items\":[…],\"next\":cursor|null}`; errors are RFC 9457 problems (`application/problem+json`) with a stable `code`. \
            Public reads need no key; too many of them from one address are answered with 429 and `Retry-After`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    paths(
        subjects::search, subjects::one, subjects::records, disclosures::list, rosters::list, reports::verify, changes::list, records::send,
        reconciliations::send, get
    ),
    modifiers(&Keys)
)]
struct Description;

/// How other systems show who they are.
struct Keys;

impl Modify for Keys {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
        openapi.components.get_or_insert_with(Default::default).add_security_scheme("key", scheme);
    }
}

/// Made once: it never changes while the program runs.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
    // A description that utoipa built can be written; were it not so, the tests would say it first.
    Description::openapi().to_pretty_json().unwrap_or_default()
});

/// The description as JSON.
pub fn document() -> &'static str {
    &DOCUMENT
}

/// This description
#[utoipa::path(get, path = "/api/v1/openapi.json", operation_id = "get_description", tag = "description", responses((status = 200, description = "OpenAPI 3.1")))]
pub async fn get() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], document()).into_response()
}
