//! Stored tiers: only what is due is touched, and what a page shows never depends on the night having run.

use crate::house::{HOUSEHOLD, House, JIANGZHU, JIANGZHU_NAME, Penalty, day};
use backend::{App, Clock, services::Waiting};
use chrono::{NaiveDate, TimeDelta};
use shared::{
    access::Viewer,
    law::{LawChange, Value},
    pack,
    ports::{BrowsePort, FilePort, PublicPort, SearchQuery},
    problem::Lang,
    tier::{Tier, What},
};
use std::{sync::Arc, time::Duration};

async fn stored(house: &House, uscc: &str) -> (i16, Option<NaiveDate>, bool) {
    sqlx::query_as("select tier, valid_until, asked from subject_line where uscc = $1")
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
    // What is narrowed by the stored tier shows no line of another.
    for (q, tier, found) in [("江渚", "notice", 0), (JIANGZHU, "notice", 0), ("江渚", "", 1)] {
        let query = SearchQuery { q: q.to_owned(), tier: tier.to_owned(), ..SearchQuery::default() };
        assert_eq!(house.app.find(&query, None, 20).await.unwrap().items.len(), found, "{q} {tier}");
    }
}

/// Puts a penalty on file past the services, with whatever days, and asks for its subject.
async fn odd_penalty(house: &House, uscc: &str, number: usize, days: (NaiveDate, Option<NaiveDate>), class: i16) {
    sqlx::query(
        "with new as (insert into record (uscc, item, item_version, content, document, organ, department, decided_on, class,
                          repaired_on, received_on)
                      values ($1, 'penalty', 1, '{}', $2, '某局', 'market', $3, $5, $4, $3) returning uscc)
         insert into tier_ask (uscc) select uscc from new",
    )
    .bind(uscc)
    .bind(format!("罚{number}"))
    .bind(days.0)
    .bind(days.1)
    .bind(class)
    .execute(&house.db.pool)
    .await
    .unwrap();
}

async fn odd_entry(house: &House, uscc: &str, from: NaiveDate, to: Option<NaiveDate>) {
    sqlx::query(
        "insert into roster_entry (uscc, kind, from_on, to_on, basis, organ) values ($1, 'serious_dishonesty', $2, $3, '某', '某')",
    )
    .bind(uscc)
    .bind(from)
    .bind(to)
    .execute(&house.db.pool)
    .await
    .unwrap();
}

/// How often each tier was written.
async fn writes(house: &House) -> Vec<(String, i32)> {
    sqlx::query_as("select uscc, version from subject_tier order by uscc").fetch_all(&house.db.pool).await.unwrap()
}

#[tokio::test]
async fn only_what_differs_is_written() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.subject(HOUSEHOLD, "鄂城区阿明小吃店").await;
    house.penalty(Penalty::default()).await;
    house.app.evaluate(day("2026-06-01"), false).await.unwrap();
    let before = writes(&house).await;
    let again = house.app.evaluate(day("2026-06-08"), true).await.unwrap();
    assert_eq!((again.looked, again.changed), (2, 0));
    assert_eq!(writes(&house).await, before, "nothing differs, so nothing is written");
    odd_penalty(&house, JIANGZHU, 7, (day("2026-06-08"), None), 1).await;
    let more = house.app.evaluate(day("2026-06-08"), true).await.unwrap();
    assert_eq!(more.changed, 1);
    let changed = writes(&house).await.iter().zip(&before).filter(|(now, then)| now != then).count();
    assert_eq!(changed, 1, "the other is left alone");
    assert_eq!(house.count("tier_ask").await, 0);
}

/// Everybody's pass and one subject after the other are two ways of reading, which must read the same.
#[tokio::test]
async fn both_ways_of_reading_agree_on_odd_facts() {
    let on = day("2026-06-01");
    let house = House::on("2026-06-01").await;
    let after = |days: i64| on + TimeDelta::days(days);
    let mut numbers = 7_u64;
    let mut below = |n: u64| {
        numbers = numbers.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        i64::try_from((numbers >> 33) % n).unwrap()
    };
    for n in 0..150 {
        let uscc = format!("91420704MA4{n:06}X");
        sqlx::query("insert into subject (uscc, name, region) values ($1, $1, '420704')")
            .bind(&uscc)
            .execute(&house.db.pool)
            .await
            .unwrap();
        for penalty in 0..below(6) {
            // Of next month, of the edges of the window, of long ago; repaired before they were decided, today, next year.
            let decided = after([30, 1, 0, -1, -364, -365, -366, -400, -5000][usize::try_from(below(9)).unwrap()]);
            let repaired = [None, None, Some(after(-500)), Some(on), Some(after(1)), Some(after(300))];
            let repaired = repaired[usize::try_from(below(6)).unwrap()];
            let class = i16::try_from(below(3)).unwrap();
            odd_penalty(&house, &uscc, usize::try_from(n * 10 + penalty).unwrap(), (decided, repaired), class).await;
        }
        if below(4) == 0 {
            let (from, to) =
                (after(below(60) - 30), [None, Some(after(below(60) - 20))][usize::try_from(below(2)).unwrap()]);
            if to.is_none_or(|to| to > from) {
                odd_entry(&house, &uscc, from, to).await;
            }
        }
    }
    // Two files are one.
    sqlx::query(
        "insert into subject_alias (from_uscc, into_uscc, reason, document, from_at)
         values ('91420704MA4000003X', '91420704MA4000004X', '同一企业', '某号', now())",
    )
    .execute(&house.db.pool)
    .await
    .unwrap();
    let all = house.app.evaluate(on, true).await.unwrap();
    assert_eq!(all.looked, 149, "a file that goes on under another code is no subject");
    assert!(all.tiers.len() == 5, "every tier occurs: {:?}", all.tiers);
    sqlx::query("insert into tier_ask (uscc) select uscc from subject").execute(&house.db.pool).await.unwrap();
    let one_by_one = house.app.evaluate(on, false).await.unwrap();
    assert_eq!((one_by_one.looked, one_by_one.changed), (149, 0));
    let check = house.app.check_tiers(on).await.unwrap();
    assert_eq!((check.looked, check.waiting, check.differing), (149, 0, 0), "{:?}", check.differences);
    // And on the days on which time alone changes them.
    for days in [1, 2, 31, 365] {
        house.app.evaluate(after(days), false).await.unwrap();
        let check = house.app.check_tiers(after(days)).await.unwrap();
        assert_eq!((check.waiting, check.differing), (0, 0), "{days}: {:?}", check.differences);
    }
}

#[tokio::test]
async fn a_check_finds_what_was_tampered_with() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.subject(HOUSEHOLD, "鄂城区阿明小吃店").await;
    house.penalty(Penalty::default()).await;
    let new = house.app.check_tiers(day("2026-06-01")).await.unwrap();
    assert_eq!((new.looked, new.waiting, new.differing), (2, 2, 0), "nobody has evaluated: that is no difference");
    house.app.evaluate(day("2026-06-01"), false).await.unwrap();
    assert_eq!(house.app.check_tiers(day("2026-06-01")).await.unwrap().differing, 0);
    sqlx::query("update subject_tier set tier = 0 where uscc = $1")
        .bind(JIANGZHU)
        .execute(&house.db.pool)
        .await
        .unwrap();
    let check = house.app.check_tiers(day("2026-06-02")).await.unwrap();
    assert_eq!((check.waiting, check.differing), (0, 1), "{:?}", check.why);
    let found = &check.differences[0];
    assert_eq!((found.uscc.as_str(), found.stored, found.decided), (JIANGZHU, Some(Tier::Normal), Tier::Notice));
    assert_eq!(stored(&house, JIANGZHU).await.0, 0, "a check writes no tier");
    // It asks, so the next evaluation decides who differed, and nobody else.
    assert_eq!(house.app.check_tiers(day("2026-06-02")).await.unwrap().why, Waiting { asked: 1, ..Waiting::default() });
    assert_eq!(house.app.evaluate(day("2026-06-02"), false).await.unwrap().looked, 1);
    let check = house.app.check_tiers(day("2026-06-02")).await.unwrap();
    assert_eq!((check.waiting, check.differing), (0, 0));
}

#[tokio::test]
async fn a_check_says_why_somebody_waits() {
    let house = House::on("2026-06-01").await;
    for (uscc, tier, since, until) in [
        ("91420704MA4000001X", 0, None, None),
        ("91420704MA4000002X", 0, Some("2026-06-02"), None),
        ("91420704MA4000003X", 1, Some("2026-01-01"), Some("2026-06-01")),
        ("91420704MA4000004X", 0, Some("2026-01-01"), None),
        ("91420704MA4000005X", 0, Some("2026-01-01"), None),
    ] {
        sqlx::query("insert into subject (uscc, name, region) values ($1, $1, '420704')")
            .bind(uscc)
            .execute(&house.db.pool)
            .await
            .unwrap();
        sqlx::query("update subject_tier set tier = $2, since = $3, valid_until = $4 where uscc = $1")
            .bind(uscc)
            .bind(tier)
            .bind(since.map(day))
            .bind(until.map(day))
            .execute(&house.db.pool)
            .await
            .unwrap();
    }
    sqlx::query("delete from tier_ask where uscc <> '91420704MA4000004X'").execute(&house.db.pool).await.unwrap();
    let check = house.app.check_tiers(day("2026-06-01")).await.unwrap();
    assert_eq!((check.looked, check.waiting, check.differing), (5, 4, 0), "{:?}", check.differences);
    assert_eq!(check.why, Waiting { undecided: 1, ahead: 1, due: 1, asked: 1 });
}

/// Has the database refuse every tier after the first one.
async fn refuse(house: &House) {
    let sql = "create sequence written;
               create function broken() returns trigger language plpgsql as $$
               begin if nextval('written') > 1 then raise exception 'broken off'; end if; return new; end $$;
               create trigger broken before update on subject_tier for each row execute function broken()";
    sqlx::raw_sql(sql).execute(&house.db.pool).await.unwrap();
}

async fn accept(house: &House) {
    let sql = "drop trigger broken on subject_tier; drop function broken(); drop sequence written";
    sqlx::raw_sql(sql).execute(&house.db.pool).await.unwrap();
}

#[tokio::test]
async fn what_a_broken_off_run_left_is_mended_by_the_next() {
    let today = day("2026-06-01");
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.subject(HOUSEHOLD, "鄂城区阿明小吃店").await;
    house.penalty(Penalty::default()).await;
    house.penalty(Penalty { uscc: HOUSEHOLD, number: "罚2", ..Penalty::default() }).await;
    house.app.evaluate(today, false).await.unwrap();
    let before = [stored(&house, JIANGZHU).await, stored(&house, HOUSEHOLD).await];
    let pieces = house.app.clone().with_piece(1);
    for other in ["2026-05-01", "2028-02-01"] {
        refuse(&house).await;
        assert!(pieces.evaluate(day(other), true).await.is_err());
        let written = [stored(&house, JIANGZHU).await.0, stored(&house, HOUSEHOLD).await.0];
        assert_eq!(written.iter().sum::<i16>(), 1, "{other}: the first piece was written, the second was not");
        accept(&house).await;
        house.app.evaluate(today, false).await.unwrap();
        let check = house.app.check_tiers(today).await.unwrap();
        assert_eq!((check.waiting, check.differing), (0, 0), "{other}: {:?} {:?}", check.why, check.differences);
        assert_eq!([stored(&house, JIANGZHU).await, stored(&house, HOUSEHOLD).await], before, "{other}");
    }
    // Of those whose time has come on one day, too.
    let night = day("2027-05-12");
    refuse(&house).await;
    assert!(pieces.evaluate(night, false).await.is_err());
    accept(&house).await;
    house.app.evaluate(night, false).await.unwrap();
    let check = house.app.check_tiers(night).await.unwrap();
    assert_eq!((check.waiting, check.differing), (0, 0), "{:?} {:?}", check.why, check.differences);
    // Whoever stands decided for a later day is due by that alone.
    sqlx::query("update subject_tier set since = '2030-01-01', tier = 4").execute(&house.db.pool).await.unwrap();
    let next = house.app.evaluate(day("2027-05-13"), false).await.unwrap();
    assert_eq!((next.looked, next.changed), (2, 2));
}

#[tokio::test]
async fn on_a_running_clock_another_day_is_told_and_not_written() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.penalty(Penalty::default()).await;
    let pack = Arc::new(pack::load("ezhou").unwrap());
    let app = App::new(house.db.pool.clone(), house.db.pool.clone(), pack, Clock::System, backend::testing::seal());
    let told = app.evaluate(day("2026-06-01"), true).await.unwrap();
    assert_eq!((told.written, told.looked, told.changed, told.tiers["notice"]), (false, 1, 1, 1));
    assert_eq!((house.count("evaluation").await, house.count("ledger").await), (0, 0));
    assert_eq!(stored(&house, JIANGZHU).await, (0, None, true), "still to be decided");
    let today = app.evaluate(app.clock().today(), false).await.unwrap();
    assert!(today.written && stored(&house, JIANGZHU).await != (0, None, true));
}

#[tokio::test]
async fn what_changes_twice_on_a_day_changed_once() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let office = house.credit_office().await;
    house.app.evaluate(day("2026-06-01"), false).await.unwrap();
    house.clock.advance(TimeDelta::days(1));
    for number in ["罚1", "罚2"] {
        house.penalty(Penalty { number, received_on: "2026-06-02", ..Penalty::default() }).await;
        house.app.evaluate(day("2026-06-02"), false).await.unwrap();
    }
    // And back on one day, in the journal.
    sqlx::query(
        "insert into tier_change (uscc, on_day, from_tier, to_tier, rule_set)
         values ($1, '2026-04-01', 0, 3, 'x'), ($1, '2026-04-01', 3, 0, 'x')",
    )
    .bind(JIANGZHU)
    .execute(&house.db.pool)
    .await
    .unwrap();
    assert_eq!(house.count("tier_change").await, 4);
    let file = house.app.past_file(&office, JIANGZHU, None, None).await.unwrap();
    let told: Vec<_> = file.changes.iter().map(|c| (c.on, c.from, c.to, c.causes.len())).collect();
    assert_eq!(told, [(day("2026-06-02"), Tier::Normal, Tier::Attention, 2)], "with both reasons");
}

#[tokio::test]
async fn a_late_fact_is_found_by_what_was_asked() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.app.evaluate(day("2026-06-01"), false).await.unwrap();
    // Decided before the last evaluation, on file only now.
    odd_penalty(&house, JIANGZHU, 1, (day("2026-03-01"), None), 1).await;
    let same_day = house.app.evaluate(day("2026-06-01"), false).await.unwrap();
    assert_eq!((same_day.looked, same_day.changed), (1, 1));
    assert_eq!(stored(&house, JIANGZHU).await, (Tier::Notice.index(), Some(day("2027-03-02")), false));
    // Repaired, and repaired once more: nothing happens twice.
    for _ in 0..2 {
        let repaired = "alter table record disable trigger record_stays; update record set repaired_on = '2026-06-01';
                        alter table record enable trigger record_stays";
        sqlx::raw_sql(repaired).execute(&house.db.pool).await.unwrap();
        sqlx::query("insert into tier_ask (uscc) values ($1)").bind(JIANGZHU).execute(&house.db.pool).await.unwrap();
        house.app.evaluate(day("2026-06-01"), false).await.unwrap();
        assert_eq!(stored(&house, JIANGZHU).await, (Tier::Normal.index(), None, false));
    }
    assert_eq!(house.count("tier_change").await, 2);
}

/// Somebody decides a subject by a fact that came while an evaluation had read already: his tier stays, and so does whatever
/// was asked of it.
#[tokio::test]
async fn an_evaluation_does_not_overwrite_who_knew_more() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.app.evaluate(day("2026-06-01"), false).await.unwrap();
    odd_penalty(&house, JIANGZHU, 1, (day("2026-05-01"), None), 1).await;

    // The evaluation reads one penalty, and waits for the row that somebody else holds.
    let mut other = house.db.pool.begin().await.unwrap();
    let (version,): (i32,) =
        sqlx::query_as("update subject_tier set version = version + 1, tier = 2 where uscc = $1 returning version")
            .bind(JIANGZHU)
            .fetch_one(&mut *other)
            .await
            .unwrap();
    let app = house.app.clone();
    let run = tokio::spawn(async move { app.evaluate(day("2026-06-01"), true).await.unwrap() });
    let waits =
        "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')";
    while !sqlx::query_scalar::<_, bool>(waits).fetch_one(&house.db.pool).await.unwrap() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    other.commit().await.unwrap();
    assert_eq!(run.await.unwrap().changed, 0, "what was read is no longer what is stored");
    let left: (i16, i32) = sqlx::query_as("select tier, version from subject_tier where uscc = $1")
        .bind(JIANGZHU)
        .fetch_one(&house.db.pool)
        .await
        .unwrap();
    assert_eq!(left, (2, version));
    assert!(stored(&house, JIANGZHU).await.2, "so it is still asked for");

    // The next run sees both.
    house.app.evaluate(day("2026-06-01"), false).await.unwrap();
    assert_eq!(stored(&house, JIANGZHU).await, (Tier::Notice.index(), Some(day("2027-05-02")), false));
}

/// A fact that is committed after the evaluation's moment stays asked for.
#[tokio::test]
async fn what_is_asked_meanwhile_is_left_to_the_next_run() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.app.evaluate(day("2026-06-01"), false).await.unwrap();
    odd_penalty(&house, JIANGZHU, 1, (day("2026-05-01"), None), 1).await;
    let mut other = house.db.pool.begin().await.unwrap();
    sqlx::query(
        "insert into record (uscc, item, item_version, content, document, organ, department, decided_on, class, received_on)
         values ($1, 'penalty', 1, '{}', '罚2', '某局', 'market', '2026-05-02', 1, '2026-06-01')",
    )
    .bind(JIANGZHU)
    .execute(&mut *other)
    .await
    .unwrap();
    sqlx::query("insert into tier_ask (uscc) values ($1)").bind(JIANGZHU).execute(&mut *other).await.unwrap();
    house.app.evaluate(day("2026-06-01"), false).await.unwrap();
    assert_eq!(stored(&house, JIANGZHU).await, (Tier::Notice.index(), Some(day("2027-05-02")), false));
    other.commit().await.unwrap();
    assert!(stored(&house, JIANGZHU).await.2);
    house.app.evaluate(day("2026-06-01"), false).await.unwrap();
    assert_eq!(stored(&house, JIANGZHU).await, (Tier::Attention.index(), Some(day("2027-05-02")), false));
}

#[tokio::test]
async fn the_file_says_when_the_tier_changed_and_why() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let office = house.credit_office().await;
    house.app.evaluate(day("2026-06-01"), false).await.unwrap();
    house.clock.advance(TimeDelta::days(1));
    let first = Penalty { number: "罚1", decided_on: "2026-05-11", received_on: "2026-06-02", ..Penalty::default() };
    let first = house.penalty(first).await;
    house.app.evaluate(day("2026-06-02"), false).await.unwrap();
    house.clock.advance(TimeDelta::days(400));
    house.app.evaluate(house.clock.today(), false).await.unwrap();

    let file = house.app.past_file(&office, JIANGZHU, None, None).await.unwrap();
    let told: Vec<_> = file.changes.iter().map(|c| (c.on.to_string(), c.from, c.to, c.derived)).collect();
    assert_eq!(
        told,
        [
            ("2027-07-07".to_owned(), Tier::Notice, Tier::Normal, false),
            ("2026-06-02".to_owned(), Tier::Normal, Tier::Notice, false),
        ]
    );
    let why = |at: usize| -> Vec<(What, String, String)> {
        let causes = file.changes[at].causes.iter();
        causes.map(|(cause, name)| (cause.what, cause.fact.clone(), cause.say(name.say(Lang::Zh), Lang::Zh))).collect()
    };
    let fact = format!("#{first}");
    assert_eq!(why(1), [(What::Counts, fact.clone(), "2026年5月11日作出的处罚（罚1）计入。".to_owned())]);
    assert_eq!(why(0), [(What::Past, fact, "2026年5月11日作出的处罚（罚1）计入期满。".to_owned())]);
    assert_eq!(file.changes[0].rule_set, house.app.pack().tier_law.rule_set);
    let past = house.app.past_file(&office, JIANGZHU, Some(day("2026-06-02")), None).await.unwrap();
    assert!(past.changes.is_empty(), "the file of a past day speaks of that day");
    assert!(house.app.past_file(&Viewer::default(), JIANGZHU, None, None).await.is_err());
}

/// A city in which imported grades decide from July on, on a day before; somebody has a penalty.
async fn graded_city() -> House {
    let mut city = pack::load("ezhou").unwrap();
    let change = LawChange {
        from: day("2026-07-01"),
        title: "鄂州市公共信用综合评价办法".to_owned(),
        number: "鄂州政办发〔2026〕88号".to_owned(),
        article: "第九条".to_owned(),
        values: [("tier.source".to_owned(), Value::Text("imported".to_owned()))].into(),
    };
    city.put_law(&change, day("2026-06-01")).unwrap();
    let house = House::with_pack("2026-06-30", city).await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.penalty(Penalty::default()).await;
    house
}

/// Puts a grade on file.
async fn grade(house: &House, grade: &str, round: &str, decided_on: &str) {
    sqlx::query(
        "insert into record (uscc, item, item_version, content, document, organ, department, decided_on, received_on)
         values ($1, 'public_evaluation', 1, jsonb_build_object('ZP_DJ', $2::text, 'ZP_BH', $3::text), $3, '省信用中心', 'development',
                 $4, $4)",
    )
    .bind(JIANGZHU)
    .bind(grade)
    .bind(round)
    .bind(day(decided_on))
    .execute(&house.db.pool)
    .await
    .unwrap();
}

#[tokio::test]
async fn imported_grades_decide_from_their_day_on() {
    let house = graded_city().await;
    house.subject(HOUSEHOLD, "鄂城区阿明小吃店").await;
    grade(&house, "差", "2026-06批", "2026-06-15").await;
    house.app.evaluate(day("2026-06-30"), true).await.unwrap();
    assert_eq!(stored(&house, JIANGZHU).await, (Tier::Notice.index(), Some(day("2026-07-01")), false));
    let eve = house.app.subject(&Viewer::default(), JIANGZHU).await.unwrap();
    assert_eq!((eve.tier, eve.valid_until), (Tier::Notice, Some(day("2026-07-01"))), "the public sees it coming");
    house.clock.advance(TimeDelta::days(1));
    let night = house.app.evaluate(day("2026-07-01"), false).await.unwrap();
    assert_eq!((night.looked, night.changed), (1, 1));
    assert_eq!(stored(&house, JIANGZHU).await, (Tier::KeyAttention.index(), Some(day("2027-06-16")), false));
    let check = house.app.check_tiers(day("2026-07-01")).await.unwrap();
    assert_eq!((check.waiting, check.differing), (0, 0), "both ways of reading see the grade");

    // The grade is shared, not public: the public learns the tier, and can recompute it.
    let public = house.app.subject(&Viewer::default(), JIANGZHU).await.unwrap();
    assert_eq!((public.tier, public.facts.grades[0].grade.as_str()), (Tier::KeyAttention, "key_attention"));
    assert!(public.facts.grades[0].id.starts_with('#'));
    let office = house.credit_office().await;
    let inside = house.app.subject(&office, JIANGZHU).await.unwrap();
    assert_eq!((inside.tier, inside.facts.grades[0].grade.as_str()), (Tier::KeyAttention, "差"));
    assert!(inside.consequences.len() >= 3);
}

/// A page that reads only the newest records of each item still decides by the grade that holds.
#[tokio::test]
async fn a_grade_behind_newer_records_decides_the_page() {
    let house = graded_city().await;
    grade(&house, "差", "2026-06批", "2026-06-01").await;
    // Later rounds without a grade: what the law does not know is none.
    for n in 2..=6 {
        grade(&house, "未评", &format!("2026-06批-{n}"), &format!("2026-06-{n:02}")).await;
    }
    sqlx::query(
        "insert into record (uscc, item, item_version, content, document, organ, department, decided_on, received_on)
         select $1, 'licence', 1, '{}', '许' || n, '某局', 'market', '2020-01-01', '2020-01-01' from generate_series(1, 501) n",
    )
    .bind(JIANGZHU)
    .execute(&house.db.pool)
    .await
    .unwrap();
    house.clock.advance(TimeDelta::days(1));
    house.app.evaluate(day("2026-07-01"), true).await.unwrap();
    assert_eq!(stored(&house, JIANGZHU).await.0, Tier::KeyAttention.index());
    for viewer in [Viewer::default(), house.credit_office().await] {
        let page = house.app.subject(&viewer, JIANGZHU).await.unwrap();
        assert_eq!(page.tier, Tier::KeyAttention);
    }
}
