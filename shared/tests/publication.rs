//! The regimes R0–R5 by date, class and department.

use chrono::{Days, NaiveDate};
use serde::Deserialize;
use shared::{
    catalogue::FieldKind,
    pack::{self, Pack},
    publication::{self, Act, Publication, PublicationState, Traits, Weight},
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
            document_on: None,
            clock: Some("clock.ten_acts"),
            class: Some(c.class),
            market: c.market,
            traits: Traits { special: c.special, ..Traits::default() },
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
    assert!(seen >= 36);
}

#[test]
fn due_in_working_days_and_the_market_regulators_second_clock() {
    let pack = pack();
    let mut act = Act {
        decided_on: day("2025-09-26"),
        clock: Some("clock.ten_acts"),
        class: Some(Class::General),
        market: false,
        traits: Traits::default(),
        document_on: None,
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
        traits: Traits::default(),
        document_on: None,
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
    let special = |text: &str| {
        publication::traits(&["罚款"], [text], false, &pack.law, day("2024-05-01")).expect("reads").special
    };
    assert!(special("经营超过保质期的食品"));
    assert!(special("未按规定对特种设备进行检验"));
    assert!(!special("未按规定安装污染物排放自动监测设备"));
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfKinds {
    basis: String,
    decided_on: NaiveDate,
    document_on: Option<NaiveDate>,
    department: String,
    kinds: Vec<String>,
    fine: i64,
    text: String,
    today: NaiveDate,
    class: Class,
    regime: String,
    state: PublicationState,
    repairable_from: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

/// From what a decision says to its clocks, as the services go.
fn clocks(
    pack: &Pack,
    department: &str,
    kinds: &[&str],
    fine: i64,
    text: &str,
    [decided_on, today]: [NaiveDate; 2],
    document_on: Option<NaiveDate>,
) -> Publication {
    let market = pack.department(department).expect("a department").market_regulator;
    let weight = Weight { kinds, fine, department, decided_on };
    let act = Act {
        decided_on,
        document_on,
        clock: Some("clock.ten_acts"),
        class: Some(publication::classify(&weight, &pack.law).expect("classifies")),
        market,
        traits: publication::traits(kinds, [text], market, &pack.law, decided_on).expect("reads"),
        repaired_on: None,
        annulled_on: None,
    };
    publication::of(&act, &pack.law, &pack.calendar, today).expect("computes")
}

#[test]
fn terms_by_what_the_decision_says() {
    let pack = pack();
    let mut seen = 0;
    for line in include_str!("cases/publication_kinds.jsonl").lines() {
        let c: OfKinds = serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        let kinds: Vec<&str> = c.kinds.iter().map(String::as_str).collect();
        let p = clocks(&pack, &c.department, &kinds, c.fine, &c.text, [c.decided_on, c.today], c.document_on);
        assert_eq!(p.class, Some(c.class), "{}", c.basis);
        assert_eq!(p.regime.as_deref(), Some(c.regime.as_str()), "{}", c.basis);
        assert_eq!(p.state, c.state, "{}", c.basis);
        assert_eq!(p.repairable_from, c.repairable_from, "{}", c.basis);
        assert_eq!(p.until, c.until, "{}", c.basis);
        seen += 1;
    }
    assert!(seen >= 24);
}

/// Several kinds in one decision: the gravest class, the longest publicity, the latest repair.
#[test]
fn two_kinds_in_one_decision_weigh_like_the_heavier() {
    let pack = pack();
    let field = pack.item("penalty").and_then(|item| item.field("CF_CFLB")).expect("the kinds");
    let FieldKind::Choices { options } = &field.kind else { panic!("kinds are chosen") };
    let kinds: Vec<&str> = options.iter().map(|choice| choice.value.as_str()).collect();
    assert!(kinds.len() >= 13);
    for decided_on in ["2018-06-01", "2021-06-01", "2024-06-01", "2026-01-15", "2026-06-01"].map(day) {
        for department in ["market", "housing"] {
            for fine in [80_000, 500_000, 100_000_000] {
                let of = |kinds: &[&str]| clocks(&pack, department, kinds, fine, "", [decided_on; 2], None);
                for a in &kinds {
                    for b in &kinds {
                        let (alone, other, both) = (of(&[a]), of(&[b]), of(&[a, b]));
                        let at = format!("{a}+{b} {department} {decided_on} {fine}");
                        let heavier = alone.class.map(Class::index).max(other.class.map(Class::index));
                        assert_eq!(both.class.map(Class::index), heavier, "{at}");
                        assert_eq!(both.until, alone.until.max(other.until), "{at}");
                        let repair = match (alone.repairable_from, other.repairable_from) {
                            (Some(a), Some(b)) => Some(a.max(b)),
                            _ => None,
                        };
                        assert_eq!(both.repairable_from, repair, "{at}");
                        let withheld = |p: &Publication| p.state == PublicationState::Withheld;
                        assert_eq!(withheld(&both), withheld(&alone) && withheld(&other), "{at}");
                        assert_eq!(both, of(&[b, a]), "{at}: the order does not matter");
                    }
                }
            }
        }
    }
}

/// No day without an answer, no publicity that ends before it can be repaired.
#[test]
fn every_day_of_thirty_years_has_its_terms() {
    let pack = pack();
    let days = day("2000-01-01").iter_days().take_while(|on| *on <= day("2030-12-31"));
    for decided_on in days {
        for market in [false, true] {
            for class in [Class::Minor, Class::General, Class::Serious] {
                for traits in [Traits::default(), Traits { special: true, ..Traits::default() }] {
                    let act = Act {
                        decided_on,
                        document_on: None,
                        clock: None,
                        class: Some(class),
                        market,
                        traits,
                        repaired_on: None,
                        annulled_on: None,
                    };
                    let p = publication::of(&act, &pack.law, &pack.calendar, decided_on)
                        .unwrap_or_else(|e| panic!("{decided_on} {class:?}: {e}"));
                    let repairable = p.repairable_from.expect("these can be repaired");
                    assert!(p.until.is_none_or(|until| until >= repairable), "{decided_on} {class:?} {traits:?} {p:?}");
                    assert_eq!(p.until.is_none(), p.state == PublicationState::Withheld, "{decided_on} {class:?}");
                    assert!(repairable >= decided_on && p.from == decided_on);
                }
            }
        }
    }
}

/// Thresholds change on few days: around each of them every department of every city gets a class.
#[test]
fn every_department_has_thresholds_on_every_day() {
    for city in pack::cities() {
        let pack = pack::load(city).expect("loads");
        let mut days = pack.law.changes("class.");
        days.extend(["2000-01-01", "2030-12-31"].map(day));
        let around = days.iter().flat_map(|on| [on.pred_opt(), Some(*on), on.succ_opt()]).flatten();
        for decided_on in around.filter(|on| *on >= day("2000-01-01")) {
            for department in &pack.departments {
                let class = |fine: i64| {
                    let weight = Weight { kinds: &["罚款"], fine, department: &department.code, decided_on };
                    publication::classify(&weight, &pack.law)
                        .unwrap_or_else(|e| panic!("{city} {} {decided_on}: {e}", department.code))
                        .index()
                };
                let rising: Vec<i16> = [1, 100_000, 100_001, 99_999_999, 100_000_000].map(class).to_vec();
                assert!(rising.is_sorted(), "{city} {}: a larger fine is never lighter", department.code);
            }
        }
    }
}

/// Time only moves publicity on: published, then over; nothing comes back.
#[test]
fn the_state_only_moves_on() {
    let pack = pack();
    let rank = |state| match state {
        PublicationState::Published | PublicationState::Withheld => 0,
        PublicationState::Ended => 1,
        PublicationState::Repaired => 2,
        PublicationState::Annulled => 3,
    };
    for decided_on in ["2019-07-01", "2020-02-29", "2023-11-30", "2025-12-25", "2026-04-01"].map(day) {
        for class in [Class::Minor, Class::General, Class::Serious] {
            for (repaired_on, annulled_on) in
                [(None, None), (Some(200), None), (None, Some(300)), (Some(200), Some(300)), (Some(1500), Some(1600))]
            {
                let after = |days: Option<u64>| days.and_then(|n| decided_on.checked_add_days(Days::new(n)));
                let act = Act {
                    decided_on,
                    document_on: None,
                    clock: Some("clock.ten_acts"),
                    class: Some(class),
                    market: true,
                    traits: Traits::default(),
                    repaired_on: after(repaired_on),
                    annulled_on: after(annulled_on),
                };
                let mut last = 0;
                for n in 0..1_700 {
                    let today = decided_on.checked_add_days(Days::new(n)).expect("a day");
                    let p = publication::of(&act, &pack.law, &pack.calendar, today).expect("computes");
                    assert!(rank(p.state) >= last, "{decided_on} {class:?} on {today}: {:?}", p.state);
                    last = rank(p.state);
                    let over = p.until.is_some_and(|until| until < today);
                    assert!(p.state != PublicationState::Published || !over, "{today}");
                }
            }
        }
    }
}
