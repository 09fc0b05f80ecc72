//! `/changes`: what changed, in order, for systems that keep a copy.

use super::{Answer, shapes::Record};
use crate::http::{
    Handle,
    key::Keyed,
    problem::{ProblemDetails, Refusal},
    query::{Asked, Paging},
};
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use shared::access::Viewer;
use utoipa::{IntoParams, ToSchema};

/// From where on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Since {
    /// `upto` of the answer before; `0` or absent for everything there is.
    since: Option<String>,
}

/// What changed behind a place, in order
#[utoipa::path(
    get, path = "/api/v1/changes", operation_id = "list_changes", tag = "changes",
    params(Since, ("limit" = Option<i64>, Query, description = "1 to 200, 50 when absent: how many changes are looked at")),
    responses((status = 200, body = Changes), (status = 400, body = ProblemDetails), (status = 401, body = ProblemDetails), (status = 429, body = ProblemDetails))
)]
pub async fn list(
    State(server): State<Handle>,
    key: Option<Keyed>,
    Asked(Since { since }): Asked<Since>,
    paging: Paging,
) -> Result<Response, Refusal> {
    let viewer = key.map_or_else(Viewer::default, |Keyed(viewer)| viewer);
    let since = since.as_deref().filter(|since| !since.is_empty()).unwrap_or("0");
    let changes = server.ports.changes(&viewer, since, paging.limit).await?;
    let mut answer = Answer(changes).into_response();
    if !viewer.is_public() {
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
    Ok(answer)
}

// The shapes as they are described; `shared::ports::FeedChange` is what is written, in the same form to webhooks. A test
// holds the two together.

/// One answer of the feed.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the wire form")]
pub struct Changes {
    /// Changes in order. May be empty while `next` is not: none of those looked at is for this reader.
    items: Vec<Change>,
    /// The place up to which this answer tells everything: hand it in as `since` the next time.
    upto: String,
    /// The same while there is more behind it now; `null` = up to date.
    next: Option<String>,
}

/// One change, with the thing as its reader may see it now.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the wire form")]
pub struct Change {
    /// Its number. A change of many records gives each of them the same.
    seq: i64,
    /// When it was made.
    at: DateTime<Utc>,
    /// `record.changed`, `record.removed`, `subject.changed`, `subject.merged`, `tier.changed`, `roster.changed` or
    /// `roster.removed`.
    kind: String,
    /// Whose; absent for what was removed.
    uscc: Option<String>,
    /// Number of the record or of the roster entry.
    id: Option<i64>,
    /// With `record.changed`.
    record: Option<Record>,
    /// With `subject.changed` and `tier.changed`.
    subject: Option<ChangedSubject>,
    /// With `roster.changed`.
    entry: Option<ChangedEntry>,
    /// With `subject.merged`: the code under which the file goes on.
    into: Option<String>,
}

/// A subject's identity and tier.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the wire form")]
pub struct ChangedSubject {
    /// Unified social credit code.
    uscc: String,
    /// Registered name.
    name: String,
    /// Class of subject.
    kind: String,
    /// Administrative division.
    region: String,
    /// Industry.
    industry: String,
    /// Registration status.
    status: String,
    /// Tier today.
    tier: ChangedTier,
}

/// A tier and how long it holds.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the wire form")]
pub struct ChangedTier {
    /// `normal`, `notice`, `attention`, `warning` or `key_attention`.
    code: String,
    /// The day for which it was decided.
    on: NaiveDate,
    /// The first later day on which time alone changes it.
    valid_until: Option<NaiveDate>,
}

/// An entry of a public roster.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the wire form")]
pub struct ChangedEntry {
    /// Its number.
    id: i64,
    /// Kind of roster.
    kind: String,
    /// Subject.
    uscc: String,
    /// Its name.
    name: String,
    /// First day.
    from: NaiveDate,
    /// First day on which it no longer stands there.
    to: Option<NaiveDate>,
    /// Legal basis.
    basis: String,
    /// Who determined it.
    organ: String,
}
