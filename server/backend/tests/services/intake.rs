//! Batches: taken whole or by row, repeated without effect, taken back as a whole; reconciliation.

use crate::house::{House, JIANGZHU, JIANGZHU_NAME, day, refusal, values};
use backend::intake::{ImportOptions, Input};
use serde_json::{Map, Value, json};
use shared::{
    access::{Role, Viewer},
    case::{KindCode, State, opening},
    form::Values,
    ids::BatchId,
    ports::{
        BatchState, CasePort, Channel, Fault, IntakePort, Ordered, PublicPort, ReconciliationState, RowStatus,
        SentFile, SentRows, StatedDay,
    },
    problem::Code,
};
use std::{path::PathBuf, sync::Arc, time::Duration};

/// A penalty that every check accepts.
fn row(n: u32, changes: &[(&str, &str)]) -> Map<String, Value> {
    let mut row = values(&[
        ("CF_XDR_MC", JIANGZHU_NAME),
        ("CF_XDR_LB", "法人及非法人组织"),
        ("CF_XDR_SHXYM", JIANGZHU),
        ("CF_WSH", &format!("鄂州市监罚〔2026〕{n}号")),
        ("CF_WFXW", "生产不符合国家标准的产品"),
        ("CF_SY", "当事人生产的两批次产品经抽检不合格。"),
        ("CF_YJ", "《中华人民共和国产品质量法》第四十九条"),
        ("CF_CFLB", "没收违法所得"),
        ("CF_NR", "没收违法所得 25000 元"),
        ("CF_NR_WFFF", "2.5"),
        ("CF_JDRQ", "2026-08-20"),
        ("CF_CFJG", "鄂州市市场监督管理局"),
    ]);
    row.extend(changes.iter().map(|(code, value)| ((*code).to_owned(), (*value).to_owned())));
    row.into_iter().map(|(code, value)| (code, Value::String(value))).collect()
}

fn request(key: &str, whole: bool, rows: Vec<Map<String, Value>>) -> SentRows {
    let body = serde_json::to_vec(&json!({ "whole": whole, "rows": rows })).unwrap();
    SentRows { item: "penalty".into(), whole, rows, key: key.into(), body }
}

async fn house() -> (House, Viewer) {
    let house = House::on("2026-11-21").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let market = house.official(Role::Official, Some("market"), "market@ezhou.example").await;
    (house, market)
}

/// A file of the test's own.
struct Kept(PathBuf);

impl Kept {
    fn new(text: &str) -> Self {
        use std::sync::atomic::{AtomicU32, Ordering};
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("credence-test-{}-{n}.csv", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Self(path)
    }

    fn sent(&self, whole: bool) -> SentFile {
        SentFile {
            item: "penalty".into(),
            department: "market".into(),
            path: self.0.clone(),
            name: "C:\\报送\\8月.csv".into(),
            whole,
            ignore_unknown: false,
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn file(rows: &[Map<String, Value>]) -> Kept {
    let header: Vec<&str> = rows[0].keys().map(String::as_str).collect();
    let lines = rows.iter().map(|row| {
        let cells: Vec<&str> = row.values().map(|v| v.as_str().unwrap()).collect();
        cells.join(",")
    });
    Kept::new(&format!("{}\n{}\n", header.join(","), lines.collect::<Vec<_>>().join("\n")))
}

#[tokio::test]
async fn rows_of_another_system_are_on_file_with_their_numbers() {
    let (house, market) = house().await;
    let mut second = row(2, &[]);
    second.insert("CF_NR_WFFF".into(), json!(0.5));
    let answer =
        house.app.send_rows(&market, request("a", true, vec![row(1, &[]), second, row(1, &[])])).await.unwrap();
    let statuses: Vec<_> = answer.rows.iter().map(|row| row.status).collect();
    assert_eq!(statuses, [RowStatus::Accepted, RowStatus::Accepted, RowStatus::Duplicate]);
    assert_eq!((answer.taken, answer.accepted, answer.duplicates, answer.rejected), (true, 2, 1, 0));
    // The number told for a row is that of its record.
    for (n, row) in [(1, &answer.rows[0]), (2, &answer.rows[1])] {
        let document: String = sqlx::query_scalar("select document from record where id = $1")
            .bind(row.id.unwrap().0)
            .fetch_one(&house.db.pool)
            .await
            .unwrap();
        assert_eq!(document, format!("鄂州市监罚〔2026〕{n}号"));
    }
    let tier: i16 = sqlx::query_scalar("select tier from subject_tier").fetch_one(&house.db.pool).await.unwrap();
    assert!(tier > 0, "the tier was decided anew");
    let kinds: Vec<String> =
        sqlx::query_scalar("select kind from outbox order by id").fetch_all(&house.db.pool).await.unwrap();
    assert!(kinds.contains(&"batch".to_owned()), "{kinds:?}");
}

#[tokio::test]
async fn a_batch_that_comes_whole_stays_out_whole() {
    let (house, market) = house().await;
    let mut odd = row(3, &[]);
    odd.insert("CF_GIBT_ES_NICHT".into(), json!("x"));
    odd.insert("CF_SY".into(), json!(["keine", "Texte"]));
    let rows = vec![row(1, &[]), row(2, &[("CF_JDRQ", "2027-01-01")]), odd];
    let answer = house.app.send_rows(&market, request("a", true, rows.clone())).await.unwrap();
    let statuses: Vec<_> = answer.rows.iter().map(|row| row.status).collect();
    assert_eq!(statuses, [RowStatus::Held, RowStatus::Rejected, RowStatus::Rejected]);
    assert_eq!((answer.taken, answer.accepted, answer.rejected), (false, 0, 2));
    let codes: Vec<_> = answer.rows[2].problems.iter().map(|p| (p.field.as_str(), p.problem.code)).collect();
    assert!(codes.contains(&("CF_GIBT_ES_NICHT", Code::ColumnUnknown)), "{codes:?}");
    assert!(codes.contains(&("CF_SY", Code::ValueShape)), "{codes:?}");
    assert_eq!(house.count("record").await, 0);
    let page = house.app.batch(&market, answer.batch, None).await.unwrap();
    assert_eq!((page.line.state, page.line.rows, page.kept), (BatchState::Refused, 3, 2));
    assert!(!page.may_withdraw);

    // The same rows each for itself.
    let answer = house.app.send_rows(&market, request("b", false, rows)).await.unwrap();
    assert_eq!((answer.taken, answer.accepted, answer.rejected), (true, 1, 2));
    assert_eq!(house.count("record").await, 1);
}

#[tokio::test]
async fn a_repeated_request_gets_the_same_answer_and_changes_nothing() {
    let (house, market) = house().await;
    let first = house.app.send_rows(&market, request("a", true, vec![row(1, &[])])).await.unwrap();
    let again = house.app.send_rows(&market, request("a", true, vec![row(1, &[])])).await.unwrap();
    assert_eq!(first, again);
    assert_eq!(house.count("batch").await, 1);
    assert_eq!(refusal(house.app.send_rows(&market, request("a", true, vec![row(2, &[])])).await), Code::KeyReused);
    // Another account's names are its own.
    let other = house.official(Role::Official, Some("market"), "zweiter@ezhou.example").await;
    let theirs = house.app.send_rows(&other, request("a", true, vec![row(2, &[])])).await.unwrap();
    assert_ne!(theirs.batch, first.batch);
}

#[tokio::test]
async fn the_same_request_sent_many_times_at_once_is_one_batch() {
    let (house, market) = house().await;
    let house = Arc::new(house);
    let asked = (0..8).map(|_| {
        let (house, market) = (house.clone(), market.clone());
        tokio::spawn(
            async move { house.app.send_rows(&market, request("a", true, vec![row(1, &[]), row(2, &[])])).await },
        )
    });
    let mut answers = Vec::new();
    for asked in asked.collect::<Vec<_>>() {
        answers.push(asked.await.unwrap().unwrap());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!((house.count("batch").await, house.count("record").await), (1, 2));
}

#[tokio::test]
async fn nobody_delivers_for_another_department() {
    let (house, market) = house().await;
    let tax = house.official(Role::Official, Some("tax"), "tax@ezhou.example").await;
    let kept = file(&[row(1, &[])]);
    assert_eq!(refusal(house.app.send_file(&tax, kept.sent(true)).await), Code::DepartmentNotOwner);
    let business = house.jiangzhu().await;
    assert_eq!(house.app.send_file(&business, kept.sent(true)).await, Err(Fault::NotFound));
    assert_eq!(house.app.send_file(&Viewer::default(), kept.sent(true)).await, Err(Fault::SignInNeeded));
    assert_eq!(house.count("batch").await, 0);
    // The credit office may step in for any department, and each sees its own batches.
    let credit = house.credit_office().await;
    let id = house.app.send_file(&credit, kept.sent(true)).await.unwrap();
    assert_eq!(house.app.batches(&market, None).await.unwrap().items.len(), 1);
    assert_eq!(house.app.batches(&tax, None).await.unwrap().items.len(), 0);
    assert_eq!(house.app.batch(&tax, id, None).await, Err(Fault::NotFound));
    assert_eq!(house.app.rejected_rows(&tax, id, -1).await, Err(Fault::NotFound));
    assert_eq!(house.app.withdraw_batch(&tax, id, "falsch").await, Err(Fault::NotFound));
}

#[tokio::test]
async fn a_file_is_taken_once_and_its_refused_rows_come_back_as_they_were() {
    let (house, market) = house().await;
    let kept = file(&[
        row(1, &[]),
        row(2, &[("CF_SY", "\"张三 42010619790101001X，说“不”\"")]),
        row(3, &[("CF_JDRQ", "下周")]),
    ]);
    let id = house.app.send_file(&market, kept.sent(false)).await.unwrap();
    let page = house.app.batch(&market, id, None).await.unwrap();
    assert_eq!((page.line.rows, page.line.accepted, page.line.rejected), (3, 1, 2));
    assert_eq!((page.line.channel, page.line.file_name.as_str()), (Channel::Browser, "8月.csv"));
    assert_eq!(page.problems.items.iter().map(|row| row.number).collect::<Vec<_>>(), [3, 4]);
    let (text, next) = house.app.rejected_rows(&market, id, -1).await.unwrap();
    assert!(text.contains("下周") && text.contains("date_shape") && next.is_none(), "{text}");
    // Identity numbers of refused rows lie sealed.
    let stored: Vec<String> =
        sqlx::query_scalar("select raw from batch_row_problem").fetch_all(&house.db.pool).await.unwrap();
    assert!(stored.iter().all(|raw| !raw.contains("42010619790101001X") && !raw.contains("下周")), "{stored:?}");

    assert_eq!(refusal(house.app.send_file(&market, kept.sent(false)).await), Code::BatchTwice);
    assert_eq!(house.count("batch").await, 1);
    // Taken back, the file may come again.
    house.app.withdraw_batch(&market, id, "报错了月份").await.unwrap();
    house.app.send_file(&market, kept.sent(false)).await.unwrap();
}

#[tokio::test]
async fn columns_that_the_catalogue_lacks_keep_a_file_out_unless_they_are_to_be_ignored() {
    let (house, market) = house().await;
    let kept = file(&[row(1, &[("颜色", "红"), ("序号", "1")])]);
    let answer = house.app.send_file(&market, kept.sent(true)).await;
    let Err(Fault::Refused { problem }) = answer else { panic!("{answer:?}") };
    assert_eq!((problem.code, problem.args["columns"].as_str()), (Code::ColumnsUnknown, "颜色"));
    house.app.send_file(&market, SentFile { ignore_unknown: true, ..kept.sent(true) }).await.unwrap();
}

#[tokio::test]
async fn a_formula_in_a_text_file_is_refused_and_leaves_unarmed() {
    let (house, market) = house().await;
    let kept = file(&[row(1, &[("CF_SY", "=HYPERLINK(1)")])]);
    let id = house.app.send_file(&market, kept.sent(false)).await.unwrap();
    let page = house.app.batch(&market, id, None).await.unwrap();
    assert_eq!(page.problems.items[0].problems[0].problem.code, Code::CellFormula);
    let (text, _) = house.app.rejected_rows(&market, id, -1).await.unwrap();
    assert!(text.contains("'=HYPERLINK") && !text.contains(",=HYPERLINK"), "{text}");
}

#[tokio::test]
async fn a_batch_is_taken_back_as_a_whole_once() {
    let (house, market) = house().await;
    let rows = vec![row(1, &[]), row(2, &[])];
    let batch = house.app.send_rows(&market, request("a", true, rows.clone())).await.unwrap().batch;
    let public = Viewer::default();
    assert_eq!(house.app.records(&public, JIANGZHU, Some("penalty"), None, 10).await.unwrap().items.len(), 2);
    let record: i64 = sqlx::query_scalar("select min(id) from record").fetch_one(&house.db.pool).await.unwrap();
    let (kind, about) = (KindCode::Rectification, opening("record", &record.to_string()));
    let ordered = house.app.order(&market, kind, &about, &crate::orders::order("2026-12-14")).await.unwrap();
    let Ordered::Done { id: order } = ordered else { panic!("{ordered:?}") };
    assert_eq!(refusal(house.app.withdraw_batch(&market, batch, "  ").await), Code::ReasonRequired);
    house.app.withdraw_batch(&market, batch, "重复报送").await.unwrap();
    let ended = house.app.case(&market, order).await.unwrap().line.state;
    assert_eq!(ended, State::Withdrawn, "what rested on a record of it ends with it");

    assert_eq!(house.app.records(&public, JIANGZHU, Some("penalty"), None, 10).await.unwrap().items.len(), 0);
    let versions: Vec<(i32, bool, String, bool)> = sqlx::query_as(
        "select version, live, state, publish_from is null from record order by first_id nulls first, id",
    )
    .fetch_all(&house.db.pool)
    .await
    .unwrap();
    assert_eq!(
        versions.iter().filter(|(v, live, state, _)| (*v, *live, state.as_str()) == (1, false, "live")).count(),
        2
    );
    assert_eq!(versions.iter().filter(|v| **v == (2, true, "annulled".to_owned(), true)).count(), 2);
    let tier: i16 = sqlx::query_scalar("select tier from subject_tier").fetch_one(&house.db.pool).await.unwrap();
    assert_eq!(tier, 0, "what was taken back no longer counts");
    let kinds: Vec<String> =
        sqlx::query_scalar("select kind from outbox order by id").fetch_all(&house.db.pool).await.unwrap();
    assert_eq!(kinds.iter().filter(|kind| *kind == "withdrawn").count(), 1, "{kinds:?}");
    let page = house.app.batch(&market, batch, None).await.unwrap();
    assert_eq!(page.withdrawn.unwrap().reason, "重复报送");
    assert!(!page.may_withdraw);

    let Err(Fault::Refused { problem }) = house.app.withdraw_batch(&market, batch, "noch einmal").await else {
        panic!("withdrawn twice")
    };
    assert_eq!((problem.code, problem.args["day"].as_str()), (Code::BatchWithdrawnTwice, "2026-11-21"));
    assert_eq!(house.app.withdraw_batch(&market, BatchId(99), "x").await, Err(Fault::NotFound));
    // The documents may come again.
    let again = house.app.send_rows(&market, request("b", true, rows)).await.unwrap();
    assert_eq!((again.accepted, again.duplicates), (2, 0));
    assert!(matches!(house.app.verify_ledger().await.unwrap(), backend::ledger::Verdict::Whole { .. }));
}

#[tokio::test]
async fn what_follows_a_withdrawal_is_planned_with_it() {
    let (house, market) = house().await;
    let named = row(1, &[("CF_FRDB", "王江渚")]);
    let batch = house.app.send_rows(&market, request("a", true, vec![named])).await.unwrap().batch;
    house.app.run_due_jobs().await.unwrap();
    house.app.withdraw_batch(&market, batch, "重复报送").await.unwrap();
    let planned: Vec<String> =
        sqlx::query_scalar("select kind from job order by kind").fetch_all(&house.db.pool).await.unwrap();
    assert_eq!(planned, ["link_persons", "recount", "watch"]);
}

/// While somebody evaluates, imports neither wait for it nor take the connections of those who serve pages.
#[tokio::test]
async fn imports_do_not_wait_for_an_evaluation() {
    let (house, market) = house().await;
    let mut evaluation = house.db.pool.begin().await.unwrap();
    let lock = "select pg_advisory_xact_lock(hashtext('evaluation'))";
    sqlx::query(lock).execute(&mut *evaluation).await.unwrap();
    let imports = (1..=12).map(|n| {
        let (app, market) = (house.app.clone(), market.clone());
        async move { app.send_rows(&market, request(&n.to_string(), true, vec![row(n, &[])])).await.unwrap() }
    });
    let imports = futures_util::future::join_all(imports);
    let taken = tokio::time::timeout(Duration::from_secs(30), imports).await.expect("they wait for the evaluation");
    assert!(taken.iter().all(|answer| answer.accepted == 1));
    let sql = "select tier, asked from subject_line where uscc = $1";
    let stored: (i16, bool) = sqlx::query_as(sql).bind(JIANGZHU).fetch_one(&house.db.pool).await.unwrap();
    assert_eq!(stored, (0, true), "nobody has decided yet, and it is asked for");
    evaluation.rollback().await.unwrap();
    house.app.run_due_jobs().await.unwrap();
    let stored: (i16, bool) = sqlx::query_as(sql).bind(JIANGZHU).fetch_one(&house.db.pool).await.unwrap();
    assert_eq!(stored, (4, false));
}

#[tokio::test]
async fn one_record_by_hand_is_a_batch_of_one_or_none() {
    let (house, market) = house().await;
    let typed = |row: Map<String, Value>| -> Values {
        row.into_iter().map(|(code, value)| (code, value.as_str().unwrap().to_owned())).collect()
    };
    let wrong = house.app.send_record(&market, "penalty", "market", typed(row(1, &[("CF_JDRQ", "gestern")]))).await;
    assert_eq!(refusal(wrong), Code::DateShape);
    assert_eq!(house.count("batch").await, 0);
    let id = house.app.send_record(&market, "penalty", "market", typed(row(1, &[]))).await.unwrap();
    let page = house.app.batch(&market, id, None).await.unwrap();
    assert_eq!((page.line.channel, page.line.accepted), (Channel::Form, 1));
    let twice = house.app.send_record(&market, "penalty", "market", typed(row(1, &[]))).await;
    assert_eq!(refusal(twice), Code::DuplicateInStore);
    assert_eq!((house.count("batch").await, house.count("record").await), (1, 1));
}

#[tokio::test]
async fn an_import_from_the_command_line_is_a_batch_like_any_other() {
    let (house, market) = house().await;
    let kept = file(&[row(1, &[])]);
    let options = ImportOptions::on(day("2026-11-21"));
    house.app.import("penalty", "market", Input::Path(kept.0.clone()), options).await.unwrap();
    let batches = house.app.batches(&market, None).await.unwrap().items;
    assert_eq!((batches[0].channel, batches[0].sender.as_deref()), (Channel::Cli, None));
    house.app.withdraw_batch(&market, batches[0].id, "测试").await.unwrap();
}

#[tokio::test]
async fn a_source_states_its_days_and_differences_are_worked_off() {
    let (house, market) = house().await;
    house.app.send_rows(&market, request("a", true, vec![row(1, &[]), row(2, &[])])).await.unwrap();
    let stated = |day_of: &str, count, sum| StatedDay { item: "penalty".into(), day: day(day_of), count, sum };
    // 2.5 万元 twice on one day, and nothing on the other.
    let days = vec![stated("2026-08-20", 3, Some(7_500_000)), stated("2026-08-21", 0, Some(0))];
    house.app.state_days(&market, "market", days).await.unwrap();
    let open = house.app.reconciliation(&market, ReconciliationState::Open, None).await.unwrap();
    let line = &open.lines.items[0];
    assert_eq!((line.found_count, line.found_sum), (2, Some(5_000_000)));
    assert_eq!(
        open.counts,
        [(ReconciliationState::Open, 1), (ReconciliationState::Explained, 0), (ReconciliationState::Equal, 1)]
    );

    // Another department neither sees nor explains it.
    let tax = house.official(Role::Official, Some("tax"), "tax@ezhou.example").await;
    assert!(house.app.reconciliation(&tax, ReconciliationState::Open, None).await.unwrap().lines.items.is_empty());
    assert_eq!(house.app.explain_difference(&tax, line.id, "x").await, Err(Fault::NotFound));

    assert_eq!(refusal(house.app.explain_difference(&market, line.id, " ").await), Code::ReasonRequired);
    house.app.explain_difference(&market, line.id, "一件在复议").await.unwrap();
    let explained = house.app.reconciliation(&market, ReconciliationState::Explained, None).await.unwrap();
    assert_eq!(explained.lines.items[0].reason.as_deref(), Some("一件在复议"));
    assert_eq!(refusal(house.app.explain_difference(&market, line.id, "noch").await), Code::NotOpen);

    // The missing one comes in: what agrees is settled by itself.
    house.app.send_rows(&market, request("b", true, vec![row(3, &[])])).await.unwrap();
    let equal = house.app.reconciliation(&market, ReconciliationState::Equal, None).await.unwrap();
    assert_eq!(equal.lines.items.len(), 2);
    // And what is taken back opens it again.
    let batch = house.app.batches(&market, None).await.unwrap().items[0].id;
    house.app.withdraw_batch(&market, batch, "错误").await.unwrap();
    let open = house.app.reconciliation(&market, ReconciliationState::Open, None).await.unwrap();
    assert_eq!((open.lines.items[0].stated_count, open.lines.items[0].found_count), (3, 2));

    let twice = vec![stated("2026-08-20", 1, None), stated("2026-08-20", 2, None)];
    assert_eq!(refusal(house.app.state_days(&market, "market", twice).await), Code::DuplicateFact);
    let later = vec![stated("2026-11-22", 1, None)];
    assert_eq!(refusal(house.app.state_days(&market, "market", later).await), Code::DateFuture);
    assert_eq!(
        refusal(house.app.state_days(&market, "tax", vec![stated("2026-08-20", 1, None)]).await),
        Code::DepartmentNotOwner
    );
}
