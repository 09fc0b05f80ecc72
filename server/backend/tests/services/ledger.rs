//! Every change is in the ledger, and the ledger shows what was done to it.

use crate::house::{House, values};
use backend::ledger::Verdict;
use shared::{
    case::{Action, KindCode, opening},
    ledger::Break,
    ports::{AccountPort, CasePort, Entry},
};

async fn with_entries() -> House {
    let house = House::on("2026-11-21").await;
    let viewer = house.jiangzhu().await;
    let id = house.app.open_case(&viewer, KindCode::Commitment, opening("template", "lawful_honest")).await.unwrap();
    house.app.act(&viewer, id, 1, Action::Sign, Some(values(&[])), None).await.unwrap();
    house
}

async fn tamper(house: &House, sql: &'static str) -> Verdict {
    // Only the tables' owner can do this; the chain is there for exactly that case.
    sqlx::query("alter table ledger disable trigger user").execute(&house.db.pool).await.unwrap();
    let done = sqlx::query(sql).execute(&house.db.pool).await.unwrap();
    assert!(done.rows_affected() > 0, "{sql}");
    house.app.verify_ledger().await.unwrap()
}

#[tokio::test]
async fn every_change_is_there_and_the_chain_holds() {
    let house = with_entries().await;
    let actions: Vec<String> =
        sqlx::query_scalar("select action from ledger order by seq").fetch_all(&house.db.pool).await.unwrap();
    assert_eq!(actions, ["subject.declare", "account.open", "account.prove", "case.open", "record.write", "case.sign"]);
    assert_eq!(house.app.verify_ledger().await.unwrap(), Verdict::Whole { entries: 6 });
}

#[tokio::test]
async fn an_empty_ledger_is_whole() {
    let house = House::on("2026-11-21").await;
    assert_eq!(house.app.verify_ledger().await.unwrap(), Verdict::Whole { entries: 0 });
}

#[tokio::test]
async fn the_table_refuses_changes() {
    let house = with_entries().await;
    for sql in ["update ledger set actor = 'x' where seq = 1", "delete from ledger", "truncate ledger"] {
        assert!(sqlx::query(sql).execute(&house.db.pool).await.is_err(), "{sql}");
    }
    for sql in ["update record set organ = 'x'", "delete from record", "update record set live = true, document = '1'"]
    {
        assert!(sqlx::query(sql).execute(&house.db.pool).await.is_err(), "{sql}");
    }
}

#[tokio::test]
async fn a_changed_entry_shows() {
    let house = with_entries().await;
    let verdict = tamper(&house, "update ledger set actor = 'account:99' where seq = 4").await;
    assert_eq!(verdict, Verdict::Broken { seq: 4, why: Break::Changed });
}

#[tokio::test]
async fn a_removed_entry_shows() {
    let house = with_entries().await;
    let verdict = tamper(&house, "delete from ledger where seq = 2").await;
    assert_eq!(verdict, Verdict::Broken { seq: 2, why: Break::Missing });
}

#[tokio::test]
async fn a_cut_end_shows() {
    let house = with_entries().await;
    let verdict = tamper(&house, "delete from ledger where seq = 6").await;
    assert_eq!(verdict, Verdict::Broken { seq: 6, why: Break::Cut });
}

#[tokio::test]
async fn a_rewritten_hash_breaks_the_next_link() {
    let house = with_entries().await;
    let verdict = tamper(&house, "update ledger set prev = digest where seq = 3").await;
    assert_eq!(verdict, Verdict::Broken { seq: 3, why: Break::Unlinked });
}

#[tokio::test]
async fn writers_at_once_still_make_one_chain() {
    let house = House::on("2026-11-21").await;
    let viewer = house.jiangzhu().await;
    let drafts = (0..8).map(|_| {
        let (app, viewer) = (house.app.clone(), viewer.clone());
        tokio::spawn(async move {
            let id = app.open_case(&viewer, KindCode::Commitment, opening("template", "lawful_honest")).await.unwrap();
            let _ = app.act(&viewer, id, 1, Action::Withdraw, None, None).await;
        })
    });
    for draft in drafts.collect::<Vec<_>>() {
        draft.await.unwrap();
    }
    let entries = house.count("ledger").await;
    assert!(entries >= 4, "{entries}");
    assert_eq!(house.app.verify_ledger().await.unwrap(), Verdict::Whole { entries });
}

#[tokio::test]
async fn accounts_opened_at_once_with_one_address_do_not_block_each_other() {
    let house = House::on("2026-11-21").await;
    house.subject(crate::house::JIANGZHU, crate::house::JIANGZHU_NAME).await;
    let form = |uscc: &str, name: &str, email: &str| {
        values(&[
            ("uscc", uscc),
            ("name", name),
            ("email", email),
            ("password", crate::house::PASSWORD),
            ("password_again", crate::house::PASSWORD),
        ])
    };
    for round in 0..6 {
        let email = format!("one{round}@address.example");
        // One of them puts its subject on file as well: it must not hold the ledger while it waits for the address.
        let new = shared::uscc::Uscc::make("91", "420700", &format!("MA0000{round:02}")).unwrap();
        let (one, two) = tokio::join!(
            house.app.open_account("v1", "10.0.0.1", form(new.as_str(), "新公司", &email)),
            house.app.open_account("v2", "10.0.0.2", form(crate::house::JIANGZHU, crate::house::JIANGZHU_NAME, &email)),
        );
        let opened = [one.unwrap(), two.unwrap()].iter().filter(|e| matches!(e, Entry::Open { .. })).count();
        assert_eq!(opened, 1, "one e-mail address, one account");
    }
}
