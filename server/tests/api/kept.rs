//! Answers that are kept whole: as fresh as if they were made anew, and nobody's own.

use crate::town::{JIANGZHU, Town, Who, request, session};
use axum::http::Method;

fn page() -> String {
    format!("/subjects/{JIANGZHU}")
}

fn resource() -> String {
    format!("/api/v1/subjects/{JIANGZHU}")
}

/// A page's text without its nonce.
async fn read(town: &Town, path: &str) -> String {
    let answer = town.get(path).await;
    let policy = answer.header("content-security-policy").to_owned();
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).map(str::to_owned);
    let text = answer.text().to_owned();
    match nonce {
        Some(nonce) => {
            assert!(text.contains(&nonce), "the page and its policy name the same nonce");
            text.replace(&nonce, "")
        }
        None => text,
    }
}

#[tokio::test]
async fn what_is_given_again_is_the_same_and_has_a_nonce_of_its_own() {
    let town = Town::new().await;
    for path in [page(), resource()] {
        let (first, again) = (town.get(&path).await, town.get(&path).await);
        assert_eq!(first.status, 200);
        let names = |answer: &crate::town::Answer| -> Vec<String> {
            let mut names: Vec<_> = answer.headers.keys().map(|name| name.as_str().to_owned()).collect();
            names.sort();
            names
        };
        assert_eq!(names(&first), names(&again), "{path}");
        assert_eq!(first.header("content-type"), again.header("content-type"));
        assert_eq!(first.header("cache-control"), again.header("cache-control"));
        assert_eq!(read(&town, &path).await, read(&town, &path).await);
    }
    let policies =
        [town.get(&page()).await, town.get(&page()).await].map(|a| a.header("content-security-policy").to_owned());
    assert_ne!(policies[0], policies[1]);
}

#[tokio::test]
async fn every_change_of_a_file_shows_at_once() {
    let town = Town::new().await;
    let record = "select id from record where uscc = '91420700MA4900010Y' and live order by id limit 1";
    let changes = [
        "update subject set name = '湖北江渚新材料集团有限公司' where uscc = '91420700MA4900010Y'".to_owned(),
        format!("update record set publish_from = null, marks = 2 where id = ({record})"),
        "insert into roster_entry (uscc, kind, from_on, basis, organ)
         values ('91420700MA4900010Y', 'exemplar', '2026-01-05', '评定结果', '鄂州市税务局')"
            .to_owned(),
        "delete from roster_entry where uscc = '91420700MA4900010Y' and kind = 'exemplar' and from_on = '2026-01-05'"
            .to_owned(),
    ];
    for path in [page(), resource()] {
        let mut before = read(&town, &path).await;
        // Of rosters the resource tells what the tier rests on, and an honour is none of that.
        let told = if path == page() { changes.len() } else { 2 };
        for change in &changes[..told] {
            sqlx::query(sqlx::AssertSqlSafe(change.as_str())).execute(&town.db.pool).await.unwrap();
            let after = read(&town, &path).await;
            assert_ne!(before, after, "{path}: {change}");
            before = after;
        }
        sqlx::query("update subject set name = '湖北江渚新材料有限公司' where uscc = '91420700MA4900010Y'")
            .execute(&town.db.pool)
            .await
            .unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "update record set publish_from = decided_on, marks = 0 where id = ({record})"
        )))
        .execute(&town.db.pool)
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn whoever_is_somebody_gets_a_page_of_their_own() {
    let town = Town::new().await;
    let public = read(&town, &page()).await;
    let cookie = session(town.sign_in(Who::Owner).await.as_deref());
    let own = town.send(request(Method::GET, &page(), &[("cookie", &cookie)], "")).await;
    assert_eq!(own.header("cache-control"), "no-store");
    assert!(own.text().contains("Owner"), "the header names who is signed in");
    assert_eq!(read(&town, &page()).await, public, "and leaves nothing behind for others");
    // Another language is another page; what asks for more than the page is not kept.
    let english = town.send(request(Method::GET, &page(), &[("cookie", "i18n_pref_locale=en")], "")).await;
    assert!(english.text().contains("Skip to") != public.contains("Skip to"), "{}", english.text());
    assert_eq!(town.get(&format!("{}x", page())).await.status, 404);
}
