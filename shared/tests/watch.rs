//! Watch rules: cases, what is refused, the words, the form; and that no cause warns twice.

use chrono::NaiveDate;
use serde::Deserialize;
use shared::{
    form::Values,
    pack::{self, Pack},
    problem::{Code, Lang},
    watch::{
        Condition, Fact, Filter, Join, Owner, Rule, Sketch, Span, Terms, Test, Unit, When, decide, faults, replay,
        words,
    },
};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn city() -> (Pack, Terms) {
    let pack = pack::load("ezhou").expect("loads");
    let terms = Terms::of(&pack.catalogue);
    (pack, terms)
}

fn template(pack: &Pack, code: &str) -> Rule {
    pack.watch.iter().find(|template| template.code == code).expect("a template").rule.clone()
}

#[derive(Deserialize)]
struct Case {
    case: String,
    template: String,
    on: NaiveDate,
    facts: Vec<Given>,
    causes: Vec<(i64, Option<NaiveDate>)>,
    next: Option<NaiveDate>,
}

#[derive(Deserialize)]
struct Given {
    record: i64,
    item: String,
    decided_on: NaiveDate,
    #[serde(default)]
    values: Values,
}

fn fact(given: Given) -> Fact {
    let Given { record, item, decided_on, values } = given;
    // On file ever since, unless a test says otherwise.
    Fact { record, item, decided_on, known_on: NaiveDate::MIN, own: false, values }
}

#[test]
fn cases_of_the_four_kinds() {
    let (pack, _) = city();
    let mut seen = 0;
    for line in include_str!("cases/watch.jsonl").lines() {
        let case: Case = serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        let facts: Vec<Fact> = case.facts.into_iter().map(fact).collect();
        let decision = decide(&template(&pack, &case.template), &facts, case.on);
        let causes: Vec<_> = decision.causes.iter().map(|cause| (cause.record, cause.day)).collect();
        assert_eq!(causes, case.causes, "{}", case.case);
        assert_eq!(decision.next, case.next, "{}", case.case);
        seen += 1;
    }
    assert!(seen >= 14, "the case file was read");
}

#[test]
fn every_city_has_the_four_kinds_and_says_where_its_plan_asks_for_them() {
    for city in pack::cities() {
        let pack = pack::load(city).expect("loads");
        let codes: Vec<_> = pack.watch.iter().map(|template| template.code.as_str()).collect();
        assert_eq!(codes, ["licence_expiring", "repeated_violation", "safety_hazard", "under_rectification"], "{city}");
        assert!(pack.watch.iter().all(|template| !template.basis.is_empty()), "{city}");
    }
}

fn filter(field: &str, test: Test, values: &[&str]) -> Filter {
    Filter { field: field.to_owned(), test, values: values.iter().map(|value| (*value).to_owned()).collect() }
}

fn months(n: u32) -> Span {
    Span { n, unit: Unit::Months }
}

fn counting(item: &str, at_least: u32, within: Span, filters: Vec<Filter>) -> Condition {
    Condition { item: item.to_owned(), own: false, filters, when: When::Count { at_least, within } }
}

fn rule(conditions: Vec<Condition>) -> Rule {
    Rule { join: Join::All, conditions, remind: false }
}

fn codes(rule: &Rule, terms: &Terms, owner: Owner) -> Vec<(String, Code)> {
    faults(rule, terms, owner).into_iter().map(|fault| (fault.field, fault.problem.code)).collect()
}

#[test]
fn senseless_rules_are_refused_with_the_place_and_the_reason() {
    let (_, terms) = city();
    let one = |condition| rule(vec![condition]);
    let ahead = |item: &str, field: &str| Condition {
        when: When::Ahead { field: field.to_owned(), within: months(1) },
        ..counting(item, 1, months(1), vec![])
    };
    let money = |test, value| filter("CF_NR_FK", test, &[value]);
    let cases: Vec<(&str, Rule, &str, Code)> = vec![
        ("no condition", rule(vec![]), "", Code::WatchConditions),
        ("a window of nothing", one(counting("penalty", 1, months(0), vec![])), "c1.n", Code::WatchSpan),
        ("a hundred years", one(counting("penalty", 1, months(1200), vec![])), "c1.n", Code::WatchSpan),
        (
            "a hundred years of days",
            one(counting("penalty", 1, Span { n: 36_500, unit: Unit::Days }, vec![])),
            "c1.n",
            Code::WatchSpan,
        ),
        ("none at least", one(counting("penalty", 0, months(12), vec![])), "c1.least", Code::NumberShape),
        ("longer than it is kept", one(counting("interview", 1, months(37), vec![])), "c1.n", Code::WatchRetention),
        ("an item that is gone", one(counting("horoscope", 1, months(12), vec![])), "c1.item", Code::WatchItemGone),
        (
            "a field that is gone",
            one(counting("penalty", 1, months(12), vec![filter("CF_GONE", Test::Filled, &[])])),
            "c1.f1.field",
            Code::WatchFieldGone,
        ),
        (
            "a number with a text",
            one(counting("penalty", 1, months(12), vec![money(Test::Contains, "罚")])),
            "c1.f1.test",
            Code::WatchTest,
        ),
        (
            "an amount that is none",
            one(counting("penalty", 1, months(12), vec![money(Test::AtLeast, "很多")])),
            "c1.f1.value",
            Code::MoneyShape,
        ),
        (
            "thresholds out of order",
            one(counting("penalty", 1, months(12), vec![money(Test::AtLeast, "5"), money(Test::AtMost, "3")])),
            "c1.f2.test",
            Code::WatchContradiction,
        ),
        (
            "two kinds at once",
            one(counting(
                "inspection",
                1,
                months(12),
                vec![
                    filter("JC_JGLX", Test::Is, &["未发现问题"]),
                    filter("JC_JGLX", Test::Is, &["发现问题待后续处理"]),
                ],
            )),
            "c1.f2.test",
            Code::WatchContradiction,
        ),
        (
            "no such option",
            one(counting("inspection", 1, months(12), vec![filter("JC_JGLX", Test::Is, &["很好"])])),
            "c1.f1.value",
            Code::WatchOption,
        ),
        ("a day that is a text", one(ahead("licence", "XK_NR")), "c1.day", Code::WatchTest),
        (
            "an identity number",
            one(counting("penalty", 1, months(12), vec![filter("CF_FR_ZJHM", Test::Filled, &[])])),
            "c1.f1.field",
            Code::WatchFieldGone,
        ),
        (
            "one says what the other says",
            rule(vec![counting("penalty", 2, months(12), vec![]), counting("penalty", 3, months(6), vec![])]),
            "c2.item",
            Code::WatchOverlap,
        ),
        (
            "what only the market regulator sees",
            one(counting("risk_class", 1, months(12), vec![])),
            "c1.own",
            Code::WatchOwnOnly,
        ),
    ];
    for (case, rule, field, code) in cases {
        assert_eq!(codes(&rule, &terms, Owner::Department), [(field.to_owned(), code)], "{case}");
    }
    let several = one(counting(
        "penalty",
        1,
        months(12),
        vec![filter("CF_CFLB", Test::Is, &["罚款"]), filter("CF_CFLB", Test::Is, &["警告"])],
    ));
    assert_eq!(codes(&several, &terms, Owner::Department), [], "a penalty may be of several kinds");
    let internal = Rule { remind: true, ..one(counting("risk_class", 1, months(12), vec![])) };
    assert_eq!(codes(&internal, &terms, Owner::City), [("remind".to_owned(), Code::WatchNoRemind)]);
}

#[test]
fn a_rule_is_told_in_words() {
    let (pack, terms) = city();
    let said = |code: &str, lang| words(&template(&pack, code), &terms, lang);
    assert_eq!(said("repeated_violation", Lang::Zh), "企业近 12 个月内有“行政处罚”记录 3 条以上的，预警本部门。");
    assert_eq!(
        said("licence_expiring", Lang::Zh),
        "企业有“行政许可”记录（当前状态不是无效），“有效期至”在今后 30 日内届至的，提醒企业，并预警本部门。"
    );
    assert_eq!(
        said("safety_hazard", Lang::Zh),
        "企业符合下列情形之一的，预警本部门：（1）近 6 个月内有“行政监督检查”记录（检查结果为发现问题已责令改正或者发现问题待后续处理） 1 条以上；（2）近 12 个月内有“安全质量事故”记录 1 条以上。"
    );
    assert_eq!(
        said("repeated_violation", Lang::En),
        "When a business has at least 3 records of “Administrative penalties” within the last 12 months, the department is warned."
    );
    for template in &pack.watch {
        for lang in [Lang::Zh, Lang::En] {
            let told = words(&template.rule, &terms, lang);
            assert!(!told.contains('_'), "no code is left in it: {told}");
        }
    }
}

#[test]
fn the_form_says_what_the_rule_says() {
    let (pack, terms) = city();
    for template in &pack.watch {
        let sketch = Sketch::of(&template.name.zh, &template.rule, &terms);
        assert_eq!(Sketch::read(&sketch.write()), sketch);
        let (title, rule) = sketch.rule(&terms, Owner::Department).expect("in order");
        assert_eq!((title.as_str(), &rule), (template.name.zh.as_str(), &template.rule));
        assert_eq!(sketch.words(&terms, Lang::Zh), words(&rule, &terms, Lang::Zh));
    }
}

#[test]
fn the_form_grows_and_shrinks_by_its_buttons() {
    let (_, terms) = city();
    let mut sketch = Sketch::empty();
    let press = |sketch: &Sketch, button: &str, what: &str| {
        let mut typed = sketch.write();
        typed.insert(button.to_owned(), what.to_owned());
        Sketch::read(&typed)
    };
    for n in [2, 3, 4, 4] {
        sketch = press(&sketch, "add", "c");
        assert_eq!(sketch.conditions.len(), n);
    }
    sketch = press(&sketch, "add", "c2");
    sketch.conditions[1].item = "penalty".to_owned();
    sketch = press(&sketch, "drop", "c1");
    assert_eq!(sketch.conditions[0].item, "penalty");
    sketch = press(&sketch, "drop", "c1.f1");
    assert!(sketch.conditions[0].filters.is_empty());
    for nonsense in ["", "c9", "c1.f7", "x", "c0", "湖"] {
        assert_eq!(press(&sketch, "drop", nonsense), sketch);
        assert_eq!(press(&sketch, "add", nonsense), sketch);
    }
    assert!(sketch.words(&terms, Lang::Zh).contains("……"), "what is open is left open");
    let missing = sketch.rule(&terms, Owner::Department).expect_err("not whole");
    let at: Vec<_> = missing.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(at, ["title", "c2.item", "c3.item"]);
}

#[test]
fn a_fact_that_comes_late_warns_once_when_it_comes() {
    let (pack, _) = city();
    let rule = template(&pack, "repeated_violation");
    let penalty = |record: i64, decided: &str, known: &str| Fact {
        record,
        item: "penalty".to_owned(),
        decided_on: day(decided),
        known_on: day(known),
        own: true,
        values: Values::new(),
    };
    let facts = [
        penalty(1, "2026-02-01", "2026-02-03"),
        penalty(2, "2026-06-01", "2026-06-03"),
        // Decided before the second, on file months after it.
        penalty(3, "2026-05-01", "2026-09-09"),
    ];
    let told = replay(&rule, &facts, day("2025-11-21"), day("2026-11-21"));
    assert_eq!(
        told.fired.iter().map(|fired| (fired.on, fired.causes.len())).collect::<Vec<_>>(),
        [(day("2026-09-09"), 3)]
    );
    assert!(!told.standing && told.now);
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::{collection::vec, prelude::*};
    use std::collections::BTreeSet;

    fn span() -> impl Strategy<Value = Span> {
        (1_u32..40, any::<bool>()).prop_map(|(n, days)| Span { n, unit: if days { Unit::Days } else { Unit::Months } })
    }

    fn when() -> impl Strategy<Value = When> {
        prop_oneof![
            (1_u32..4, span()).prop_map(|(at_least, within)| When::Count { at_least, within }),
            span().prop_map(|within| When::Ahead { field: "D".to_owned(), within }),
            span().prop_map(|within| When::Past { field: "D".to_owned(), within }),
        ]
    }

    prop_compose! {
        fn any_rule()(any: bool, whens in vec((when(), any::<bool>()), 1..4)) -> Rule {
            let conditions = whens.into_iter().map(|(when, penalty)| Condition {
                item: if penalty { "p" } else { "q" }.to_owned(), own: false, filters: vec![], when,
            });
            Rule { join: if any { Join::Any } else { Join::All }, conditions: conditions.collect(), remind: false }
        }
    }

    prop_compose! {
        fn any_facts()(facts in vec((any::<bool>(), 0_u64..900, 0_u64..300, proptest::option::of(0_u64..1600)), 0..8)) -> Vec<Fact> {
            let plus = |n: u64| day("2024-01-01") + chrono::Days::new(n);
            let made = facts.into_iter().enumerate().map(|(at, (penalty, decided, late, own_day))| Fact {
                record: at as i64,
                item: if penalty { "p" } else { "q" }.to_owned(),
                decided_on: plus(decided),
                known_on: plus(decided + late),
                own: false,
                values: own_day.map(|n| ("D".to_owned(), plus(n).to_string())).into_iter().collect(),
            });
            made.collect()
        }
    }

    proptest! {
        /// Jumping from turn to turn finds on the same days what asking every day would find, and nothing twice.
        #[test]
        fn no_cause_warns_twice_and_none_is_missed(rule in any_rule(), facts in any_facts()) {
            let (from, to) = (day("2025-01-01"), day("2026-06-30"));
            let mut told: BTreeSet<shared::watch::Cause> = decide(&rule, &facts, from).causes.into_iter().collect();
            let mut every_day = vec![];
            for on in from.iter_days().skip(1).take_while(|on| *on <= to) {
                let new: Vec<_> = decide(&rule, &facts, on).causes.into_iter().filter(|cause| told.insert(*cause)).collect();
                if !new.is_empty() {
                    every_day.push((on, new));
                }
            }
            let jumped: Vec<_> = replay(&rule, &facts, from, to).fired.into_iter().map(|fired| (fired.on, fired.causes)).collect();
            prop_assert_eq!(jumped, every_day);
        }

        #[test]
        fn a_span_reaches_as_far_back_as_forward(span in span(), n in 0_u64..4000) {
            let end = day("2020-01-01") + chrono::Days::new(n);
            let start = span.before(end);
            prop_assert!(span.after(start) >= end);
            prop_assert!(span.after(start.pred_opt().expect("a day before")) < end);
        }
    }
}
