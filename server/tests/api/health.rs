//! `/healthz` `/readyz` `/metrics`

use crate::town::{Town, request};
use axum::{extract::ConnectInfo, http::Method};
use std::net::SocketAddr;

#[tokio::test]
async fn alive_and_ready_while_the_database_answers() {
    let town = Town::new().await;
    assert_eq!(town.get("/healthz").await.text(), "ok\n");
    assert_eq!(town.get("/readyz").await.text(), "ready\n");
}

#[tokio::test]
async fn without_a_database_alive_but_not_ready_and_pages_say_so_with_a_number() {
    let town = Town::new().await;
    town.db.pool.close().await;
    assert_eq!(town.get("/healthz").await.status, 200);
    assert_eq!(town.get("/readyz").await.status, 503);

    let problem = town.get(&format!("/api/v1/subjects/{}", crate::town::JIANGZHU)).await.problem(503);
    assert_eq!(problem["code"], "unavailable");
    let incident = problem["incident"].as_str().unwrap();
    assert!(problem["detail"].as_str().unwrap().contains(incident));

    let page = town.get("/").await;
    assert_eq!(page.status, 503);
    // Nothing of the database gets out.
    for word in ["sqlx", "postgres", "pool", "closed"] {
        assert!(!page.text().to_lowercase().contains(word), "{word}: {}", page.text());
    }
}

#[tokio::test]
async fn counters_are_for_this_machine_alone() {
    let town = Town::new().await;
    assert_eq!(town.get("/metrics").await.status, 404);

    let local = |forwarded: &[(&str, &str)]| {
        let mut request = request(Method::GET, "/metrics", forwarded, "");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 5))));
        request
    };
    let answer = town.send(local(&[])).await;
    assert!(answer.text().contains("credence_requests_total{kind=\"other\",status=\"4xx\"} 1"), "{}", answer.text());
    // Through a proxy on the same machine, anyone may be asking.
    assert_eq!(town.send(local(&[("x-forwarded-for", "203.0.113.9")])).await.status, 404);
}
