//! `/locale?to=…&back=…`

use crate::town::Town;
use server::http::{Settings, assets::Assets};

#[tokio::test]
async fn a_link_changes_the_language_and_leads_back() {
    let town = Town::new().await;
    let answer = town.get("/locale?to=en&back=/search?q=%E6%B1%9F%E6%B8%9A").await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.header("location"), "/search?q=%E6%B1%9F%E6%B8%9A");
    assert_eq!(answer.cookies(), ["i18n_pref_locale=en; Path=/; SameSite=Lax; Max-Age=31536000"]);
}

#[tokio::test]
async fn nobody_is_led_away_by_it() {
    let town = Town::new().await;
    for back in ["https://evil.example/", "//evil.example", "/%5Cevil.example", "javascript:alert(1)", ""] {
        let answer = town.get(&format!("/locale?to=zh-CN&back={back}")).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/"), "{back}");
    }
    for query in ["", "?to=fr", "?back=/", "?to=en&to=en"] {
        assert!(town.get(&format!("/locale{query}")).await.status.is_client_error(), "{query}");
    }
}

#[tokio::test]
async fn on_https_the_cookie_stays_there() {
    let town = Town::with(Settings { secure: true, ..Settings::default() }, Assets::default()).await;
    assert!(town.get("/locale?to=en").await.cookies()[0].ends_with("; Secure"));
}

#[tokio::test]
async fn pages_and_refusals_speak_the_chosen_language() {
    let town = Town::new().await;
    let page = |cookie: &'static str| {
        crate::town::request(axum::http::Method::GET, "/", &[("cookie", cookie), ("accept", "text/html")], "")
    };
    assert!(town.send(page("i18n_pref_locale=en")).await.text().contains("lang=\"en\""));
    assert!(town.send(page("i18n_pref_locale=zh-CN")).await.text().contains("lang=\"zh-CN\""));
    assert!(town.get("/").await.text().contains("lang=\"zh-CN\""), "Chinese first");
}
