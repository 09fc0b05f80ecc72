//! What every response carries.

use crate::town::{JIANGZHU, Town, Who, request, session};
use axum::http::Method;
use server::http::{Settings, assets::Assets};

#[tokio::test]
async fn every_answer_is_closed_to_frames_and_guesses() {
    let town = Town::new().await;
    for path in
        ["/", "/nowhere", "/healthz", "/api/v1/subjects?q=江渚", "/api/v1/nowhere", "/locale?to=en", "/api/fn/none"]
    {
        let path = path.replace("江渚", "%E6%B1%9F%E6%B8%9A");
        let answer = town.get(&path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        assert_eq!(answer.header("strict-transport-security"), "", "only on https: {path}");
    }
}

#[tokio::test]
async fn in_production_browsers_stay_on_https() {
    let town = Town::with(Settings { secure: true, ..Settings::default() }, Assets::default()).await;
    assert_eq!(town.get("/").await.header("strict-transport-security"), "max-age=31536000");
}

#[tokio::test]
async fn inline_scripts_carry_the_nonce_of_their_page_alone() {
    let town = Town::new().await;
    let (one, two) = (town.get("/").await, town.get("/").await);
    let nonce = |policy: &str| policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
    let (first, second) = (nonce(one.header("content-security-policy")), nonce(two.header("content-security-policy")));
    assert_ne!(first, second);
    assert!(first.len() >= 16);
    for script in one.text().split("<script").skip(1) {
        let (tag, content) = script.split_once('>').unwrap();
        // An empty element runs nothing (the translations' place, when they are compiled in).
        let empty = tag.is_empty() && content.starts_with("</script>");
        assert!(empty || tag.contains(&format!("nonce=\"{first}\"")), "<script{tag}>");
    }
    // The policy allows no inline style, so no page may have one.
    for page in ["/", &format!("/subjects/{JIANGZHU}")] {
        let page = town.get(page).await;
        assert!(!page.text().contains(" style=\"") && !page.text().contains("<style"), "{}", page.text());
    }
}

#[tokio::test]
async fn what_belongs_to_an_account_is_never_stored() {
    let town = Town::new().await;
    assert_eq!(town.get("/").await.header("cache-control"), "private, no-cache");
    let cookie = session(town.sign_in(Who::Owner).await.as_deref());
    let page = town.send(request(Method::GET, "/", &[("cookie", &cookie)], "")).await;
    assert_eq!(page.header("cache-control"), "no-store");
}

#[tokio::test]
async fn large_answers_are_compressed_for_who_can_read_it() {
    let town = Town::new().await;
    let page = |codings: &'static str| request(Method::GET, "/", &[("accept-encoding", codings)], "");
    assert_eq!(town.send(page("gzip, br")).await.header("content-encoding"), "br");
    assert_eq!(town.send(page("gzip")).await.header("content-encoding"), "gzip");
    assert_eq!(town.send(page("")).await.header("content-encoding"), "");
}
