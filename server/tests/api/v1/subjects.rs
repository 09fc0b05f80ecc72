//! `/api/v1/subjects…`

use crate::town::{JIANGZHU, NOBODY, OTHER, TODAY, Town, encoded, request};
use axum::http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_subject_answers_with_its_tier_and_the_reason() {
    let town = Town::new().await;
    let subject = town.get(&format!("/api/v1/subjects/{JIANGZHU}")).await.json();
    let fields: Vec<&str> = subject.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, ["counts", "industry", "kind", "name", "region", "status", "tier", "uscc"]);
    assert_eq!(subject["uscc"], JIANGZHU);
    assert_eq!(subject["name"], "湖北江渚新材料有限公司");
    let tier = &subject["tier"];
    let fields: Vec<&str> = tier.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, ["code", "on", "rule_set", "trace", "valid_until"]);
    // Two penalties within a year: attention 关注, until the older one has left the window.
    assert_eq!(tier["code"], "attention");
    assert_eq!(tier["on"], TODAY);
    assert_eq!(tier["valid_until"], "2027-03-11");
    assert!(tier["rule_set"].as_str().unwrap().starts_with("ezhou@"));
    let count = tier["trace"].as_array().unwrap().iter().find(|step| step["rule"] == "count").unwrap();
    assert_eq!(count["applied"], true);
    assert_eq!(count["facts"].as_array().unwrap().len(), 2);
    assert!(count["citation"]["document"].as_str().unwrap().contains("29号"));
    assert!(count["text"].as_str().unwrap().contains("2 条"));
    // The penalty of 2019 is no longer public, so it is not counted among what is shown.
    assert_eq!(subject["counts"]["penalty"], 2);
    assert_eq!(subject["counts"]["licence"], 1);
}

#[tokio::test]
async fn reasons_come_in_the_language_asked_for() {
    let town = Town::new().await;
    let path = format!("/api/v1/subjects/{JIANGZHU}");
    let english = town.send(request(Method::GET, &path, &[("accept-language", "en")], "")).await.json();
    assert!(english["tier"]["trace"][0]["text"].as_str().unwrap().contains("penalties count"));
}

#[tokio::test]
async fn a_code_as_typed_is_understood_and_a_wrong_one_explained() {
    let town = Town::new().await;
    let typed = town.get(&format!("/api/v1/subjects/{}", JIANGZHU.to_lowercase())).await.json();
    assert_eq!(typed["uscc"], JIANGZHU);

    let wrong = town.get("/api/v1/subjects/91420700MA4900010X").await.problem(400);
    assert_eq!(wrong["code"], "uscc_check");
    assert!(wrong["detail"].as_str().unwrap().contains('Y'), "{wrong}");
    let letter = town.get("/api/v1/subjects/9142O700MA49OOO1OY").await.problem(400);
    assert_eq!(letter["suggestion"], JIANGZHU);
    assert_eq!(town.get("/api/v1/subjects/123").await.problem(400)["code"], "uscc_length");
    assert_eq!(town.get(&format!("/api/v1/subjects/{NOBODY}")).await.problem(404)["code"], "not_found");
}

#[tokio::test]
async fn search_finds_by_name_and_by_code() {
    let town = Town::new().await;
    for q in ["江渚", "新材料", "91420700MA49"] {
        let found =
            town.send(request(Method::GET, &format!("/api/v1/subjects?q={}", encoded(q)), &[], "")).await.json();
        let hits: Vec<&Value> = found["items"].as_array().unwrap().iter().map(|hit| &hit["uscc"]).collect();
        assert_eq!(hits, [JIANGZHU], "{q}");
        assert_eq!(found["items"][0]["tier"], "attention");
        assert_eq!((&found["next"], &found["more"]), (&Value::Null, &json!(false)));
    }
    let none = town.get(&format!("/api/v1/subjects?q={}", encoded("没有这家"))).await.json();
    assert_eq!(none["items"], json!([]));
    let mistyped = town.get("/api/v1/subjects?q=91420700MA4900010X").await.json();
    assert_eq!(mistyped["hint"]["code"], "uscc_check");
}

#[tokio::test]
async fn a_search_without_a_term_is_refused() {
    let town = Town::new().await;
    for query in ["", "?q=", "?q=%20%20", "?limit=5"] {
        assert_eq!(
            town.get(&format!("/api/v1/subjects{query}")).await.problem(400)["code"],
            "parameter_missing",
            "{query}"
        );
    }
    assert_eq!(town.get("/api/v1/subjects?q=a&limit=abc").await.problem(400)["code"], "number_shape");
}

#[tokio::test]
async fn the_records_of_a_subject_come_page_by_page() {
    let town = Town::new().await;
    let path = format!("/api/v1/subjects/{JIANGZHU}/records");
    let whole = town.get(&path).await.json();
    let titles = |list: &Value| -> Vec<String> {
        list["items"].as_array().unwrap().iter().map(|row| row["title"].as_str().unwrap().to_owned()).collect()
    };
    let expected = ["鄂州市监罚〔2026〕112号", "鄂州市监罚〔2026〕38号", "鄂审批许〔2025〕61号"];
    assert_eq!(titles(&whole), expected);
    assert_eq!(whole["next"], Value::Null);

    let mut collected = Vec::new();
    let mut next = format!("{path}?limit=1");
    loop {
        let page = town.get(&next).await.json();
        assert_eq!(page["items"].as_array().unwrap().len(), 1);
        collected.extend(titles(&page));
        let Some(cursor) = page["next"].as_str() else { break };
        next = format!("{path}?limit=1&cursor={}", encoded(cursor));
    }
    assert_eq!(collected, expected);

    let penalties = town.get(&format!("{path}?item=penalty")).await.json();
    assert_eq!(titles(&penalties), expected[..2]);
    let record = &penalties["items"][1];
    assert_eq!(record["fields"]["CF_WSH"], "鄂州市监罚〔2026〕38号");
    assert_eq!(record["decided_on"], "2026-03-10");
    assert_eq!(record["publication"]["until"].as_str().map(str::len), Some(10));
    assert_eq!(town.get(&format!("/api/v1/subjects/{OTHER}/records")).await.json()["items"], json!([]));
    town.get(&format!("/api/v1/subjects/{NOBODY}/records")).await.problem(404);
    town.get(&format!("{path}?item=nonsense")).await.problem(404);
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let town = Town::new().await;
    let path = format!("/api/v1/subjects/{JIANGZHU}");
    let first = town.get(&path).await;
    assert_eq!(first.header("cache-control"), "no-cache");
    assert_eq!(first.header("credence-data"), "synthetic");
    let tag = first.header("etag").to_owned();
    let again = town.send(request(Method::GET, &path, &[("if-none-match", &tag)], "")).await;
    assert_eq!((again.status.as_u16(), again.text()), (304, ""));
    let other = town.send(request(Method::GET, &path, &[("if-none-match", "W/\"0\"")], "")).await;
    assert_eq!(other.status, 200);
}
