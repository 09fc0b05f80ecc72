//! `/api/v1/disclosures/{item}`

use crate::town::{JIANGZHU, Town, encoded};

#[tokio::test]
async fn published_records_come_newest_first_and_page_by_page() {
    let town = Town::new().await;
    let list = town.get("/api/v1/disclosures/penalty").await.json();
    let days: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|row| row["decided_on"].as_str().unwrap()).collect();
    assert_eq!(days, ["2026-08-20", "2026-03-10"], "what ended is no longer there");
    assert_eq!(list["items"][0]["uscc"], JIANGZHU);

    let first = town.get("/api/v1/disclosures/penalty?limit=1").await.json();
    let next = encoded(first["next"].as_str().unwrap());
    let second = town.get(&format!("/api/v1/disclosures/penalty?limit=1&cursor={next}")).await.json();
    assert_eq!(second["items"][0]["decided_on"], "2026-03-10");
    assert!(second["next"].is_null());
}

#[tokio::test]
async fn bad_questions_are_refused_with_their_reason() {
    let town = Town::new().await;
    for limit in ["0", "-1", "abc", "201", "1.5", "", "999999999999999999999"] {
        let problem = town.get(&format!("/api/v1/disclosures/penalty?limit={limit}")).await.problem(400);
        assert_eq!(problem["code"], "number_shape", "{limit}");
    }
    assert_eq!(town.get("/api/v1/disclosures/penalty?limit=1&limit=2").await.problem(400)["code"], "query_broken");
    town.get("/api/v1/disclosures/nonsense").await.problem(404);
    for cursor in ["nonsense", "%00", "..%2F..", "99999999999999999999999999"] {
        let answer = town.get(&format!("/api/v1/disclosures/penalty?cursor={cursor}")).await;
        assert!(answer.status.is_client_error(), "{cursor}: {} {}", answer.status, answer.text());
    }
}
