//! Imported grades instead of the count, by data: a city's switch is a change of law with a day and a document.

use chrono::NaiveDate;
use serde::Deserialize;
use shared::{
    law::{LawChange, Value},
    pack::{self, Pack},
    population::{Builder, Rules},
    problem::Lang,
    tier::{self, Facts, Tier},
};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[derive(Deserialize)]
struct Case {
    case: String,
    #[serde(default)]
    missing: Option<String>,
    on: NaiveDate,
    facts: Facts,
    tier: Tier,
    valid_until: Option<NaiveDate>,
    grade: Option<String>,
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// Ezhou, gone over to imported grades on the first of 2027.
fn switched(more: &[(&str, Value)]) -> Result<Pack, String> {
    let mut pack = pack::load("ezhou").expect("loads");
    let source = ("tier.source", Value::Text("imported".to_owned()));
    let change = LawChange {
        from: day("2027-01-01"),
        title: "鄂州市公共信用综合评价办法".to_owned(),
        number: "鄂州政办发〔2026〕88号".to_owned(),
        article: "第九条".to_owned(),
        values: [source].iter().chain(more).map(|(id, value)| ((*id).to_owned(), value.clone())).collect(),
    };
    let said = |faults: Vec<shared::form::FieldProblem>| faults[0].problem.say(Lang::En);
    pack.put_law(&change, day("2026-11-21")).map_err(said)?;
    Ok(pack)
}

#[test]
fn cases_by_day() {
    for line in include_str!("cases/tier_imported.jsonl").lines() {
        let case: Case = serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        let missing = case.missing.map(|missing| ("tier.imported_missing", Value::Text(missing)));
        let law = switched(missing.as_slice()).expect("adopted").tier_law;
        let decision = tier::decide(&case.facts, &law, case.on).expect("rules are in force");
        let grade = decision.trace.grade.map(|at| case.facts.grades[at as usize].id.clone());
        assert_eq!(
            (decision.outcome, decision.valid_until, grade),
            (case.tier, case.valid_until, case.grade),
            "{}",
            case.case
        );
        // The day on which it is said to change is the first on which it does.
        for (on, tier) in tier::outlook(&case.facts, &law, case.on, 9) {
            let before = tier::decide(&case.facts, &law, on.pred_opt().expect("a day")).expect("decides").outcome;
            assert_ne!(before, tier, "{}, {on}", case.case);
        }
    }
}

#[test]
fn the_interim_scheme_stays_as_it_was() {
    for city in pack::cities() {
        let law = pack::load(city).expect("loads").tier_law;
        assert!(law.periods.iter().all(|period| period.imported.is_none()), "{city}");
        assert!(law.graded_items(day("2026-11-21")).is_empty(), "{city}");
        let facts: Facts = serde_json::from_str(
            r#"{"uscc":"x","grades":[{"id":"g","item":"public_evaluation","grade":"差","from":"2026-11-01"}]}"#,
        )
        .expect("facts");
        let decision = tier::decide(&facts, &law, day("2026-11-21")).expect("decides");
        assert_eq!(
            (decision.outcome, decision.valid_until, decision.trace.graded),
            (Tier::Normal, None, false),
            "{city}"
        );
    }
}

#[test]
fn the_explanation_says_which_grade_and_until_when() {
    let law = switched(&[]).expect("adopted").tier_law;
    let facts: Facts = serde_json::from_str(
        r#"{"uscc":"x","penalties":[{"id":"a","decided_on":"2027-02-01","class":"general"}],
            "grades":[{"id":"2026-11批","item":"public_evaluation","grade":"中","from":"2026-11-01"}]}"#,
    )
    .expect("facts");
    let decision = tier::decide(&facts, &law, day("2027-03-01")).expect("decides");
    let steps = decision.explain(&law, &facts, Lang::Zh);
    let rules: Vec<_> = steps.iter().map(|s| (s.rule.as_str(), s.applied)).collect();
    assert_eq!(rules, [("grade", true), ("count", false), ("roster", false)]);
    assert_eq!(
        steps[0].text,
        "2026年11月1日的评价结果为“中”，对应“关注”，有效至 2027年11月1日；有新的评价结果时以新的为准。"
    );
    assert_eq!(steps[0].citation.number, "鄂州政办发〔2026〕88号");
    assert_eq!(steps[1].text, "最近 12 个月内有 1 条行政处罚计入；只看次数，对应“提示”。");
    assert_eq!(law.graded_items(day("2027-03-01")), ["public_evaluation"]);
    // Who may not see the grade is told what it means, and the browser decides the same by it.
    let mut veiled = facts.clone();
    veiled.grades[0].grade = "attention".to_owned();
    let same = tier::decide(&veiled, &law, day("2027-03-01")).expect("decides");
    assert_eq!((same.outcome, same.valid_until), (decision.outcome, decision.valid_until));
    assert!(same.explain(&law, &veiled, Lang::Zh)[0].text.contains("评价结果不对外公开，对应“关注”"));
    let bare = tier::decide(&Facts::default(), &law, day("2027-03-01")).expect("decides");
    assert!(bare.explain(&law, &Facts::default(), Lang::Zh)[0].text.contains("仍按行政处罚次数"));
}

#[test]
fn what_contradicts_itself_is_not_adopted() {
    let twice = Value::List(vec!["差".to_owned()]);
    let refused = switched(&[("tier.imported_warning", twice)]).expect_err("two tiers for one grade");
    assert!(refused.contains("差"), "{refused}");
    let word = Value::Text("guess".to_owned());
    assert!(switched(&[("tier.imported_missing", word)]).is_err());
}

/// The columns of the policy lab know no grades: under imported grades they say what the count alone would give.
#[test]
fn the_columns_decide_by_the_count() {
    let law = switched(&[]).expect("adopted").tier_law;
    let on = day("2027-03-01");
    let facts: Facts = serde_json::from_str(
        r#"{"uscc":"x","penalties":[{"id":"a","decided_on":"2027-02-01","class":"general"}],
            "grades":[{"id":"g","item":"public_evaluation","grade":"差","from":"2026-11-01"}]}"#,
    )
    .expect("facts");
    let mut builder = Builder::new(on);
    builder.add("420704", "C", &facts);
    let (population, _) = builder.finish().expect("fits");
    let rules = Rules::of(law.period(on).expect("in force"));
    let flows = population.flows(&population.tiers(&rules), &rules);
    assert_eq!(flows.all().after(Tier::Notice), 1);
    assert_eq!(tier::decide(&facts, &law, on).expect("decides").trace.by_count, Tier::Notice);
}
