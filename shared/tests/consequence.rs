//! What each tier leads to: every city says it for every tier, on every day, and never more lightly for a worse one.

use chrono::NaiveDate;
use shared::{
    consequence::{self, Supervision, supervision},
    pack,
    problem::Lang,
    tier::Tier,
};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

#[test]
fn every_tier_is_supervised_and_no_worse_one_more_lightly() {
    for city in pack::cities() {
        let pack = pack::load(city).expect("loads");
        for on in ["2017-01-01", "2019-07-08", "2019-07-09", "2026-11-21"] {
            let law = pack.law.at(day(on));
            let mut before = (0, 0, 0);
            for tier in Tier::ALL {
                let (class, citation) = supervision(tier, &law).expect("in force").expect("named");
                assert!(!citation.number.is_empty(), "{city}, {on}: {tier:?} cites nothing");
                let share = |end: &str| law.count(&format!("sampling.{}_{end}", class.as_str())).expect("in force").0;
                let now = (class as u8, share("from"), share("to"));
                assert!(
                    before <= now && now.1 <= now.2 && now.2 <= 100,
                    "{city}, {on}, {tier:?}: {now:?} after {before:?}"
                );
                before = now;
            }
            assert_eq!(before.0, Supervision::Strict as u8);
        }
    }
}

#[test]
fn who_is_barred_is_told_so_with_its_clause() {
    let pack = pack::load("ezhou").expect("loads");
    let law = pack.law.at(day("2026-11-21"));
    let said = |tier: Tier| -> Vec<String> {
        let all = consequence::of(tier, &law).expect("in force");
        all.iter().map(|one| one.text.say(Lang::Zh).to_owned()).collect()
    };
    assert_eq!(
        said(Tier::Normal),
        [
            "日常监管：降低检查比例和频次，无事不扰。",
            "双随机抽查：抽取不超过 5%。",
            "办事：可以适用告知承诺。",
            "绿色通道：诚信典型，或者连续 36 个月没有不良信用记录的，可以容缺受理。",
        ]
    );
    assert_eq!(said(Tier::KeyAttention)[1..], ["双随机抽查：抽取 61% 至 100%。", "办事：信用修复前不适用告知承诺。"]);
    let all = consequence::of(Tier::KeyAttention, &law).expect("in force");
    assert_eq!(all[2].citation.number, "鄂州政办发〔2021〕29号");
}
