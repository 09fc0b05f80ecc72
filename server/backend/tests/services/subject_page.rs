//! The subject page: whose, what it says about a tier, and how it stays bounded.

use crate::house::{HOUSEHOLD, House, JIANGZHU, JIANGZHU_NAME, Penalty, day};
use shared::{
    access::Viewer,
    ports::{Fault, PublicPort},
    tier::{self, Tier},
};

#[tokio::test]
async fn the_browser_can_decide_the_same_tier_from_what_it_gets() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    for (number, decided_on) in [("罚1", "2026-05-11"), ("罚2", "2026-04-20"), ("罚3", "2024-01-05")] {
        house.penalty(Penalty { number, decided_on, ..Penalty::default() }).await;
    }
    let page = house.app.subject(&Viewer::default(), JIANGZHU).await.unwrap();
    assert_eq!((page.tier, page.valid_until), (Tier::Attention, Some(day("2027-04-21"))));
    // Through JSON, as the browser gets it.
    let page: shared::ports::SubjectPage = serde_json::from_str(&serde_json::to_string(&page).unwrap()).unwrap();
    let decision = tier::decide(&page.facts, &page.law, page.on).unwrap();
    assert_eq!((decision.outcome, decision.valid_until), (page.tier, page.valid_until));
    assert_eq!((page.kind.zh.as_str(), page.region.as_str(), page.status.zh.as_str()), ("企业法人", "鄂城区", "存续"));
    assert!(page.industry.zh.contains("制造业"), "{:?}", page.industry);
}

#[tokio::test]
async fn an_unknown_or_malformed_code_is_not_found() {
    let house = House::on("2026-06-01").await;
    for uscc in [JIANGZHU, "", "x", "91420700MA4900010X", "'; drop table subject; --", "湖北江渚"] {
        assert_eq!(house.app.subject(&Viewer::default(), uscc).await.unwrap_err(), Fault::NotFound, "{uscc}");
        let records = house.app.records(&Viewer::default(), uscc, None, None, 20).await;
        assert_eq!(records.unwrap_err(), Fault::NotFound, "{uscc}");
    }
}

#[tokio::test]
async fn a_households_owner_is_masked_for_the_public_and_not_for_itself() {
    let house = House::on("2026-06-01").await;
    house.subject(HOUSEHOLD, "鄂城区阿明小吃店").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    sqlx::query("update subject set legal_rep = '欧阳明'").execute(&house.db.pool).await.unwrap();
    let rep =
        async |viewer: &Viewer, uscc| house.app.subject(viewer, uscc).await.unwrap().legal_representative.unwrap();
    let owner = house.business(HOUSEHOLD, "鄂城区阿明小吃店", "aming@shop.example").await;
    assert_eq!(rep(&Viewer::default(), HOUSEHOLD).await, "欧阳*");
    assert_eq!(rep(&owner, HOUSEHOLD).await, "欧阳明");
    assert_eq!(rep(&Viewer::default(), JIANGZHU).await, "欧阳明", "an enterprise's representative is public");
}

#[tokio::test]
async fn a_very_long_file_is_cut_and_counted() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let id = house.penalty(Penalty::default()).await;
    sqlx::query(
        "insert into record (uscc, item, item_version, content, document, organ, department, decided_on, class,
             publish_from, publish_until, received_on)
         select uscc, item, item_version, content, 'n' || n, organ, department, decided_on - n % 300, class,
             case when n % 2 = 0 then publish_from end, publish_until, received_on
         from record, generate_series(1, 700) n where id = $1",
    )
    .bind(id)
    .execute(&house.db.pool)
    .await
    .unwrap();
    let page = house.app.subject(&Viewer::default(), JIANGZHU).await.unwrap();
    let section = page.sections.iter().find(|s| s.item == "penalty").unwrap();
    assert!(section.records.len() <= 20);
    assert_eq!(section.count, 351);
    assert_eq!(page.tier, Tier::KeyAttention);
    let decision = tier::decide(&page.facts, &page.law, page.on).unwrap();
    assert_eq!(decision.outcome, page.tier);
}
