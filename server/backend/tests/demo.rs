//! The demonstration city in a real database: the same twice, larger on demand, and usable at once.

#![allow(clippy::unwrap_used, reason = "a test ends where it can't go on")]

use backend::{App, Clock, demo::DemoSummary, testing::TestDb};
use chrono::NaiveDate;
use shared::{
    access::{Role, Viewer},
    case::QueueFilter,
    form::Values,
    pack,
    ports::{AccountPort, DeskPort, Entry, PublicPort},
    tier::Tier,
};
use std::{collections::BTreeMap, sync::Arc};

const SHOWCASE: &str = "91420700MA4900010Y";

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

fn app(db: &TestDb, city: &str) -> App {
    let pack = Arc::new(pack::load(city).unwrap());
    App::new(db.pool.clone(), db.pool.clone(), pack, Clock::Fixed(today()), backend::testing::seal())
}

async fn demo(app: &App, subjects: u64, seed: u64) -> DemoSummary {
    app.demo(subjects, seed, today(), |_| {}).await.unwrap()
}

/// A digest of each table's content, numbers given by the database left out where they depend on the order of runs.
async fn content(db: &TestDb) -> BTreeMap<&'static str, String> {
    let mut all = BTreeMap::new();
    for (table, sql) in [
        (
            "subject",
            "select md5(string_agg(s::text, '' order by uscc)) from (select uscc, name, class, status, region, industry, legal_rep, established_on, address, tier, valid_until from subject join subject_tier using (uscc)) s",
        ),
        (
            "record",
            "select md5(string_agg(r::text, '' order by item, organ, document)) from (select uscc, item, content - 'CF_FR_ZJHM' as content, document, organ, department, decided_on, class, regime, publish_from, publish_until, repairable_from, due_on, received_on, repaired_on, verified from record) r",
        ),
        (
            "roster",
            "select md5(string_agg(r::text, '' order by uscc, kind)) from (select uscc, kind, from_on, to_on, organ from roster_entry) r",
        ),
        (
            "case",
            "select md5(string_agg(c::text, '' order by uscc, item, number, opened_on)) from (select uscc, kind, item, content, state, department, due_on, number, opened_on from case_file) c",
        ),
        (
            "account",
            "select md5(string_agg(a::text, '' order by email)) from (select email, role, uscc, department, name, secret from account) a",
        ),
        ("ledger", "select count(*)::text from ledger"),
    ] {
        let digest: Option<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&db.pool).await.unwrap();
        all.insert(table, digest.unwrap_or_default());
    }
    all
}

#[tokio::test]
async fn a_second_run_changes_nothing_and_says_the_same() {
    let db = TestDb::new().await;
    let app = app(&db, "ezhou");
    let first = demo(&app, 400, 1).await;
    assert_eq!((first.subjects, first.added), (400, 400));
    let before = content(&db).await;
    let second = demo(&app, 400, 1).await;
    assert_eq!((second.added, second.records), (0, 0));
    assert_eq!(second.sign_ins, first.sign_ins);
    assert_eq!(content(&db).await, before);
    // Fewer change nothing either.
    assert_eq!(demo(&app, 50, 1).await.added, 0);
    assert_eq!(content(&db).await, before);
}

#[tokio::test]
async fn two_machines_get_the_same_city_and_another_seed_another() {
    let (one, two, other) = tokio::join!(TestDb::new(), TestDb::new(), TestDb::new());
    let summary = demo(&app(&one, "ezhou"), 300, 5).await;
    // In two steps: the larger run adds the rest.
    demo(&app(&two, "ezhou"), 120, 5).await;
    let rest = demo(&app(&two, "ezhou"), 300, 5).await;
    assert_eq!((rest.added, &rest.sign_ins), (180, &summary.sign_ins));
    let (a, b) = (content(&one).await, content(&two).await);
    // Serial numbers of commitments follow the order of signing in the database; accounts have their own salt.
    for table in ["subject", "roster"] {
        assert_eq!(a[table], b[table], "{table}");
    }
    let records = "select md5(string_agg(r::text, '' order by item, organ, document)) from
        (select uscc, item, content - 'CF_FR_ZJHM' as content, document, organ, decided_on, received_on from record where item <> 'commitment') r";
    let a_records: String = sqlx::query_scalar(records).fetch_one(&one.pool).await.unwrap();
    let b_records: String = sqlx::query_scalar(records).fetch_one(&two.pool).await.unwrap();
    assert_eq!(a_records, b_records);
    let another = demo(&app(&other, "ezhou"), 300, 6).await;
    assert_ne!(content(&other).await["subject"], a["subject"]);
    assert_ne!(another.sign_ins, summary.sign_ins);
}

#[tokio::test]
async fn the_screens_have_something_to_show() {
    let db = TestDb::new().await;
    let app = app(&db, "ezhou");
    let summary = demo(&app, 2000, 1).await;
    assert!(app.home().await.unwrap().synthetic);

    // What was stored as decided is what an evaluation of everything decides.
    let tiers = "select tier, count(*) from subject_tier group by tier order by tier";
    let stored: Vec<(i16, i64)> = sqlx::query_as(tiers).fetch_all(&db.pool).await.unwrap();
    let evaluated = app.evaluate(today(), true).await.unwrap();
    assert_eq!((evaluated.looked, evaluated.changed), (2000, 0));
    let again: Vec<(i16, i64)> = sqlx::query_as(tiers).fetch_all(&db.pool).await.unwrap();
    assert_eq!(stored, again);
    assert_eq!(stored.len(), 5, "every tier occurs: {stored:?}");

    let page = app.subject(&Viewer::default(), SHOWCASE).await.unwrap();
    assert_eq!((page.name.as_str(), page.tier, page.synthetic), ("湖北江渚新材料有限公司", Tier::Attention, true));
    assert_eq!(page.valid_until, NaiveDate::from_ymd_opt(2027, 3, 11));
    assert!(page.sections.iter().any(|s| s.item == "penalty" && s.count == 2), "the repaired one is not shown");
    for item in ["licence", "penalty", "certificate", "commitment"] {
        assert!(!app.disclosures(item, None, 20).await.unwrap().items.is_empty(), "{item}");
    }
    assert!(!app.commitments(None, 20).await.unwrap().items.is_empty());
    assert!(!app.roster("serious_dishonesty", None, 20).await.unwrap().items.is_empty());

    // Everyone gets in, and the office finds work of several urgencies.
    assert_eq!(
        summary.sign_ins.iter().map(|s| s.role).collect::<Vec<_>>(),
        [Role::Business, Role::CreditOffice, Role::Administrator, Role::CreditOffice, Role::District, Role::Auditor]
    );
    for sign_in in &summary.sign_ins {
        let values = Values::from([
            ("email".to_owned(), sign_in.email.clone()),
            ("password".to_owned(), sign_in.password.clone()),
        ]);
        let Entry::Open { token, role, .. } = app.sign_in("visit", "127.0.0.1", values).await.unwrap() else {
            panic!("{sign_in:?} does not get in")
        };
        assert_eq!(role, sign_in.role);
        if role == Role::CreditOffice {
            let viewer = app.viewer(Some(&token)).await.unwrap();
            let desk = app.desk(&viewer, &QueueFilter::default(), None).await.unwrap();
            let mut dues: Vec<_> = desk.queue.items.iter().filter_map(|c| Some(c.due?.date)).collect();
            dues.dedup();
            assert!(desk.queue.items.len() >= 5 && dues.len() >= 3, "{dues:?}");
            assert!(!app.late_publications(&viewer, None).await.unwrap().items.is_empty());
        }
    }
    // A password that somebody has changed is the demonstration's again after the next run.
    app.set_password(&summary.sign_ins[0].email, "something-else-2026").await.unwrap();
    let again = demo(&app, 2000, 1).await;
    let values = Values::from([
        ("email".to_owned(), again.sign_ins[0].email.clone()),
        ("password".to_owned(), again.sign_ins[0].password.clone()),
    ]);
    assert!(matches!(app.sign_in("v", "127.0.0.1", values).await.unwrap(), Entry::Open { .. }));
    // Signing goes on where the demonstration's numbers end.
    let next: i64 = sqlx::query_scalar(
        "select count(*) from commitment_counter c where c.last <>
           (select count(*) from case_file f where f.number like c.division || to_char(c.day, 'YYYYMMDD') || '%')",
    )
    .fetch_one(&db.pool)
    .await
    .unwrap();
    assert_eq!(next, 0);
}

#[tokio::test]
async fn every_city_can_be_filled() {
    for city in pack::cities() {
        let db = TestDb::new().await;
        let app = app(&db, city);
        let summary = demo(&app, 150, 1).await;
        assert_eq!(summary.added, 150, "{city}");
        let business = &summary.sign_ins[0];
        assert!(business.name.ends_with("新材料有限公司"), "{}", business.name);
    }
}

#[tokio::test]
async fn real_subjects_are_left_alone() {
    let db = TestDb::new().await;
    let app = app(&db, "ezhou");
    sqlx::query("insert into subject (uscc, name, region) values ($1, '真实企业', '420700')")
        .bind(SHOWCASE)
        .execute(&db.pool)
        .await
        .unwrap();
    assert_eq!(demo(&app, 20, 1).await.added, 19);
    let name: String = sqlx::query_scalar("select name from subject where uscc = $1")
        .bind(SHOWCASE)
        .fetch_one(&db.pool)
        .await
        .unwrap();
    assert_eq!(name, "真实企业");
}
