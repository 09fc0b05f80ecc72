//! What is neither a page nor a server function nor a resource of the API: files that come in or go out, and what machines
//! that look after the service or the city's disclosures ask for.

use super::{
    Handle, case_papers, desk, export, health, identity, lab, libraries, locale, papers, plan, reports, session,
    sitemap, upload,
};
use axum::{
    Router,
    http::Method,
    middleware,
    routing::{MethodRouter, get},
};

/// A route: its address, the method it answers, what answers.
pub type Route = (&'static str, Method, MethodRouter<Handle>);

/// THE table of those that look at who asks.
fn personal() -> Vec<Route> {
    [
        upload::routes(),
        papers::routes(),
        case_papers::routes(),
        reports::routes(),
        lab::routes(),
        libraries::routes(),
        plan::routes(),
        desk::routes(),
        identity::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// THE table of those that answer everybody alike.
fn open() -> Vec<Route> {
    vec![
        ("/healthz", Method::GET, get(health::alive)),
        ("/readyz", Method::GET, get(health::ready)),
        ("/metrics", Method::GET, get(health::metrics)),
        ("/locale", Method::GET, get(locale::choose)),
        ("/robots.txt", Method::GET, get(sitemap::robots)),
        ("/sitemap.xml", Method::GET, get(sitemap::index)),
        ("/sitemap/{part}", Method::GET, get(sitemap::part)),
    ]
}

/// Every address here with its method, and the lists that [`export::csv`] answers.
pub fn addresses() -> Vec<(&'static str, Method)> {
    let routes = personal().into_iter().chain(open()).map(|(path, method, _)| (path, method));
    routes.chain(export::LISTS.map(|path| (path, Method::GET))).collect()
}

/// All of them, those of [`personal`] behind the session.
pub fn routes(server: &Handle) -> Router<Handle> {
    let join =
        |routes: Vec<Route>| routes.into_iter().fold(Router::new(), |all, (path, _, methods)| all.route(path, methods));
    let behind = join(personal()).layer(middleware::from_fn_with_state(server.clone(), session::layer));
    behind.merge(join(open()))
}
