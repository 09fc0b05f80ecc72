//! `/api/v1/records:batch` and `/api/v1/reconciliations`

use crate::town::{Answer, JIANGZHU, Town, request};
use axum::http::Method;
use serde_json::{Value, json};

const ADDRESS: &str = "/api/v1/records:batch";

fn row(n: u32) -> Value {
    json!({
        "CF_XDR_MC": "湖北江渚新材料有限公司", "CF_XDR_LB": "法人及非法人组织", "CF_XDR_SHXYM": JIANGZHU,
        "CF_WSH": format!("鄂州市监罚〔2026〕9{n}号"), "CF_WFXW": "产品不合格", "CF_SY": "抽检不合格。",
        "CF_YJ": "产品质量法第四十九条", "CF_CFLB": "罚款", "CF_NR": "罚款二万五千元", "CF_NR_FK": 2.5,
        "CF_JDRQ": "2026-09-10", "CF_CFJG": "鄂州市市场监督管理局"
    })
}

async fn key(town: &Town, department: &str) -> String {
    let issued = town.app.issue_key(department, "案件系统", "2027-11-21".parse().unwrap()).await.unwrap();
    format!("Bearer {}", issued.key)
}

async fn send(town: &Town, key: &str, name: &str, body: &Value) -> Answer {
    let headers = [("authorization", key), ("idempotency-key", name), ("accept-language", "en")];
    town.send(request(Method::POST, ADDRESS, &headers, &body.to_string())).await
}

#[tokio::test]
async fn a_batch_is_taken_and_its_records_are_public() {
    let town = Town::new().await;
    let key = key(&town, "market").await;
    let body = json!({ "item": "penalty", "rows": [row(1), row(2)] });
    let answer = send(&town, &key, "first", &body).await.json();
    assert_eq!((&answer["accepted"], &answer["taken"]), (&json!(2), &json!(true)));
    assert_eq!(answer["results"][1]["row"], 2);
    assert_eq!(answer["results"][1]["status"], "accepted");
    assert!(answer["results"][1]["id"].is_i64());
    let records = town.get(&format!("/api/v1/subjects/{JIANGZHU}/records?item=penalty")).await.json();
    assert!(records.to_string().contains("鄂州市监罚〔2026〕92号"));
    // Once more: the very same answer.
    assert_eq!(send(&town, &key, "first", &body).await.json(), answer);
    let other = json!({ "item": "penalty", "rows": [row(3)] });
    assert_eq!(send(&town, &key, "first", &other).await.problem(409)["code"], "key_reused");
}

#[tokio::test]
async fn a_refused_batch_tells_each_row_what_is_wrong() {
    let town = Town::new().await;
    let key = key(&town, "market").await;
    let mut wrong = row(2);
    wrong["CF_JDRQ"] = json!("2026-02-30");
    wrong["COLOUR"] = json!("red");
    let body = json!({ "item": "penalty", "rows": [row(1), wrong] });
    let problem = send(&town, &key, "a", &body).await.problem(422);
    assert_eq!(problem["code"], "rows_rejected");
    assert_eq!(problem["results"][0]["status"], "held");
    let problems = problem["results"][1]["problems"].as_array().unwrap();
    let codes: Vec<_> = problems.iter().map(|p| (p["field"].as_str().unwrap(), p["code"].as_str().unwrap())).collect();
    assert!(codes.contains(&("CF_JDRQ", "date_missing")) && codes.contains(&("COLOUR", "column_unknown")), "{codes:?}");
    assert!(problems.iter().all(|p| !p["text"].as_str().unwrap().is_empty()));

    let body = json!({ "item": "penalty", "mode": "each", "rows": body["rows"] });
    let answer = send(&town, &key, "b", &body).await.json();
    assert_eq!((&answer["accepted"], &answer["rejected"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn requests_that_cannot_be_are_refused_in_one_sentence() {
    let town = Town::new().await;
    let (market, tax) = (key(&town, "market").await, key(&town, "tax").await);
    let good = json!({ "item": "licence", "rows": [{}] });
    // A department that has nothing to do with the item.
    assert_eq!(send(&town, &tax, "a", &json!({ "item": "abnormal", "rows": [{}] })).await.status.as_u16() / 100, 4);
    for (body, code) in [
        (json!({ "item": "penalty", "rows": [] }), "rows_missing"),
        (json!({ "item": "nonsense", "rows": [{}] }), "item_unknown"),
        (json!({ "item": "penalty", "rows": [{}], "mood": "all" }), "body_broken"),
        (json!({ "item": "penalty" }), "body_broken"),
        (json!([1, 2]), "body_broken"),
    ] {
        assert_eq!(send(&town, &market, "a", &body).await.problem(400)["code"], code, "{body}");
    }
    let headers = [("authorization", market.as_str())];
    let answer = town.send(request(Method::POST, ADDRESS, &headers, &good.to_string())).await;
    assert_eq!(answer.problem(400)["code"], "parameter_missing");
    let many: Vec<Value> = (0..10_001).map(|_| json!({})).collect();
    let body = json!({ "item": "penalty", "rows": many });
    assert_eq!(send(&town, &market, "a", &body).await.problem(400)["code"], "rows_too_many");
    let huge = json!({ "item": "penalty", "rows": [{ "CF_SY": "信".repeat(6 << 20) }] });
    assert_eq!(send(&town, &market, "a", &huge).await.problem(413)["code"], "body_too_large");
    let batches: i64 = sqlx::query_scalar("select count(*) from batch").fetch_one(&town.db.pool).await.unwrap();
    assert_eq!(batches, 0);
}

#[tokio::test]
async fn a_source_states_its_counts() {
    let town = Town::new().await;
    let key = key(&town, "market").await;
    let post = async |body: Value| {
        let headers = [("authorization", key.as_str())];
        town.send(request(Method::POST, "/api/v1/reconciliations", &headers, &body.to_string())).await
    };
    let days = json!({ "days": [{ "item": "penalty", "day": "2026-03-10", "count": 1, "sum": "0" }] });
    assert_eq!(post(days).await.status, 204);
    let found: (String, i64) =
        sqlx::query_as("select state, found_count from reconciliation").fetch_one(&town.db.pool).await.unwrap();
    assert_eq!(found, ("equal".to_owned(), 1));
    let unit = json!({ "days": [{ "item": "penalty", "day": "2026-03-10", "count": 1, "sum": "25000元" }] });
    assert_eq!(post(unit).await.problem(400)["code"], "money_unit");
}
