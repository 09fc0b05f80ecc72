//! What an audit reads: accounts, and the ledger in words.

use crate::house::{House, refusal, values};
use backend::jobs;
use shared::{
    access::{Role, Viewer},
    case::{Action, KindCode, opening},
    ledger::Break,
    ports::{AccountFilter, AccountLine, AuditPort, CasePort, Fault, LedgerFilter, LedgerLine},
    problem::Code,
};

/// An auditor, an administrator, a business with a signed commitment.
async fn audited() -> (House, Viewer, Viewer, Viewer) {
    let house = House::on("2026-11-21").await;
    let auditor = house.official(Role::Auditor, None, "audit@ezhou.example").await;
    let keeper = house.official(Role::Administrator, None, "keeper@ezhou.example").await;
    let business = house.jiangzhu().await;
    let id = house.app.open_case(&business, KindCode::Commitment, opening("template", "lawful_honest")).await.unwrap();
    house.app.act(&business, id, 1, Action::Sign, Some(values(&[])), None).await.unwrap();
    (house, auditor, keeper, business)
}

async fn read(house: &House, auditor: &Viewer, filter: LedgerFilter) -> Vec<LedgerLine> {
    house.app.ledger(auditor, &filter, None).await.unwrap().lines.items
}

async fn offices(house: &House, viewer: &Viewer) -> Vec<AccountLine> {
    house.app.accounts(viewer, &AccountFilter::default(), None).await.unwrap().lines.items
}

#[tokio::test]
async fn an_auditor_reads_who_did_what_to_what() {
    let (house, auditor, _, business) = audited().await;
    let deeds = |lines: Vec<LedgerLine>| lines.into_iter().map(|line| line.deed).collect::<Vec<_>>();
    let of = |filter: LedgerFilter| read(&house, &auditor, filter);
    assert_eq!(deeds(of(LedgerFilter::default()).await)[..3], ["case.sign", "record.write", "case.open"]);

    let matters = of(LedgerFilter { thing: "case".into(), ..LedgerFilter::default() }).await;
    assert!(matters.iter().all(|line| line.who.as_ref().map(|(id, _)| *id) == business.account));
    let object = matters[0].object.clone();
    assert_eq!(deeds(of(LedgerFilter { object, ..LedgerFilter::default() }).await), ["case.sign", "case.open"]);

    let by_number = LedgerFilter { who: business.account.unwrap().to_string(), ..LedgerFilter::default() };
    assert!(deeds(of(by_number).await).contains(&"case.sign".to_owned()));
    let added = of(LedgerFilter { thing: "account".into(), ..LedgerFilter::default() }).await;
    assert!(added.iter().any(|line| line.operator && line.who.is_none() && line.deed == "account.add"));
}

#[tokio::test]
async fn a_filter_that_can_not_be_read_shows_nothing_and_says_why() {
    let (house, auditor, ..) = audited().await;
    let typed = |field: &str, text: &str| {
        let mut filter = LedgerFilter::default();
        match field {
            "who" => filter.who = text.into(),
            "from" => filter.from = text.into(),
            _ => filter.until = text.into(),
        }
        filter
    };
    for (field, text, code) in [
        ("who", "nobody@ezhou.example", Code::AccountUnknown),
        ("who", "\0", Code::AccountUnknown),
        ("who", "99999999999999999999", Code::AccountUnknown),
        ("from", "2026-02-30", Code::DateMissing),
        ("until", "gestern", Code::DateShape),
    ] {
        let ledger = house.app.ledger(&auditor, &typed(field, text), None).await.unwrap();
        if text == "\0" {
            assert!(ledger.problems.is_empty() && !ledger.lines.items.is_empty(), "nobody can have meant it");
            continue;
        }
        assert_eq!(
            ledger.problems.iter().map(|p| (p.field.as_str(), p.problem.code)).collect::<Vec<_>>(),
            [(field, code)]
        );
        assert!(ledger.lines.items.is_empty(), "{field} {text}");
        // A file is not written of what nobody asked for.
        let refused = house.app.ledger_lines(&auditor, &typed(field, text), None, 100).await;
        assert!(matches!(refused, Err(Fault::Refused { problem }) if problem.code == code), "{field} {text}");
    }
    // The days are those of China, both included.
    let today = house.app.clock().now();
    let today = backend::clock::date_in_china(today).to_string();
    let on = LedgerFilter { from: today.clone(), until: today, ..LedgerFilter::default() };
    assert!(!read(&house, &auditor, on).await.is_empty());
    let before = LedgerFilter { until: "2020-01-01".into(), ..LedgerFilter::default() };
    assert!(read(&house, &auditor, before).await.is_empty());
    let unknown = LedgerFilter { thing: "' or 1=1".into(), ..LedgerFilter::default() };
    assert!(!read(&house, &auditor, unknown).await.is_empty(), "a kind of thing that there is not narrows nothing");
}

#[tokio::test]
async fn a_long_ledger_is_read_page_by_page() {
    let (house, auditor, _, business) = audited().await;
    for _ in 0..30 {
        let id =
            house.app.open_case(&business, KindCode::Commitment, opening("template", "lawful_honest")).await.unwrap();
        house.app.act(&business, id, 1, Action::Withdraw, None, None).await.unwrap();
    }
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page = house.app.ledger(&auditor, &LedgerFilter::default(), cursor.as_deref()).await.unwrap();
        seen.extend(page.lines.items.iter().map(|line| line.seq));
        let Some(next) = page.lines.next else { break };
        cursor = Some(next);
    }
    let all = house.count("ledger").await;
    assert_eq!(seen, (1..=all).rev().collect::<Vec<_>>());
    let (mut filed, mut cursor) = (Vec::new(), None);
    loop {
        let page = house.app.ledger_lines(&auditor, &LedgerFilter::default(), cursor.as_deref(), 13).await.unwrap();
        filed.extend(page.items.iter().map(|line| line.seq));
        let Some(next) = page.next else { break };
        cursor = Some(next);
    }
    assert_eq!(filed, seen, "a file tells what the pages tell");
}

#[tokio::test]
async fn a_check_is_asked_for_and_what_it_finds_stays() {
    let (house, auditor, keeper, business) = audited().await;
    for other in [&keeper, &business] {
        assert_eq!(house.app.check_ledger(other).await.unwrap_err(), Fault::NotFound);
        assert_eq!(house.app.ledger(other, &LedgerFilter::default(), None).await.unwrap_err(), Fault::NotFound);
    }
    house.app.check_ledger(&auditor).await.unwrap();
    house.app.check_ledger(&auditor).await.unwrap();
    assert!(house.app.ledger(&auditor, &LedgerFilter::default(), None).await.unwrap().checking);
    house.app.run_due_jobs().await.unwrap();
    let ledger = house.app.ledger(&auditor, &LedgerFilter::default(), None).await.unwrap();
    assert!(!ledger.checking);
    assert_eq!(ledger.checks.len(), 1, "asked twice before it began: once");
    assert_eq!((ledger.checks[0].entries, ledger.checks[0].broken), (ledger.head.0, None));

    sqlx::raw_sql("alter table ledger disable trigger user; update ledger set object = 'case:99' where seq = 4")
        .execute(&house.db.pool)
        .await
        .unwrap();
    house.app.check_chain().await.unwrap();
    let ledger = house.app.ledger(&auditor, &LedgerFilter::default(), None).await.unwrap();
    assert_eq!((ledger.checks[0].entries, ledger.checks[0].broken), (3, Some((4, Break::Changed))));
    for sql in ["update ledger_check set broken_at = null, why = null", "delete from ledger_check"] {
        assert!(sqlx::query(sql).execute(&house.db.pool).await.is_err(), "{sql}");
    }
}

#[tokio::test]
async fn accounts_are_read_by_two_and_kept_by_one() {
    let (house, auditor, keeper, business) = audited().await;
    let official = house.official(Role::Official, Some("tax"), "tax@ezhou.example").await;
    let id = official.account.unwrap();
    for other in [&official, &business] {
        let read = house.app.accounts(other, &AccountFilter::default(), None).await;
        assert_eq!(read.unwrap_err(), Fault::NotFound);
    }
    for other in [&auditor, &official, &business] {
        assert_eq!(house.app.shut_account(other, id).await.unwrap_err(), Fault::NotFound);
        assert_eq!(house.app.place_account(other, id, "一科").await.unwrap_err(), Fault::NotFound);
    }
    let lines = offices(&house, &auditor).await;
    assert!(lines.iter().all(|line| line.role != Role::Business && !line.may_shut && !line.may_place));
    let lines = offices(&house, &keeper).await;
    let own = lines.iter().find(|line| Some(line.id) == keeper.account).unwrap();
    assert!(!own.may_shut && !own.may_place, "nobody locks themselves out");
    assert_eq!(refusal(house.app.shut_account(&keeper, keeper.account.unwrap()).await), Code::NotAllowedNow);

    house.app.place_account(&keeper, id, " 一科 ").await.unwrap();
    assert_eq!(refusal(house.app.place_account(&keeper, id, &"科".repeat(41)).await), Code::TooLong);
    house.app.shut_account(&keeper, id).await.unwrap();
    let lines = offices(&house, &keeper).await;
    let line = lines.iter().find(|line| line.id == id).unwrap();
    assert_eq!((line.section.as_deref(), line.disabled, line.may_shut), (Some("一科"), true, false));
    let entries =
        read(&house, &auditor, LedgerFilter { object: format!("account:{id}"), ..LedgerFilter::default() }).await;
    let deeds: Vec<_> = entries.iter().map(|line| (line.deed.as_str(), line.who.as_ref().map(|(id, _)| *id))).collect();
    assert_eq!(
        deeds,
        [("account.disable", keeper.account), ("account.section", keeper.account), ("account.add", None)]
    );
}

#[tokio::test]
async fn businesses_accounts_stand_apart_and_are_found_by_address_and_name() {
    let (house, auditor, ..) = audited().await;
    let of = async |business: bool, q: &str| {
        let filter = AccountFilter { business, q: q.to_owned() };
        house.app.accounts(&auditor, &filter, None).await.unwrap().lines.items.len()
    };
    assert_eq!(of(true, "").await, 1);
    assert_eq!(of(true, "江渚").await, 1);
    assert_eq!(of(true, "没有").await, 0);
    assert_eq!(of(false, "AUDIT@ezhou.example").await, 1);
    assert_eq!(of(false, "%").await, 0);
}

#[tokio::test]
async fn a_job_that_checks_is_named_like_the_others() {
    let json = serde_json::to_value(jobs::Job::CheckLedger).unwrap();
    assert_eq!(json, serde_json::json!({ "kind": "check_ledger" }), "what a page looks for in the queue");
}
