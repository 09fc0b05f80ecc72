//! `/api/v1/rosters/{kind}`

use crate::town::{OTHER, Town};

#[tokio::test]
async fn a_public_roster_names_basis_and_term() {
    let town = Town::new().await;
    let list = town.get("/api/v1/rosters/exemplar").await.json();
    let entry = &list["items"][0];
    assert_eq!(entry["uscc"], OTHER);
    assert_eq!(entry["from"], "2026-01-05");
    assert!(entry["to"].is_null() && list["next"].is_null());
    assert!(!entry["basis"].as_str().unwrap().is_empty() && !entry["organ"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn a_roster_that_is_not_public_is_not_found() {
    let town = Town::new().await;
    town.get("/api/v1/rosters/nonsense").await.problem(404);
}
