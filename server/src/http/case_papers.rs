//! Papers of cases: sent by a plain form, given back as a file that no browser runs.

use super::{
    Handle,
    files::Route,
    problem::Refusal,
    query::Segment,
    upload::{Kept, Sent, read},
};
use app::context::Visitor;
use axum::{
    Extension,
    body::Body,
    extract::{DefaultBodyLimit, Multipart, Path, State},
    http::{HeaderValue, Method, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use futures_util::stream;
use shared::{
    form::{FieldProblem, FormState, Values},
    ids::CaseId,
    paper::LARGEST,
    ports::{Fault, FormName},
    problem::Code,
};

/// The form around the file.
const AROUND: u64 = 64 << 10;
/// The largest body: a paper with the form around it.
pub(super) const LIMIT: usize = (LARGEST + AROUND) as usize;
/// How the addresses end that take a paper.
pub(super) const SENT_TO: &str = "/papers";

/// Its part of the table of [`files`](super::files).
pub(super) fn routes() -> Vec<Route> {
    vec![
        ("/business/cases/{id}/papers", Method::POST, post(add).layer(DefaultBodyLimit::max(LIMIT))),
        ("/progress/{progress}/papers", Method::POST, post(add_by_code).layer(DefaultBodyLimit::max(LIMIT))),
        ("/business/cases/{id}/papers/{paper}/remove", Method::POST, post(remove)),
        ("/papers/{paper}", Method::GET, get(give)),
    ]
}

/// Takes a paper in and leads back to the case.
async fn add(
    State(server): State<Handle>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    multipart: Multipart,
) -> Response {
    let Ok(id) = id.parse::<CaseId>() else { return Refusal::NotFound.into_response() };
    // Nobody fills our disk who may not write here.
    if let Err(fault) = server.ports.case(&visitor.viewer, id).await {
        return Refusal::from(fault).into_response();
    }
    let outcome = match sent(multipart).await {
        Err(fault) => Err(fault),
        Ok((place, kept, name)) => {
            server.ports.add_paper(&visitor.viewer, id, place, kept.path().to_owned(), &name).await
        }
    };
    lead(&server, &visitor, &format!("/business/cases/{id}"), &id.to_string(), outcome).await
}

/// Takes a paper in from whoever holds the code of a matter that was brought without an account.
async fn add_by_code(
    State(server): State<Handle>,
    Extension(visitor): Extension<Visitor>,
    Path(code): Path<String>,
    multipart: Multipart,
) -> Response {
    // Nobody fills our disk by a code that is nobody's.
    let code = match server.ports.progress(&visitor.address, &code).await {
        Ok(progress) => progress.code.to_string(),
        Err(fault) => return Refusal::from(fault).into_response(),
    };
    let outcome = match sent(multipart).await {
        Err(fault) => Err(fault),
        Ok((_, kept, name)) => {
            server.ports.add_paper_by_code(&visitor.address, &code, kept.path().to_owned(), &name).await
        }
    };
    lead(&server, &visitor, &format!("/progress/{code}"), &code, outcome).await
}

/// What the form brought: which of the papers it is, the file and its name.
async fn sent(multipart: Multipart) -> Result<(u32, Kept, String), Fault> {
    let mut sent = Sent::default();
    read(multipart, &mut sent, LARGEST >> 20).await?;
    let (kept, name) = sent.file.take().ok_or(Fault::Refused { problem: Code::FileEmpty.into() })?;
    Ok((sent.values.get("place").and_then(|place| place.parse().ok()).unwrap_or(0), kept, name))
}

/// Takes one back.
async fn remove(
    State(server): State<Handle>,
    Extension(visitor): Extension<Visitor>,
    Path((id, paper)): Path<(String, String)>,
) -> Response {
    let (Ok(id), Ok(paper)) = (id.parse::<CaseId>(), paper.parse()) else {
        return Refusal::NotFound.into_response();
    };
    let outcome = server.ports.remove_paper(&visitor.viewer, id, paper).await;
    lead(&server, &visitor, &format!("/business/cases/{id}"), &id.to_string(), outcome).await
}

/// Back to the page of the case, which shows what stands against it.
async fn lead(server: &Handle, visitor: &Visitor, page: &str, case: &str, outcome: Result<(), Fault>) -> Response {
    match outcome {
        Ok(()) => Redirect::to(&format!("{page}#papers")).into_response(),
        Err(Fault::Refused { problem }) => {
            let values = Values::from([("case".to_owned(), case.to_owned())]);
            let state = FormState { values, problems: vec![FieldProblem::new("paper", problem)] };
            match server.ports.keep_form(&visitor.visit, FormName::Case, state).await {
                Ok(()) => Redirect::to(page).into_response(),
                Err(fault) => Refusal::from(fault).into_response(),
            }
        }
        Err(fault) => Refusal::from(fault).into_response(),
    }
}

/// A file's pieces as they are wanted, each read where blocking is allowed.
fn pieces(
    file: impl Iterator<Item = std::io::Result<Vec<u8>>> + Send + 'static,
) -> impl stream::Stream<Item = std::io::Result<Vec<u8>>> + Send {
    stream::try_unfold(file, |mut file| async move {
        let read = tokio::task::spawn_blocking(move || (file.next(), file));
        let (piece, file) = read.await.map_err(std::io::Error::other)?;
        Ok(piece.transpose()?.map(|piece| (piece, file)))
    })
}

/// Gives a paper to who may read its case: as a file to keep, of the kind that its bytes are, in which nothing runs.
async fn give(
    State(server): State<Handle>,
    Extension(visitor): Extension<Visitor>,
    Segment(paper): Segment,
) -> Result<Response, Refusal> {
    let id: i64 = paper.parse().map_err(|_| Refusal::NotFound)?;
    let file = server.ports.paper(&visitor.viewer, id).await?;
    let name: String = file.paper.name.bytes().fold(String::new(), |mut name, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => name.push(char::from(byte)),
            other => name.push_str(&format!("%{other:02X}")),
        }
        name
    });
    let disposition = HeaderValue::try_from(format!("attachment; filename*=UTF-8''{name}"))
        .map_err(|error| Refusal::internal("a paper's name", error))?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(file.paper.kind.media())),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_LENGTH, HeaderValue::from(file.paper.size)),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, Body::from_stream(pieces(file.pieces))).into_response())
}
