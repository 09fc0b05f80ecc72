//! What goes out: each change once and in order, what its reader may see and nothing else, to receivers that behave and
//! to those that don't.

use crate::{
    house::{HOUSEHOLD, House, JIANGZHU, JIANGZHU_NAME, Penalty, refusal, values},
    receiver::{Answers, Receiver},
};
use backend::{
    App,
    outbox::{self, Change},
    services::Outgoing,
};
use chrono::TimeDelta;
use shared::{
    access::{Role, Viewer},
    ports::{
        Changes, DeliveryFailure, DeliveryState, DeliveryStep, Fault, FeedChange, FeedKind, FeedPort, PublicPort,
        Subscribed, SubscriptionState, SubscriptionStep, SubscriptionView,
    },
    problem::Code,
    uscc::Uscc,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

/// Reads the feed from a place to its end.
async fn rest(app: &App, viewer: &Viewer, mut since: String, limit: i64) -> (Vec<FeedChange>, String) {
    let mut all = Vec::new();
    loop {
        let Changes { items, upto, next } = app.changes(viewer, &since, limit).await.unwrap();
        all.extend(items);
        match next {
            Some(next) => {
                assert_ne!(next, since, "the feed moves on");
                since = next;
            }
            None => return (all, upto),
        }
    }
}

/// A penalty on file, with its line in the outbox as every service writes it.
async fn penalty(house: &House, p: Penalty<'_>) -> i64 {
    let id = house.penalty(p).await;
    let mut db = house.db.pool.acquire().await.unwrap();
    outbox::note(&mut db, Change::Record { id, uscc: p.uscc }).await.unwrap();
    id
}

/// Follows the standing version of a record by another: SQL that changes it, as a case's effect would.
async fn follow(house: &House, first: i64, set: &str) {
    let mut tx = house.db.pool.begin().await.unwrap();
    let live: i64 = sqlx::query_scalar("select id from record where live and (id = $1 or first_id = $1)")
        .bind(first)
        .fetch_one(&mut *tx)
        .await
        .unwrap();
    sqlx::query("update record set live = false where id = $1").bind(live).execute(&mut *tx).await.unwrap();
    let copy = format!(
        "insert into record (uscc, item, item_version, content, document, organ, department, decided_on, class, regime,
             publish_from, publish_until, repairable_from, due_on, due_provisional, received_on, batch_id, case_id, version,
             replaces, first_id, state, annulled_on, repaired_on, verified)
         select uscc, item, item_version, content, document, organ, department, decided_on, class, regime,
                publish_from, publish_until, repairable_from, due_on, due_provisional, received_on, batch_id, case_id,
                version + 1, id, coalesce(first_id, id), state, annulled_on, repaired_on, verified
         from record where id = {live} returning id"
    );
    let next: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(copy)).fetch_one(&mut *tx).await.unwrap();
    // A version does not change either: the trigger rests while the test makes one.
    sqlx::raw_sql("alter table record disable trigger record_stays").execute(&mut *tx).await.unwrap();
    let today = house.clock.today();
    let change = format!("update record set {set}, known_on = '{today}' where id = {next}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(change)).execute(&mut *tx).await.unwrap();
    sqlx::raw_sql("alter table record enable trigger record_stays").execute(&mut *tx).await.unwrap();
    outbox::note(&mut tx, Change::Record { id: first, uscc: JIANGZHU }).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn transactions_that_end_in_another_order_are_all_read_once() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let (mut first, mut second, mut lost) = (
        house.db.pool.begin().await.unwrap(),
        house.db.pool.begin().await.unwrap(),
        house.db.pool.begin().await.unwrap(),
    );
    outbox::note(&mut first, Change::Subject(JIANGZHU)).await.unwrap();
    outbox::note(&mut lost, Change::Tier(JIANGZHU)).await.unwrap();
    outbox::note(&mut second, Change::Tier(JIANGZHU)).await.unwrap();
    second.commit().await.unwrap();
    let (read, place) = rest(&house.app, &Viewer::default(), "0".to_owned(), 10).await;
    assert_eq!(read.iter().map(|c| (c.seq, c.kind)).collect::<Vec<_>>(), [(1, FeedKind::TierChanged)]);
    // The earlier one ends later; one process was killed.
    first.commit().await.unwrap();
    drop(lost);
    let (read, _) = rest(&house.app, &Viewer::default(), place, 10).await;
    assert_eq!(read.iter().map(|c| (c.seq, c.kind)).collect::<Vec<_>>(), [(2, FeedKind::SubjectChanged)]);
}

#[tokio::test]
async fn many_writers_and_a_reader_that_never_waits_miss_nothing() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..6_u64 {
        let pool = house.db.pool.clone();
        writers.spawn(async move {
            for n in 0..12_u64 {
                let mut tx = pool.begin().await.unwrap();
                outbox::note(&mut tx, Change::Subject(JIANGZHU)).await.unwrap();
                tokio::time::sleep(Duration::from_millis((writer * 7 + n * 5) % 13)).await;
                // Every fourth process is killed before it commits.
                if (writer + n) % 4 == 0 { drop(tx) } else { tx.commit().await.unwrap() }
            }
        });
    }
    let mut seen = Vec::new();
    let mut place = "0".to_owned();
    loop {
        let done = writers.is_empty();
        let (read, upto) = rest(&house.app, &Viewer::default(), place, 3).await;
        seen.extend(read.into_iter().map(|change| change.seq));
        place = upto;
        if done {
            break;
        }
        while let Some(ended) = writers.try_join_next() {
            ended.unwrap();
        }
    }
    let kept: i64 = sqlx::query_scalar("select count(*) from outbox").fetch_one(&house.db.pool).await.unwrap();
    assert_eq!(kept, 54, "6 × 12, less every fourth");
    assert_eq!(seen, (1..=kept).collect::<Vec<_>>(), "each once, in order, without a gap");
}

#[tokio::test]
async fn a_record_is_told_as_it_stands_now_and_its_end_to_who_could_know_it() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let public = Viewer::default();
    let id = penalty(&house, Penalty::default()).await;
    // A warning alone is minor: the law withholds it from the public, departments share it.
    let minor = penalty(&house, Penalty { number: "轻微1号", kinds: "警告", ..Penalty::default() }).await;
    let (read, place) = rest(&house.app, &public, "0".to_owned(), 50).await;
    assert_eq!(read.len(), 1, "what was never public is not told at all: {read:?}");
    assert_eq!((read[0].kind, read[0].id), (FeedKind::RecordChanged, Some(id)));
    assert!(!serde_json::to_string(&read).unwrap().contains("轻微"));

    follow(&house, id, "content = content || '{\"CF_SY\":\"发布引人误解的广告\"}'").await;
    let (read, place) = rest(&house.app, &public, place, 50).await;
    assert_eq!(read[0].id, Some(id), "known by its first version");
    assert_eq!(read[0].record.as_ref().unwrap().fields["CF_SY"], "发布引人误解的广告");

    follow(&house, id, "state = 'annulled', annulled_on = '2026-06-01', publish_from = null").await;
    follow(&house, minor, "state = 'annulled', annulled_on = '2026-06-01', publish_from = null").await;
    let (read, _) = rest(&house.app, &public, place, 50).await;
    assert_eq!(read.len(), 1, "{read:?}");
    assert_eq!((read[0].kind, read[0].id), (FeedKind::RecordRemoved, Some(id)));
    assert_eq!((read[0].uscc.as_ref(), read[0].record.as_ref()), (None, None), "nothing but the number");

    // Whoever reads late is told of the end alone; a department, which could see both, of both.
    let (read, _) = rest(&house.app, &public, "0".to_owned(), 50).await;
    assert!(read.iter().all(|c| (c.kind, c.id) == (FeedKind::RecordRemoved, Some(id))), "{read:?}");
    let tax = house.official(Role::Official, Some("tax"), "tax@ezhou.example").await;
    let (read, _) = rest(&house.app, &tax, "0".to_owned(), 50).await;
    let removed: BTreeSet<_> = read.iter().filter_map(|c| c.id).collect();
    assert_eq!(removed, BTreeSet::from([id, minor]));
}

#[tokio::test]
async fn a_record_ends_by_itself_and_comes_back_when_the_clock_does() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let id = penalty(&house, Penalty::default()).await;
    let until: chrono::NaiveDate =
        sqlx::query_scalar("select publish_until from record").fetch_one(&house.db.pool).await.unwrap();
    let (_, place) = rest(&house.app, &Viewer::default(), "0".to_owned(), 50).await;
    house.clock.advance(until - house.clock.today());
    let (read, place) = rest(&house.app, &Viewer::default(), place, 50).await;
    assert_eq!(read, [], "the last day is a public day");
    house.clock.advance(TimeDelta::days(1));
    let (read, place) = rest(&house.app, &Viewer::default(), place, 50).await;
    assert_eq!(read.iter().map(|c| (c.kind, c.id)).collect::<Vec<_>>(), [(FeedKind::RecordRemoved, Some(id))]);
    house.clock.advance(TimeDelta::days(-30));
    let (read, _) = rest(&house.app, &Viewer::default(), place, 50).await;
    assert_eq!(read.iter().map(|c| (c.kind, c.id)).collect::<Vec<_>>(), [(FeedKind::RecordChanged, Some(id))]);
}

#[tokio::test]
async fn a_batch_is_told_record_by_record_whatever_the_page() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let mut ids = Vec::new();
    for n in 1..=7 {
        ids.push(house.penalty(Penalty { number: &format!("{n}号"), ..Penalty::default() }).await);
    }
    let batch: i64 = sqlx::query_scalar(
        "insert into batch (item, department, file_name, rows, accepted, rejected, duplicates, received_on)
         values ('penalty', 'market', 'x.csv', 7, 7, 0, 0, '2026-06-01') returning id",
    )
    .fetch_one(&house.db.pool)
    .await
    .unwrap();
    sqlx::raw_sql("alter table record disable trigger record_stays").execute(&house.db.pool).await.unwrap();
    sqlx::query("update record set batch_id = $1").bind(batch).execute(&house.db.pool).await.unwrap();
    let mut db = house.db.pool.acquire().await.unwrap();
    outbox::note(&mut db, Change::Batch(batch)).await.unwrap();
    outbox::note(&mut db, Change::Subject(JIANGZHU)).await.unwrap();
    for limit in [1, 2, 3, 7, 8, 200] {
        let (read, upto) = rest(&house.app, &Viewer::default(), "0".to_owned(), limit).await;
        let told: Vec<i64> = read.iter().filter_map(|c| c.id).collect();
        assert_eq!(told, ids, "pages of {limit}");
        assert_eq!(read.last().unwrap().kind, FeedKind::SubjectChanged);
        assert_eq!(upto, "2");
    }
    // Bad places are refused, not guessed.
    for wrong in ["", "x", "1-", "-1", "1-x", "99999999999999999999"] {
        assert_eq!(refusal(house.app.changes(&Viewer::default(), wrong, 10).await), Code::CursorBroken, "{wrong}");
    }
}

#[tokio::test]
async fn what_a_night_moves_is_told_subject_by_subject_whatever_the_page() {
    let house = House::on("2026-06-01").await;
    let code = |n| Uscc::make("91", "420700", &format!("MA49000{n}")).unwrap().to_string();
    let codes: Vec<String> = (0..5).map(code).collect();
    for code in &codes {
        house.subject(code, &format!("鄂州第{code}有限公司")).await;
    }
    house.app.evaluate("2026-06-01".parse().unwrap(), false).await.unwrap();
    for (n, uscc) in codes.iter().enumerate().take(4) {
        house.penalty(Penalty { number: &format!("{n}号"), uscc, ..Penalty::default() }).await;
    }
    house.app.evaluate("2026-06-01".parse().unwrap(), false).await.unwrap();
    // While it ran, somebody wrote a line of his own between those of the run, and has told it by himself.
    sqlx::raw_sql(
        "update tier_change set id = default where id = (select min(id) + 1 from tier_change);
         insert into tier_change (id, uscc, on_day, from_tier, to_tier, rule_set) overriding system value
             select min(id) + 1, (select max(uscc) from subject), '2026-06-01', 0, 1, 'x' from tier_change;
         update outbox set object = (select min(id) || '-' || max(id) from tier_change) where kind = 'tiers'",
    )
    .execute(&house.db.pool)
    .await
    .unwrap();
    assert_eq!(house.count("outbox").await, 1, "one row for all");
    for limit in [1, 2, 3, 4, 200] {
        let (read, upto) = rest(&house.app, &Viewer::default(), "0".to_owned(), limit).await;
        assert!(read.iter().all(|change| change.kind == FeedKind::TierChanged));
        let told: BTreeSet<&str> = read.iter().filter_map(|change| change.uscc.as_deref()).collect();
        assert_eq!((told.len(), read.len(), upto.as_str()), (4, 4, "1"), "pages of {limit}");
        assert!(codes[..4].iter().all(|code| told.contains(code.as_str())));
    }
}

/// What the public pages show of a business: the records, without their version's number.
async fn pages(app: &App) -> BTreeSet<String> {
    let mut shown = BTreeSet::new();
    for uscc in [JIANGZHU, HOUSEHOLD] {
        let page = app.records(&Viewer::default(), uscc, None, None, 200).await.unwrap();
        shown.extend(page.items.into_iter().map(|mut record| {
            record.id.0 = 0;
            serde_json::to_string(&shared::ports::FeedRecord::from(record)).unwrap()
        }));
    }
    shown
}

/// A copy that somebody keeps by reading the feed.
#[derive(Default)]
struct Downstream {
    place: Option<String>,
    records: BTreeMap<i64, String>,
}

impl Downstream {
    async fn read_on(&mut self, app: &App, limit: i64) {
        let place = self.place.take().unwrap_or_else(|| "0".to_owned());
        let (changes, place) = rest(app, &Viewer::default(), place, limit).await;
        for change in changes {
            match (change.kind, change.id, change.record) {
                (FeedKind::RecordChanged, Some(id), Some(mut record)) => {
                    record.id = 0;
                    self.records.insert(id, serde_json::to_string(&record).unwrap());
                }
                (FeedKind::RecordRemoved, Some(id), None) => drop(self.records.remove(&id)),
                _ => {}
            }
        }
        self.place = Some(place);
    }

    fn shows(&self) -> BTreeSet<String> {
        self.records.values().cloned().collect()
    }
}

#[tokio::test]
async fn replaying_the_feed_gives_what_the_public_pages_show() {
    for seed in [3_u64, 11, 2026] {
        let house = House::on("2026-06-01").await;
        house.subject(JIANGZHU, JIANGZHU_NAME).await;
        house.subject(HOUSEHOLD, "鄂城区樊口渔家小馆").await;
        let mut state = seed;
        let mut random = move |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let mut kept = Downstream::default();
        let mut ids: Vec<i64> = Vec::new();
        for step in 0..40 {
            let today = house.clock.today();
            let pick = if ids.is_empty() { 0 } else { random(9) };
            let any = |n: u64| ids[usize::try_from(n).unwrap() % ids.len()];
            match pick {
                0..=2 => {
                    let uscc = if random(2) == 0 { JIANGZHU } else { HOUSEHOLD };
                    let decided = (today - TimeDelta::days(i64::try_from(random(400)).unwrap())).to_string();
                    let kinds = ["没收违法所得", "警告", "吊销许可证件", "罚款"][usize::try_from(random(4)).unwrap()];
                    let (number, received) = (format!("{step}号"), today.to_string());
                    let p = Penalty {
                        uscc,
                        number: &number,
                        kinds,
                        fine: Some("3"),
                        decided_on: &decided,
                        received_on: &received,
                        ..Penalty::default()
                    };
                    ids.push(penalty(&house, p).await);
                }
                3 | 4 => {
                    follow(&house, any(random(99)), &format!("content = content || '{{\"CF_SY\":\"改{step}\"}}'")).await
                }
                5 => {
                    let set = format!("state = 'annulled', annulled_on = '{today}', publish_from = null");
                    follow(&house, any(random(99)), &set).await;
                }
                6 => {
                    let set =
                        format!("repaired_on = '{today}', publish_until = least(publish_until, date '{today}' - 1)");
                    follow(&house, any(random(99)), &set).await;
                }
                _ => house.clock.advance(TimeDelta::days(i64::try_from(random(120)).unwrap())),
            }
            let pages = pages(&house.app).await;
            kept.read_on(&house.app, 1 + i64::try_from(random(5)).unwrap()).await;
            assert_eq!(kept.shows(), pages, "kept up to date, seed {seed}, step {step}");
            let mut fresh = Downstream::default();
            fresh.read_on(&house.app, 200).await;
            assert_eq!(fresh.shows(), pages, "from the beginning, seed {seed}, step {step}");
        }
    }
}

// --- subscriptions ------------------------------------------------------------------------------------------------

/// A house whose messages may go to this machine, and soon give up waiting.
async fn sending() -> (House, App, Viewer) {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let moment = Duration::from_millis(400);
    let outgoing = Outgoing { allow_private: true, plain_localhost: true, connect: moment, answer: moment };
    let app = house.app.clone().with_outgoing(outgoing);
    let office = house.credit_office().await;
    (house, app, office)
}

async fn subscribe(app: &App, office: &Viewer, url: &str, more: &[(&str, &str)]) -> i64 {
    let form = values(&[&[("name", "省信用平台"), ("url", url)], more].concat());
    match app.subscribe(office, "visit", form).await.unwrap() {
        Subscribed::Done { id } => id,
        Subscribed::Again => {
            let kept = shared::ports::AccountPort::kept_form(app, "visit", shared::ports::FormName::Subscription).await;
            panic!("refused: {kept:?}")
        }
    }
}

async fn view(app: &App, office: &Viewer, id: i64) -> SubscriptionView {
    app.subscription(office, id, None).await.unwrap()
}

#[tokio::test]
async fn a_receiver_gets_signed_changes_in_order_and_its_receipt_is_kept() {
    let (house, app, office) = sending().await;
    let receiver = Receiver::start(Answers::Ok("{\"receipt\":\"E-2026-7\"}")).await;
    let id = subscribe(&app, &office, &receiver.url, &[]).await;
    let secret = view(&app, &office, id).await.secret.expect("shown to who subscribed");
    let kept: String = sqlx::query_scalar("select secret from subscription").fetch_one(&house.db.pool).await.unwrap();
    assert!(!kept.contains(&secret), "who reads the table can't sign");
    let first = penalty(&house, Penalty::default()).await;
    app.send_due_changes().await.unwrap();
    let second = penalty(&house, Penalty { number: "2号", ..Penalty::default() }).await;
    app.send_due_changes().await.unwrap();
    app.send_due_changes().await.unwrap();

    let messages = receiver.messages();
    assert_eq!(messages.len(), 2, "each change once");
    let told: Vec<i64> = messages.iter().map(|m| m.json()["items"][0]["id"].as_i64().unwrap()).collect();
    assert_eq!(told, [first, second]);
    for message in &messages {
        assert!(message.signed_with(&secret), "{message:?}");
        assert!(!message.signed_with("another"));
        assert_eq!(message.header("credence-delivery"), message.json()["delivery"].to_string());
        assert_eq!(message.json()["city"], "ezhou");
    }
    // The same words as the feed that is asked for.
    let feed = app.changes(&Viewer::default(), "0", 50).await.unwrap();
    assert_eq!(messages[0].json()["items"][0], serde_json::to_value(&feed.items[0]).unwrap());
    let lines = view(&app, &office, id).await.deliveries.items;
    assert!(lines.iter().all(|line| line.state == DeliveryState::Delivered && line.status == Some(200)));
    assert_eq!(lines[0].receipt.as_deref(), Some("E-2026-7"));

    // After a quarter of an hour nobody is shown the secret, and at no time another official.
    let other = house.official(Role::CreditOffice, None, "second@ezhou.example").await;
    assert_eq!(view(&app, &other, id).await.secret, None);
    house.clock.advance(TimeDelta::minutes(15));
    assert_eq!(view(&app, &office, id).await.secret, None);
}

#[tokio::test]
async fn a_subscription_sees_through_its_departments_eyes_and_only_what_it_asked_for() {
    let (house, app, office) = sending().await;
    let (public, shared, narrow) = (
        Receiver::start(Answers::Ok("")).await,
        Receiver::start(Answers::Ok("")).await,
        Receiver::start(Answers::Ok("")).await,
    );
    subscribe(&app, &office, &public.url, &[]).await;
    subscribe(&app, &office, &shared.url, &[("viewer", "tax")]).await;
    subscribe(&app, &office, &narrow.url, &[("items", "licence"), ("kinds", "record")]).await;
    penalty(&house, Penalty { number: "轻微1号", kinds: "警告", ..Penalty::default() }).await;
    let mut db = house.db.pool.acquire().await.unwrap();
    outbox::note(&mut db, Change::Subject(JIANGZHU)).await.unwrap();
    app.send_due_changes().await.unwrap();
    let kinds = |receiver: &Receiver| -> Vec<String> {
        let all = receiver.messages();
        let items = all.iter().flat_map(|m| m.json()["items"].as_array().unwrap().clone());
        items.map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(kinds(&public), ["subject.changed"]);
    assert_eq!(kinds(&shared), ["record.changed", "subject.changed"]);
    assert_eq!(kinds(&narrow), Vec::<String>::new());
}

#[tokio::test]
async fn a_failing_receiver_is_tried_again_less_and_less_often_and_then_an_official_decides() {
    let (house, app, office) = sending().await;
    let receiver = Receiver::start(Answers::Status(503)).await;
    let id = subscribe(&app, &office, &receiver.url, &[]).await;
    penalty(&house, Penalty::default()).await;
    app.send_due_changes().await.unwrap();
    app.send_due_changes().await.unwrap();
    assert_eq!(receiver.messages().len(), 1, "not before its time");
    let second = penalty(&house, Penalty { number: "2号", ..Penalty::default() }).await;
    for _ in 0..30 {
        house.clock.advance(TimeDelta::hours(8));
        app.send_due_changes().await.unwrap();
    }
    let messages = receiver.messages();
    assert_eq!(messages.len(), 12, "not for ever");
    let numbers: BTreeSet<&str> = messages.iter().map(|m| m.header("credence-delivery")).collect();
    assert_eq!(numbers.len(), 1, "the head blocks, under one number");
    let desk = app.feed_desk(&office).await.unwrap();
    let [(of, dead)] = &desk.dead[..] else { panic!("{:?}", desk.dead) };
    assert_eq!((of.id, dead.state, dead.status), (id, DeliveryState::Dead, Some(503)));
    assert_eq!(dead.failure, Some(DeliveryFailure::Status));
    let dead = dead.id;

    receiver.now(Answers::Ok(""));
    app.step_delivery(&office, dead, DeliveryStep::Resend).await.unwrap();
    assert_eq!(refusal(app.step_delivery(&office, dead, DeliveryStep::GiveUp).await), Code::NotAllowedNow);
    app.send_due_changes().await.unwrap();
    let last = receiver.messages();
    assert_eq!(last[12].header("credence-delivery"), dead.to_string(), "first what was first");
    assert_eq!(last[13].json()["items"][0]["id"], second);

    // Given up, the next goes on.
    receiver.now(Answers::Status(400));
    penalty(&house, Penalty { number: "3号", ..Penalty::default() }).await;
    for _ in 0..14 {
        app.send_due_changes().await.unwrap();
        house.clock.advance(TimeDelta::hours(8));
    }
    let fourth = penalty(&house, Penalty { number: "4号", ..Penalty::default() }).await;
    let dead = app.feed_desk(&office).await.unwrap().dead[0].1.id;
    receiver.now(Answers::Ok(""));
    app.step_delivery(&office, dead, DeliveryStep::GiveUp).await.unwrap();
    app.send_due_changes().await.unwrap();
    assert_eq!(receiver.messages().last().unwrap().json()["items"][0]["id"], fourth);
    let ledger: i64 = sqlx::query_scalar("select count(*) from ledger where action = 'delivery.decide'")
        .fetch_one(&house.db.pool)
        .await
        .unwrap();
    assert_eq!(ledger, 2);
}

#[tokio::test]
async fn receivers_that_misbehave_are_told_apart_and_hold_nobody_up() {
    let (house, app, office) = sending().await;
    let good = Receiver::start(Answers::Ok("fine")).await;
    let mut bad = Vec::new();
    for (answers, failure) in [
        (Answers::Never, Some(DeliveryFailure::TimedOut)),
        (Answers::Drip, Some(DeliveryFailure::TimedOut)),
        (Answers::Garbage, Some(DeliveryFailure::Garbled)),
        (Answers::HangUp, Some(DeliveryFailure::Unreachable)),
        (Answers::Redirect, Some(DeliveryFailure::Redirected)),
        // A status says it all, however long the rest is.
        (Answers::Huge, None),
    ] {
        let receiver = Receiver::start(answers).await;
        let id = subscribe(&app, &office, &receiver.url, &[]).await;
        bad.push((receiver, id, failure));
    }
    let tls = Receiver::start(Answers::Garbage).await;
    let tls_id = subscribe(&app, &office, &tls.url.replace("http://", "https://"), &[]).await;
    let closed = subscribe(&app, &office, "http://localhost:1/", &[]).await;
    let id = subscribe(&app, &office, &good.url, &[]).await;
    penalty(&house, Penalty::default()).await;
    let started = std::time::Instant::now();
    app.send_due_changes().await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(8), "side by side, not one after the other");
    let line = |id| {
        let (app, office) = (&app, &office);
        async move { view(app, office, id).await.deliveries.items.remove(0) }
    };
    for (_, id, failure) in &bad {
        let line = line(*id).await;
        assert_eq!(line.failure, *failure, "{line:?}");
        assert!(line.answer.is_none_or(|answer| answer.chars().count() <= 200));
    }
    assert_eq!(line(tls_id).await.failure, Some(DeliveryFailure::Tls));
    assert_eq!(line(closed).await.failure, Some(DeliveryFailure::Unreachable));
    assert_eq!(line(id).await.state, DeliveryState::Delivered);
}

#[tokio::test]
async fn a_killed_sender_gives_its_delivery_back_and_a_clock_set_back_does_not_stop_it() {
    let (house, app, office) = sending().await;
    let receiver = Receiver::start(Answers::Never).await;
    subscribe(&app, &office, &receiver.url, &[]).await;
    penalty(&house, Penalty::default()).await;
    let slow =
        house.app.clone().with_outgoing(Outgoing { allow_private: true, plain_localhost: true, ..Outgoing::default() });
    let killed = tokio::spawn(async move { slow.send_due_changes().await });
    while receiver.messages().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    killed.abort();
    let _ = killed.await;
    receiver.now(Answers::Ok(""));
    app.send_due_changes().await.unwrap();
    assert_eq!(receiver.messages().len(), 1, "as long as it may still be under way nobody sends it a second time");
    house.clock.advance(TimeDelta::minutes(3));
    app.send_due_changes().await.unwrap();
    let messages = receiver.messages();
    assert_eq!(messages.len(), 2);
    assert_eq!(messages[0].header("credence-delivery"), messages[1].header("credence-delivery"));

    receiver.now(Answers::Status(500));
    penalty(&house, Penalty { number: "2号", ..Penalty::default() }).await;
    app.send_due_changes().await.unwrap();
    receiver.now(Answers::Ok(""));
    // The delivery waits for a minute that now lies two days ahead.
    house.clock.advance(TimeDelta::days(-2));
    app.send_due_changes().await.unwrap();
    assert_eq!(receiver.messages().len(), 4);
    assert_eq!(house.count("delivery").await, 2, "each recorded once");
}

#[tokio::test]
async fn two_senders_share_and_none_sends_what_the_other_does() {
    let (house, app, office) = sending().await;
    let receiver = Receiver::start(Answers::Ok("")).await;
    subscribe(&app, &office, &receiver.url, &[]).await;
    for n in 0..5 {
        penalty(&house, Penalty { number: &format!("{n}号"), ..Penalty::default() }).await;
        let (one, two) = tokio::join!(app.send_due_changes(), app.send_due_changes());
        one.unwrap();
        two.unwrap();
    }
    assert_eq!(receiver.messages().len(), 5);
}

#[tokio::test]
async fn paused_changes_wait_and_deleted_ones_do_not_go_out() {
    let (house, app, office) = sending().await;
    let receiver = Receiver::start(Answers::Ok("")).await;
    let id = subscribe(&app, &office, &receiver.url, &[]).await;
    for _ in 0..2 {
        app.step_subscription(&office, id, SubscriptionStep::Pause).await.unwrap();
    }
    penalty(&house, Penalty::default()).await;
    app.send_due_changes().await.unwrap();
    assert_eq!(receiver.messages().len(), 0);
    app.step_subscription(&office, id, SubscriptionStep::Test).await.unwrap();
    let messages = receiver.messages();
    assert_eq!((messages.len(), messages[0].json()["test"].as_bool()), (1, Some(true)));
    app.step_subscription(&office, id, SubscriptionStep::Resume).await.unwrap();
    app.send_due_changes().await.unwrap();
    assert_eq!(receiver.messages().len(), 2, "nothing was lost");
    let before = view(&app, &office, id).await.secret;
    app.step_subscription(&office, id, SubscriptionStep::NewSecret).await.unwrap();
    let after = view(&app, &office, id).await.secret;
    assert!(after.is_some() && after != before);
    app.step_subscription(&office, id, SubscriptionStep::HideSecret).await.unwrap();
    assert_eq!(view(&app, &office, id).await.secret, None);
    app.step_subscription(&office, id, SubscriptionStep::Delete).await.unwrap();
    assert_eq!(view(&app, &office, id).await.line.state, SubscriptionState::Deleted);
    let kept: String = sqlx::query_scalar("select secret from subscription").fetch_one(&house.db.pool).await.unwrap();
    assert_eq!(kept, "");
    penalty(&house, Penalty { number: "2号", ..Penalty::default() }).await;
    app.send_due_changes().await.unwrap();
    assert_eq!(receiver.messages().len(), 2);
    assert_eq!(refusal(app.step_subscription(&office, id, SubscriptionStep::Resume).await), Code::NotAllowedNow);
    assert_eq!(app.feed_desk(&office).await.unwrap().subscriptions, []);
}

#[tokio::test]
async fn only_the_credit_office_decides_who_is_told_and_private_networks_stay_closed() {
    let (house, app, office) = sending().await;
    let clerk = house.official(Role::Official, Some("market"), "market@ezhou.example").await;
    assert_eq!(app.feed_desk(&clerk).await, Err(Fault::NotFound));
    assert_eq!(app.feed_desk(&Viewer::default()).await, Err(Fault::SignInNeeded));
    assert_eq!(app.subscribe(&clerk, "visit", values(&[])).await, Err(Fault::NotFound));
    let again = app.subscribe(&office, "visit", values(&[("name", "x"), ("url", "http://10.0.0.1/")])).await.unwrap();
    assert_eq!(again, Subscribed::Again);
    // Strict, as in production: the receiver is not connected to, and the desk says why.
    let receiver = Receiver::start(Answers::Ok("")).await;
    let id = subscribe(&app, &office, &receiver.url, &[]).await;
    penalty(&house, Penalty::default()).await;
    house.app.send_due_changes().await.unwrap();
    assert_eq!(receiver.messages().len(), 0);
    let line = view(&app, &office, id).await.deliveries.items.remove(0);
    assert_eq!(line.failure, Some(DeliveryFailure::PrivateAddress));
}
