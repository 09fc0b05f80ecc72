//! `/api/v1/openapi.json`

use crate::town::Town;
use serde_json::Value;
use std::collections::BTreeSet;

#[tokio::test]
async fn the_description_names_every_resource_and_no_other() {
    let town = Town::new().await;
    let description = town.get("/api/v1/openapi.json").await.json();
    assert_eq!(description["openapi"], "3.1.0");
    let described: BTreeSet<String> = description["paths"].as_object().unwrap().keys().cloned().collect();
    let served: BTreeSet<String> =
        server::http::api::v1::resources().into_iter().map(|(path, ..)| format!("/api/v1{path}")).collect();
    assert_eq!(described, served);
}

#[test]
fn every_reference_leads_somewhere_and_every_operation_has_its_own_name() {
    let description: Value = serde_json::from_str(server::http::api::v1::openapi::document()).unwrap();
    let mut names = BTreeSet::new();
    walk(&description, &mut |key, value| match (key, value.as_str()) {
        ("$ref", Some(reference)) => {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(description.pointer(pointer).is_some(), "{reference}");
        }
        ("operationId", Some(name)) => assert!(names.insert(name.to_owned()), "{name} twice"),
        _ => {}
    });
    assert_eq!(names.len(), server::http::api::v1::resources().len());
}

fn walk(value: &Value, see: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                see(key, value);
                walk(value, see);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, see)),
        _ => {}
    }
}
