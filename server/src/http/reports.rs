//! The file of an issued report, for its subject and for who ordered it.

use super::{Handle, files::Route, problem::Refusal, query::Segment};
use app::context::Visitor;
use axum::{
    Extension,
    extract::State,
    http::{HeaderValue, Method, header},
    response::{IntoResponse, Response},
    routing::get,
};
use shared::report::ReportCode;

/// Its part of the table of [`files`](super::files).
pub(super) fn routes() -> Vec<Route> {
    vec![("/business/report/{code}/pdf", Method::GET, get(file))]
}

/// The signed PDF. That it was fetched is noted.
async fn file(
    State(server): State<Handle>,
    Extension(visitor): Extension<Visitor>,
    Segment(code): Segment,
) -> Result<Response, Refusal> {
    let code = ReportCode::parse(&code).map_err(|_| Refusal::NotFound)?;
    let file = server.ports.report_file(&visitor.viewer, &code).await?;
    let mut response = file.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::try_from(format!("attachment; filename=\"{}\"", file.name)) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
