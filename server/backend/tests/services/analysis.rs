//! Trends and clusters: what is counted, whose matters one sees, what an edited rule of thumb must not hide.

use crate::house::{HOUSEHOLD, House, JIANGZHU, JIANGZHU_NAME, Penalty, day, refusal};
use shared::{
    access::{Role, Viewer},
    analysis::Facet,
    ports::{AnalysisPort, Fault, TrendFilter},
    problem::Code,
};

const TODAY: &str = "2026-11-20";

fn by(facet: Facet) -> TrendFilter {
    TrendFilter { item: "penalty".to_owned(), by: facet }
}

/// Seven penalties by one department this autumn, one by another long ago and one last year.
async fn house() -> House {
    let house = House::on(TODAY).await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.subject(HOUSEHOLD, "鄂州市鄂城区老街面馆").await;
    for n in 1..=7 {
        let (number, decided) = (format!("鄂州城管罚〔2026〕{n}号"), format!("2026-{:02}-1{n}", 8 + n % 3));
        let penalty = Penalty { number: &number, decided_on: &decided, received_on: &decided, ..Penalty::default() };
        house.penalty(penalty).await;
    }
    for (n, decided, department) in [(8, "2025-12-05", "market"), (9, "2019-12-05", "market")] {
        let number = format!("鄂州市监罚〔2025〕{n}号");
        let penalty = Penalty {
            uscc: HOUSEHOLD,
            number: &number,
            decided_on: decided,
            received_on: decided,
            department,
            ..Penalty::default()
        };
        house.penalty(penalty).await;
    }
    house
}

#[tokio::test]
async fn trends_add_up_by_every_facet() {
    let house = house().await;
    let office = house.credit_office().await;
    let before = house.app.trends(&office, &by(Facet::Kind)).await.unwrap();
    assert_eq!((before.as_of, before.rows.len()), (None, 0));
    house.app.count_trends().await.unwrap();
    for facet in Facet::ALL {
        let trends = house.app.trends(&office, &by(facet)).await.unwrap();
        assert_eq!(trends.as_of, Some(day(TODAY)));
        // What is older than two years is not counted.
        assert_eq!(trends.all.iter().sum::<i64>(), 8, "{facet:?}");
        assert_eq!(trends.rows.iter().flat_map(|row| &row.months).sum::<i64>(), 8, "{facet:?}");
        let month = trends.months.iter().position(|month| *month == day("2025-12-01")).unwrap();
        assert_eq!(trends.all[month], 1);
    }
    let departments = house.app.trends(&office, &by(Facet::Department)).await.unwrap();
    assert_eq!(
        departments.rows.iter().map(|row| row.value.as_str()).collect::<Vec<_>>(),
        ["city_management", "market"]
    );
    let kinds = house.app.trends(&office, &by(Facet::Kind)).await.unwrap();
    assert_eq!(kinds.rows[0].value, "广告违法行为");
    let unknown = house.app.trends(&office, &TrendFilter { item: "gold".to_owned(), by: Facet::Kind }).await;
    assert_eq!(unknown, Err(Fault::NotFound));
    // Counted once more, it says the same.
    house.app.count_trends().await.unwrap();
    assert_eq!(house.app.trends(&office, &by(Facet::Kind)).await.unwrap(), kinds);
}

#[tokio::test]
async fn a_cluster_comes_with_its_numbers() {
    let house = house().await;
    let office = house.credit_office().await;
    house.app.count_trends().await.unwrap();
    let clusters = house.app.clusters(&office).await.unwrap();
    assert_eq!(clusters.recent, Some((day("2026-08-01"), day("2026-10-01"))));
    let of = |facet: Facet| clusters.found.iter().find(|cluster| cluster.by == facet).unwrap();
    let department = of(Facet::Department);
    assert_eq!((department.seen.value.as_str(), department.seen.n, department.seen.past), ("city_management", 7, 0));
    assert_eq!(department.name.zh, "鄂州市城市管理执法委员会");
    assert_eq!(
        department.list.as_deref(),
        Some("/disclosures/penalty?department=city_management&from=2026-08-01&to=2026-10-31")
    );
    assert_eq!(of(Facet::Kind).seen.months.iter().sum::<i64>(), 8);
    assert_eq!(clusters.months.len(), of(Facet::Kind).seen.months.len());
}

#[tokio::test]
async fn a_department_sees_its_own_matters() {
    let house = house().await;
    house.app.count_trends().await.unwrap();
    let market = house.official(Role::Official, Some("market"), "m@ezhou.example").await;
    let trends = house.app.trends(&market, &by(Facet::Region)).await.unwrap();
    assert_eq!(trends.department.map(|name| name.zh), Some("鄂州市市场监督管理局".to_owned()));
    assert_eq!(trends.all.iter().sum::<i64>(), 1);
    assert!(house.app.clusters(&market).await.unwrap().found.is_empty());
    assert_eq!(house.app.clusters(&Viewer::default()).await.map(|_| ()), Err(Fault::SignInNeeded));
    let business = house.jiangzhu().await;
    assert_eq!(house.app.trends(&business, &by(Facet::Kind)).await.map(|_| ()), Err(Fault::NotFound));
}

#[tokio::test]
async fn what_was_annulled_is_no_part_of_a_trend() {
    let house = house().await;
    let office = house.credit_office().await;
    sqlx::raw_sql(
        "insert into record (uscc, item, item_version, content, organ, department, decided_on, received_on, version, replaces,
                             first_id, state, annulled_on)
         select uscc, item, item_version, content, organ, department, decided_on, received_on, 2, id, id, 'annulled', '2026-11-01'
         from record where document = '鄂州市监罚〔2025〕8号';
         update record set live = false where document = '鄂州市监罚〔2025〕8号'",
    )
    .execute(&house.db.pool)
    .await
    .unwrap();
    house.app.count_trends().await.unwrap();
    let trends = house.app.trends(&office, &by(Facet::Sector)).await.unwrap();
    assert_eq!(trends.all.iter().sum::<i64>(), 7);
}

#[tokio::test]
async fn a_brief_stands_as_it_was_published() {
    let house = house().await;
    let office = house.credit_office().await;
    house.app.evaluate(day(TODAY), true).await.unwrap();
    // What the night has not counted to the month's end is not published for good.
    assert_eq!(refusal(house.app.publish_brief(&office, "2026-10", 0, "").await), Code::BriefUncounted);
    assert_eq!(
        house.app.brief(&office, "2026-10", None).await.unwrap().brief.tiers,
        None,
        "nothing is known of them yet"
    );
    house.app.count_libraries(None).await.unwrap();
    house.app.count_trends().await.unwrap();
    sqlx::query("update trend_counted set as_of = '2026-10-31'").execute(&house.db.pool).await.unwrap();
    assert_eq!(refusal(house.app.publish_brief(&office, "2026-10", 0, "").await), Code::BriefUncounted);
    house.app.count_trends().await.unwrap();
    let read = async |version| house.app.brief(&office, "2026-10", version).await.unwrap();
    let live = read(None).await;
    assert_eq!((live.shown, live.may_publish, live.around), (None, true, [Some(day("2026-09-01")), None]));
    let penalties = live.brief.records.iter().find(|records| records.item == "penalty").unwrap();
    assert_eq!((penalties.n, penalties.before, penalties.year_before), (2, 3, 0));
    let [end, begin] = live.brief.tiers.unwrap();
    assert_eq!((end.iter().sum::<i64>(), begin.iter().sum::<i64>()), (2, 2));
    assert_eq!(live.brief.due, 2);

    house.app.publish_brief(&office, "2026-10", 0, "").await.unwrap();
    let published = read(None).await;
    assert_eq!((published.shown, &published.brief), (Some(1), &live.brief));
    // What comes in later changes the figures of today, and not those that were published.
    let late = Penalty {
        number: "鄂州城管罚〔2026〕99号",
        decided_on: "2026-10-13",
        received_on: TODAY,
        ..Penalty::default()
    };
    house.penalty(late).await;
    house.app.count_trends().await.unwrap();
    assert_eq!(read(None).await.brief, live.brief);
    let now = read(Some(0)).await.brief;
    assert_eq!((now.due, now.late), (3, 1));

    let long = "长".repeat(201);
    let again = async |known, reason| house.app.publish_brief(&office, "2026-10", known, reason).await;
    assert_eq!(refusal(again(0, "x").await), Code::StaleRevision);
    assert_eq!(refusal(again(1, " ").await), Code::ReasonRequired);
    assert_eq!(refusal(again(1, &long).await), Code::TooLong);
    again(1, "补报一条").await.unwrap();
    let versions = read(None).await.versions;
    assert_eq!(versions.iter().map(|v| (v.version, v.reason.as_str())).collect::<Vec<_>>(), [(2, "补报一条"), (1, "")]);
    assert_eq!(read(Some(1)).await.brief, live.brief);
    assert_eq!(read(Some(2)).await.brief, now);
    let changed = sqlx::query("update brief set figures = '{}' where version = 1").execute(&house.db.pool).await;
    assert!(changed.is_err());

    // A month that has not ended has none, nor has one that never was.
    for month in ["2026-11", "2027-01", "2026-13", "2019-01", "x"] {
        assert_eq!(house.app.brief(&office, month, None).await.map(|_| ()), Err(Fault::NotFound), "{month}");
    }
    assert_eq!(house.app.briefs(&office).await.unwrap()[0].version.as_ref().map(|v| v.version), Some(2));
    // A department reads its own figures, and publishes none.
    let market = house.official(Role::Official, Some("market"), "m@ezhou.example").await;
    let own = house.app.brief(&market, "2026-10", None).await.unwrap();
    assert_eq!((own.shown, own.may_publish, own.brief.tiers, own.brief.records.len()), (None, false, None, 0));
    assert_eq!(house.app.publish_brief(&market, "2026-10", 2, "x").await.map(|_| ()), Err(Fault::NotFound));
}
