//! Forms that another site's page sends in the visitor's name.

use crate::town::{Town, Who, request, session};
use axum::http::Method;

#[tokio::test]
async fn a_post_from_another_site_does_nothing() {
    let town = Town::new().await;
    let cookie = session(town.sign_in(Who::Owner).await.as_deref());
    let forged: [&[(&str, &str)]; 3] = [
        &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
        &[("sec-fetch-site", "same-site"), ("origin", "http://other.credence.test")],
        &[("origin", "https://evil.example")],
    ];
    for headers in forged {
        let mut all = headers.to_vec();
        all.extend([
            ("cookie", cookie.as_str()),
            ("accept", "text/html"),
            ("content-type", "application/x-www-form-urlencoded"),
        ]);
        for (path, _) in server::http::pages::functions() {
            let answer = town.send(request(Method::POST, path, &all, "")).await;
            assert_eq!(answer.status, 403, "{path} {headers:?}");
            assert!(answer.text().contains("其他网站"), "{}", answer.text());
        }
    }
    // The session is still open: signing out was among what did nothing.
    let page = town.send(request(Method::GET, "/business", &[("cookie", &cookie)], "")).await;
    assert_eq!(page.status, 200);
}

#[tokio::test]
async fn links_from_other_sites_work() {
    let town = Town::new().await;
    let followed = request(Method::GET, "/", &[("sec-fetch-site", "cross-site")], "");
    assert_eq!(town.send(followed).await.status, 200);
}
