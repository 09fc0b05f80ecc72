//! Answers that are kept whole: rendering a subject's page costs several times what the database needs to say whether anything
//! about it has changed since. It is asked each time, by the versions of the rows that the answer was made of ([`PublicPort::mark`]);
//! what differs in any of them, in the day or in the edition of the city's rules is made anew.
//!
//! Only what anyone may see is kept, and only for who comes without a key, a session or a visit of their own.
//!
//! [`PublicPort::mark`]: shared::ports::PublicPort::mark

use super::{Handle, locale, problem::Refusal, session};
use app::context::Visitor;
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{OriginalUri, Path, Request, State, rejection::PathRejection},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos::nonce::Nonce;
use quick_cache::{Weighter, sync::Cache};
use std::sync::Arc;

/// All kept answers together, in bytes.
const MOST: u64 = 8 << 20;
/// One that is longer is not kept.
const LONGEST: usize = 128 << 10;
/// About as many as that are.
const USUAL: usize = 400;

/// An answer as it was given, and of what it was made.
#[derive(Clone)]
struct Kept {
    mark: Arc<str>,
    /// Less what the nonce and the length make.
    headers: HeaderMap,
    /// The body, cut where the nonce of its scripts stood: each answer has its own.
    pieces: Vec<Bytes>,
}

#[derive(Clone)]
struct ByLength;

impl Weighter<String, Kept> for ByLength {
    fn weight(&self, key: &String, kept: &Kept) -> u64 {
        (key.len() + kept.mark.len() + kept.pieces.iter().map(Bytes::len).sum::<usize>()) as u64
    }
}

/// The kept answers of a process.
pub struct Answers(Cache<String, Kept, ByLength>);

impl Default for Answers {
    fn default() -> Self {
        Self(Cache::with_weighter(USUAL, MOST, ByLength))
    }
}

/// Middleware of a subject's page and of its resource.
pub async fn layer(
    State(server): State<Handle>,
    uscc: Result<Path<String>, PathRejection>,
    OriginalUri(address): OriginalUri,
    request: Request,
    next: Next,
) -> Response {
    let Some(Path(uscc)) = uscc.ok().filter(|_| for_anyone(&request, server.settings.secure)) else {
        return next.run(request).await;
    };
    // Whatever stands against asking, the page itself says better.
    let Ok(Some(mark)) = server.ports.mark(&uscc).await else { return next.run(request).await };
    let language = session::cookie(request.headers(), locale::COOKIE).unwrap_or_default();
    let key = format!("{} {language} {}", address.path(), server.is_synthetic());
    if let Some(kept) = server.answers.0.get(&key).filter(|kept| *kept.mark == *mark) {
        return kept.answer();
    }
    let response = next.run(request).await;
    keep(&server, key, mark, response).await
}

/// Whether nothing about a request is anybody's own.
fn for_anyone(request: &Request, secure: bool) -> bool {
    let headers = request.headers();
    request.method() == Method::GET
        && request.uri().query().is_none()
        && !headers.contains_key(header::AUTHORIZATION)
        && session::cookie(headers, Visitor::session_cookie_name(secure)).is_none()
        && session::cookie(headers, session::VISIT).is_none()
}

async fn keep(server: &Handle, key: String, mark: String, response: Response) -> Response {
    if response.status() != StatusCode::OK || response.headers().contains_key(header::SET_COOKIE) {
        return response;
    }
    let (parts, body) = response.into_parts();
    // What is rendered lies in memory already.
    let body = match to_bytes(body, usize::MAX).await {
        Ok(body) => body,
        Err(error) => return Refusal::internal("an answer to be kept broke off", error).into_response(),
    };
    if body.len() <= LONGEST {
        let pieces = match nonce_of(&parts.headers) {
            Some(nonce) => cut(&body, nonce.as_bytes()),
            None => vec![body.clone()],
        };
        let mut headers = parts.headers.clone();
        headers.remove(header::CONTENT_LENGTH);
        headers.remove(header::CONTENT_SECURITY_POLICY);
        server.answers.0.insert(key, Kept { mark: mark.into(), headers, pieces });
    }
    Response::from_parts(parts, Body::from(body))
}

/// The nonce that a page's policy names.
fn nonce_of(headers: &HeaderMap) -> Option<&str> {
    let policy = headers.get(header::CONTENT_SECURITY_POLICY)?.to_str().ok()?;
    policy.split_once("'nonce-")?.1.split_once('\'').map(|(nonce, _)| nonce)
}

/// A body in the pieces between a word's places.
fn cut(body: &Bytes, word: &[u8]) -> Vec<Bytes> {
    let mut pieces = Vec::new();
    let mut begin = 0;
    for place in memchr::memmem::find_iter(body, word) {
        pieces.push(body.slice(begin..place));
        begin = place + word.len();
    }
    pieces.push(body.slice(begin..));
    pieces
}

impl Kept {
    fn answer(&self) -> Response {
        let mut headers = self.headers.clone();
        let body = match self.pieces.as_slice() {
            [whole] => whole.clone(),
            pieces => {
                let nonce = Nonce::new().to_string();
                if let Some(policy) = super::headers::page_policy(&nonce) {
                    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
                }
                pieces.join(nonce.as_bytes()).into()
            }
        };
        (headers, Body::from(body)).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_cut_where_the_nonce_stands() {
        let body = Bytes::from_static(b"<script nonce=\"abc\"></script><script nonce=\"abc\">");
        let pieces = cut(&body, b"abc");
        assert_eq!(pieces.len(), 3);
        assert_eq!(pieces.join(&b"xyz"[..]), b"<script nonce=\"xyz\"></script><script nonce=\"xyz\">");
        assert_eq!(cut(&body, b"elsewhere"), [body]);
    }

    #[test]
    fn the_policy_says_the_nonce() {
        let policy = |text: &str| HeaderMap::from_iter([(header::CONTENT_SECURITY_POLICY, text.parse().unwrap())]);
        assert_eq!(nonce_of(&policy("script-src 'self' 'nonce-a+b/c=' 'wasm-unsafe-eval'")), Some("a+b/c="));
        assert_eq!(nonce_of(&policy("default-src 'none'")), None);
    }
}
