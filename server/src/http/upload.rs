//! Files of departments, sent from a page: streamed to the disk, checked, taken in. And what stayed out, handed back.
//!
//! These are no server functions, since a file of two hundred megabytes must never stand in memory. They answer a plain form
//! with a redirect, as every form is answered, and the page's own script with JSON.

use super::{Handle, files::Route, incident, problem::Refusal};
use app::{context::Visitor, error::AppError};
use axum::{
    Extension, Json,
    body::Body,
    extract::{DefaultBodyLimit, Multipart, Path, State, multipart::MultipartError},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde_json::json;
use shared::{
    form::{FieldProblem, FormState, Values},
    ids::BatchId,
    ports::{Fault, FormName, SentFile},
    problem::{Code, Problem},
};
use std::path::PathBuf;
use tokio::{
    fs::{self, File},
    io::AsyncWriteExt,
};

/// Where files are sent to.
pub const PATH: &str = "/official/intake/upload";
/// The largest file, with the form around it.
pub const LIMIT: usize = 200 << 20;
/// What stayed out of a batch.
const REJECTED: &str = "/official/intake/batches/{id}/rejected.csv";
/// Longest value of a field beside the file.
const FIELD: usize = 200;

/// Its part of the table of [`files`](super::files).
pub(super) fn routes() -> Vec<Route> {
    vec![(PATH, Method::POST, post(upload).layer(DefaultBodyLimit::max(LIMIT))), (REJECTED, Method::GET, get(rejected))]
}

/// A file that is gone when nobody needs it any more, whatever happens in between.
pub(super) struct Kept(PathBuf);

impl Kept {
    /// A place of its own that nobody else reads.
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("credence-upload-{}", incident::random_hex::<16>())))
    }

    /// Where it lies.
    pub(super) fn path(&self) -> &std::path::Path {
        &self.0
    }

    async fn create(&self) -> std::io::Result<File> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true).mode(0o600).open(&self.0).await
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        // It may never have been created.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// What a form brought besides the file.
#[derive(Default)]
pub(super) struct Sent {
    /// Its fields.
    pub(super) values: Values,
    /// The file, and what the sender calls it.
    pub(super) file: Option<(Kept, String)>,
}

/// Takes in a file.
async fn upload(
    State(server): State<Handle>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    multipart: Multipart,
) -> Response {
    let script = headers.get(header::ACCEPT).is_some_and(|accept| accept == "application/json");
    let mut sent = Sent::default();
    let outcome = take(&server, &visitor, multipart, &mut sent).await;
    if script {
        return match outcome {
            Ok(batch) => Json(json!({ "batch": batch })).into_response(),
            Err(fault) => {
                let status = match &fault {
                    Fault::Refused { .. } => StatusCode::CONFLICT,
                    fault => Refusal::from(fault.clone()).status(),
                };
                (status, Json(AppError::from(fault))).into_response()
            }
        };
    }
    match outcome {
        Ok(batch) => Redirect::to(&format!("/official/intake/batches/{batch}")).into_response(),
        Err(Fault::SignInNeeded) => Redirect::to("/signin?back=%2Fofficial%2Fintake").into_response(),
        Err(Fault::Refused { problem }) => {
            let Sent { mut values, .. } = sent;
            values.insert("form".to_owned(), "intake.upload".to_owned());
            let state = FormState { values, problems: vec![FieldProblem::new("file", problem)] };
            match server.ports.keep_form(&visitor.visit, FormName::Case, state).await {
                Ok(()) => Redirect::to("/official/intake").into_response(),
                Err(fault) => Refusal::from(fault).into_response(),
            }
        }
        Err(fault) => Refusal::from(fault).into_response(),
    }
}

async fn take(server: &Handle, visitor: &Visitor, multipart: Multipart, sent: &mut Sent) -> Result<BatchId, Fault> {
    // Nobody fills our disk who may not send anything.
    server.ports.intake_choices(&visitor.viewer).await?;
    read(multipart, sent, (LIMIT >> 20) as u64).await?;
    let field = |name: &str| sent.values.get(name).cloned().unwrap_or_default();
    let Some((kept, name)) = sent.file.take() else {
        return Err(Fault::Refused { problem: Code::FileEmpty.into() });
    };
    let file = SentFile {
        item: field("item"),
        department: field("department"),
        path: kept.0.clone(),
        name,
        whole: !field("whole").is_empty(),
        ignore_unknown: !field("ignore_unknown").is_empty(),
    };
    let ports = server.ports.clone();
    let viewer = visitor.viewer.clone();
    // On a task of its own: whoever closes the window does not stop what was sent.
    let taken = tokio::spawn(async move {
        let batch = ports.send_file(&viewer, file).await;
        drop(kept);
        batch
    });
    taken.await.map_err(|error| unavailable("taking in a file ended early", error))?
}

/// Reads a form with a file in it; `max` is the limit of the route in megabytes, to name it.
pub(super) async fn read(mut multipart: Multipart, sent: &mut Sent, max: u64) -> Result<(), Fault> {
    let broken = |error: MultipartError| broken(&error, max);
    while let Some(mut field) = multipart.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let shown = field.file_name().unwrap_or_default().to_owned();
            let kept = Kept::new();
            let mut file = kept.create().await.map_err(|error| unavailable("an upload can't be kept", error))?;
            let mut length = 0;
            while let Some(piece) = field.chunk().await.map_err(broken)? {
                length += piece.len();
                file.write_all(&piece).await.map_err(|error| unavailable("an upload can't be kept", error))?;
            }
            file.flush().await.map_err(|error| unavailable("an upload can't be kept", error))?;
            if length > 0 {
                sent.file = Some((kept, shown));
            }
        } else {
            let mut value = Vec::new();
            while let Some(piece) = field.chunk().await.map_err(broken)? {
                value.extend_from_slice(&piece);
                if value.len() > FIELD {
                    return Err(Fault::Refused { problem: Code::QueryBroken.into() });
                }
            }
            sent.values.insert(name, String::from_utf8_lossy(&value).into_owned());
        }
    }
    Ok(())
}

fn broken(error: &MultipartError, max: u64) -> Fault {
    let problem = match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Code::FileTooLarge).with("max", max),
        _ => Problem::new(Code::BodyBroken).with("why", error.body_text()),
    };
    Fault::Refused { problem }
}

fn unavailable(what: &str, error: impl std::fmt::Display) -> Fault {
    let incident = incident::number();
    tracing::error!(%incident, %error, "{what}");
    Fault::Unavailable { incident }
}

/// Hands back what stayed out of a batch.
async fn rejected(
    State(server): State<Handle>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let id: BatchId = id.parse().map_err(|_| Refusal::NotFound)?;
    let first = match server.ports.rejected_rows(&visitor.viewer, id, -1).await {
        Err(Fault::SignInNeeded) => {
            return Ok(Redirect::to(&format!("/signin?back=%2Fofficial%2Fintake%2Fbatches%2F{id}")).into_response());
        }
        first => first?,
    };
    let viewer = visitor.viewer;
    // Piece by piece, as fast as it is read at the other end.
    let (pieces, mut rest) = tokio::sync::mpsc::channel::<Result<String, std::io::Error>>(1);
    tokio::spawn(async move {
        let (mut text, mut next) = first;
        loop {
            if pieces.send(Ok(text)).await.is_err() {
                return; // nobody reads any more
            }
            let Some(after) = next else { return };
            match server.ports.rejected_rows(&viewer, id, after).await {
                Ok((more, then)) => (text, next) = (more, then),
                Err(fault) => {
                    // The connection is cut: a file that ends early must not look whole.
                    let _ = pieces.send(Err(std::io::Error::other(fault))).await;
                    return;
                }
            }
        }
    });
    let body = Body::from_stream(futures_util::stream::poll_fn(move |context| rest.poll_recv(context)));
    let name = format!("attachment; filename=\"batch-{id}-rejected.csv\"");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::try_from(name).map_err(|e| Refusal::internal("a file's name", e))?),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, body).into_response())
}
