//! For the machines that watch: alive, ready, counters.

use super::{Handle, address::Peer, problem::Refusal};
use axum::{
    Extension,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

/// `/healthz`: the process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `/readyz`: the database answers, too. Asks for a session that nobody has, which is the smallest question there is.
pub async fn ready(State(server): State<Handle>) -> Response {
    match server.ports.viewer(Some(&"0".repeat(64))).await {
        Ok(_) => "ready\n".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response(),
    }
}

/// `/metrics`: for this machine alone; what one may not see is not found.
pub async fn metrics(State(server): State<Handle>, Extension(peer): Extension<Peer>) -> Response {
    if !peer.local {
        return Refusal::NotFound.into_response();
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], server.metrics.text()).into_response()
}
