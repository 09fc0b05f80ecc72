//! Findings: opened once, closed by themselves, worked off by whose they are; files made one and taken apart.

use crate::house::{HOUSEHOLD, House, JIANGZHU, JIANGZHU_NAME, Penalty, day, refusal, values};
use backend::{
    App,
    intake::{ImportOptions, Input},
    outbox::{self, Change},
    services::Scanned,
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use shared::{
    access::{Role, Viewer},
    browse::DisclosureQuery,
    ids::RecordId,
    ports::{
        BrowsePort, Corrected, Fault, FeedKind, FeedPort, FilePort, FindingFilter, FindingLine, FindingState,
        MergeLine, PublicPort, QualityPort, QualityRate,
    },
    problem::Code,
    quality::{DateFault, FindingKind},
    tier::Tier,
};
use std::time::Duration;

const OTHER: &str = "93410481MA4400032T";

/// A house with a business established in 2016.
async fn house() -> (House, Viewer) {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    sqlx::query("update subject set established_on = '2016-05-11'").execute(&house.db.pool).await.unwrap();
    let office = house.credit_office().await;
    (house, office)
}

async fn list(app: &App, viewer: &Viewer, state: FindingState) -> Vec<FindingLine> {
    let filter = FindingFilter { state, ..FindingFilter::default() };
    app.findings(viewer, &filter, None).await.unwrap().findings.items
}

/// Changes what a record says without a new version: the tests' own way around the services.
async fn amend(house: &House, id: i64, set: &str) {
    sqlx::raw_sql("alter table record disable trigger record_stays").execute(&house.db.pool).await.unwrap();
    let change = format!("update record set {set} where id = {id}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(change)).execute(&house.db.pool).await.unwrap();
    sqlx::raw_sql("alter table record enable trigger record_stays").execute(&house.db.pool).await.unwrap();
}

/// Puts a penalty on file and notes it, as whoever writes records does.
async fn penalty(house: &House, penalty: Penalty<'_>) -> i64 {
    let id = house.penalty(penalty).await;
    let mut db = house.db.pool.acquire().await.unwrap();
    outbox::note(&mut db, Change::Record { id, uscc: penalty.uscc }).await.unwrap();
    id
}

#[tokio::test]
async fn each_fault_is_found_once_and_goes_with_its_cause() {
    let (house, office) = house().await;
    let app = &house.app;
    let good = penalty(&house, Penalty::default()).await;
    let slip = penalty(&house, Penalty { number: "2号", ..Penalty::default() }).await;
    amend(&house, slip, "content = content || '{\"CF_XDR_MC\":\"湖北江渚新材科有限公司\"}'").await;
    let foreign = penalty(&house, Penalty { number: "3号", ..Penalty::default() }).await;
    amend(&house, foreign, "content = content || '{\"CF_XDR_MC\":\"鄂州市恒达建筑工程有限公司\"}'").await;
    let early = penalty(&house, Penalty { number: "4号", decided_on: "2016-05-10", ..Penalty::default() }).await;
    let twin = penalty(&house, Penalty { number: "5号", ..Penalty::default() }).await;
    // The same document for another business: a slip of the keyboard no unique index can see.
    house.subject(HOUSEHOLD, "鄂城区樊口渔家小馆").await;
    let again = penalty(&house, Penalty { uscc: HOUSEHOLD, number: "9号", ..Penalty::default() }).await;
    amend(&house, again, "item = 'licence', document = '鄂州城管罚〔2026〕1号', content = '{}'").await;

    let done = app.scan_quality(false).await.unwrap();
    assert_eq!((done.records, done.closed), (6, 0));
    let found = list(app, &office, FindingState::Open).await;
    let mut kinds: Vec<_> = found.iter().map(|line| (line.kind, line.fault)).collect();
    kinds.sort_unstable_by_key(|(kind, _)| *kind);
    let expected = [
        (FindingKind::DuplicateCode, None),
        (FindingKind::NameMismatch, None),
        (FindingKind::DocumentTwice, None),
        (FindingKind::ContentTwice, None),
        (FindingKind::ImpossibleDate, Some(DateFault::BeforeEstablishment)),
    ];
    assert_eq!(kinds, expected);
    let line = found.iter().find(|line| line.kind == FindingKind::NameMismatch).unwrap();
    assert_eq!((line.found.as_str(), line.expected.as_str()), ("湖北江渚新材科有限公司", JIANGZHU_NAME));
    assert_eq!((line.found_on, line.due.date), (day("2026-06-01"), day("2026-06-08")), "five working days");
    let twice = found.iter().find(|line| line.kind == FindingKind::ContentTwice).unwrap();
    let view = app.finding(&office, twice.id).await.unwrap();
    assert_eq!((view.record.unwrap().id.0, view.other.unwrap().id.0), (twin, good));

    // Looking again finds nothing new, however often and however much.
    assert_eq!(app.scan_quality(false).await.unwrap(), Scanned::default());
    let all = app.scan_quality(true).await.unwrap();
    assert_eq!((all.records, all.opened, all.closed), (6, 0, 0));

    // The cause goes, the finding goes; it comes back, and is open again.
    amend(&house, slip, &format!("content = content || '{{\"CF_XDR_MC\":\"{JIANGZHU_NAME}\"}}'")).await;
    amend(&house, early, "live = false").await;
    let done = app.scan_quality(false).await.unwrap();
    assert_eq!(done.closed, 2);
    assert_eq!(list(app, &office, FindingState::Fixed).await.len(), 2);
    amend(&house, slip, "content = content || '{\"CF_XDR_MC\":\"湖北江渚新材科有限公司\"}'").await;
    house.clock.advance(TimeDelta::days(1));
    assert_eq!(app.scan_quality(true).await.unwrap().opened, 1);
    let again = list(app, &office, FindingState::Open).await;
    let line = again.iter().find(|line| line.kind == FindingKind::NameMismatch).unwrap();
    assert_eq!(line.found_on, day("2026-06-02"), "with a term of its own");
}

#[tokio::test]
async fn what_an_official_accepts_stays_accepted_until_it_says_something_else() {
    let (house, office) = house().await;
    let app = &house.app;
    let id = penalty(&house, Penalty { department: "market", ..Penalty::default() }).await;
    amend(&house, id, "content = content || '{\"CF_XDR_MC\":\"鄂州江渚化工厂\"}'").await;
    app.scan_quality(false).await.unwrap();
    let market = house.official(Role::Official, Some("market"), "market@ezhou.example").await;
    let tax = house.official(Role::Official, Some("tax"), "tax@ezhou.example").await;
    let line = list(app, &market, FindingState::Open).await.remove(0);
    assert_eq!(list(app, &tax, FindingState::Open).await, []);
    assert_eq!(app.finding(&tax, line.id).await, Err(Fault::NotFound));
    assert_eq!(app.accept_finding(&tax, line.id, "x", false).await, Err(Fault::NotFound));
    assert_eq!(app.finding(&Viewer::default(), line.id).await, Err(Fault::SignInNeeded));
    assert_eq!(app.recheck_finding(&market, line.id).await.unwrap(), FindingState::Open);
    assert_eq!(refusal(app.accept_finding(&market, line.id, "  ", false).await), Code::ReasonRequired);
    app.accept_finding(&market, line.id, "2019 年更名前的名称", true).await.unwrap();
    assert_eq!(refusal(app.accept_finding(&office, line.id, "x", false).await), Code::NotAllowedNow);
    app.scan_quality(true).await.unwrap();
    assert_eq!(list(app, &office, FindingState::Open).await, []);
    let kept = app.finding(&market, line.id).await.unwrap();
    assert_eq!((kept.line.state, kept.reason.as_deref()), (FindingState::Accepted, Some("2019 年更名前的名称")));

    // The former name is known now: the next record under it is none. Another name still is.
    let next = penalty(&house, Penalty { number: "2号", department: "market", ..Penalty::default() }).await;
    amend(&house, next, "content = content || '{\"CF_XDR_MC\":\"鄂州江渚化工厂 \"}'").await;
    app.scan_quality(false).await.unwrap();
    let open = list(app, &office, FindingState::Open).await;
    assert!(open.iter().all(|line| line.kind == FindingKind::ContentTwice), "{open:?}");
    amend(&house, id, "content = content || '{\"CF_XDR_MC\":\"鄂州市恒达建筑工程有限公司\"}'").await;
    app.scan_quality(true).await.unwrap();
    assert!(list(app, &office, FindingState::Open).await.iter().any(|line| line.kind == FindingKind::DuplicateCode));
    let logged: i64 = sqlx::query_scalar("select count(*) from ledger where action = 'finding.accept'")
        .fetch_one(&house.db.pool)
        .await
        .unwrap();
    assert_eq!(logged, 1);
}

#[tokio::test]
async fn a_batch_with_wrong_codes_is_a_worklist_and_a_rate() {
    let (house, office) = house().await;
    let app = &house.app;
    let mut csv = String::from(
        "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_CFJG\n",
    );
    for n in 1..=7 {
        let (name, code) = match n {
            3 => (JIANGZHU_NAME, "91420700MA4900010X"),
            5 => ("鄂州市恒达建筑工程有限公司", JIANGZHU),
            _ => (JIANGZHU_NAME, JIANGZHU),
        };
        csv.push_str(&format!(
            "{name},法人及非法人组织,{code},鄂{n}号,广告,事实{n},广告法,罚款,罚款一万,1,2026-05-2{n},鄂州市市场监督管理局\n"
        ));
    }
    let options = ImportOptions::on(house.clock.today());
    let summary = app.import("penalty", "market", Input::Bytes(csv.into_bytes().into()), options).await.unwrap();
    assert_eq!((summary.rows, summary.rejected), (7, 1), "{summary:?}");
    // The wrong code at once, the rest by the job that came with the batch.
    let open = list(app, &office, FindingState::Open).await;
    assert_eq!(open.iter().map(|line| line.kind).collect::<Vec<_>>(), [FindingKind::WrongCode]);
    let row = app.finding(&office, open[0].id).await.unwrap().row.unwrap();
    assert_eq!((row.number, row.suggestion.as_deref()), (4, Some(JIANGZHU)));
    assert_eq!(row.suggested_name.as_deref(), Some(JIANGZHU_NAME));
    assert!(row.takeable);
    app.run_due_jobs().await.unwrap();
    let desk = app.findings(&office, &FindingFilter::default(), None).await.unwrap();
    let of = |kind| desk.kinds.iter().find(|(k, _)| *k == kind).unwrap().1;
    assert_eq!((of(FindingKind::WrongCode), of(FindingKind::DuplicateCode)), (1, 1));
    let only = FindingFilter { kind: Some(FindingKind::DuplicateCode), ..FindingFilter::default() };
    assert_eq!(app.findings(&office, &only, None).await.unwrap().findings.items.len(), 1);

    let rates = app.quality_rates(&office).await.unwrap();
    let [rate] = &rates[..] else { panic!("{rates:?}") };
    assert_eq!((rate.month, rate.rows, rate.wrong, rate.duplicate), (day("2026-06-01"), 7, 1, 1));
    assert_eq!(rate.tenths(), Some(28_571), "2 of 7, per 10 000, in tenths");
    assert!(!rate.keeps_promise());
    // The suggestion is taken: the row comes in as if it had been sent again, the finding is closed, and the month's rate
    // stays what it was.
    let before = app.records(&Viewer::default(), JIANGZHU, None, None, 200).await.unwrap().items.len();
    let clerk = house.official(Role::Official, Some("tax"), "tax@ezhou.example").await;
    assert_eq!(app.take_suggestion(&clerk, open[0].id).await, Err(Fault::NotFound));
    let record = app.take_suggestion(&office, open[0].id).await.unwrap();
    let records = app.records(&Viewer::default(), JIANGZHU, None, None, 200).await.unwrap().items;
    assert_eq!(records.len(), before + 1);
    assert!(records.iter().any(|shown| shown.id == record && shown.title == "鄂3号"));
    assert_eq!(refusal(app.take_suggestion(&office, open[0].id).await), Code::NotAllowedNow);
    assert_eq!(list(app, &office, FindingState::Fixed).await.len(), 1);
    let rate = app.quality_rates(&office).await.unwrap().remove(0);
    assert_eq!((rate.rows, rate.wrong), (8, 1), "a row that comes again is a row received");
}

#[test]
fn a_rate_is_exact_at_its_border() {
    let rate = |rows, wrong| QualityRate {
        department: Default::default(),
        month: day("2026-06-01"),
        rows,
        wrong,
        duplicate: 0,
    };
    assert!(rate(10_001, 1).keeps_promise() && !rate(10_000, 1).keeps_promise());
    assert_eq!((rate(0, 0).tenths(), rate(10_000, 1).tenths(), rate(20_001, 1).tenths()), (None, Some(10), Some(5)));
    assert_eq!(rate(i64::MAX, i64::MAX).tenths(), Some(100_000));
}

#[tokio::test]
async fn the_worklist_is_paged_by_key() {
    let (house, office) = house().await;
    for n in 0..55 {
        penalty(&house, Penalty { number: &format!("{n}号"), decided_on: "2015-01-05", ..Penalty::default() }).await;
    }
    amend(&house, 1, "content = content || '{\"CF_SY\":\"别的事由\"}'").await;
    house.app.scan_quality(false).await.unwrap();
    let filter = FindingFilter { kind: Some(FindingKind::ImpossibleDate), ..FindingFilter::default() };
    let first = house.app.findings(&office, &filter, None).await.unwrap().findings;
    let second = house.app.findings(&office, &filter, first.next.as_deref()).await.unwrap().findings;
    let ids: std::collections::BTreeSet<i64> = first.items.iter().chain(&second.items).map(|line| line.id).collect();
    assert_eq!((first.items.len(), second.items.len(), second.next, ids.len()), (50, 5, None, 55));
}

/// A record gets its number when it is written, and is seen when its transaction ends: later, perhaps, than others with higher
/// numbers.
#[tokio::test]
async fn a_record_of_a_transaction_that_ends_late_is_looked_through() {
    let (house, office) = house().await;
    let mut late = house.db.pool.begin().await.unwrap();
    let (id,): (i64,) = sqlx::query_as(
        "insert into record (uscc, item, item_version, content, document, organ, department, decided_on, received_on)
         values ($1, 'penalty', 1, '{\"CF_XDR_MC\": \"鄂州市恒达建筑工程有限公司\"}', '罚9', '某局', 'market', '2026-05-02', '2026-06-01')
         returning id",
    )
    .bind(JIANGZHU)
    .fetch_one(&mut *late)
    .await
    .unwrap();
    outbox::note(&mut late, Change::Record { id, uscc: JIANGZHU }).await.unwrap();
    let other = penalty(&house, Penalty::default()).await;
    assert!(id < other);
    assert_eq!(house.app.scan_quality(false).await.unwrap().records, 1);
    late.commit().await.unwrap();
    assert_eq!(house.app.scan_quality(false).await.unwrap().records, 1);
    let kinds: Vec<_> = list(&house.app, &office, FindingState::Open).await.iter().map(|line| line.kind).collect();
    assert_eq!(kinds, [FindingKind::DuplicateCode]);
    assert_eq!(house.app.scan_quality(false).await.unwrap(), Scanned::default());
}

// --- merged files -------------------------------------------------------------------------------------------------

/// Everything that anyone is shown of some codes.
async fn everything(app: &App, codes: &[&str]) -> Value {
    let public = Viewer::default();
    let mut shown = Vec::new();
    for code in codes {
        let page = app.subject(&public, code).await.map_err(|fault| fault.to_string());
        let records = app.records(&public, code, None, None, 200).await.map_err(|fault| fault.to_string());
        let hits = app.search(code).await.unwrap();
        shown.push(json!({ "code": code, "page": page.ok(), "records": records.ok(), "hits": hits }));
    }
    let by_name = app.search("江渚").await.unwrap();
    let roster = app.roster("exemplar", None, 50).await.ok();
    let listed = app.disclosures("penalty", None, 50).await.unwrap();
    let meant = app.suggest("江渚").await.unwrap();
    let part = app.sitemap_part(&app.sitemap_parts().await.unwrap()[0]).await.unwrap();
    json!([shown, by_name, app.home().await.unwrap(), roster, listed, meant, part])
}

#[tokio::test]
async fn merging_and_taking_apart_is_nothing_on_any_page() {
    let (house, office) = house().await;
    let app = &house.app;
    house.subject(OTHER, "江渚新材料厂").await;
    for (uscc, n) in [(JIANGZHU, 1), (OTHER, 2), (OTHER, 3)] {
        house.penalty(Penalty { uscc, number: &format!("{n}号"), ..Penalty::default() }).await;
    }
    sqlx::query("insert into roster_entry (uscc, kind, from_on, basis, organ) values ($1, 'exemplar', '2026-01-05', '文件', '机关')")
        .bind(OTHER)
        .execute(&house.db.pool)
        .await
        .unwrap();
    app.evaluate(house.clock.today(), true).await.unwrap();
    let before = everything(app, &[JIANGZHU, OTHER]).await;
    let count = app.home().await.unwrap().subjects;

    let id = app.merge_files(&office, OTHER, JIANGZHU, "一企两码", "鄂信用办〔2026〕3号").await.unwrap();
    let page = app.subject(&Viewer::default(), OTHER).await.unwrap();
    assert_eq!(page.uscc, JIANGZHU, "the one page leads to the other");
    assert_eq!(page.facts.penalties.len(), 3);
    assert_eq!(page.tier, Tier::Warning, "three penalties of one business");
    let records = app.records(&Viewer::default(), JIANGZHU, None, None, 200).await.unwrap().items;
    assert_eq!(records.len(), 3);
    assert!(records.iter().all(|record| record.uscc == JIANGZHU));
    for term in [OTHER, JIANGZHU, "江渚新材料厂"] {
        let hits = app.search(term).await.unwrap().items;
        assert_eq!(hits.iter().map(|hit| hit.uscc.as_str()).collect::<Vec<_>>(), [JIANGZHU], "{term}");
        assert_eq!(hits[0].tier, Tier::Warning);
    }
    // Wherever records and names are listed, they are the one file's.
    for term in [OTHER, "江渚", "江渚新材料厂", "jzxclc"] {
        let meant = app.suggest(term).await.unwrap();
        let meant: Vec<_> = meant.iter().map(|s| (s.uscc.as_str(), s.name.as_str())).collect();
        assert_eq!(meant, [(JIANGZHU, JIANGZHU_NAME)], "{term}");
    }
    for q in ["", OTHER, JIANGZHU, "江渚新材料厂"] {
        let query = DisclosureQuery { q: q.into(), ..DisclosureQuery::default() };
        let lines = app.disclosure_page("penalty", &query, None).await.unwrap().page.items;
        assert_eq!(lines.len(), 3, "{q}");
        assert!(lines.iter().all(|line| (line.uscc.as_str(), line.name.as_str()) == (JIANGZHU, JIANGZHU_NAME)), "{q}");
        let roster = app.roster_page("exemplar", q, None, 20).await.unwrap().page.items;
        assert_eq!(roster.iter().map(|line| line.uscc.as_str()).collect::<Vec<_>>(), [JIANGZHU], "{q}");
    }
    let parts = app.sitemap_parts().await.unwrap();
    assert!(!app.sitemap_part(&parts[0]).await.unwrap().contains(&OTHER.to_owned()));
    assert_eq!(app.home().await.unwrap().subjects, count - 1);
    let stored: i16 = sqlx::query_scalar("select tier from subject_tier where uscc = $1")
        .bind(JIANGZHU)
        .fetch_one(&house.db.pool)
        .await
        .unwrap();
    assert_eq!(Tier::from_index(stored), Some(Tier::Warning));
    let told = app.changes(&Viewer::default(), "0", 200).await.unwrap().items;
    let merged: Vec<_> = told.iter().filter(|change| change.kind == FeedKind::SubjectMerged).collect();
    assert!(merged.iter().all(|m| (m.uscc.as_deref(), m.into.as_deref()) == (Some(OTHER), Some(JIANGZHU))));
    assert!(!merged.is_empty());

    // What comes in under the old code counts for the file it is part of.
    let late =
        house.penalty(Penalty { uscc: OTHER, number: "4号", decided_on: "2025-06-02", ..Penalty::default() }).await;
    app.evaluate(house.clock.today(), false).await.unwrap();
    assert_eq!(app.subject(&Viewer::default(), JIANGZHU).await.unwrap().facts.penalties.len(), 4);
    amend(&house, late, "live = false").await;

    house.clock.advance(TimeDelta::hours(1));
    app.part_files(&office, id, "经核实是两家企业").await.unwrap();
    assert_eq!(refusal(app.part_files(&office, id, "x").await), Code::NotAllowedNow);
    app.evaluate(house.clock.today(), false).await.unwrap();
    assert_eq!(everything(app, &[JIANGZHU, OTHER]).await, before);
    let MergeLine { to_at, end_reason, .. } =
        app.merges(&office, None, None, None).await.unwrap().merges.items.remove(0);
    assert!(to_at.is_some());
    assert_eq!(end_reason.as_deref(), Some("经核实是两家企业"));
    // And once more, as if it had never been.
    app.merge_files(&office, OTHER, JIANGZHU, "一企两码", "文件").await.unwrap();
    assert!(matches!(app.verify_ledger().await.unwrap(), backend::ledger::Verdict::Whole { .. }));
}

/// Somebody corrects a record of a file while it is made part of another: whichever ends first, the other's tier knows of it.
#[tokio::test]
async fn a_change_beside_a_merge_counts_for_the_file_that_goes_on() {
    let (house, office) = house().await;
    house.subject(OTHER, "江渚新材料厂").await;
    let old = Penalty { uscc: OTHER, number: "1号", decided_on: "2025-01-06", ..Penalty::default() };
    let id = RecordId(house.penalty(old).await);
    house.app.evaluate(house.clock.today(), false).await.unwrap();
    let source = house.official(Role::Official, Some("city_management"), "cm@ezhou.example").await;
    // Both stop before their last step, with what they have decided in hand.
    let mut ledger = house.db.pool.begin().await.unwrap();
    sqlx::query("select from ledger_head for update").execute(&mut *ledger).await.unwrap();
    let waiting = async |n: i64| {
        let sql =
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        while sqlx::query_scalar::<_, i64>(sql).fetch_one(&house.db.pool).await.unwrap() < n {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let typed = values(&[
        ("CF_YJ", "广告法第五十五条"),
        ("CF_NR", "没收违法所得"),
        ("CF_NR_WFFF", "0.5"),
        ("CF_JDRQ", "2026-05-11"),
    ]);
    let app = house.app.clone();
    let correction = tokio::spawn(async move { app.correct_record(&source, id, 1, typed, "笔误").await });
    waiting(1).await;
    let app = house.app.clone();
    let merge = tokio::spawn(async move { app.merge_files(&office, OTHER, JIANGZHU, "一企两码", "文件").await });
    waiting(2).await;
    ledger.rollback().await.unwrap();
    assert_eq!(correction.await.unwrap().unwrap(), Corrected::Done);
    merge.await.unwrap().unwrap();
    let stored: i16 = sqlx::query_scalar("select tier from subject_tier where uscc = $1")
        .bind(JIANGZHU)
        .fetch_one(&house.db.pool)
        .await
        .unwrap();
    assert_eq!(Tier::from_index(stored), Some(Tier::Notice));
    let check = house.app.check_tiers(house.clock.today()).await.unwrap();
    assert_eq!((check.waiting, check.differing), (0, 0), "{:?} {:?}", check.why, check.differences);
}

#[tokio::test]
async fn files_are_merged_in_one_step_by_the_credit_office_with_reason_and_document() {
    let (house, office) = house().await;
    let app = &house.app;
    house.subject(OTHER, "江渚新材料厂").await;
    house.subject(HOUSEHOLD, "鄂城区樊口渔家小馆").await;
    let clerk = house.official(Role::Official, Some("market"), "market@ezhou.example").await;
    assert_eq!(app.merge_files(&clerk, OTHER, JIANGZHU, "x", "y").await, Err(Fault::NotFound));
    assert_eq!(app.merges(&clerk, None, None, None).await, Err(Fault::NotFound));
    assert_eq!(refusal(app.merge_files(&office, OTHER, OTHER, "x", "y").await), Code::SameFile);
    assert_eq!(refusal(app.merge_files(&office, OTHER, JIANGZHU, " ", "y").await), Code::ReasonRequired);
    assert_eq!(refusal(app.merge_files(&office, "91420700MA4900010X", JIANGZHU, "x", "y").await), Code::UsccCheck);
    let nobody = "91420100MA4K000A6C";
    let missing = refusal(app.merge_files(&office, nobody, JIANGZHU, "x", "y").await);
    assert!(matches!(missing, Code::NoSuchFile | Code::UsccCheck), "{missing:?}");
    let sides = app.merges(&office, Some(OTHER), Some(JIANGZHU), None).await.unwrap();
    assert_eq!((sides.from.unwrap().name.as_str(), sides.into.unwrap().records), ("江渚新材料厂", 0));
    app.merge_files(&office, OTHER, JIANGZHU, "x", "y").await.unwrap();
    // No chains, in neither direction, and not twice.
    for (from, into) in [(OTHER, JIANGZHU), (JIANGZHU, HOUSEHOLD), (HOUSEHOLD, OTHER)] {
        assert_eq!(refusal(app.merge_files(&office, from, into, "x", "y").await), Code::MergedAlready, "{from} {into}");
    }
    app.merge_files(&office, HOUSEHOLD, JIANGZHU, "x", "y").await.unwrap();
}
