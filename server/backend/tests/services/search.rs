//! Search answers exactly what a scan over all names would, in the same order.

use crate::house::{House, JIANGZHU, JIANGZHU_NAME};
use shared::{ports::PublicPort, problem::Code, uscc::Uscc};

/// A small generator of our own: the same names on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

const PARTS: [&str; 24] = [
    "湖北",
    "鄂州",
    "江渚",
    "樊口",
    "葛店",
    "新材",
    "料",
    "科技",
    "机械",
    "𠮷祥",
    "䶮",
    "ABC",
    "Ab",
    "（集团）",
    "(集团)",
    "%",
    "_",
    "\\",
    "渚江",
    "江",
    "餐饮",
    "１２３",
    "é",
    " ",
];
const ENDS: [&str; 4] = ["有限公司", "有限责任公司", "经营部", "合作社"];

async fn fill(house: &House, count: usize) -> Vec<String> {
    let mut dice = Dice(7);
    let mut names = Vec::new();
    for n in 0..count {
        let mut name = String::new();
        for _ in 0..=dice.roll(4) {
            name.push_str(dice.pick(&PARTS));
        }
        name.push_str(dice.pick(&ENDS));
        let uscc = Uscc::make("91", "420700", &format!("MA{n:06}")).unwrap();
        sqlx::query("insert into subject (uscc, name, class, region, weight) values ($1, $2, '01', '420704', $3)")
            .bind(uscc.as_str())
            .bind(&name)
            .bind(dice.roll(5) as i32)
            .execute(&house.db.pool)
            .await
            .unwrap();
        names.push(name);
    }
    names
}

/// What the search has to answer, by looking at every row.
async fn scan(house: &House, term: &str) -> Vec<String> {
    let condition = "case when char_length(search_key($1)) = 1 then left(name_key, 1) = search_key($1)
                          else position(search_key($1) in name_key) > 0 end";
    let sql = format!("select uscc from subject where {condition} order by rank, weight desc, uscc limit 21");
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(term).fetch_all(&house.db.pool).await.unwrap()
}

#[tokio::test]
async fn it_agrees_with_a_scan_for_every_term() {
    let house = House::on("2026-06-01").await;
    let names = fill(&house, 1_500).await;
    let mut dice = Dice(11);
    for ranked in [false, true] {
        if ranked {
            // Ranks follow from records and class; here they are spread so that all three buckets answer.
            sqlx::query("update subject set rank = case when weight = 4 then 0 when weight = 3 then 1 else 2 end")
                .execute(&house.db.pool)
                .await
                .unwrap();
            sqlx::query("insert into gram select g, count(*)::int from subject, unnest(name_grams) g group by g")
                .execute(&house.db.pool)
                .await
                .unwrap();
            sqlx::query("analyze subject").execute(&house.db.pool).await.unwrap();
        }
        let mut found = 0;
        for _ in 0..150 {
            let name: Vec<char> = names[dice.roll(names.len())].chars().collect();
            let from = dice.roll(name.len());
            let to = from + 1 + dice.roll((name.len() - from).min(8));
            let mut term: String = name[from..to].iter().collect();
            if dice.roll(5) == 0 {
                term = term.to_uppercase().replace('(', "（");
            }
            if term.trim().is_empty() {
                continue;
            }
            let expected = scan(&house, &term).await;
            let answer = house.app.search(&term).await.unwrap();
            let got: Vec<String> = answer.items.iter().map(|l| l.uscc.clone()).collect();
            assert_eq!(got, expected[..expected.len().min(20)], "{term:?} ranked: {ranked}");
            assert_eq!(answer.more, expected.len() > 20, "{term:?}");
            found += got.len();
        }
        assert!(found > 500, "the terms find something: {found}");
    }
    for nothing in ["", "   ", "查无此名公司", "\0", "江\0", &"长".repeat(5_000), "%", "%%", "__", "' or 1=1 --"]
    {
        let answer = house.app.search(nothing).await.unwrap();
        let expected =
            if nothing.trim().is_empty() || nothing.contains('\0') { Vec::new() } else { scan(&house, nothing).await };
        assert_eq!(answer.items.len(), expected.len().min(20), "{nothing:?}");
    }
}

#[tokio::test]
async fn a_code_is_found_whole_or_by_its_beginning() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    for term in [JIANGZHU, "91420700ma4900010y", "９１４２０７００ＭＡ４９０００１０Ｙ", "9142-0700 MA49", "9142"]
    {
        let answer = house.app.search(term).await.unwrap();
        assert_eq!(answer.items.len(), 1, "{term}");
        assert_eq!(answer.hint, None, "{term}");
    }
    assert_eq!(house.app.search("9242").await.unwrap().items.len(), 0);
}

#[tokio::test]
async fn a_mistyped_code_gets_a_hint() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let answer = house.app.search("91420700MA4900O10Y").await.unwrap();
    let hint = answer.hint.expect("a hint");
    assert_eq!(hint.problem.code, Code::UsccAlphabet);
    assert_eq!(hint.suggestion.as_deref(), Some(JIANGZHU));
    assert!(house.app.search("江渚").await.unwrap().hint.is_none());
}

#[tokio::test]
async fn ranks_follow_from_the_records() {
    let house = House::on("2026-06-01").await;
    fill(&house, 300).await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    for n in 1..=3 {
        let number = format!("罚{n}");
        house.penalty(crate::house::Penalty { number: &number, ..Default::default() }).await;
    }
    assert!(house.app.rerank().await.unwrap() > 0);
    let (rank, top): (i16, i64) = sqlx::query_as(
        "select (select rank from subject where uscc = $1), (select count(*) from subject where rank = 0)",
    )
    .bind(JIANGZHU)
    .fetch_one(&house.db.pool)
    .await
    .unwrap();
    assert_eq!((rank, top), (0, 3), "the top hundredth of 301");
    assert_eq!(house.app.search("有限公司").await.unwrap().items[0].uscc, JIANGZHU, "best first");
    assert_eq!(house.app.rerank().await.unwrap(), 0, "again changes nothing");
}
