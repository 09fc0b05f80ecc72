//! `/api/v1/changes`

use crate::town::{JIANGZHU, Town, request};
use axum::http::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A town whose records stand in the outbox as intake writes them.
async fn town() -> Town {
    let town = Town::new().await;
    sqlx::raw_sql(
        "insert into outbox (kind, object, uscc) select 'subject', uscc, uscc from subject order by uscc;
         insert into outbox (kind, object, uscc) select 'record', id::text, uscc from record order by id;
         insert into outbox (kind, object, uscc) select 'roster', id::text, uscc from roster_entry order by id",
    )
    .execute(&town.db.pool)
    .await
    .unwrap();
    town
}

#[tokio::test]
async fn a_copy_is_built_from_the_beginning_and_kept_from_there() {
    let town = town().await;
    let mut items: Vec<Value> = Vec::new();
    let mut since = "0".to_owned();
    loop {
        let page = town.get(&format!("/api/v1/changes?since={since}&limit=2")).await.json();
        assert!(page["items"].as_array().unwrap().len() <= 2);
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        since = page["upto"].as_str().unwrap().to_owned();
        if page["next"].is_null() {
            break;
        }
        assert_eq!(page["next"], since);
    }
    let numbers: Vec<i64> = items.iter().map(|item| item["seq"].as_i64().unwrap()).collect();
    assert!(numbers.is_sorted(), "{numbers:?}");

    // The records are the very objects that the subject's own list answers with.
    let listed = town.get(&format!("/api/v1/subjects/{JIANGZHU}/records")).await.json();
    let told: BTreeSet<String> =
        items.iter().filter(|i| !i["record"].is_null()).map(|i| i["record"].to_string()).collect();
    let listed: BTreeSet<String> = listed["items"].as_array().unwrap().iter().map(Value::to_string).collect();
    assert_eq!(told, listed);
    let subject = items.iter().find(|i| i["kind"] == "subject.changed" && i["uscc"] == JIANGZHU).unwrap();
    let page = town.get(&format!("/api/v1/subjects/{JIANGZHU}")).await.json();
    for field in ["uscc", "name", "kind", "region", "industry", "status"] {
        assert_eq!(subject["subject"][field], page[field], "{field}");
    }
    for field in ["code", "on", "valid_until"] {
        assert_eq!(subject["subject"]["tier"][field], page["tier"][field], "{field}");
    }
    let entry = items.iter().find(|i| i["kind"] == "roster.changed").unwrap();
    assert_eq!((&entry["entry"]["kind"], &entry["entry"]["to"]), (&json!("exemplar"), &Value::Null));

    // Up to date: nothing, and nothing again without a body.
    let path = format!("/api/v1/changes?since={since}");
    let last = town.get(&path).await;
    assert_eq!(last.json(), json!({ "items": [], "upto": since, "next": null }));
    let again = town.send(request(Method::GET, &path, &[("if-none-match", last.header("etag"))], "")).await;
    assert_eq!(again.status, 304);
    assert_eq!(town.get("/api/v1/changes?since=x").await.problem(400)["code"], "cursor_broken");
    assert_eq!(town.get("/api/v1/changes?limit=0").await.problem(400)["code"], "number_shape");
}

#[tokio::test]
async fn every_field_is_described() {
    let town = town().await;
    let description: Value = serde_json::from_str(server::http::api::v1::openapi::document()).unwrap();
    let schemas = &description["components"]["schemas"];
    fn names(value: &Value) -> BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    }
    let page = town.get("/api/v1/changes").await.json();
    assert_eq!(names(&page), names(&schemas["Changes"]["properties"]));
    for item in page["items"].as_array().unwrap() {
        assert!(names(item).is_subset(&names(&schemas["Change"]["properties"])), "{item}");
        for (field, schema) in [("record", "Record"), ("subject", "ChangedSubject"), ("entry", "ChangedEntry")] {
            if !item[field].is_null() {
                assert_eq!(names(&item[field]), names(&schemas[schema]["properties"]), "{schema}");
            }
        }
    }
}

#[tokio::test]
async fn a_departments_key_reads_what_departments_share() {
    let town = town().await;
    sqlx::raw_sql(
        "insert into record (uscc, item, item_version, content, document, organ, department, decided_on, class, received_on)
         values ('91420700MA4900010Y', 'penalty', 1, '{\"CF_WSH\":\"轻微1号\",\"CF_CFLB\":\"警告\",\"CF_JDRQ\":\"2026-09-01\"}',
                 '轻微1号', '鄂州市市场监督管理局', 'market', '2026-09-01', 0, '2026-09-02');
         insert into outbox (kind, object, uscc) select 'record', max(id)::text, '91420700MA4900010Y' from record",
    )
    .execute(&town.db.pool)
    .await
    .unwrap();
    assert!(!town.get("/api/v1/changes").await.text().contains("轻微1号"));
    let key = town.app.issue_key("tax", "税务系统", "2027-11-21".parse().unwrap()).await.unwrap().key;
    let bearer = format!("Bearer {key}");
    let answer = town.send(request(Method::GET, "/api/v1/changes", &[("authorization", &bearer)], "")).await;
    assert!(answer.text().contains("轻微1号"));
    assert_eq!(answer.header("cache-control"), "private, no-cache");
    let wrong = town.send(request(Method::GET, "/api/v1/changes", &[("authorization", "Bearer x")], "")).await;
    assert_eq!(wrong.problem(401)["code"], "key_needed");
}
