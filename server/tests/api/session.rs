//! Cookies: who is asking.

use crate::town::{Town, Who, form, request, session};
use axum::http::Method;
use server::http::{Settings, assets::Assets};

/// A browser that opens a page.
const HTML: (&str, &str) = ("accept", "text/html,*/*;q=0.8");

#[tokio::test]
async fn reading_sets_no_cookie_and_posting_sets_the_visit() {
    let town = Town::new().await;
    assert_eq!(town.get("/").await.cookies(), Vec::<&str>::new());

    let answer =
        town.send(form("/api/fn/account/sign_in", &[], "email=nobody%40example.cn&password=wrong-password")).await;
    let visit = answer.cookies().into_iter().find(|cookie| cookie.starts_with("credence_visit=")).unwrap();
    assert!(visit.contains("; HttpOnly; SameSite=Lax; Max-Age="), "{visit}");
    let key = visit.split(';').next().unwrap();
    assert_eq!(key.len(), "credence_visit=".len() + 32);

    // Once it is there it is kept; one that we did not make is replaced.
    let again = town.send(form("/api/fn/account/sign_in", &[("cookie", key)], "email=x&password=y")).await;
    assert!(again.cookies().is_empty(), "{:?}", again.cookies());
    let foreign = town
        .send(form("/api/fn/account/sign_in", &[("cookie", "credence_visit=../../etc")], "email=x&password=y"))
        .await;
    assert_eq!(foreign.cookies().len(), 1);
}

#[tokio::test]
async fn a_session_opens_what_is_the_accounts_and_a_dead_one_is_taken_back() {
    let town = Town::new().await;
    let token = town.sign_in(Who::Owner).await;
    let business = |cookie: &str| request(Method::GET, "/business", &[("cookie", cookie), HTML], "");
    assert_eq!(town.send(business(&session(token.as_deref()))).await.status, 200);

    let entered = town.send(form("/api/fn/account/sign_in", &[], &town.credentials(Who::Owner))).await;
    assert_eq!((entered.status.as_u16(), entered.header("location")), (303, "/business"));
    assert!(entered.cookies().iter().any(|cookie| cookie.starts_with("credence=") && cookie.contains("; HttpOnly")));
    assert_eq!(entered.header("cache-control"), "no-store", "a session is not for anybody's cache");

    for dead in ["credence=".to_owned() + &"0".repeat(64), "credence=nonsense".to_owned(), "credence=".to_owned()] {
        let answer = town.send(business(&dead)).await;
        assert!(answer.status.is_redirection(), "{dead}: {}", answer.status);
        assert_eq!(answer.cookies(), ["credence=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"], "{dead}");
    }
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once() {
    let town = Town::new().await;
    let cookie = session(town.sign_in(Who::Owner).await.as_deref());
    let page = || request(Method::GET, "/business", &[("cookie", &cookie), HTML], "");
    assert_eq!(town.send(page()).await.status, 200);
    town.app.disable("owner@example.cn").await.unwrap();
    assert!(town.send(page()).await.status.is_redirection());
}

#[tokio::test]
async fn in_production_cookies_are_bound_to_https_and_host() {
    let town = Town::with(Settings { secure: true, ..Settings::default() }, Assets::default()).await;
    let token = town.sign_in(Who::Owner).await.unwrap();
    let page = |name: &str| request(Method::GET, "/business", &[("cookie", &format!("{name}={token}")), HTML], "");
    assert_eq!(town.send(page("__Host-credence")).await.status, 200);
    assert!(town.send(page("credence")).await.status.is_redirection(), "the plain name opens nothing");
    let posted = town.send(form("/api/fn/account/sign_in", &[], "email=x&password=y")).await;
    assert!(posted.cookies()[0].ends_with("; Secure"), "{:?}", posted.cookies());
}

#[tokio::test]
async fn what_was_typed_when_the_session_ended_waits_behind_the_sign_in() {
    let town = Town::new().await;
    let visit = "credence_visit=0123456789abcdef0123456789abcdef";
    let token = town.sign_in(Who::CreditOffice).await;
    let cookie = format!("{}; {visit}", session(token.as_deref()));
    for (post, body, page) in [
        ("/api/fn/official/write_article", "values[title]=Typed-here&values[body]=x", "/official/articles/new"),
        ("/api/fn/catalogue/new", "values[name_zh]=Typed-here", "/official/catalogue/new"),
        (
            "/api/fn/case/order",
            "kind=rectification&uscc=91420700MA4900010Y&values[ZG_SY]=Typed-here",
            "/official/orders/rectification?uscc=91420700MA4900010Y",
        ),
    ] {
        let answer = town.send(form(post, &[("cookie", visit)], body)).await;
        assert_eq!(answer.status, 303, "{post}");
        let to = answer.header("location");
        // A path keeps its slashes.
        assert_eq!(to, format!("/signin?back={}", crate::town::encoded(page).replace("%2F", "/")), "{post}");
        let again = town.send(request(Method::GET, page, &[("cookie", &cookie), HTML], "")).await;
        assert!(again.text().contains("Typed-here"), "{page}: {}", again.text());
    }
}
