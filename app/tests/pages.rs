//! The public pages as a browser without JavaScript gets them: whole, escaped, in both languages, with the right status.

#![allow(clippy::unwrap_used, reason = "what can't be unwrapped fails the test")]

mod fixture;

use app::{App, Site, SiteFiles, context::Visitor, shell};
use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
    response::Response,
};
use fixture::{City, NASTY, USCC};
use leptos::prelude::{Owner, provide_context};
use leptos_meta::ServerMetaContext;
use leptos_router::{RouteList, SsrMode, location::RequestUrl};
use std::sync::Arc;

/// While Leptos looks for its routes, no resource in the whole process loads, and a page rendered meanwhile waits for ever.
/// The server looks before it listens; here whoever renders shares this lock, and who looks for routes takes it alone.
static LOOKING_FOR_ROUTES: tokio::sync::RwLock<()> = tokio::sync::RwLock::const_new(());

/// One request of the public, in a language.
async fn get(path: &str, cookie: &str) -> (StatusCode, String) {
    let answer = answer(path, cookie).await;
    let status = answer.status();
    let body = to_bytes(answer.into_body(), 1 << 22).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

async fn answer(path: &str, cookie: &str) -> Response {
    let _rendering = LOOKING_FOR_ROUTES.read().await;
    let _ = any_spawner::Executor::init_tokio();
    let provide = || {
        provide_context(City::backend());
        provide_context(Visitor::default());
    };
    let files = SiteFiles {
        css: "/pkg/main.css".into(),
        js: "/pkg/credence.js".into(),
        wasm: "/pkg/credence.wasm".into(),
        worker: "/pkg/worker.js".into(),
    };
    let site = Site {
        files: Arc::new(files),
        city: Arc::new(fixture::both("鄂州", "Ezhou")),
        synthetic: true,
        on: Some(fixture::day("2026-11-21")),
    };
    let page = leptos_axum::render_app_async_with_context(provide, move || shell(site.clone()));
    let request = Request::get(path)
        .header(header::COOKIE, cookie)
        .header(header::ACCEPT_LANGUAGE, "en-GB,en")
        .header(header::ACCEPT, "text/html");
    page(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn every_page_is_rendered_whole_on_the_server() {
    let _alone = LOOKING_FOR_ROUTES.write().await;
    let _ = any_spawner::Executor::init_tokio();
    let routes = Owner::new().with(|| {
        provide_context(RequestUrl::new(""));
        provide_context(ServerMetaContext::new().0);
        RouteList::generate(App).unwrap().into_inner()
    });
    assert!(routes.len() >= 8);
    for route in routes {
        assert_eq!(route.mode(), &SsrMode::Async, "{:?}", route.path());
    }
}

async fn chinese(path: &str) -> String {
    let (status, body) = get(path, "").await;
    assert_eq!(status, StatusCode::OK, "{path}");
    body
}

/// What stands before the serialised data: the part that people see.
fn seen(body: &str) -> &str {
    body.split("__RESOLVED_RESOURCES").next().unwrap_or(body)
}

#[tokio::test]
async fn every_public_page_is_whole_in_both_languages() {
    for path in [
        "/",
        "/search?q=江渚",
        "/subjects/91420700MA4900010Y",
        "/disclosures",
        "/disclosures/penalty",
        "/disclosures/penalty?region=420704&from=2026-13",
        "/disclosures/licence",
        "/rosters",
        "/rosters/serious_dishonesty",
        "/commitments",
        "/complaints",
        "/subjects/91420700MA4900010Y/records/penalty",
        "/kiosk",
        "/kiosk?q=hbj&key=z",
        "/kiosk/search?q=江渚",
        "/kiosk/subjects/91420700MA4900010Y",
        "/commitments/42070020261121000001",
        "/guide",
    ] {
        let path = path.replace("江渚", "%E6%B1%9F%E6%B8%9A");
        for (cookie, lang, skip) in [("", "zh-CN", "跳到正文"), ("i18n_pref_locale=en", "en", "Skip to content")] {
            let (status, body) = get(&path, cookie).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            assert!(body.contains(&format!("lang=\"{lang}\"")), "{path} says its language");
            assert!(body.contains(skip), "{path} {lang}");
            assert_eq!(seen(&body).matches("<h1").count(), 1, "{path} {lang} has one main heading");
            assert_eq!(seen(&body).matches("<main").count(), 1, "{path}");
            assert!(!body.contains(" style="), "{path}: the content policy forbids style attributes");
            assert!(!seen(&body).contains("class=\"loading\""), "{path} waits for its data");
            assert!(body.contains("<title>"), "{path} has a title");
        }
    }
}

#[tokio::test]
async fn the_subject_page_tells_tier_reason_future_and_clocks() {
    let body = chinese(&format!("/subjects/{USCC}")).await;
    let seen = seen(&body);
    for text in [
        "湖北江渚新材料有限公司",
        "为什么是“关注”",
        "最近 12 个月内有 2 条行政处罚计入",
        "鄂州政办发〔2021〕29号 三（二）5",
        "另有 1 条处罚已完成信用修复",
        "未公示的处罚（7）",
        "未列入严重失信主体名单",
        "2027年3月11日起",
        "2027年9月5日起",
        "2026年12月4日起可申请修复",
        "现在可申请修复",
        "公示至 2027年3月9日",
        "没有公示中的自愿注册证书记录",
        "credence calc tier",
        "演示数据",
        "ezhou@3f2a9c41",
    ] {
        assert!(seen.contains(text), "{text}");
    }
    assert!(!seen.contains("结果一致"), "only a browser that computed may say that it agrees");
}

/// What somebody does at the counter stays there: no way out, nothing stored, back to the start by itself.
#[tokio::test]
async fn nothing_leads_out_of_the_counter() {
    for path in
        ["/kiosk", "/kiosk?q=hbj&key=z", "/kiosk/search?q=%E6%B1%9F%E6%B8%9A", &format!("/kiosk/subjects/{USCC}")]
    {
        let body = chinese(path).await;
        let seen = seen(&body);
        for address in seen.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let inside = address.starts_with("/kiosk") || address.starts_with("/locale?to=en&amp;back=/kiosk");
            let inside = inside || address == "/locale?to=en&back=/kiosk";
            let asset = address.starts_with("/pkg/") || address == "/favicon.svg" || address == "#main";
            assert!(inside || asset, "{path} leads to {address}");
        }
        for action in seen.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(action.starts_with("/kiosk"), "{path} sends to {action}");
        }
        let returns = seen.contains("<noscript><meta http-equiv=\"refresh\" content=\"90;url=/kiosk\"");
        assert_eq!(returns, path != "/kiosk", "{path}");
    }
    assert!(chinese("/kiosk?q=hbj&key=z").await.contains("value=\"hbjz\""), "keys write");
    assert!(chinese("/kiosk?q=hbj&key=back").await.contains("value=\"hb\""), "and take back");
}

#[tokio::test]
async fn filters_stay_in_the_address() {
    let body = chinese("/disclosures/penalty?region=420704&from=2026-13").await;
    let seen = seen(&body);
    assert!(seen.contains("鄂城区（1\u{202f}200）"), "each value has its count");
    assert!(seen.contains("共 1\u{202f}234 条（截至 2026年11月21日）"), "and the list its day");
    assert!(seen.contains("“2026-13”不是月份或日期"), "what is not understood is said at its field");
    assert!(seen.contains("value=\"2026-13\""), "and nothing typed is lost");
    let next = seen.split("rel=\"next\"").nth(1).unwrap();
    assert!(next.contains("region=420704") && next.contains("cursor="), "the next page keeps the filter");
    assert!(seen.contains("/disclosures/penalty.csv?region=420704"), "and so does the file");
}

#[tokio::test]
async fn names_never_become_markup() {
    for path in ["/search?q=%E6%B1%9F%E6%B8%9A", "/rosters/serious_dishonesty"] {
        let body = chinese(path).await;
        assert!(!body.contains(NASTY), "{path}");
        assert!(!body.contains("<script>alert"), "{path}");
        assert!(body.contains("𠮷商行"), "{path} shows rare characters");
    }
    for term in ["%22%3E%3Cscript%3Ealert(1)", "%3C/title%3E%3Cscript%3Ealert(1)", "%3C/script%3E%3Cscript%3Ealert(1)"]
    {
        let body = chinese(&format!("/search?q={term}")).await;
        assert!(!body.contains("<script>alert"), "what was searched for is only text: {term}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_404_and_what_fails_is_503() {
    for path in ["/nowhere", "/subjects/91420700MA4900011Y", "/disclosures/secret", "/rosters/none", "/commitments/1"] {
        let (status, body) = get(path, "").await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert!(body.contains("没有找到这个页面"), "{path}");
        assert_eq!(get(path, "i18n_pref_locale=en").await.1.matches("<h1>There is no such page").count(), 1, "{path}");
    }
    let (status, body) = get("/search?q=down", "").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(body.contains("7F3A"), "the incident's number is told");
}

#[tokio::test]
async fn a_mistyped_code_is_explained_and_mended() {
    let body = chinese("/search?q=91420700MA4900010X").await;
    assert!(body.contains("最后一位应为 Y"));
    assert!(body.contains(&format!("/search?q={USCC}")));
}

#[tokio::test]
async fn scripts_carry_the_nonce_and_the_wasm_waits() {
    let body = chinese("/").await;
    for script in body.split("<script").skip(1) {
        let (tag, rest) = script.split_once('>').unwrap();
        assert!(tag.contains("nonce=") || rest.starts_with("</script>"), "<script{tag}>");
    }
    assert!(!body.contains("modulepreload"), "nothing is fetched before it is needed");
    assert!(body.contains("data-wasm=\"/pkg/credence.wasm\""));
}

#[tokio::test]
async fn the_other_language_leads_back_to_this_page() {
    let body = chinese("/search?q=a%26b").await;
    assert!(
        body.contains("/locale?to=en&amp;back=/search%3Fq%3Da%2526b")
            || body.contains("/locale?to=en&back=/search%3Fq%3Da%2526b")
    );
}

#[tokio::test]
async fn whom_must_sign_in_is_sent_there_and_back() {
    for path in ["/business", "/official", "/official/late"] {
        let answer = answer(path, "").await;
        assert_eq!(answer.status(), StatusCode::FOUND, "{path}");
        assert_eq!(answer.headers()[header::LOCATION], format!("/signin?back={path}"));
    }
}

/// On the server's kind of runtime, with every core busy: no page fails by chance, and none is forgotten.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_pages_at_once_are_all_answered() {
    let paths = ["/search?q=%E6%B1%9F", "/subjects/91420700MA4900010Y", "/disclosures/penalty", "/"];
    let mut asked = tokio::task::JoinSet::new();
    for n in 0..600 {
        asked.spawn(async move {
            let path = paths[n % paths.len()];
            let answer = tokio::time::timeout(std::time::Duration::from_secs(60), get(path, "")).await;
            (path, answer.map(|(status, _)| status))
        });
    }
    while let Some(answered) = asked.join_next().await {
        let (path, status) = answered.expect("no page panics");
        assert_eq!(status, Ok(StatusCode::OK), "{path}");
    }
}

#[tokio::test]
async fn a_wrong_answer_is_told_at_its_question_and_in_its_course_alone() {
    // Again and again: what the form knows must not depend on how often the page was begun.
    for _ in 0..8 {
        let body = chinese("/learn/entry").await;
        let page = seen(&body);
        assert_eq!(page.matches("class=\"problem\"").count(), 1, "{page}");
        let question = page.split("<fieldset").find(|part| part.contains("id=\"q1-problem\"")).unwrap();
        assert!(question.contains("材料暂时不齐"), "{question}");
        assert!(page.contains("承诺的履行情况会被检查"), "{page}");
    }
    let body = chinese("/learn/repair").await;
    assert!(!seen(&body).contains("class=\"problem\""), "answers of another course");
}
