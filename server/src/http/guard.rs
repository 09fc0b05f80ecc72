//! Around every request: nothing gets out that is not written properly, nothing happens that is not counted.

use super::{
    Handle,
    address::Peer,
    api::v1::records,
    case_papers, headers, incident,
    problem::{Asker, BODY_LIMIT, Refusal},
    upload,
};
use axum::{
    RequestExt,
    extract::{DefaultBodyLimit, Request, State},
    http::{Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    any::Any,
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::Ordering::Relaxed,
    task::Poll,
    time::{Duration, Instant},
};
use tokio::time::timeout;

/// No page takes this long; whoever still waits is better told so.
const PATIENCE: Duration = Duration::from_secs(30);

/// A file of two hundred megabytes takes minutes on a slow line, and its rows some more.
const PATIENCE_WITH_FILES: Duration = Duration::from_secs(15 * 60);

/// Ten thousand records with their longest texts.
const RECORDS_LIMIT: usize = 16 << 20;

/// The outermost middleware.
pub async fn guard(State(server): State<Handle>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let asker = Asker::of(&request);
    let peer = Peer::of(&request, server.settings.proxies);
    request.extensions_mut().insert(peer);
    let method = request.method().clone();
    let path = request.uri().path().to_owned();

    let patience = if path == upload::PATH { PATIENCE_WITH_FILES } else { PATIENCE };
    let mut response = match limited(request, limit_of(&path)) {
        Ok(request) => match caught(timeout(patience, next.run(request))).await {
            Ok(Ok(response)) => response,
            Ok(Err(_)) => {
                let incident = incident::number();
                let path = told(&path);
                tracing::error!(%incident, %method, path, "no answer within {} seconds", patience.as_secs());
                Refusal::Unavailable(incident).into_response()
            }
            Err(panic) => {
                server.metrics.panics.fetch_add(1, Relaxed);
                let incident = incident::number();
                let path = told(&path);
                tracing::error!(%incident, %method, path, panic = message(&*panic), "a request ended in a panic");
                Refusal::Crashed(incident).into_response()
            }
        },
        Err(refusal) => refusal.into_response(),
    };
    if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        // Cookies that go with the refusal stay (a dead session is taken back on a page that is not found, too).
        let cookies: Vec<_> = response.headers().get_all(header::SET_COOKIE).iter().cloned().collect();
        response = refusal.write(&server, &asker);
        for cookie in cookies {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    headers::secure(response.headers_mut(), server.settings.secure);
    let took = started.elapsed();
    server.metrics.count(asker.kind, response.status(), took);
    // The query is left out: what people search for is their own business.
    let path = told(&path);
    tracing::info!(%method, path, status = response.status().as_u16(), micros = took.as_micros() as u64, "request");
    response
}

/// An address as the log may tell it: without the code of a matter, by which anyone may follow it.
fn told(path: &str) -> &str {
    const FOLLOWED: &str = "/progress/";
    if path.starts_with(FOLLOWED) { FOLLOWED } else { path }
}

/// The largest body that an address takes.
pub fn limit_of(path: &str) -> usize {
    match path {
        upload::PATH => upload::LIMIT,
        records::PATH => RECORDS_LIMIT,
        path if path.ends_with(case_papers::SENT_TO) => case_papers::LIMIT,
        _ => BODY_LIMIT,
    }
}

/// Bounds the body, whoever reads it later.
fn limited(mut request: Request, limit: usize) -> Result<Request, Refusal> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(request);
    }
    let told = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if told.is_some_and(|length| length > limit as u64) {
        return Err(Refusal::TooLarge(limit));
    }
    // A body that does not tell its length is cut off while it is read.
    DefaultBodyLimit::max(limit).apply(&mut request);
    Ok(request.with_limited_body())
}

/// Runs a future to its end or to its panic.
async fn caught<F: Future>(future: F) -> Result<F::Output, Box<dyn Any + Send>> {
    let mut future = Box::pin(future);
    // After a panic the future is dropped and never polled again, so nobody sees what it left half done.
    poll_fn(move |context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(poll) => poll.map(Ok),
        Err(panic) => Poll::Ready(Err(panic)),
    })
    .await
}

fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("(no message)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_caught_with_its_words() {
        let panic = caught(async { panic!("no {}", 7) }).await.unwrap_err();
        assert_eq!(message(&*panic), "no 7");
        assert_eq!(caught(async { 7 }).await.ok(), Some(7));
    }
}
