//! Stored tiers: only what is due is touched, and what a page shows never depends on the night having run.

use crate::house::{HOUSEHOLD, House, JIANGZHU, JIANGZHU_NAME, Penalty, day};
use chrono::TimeDelta;
use shared::{access::Viewer, pack, ports::PublicPort, tier::Tier};

async fn stored(house: &House, uscc: &str) -> (i16, Option<chrono::NaiveDate>, bool) {
    sqlx::query_as("select tier, tier_valid_until, tier_dirty from subject where uscc = $1")
        .bind(uscc)
        .fetch_one(&house.db.pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_tier_is_stored_with_the_day_on_which_it_falls() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.subject(HOUSEHOLD, "鄂城区阿明小吃店").await;
    house.penalty(Penalty { number: "罚1", ..Penalty::default() }).await;
    house.penalty(Penalty { number: "罚2", decided_on: "2026-05-20", ..Penalty::default() }).await;

    let first = house.app.evaluate(day("2026-06-01"), false).await.unwrap();
    assert_eq!((first.looked, first.changed), (2, 1), "new subjects are due, one of them changes");
    assert_eq!(first.tiers["attention"], 1);
    assert_eq!(first.tiers["normal"], 1);
    assert_eq!(stored(&house, JIANGZHU).await, (Tier::Attention.index(), Some(day("2027-05-12")), false));
    let idle = house.app.evaluate(day("2026-06-02"), false).await.unwrap();
    assert_eq!((idle.looked, idle.changed), (0, 0), "a night without anything due touches nothing");

    let fall = house.app.evaluate(day("2027-05-12"), false).await.unwrap();
    assert_eq!((fall.looked, fall.changed), (1, 1));
    assert_eq!(stored(&house, JIANGZHU).await, (Tier::Notice.index(), Some(day("2027-05-21")), false));

    let back = house.app.evaluate(day("2026-06-01"), false).await.unwrap();
    assert_eq!((back.looked, back.changed), (2, 1), "an earlier day than last time makes all of them due");
}

#[tokio::test]
async fn other_rules_make_everything_due() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.penalty(Penalty::default()).await;
    house.app.evaluate(day("2026-06-01"), false).await.unwrap();
    let mut stricter = pack::load("ezhou").unwrap();
    stricter.tier_law.rule_set = "ezhou@stricter".to_owned();
    for period in &mut stricter.tier_law.periods {
        period.thresholds = [1, 1, 1, 1];
    }
    let summary = house.under(stricter).evaluate(day("2026-06-02"), false).await.unwrap();
    assert_eq!((summary.looked, summary.changed), (1, 1));
    assert_eq!(stored(&house, JIANGZHU).await.0, Tier::KeyAttention.index());
}

#[tokio::test]
async fn a_roster_entry_decides_and_ends() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    sqlx::query(
        "insert into roster_entry (uscc, kind, from_on, to_on, basis, organ)
         values ($1, 'serious_dishonesty', '2026-01-01', '2026-07-01', '某条例第二条', '鄂州市中级人民法院')",
    )
    .bind(JIANGZHU)
    .execute(&house.db.pool)
    .await
    .unwrap();
    house.app.evaluate(day("2026-06-01"), false).await.unwrap();
    assert_eq!(stored(&house, JIANGZHU).await, (Tier::KeyAttention.index(), Some(day("2026-07-01")), false));
    let list = house.app.roster("serious_dishonesty", None, 20).await.unwrap();
    assert_eq!(list.items.len(), 1);
    assert_eq!(list.items[0].basis, "某条例第二条");
    assert!(house.app.roster("secret", None, 20).await.is_err());
    house.clock.advance(TimeDelta::days(30));
    assert!(house.app.roster("serious_dishonesty", None, 20).await.unwrap().items.is_empty(), "over by its date alone");
}

#[tokio::test]
async fn pages_and_lists_decide_by_themselves() {
    let house = House::on("2027-05-11").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.penalty(Penalty::default()).await;
    house.app.evaluate(day("2027-05-11"), false).await.unwrap();
    let line = |found: shared::ports::SearchResult| found.items[0].tier;
    assert_eq!(line(house.app.search(JIANGZHU).await.unwrap()), Tier::Notice);
    house.clock.advance(TimeDelta::days(1));
    assert_eq!(stored(&house, JIANGZHU).await.0, Tier::Notice.index(), "nobody has evaluated");
    assert_eq!(line(house.app.search("江渚").await.unwrap()), Tier::Normal);
    let page = house.app.subject(&Viewer::default(), JIANGZHU).await.unwrap();
    assert_eq!((page.tier, page.valid_until), (Tier::Normal, None));
}
