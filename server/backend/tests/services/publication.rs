//! Publication begins, ends and is withheld by the dates alone: no job runs between two looks.

use crate::house::{House, JIANGZHU, JIANGZHU_NAME, Penalty};
use chrono::TimeDelta;
use shared::{access::Viewer, ports::PublicPort, publication::PublicationState};

async fn shown(house: &House, viewer: &Viewer) -> Vec<String> {
    let page = house.app.subject(viewer, JIANGZHU).await.unwrap();
    let section = page.sections.iter().find(|s| s.item == "penalty");
    let on_page: Vec<String> = section.map_or(Vec::new(), |s| s.records.iter().map(|r| r.title.clone()).collect());
    if viewer.is_public() {
        assert_eq!(section.map_or(0, |s| s.count), on_page.len() as i64);
        let list = house.app.disclosures("penalty", None, 50).await.unwrap();
        assert_eq!(list.items.iter().map(|r| r.title.clone()).collect::<Vec<_>>(), on_page, "list and page agree");
        let records = house.app.records(viewer, JIANGZHU, None, None, 50).await.unwrap();
        assert_eq!(records.items.iter().map(|r| r.title.clone()).collect::<Vec<_>>(), on_page, "API and page agree");
    }
    on_page
}

#[tokio::test]
async fn it_ends_on_its_last_day_without_anybody_doing_anything() {
    let house = House::on("2027-05-10").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.penalty(Penalty { number: "罚1", decided_on: "2026-05-11", ..Penalty::default() }).await;
    let public = Viewer::default();
    assert_eq!(shown(&house, &public).await, ["罚1"]);
    house.clock.advance(TimeDelta::days(1));
    assert_eq!(shown(&house, &public).await, ["罚1"], "twelve months, the last day included");
    house.clock.advance(TimeDelta::days(1));
    assert_eq!(shown(&house, &public).await, Vec::<String>::new());

    let office = house.credit_office().await;
    let page = house.app.subject(&office, JIANGZHU).await.unwrap();
    let record = &page.sections.iter().find(|s| s.item == "penalty").unwrap().records[0];
    assert_eq!(record.state, PublicationState::Ended, "the authorised view still has it");
}

#[tokio::test]
async fn repair_ends_it_on_its_first_day() {
    let house = House::on("2026-08-31").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.penalty(Penalty { number: "罚1", repaired_on: Some("2026-09-01"), ..Penalty::default() }).await;
    let public = Viewer::default();
    assert_eq!(shown(&house, &public).await, ["罚1"]);
    house.clock.advance(TimeDelta::days(1));
    assert_eq!(shown(&house, &public).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_minor_penalty_is_not_public_but_counts() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.penalty(Penalty { number: "警告1", kinds: "警告", ..Penalty::default() }).await;
    assert_eq!(shown(&house, &Viewer::default()).await, Vec::<String>::new());
    let page = house.app.subject(&Viewer::default(), JIANGZHU).await.unwrap();
    assert_eq!(page.facts.penalties.len(), 1);
    assert!(!page.facts.penalties[0].id.contains("警告"), "its number is not told: {}", page.facts.penalties[0].id);
    assert_eq!(page.tier, shared::tier::Tier::Notice);
    let json = serde_json::to_string(&page).unwrap();
    assert!(!json.contains("警告1"), "nowhere on the public page");
}

#[tokio::test]
async fn lists_go_on_where_they_stopped() {
    let house = House::on("2026-06-20").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    for n in 1..=9 {
        let number = format!("罚{n}");
        // Three on each day: the cursor must tell them apart.
        let decided_on = format!("2026-06-{:02}", 10 + n / 3);
        house.penalty(Penalty { number: &number, decided_on: &decided_on, ..Penalty::default() }).await;
    }
    let whole = house.app.disclosures("penalty", None, 200).await.unwrap();
    assert_eq!((whole.items.len(), &whole.next), (9, &None));
    assert!(whole.items.windows(2).all(|w| w[0].decided_on >= w[1].decided_on), "newest first");
    let mut paged = Vec::new();
    let mut cursor = None;
    loop {
        let page = house.app.disclosures("penalty", cursor.as_deref(), 4).await.unwrap();
        assert!(page.items.len() <= 4);
        paged.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(paged, whole.items);
    let broken = house.app.disclosures("penalty", Some("rubbish"), 4).await;
    assert_eq!(crate::house::refusal(broken), shared::problem::Code::CursorBroken);
    for item in ["no_such", "", "'; --"] {
        assert_eq!(house.app.disclosures(item, None, 4).await.unwrap_err(), shared::ports::Fault::NotFound);
    }
}
