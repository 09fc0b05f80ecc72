//! Papers as plain text: what a page says, ready to be set, sent and kept.

use super::{Handle, files::Route, problem::Refusal, query::Segment, session::cookie};
use app::context::Visitor;
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, header},
    response::{IntoResponse, Response},
    routing::get,
};
use shared::{ids::RecordId, problem::Lang};

/// Its part of the table of [`files`](super::files).
pub(super) fn routes() -> Vec<Route> {
    vec![("/records/{record}/notice.txt", Method::GET, get(notice))]
}

/// The notice for the party of a record, in the reader's language.
async fn notice(
    State(server): State<Handle>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    Segment(record): Segment,
) -> Result<Response, Refusal> {
    let id: RecordId = record.parse().map_err(|_| Refusal::NotFound)?;
    let notice = server.ports.notice(&visitor.viewer, id).await?;
    let english = cookie(&headers, super::locale::COOKIE).is_some_and(|language| language.starts_with("en"));
    let text = notice.text(if english { Lang::En } else { Lang::Zh });
    let name = format!("inline; filename=\"notice-{id}.txt\"");
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    if let Ok(name) = HeaderValue::try_from(name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
