//! The notice for the party: every case in both languages, with its places.

use chrono::NaiveDate;
use serde::Deserialize;
use shared::{
    ids::RecordId,
    notice::{self, Facts, Notice, Part},
    pack::{self, Pack},
    ports::ShownField,
    problem::{Bilingual, Lang},
    publication::{self, Act, Publication, PublicationState, Weight},
};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    basis: String,
    item: String,
    department: String,
    decided_on: NaiveDate,
    today: NaiveDate,
    kinds: Vec<String>,
    repaired_on: Option<NaiveDate>,
    withheld: bool,
    provisional: bool,
    /// What must stand in the Chinese and in the English text.
    says: Vec<(String, String)>,
    /// What must not.
    silent: Vec<String>,
}

fn notice_of(pack: &Pack, c: &Case) -> (Notice, Publication) {
    let item = pack.item(&c.item).expect("an item");
    let department = pack.department(&c.department).expect("a department");
    let kinds: Vec<&str> = c.kinds.iter().map(String::as_str).collect();
    let market = department.market_regulator;
    let weight = Weight { kinds: &kinds, fine: 0, department: &department.code, decided_on: c.decided_on };
    let penalty = item.roles.penalty_kinds.is_some();
    let act = Act {
        decided_on: c.decided_on,
        document_on: None,
        clock: item.clock.as_deref(),
        class: penalty.then(|| publication::classify(&weight, &pack.law).expect("classifies")),
        market,
        traits: publication::traits(&kinds, [], market, &pack.law, c.decided_on).expect("reads"),
        repaired_on: c.repaired_on,
        annulled_on: None,
    };
    let clocks = publication::of(&act, &pack.law, &pack.calendar, c.today).expect("computes");
    let label = |zh: &str, en: &str| Bilingual { zh: zh.into(), en: en.into() };
    let field =
        ShownField {
            code: "CF_NR".into(), label: label("处罚内容", "Content"), value: "没收\n违法所得".into()
        };
    let public = if clocks.state == PublicationState::Withheld { Vec::new() } else { vec![field] };
    let facts = Facts {
        id: RecordId(7),
        item,
        name: "湖北江渚新材料有限公司",
        uscc: "91420700MA4900010Y",
        document: "鄂州罚〔2026〕1号",
        organ: &department.name.zh,
        department: &department.name,
        market,
        office: &pack.credit_office().expect("one").name,
        decided_on: c.decided_on,
        public: &public,
        publication: &clocks,
    };
    (notice::of(&facts, &pack.law, c.today).expect("writes"), clocks)
}

#[test]
fn every_case_in_both_languages() {
    let pack = pack::load("ezhou").expect("loads");
    let mut seen = 0;
    for line in include_str!("cases/notice.jsonl").lines() {
        let c: Case = serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        let (notice, _) = notice_of(&pack, &c);
        let (zh, en) = (notice.text(Lang::Zh), notice.text(Lang::En));
        assert_eq!(notice.withheld, c.withheld, "{}", c.basis);
        for (in_zh, in_en) in &c.says {
            assert!(zh.contains(in_zh), "{}: {in_zh} not in\n{zh}", c.basis);
            assert!(en.contains(in_en), "{}: {in_en} not in\n{en}", c.basis);
        }
        for never in &c.silent {
            assert!(!zh.contains(never) && !en.contains(never), "{}: {never} in\n{zh}\n{en}", c.basis);
        }
        let paragraphs = notice.sections.iter().flat_map(|s| &s.paragraphs);
        assert_eq!(paragraphs.clone().any(|p| p.provisional), c.provisional, "{}", c.basis);
        assert_eq!(zh.contains("暂定"), c.provisional, "{}", c.basis);
        for p in paragraphs {
            assert!(p.text.zh.ends_with('。') && p.text.en.ends_with('.'), "{}: {:?}", c.basis, p.text);
            assert!(p.citations.iter().all(|c| !c.number.is_empty()));
        }
        // Who reads English is not shown Chinese sentences: only names, numbers of documents and values are.
        assert!(!en.contains('。'), "{en}");
        seen += 1;
    }
    assert!(seen >= 8);
}

#[test]
fn the_text_is_numbered_and_each_value_stays_on_its_line() {
    let pack = pack::load("ezhou").expect("loads");
    let case: Case =
        serde_json::from_str(include_str!("cases/notice.jsonl").lines().next().expect("a case")).expect("reads");
    let (notice, _) = notice_of(&pack, &case);
    let text = notice.text(Lang::Zh);
    for (n, section) in ["一、", "二、", "三、", "四、", "五、"].iter().zip(&notice.sections) {
        assert!(text.contains(&format!("\n{n}{}\n", section.title.zh)), "{text}");
    }
    assert!(text.contains("    处罚内容：没收 违法所得\n"), "{text}");
    assert!(notice.text(Lang::En).contains("\n(2.1) "));
    assert!(text.ends_with("2026年5月12日\n") && text.contains("（印章）"));
    let back: Notice = serde_json::from_str(&serde_json::to_string(&notice).expect("writes")).expect("reads");
    assert_eq!(back, notice);
}

/// The days of the notice are those of the clocks, not computed a second time.
#[test]
fn it_says_the_days_of_the_clocks_on_every_month_end() {
    let pack = pack::load("ezhou").expect("loads");
    for decided_on in ["2024-02-29", "2025-12-31", "2026-01-31", "2026-04-30", "2026-11-30"] {
        for (department, kinds) in
            [("market", "没收违法所得"), ("housing", "责令停产停业"), ("emergency", "没收违法所得")]
        {
            let day: NaiveDate = decided_on.parse().expect("a day");
            let case = Case {
                basis: decided_on.into(),
                item: "penalty".into(),
                department: department.into(),
                decided_on: day,
                today: day,
                kinds: vec![kinds.into()],
                repaired_on: None,
                withheld: false,
                provisional: false,
                says: Vec::new(),
                silent: Vec::new(),
            };
            let (notice, clocks) = notice_of(&pack, &case);
            let parts: Vec<Part> = notice.sections.iter().map(|s| s.part).collect();
            assert_eq!(parts, [Part::What, Part::When, Part::Hidden, Part::Repair, Part::Objection]);
            let text = notice.text(Lang::Zh);
            let said = |day: NaiveDate| text.contains(&day.format("%Y年%-m月%-d日").to_string());
            let due = [clocks.due, clocks.due_market].into_iter().flatten().map(|due| due.date);
            for day in due.chain([clocks.from]).chain(clocks.until).chain(clocks.repairable_from) {
                assert!(said(day), "{decided_on} {department}: {day} is not in\n{text}");
            }
        }
    }
}
