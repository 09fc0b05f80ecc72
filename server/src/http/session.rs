//! Who is asking: cookies → [`Visitor`], before any screen runs.

use super::{Handle, Server, address::Peer, identity, incident, problem::Refusal};
use app::context::Visitor;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Cookie with the key under which forms are kept for a browser.
pub const VISIT: &str = "credence_visit";

/// How long a browser keeps its visit key: a refused sign-in form is not worth more than a day.
const VISIT_SECONDS: u32 = 24 * 60 * 60;

/// Middleware of pages and server functions.
pub async fn layer(State(server): State<Handle>, request: Request, next: Next) -> Response {
    with_visitor(&server, request, |request| next.run(request)).await
}

/// Finds out who is asking, lets `answer` answer, and sends the cookies that follow.
pub async fn with_visitor<F>(server: &Server, mut request: Request, answer: impl FnOnce(Request) -> F) -> Response
where
    F: Future<Output = Response>,
{
    let secure = server.settings.secure;
    let session = Visitor::session_cookie_name(secure);
    let token = cookie(request.headers(), session).map(str::to_owned);
    let known = token.as_deref().filter(|token| is_key::<64>(token));
    let viewer = match known {
        Some(token) => match server.ports.viewer(Some(token)).await {
            Ok(viewer) => viewer,
            Err(fault) => return Refusal::from(fault).into_response(),
        },
        None => Default::default(),
    };
    // A cookie that opens nothing is taken back, so that it is not looked up for ever.
    let signed_in = viewer.account.is_some();
    let dead = token.is_some() && !signed_in;
    let (visit, fresh) = match cookie(request.headers(), VISIT).filter(|visit| is_key::<32>(visit)) {
        Some(visit) => (visit.to_owned(), false),
        // Only what is sent can be kept, so only a post needs the cookie to last, or what a provider sends back.
        None => {
            let lasts = request.method() == Method::POST || identity::keeps(request.uri().path());
            (incident::random_hex::<16>(), lasts)
        }
    };
    let address = request.extensions().get::<Peer>().map(|peer| peer.ip.to_string()).unwrap_or_default();
    let visit_cookie = fresh.then(|| {
        let tail = if secure { "; Secure" } else { "" };
        format!("{VISIT}={visit}; Path=/; HttpOnly; SameSite=Lax; Max-Age={VISIT_SECONDS}{tail}")
    });
    request.extensions_mut().insert(Visitor { viewer, visit, address, token: token.filter(|_| signed_in), secure });

    let mut response = answer(request).await;

    let headers = response.headers_mut();
    let end = (dead && !sets(headers, session)).then(|| Visitor::session_cookie(secure, None));
    for cookie in [visit_cookie, end].into_iter().flatten() {
        if let Ok(value) = HeaderValue::try_from(cookie) {
            headers.append(header::SET_COOKIE, value);
        }
    }
    // What belongs to an account is not left behind on a shared computer.
    let cache = if signed_in || sets(headers, session) { "no-store" } else { "private, no-cache" };
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(cache));
    response
}

/// The value of one cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// Whether a key has the shape of ours: `N` hexadecimal digits.
fn is_key<const N: usize>(text: &str) -> bool {
    text.len() == N && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// Whether the answer already sets this cookie.
fn sets(headers: &HeaderMap, name: &str) -> bool {
    headers.get_all(header::SET_COOKIE).iter().any(|value| {
        value.to_str().is_ok_and(|value| value.strip_prefix(name).is_some_and(|rest| rest.starts_with('=')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_found_by_their_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "xcredence=1; credence_visit=2".parse().unwrap());
        headers.append(header::COOKIE, "credence=3".parse().unwrap());
        assert_eq!(cookie(&headers, "credence"), Some("3"));
        assert_eq!(cookie(&headers, VISIT), Some("2"));
        assert_eq!(cookie(&headers, "visit"), None);
    }

    #[test]
    fn a_key_that_we_did_not_make_is_none() {
        assert!(is_key::<4>("09af"));
        for wrong in ["", "09a", "09aF", "09ag", "09af0", "０9a"] {
            assert!(!is_key::<4>(wrong), "{wrong}");
        }
    }
}
