//! Addresses that lead nowhere, and requests that are too much.

use crate::town::{Town, form, request};
use axum::http::Method;

#[tokio::test]
async fn a_page_that_is_not_there_is_a_page_in_both_senses() {
    let town = Town::new().await;
    for path in ["/nowhere", "/subjects", "/nowhere/at/all", "/official/nowhere"] {
        let answer = town.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");
        assert!(answer.text().contains("<h1"), "{path}");
    }
}

#[tokio::test]
async fn the_api_answers_with_problems_even_where_there_is_nothing() {
    let town = Town::new().await;
    for path in
        ["/api/v1/nowhere", "/api/v1", "/api/v1/", "/api/v2/subjects", "/api/v1/subjects/a/b/c", "/api/v1/subjects/%FF"]
    {
        assert_eq!(town.get(path).await.problem(404)["code"], "not_found", "{path}");
    }
    let answer = town.send(request(Method::DELETE, "/api/v1/subjects", &[], "")).await;
    assert_eq!(answer.problem(405)["code"], "method_not_allowed");
    assert!(answer.header("allow").contains("GET"), "{:?}", answer.headers);
}

#[tokio::test]
async fn problems_speak_english_when_asked_to() {
    let town = Town::new().await;
    let asked = request(Method::GET, "/api/v1/nowhere", &[("accept-language", "en-GB,en;q=0.9,zh;q=0.1")], "");
    assert_eq!(town.send(asked).await.problem(404)["title"], "Not found");
    assert_eq!(town.get("/api/v1/nowhere").await.problem(404)["title"], "没有找到");
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused_before_it_is_read() {
    let town = Town::new().await;
    let answer = town.send(form("/api/fn/account/sign_in", &[("content-length", "2000000")], "email=x")).await;
    assert_eq!(answer.status, 413);
    assert!(answer.text().contains("1 MB"), "{}", answer.text());
}

#[tokio::test]
async fn a_page_takes_no_post() {
    let town = Town::new().await;
    assert_eq!(town.send(form("/", &[], "")).await.status, 405);
    assert_eq!(town.send(form("/nowhere", &[], "")).await.status, 404);
}
