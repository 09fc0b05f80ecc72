//! The screens: each page rendered whole by leptos, each server function at its own address.

use super::{Handle, headers, kept, metrics::Kind, problem::Refusal, session};
use app::{context::Visitor, error::AppError, shell};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header, request},
    middleware,
    response::{IntoResponse, Response},
    routing::{MethodFilter, get, on},
};
use leptos::{context::provide_context, nonce::use_nonce, prelude::use_context, reactive::owner::Owner, server_fn};
use leptos_axum::ResponseOptions;
use leptos_meta::ServerMetaContext;
use leptos_router::{ExpandOptionals, PathSegment, RouteList, location::RequestUrl};
use shared::ports::Fault;
use std::sync::OnceLock;

/// Where the server functions live.
pub const FUNCTIONS: &str = "/api/fn/";

/// A subject's page.
const SUBJECT: &str = "/subjects/{uscc}";

/// Addresses of all pages, as axum writes them; found out once in a process, before the first page is rendered. While Leptos
/// looks for its routes, no resource in the whole process loads: a page rendered meanwhile would wait for ever.
pub fn paths(server: &Handle) -> Vec<String> {
    static PATHS: OnceLock<Vec<String>> = OnceLock::new();
    PATHS.get_or_init(|| find_paths(server)).clone()
}

fn find_paths(server: &Handle) -> Vec<String> {
    let provide = context(server);
    let site = server.site();
    let listings = Owner::new()
        .with(|| {
            provide_context(RequestUrl::new(""));
            provide_context(ServerMetaContext::new().0);
            provide_context(Request::new(Body::empty()).into_parts().0);
            provide_context(ResponseOptions::default());
            provide();
            RouteList::generate(|| shell(site))
        })
        // The table is part of the program: without it there is nothing to serve, and that must not pass in silence.
        .expect("the screens have a route table");
    let mut paths: Vec<String> = listings
        .into_inner()
        .iter()
        .flat_map(|listing| listing.path().to_vec().expand_optionals())
        .map(|segments| axum_path(&segments))
        .collect();
    paths.sort();
    paths.dedup();
    paths
}

fn axum_path(segments: &[PathSegment]) -> String {
    let mut path = String::new();
    for segment in segments {
        match segment {
            PathSegment::Static(text) if text.trim_matches('/').is_empty() => {}
            PathSegment::Static(text) => path = path + "/" + text.trim_start_matches('/'),
            PathSegment::Param(name) => path = path + "/{" + name + "}",
            PathSegment::Splat(name) => path = path + "/{*" + name + "}",
            PathSegment::Unit | PathSegment::OptionalParam(_) => {}
        }
    }
    if path.is_empty() { "/".to_owned() } else { path }
}

/// Addresses and methods of all server functions.
pub fn functions() -> Vec<(&'static str, Method)> {
    let mut functions: Vec<_> = server_fn::axum::server_fn_paths().collect();
    functions.sort_by_key(|(path, _)| *path);
    functions
}

/// All pages and server functions, behind the session; and as the last resort the files and the page that says that
/// there is no such page.
pub fn routes(server: &Handle) -> Router<Handle> {
    let provide = context(server);
    let known = server.clone();
    let page = leptos_axum::render_app_async_with_context(provide.clone(), move || shell(known.site()));

    let mut router = Router::new();
    for path in paths(server).into_iter().filter(|path| path != SUBJECT) {
        router = router.route(&path, get(page.clone()));
    }
    for (path, method) in functions() {
        let provide = provide.clone();
        let answer = move |request: Request| async move {
            let answer = leptos_axum::handle_server_fns_with_context(provide, request).await.into_response();
            with_status(answer).await
        };
        // Every method a server function can have is one that axum knows.
        if let Ok(filter) = MethodFilter::try_from(method) {
            router = router.route(path, on(filter, answer));
        }
    }
    let session = middleware::from_fn_with_state(server.clone(), session::layer);
    router = router.layer(session.clone());
    // The page that is asked for most is kept, before anybody asks who is looking.
    let kept = middleware::from_fn_with_state(server.clone(), kept::layer);
    router = router.merge(Router::new().route(SUBJECT, get(page.clone()).layer(session).layer(kept)));

    let last = move |State(server): State<Handle>, request: Request| {
        let page = page.clone();
        async move {
            if let Some(file) = server.assets.find(request.method(), request.uri().path()) {
                return file.answer(request.headers()).await;
            }
            let shown = matches!(*request.method(), Method::GET | Method::HEAD);
            if !shown || Kind::of(request.uri().path()) != Kind::Page {
                return Refusal::NotFound.into_response();
            }
            session::with_visitor(&server, request, move |request| {
                let answer = page(request);
                async move {
                    let mut response = answer.await;
                    if response.status() == StatusCode::OK {
                        *response.status_mut() = StatusCode::NOT_FOUND;
                    }
                    response
                }
            })
            .await
        }
    };
    router.fallback(last)
}

/// Gives a server function's fault the status it deserves: the framework sends every one of them as 500, and then the
/// log and the counters could not tell "not found" from a server that is down.
async fn with_status(answer: Response) -> Response {
    if answer.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    let Ok(body) = to_bytes(body, FAULT_LIMIT).await else {
        return Refusal::internal("a server function's fault is too long", FAULT_LIMIT).into_response();
    };
    parts.status = match serde_json::from_slice::<AppError>(&body) {
        Ok(AppError::Fault { fault: Fault::Unavailable { .. } }) => StatusCode::SERVICE_UNAVAILABLE,
        Ok(AppError::Fault { fault: Fault::Refused { .. } }) => StatusCode::CONFLICT,
        Ok(AppError::Fault { fault }) => Refusal::from(fault).status(),
        // What could not be read was sent by a page older than this server, or by no page at all.
        Ok(AppError::Stale) => StatusCode::BAD_REQUEST,
        Ok(AppError::Offline) | Err(_) => parts.status,
    };
    Response::from_parts(parts, body.into())
}

/// A fault is a code and its arguments.
const FAULT_LIMIT: usize = 64 << 10;

/// What each request's screens find in their context.
fn context(server: &Handle) -> impl Fn() + Clone + Send + Sync + 'static {
    let backend = server.backend();
    let server = server.clone();
    move || {
        provide_context(backend.clone());
        // A page gets it from the document around it; a server function has none.
        provide_context(server.site());
        // What somebody looked up at the counter is nobody else's to go back to.
        if use_context::<request::Parts>().is_some_and(|parts| app::public::is_kiosk(parts.uri.path()))
            && let Some(options) = use_context::<ResponseOptions>()
        {
            options.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        let visitor = use_context::<request::Parts>().and_then(|parts| parts.extensions.get::<Visitor>().cloned());
        provide_context(visitor.unwrap_or_default());
        // The nonce is made for pages only; a server function's answer is data.
        if let (Some(nonce), Some(options)) = (use_nonce(), use_context::<ResponseOptions>())
            && let Some(policy) = headers::page_policy(&nonce)
        {
            options.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_written_as_axum_wants_them() {
        let text = |text: &'static str| PathSegment::Static(text.into());
        let param = |name: &'static str| PathSegment::Param(name.into());
        assert_eq!(axum_path(&[text("/")]), "/");
        assert_eq!(axum_path(&[]), "/");
        assert_eq!(axum_path(&[text("subjects"), param("uscc")]), "/subjects/{uscc}");
        assert_eq!(axum_path(&[text("/business/cases"), param("id"), PathSegment::Unit]), "/business/cases/{id}");
    }
}
