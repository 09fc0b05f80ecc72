//! A merged file's page leads to the file that stays, with and without JavaScript.

use crate::town::{JIANGZHU, NOBODY, Town};

#[tokio::test]
async fn the_old_address_leads_to_the_file_that_stays() {
    let town = Town::new().await;
    sqlx::raw_sql(include_str!("matters.sql")).execute(&town.db.pool).await.unwrap();
    let answer = town.get(&format!("/subjects/{NOBODY}")).await;
    assert_eq!(answer.status, 301);
    assert_eq!(answer.header("location"), format!("/subjects/{JIANGZHU}"));
    assert_eq!(town.get(&format!("/subjects/{JIANGZHU}")).await.status, 200);
    let subject = town.get(&format!("/api/v1/subjects/{NOBODY}")).await.json();
    assert_eq!(subject["uscc"], JIANGZHU, "the API answers with the file itself");
}
