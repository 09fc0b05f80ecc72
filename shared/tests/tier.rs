//! The tier, by article and by property. The same cases run natively and as wasm.

use chrono::NaiveDate;
use serde::Deserialize;
use shared::{
    pack,
    problem::Lang,
    tier::{self, Class, Facts, PenaltyFact, RosterFact, Tier, TierLaw},
};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[derive(Deserialize)]
struct Case {
    article: String,
    case: String,
    on: NaiveDate,
    facts: Facts,
    tier: Tier,
    valid_until: Option<NaiveDate>,
}

fn law(city: &str) -> TierLaw {
    pack::load(city).unwrap_or_else(|p| panic!("{}", p.say(Lang::En))).tier_law
}

#[test]
fn cases_by_article() {
    for city in pack::cities() {
        let law = law(city);
        let mut seen = 0;
        for line in include_str!("cases/tier.jsonl").lines() {
            let case: Case = serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"));
            let decision = tier::decide(&case.facts, &law, case.on).expect("rules are in force");
            let name = format!("{city}, {}: {}", case.article, case.case);
            assert_eq!(decision.outcome, case.tier, "{name}");
            assert_eq!(decision.valid_until, case.valid_until, "{name}");
            seen += 1;
        }
        assert!(seen >= 20, "the case file was read");
    }
}

#[test]
fn explanation_names_every_rule_and_its_clause() {
    let law = law("ezhou");
    let facts: Facts = serde_json::from_str(
        r#"{"uscc":"91420700MA4900010Y","penalties":[
            {"id":"鄂州市监罚〔2026〕38号","decided_on":"2026-03-10","class":"general"},
            {"id":"鄂环罚〔2026〕112号","decided_on":"2026-09-04","class":"minor"},
            {"id":"鄂州市监罚〔2026〕2号","decided_on":"2026-01-12","class":"general","repaired_on":"2026-07-03"}]}"#,
    )
    .expect("facts");
    let decision = tier::decide(&facts, &law, day("2026-11-20")).expect("decides");
    let steps = decision.explain(&law, &facts, Lang::Zh);
    let rules: Vec<_> = steps.iter().map(|s| (s.rule.as_str(), s.applied)).collect();
    assert_eq!(rules, [("count", true), ("repair", true), ("minor", true), ("roster", false)]);
    assert_eq!(steps[0].text, "最近 12 个月内有 2 条行政处罚计入，对应“关注”。");
    assert_eq!(steps[0].facts, ["鄂州市监罚〔2026〕38号", "鄂环罚〔2026〕112号"]);
    assert_eq!(steps[0].citation.number, "鄂州政办发〔2021〕29号");
    assert_eq!(steps[0].citation.article, "三（二）5");
    assert_eq!(steps[1].facts, ["鄂州市监罚〔2026〕2号"]);
    assert_eq!(steps[2].text, "其中 1 条为轻微处罚，一并计入；如不计入，则为“提示”。");
    assert!(steps.iter().all(|s| !s.citation.number.is_empty()), "every step cites");
    assert_eq!(
        tier::outlook(&facts, &law, day("2026-11-20"), 4),
        [(day("2027-03-11"), Tier::Notice), (day("2027-09-05"), Tier::Normal)]
    );
}

#[test]
fn the_pocket_calculator_never_guesses() {
    let law = law("ezhou");
    let on = day("2026-11-21");
    let good = tier::answer(&law, on, r#"{"uscc":"x","penalties":[],"rosters":[]}"#).expect("answers");
    assert_eq!(good["tier"], "normal");
    assert!(good["valid_until"].is_null());
    assert!(good["trace"].as_array().is_some_and(|t| !t.is_empty()));
    for bad in [
        "",
        "null",
        "[]",
        "{",
        r#"{"penalties":[]}"#,
        r#"{"uscc":"x","penalties":[{"id":"a","decided_on":"2026-02-30","class":"general"}]}"#,
        r#"{"uscc":"x","penalties":[{"id":"a","decided_on":"2026-02-03","class":"grave"}]}"#,
        r#"{"uscc":"x","penalties":[{"id":"a","class":"general"}]}"#,
        r#"{"uscc":"x","fines":[]}"#,
        r#"{"uscc":"x","penalties":[{"id":"a","decided_on":"2026-02-03","class":"minor"},{"id":"a","decided_on":"2026-02-03","class":"minor"}]}"#,
    ] {
        assert!(tier::answer(&law, on, bad).is_err(), "{bad}");
    }
    assert!(tier::answer(&law, day("1999-01-01"), r#"{"uscc":"x"}"#).is_err(), "no rule, no answer");
}

#[test]
fn a_roster_kind_is_read_from_the_law_and_not_from_the_code() {
    let mut law = law("ezhou");
    let facts = Facts {
        uscc: "x".into(),
        penalties: vec![],
        rosters: vec![RosterFact { kind: "ban".into(), from: day("2026-01-01"), to: None }],
        ..Facts::default()
    };
    let on = day("2026-11-21");
    assert_eq!(tier::decide(&facts, &law, on).expect("decides").outcome, Tier::Normal);
    for period in &mut law.periods {
        period.roster_kinds.push("ban".into());
    }
    assert_eq!(tier::decide(&facts, &law, on).expect("decides").outcome, Tier::KeyAttention);
}

#[test]
fn a_change_of_the_rules_is_a_change_in_time() {
    let mut law = law("ezhou");
    let last = law.periods.len() - 1;
    let adopted = day("2027-01-01");
    let mut next = law.periods[last].clone();
    law.periods[last].to = adopted.pred_opt();
    next.from = adopted;
    next.thresholds = [2, 3, 4, 5];
    law.periods.push(next);
    let facts = Facts {
        uscc: "x".into(),
        penalties: vec![PenaltyFact {
            id: "a".into(),
            decided_on: day("2026-11-01"),
            class: Class::General,
            repaired_on: None,
        }],
        ..Facts::default()
    };
    let decision = tier::decide(&facts, &law, day("2026-11-21")).expect("decides");
    assert_eq!((decision.outcome, decision.valid_until), (Tier::Notice, Some(adopted)));
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use chrono::Days;
    use proptest::prelude::*;

    fn base() -> NaiveDate {
        day("2025-01-01")
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (0_u64..730).prop_map(|n| base() + Days::new(n))
    }

    fn any_penalty() -> impl Strategy<Value = PenaltyFact> {
        let class = prop_oneof![Just(Class::Minor), Just(Class::General), Just(Class::Serious)];
        (any_day(), class, proptest::option::of(0_u64..500)).prop_map(|(decided_on, class, repaired)| PenaltyFact {
            id: String::new(),
            decided_on,
            class,
            repaired_on: repaired.map(|n| decided_on + Days::new(n)),
        })
    }

    fn any_roster() -> impl Strategy<Value = RosterFact> {
        let kind = prop_oneof![Just("serious_dishonesty".to_owned()), Just("exemplar".to_owned())];
        (kind, any_day(), proptest::option::of(1_u64..400)).prop_map(|(kind, from, n)| RosterFact {
            kind,
            from,
            to: n.map(|n| from + Days::new(n)),
        })
    }

    fn any_facts() -> impl Strategy<Value = Facts> {
        (proptest::collection::vec(any_penalty(), 0..7), proptest::collection::vec(any_roster(), 0..3)).prop_map(
            |(mut penalties, rosters)| {
                for (i, p) in penalties.iter_mut().enumerate() {
                    p.id = format!("p{i}");
                }
                Facts { uscc: "x".into(), penalties, rosters, ..Facts::default() }
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        /// One more penalty never makes a tier better.
        #[test]
        fn never_falls_when_a_penalty_is_added(facts in any_facts(), extra in any_penalty(), on in any_day()) {
            let law = law("ezhou");
            let before = tier::decide(&facts, &law, on).expect("decides").outcome;
            let mut more = facts.clone();
            more.penalties.push(PenaltyFact { id: "extra".into(), ..extra });
            let after = tier::decide(&more, &law, on).expect("decides").outcome;
            prop_assert!(after >= before);
        }

        /// A repair never makes a tier worse.
        #[test]
        fn never_rises_when_a_penalty_is_repaired(facts in any_facts(), on in any_day(), which in 0_usize..7) {
            let law = law("ezhou");
            let before = tier::decide(&facts, &law, on).expect("decides").outcome;
            let mut repaired = facts.clone();
            let n = repaired.penalties.len();
            if n > 0 {
                repaired.penalties[which % n].repaired_on = Some(on);
            }
            prop_assert!(tier::decide(&repaired, &law, on).expect("decides").outcome <= before);
        }

        /// The order of facts is of no importance.
        #[test]
        fn order_does_not_matter(facts in any_facts(), on in any_day()) {
            let law = law("ezhou");
            let mut turned = facts.clone();
            turned.penalties.reverse();
            turned.rosters.reverse();
            let (a, b) = (tier::decide(&facts, &law, on), tier::decide(&turned, &law, on));
            prop_assert_eq!(a, b);
        }

        /// The rules that travel with a page decide like all of them.
        #[test]
        fn the_past_of_the_law_is_not_needed_for_today(facts in any_facts(), on in any_day()) {
            let law = law("ezhou");
            let (a, b) = (tier::decide(&facts, &law, on), tier::decide(&facts, &law.since(on), on));
            prop_assert_eq!(a, b);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        /// `valid_until` is exactly the first day on which a day-by-day recomputation differs, over two years and more.
        #[test]
        fn valid_until_is_the_first_day_that_differs(facts in any_facts(), start in 0_u64..730) {
            let law = law("ezhou");
            let start = base() + Days::new(start);
            let decision = tier::decide(&facts, &law, start).expect("decides");
            let differs = (1..=1600_u64)
                .map(|n| start + Days::new(n))
                .find(|d| tier::decide(&facts, &law, *d).expect("decides").outcome != decision.outcome);
            prop_assert_eq!(decision.valid_until, differs);
        }
    }
}
