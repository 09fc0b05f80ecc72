//! The whole router.

use super::{Handle, api, export, files, guard, pages, problem::Refusal};
use any_spawner::Executor;
use axum::{
    Router, middleware,
    response::{IntoResponse, Response},
};
use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, Predicate, SizeAbove},
    },
    csrf::{CsrfLayer, ProtectionError},
};

/// Answers smaller than this fit into one packet anyway.
const WORTH_COMPRESSING: u64 = 1024;

/// Every address of the server.
pub fn router(server: Handle) -> Router {
    // Only the first router of a process can set it; the tests make many.
    let _ = Executor::init_tokio();
    let compression = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(DefaultPredicate::new().and(SizeAbove::new(WORTH_COMPRESSING)));
    Router::new()
        .nest("/api/v1", api::v1::router(&server))
        .merge(files::routes(&server))
        .merge(pages::routes(&server))
        // A list's address with an ending is the list as a file; no route can say that.
        .layer(middleware::from_fn_with_state(server.clone(), export::csv))
        .method_not_allowed_fallback(|| async { Refusal::Method })
        .layer(compression)
        .layer(CsrfLayer::new().with_rejection_response(cross_site))
        .layer(middleware::from_fn_with_state(server.clone(), guard::guard))
        .with_state(server)
}

fn cross_site(_: ProtectionError) -> Response {
    Refusal::CrossSite.into_response()
}
