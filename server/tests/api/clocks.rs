//! Notices as paper, and a year on its way into the calendar by plain forms.

use crate::town::{Town, Who, encoded, form, request, session};
use axum::http::Method;
use shared::ports::ClocksPort;

/// A year as it might be announced.
pub(crate) const NEXT_YEAR: &str = "year 2027\nsource 国务院办公厅关于2027年部分节假日安排的通知\noff 2027-01-01\n\
    off 2027-02-05\noff 2027-02-08\noff 2027-02-09\noff 2027-02-10\noff 2027-02-11\nwork 2027-02-14\noff 2027-04-05\n\
    off 2027-05-03\noff 2027-06-09\noff 2027-09-15\noff 2027-10-01\noff 2027-10-04\noff 2027-10-05\n";

#[tokio::test]
async fn the_notice_comes_as_plain_text_in_the_readers_language() {
    let town = Town::new().await;
    let owner = session(town.sign_in(Who::Owner).await.as_deref());
    let stranger = session(town.sign_in(Who::OtherBusiness).await.as_deref());
    let path = "/records/2/notice.txt";
    let answer = town.send(request(Method::GET, path, &[("cookie", &owner)], "")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-store", "it belongs to an account");
    assert!(answer.header("content-disposition").contains("notice-2.txt"));
    assert!(answer.text().starts_with("信用信息公示提示\n"), "{}", answer.text());
    assert!(answer.text().contains("鄂州市监罚〔2026〕112号") && answer.text().contains("2026年8月31日"));
    let english = format!("{owner}; i18n_pref_locale=en");
    let answer = town.send(request(Method::GET, path, &[("cookie", &english)], "")).await;
    assert!(answer.text().starts_with("Notice of publication"), "{}", answer.text());
    for (cookie, path, status) in [
        (&stranger, path, 404),
        (&String::new(), path, 401),
        (&owner, "/records/999/notice.txt", 404),
        (&owner, "/records/x/notice.txt", 404),
        (&owner, "/records/-1/notice.txt", 404),
        (&owner, "/records/99999999999999999999/notice.txt", 404),
    ] {
        let answer = town.send(request(Method::GET, path, &[("cookie", cookie)], "")).await;
        assert_eq!(answer.status.as_u16(), status, "{path} {cookie}");
        assert!(!answer.text().contains("112"), "nothing of it is told");
    }
    let page = town.send(request(Method::GET, "/records/2/notice", &[("cookie", &owner)], "")).await;
    let html = page.text();
    for said in ["信用信息公示提示", "20 个工作日", "最长至 2027年8月20日", "notice.txt"] {
        assert!(html.contains(said), "{said} is not in the page");
    }
}

#[tokio::test]
async fn a_year_is_checked_shown_and_loaded_by_plain_forms() {
    let town = Town::new().await;
    let office = session(town.sign_in(Who::CreditOffice).await.as_deref());
    let visit = "credence_visit=0123456789abcdef0123456789abcdef";
    let cookie = format!("{office}; {visit}");
    let open = async || town.send(request(Method::GET, "/official/calendar/load", &[("cookie", &cookie)], "")).await;
    let post = async |path: &str, text: &str| {
        let body = format!("text={}", encoded(text));
        let answer = town.send(form(path, &[("cookie", &cookie)], &body)).await;
        assert_eq!(answer.status, 303, "{path}: {}", answer.text());
        answer.header("location").to_owned()
    };

    // What is wrong stands by its line, and nothing typed is lost.
    let broken = "year 2027\noff 2027-01-02\n\0<b>";
    assert_eq!(post("/api/fn/official/check_year", broken).await, "/official/calendar/load");
    let page = open().await;
    let html = page.text();
    assert!(html.contains("第 2 行") && html.contains("2027-01-02 是周末"), "{html}");
    assert!(html.contains("off 2027-01-02\n&lt;b&gt;</textarea>"), "the file stands there as it was typed");
    assert!(!html.contains("确认载入"));

    // A browser sends line ends of its own.
    let text = NEXT_YEAR.replace('\n', "\r\n");
    post("/api/fn/official/check_year", &text).await;
    let page = open().await;
    let html = page.text();
    assert!(html.contains("确认载入 2027 年") && html.contains("2027年1月1日"), "{html}");
    assert_eq!(town.app.pack().calendar.years().last().unwrap().year, 2026, "looking loads nothing");

    let to = post("/api/fn/official/load_year", &text).await;
    assert_eq!(to, "/official/calendar?year=2027&loaded=yes");
    let page = town.send(request(Method::GET, &to, &[("cookie", &cookie)], "")).await;
    assert!(page.text().contains("2027 年的安排已载入") && page.text().contains("2027年部分节假日"), "{}", page.text());
    assert!(!open().await.text().contains("off 2027-01-01\n"), "a form that has served is gone");

    // The same once more is refused, and said so.
    post("/api/fn/official/load_year", &text).await;
    assert!(open().await.text().contains("完全相同"));
    assert_eq!(town.app.run_due_jobs().await.unwrap(), 1);
    let viewer = shared::access::Viewer {
        account: Some(shared::ids::AccountId(1)),
        role: Some(shared::access::Role::CreditOffice),
        ..Default::default()
    };
    assert!(town.app.calendar(&viewer, None).await.unwrap().run.unwrap().finished);
}

#[tokio::test]
async fn lists_keep_what_they_are_narrowed_to() {
    let town = Town::new().await;
    let office = session(town.sign_in(Who::CreditOffice).await.as_deref());
    let path = "/official/clocks?tab=ending&item=penalty&department=market";
    let page = town.send(request(Method::GET, path, &[("cookie", &office)], "")).await;
    let html = page.text();
    assert_eq!(page.status, 200, "{html}");
    assert!(html.contains("tab=coming&amp;item=penalty&amp;department=market"), "{html}");
    assert!(html.contains("value=\"market\" selected"), "{html}");
    for odd in ["?tab=nonsense", "?item=%00", "?department='--", "?tab=today&cursor="] {
        let page = town.send(request(Method::GET, &format!("/official/clocks{odd}"), &[("cookie", &office)], "")).await;
        assert_eq!(page.status, 200, "{odd}: {}", page.text());
    }
    let page = town.send(request(Method::GET, "/official/clocks?cursor=x!", &[("cookie", &office)], "")).await;
    assert_eq!(page.status, 409, "a broken mark is said");
}
