//! The database itself holds an official's reading to its rows, whatever the statement asks for.

use crate::{
    house::{HOUSEHOLD, House, JIANGZHU, JIANGZHU_NAME, Penalty},
    roles::waiting,
};
use backend::store::{as_viewer, scope};
use shared::{
    access::{Role, Viewer},
    case::{KindCode, opening},
    ports::CasePort,
};

/// What a table shows to a viewer who asks for everything.
async fn all(house: &House, viewer: &Viewer, statement: &'static str) -> Vec<i64> {
    let mut tx = as_viewer(&house.db.pool, viewer).await.unwrap();
    sqlx::query_scalar(statement).fetch_all(&mut *tx).await.unwrap()
}

#[tokio::test]
async fn each_kind_of_viewer_sees_its_rows_and_no_others() {
    let house = House::on("2026-06-03").await;
    assert_eq!(scope::make_role(&house.db.pool).await.unwrap(), None);
    let business = house.jiangzhu().await;
    house.subject(HOUSEHOLD, "鄂城区阿明小吃店").await;
    sqlx::query("update subject set region = case uscc when $1 then '420702' else '420704' end")
        .bind(HOUSEHOLD)
        .execute(&house.db.pool)
        .await
        .unwrap();
    let of_city = waiting(&house, JIANGZHU, Some("city_management"), "2026-06-03").await.0;
    let of_nobody = waiting(&house, JIANGZHU, None, "2026-06-03").await.0;
    let elsewhere = waiting(&house, HOUSEHOLD, Some("tax"), "2026-06-03").await.0;
    house.app.open_case(&business, KindCode::Registration, opening("item", "certificate")).await.unwrap();
    let penalty = house.penalty(Penalty::default()).await;
    let other =
        house.penalty(Penalty { uscc: HOUSEHOLD, number: "罚2", department: "tax", ..Penalty::default() }).await;
    for case in [of_city, of_nobody, elsewhere] {
        sqlx::query("insert into case_event (case_id, on_day, who, state) values ($1, '2026-06-03', 'x', 'submitted')")
            .bind(case)
            .execute(&house.db.pool)
            .await
            .unwrap();
    }
    for (department, item) in [("city_management", 1), ("tax", 2)] {
        sqlx::query(
            "insert into finding (kind, department, item, record_id, field, found, found_on, due_on)
             values ('name_mismatch', $1, 'penalty', $2, $3, 'x', '2026-06-01', '2026-06-10')",
        )
        .bind(department)
        .bind(if item == 1 { penalty } else { other })
        .bind(item.to_string())
        .execute(&house.db.pool)
        .await
        .unwrap();
    }
    let office = house.credit_office().await;
    let auditor = house.official(Role::Auditor, None, "audit@ezhou.example").await;
    let city = house.official(Role::Official, Some("city_management"), "cg@ezhou.example").await;
    let court = house.official(Role::Official, Some("court"), "court@ezhou.example").await;
    let here = house.district("420704", "here@ezhou.example").await;
    let there = house.district("420702", "there@ezhou.example").await;
    let keeper = house.official(Role::Administrator, None, "keeper@ezhou.example").await;
    let nowhere = Viewer { department: None, ..court.clone() };
    let strange = Viewer { department: Some("%' or true --".to_owned()), ..court.clone() };

    let (everything, records) = (vec![of_city, of_nobody, elsewhere], vec![penalty, other]);
    for (viewer, cases, delivered, findings) in [
        (&office, everything.clone(), records.clone(), 2),
        (&auditor, everything.clone(), records.clone(), 2),
        (&city, vec![of_city], vec![penalty], 1),
        (&court, vec![], vec![], 0),
        (&here, vec![of_city, of_nobody], vec![penalty], 0),
        (&there, vec![elsewhere], vec![other], 0),
        (&keeper, vec![], vec![], 0),
        (&business, vec![], vec![], 0),
        (&nowhere, vec![], vec![], 0),
        (&strange, vec![], vec![], 0),
        (&Viewer::default(), vec![], vec![], 0),
    ] {
        let who = format!("{:?} {:?} {:?}", viewer.role, viewer.department, viewer.district);
        assert_eq!(all(&house, viewer, "select id from case_file order by id").await, cases, "{who}");
        let threads = all(&house, viewer, "select distinct case_id from case_event order by 1").await;
        assert_eq!(threads, cases, "{who}: the thread goes with its case");
        assert_eq!(all(&house, viewer, "select id from record order by id").await, delivered, "{who}");
        assert_eq!(all(&house, viewer, "select id from finding").await.len(), findings, "{who}");
        assert!(all(&house, viewer, "select case_id from paper").await.is_empty(), "{who}");
    }
}

#[tokio::test]
async fn whoever_reads_so_writes_nothing_and_sees_no_secrets() {
    let house = House::on("2026-06-03").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    waiting(&house, JIANGZHU, None, "2026-06-03").await;
    let office = house.credit_office().await;
    for statement in [
        "update case_file set state = 'accepted'",
        "delete from case_event",
        "insert into case_part (case_id, department) values (1, 'tax')",
        "update subject set name = 'x'",
        "select secret from account",
        "select token from session",
        "select * from ledger",
    ] {
        let mut tx = as_viewer(&house.db.pool, &office).await.unwrap();
        let refused = sqlx::query(statement).execute(&mut *tx).await;
        assert!(refused.is_err(), "{statement}");
    }
    // Role and scope go with the transaction: the next to use the connection is the owner again.
    let mut tx = as_viewer(&house.db.pool, &office).await.unwrap();
    let role: String = sqlx::query_scalar("select current_user::text").fetch_one(&mut *tx).await.unwrap();
    assert_eq!(role, "credence_desk");
    tx.commit().await.unwrap();
    let (role, scope): (String, Option<String>) =
        sqlx::query_as("select current_user::text, nullif(current_setting('credence.scope', true), '')")
            .fetch_one(&house.db.pool)
            .await
            .unwrap();
    assert_ne!(role, "credence_desk");
    assert_eq!(scope, None);
}
