//! The facts of the whole city for the policy lab: one file, without identities, for who may try rules.

use super::{Handle, assets, files::Route, problem::Refusal};
use app::context::Visitor;
use axum::{
    Extension,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

/// Its part of the table of [`files`](super::files).
pub(super) fn routes() -> Vec<Route> {
    vec![("/official/lab/facts", Method::GET, get(facts))]
}

/// The file, packed where the browser unpacks it; or that it has not changed, which is asked each time.
async fn facts(
    State(server): State<Handle>,
    Extension(visitor): Extension<Visitor>,
    asked: HeaderMap,
) -> Result<Response, Refusal> {
    let packed = assets::accepts(&asked, "br");
    let file = server.ports.lab_facts(&visitor.viewer, packed).await?;
    // The same facts in two encodings.
    let tag = HeaderValue::try_from(format!("W/\"{}\"", file.tag))
        .map_err(|error| Refusal::internal("the tag of the facts is no header", error))?;
    let same = asked.get(header::IF_NONE_MATCH).is_some_and(|known| *known == tag);
    let mut response = if same {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Bytes::from_owner(file.bytes).into_response();
        if packed {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::ETAG, tag);
    Ok(response)
}
