//! The desk shows each official what is theirs, the most urgent first.

use crate::house::{HOUSEHOLD, House, JIANGZHU, JIANGZHU_NAME, Penalty, values};
use chrono::TimeDelta;
use shared::{
    access::{Role, Viewer},
    calendar::Left,
    case::{Action, KindCode, QueueFilter, opening},
    ports::{BusinessPort, CasePort, DeskPort, Fault},
    tier::Tier,
};

async fn hand_in(house: &House, viewer: &Viewer, number: &str) {
    let id = house.app.open_case(viewer, KindCode::Registration, opening("item", "certificate")).await.unwrap();
    let form = values(&[
        ("ZS_LB", "资质资格"),
        ("ZS_ZSMC", "建筑业企业资质证书"),
        ("ZS_BH", number),
        ("ZS_FZJG", "湖北省住房和城乡建设厅"),
        ("ZS_FZRQ", "2026-03-10"),
    ]);
    let moved = house.app.act(viewer, id, 1, Action::Submit, Some(form), None).await.unwrap();
    assert!(matches!(moved, shared::ports::Moved::Done { .. }));
}

#[tokio::test]
async fn the_queue_is_in_order_and_its_counters_add_up() {
    let house = House::on("2026-06-01").await;
    let viewer = house.jiangzhu().await;
    hand_in(&house, &viewer, "1").await;
    house.clock.advance(TimeDelta::days(1));
    hand_in(&house, &viewer, "2").await;
    house.clock.advance(TimeDelta::days(5));
    hand_in(&house, &viewer, "3").await;
    let office = house.credit_office().await;

    // 1 June + 5 working days = 8 June; 2 June → 9 June; 7 June (a Sunday) → 12 June.
    let desk = house.app.desk(&office, &QueueFilter::default(), None).await.unwrap();
    let due: Vec<String> = desk.queue.items.iter().map(|c| c.due.unwrap().date.to_string()).collect();
    assert_eq!(due, ["2026-06-08", "2026-06-09", "2026-06-12"]);
    assert_eq!((desk.counters.overdue, desk.counters.today, desk.counters.soon), (0, 0, 3));
    assert_eq!(desk.working_day, 104, "5 June 2026 was the 104th working day");
    house.clock.advance(TimeDelta::days(2));
    let desk = house.app.desk(&office, &QueueFilter::default(), None).await.unwrap();
    assert_eq!((desk.counters.overdue, desk.counters.today, desk.counters.soon), (1, 1, 1));
    assert_eq!(desk.queue.items[0].left, Some(Left::Over(1)));
}

#[tokio::test]
async fn the_queue_goes_on_by_cursor() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    // Two of three without a term: those come last, and the cursor passes over the seam.
    sqlx::query(
        "with made as (
             insert into case_file (kind, uscc, item, item_version, state, turn, department, due_on, opened_on, changed_on, handed)
             select 'registration', $1, 'certificate', 1, 'submitted', 'handler', 'development',
                    case when n % 3 = 0 then date '2026-06-01' + n end, '2026-06-01', '2026-06-01', '{}'
             from generate_series(1, 120) n returning id, department, due_on)
         insert into case_part (case_id, department, waiting, due_on) select id, department, true, due_on from made",
    )
    .bind(JIANGZHU)
    .execute(&house.db.pool)
    .await
    .unwrap();
    // The whole city's queue and one department's are two questions with one answer here.
    let development = house.official(Role::Official, Some("development"), "dev@ezhou.example").await;
    for official in [house.credit_office().await, development] {
        let (mut ids, mut cursor) = (Vec::new(), None);
        loop {
            let queue = house.app.desk(&official, &QueueFilter::default(), cursor.as_deref()).await.unwrap().queue;
            assert!(queue.items.len() <= 50);
            ids.extend(queue.items.iter().map(|c| (c.due.is_none(), c.due.map(|d| d.date), c.id)));
            cursor = queue.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(ids.len(), 120);
        assert!(ids.windows(2).all(|w| w[0] < w[1]), "in order, each once");

        // The file that is written of it goes in other steps and tells the same.
        let (mut filed, mut cursor) = (Vec::new(), None);
        loop {
            let page = house.app.queue(&official, &QueueFilter::default(), cursor.as_deref(), 7).await.unwrap();
            assert!(page.items.len() <= 7);
            filed.extend(page.items.iter().map(|(case, _)| case.id));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(filed, ids.iter().map(|(_, _, id)| *id).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn each_official_sees_their_own_matters() {
    let house = House::on("2026-06-01").await;
    let viewer = house.jiangzhu().await;
    hand_in(&house, &viewer, "1").await;
    house
        .penalty(Penalty { number: "罚1", decided_on: "2026-05-11", received_on: "2026-06-01", ..Penalty::default() })
        .await;
    house
        .penalty(Penalty { number: "罚2", decided_on: "2026-05-27", received_on: "2026-05-28", ..Penalty::default() })
        .await;

    let city = house.official(Role::Official, Some("city_management"), "cg@ezhou.example").await;
    let court = house.official(Role::Official, Some("court"), "court@ezhou.example").await;
    let office = house.credit_office().await;
    let late = house.app.late_publications(&city, None).await.unwrap();
    assert_eq!(late.items.len(), 1);
    assert_eq!(late.items[0].title, "罚1");
    assert_eq!(late.items[0].due.date.to_string(), "2026-05-20", "seven working days");
    assert_eq!(late.items[0].late_by, 8);
    let desk = house.app.desk(&city, &QueueFilter::default(), None).await.unwrap();
    assert_eq!((desk.counters.late_publications, desk.counters.timely_permille), (1, Some(500)));
    assert!(desk.queue.items.is_empty(), "certificates go to the credit office");
    assert_eq!(desk.own.as_deref(), Some("city_management"), "whose the counters are");
    let desk = house.app.desk(&court, &QueueFilter::default(), None).await.unwrap();
    assert_eq!((desk.counters.late_publications, desk.counters.timely_permille), (0, None));
    assert!(house.app.late_publications(&court, None).await.unwrap().items.is_empty());
    assert_eq!(house.app.desk(&office, &QueueFilter::default(), None).await.unwrap().queue.items.len(), 1);
    assert_eq!(house.app.late_publications(&office, None).await.unwrap().items.len(), 1);

    let desk = house.app.desk(&office, &QueueFilter::default(), None).await.unwrap();
    let tiers = desk.tiers;
    assert_eq!(desk.own, None);
    assert_eq!(tiers.iter().map(|(tier, _)| *tier).collect::<Vec<_>>(), Tier::ALL, "every tier, in order");
}

#[tokio::test]
async fn the_desk_is_no_place_for_others() {
    let house = House::on("2026-06-01").await;
    let business = house.business(HOUSEHOLD, "鄂城区阿明小吃店", "aming@shop.example").await;
    let admin = house.official(Role::Administrator, None, "admin@ezhou.example").await;
    for viewer in [&business, &admin] {
        assert_eq!(house.app.desk(viewer, &QueueFilter::default(), None).await.unwrap_err(), Fault::NotFound);
        assert_eq!(house.app.late_publications(viewer, None).await.unwrap_err(), Fault::NotFound);
    }
    assert_eq!(
        house.app.desk(&Viewer::default(), &QueueFilter::default(), None).await.unwrap_err(),
        Fault::SignInNeeded
    );
    assert_eq!(house.app.business_home(&admin).await.unwrap_err(), Fault::NotFound);
    assert_eq!(house.app.business_home(&Viewer::default()).await.unwrap_err(), Fault::SignInNeeded);
}

#[tokio::test]
async fn the_queue_is_narrowed_by_its_address() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.subject(HOUSEHOLD, "鄂城区阿明小吃店").await;
    // Of each subject: due yesterday, today, in two working days, in a month, and without a term.
    sqlx::query(
        "with made as (
             insert into case_file (kind, uscc, item, item_version, state, turn, department, due_on, opened_on, changed_on, handed)
             select kind, uscc, 'certificate', 1, 'submitted', 'handler', department, due_on, '2026-06-01', '2026-06-01', '{}'
             from (values ($1, 'registration', 'development'), ($2, 'objection', 'court')) as s (uscc, kind, department),
                  unnest(array[date '2026-05-29', date '2026-06-01', date '2026-06-03', date '2026-07-01', null]) as due_on
             returning id, department, due_on)
         insert into case_part (case_id, department, waiting, due_on) select id, department, true, due_on from made",
    )
    .bind(JIANGZHU)
    .bind(HOUSEHOLD)
    .execute(&house.db.pool)
    .await
    .unwrap();
    let office = house.credit_office().await;
    let court = house.official(Role::Official, Some("court"), "court@ezhou.example").await;
    let seen = async |viewer: &Viewer, query: &[(&str, &str)]| {
        let query: Vec<_> = query.to_vec();
        let filter = QueueFilter::read(|name| query.iter().find(|(key, _)| *key == name).map(|(_, v)| (*v).to_owned()));
        let desk = house.app.desk(viewer, &filter, None).await.unwrap();
        let lines = desk.queue.items.into_iter();
        lines.map(|c| (c.uscc, c.due.map(|d| d.date.format("%m-%d").to_string()))).collect::<Vec<_>>()
    };
    let both = |due: Option<&str>| [JIANGZHU, HOUSEHOLD].map(|code| (code.to_owned(), due.map(str::to_owned))).to_vec();
    for (due, day) in [
        ("overdue", Some("05-29")),
        ("today", Some("06-01")),
        ("soon", Some("06-03")),
        ("later", Some("07-01")),
        ("untimed", None),
    ] {
        assert_eq!(seen(&office, &[("due", due)]).await, both(day), "{due}");
        assert_eq!(seen(&court, &[("due", due)]).await, both(day)[1..], "{due}");
    }
    assert_eq!(seen(&office, &[]).await.len(), 10);
    assert_eq!(seen(&office, &[("kind", "objection"), ("due", "today")]).await, both(Some("06-01"))[1..]);
    assert_eq!(seen(&office, &[("department", "development"), ("due", "today")]).await, both(Some("06-01"))[..1]);
    assert_eq!(seen(&office, &[("q", "阿明"), ("due", "today")]).await, both(Some("06-01"))[1..]);
    assert_eq!(seen(&office, &[("q", &JIANGZHU[..8]), ("due", "today")]).await, both(Some("06-01"))[..1]);
    assert_eq!(seen(&office, &[("state", "submitted")]).await.len(), 10);
    for nobody in [("state", "deciding"), ("q", "查无此名"), ("q", "91429999"), ("kind", "repair")] {
        assert!(seen(&office, &[nobody]).await.is_empty(), "{nobody:?}");
    }
    // What an address says without sense narrows nothing, and whose queue it is never hangs on the address.
    for nonsense in [("kind", "x"), ("state", "'"), ("due", "1"), ("department", "x")] {
        assert_eq!(seen(&office, &[nonsense]).await.len(), 10, "{nonsense:?}");
    }
    assert_eq!(seen(&court, &[("department", "development")]).await.len(), 5);
    assert!(seen(&court, &[("q", JIANGZHU)]).await.is_empty());

    // One character is looked for along the queue: in the name that the subject has now, and in no other office's matters.
    let of_household = both(Some("06-01"))[1..].to_vec();
    for viewer in [&office, &court] {
        assert_eq!(seen(viewer, &[("q", "阿"), ("due", "today")]).await, of_household);
    }
    assert!(seen(&court, &[("q", "江")]).await.is_empty());
    sqlx::query("update subject set name = '鄂城区江边小吃店' where uscc = $1")
        .bind(HOUSEHOLD)
        .execute(&house.db.pool)
        .await
        .unwrap();
    assert!(seen(&office, &[("q", "阿")]).await.is_empty());
    assert_eq!(seen(&court, &[("q", "边"), ("due", "today")]).await, of_household);
}
