//! The regimes R0–R5 by date, class and department.

use chrono::NaiveDate;
use serde::Deserialize;
use shared::{
    pack::{self, Pack},
    publication::{self, Act, PublicationState, Weight},
    tier::Class,
};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    basis: String,
    decided_on: NaiveDate,
    class: Class,
    market: bool,
    special: bool,
    #[serde(default)]
    repaired_on: Option<NaiveDate>,
    #[serde(default)]
    annulled_on: Option<NaiveDate>,
    today: NaiveDate,
    regime: String,
    state: PublicationState,
    repairable_from: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn pack() -> Pack {
    pack::load("ezhou").expect("loads")
}

#[test]
fn regimes_by_date() {
    let pack = pack();
    let mut seen = 0;
    for line in include_str!("cases/publication.jsonl").lines() {
        let c: Case = serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        let act = Act {
            decided_on: c.decided_on,
            clock: Some("clock.ten_acts"),
            class: Some(c.class),
            market: c.market,
            special: c.special,
            repaired_on: c.repaired_on,
            annulled_on: c.annulled_on,
        };
        let p = publication::of(&act, &pack.law, &pack.calendar, c.today).expect("computes");
        assert_eq!(p.regime.as_deref(), Some(c.regime.as_str()), "{}", c.basis);
        assert_eq!(p.state, c.state, "{}", c.basis);
        assert_eq!(p.repairable_from, c.repairable_from, "{}", c.basis);
        assert_eq!(p.until, c.until, "{}", c.basis);
        assert!(!p.citations.is_empty() && p.citations.iter().all(|c| !c.number.is_empty()), "{} cites", c.basis);
        seen += 1;
    }
    assert!(seen >= 19);
}

#[test]
fn due_in_working_days_and_the_market_regulators_second_clock() {
    let pack = pack();
    let mut act = Act {
        decided_on: day("2025-09-26"),
        clock: Some("clock.ten_acts"),
        class: Some(Class::General),
        market: false,
        special: false,
        repaired_on: None,
        annulled_on: None,
    };
    let p = publication::of(&act, &pack.law, &pack.calendar, day("2025-10-01")).expect("computes");
    assert_eq!(p.due.map(|d| d.date), Some(day("2025-10-13")), "the holidays of early October do not count");
    assert_eq!(p.due_market, None);
    act.market = true;
    let p = publication::of(&act, &pack.law, &pack.calendar, day("2025-10-01")).expect("computes");
    assert!(p.due_market.map(|d| d.date) > p.due.map(|d| d.date));
    act.decided_on = day("2026-12-30");
    let p = publication::of(&act, &pack.law, &pack.calendar, day("2026-12-31")).expect("computes");
    assert!(p.due.is_some_and(|d| d.provisional), "2027 is not announced");
}

#[test]
fn a_licence_has_a_due_day_but_no_end() {
    let pack = pack();
    let act = Act {
        decided_on: day("2026-03-10"),
        clock: Some("clock.ten_acts"),
        class: None,
        market: true,
        special: false,
        repaired_on: None,
        annulled_on: None,
    };
    let p = publication::of(&act, &pack.law, &pack.calendar, day("2036-03-10")).expect("computes");
    assert_eq!((p.state, p.until, p.regime), (PublicationState::Published, None, None));
}

#[test]
fn class_by_kinds_and_thresholds() {
    let pack = pack();
    let class = |kinds: &[&str], fine_yuan: i64| {
        let weight = Weight { kinds, fine: fine_yuan * 100, department: "market", decided_on: day("2026-05-01") };
        publication::classify(&weight, &pack.law).expect("classifies")
    };
    assert_eq!(class(&["警告"], 0), Class::Minor);
    assert_eq!(class(&["警告", "通报批评"], 0), Class::Minor);
    assert_eq!(class(&["警告", "罚款"], 1_000), Class::Minor, "a small fine beside a warning");
    assert_eq!(class(&["罚款"], 1_001), Class::General);
    assert_eq!(class(&["罚款", "没收违法所得"], 500), Class::General, "confiscation is never minor");
    assert_eq!(class(&["罚款"], 1_000_000), Class::Serious);
    assert_eq!(class(&["警告", "吊销许可证件"], 0), Class::Serious, "the gravest kind decides");
    assert_eq!(class(&["暂扣许可证件"], 0), Class::General);
    assert_eq!(class(&["其他"], 0), Class::General);
    assert_eq!(class(&[], 0), Class::General, "unknown kinds are not taken lightly");
}

#[test]
fn a_department_may_have_its_own_threshold() {
    let mut pack = pack();
    let mut own = pack.law.parameters["class.minor_fine_max.default"].clone();
    own.id = "class.minor_fine_max.tax".into();
    for value in &mut own.values {
        value.value = shared::law::Value::Int(1_000_000);
    }
    pack.law.parameters.insert(own.id.clone(), own);
    let mut weight = Weight { kinds: &["罚款"], fine: 900_000, department: "tax", decided_on: day("2026-05-01") };
    assert_eq!(publication::classify(&weight, &pack.law).expect("classifies"), Class::Minor);
    weight.department = "market";
    assert_eq!(publication::classify(&weight, &pack.law).expect("classifies"), Class::General);
}

#[test]
fn fields_with_a_longer_minimum_are_told_by_words() {
    let pack = pack();
    let special = |text: &str| publication::is_special(text, &pack.law, day("2024-05-01")).expect("reads");
    assert!(special("经营超过保质期的食品"));
    assert!(special("未按规定对特种设备进行检验"));
    assert!(!special("未按规定安装污染物排放自动监测设备"));
}
