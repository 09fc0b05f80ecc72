//! Version 1: `GET /api/v1/…`. Public reads, as the public may see them.
//!
//! Lists answer `{"items":[…],"next":cursor|null}`; errors are RFC 9457 problems with a stable `code`; every answer
//! carries an `ETag`, since most of what is asked for has not changed since yesterday.

pub mod changes;
pub mod disclosures;
pub mod openapi;
pub mod reconciliations;
pub mod records;
pub mod reports;
pub mod rosters;
pub mod shapes;
pub mod subjects;

use crate::http::{Handle, address::Peer, files::Route, kept, problem::Refusal};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Serialize;
use std::{
    hash::{DefaultHasher, Hasher},
    sync::atomic::Ordering::Relaxed,
};

/// One subject.
const SUBJECT: &str = "/subjects/{uscc}";

/// THE table of resources, below `/api/v1`: each answers one method.
pub fn resources() -> Vec<Route> {
    let reads = [
        ("/subjects", get(subjects::search)),
        (SUBJECT, get(subjects::one)),
        ("/subjects/{uscc}/records", get(subjects::records)),
        ("/disclosures/{item}", get(disclosures::list)),
        ("/rosters/{kind}", get(rosters::list)),
        ("/reports/{code}", get(reports::verify)),
        ("/changes", get(changes::list)),
        ("/openapi.json", get(openapi::get)),
    ];
    let writes = [("/records:batch", post(records::send)), ("/reconciliations", post(reconciliations::send))];
    let reads = reads.into_iter().map(|(path, methods)| (path, Method::GET, methods));
    reads.chain(writes.into_iter().map(|(path, methods)| (path, Method::POST, methods))).collect()
}

/// The routes with what all of them share.
pub fn router(server: &Handle) -> Router<Handle> {
    let kept = middleware::from_fn_with_state(server.clone(), kept::layer);
    let router = resources().into_iter().fold(Router::new(), |router, (path, _, methods)| {
        // The resource that is asked for most.
        let methods = if path == SUBJECT { methods.layer(kept.clone()) } else { methods };
        router.route(path, methods)
    });
    router
        .fallback(|| async { Refusal::NotFound })
        .method_not_allowed_fallback(|| async { Refusal::Method })
        .layer(middleware::from_fn_with_state(server.clone(), metered))
}

/// Lets an address ask only as often as it may.
async fn metered(State(server): State<Handle>, request: Request, next: Next) -> Response {
    if let Some(peer) = request.extensions().get::<Peer>()
        && let Err(wait) = server.limiter.take(peer.ip)
    {
        server.metrics.limited.fetch_add(1, Relaxed);
        return Refusal::TooOften(wait).into_response();
    }
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
    if server.is_synthetic() {
        headers.insert(SYNTHETIC, HeaderValue::from_static("synthetic"));
    }
    if known.is_some() && headers.get(header::ETAG) == known.as_ref() {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Body::empty();
        response.headers_mut().remove(header::CONTENT_LENGTH);
        response.headers_mut().remove(header::CONTENT_TYPE);
    }
    response
}

/// Says that the data is made up for demonstrations.
const SYNTHETIC: HeaderName = HeaderName::from_static("credence-data");

/// A JSON answer with its `ETag`.
pub struct Answer<T>(pub T);

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        let body = match serde_json::to_vec(&self.0) {
            Ok(body) => body,
            Err(error) => return Refusal::internal("an answer can't be written as JSON", error).into_response(),
        };
        let mut hasher = DefaultHasher::new();
        hasher.write(&body);
        let tag = format!("W/\"{:016x}\"", hasher.finish());
        ([(header::CONTENT_TYPE, "application/json".to_owned()), (header::ETAG, tag)], body).into_response()
    }
}
