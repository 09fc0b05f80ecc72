//! How often one address may ask.

use crate::town::{Town, request};
use axum::{extract::ConnectInfo, http::Method};
use server::http::{Settings, assets::Assets, rate_limit::Rate};
use std::net::SocketAddr;

#[tokio::test]
async fn too_many_questions_are_put_off_but_pages_are_not() {
    let settings = Settings { rate: Some(Rate { per_second: 1, burst: 3 }), ..Settings::default() };
    let town = Town::with(settings, Assets::default()).await;
    for _ in 0..3 {
        assert_eq!(town.get("/api/v1/openapi.json").await.status, 200);
    }
    let refused = town.get("/api/v1/openapi.json").await;
    assert_eq!(refused.problem(429)["code"], "too_often");
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=3).contains(&wait), "{wait}");

    let mut other = request(Method::GET, "/api/v1/openapi.json", &[], "");
    other.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 99], 1))));
    assert_eq!(town.send(other).await.status, 200, "another address has its own bucket");
    assert_eq!(town.get("/").await.status, 200, "people are not put off");
}
