//! The way through the city's identity provider: out, and back again. Plain links, because a form may lead nowhere but here.

use super::{Handle, files::Route, incident, problem::Refusal, query::Asked, session::cookie};
use app::{
    account::{after_sign_in, same_site},
    context::Visitor,
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;
use shared::{
    form::{FieldProblem, FormState, Values},
    ports::{AccountStep, Entry, Fault, FormName, Holder, IdentityEnd, IdentityReturn},
    problem::Problem,
};

/// Out.
const OUT: &str = "/signin/identity";
/// Back again.
const BACK: &str = "/signin/identity/return";
/// What only the browser has that began, and no neighbouring host may set.
fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-credence_identity" } else { "credence_identity" }
}

/// Its part of the table of [`files`](super::files).
pub(super) fn routes() -> Vec<Route> {
    vec![(OUT, Method::GET, get(out)), (BACK, Method::GET, get(back))]
}

/// Whether something may have to be kept for a page after this address, though nothing was posted.
pub(super) fn keeps(path: &str) -> bool {
    path == OUT || path == BACK
}

/// What the link says.
#[derive(Deserialize)]
pub struct Wish {
    #[serde(default)]
    back: String,
    #[serde(default)]
    link: String,
}

/// Leads to the provider.
async fn out(
    State(server): State<Handle>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    Asked(wish): Asked<Wish>,
) -> Response {
    let link = !wish.link.is_empty();
    let browser = match own_cookie(&headers, visitor.secure) {
        Some(known) => known.to_owned(),
        None => incident::random_hex::<16>(),
    };
    let back = same_site(&wish.back).unwrap_or_default();
    match server.ports.begin_identity(holder(&visitor), &browser, link, back).await {
        Ok(door) => {
            let (name, tail) = (cookie_name(visitor.secure), if visitor.secure { "; Secure" } else { "" });
            let cookie = format!("{name}={browser}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600{tail}");
            lead(&door, &[cookie])
        }
        Err(fault) => refused(&server, &visitor, link, fault).await,
    }
}

/// Comes back from the provider.
async fn back(
    State(server): State<Handle>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    Asked(sent): Asked<IdentityReturn>,
) -> Response {
    let browser = own_cookie(&headers, visitor.secure).unwrap_or_default().to_owned();
    let signed_in = visitor.viewer.account.is_some();
    let (entry, back) = match server.ports.end_identity(holder(&visitor), &browser, &sent).await {
        Ok(IdentityEnd::Linked { mandate: None }) => return lead("/account?done=identity", &[]),
        Ok(IdentityEnd::Linked { mandate: Some(_) }) => return lead("/account?done=identity_mandate", &[]),
        Ok(IdentityEnd::Entered { entry, back }) => (entry, back),
        // Who was signed in wanted to be linked, and is told on the own page.
        Err(fault) => return refused(&server, &visitor, signed_in, fault).await,
    };
    match entry {
        Entry::Open { token, role, enrol, .. } => {
            let said = headers.get(header::USER_AGENT).and_then(|said| said.to_str().ok()).unwrap_or_default();
            // For the list of devices; that it could not be noted keeps nobody out.
            let _ = server.ports.note_device(&token, said, &visitor.address).await;
            let to = if enrol { "/account/second-factor" } else { after_sign_in(role, &back) };
            lead(to, &[Visitor::session_cookie(visitor.secure, Some(&token))])
        }
        Entry::Code => lead("/signin/code", &[]),
        Entry::Again => lead("/signin", &[]),
    }
}

fn holder(visitor: &Visitor) -> Holder<'_> {
    Holder { token: visitor.token.as_deref(), visit: &visitor.visit, address: &visitor.address }
}

fn own_cookie(headers: &HeaderMap, secure: bool) -> Option<&str> {
    cookie(headers, cookie_name(secure))
        .filter(|known| known.len() == 32 && known.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn lead(to: &str, cookies: &[String]) -> Response {
    let Ok(location) = HeaderValue::try_from(to) else {
        return Refusal::internal("an address to lead to", "it is none").into_response();
    };
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, location);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // The code in this address is nobody else's business.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    for cookie in cookies {
        if let Ok(cookie) = HeaderValue::try_from(cookie) {
            headers.append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// Says what stood against it where it began.
async fn refused(server: &Handle, visitor: &Visitor, link: bool, fault: Fault) -> Response {
    let problem: Problem = match fault {
        Fault::Refused { problem } => problem,
        Fault::SignInNeeded => return lead("/signin?back=%2Faccount%2Fidentity", &[]),
        fault => return Refusal::from(fault).into_response(),
    };
    let (form, page, step) = match link {
        true => (FormName::Account, "/account/identity", AccountStep::LinkIdentity.as_str()),
        false => (FormName::SignIn, "/signin", ""),
    };
    let values = Values::from([("step".to_owned(), step.to_owned())]);
    let state = FormState { values, problems: vec![FieldProblem::new("", problem)] };
    match server.ports.keep_form(&visitor.visit, form, state).await {
        Ok(()) => lead(page, &[]),
        Err(fault) => Refusal::from(fault).into_response(),
    }
}
