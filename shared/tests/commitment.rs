//! The gate before the commitment procedure, by article, natively and as wasm.
#![allow(clippy::unwrap_used)]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use chrono::NaiveDate;
use serde::Deserialize;
use shared::{
    commitment::{Facts, RuleCode, Type, gate, gate_law},
    pack,
    problem::Lang,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    why: String,
    city: String,
    on: NaiveDate,
    kind: Type,
    facts: Facts,
    open: bool,
    from: Option<NaiveDate>,
    unmet: Vec<RuleCode>,
}

fn cases() -> Vec<Case> {
    let lines = include_str!("cases/commitment_gate.jsonl").lines().filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"))).collect()
}

#[test]
fn by_article() {
    for case in cases() {
        let pack = pack::load(&case.city).unwrap();
        let found = gate(case.kind, &case.facts, &pack.tier_law, &pack.law, case.on).unwrap();
        let unmet: Vec<_> = found.rules.iter().filter(|rule| !rule.met).map(|rule| rule.code).collect();
        assert_eq!((found.open, found.from, unmet), (case.open, case.from, case.unmet.clone()), "{}", case.why);
        for rule in &found.rules {
            assert!(!rule.citation.number.is_empty(), "{}: {:?} has no source", case.why, rule.code);
            // Who is refused is told why and what to do.
            assert_eq!(rule.way.is_none(), rule.met, "{}: {:?}", case.why, rule.code);
            assert!(!rule.text.say(Lang::Zh).is_empty() && !rule.text.say(Lang::En).is_empty(), "{}", case.why);
        }
    }
}

#[test]
fn the_day_that_is_foretold_comes() {
    for case in cases() {
        let pack = pack::load(&case.city).unwrap();
        let Some(day) = case.from.filter(|_| !case.open) else { continue };
        let before = gate(case.kind, &case.facts, &pack.tier_law, &pack.law, day.pred_opt().unwrap()).unwrap();
        let then = gate(case.kind, &case.facts, &pack.tier_law, &pack.law, day).unwrap();
        assert_eq!((before.open, then.open), (false, true), "{}", case.why);
    }
}

#[test]
fn a_browser_decides_the_same_with_the_parameters_of_the_gate_alone() {
    for case in cases() {
        let pack = pack::load(&case.city).unwrap();
        let here = gate(case.kind, &case.facts, &pack.tier_law, &pack.law, case.on).unwrap();
        let law = serde_json::from_str(&serde_json::to_string(&gate_law(&pack.law)).unwrap()).unwrap();
        let there = gate(case.kind, &case.facts, &pack.tier_law, &law, case.on).unwrap();
        assert_eq!(here, there, "{}", case.why);
    }
}

#[test]
fn every_city_offers_every_type() {
    for city in pack::cities() {
        let pack = pack::load(city).unwrap();
        for kind in Type::ALL {
            let offered = pack.templates.iter().any(|template| template.kind == kind.as_str());
            assert!(offered, "{city} has no {}", kind.as_str());
            assert_eq!(Type::from_value(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }
}
