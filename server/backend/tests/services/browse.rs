//! Filtered lists answer what a scan over all records would, page by page; counts equal lists; search and suggestions find
//! what may be found and nothing else.

use crate::house::{House, JIANGZHU, JIANGZHU_NAME, Penalty, day, refusal, values};
use backend::{
    services::records,
    store::records::{Derived, NewRecord, append},
};
use chrono::{Days, NaiveDate};
use shared::{
    access::Viewer,
    browse::{DisclosureFilter, DisclosureQuery},
    ports::{BrowsePort, FoundBy, PublicPort, SearchQuery},
    problem::Code,
    tier::Class,
    uscc::Uscc,
};

/// The same city on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }

    fn maybe(&mut self, from: &[&str]) -> Option<String> {
        (self.roll(2) == 0).then(|| self.pick(from).to_owned())
    }
}

const DEPARTMENTS: [&str; 3] = ["market", "emergency", "housing"];
const REGIONS: [&str; 4] = ["420702", "420703", "420704", "gedian"];
const KINDS: [&str; 5] = ["罚款", "警告", "没收违法所得", "罚款；没收违法所得", "其他-补办"];
const TODAY: &str = "2026-06-01";

/// One record as the oracle knows it.
#[derive(Clone, Debug)]
struct Known {
    id: i64,
    department: &'static str,
    region: &'static str,
    kinds: &'static str,
    class: Option<Class>,
    decided_on: NaiveDate,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

async fn subject(house: &House, n: usize, region: &str, name: &str, legal_rep: Option<&str>, class: &str) -> String {
    let start = if class == "98" { "92" } else { "91" };
    let uscc = Uscc::make(start, "420700", &format!("MA{n:06}")).unwrap();
    sqlx::query(
        "insert into subject (uscc, name, class, region, industry, legal_rep) values ($1, $2, $3, $4, 'C26', $5)",
    )
    .bind(uscc.as_str())
    .bind(name)
    .bind(class)
    .bind(region)
    .bind(legal_rep)
    .execute(&house.db.pool)
    .await
    .unwrap();
    uscc.as_str().to_owned()
}

async fn fill(house: &House, count: usize) -> Vec<Known> {
    let mut dice = Dice(3);
    let mut subjects = Vec::new();
    for (n, region) in REGIONS.into_iter().enumerate() {
        subjects.push((subject(house, n, region, &format!("鄂州第{n}公司"), None, "01").await, region));
    }
    let mut known = Vec::new();
    let item = house.app.pack().item("penalty").unwrap();
    for n in 0..count {
        let (uscc, region) = subjects[dice.roll(4)].clone();
        let department = DEPARTMENTS[dice.roll(3)];
        let kinds = KINDS[dice.roll(5)];
        let decided_on = day(TODAY) - Days::new(dice.roll(1_400) as u64);
        let number = format!("罚〔{n}〕号");
        let mut content = values(&[
            ("CF_XDR_MC", "鄂州公司"),
            ("CF_XDR_SHXYM", &uscc),
            ("CF_WSH", &number),
            ("CF_WFXW", "广告违法行为"),
            ("CF_CFLB", kinds),
            ("CF_JDRQ", &decided_on.to_string()),
            ("CF_CFJG", "鄂州市某局"),
        ]);
        if kinds.contains("罚款") {
            content.insert("CF_NR_FK".to_owned(), dice.pick(&["0.1", "5", "300"]).to_owned());
        }
        let standing = records::Standing::default();
        let derived = records::derive(house.app.pack(), item, &content, department, decided_on, standing).unwrap();
        let new = NewRecord {
            uscc: &uscc,
            item: "penalty",
            item_version: 1,
            content: &house.app.seal().values(item, &content).unwrap(),
            document: &number,
            organ: "鄂州市某局",
            department,
            decided_on,
            derived: &derived,
            repaired_on: None,
            received_on: decided_on,
            case_id: None,
            verified: None,
            created_by: None,
        };
        let id = append(&house.db.pool, &new).await.unwrap();
        known.push(Known {
            id,
            department,
            region,
            kinds,
            class: derived.class.and_then(Class::from_index),
            decided_on,
            from: derived.publish_from,
            until: derived.publish_until,
        });
    }
    known
}

/// What a list has to show, by looking at every record.
fn scan(known: &[Known], filter: &DisclosureFilter, on: NaiveDate) -> Vec<i64> {
    let mut rows: Vec<&Known> = known
        .iter()
        .filter(|r| {
            r.from.is_some_and(|from| from <= on)
                && r.until.is_none_or(|until| until >= on)
                && filter.department.as_ref().is_none_or(|d| d == r.department)
                && filter.region.as_ref().is_none_or(|d| d == r.region)
                && filter.class.is_none_or(|class| Some(class) == r.class)
                && filter.from.is_none_or(|from| r.decided_on >= from)
                && filter.to.is_none_or(|to| r.decided_on <= to)
                && filter
                    .kind
                    .as_ref()
                    .is_none_or(|kind| r.kinds.split('；').any(|k| k == kind || k.starts_with(&format!("{kind}-"))))
        })
        .collect();
    rows.sort_by_key(|r| (r.decided_on, r.id));
    rows.iter().rev().map(|r| r.id).collect()
}

async fn whole_list(house: &House, filter: &DisclosureFilter, limit: i64) -> Vec<i64> {
    searched_list(house, filter, "", limit).await
}

async fn searched_list(house: &House, filter: &DisclosureFilter, q: &str, limit: i64) -> Vec<i64> {
    let (mut ids, mut cursor) = (Vec::new(), None);
    loop {
        let page = house.app.disclosed(filter, q, cursor.as_deref(), limit).await.unwrap();
        assert!(page.items.len() as i64 <= limit);
        ids.extend(page.items.iter().map(|shown| shown.id.0));
        match page.next {
            Some(next) => cursor = Some(next),
            None => return ids,
        }
    }
}

fn some_filter(dice: &mut Dice) -> DisclosureFilter {
    let days = ["2023-01-01", "2025-01-01", "2025-12-31", "2026-03-15"];
    let (mut from, mut to) = (dice.maybe(&days).map(|d| day(&d)), dice.maybe(&days).map(|d| day(&d)));
    if let (Some(a), Some(b)) = (from, to) {
        (from, to) = (Some(a.min(b)), Some(a.max(b)));
    }
    DisclosureFilter {
        item: "penalty".to_owned(),
        department: dice.maybe(&DEPARTMENTS),
        region: dice.maybe(&REGIONS),
        kind: dice.maybe(&["罚款", "警告", "没收违法所得", "其他", "行政拘留"]),
        state: None,
        class: [None, Some(Class::General), Some(Class::Serious), Some(Class::Minor)][dice.roll(4)],
        from,
        to,
    }
}

#[tokio::test]
async fn every_filter_and_every_page_agree_with_a_scan() {
    let house = House::on(TODAY).await;
    house.app.refresh().await.unwrap();
    let known = fill(&house, 400).await;
    let mut dice = Dice(17);
    let mut found = 0;
    for counted in [false, true] {
        if counted {
            house.app.recount(None).await.unwrap();
        }
        for _ in 0..60 {
            let filter = some_filter(&mut dice);
            let expected = scan(&known, &filter, day(TODAY));
            let limit = [1, 3, 20, 200][dice.roll(4)];
            assert_eq!(whole_list(&house, &filter, limit).await, expected, "{filter:?} by {limit}, counted: {counted}");
            found += expected.len();
        }
    }
    assert!(found > 1_000, "the filters find something: {found}");
    // Both ways through the same list give the same list, whatever the counts advise.
    for _ in 0..40 {
        let filter = some_filter(&mut dice);
        let mut db = house.db.pool.acquire().await.unwrap();
        let walked = backend::store::browse::page(&mut *db, &filter, day(TODAY), None, 500, true).await.unwrap();
        let probed = backend::store::browse::page(&mut *db, &filter, day(TODAY), None, 500, false).await.unwrap();
        assert_eq!(walked, probed, "{filter:?}");
        assert_eq!(walked, scan(&known, &filter, day(TODAY)), "{filter:?}");
    }
    // What ends by its date alone is gone without anybody doing anything.
    house.clock.advance(day("2027-01-01") - house.clock.today());
    let filter = DisclosureFilter { item: "penalty".to_owned(), ..DisclosureFilter::default() };
    let later = scan(&known, &filter, day("2027-01-01"));
    assert!(later.len() < scan(&known, &filter, day(TODAY)).len());
    assert_eq!(whole_list(&house, &filter, 50).await, later);
    // The night takes it out of the index; a clock that was set back gets it back.
    house.app.recount(None).await.unwrap();
    assert_eq!(whole_list(&house, &filter, 50).await, later);
    house.clock.advance(day(TODAY) - house.clock.today());
    house.app.recount(None).await.unwrap();
    assert_eq!(whole_list(&house, &filter, 50).await, scan(&known, &filter, day(TODAY)));
}

#[tokio::test]
async fn a_search_in_a_list_finds_everything_whatever_is_typed() {
    let house = House::on(TODAY).await;
    house.app.refresh().await.unwrap();
    let known = fill(&house, 900).await;
    // More subjects share a word than are asked for one by one, and those with records come last among them.
    sqlx::query(
        "insert into subject (uscc, name, class, region, industry, weight)
         select '9142070' || lpad(n::text, 11, '0'), '鄂州大' || n || '公司', '01', '420704', 'C26', 9 from generate_series(1, 700) as n",
    )
    .execute(&house.db.pool)
    .await
    .unwrap();
    let merged = subject(&house, 9_001, "420702", "旧名厂", None, "01").await;
    house.app.rerank().await.unwrap();
    let mut dice = Dice(29);
    let mut found = 0;
    for q in ["公司", "鄂州", "鄂", "罚〔", "罚(", "9142070"] {
        for _ in 0..6 {
            let filter = some_filter(&mut dice);
            let limit = [7, 20, 500][dice.roll(3)];
            let expected = scan(&known, &filter, day(TODAY));
            assert_eq!(searched_list(&house, &filter, q, limit).await, expected, "{q} with {filter:?} by {limit}");
            found += expected.len();
        }
    }
    assert!(found > 1_000, "the filters find something: {found}");
    // A few documents, and nothing.
    let penalties = DisclosureFilter { item: "penalty".to_owned(), ..DisclosureFilter::default() };
    let numbered: Vec<i64> = (0..900).filter(|n| n.to_string().starts_with("63")).map(|n| known[n].id).collect();
    let mut expected = scan(&known, &penalties, day(TODAY));
    expected.retain(|id| numbered.contains(id));
    assert!(!expected.is_empty());
    assert_eq!(searched_list(&house, &penalties, "罚[63", 3).await, expected);
    for q in ["大700公司", "查无此号", "旧名厂"] {
        assert!(searched_list(&house, &penalties, q, 20).await.is_empty(), "{q}");
    }
    // What is merged is found under both names.
    let file = sqlx::query_scalar::<_, String>("select uscc from record where id = $1");
    let file = file.bind(expected[0]).fetch_one(&house.db.pool).await.unwrap();
    sqlx::query(
        "insert into subject_alias (from_uscc, into_uscc, reason, document, from_at) values ($1, $2, 'x', 'y', now())",
    )
    .bind(&file)
    .bind(&merged)
    .execute(&house.db.pool)
    .await
    .unwrap();
    assert_eq!(searched_list(&house, &penalties, "公司", 20).await, scan(&known, &penalties, day(TODAY)));
    assert!(searched_list(&house, &penalties, "旧名厂", 20).await.contains(&expected[0]));
}

#[tokio::test]
async fn counts_equal_the_lists_behind_them() {
    let house = House::on(TODAY).await;
    house.app.refresh().await.unwrap();
    let known = fill(&house, 300).await;
    assert_eq!(
        house.app.disclosure_page("penalty", &DisclosureQuery::default(), None).await.unwrap().counted,
        None,
        "nothing is said before it was counted"
    );
    house.app.recount(Some("penalty")).await.unwrap();
    let mut dice = Dice(5);
    for _ in 0..40 {
        let mut query = DisclosureQuery::default();
        for (name, values) in
            [("department", &DEPARTMENTS[..]), ("region", &REGIONS), ("kind", &["罚款", "警告", "其他"])]
        {
            query.set(name, &dice.maybe(values).unwrap_or_default());
        }
        query.set("class", &dice.maybe(&["general", "serious"]).unwrap_or_default());
        query.set("from", &dice.maybe(&["2024-01", "2025-06"]).unwrap_or_default());
        query.set("to", &dice.maybe(&["2025-06", "2026-05"]).unwrap_or_default());
        let page = house.app.disclosure_page("penalty", &query, None).await.unwrap();
        let counted = page.counted.unwrap();
        assert_eq!((counted.as_of, counted.rounded), (day(TODAY), false));
        let filter = query.read("penalty").0;
        assert_eq!(counted.total, Some(scan(&known, &filter, day(TODAY)).len() as i64), "{query:?}");
        assert_eq!(counted.months.iter().map(|(_, n)| n).sum::<i64>(), counted.total.unwrap());
        for facet in &counted.facets {
            for value in &facet.values {
                let mut narrowed = query.clone();
                narrowed.set(&facet.name, &value.value);
                let behind = scan(&known, &narrowed.read("penalty").0, day(TODAY));
                assert_eq!(value.n, behind.len() as i64, "{} = {} with {query:?}", facet.name, value.value);
            }
        }
    }
}

#[tokio::test]
async fn a_subject_that_moves_takes_its_records_along() {
    let house = House::on(TODAY).await;
    house.app.refresh().await.unwrap();
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.penalty(Penalty::default()).await;
    let of = |region: &str| DisclosureFilter {
        item: "penalty".to_owned(),
        region: Some(region.to_owned()),
        ..DisclosureFilter::default()
    };
    assert_eq!(whole_list(&house, &of("420704"), 20).await.len(), 1);
    sqlx::query("update subject set region = '420702' where uscc = $1")
        .bind(JIANGZHU)
        .execute(&house.db.pool)
        .await
        .unwrap();
    assert_eq!(whole_list(&house, &of("420704"), 20).await.len(), 0);
    assert_eq!(whole_list(&house, &of("420702"), 20).await.len(), 1);
}

#[tokio::test]
async fn what_can_not_be_asked_is_refused_or_named() {
    let house = House::on(TODAY).await;
    let query = DisclosureQuery { from: "gestern".into(), class: "x".into(), ..DisclosureQuery::default() };
    let page = house.app.disclosure_page("penalty", &query, None).await.unwrap();
    assert_eq!(page.problems.len(), 2);
    assert_eq!(page.query, query, "what was typed is shown again");
    assert_eq!(refusal(house.app.disclosure_page("penalty", &query, Some("zz")).await), Code::CursorBroken);
    assert!(house.app.disclosure_page("nonsense", &query, None).await.is_err());
    for strange in ["\0", "'", "%", &"长".repeat(900)] {
        let mut query = DisclosureQuery::default();
        for name in ["region", "kind", "department", "state", "q"] {
            strange.clone_into(match name {
                "region" => &mut query.region,
                "kind" => &mut query.kind,
                "department" => &mut query.department,
                "state" => &mut query.state,
                _ => &mut query.q,
            });
        }
        house.app.disclosure_page("penalty", &query, None).await.unwrap();
    }
}

fn search(q: &str) -> SearchQuery {
    SearchQuery { q: q.to_owned(), ..SearchQuery::default() }
}

#[tokio::test]
async fn a_search_goes_on_page_by_page_with_its_filters() {
    let house = House::on(TODAY).await;
    let mut all = Vec::new();
    for n in 0..57 {
        let region = REGIONS[n % 4];
        all.push((subject(&house, n, region, &format!("湖北江渚{n}号公司"), None, "01").await, region));
    }
    house.app.rerank().await.unwrap();
    for (region, limit) in [("", 20), ("420702", 5), ("gedian", 20)] {
        let query = SearchQuery { region: region.to_owned(), ..search("江渚") };
        let (mut found, mut cursor) = (Vec::new(), None);
        loop {
            let page = house.app.find(&query, cursor.as_deref(), limit).await.unwrap();
            found.extend(page.items.into_iter().map(|line| line.uscc));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        let mut expected: Vec<String> =
            all.iter().filter(|(_, r)| region.is_empty() || *r == region).map(|(uscc, _)| uscc.clone()).collect();
        expected.sort();
        let mut sorted = found.clone();
        sorted.sort();
        assert_eq!(sorted, expected, "{region}: each once");
    }
    assert_eq!(refusal(house.app.find(&search("江渚"), Some("n9-1-x"), 20).await), Code::CursorBroken);
}

#[tokio::test]
async fn documents_and_old_numbers_are_found_and_only_while_published() {
    let house = House::on(TODAY).await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.penalty(Penalty::default()).await;
    for term in ["鄂州城管罚〔2026〕1号", "鄂州城管罚[2026]1号", "鄂州城管罚（2026） 1号", "鄂州城管罚〔2026"]
    {
        let page = house.app.find(&search(term), None, 20).await.unwrap();
        assert_eq!(page.by, FoundBy::Document, "{term}");
        assert_eq!(page.records.len(), 1, "{term}");
        assert_eq!(page.records[0].uscc, JIANGZHU);
    }
    assert_eq!(
        house.app.find(&search("州城管罚〔2026〕1号"), None, 20).await.unwrap().records.len(),
        0,
        "from the beginning"
    );
    let mut query = DisclosureQuery { q: "鄂州城管罚〔2026〕1".into(), ..DisclosureQuery::default() };
    assert_eq!(house.app.disclosure_page("penalty", &query, None).await.unwrap().page.items.len(), 1);
    query.q = "江渚".into();
    assert_eq!(house.app.disclosure_page("penalty", &query, None).await.unwrap().page.items.len(), 1);
    query.q = "别家".into();
    assert_eq!(house.app.disclosure_page("penalty", &query, None).await.unwrap().page.items.len(), 0);
    house.clock.advance(day("2029-12-01") - house.clock.today());
    assert_eq!(
        house.app.find(&search("鄂州城管罚〔2026〕1号"), None, 20).await.unwrap().records.len(),
        0,
        "over is over"
    );
}

#[tokio::test]
async fn organisation_codes_are_found_inside_the_unified_code() {
    let house = House::on(TODAY).await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    for term in ["MA490001", "MA49000 10", "MA4900010"] {
        let page = house.app.find(&search(term), None, 20).await.unwrap();
        assert_eq!(page.items.len(), 1, "{term}");
    }
}

#[tokio::test]
async fn persons_are_found_by_the_whole_name_and_owners_of_households_never() {
    let house = House::on(TODAY).await;
    subject(&house, 1, "420704", "湖北甲公司", Some("沈明远"), "01").await;
    subject(&house, 2, "420704", "樊口小馆", Some("沈明远"), "98").await;
    let persons = |q: &'static str| {
        let house = &house;
        async move { house.app.find(&search(q), None, 20).await.unwrap() }
    };
    let page = persons("沈明远").await;
    assert_eq!(page.items.len(), 0, "a person's name is no part of a business's");
    assert_eq!(page.persons.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["湖北甲公司"]);
    for part in ["沈明", "明远", "沈", "沈明%", "沈_远"] {
        assert_eq!(persons(part).await.persons.len(), 0, "{part}");
    }
    assert!(house.app.suggest("沈明远").await.unwrap().is_empty(), "nobody is suggested persons");
}

#[tokio::test]
async fn suggestions_come_by_name_initials_and_code_in_the_order_of_results() {
    let house = House::on(TODAY).await;
    let mut dice = Dice(23);
    let parts = ["湖北", "鄂州", "重庆", "江渚", "樊口", "葛店", "长江", "ABC"];
    for n in 0..700 {
        let name = format!("{}{}{}公司", dice.pick(&parts), dice.pick(&parts), n % 50);
        let uscc = subject(&house, n, "420704", &name, None, "01").await;
        sqlx::query("update subject set weight = $2, rank = $3 where uscc = $1")
            .bind(&uscc)
            .bind(dice.roll(9) as i32)
            .bind(dice.roll(3) as i16)
            .execute(&house.db.pool)
            .await
            .unwrap();
    }
    let scan = |condition: &'static str, term: &'static str| {
        let pool = house.db.pool.clone();
        async move {
            let sql = format!("select uscc from subject where {condition} order by rank, weight desc, uscc limit 8");
            sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(sql)).bind(term).fetch_all(&pool).await.unwrap()
        }
    };
    for term in ["湖", "湖北", "鄂州江渚", "重庆长江1", "葛店葛店4", "没有"] {
        let expected = scan("starts_with(name_key, search_key($1))", term).await;
        let got: Vec<String> = house.app.suggest(term).await.unwrap().into_iter().map(|s| s.uscc).collect();
        assert_eq!(got, expected, "{term}");
    }
    for (term, name) in
        [("hbjz", "湖北江渚"), ("cqcj", "重庆长江"), ("HBFK", "湖北樊口"), ("ez", "鄂州"), ("g", "葛店")]
    {
        let expected = scan("starts_with(initials, lower($1))", term).await;
        let got = house.app.suggest(term).await.unwrap();
        assert_eq!(got.iter().map(|s| s.uscc.clone()).collect::<Vec<_>>(), expected, "{term}");
        assert!(got.iter().all(|s| s.name.starts_with(name)), "{term}: {got:?}");
        assert!(!got.is_empty(), "{term}");
    }
    assert_eq!(house.app.suggest("91420700MA00000").await.unwrap().len(), 8);
    assert!(house.app.suggest("abc").await.unwrap().iter().all(|s| s.name.starts_with("ABC")));
    for nothing in ["", " ", "\0", "%", &"长".repeat(300)] {
        assert!(house.app.suggest(nothing).await.unwrap().is_empty(), "{nothing:?}");
    }
    // A new name has new initials, whoever wrote it.
    sqlx::query("update subject set name = '行知音乐重工' where uscc = (select min(uscc) from subject)")
        .execute(&house.db.pool)
        .await
        .unwrap();
    assert_eq!(house.app.suggest("xzyyzg").await.unwrap().len(), 1);
}

#[tokio::test]
async fn rosters_come_from_determinations_and_from_records() {
    let house = House::on(TODAY).await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    sqlx::query(
        "insert into roster_entry (uscc, kind, from_on, to_on, basis, organ)
         values ($1, 'exemplar', '2026-01-01', '2026-07-01', '某办法第二条', '鄂州市信用办')",
    )
    .bind(JIANGZHU)
    .execute(&house.db.pool)
    .await
    .unwrap();
    let item = house.app.pack().item("judgment_defaulter").unwrap();
    let content = values(&[
        ("SX_MC", JIANGZHU_NAME),
        ("SX_SHXYM", JIANGZHU),
        ("SX_FBRQ", "2026-03-01"),
        ("SX_CXRQ", "2026-09-01"),
    ]);
    let standing = records::Standing::default();
    let derived = records::derive(house.app.pack(), item, &content, "court", day("2026-03-01"), standing).unwrap();
    let new = NewRecord {
        uscc: JIANGZHU,
        item: "judgment_defaulter",
        item_version: 1,
        content: &house.app.seal().values(item, &content).unwrap(),
        document: "（2026）鄂07执1号",
        organ: "鄂州市中级人民法院",
        department: "court",
        decided_on: day("2026-03-01"),
        derived: &derived,
        repaired_on: None,
        received_on: day("2026-03-02"),
        case_id: None,
        verified: None,
        created_by: None,
    };
    append(&house.db.pool, &new).await.unwrap();

    let heads = house.app.rosters().await.unwrap();
    assert!(heads.iter().all(|head| !head.basis.is_empty()), "no list without a basis");
    let total = |kind: &str| heads.iter().find(|head| head.kind == kind).unwrap().total;
    assert_eq!((total("exemplar"), total("judgment_defaulter"), total("serious_dishonesty")), (1, 1, 0));
    for kind in ["exemplar", "judgment_defaulter"] {
        for (q, n) in [("", 1), ("江渚", 1), ("9142", 1), ("别家", 0), ("%", 0), ("\0", 0)] {
            assert_eq!(house.app.roster_page(kind, q, None, 20).await.unwrap().page.items.len(), n, "{kind} {q:?}");
        }
    }
    house.clock.advance(day("2026-08-01") - house.clock.today());
    assert_eq!(house.app.roster_page("exemplar", "", None, 20).await.unwrap().page.items.len(), 0, "over");
    assert_eq!(house.app.roster_page("judgment_defaulter", "", None, 20).await.unwrap().page.items.len(), 1);
    house.clock.advance(day("2026-09-01") - house.clock.today());
    assert_eq!(house.app.roster_page("judgment_defaulter", "", None, 20).await.unwrap().page.items.len(), 0, "left");
    assert!(house.app.roster_page("none", "", None, 20).await.is_err());
}

#[tokio::test]
async fn the_list_of_all_subjects_comes_in_parts() {
    let house = House::on(TODAY).await;
    for n in 0..5 {
        subject(&house, n, "420704", "公司", None, "01").await;
    }
    let parts = house.app.sitemap_parts().await.unwrap();
    assert_eq!(parts.len(), 1);
    assert_eq!(house.app.sitemap_part(&parts[0]).await.unwrap().len(), 5);
    assert!(house.app.sitemap_part("nonsense").await.is_err());
}

#[tokio::test]
async fn the_records_of_one_entry_are_paged() {
    let house = House::on(TODAY).await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    for n in 1..=23 {
        let number = format!("罚{n}");
        house.penalty(Penalty { number: &number, ..Default::default() }).await;
    }
    let public = Viewer::default();
    let page = house.app.subject(&public, JIANGZHU).await.unwrap();
    let section = page.sections.iter().find(|s| s.item == "penalty").unwrap();
    assert_eq!((section.count, section.records.len()), (23, 5));
    let first = house.app.subject_section(&public, JIANGZHU, "penalty", None).await.unwrap();
    assert_eq!(first.page.items.len(), 20);
    let rest = house.app.subject_section(&public, JIANGZHU, "penalty", first.page.next.as_deref()).await.unwrap();
    assert_eq!((rest.page.items.len(), rest.page.next), (3, None));
    assert!(house.app.subject_section(&public, JIANGZHU, "nonsense", None).await.is_err());
}

#[tokio::test]
async fn the_home_page_adds_up_what_came_and_went() {
    let house = House::on(TODAY).await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let figures = async || {
        // An app of its own keeps no figures of half a minute ago.
        let app = house.under(shared::pack::load("ezhou").unwrap());
        let home = app.home().await.unwrap();
        (home.subjects, home.disclosures.iter().find(|(item, ..)| item == "penalty").unwrap().2)
    };
    assert_eq!(figures().await, (1, 0));
    let first = house.penalty(Penalty::default()).await;
    house.penalty(Penalty { number: "2号", ..Penalty::default() }).await;
    assert_eq!(figures().await, (1, 2), "nothing was counted yet");
    house.app.recount(None).await.unwrap();
    assert_eq!(figures().await, (1, 2), "counted, and what had been noted is gone");
    house.penalty(Penalty { number: "3号", ..Penalty::default() }).await;
    sqlx::query("update record set live = false where id = $1").bind(first).execute(&house.db.pool).await.unwrap();
    house.subject("93410481MA4400032T", "鄂州别家有限公司").await;
    assert_eq!(figures().await, (2, 2), "one came and one went");
    house.app.sweep().await.unwrap();
    house.app.recount(Some("penalty")).await.unwrap();
    assert_eq!(figures().await, (2, 2));
    assert_eq!((house.count("subject_tally").await, house.count("disclosure_change").await), (1, 0), "made one");
}

#[tokio::test]
async fn a_roster_is_read_page_by_page_across_determinations_and_records() {
    let house = House::on(TODAY).await;
    let item = house.app.pack().item("serious_dishonesty").unwrap();
    let mut expected = Vec::new();
    for n in 0..23_u64 {
        let uscc = subject(&house, n as usize, "420702", &format!("鄂州第{n}公司"), None, "01").await;
        let from = day("2026-03-01") + Days::new(n / 4);
        if n % 3 == 0 {
            sqlx::query("insert into roster_entry (uscc, kind, from_on, basis, organ) values ($1, 'serious_dishonesty', $2, '某办法', '某局')")
                .bind(&uscc)
                .bind(from)
                .execute(&house.db.pool)
                .await
                .unwrap();
        } else {
            let role = item.roles.roster.as_ref().unwrap();
            let content = values(&[(role.from.as_str(), from.to_string().as_str())]);
            let new = NewRecord {
                uscc: &uscc,
                item: &item.code,
                item_version: 1,
                content: &house.app.seal().values(item, &content).unwrap(),
                document: &format!("第{n}号"),
                organ: "某局",
                department: "market",
                decided_on: from,
                derived: &Derived { publish_from: Some(from), ..Derived::default() },
                repaired_on: None,
                received_on: from,
                case_id: None,
                verified: None,
                created_by: None,
            };
            append(&house.db.pool, &new).await.unwrap();
        }
        expected.push(uscc);
    }
    let kind = "serious_dishonesty";
    let mut cursor = None;
    let mut found = Vec::new();
    let mut days = Vec::new();
    loop {
        let page = house.app.roster_page(kind, "", cursor.as_deref(), 4).await.unwrap();
        assert_eq!(page.head.total, 23);
        days.extend(page.page.items.iter().map(|line| line.from));
        found.extend(page.page.items.into_iter().map(|line| line.uscc));
        cursor = page.page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert!(days.is_sorted_by(|a, b| a >= b), "{days:?}");
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected, "each once");
}

#[tokio::test]
async fn whom_a_long_roster_names_far_down_is_found_page_by_page() {
    let house = House::on(TODAY).await;
    // Nine hundred others came later, and more are called alike than would be asked for one by one.
    let names = [("远山", 700, None), ("近水", 900, Some("2026-05-01")), ("远山", 3, Some("2020-02-01"))];
    let mut n = 0_usize;
    let mut last = String::new();
    for (name, count, listed) in names {
        let codes: Vec<String> = (n..n + count)
            .map(|n| Uscc::make("91", "420700", &format!("MA{n:06}")).unwrap().as_str().to_owned())
            .collect();
        sqlx::query(
            "insert into subject (uscc, name, class, region, industry)
             select code, $2 || '第' || n || '公司', '01', '420702', 'C26' from unnest($1::text[]) with ordinality as c (code, n)",
        )
        .bind(&codes)
        .bind(name)
        .execute(&house.db.pool)
        .await
        .unwrap();
        if let Some(listed) = listed {
            sqlx::query(
                "insert into roster_entry (uscc, kind, from_on, basis, organ)
                 select code, 'serious_dishonesty', $2, '某办法', '某局' from unnest($1::text[]) as c (code)",
            )
            .bind(&codes)
            .bind(day(listed))
            .execute(&house.db.pool)
            .await
            .unwrap();
        }
        last.clone_from(&codes[count - 1]);
        n += count;
    }
    sqlx::query("analyze subject").execute(&house.db.pool).await.unwrap();
    house.app.rerank().await.unwrap();
    for (q, expected, at_most) in [
        ("远山", 3, 3),
        ("远", 3, 3),
        ("近水第7公司", 1, 1),
        ("91420700MA", 903, 46),
        ("9", 903, 46),
        (&last[..17], 1, 1),
    ] {
        let (mut found, mut cursor, mut pages) = (Vec::new(), None, 0);
        loop {
            let page = house.app.roster_page("serious_dishonesty", q, cursor.as_deref(), 20).await.unwrap().page;
            found.extend(page.items.into_iter().map(|line| line.uscc));
            pages += 1;
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        let all = found.len();
        found.sort_unstable();
        found.dedup();
        assert_eq!((found.len(), all), (expected, expected), "{q}: each once");
        assert!(pages <= at_most, "{q}: {pages} pages");
    }
}
