//! The lab's form says what the law says, reads what it writes, and computes what the engine decides.

use chrono::NaiveDate;
use shared::{
    form::Values,
    lab::{self, Chosen, Control, Kind, Outcome, Which},
    law::{LawChange, Value},
    pack::{self, Amendment, Pack},
    population::{Builder, Rules},
    problem::Bilingual,
    tier::{self, Class, Facts, PenaltyFact, RosterFact, Tier},
};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const ON: &str = "2026-11-21";

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn city() -> Pack {
    pack::load("ezhou").expect("loads")
}

fn controls(pack: &Pack) -> Vec<Control> {
    let rosters: Vec<(String, Bilingual)> =
        pack.rosters.iter().filter(|r| !r.honours).map(|r| (r.code.clone(), r.name.clone())).collect();
    lab::controls(&pack.law.at(day(ON)), |id| pack.law.parameters[id].name(), &rosters).expect("in force")
}

fn typed(pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn codes(typed_values: &[(&str, &str)]) -> Vec<(String, &'static str)> {
    let (_, problems) = lab::read(&controls(&city()), &typed(typed_values));
    problems.into_iter().map(|p| (p.field, p.problem.code.as_str())).collect()
}

#[test]
fn every_city_has_its_law_as_controls() {
    for city in pack::cities() {
        let pack = pack::load(city).expect("loads");
        let controls = controls(&pack);
        let now = Rules::of(pack.tier_law.period(day(ON)).expect("in force"));
        assert_eq!(lab::rules(&lab::in_force(&controls)), Ok(now), "{city}");
        for control in &controls {
            assert!(!control.name.zh.starts_with("tier."), "{city}: {} has no name", control.id);
        }
        let fixed: Vec<&str> = controls.iter().filter(|c| c.kind == Kind::Fixed).map(|c| c.field()).collect();
        assert_eq!(fixed, ["repaired_leaves_count"], "{city}");
        let Kind::Set(rosters) = &controls.iter().find(|c| c.field() == "roster_kinds").expect("there").kind else {
            panic!("{city}: no set")
        };
        assert!(!rosters.iter().any(|(code, _)| code == "exemplar"), "{city}: honours worsen no tier");
    }
}

#[test]
fn a_form_that_says_nothing_is_the_law() {
    let controls = controls(&city());
    assert_eq!(lab::read(&controls, &Values::new()), (lab::in_force(&controls), Vec::new()));
    assert_eq!(lab::address(&controls, &lab::in_force(&controls)), []);
}

#[test]
fn an_address_is_read_as_it_was_written() {
    let controls = controls(&city());
    let chosen = |pairs: &[(&str, Value)]| {
        let mut all = lab::in_force(&controls);
        all.extend(pairs.iter().map(|(id, value)| ((*id).to_owned(), value.clone())));
        all
    };
    let choices: [(Chosen, &[(&str, &str)]); 4] = [
        (chosen(&[("tier.window_months", Value::Int(18))]), &[("window_months", "18")]),
        (chosen(&[("tier.minor_counts", Value::Bool(false))]), &[("minor_counts", "no")]),
        (chosen(&[("tier.roster_kinds", Value::List(vec![]))]), &[("roster_kinds", "sent")]),
        (
            chosen(&[(
                "tier.roster_kinds",
                Value::List(vec!["serious_dishonesty".into(), "judgment_defaulter".into()]),
            )]),
            &[
                ("roster_kinds", "sent"),
                ("roster_kinds.serious_dishonesty", "on"),
                ("roster_kinds.judgment_defaulter", "on"),
            ],
        ),
    ];
    for (chosen, address) in choices {
        let written = lab::address(&controls, &chosen);
        assert_eq!(written.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect::<Vec<_>>(), address);
        assert_eq!(lab::read(&controls, &written.into_iter().collect()), (chosen, Vec::new()));
    }
}

#[test]
fn what_no_rule_can_be_is_refused_at_its_field() {
    assert_eq!(codes(&[("window_months", "0")]), [("window_months".to_owned(), "window_out_of_range")]);
    assert_eq!(codes(&[("window_months", "1200")]), [("window_months".to_owned(), "window_out_of_range")]);
    assert_eq!(codes(&[("window_months", "-1")]), [("window_months".to_owned(), "number_shape")]);
    assert_eq!(codes(&[("window_months", "一年")]), [("window_months".to_owned(), "number_shape")]);
    assert_eq!(codes(&[("window_months", "99999999999999999999")]), [("window_months".to_owned(), "number_shape")]);
    assert_eq!(codes(&[("notice_from", "0")]), [("notice_from".to_owned(), "thresholds_out_of_order")]);
    // The threshold that falls below the one before is named.
    assert_eq!(codes(&[("attention_from", "5")]), [("warning_from".to_owned(), "thresholds_out_of_order")]);
    assert_eq!(codes(&[("window_months", "240"), ("attention_from", "3")]), []);
}

#[test]
fn a_tier_that_nobody_reaches_is_named() {
    let rules = |thresholds| Rules { window_months: 12, thresholds, minor_counts: true, roster_kinds: vec![] };
    assert_eq!(rules([1, 2, 3, 4]).unreachable(), []);
    assert_eq!(rules([1, 1, 3, 3]).unreachable(), [Tier::Notice, Tier::Warning]);
}

#[test]
fn the_outcome_is_what_the_engine_decides() {
    let pack = city();
    let before = Rules::of(pack.tier_law.period(day(ON)).expect("in force"));
    let after = Rules { window_months: 24, roster_kinds: vec!["judgment_defaulter".into()], ..before.clone() };
    let law = pack.tier_law.trying(&after, day(ON));
    let mut builder = Builder::new(day(ON));
    let mut expected = [[0_u32; 5]; 5];
    for n in 0..200_u64 {
        let penalties = (0..n % 5).map(|k| PenaltyFact {
            id: k.to_string(),
            decided_on: day(ON) - chrono::TimeDelta::days((n * 37 + k * 211) as i64 % 900),
            class: Class::ALL[(n + k) as usize % 3],
            repaired_on: None,
        });
        let kind = ["serious_dishonesty", "judgment_defaulter", "exemplar"][n as usize % 3];
        let listed = n.is_multiple_of(7).then(|| RosterFact { kind: kind.into(), from: day("2026-01-01"), to: None });
        let facts = Facts {
            uscc: String::new(),
            penalties: penalties.collect(),
            rosters: listed.into_iter().collect(),
            ..Facts::default()
        };
        let decide = |law| tier::decide(&facts, law, day(ON)).expect("decides").outcome;
        expected[decide(&pack.tier_law) as usize][decide(&law) as usize] += 1;
        builder.add(["420702", "420704"][n as usize % 2], ["", "C", "F"][n as usize % 3], &facts);
    }
    let (population, _) = builder.finish().expect("fits");
    let tiers = population.tiers(&before);
    let outcome = Outcome::of(&population, &tiers, &after);
    assert_eq!(outcome.flows, expected);
    assert_eq!(outcome.city.subjects(), 200);
    assert_eq!(outcome.city.after.iter().sum::<u32>(), 200);
    for groups in [&outcome.sectors, &outcome.regions] {
        assert_eq!(groups.iter().map(|g| g.subjects()).sum::<u32>(), 200);
        assert_eq!(groups.iter().map(|g| g.worse).sum::<u32>(), outcome.city.worse);
        assert_eq!(groups.iter().map(|g| g.better).sum::<u32>(), outcome.city.better);
    }
    // Pages of who would move cover them all, once.
    let all = Which::default().rows(&population, &tiers, &after).1;
    assert_eq!(all, outcome.city.worse + outcome.city.better);
    let pages = (0..).map(|page| Which { page, ..Which::default() }.rows(&population, &tiers, &after).0);
    let rows: Vec<u32> = pages.take_while(|rows| !rows.is_empty()).flatten().collect();
    assert_eq!(rows.len() as u32, all);
    assert!(rows.is_sorted());
    let nowhere = Which { region: Some("999999".into()), ..Which::default() };
    assert_eq!(nowhere.rows(&population, &tiers, &after), (vec![], 0));
    let without = Which { sector: Some(String::new()), ..Which::default() };
    assert_eq!(Which::read(&without.address().into_iter().collect()), without, "who has no sector can be asked for");
}

fn change(from: &str, number: &str, pairs: &[(&str, Value)]) -> LawChange {
    LawChange {
        from: day(from),
        title: "关于调整信用评价规则的通知".to_owned(),
        number: number.to_owned(),
        article: "第二条".to_owned(),
        values: pairs.iter().map(|(id, value)| ((*id).to_owned(), value.clone())).collect(),
    }
}

#[test]
fn what_is_adopted_holds_from_its_day_and_nothing_before_it_changes() {
    let pack = city();
    let longer = change("2027-01-01", "鄂州信用办〔2026〕9号", &[("tier.window_months", Value::Int(24))]);
    let amendments = [Amendment::Law(Box::new(longer))];
    let text = serde_json::to_string(&amendments).expect("writes");
    let read: Vec<Amendment> = serde_json::from_str(&text).expect("reads");
    let amended = pack.amended(&read, day(ON)).expect("fits");
    assert_ne!(amended.tier_law.rule_set, pack.tier_law.rule_set);
    let months = |pack: &Pack, on: &str| pack.tier_law.period(day(on)).expect("in force").window_months;
    assert_eq!(months(&amended, "2026-12-31"), 12);
    assert_eq!(months(&amended, "2027-01-01"), 24);
    let at = amended.law.at(day("2027-01-01"));
    let (_, citation) = at.count("tier.window_months").expect("in force");
    assert_eq!((citation.number.as_str(), citation.article.as_str()), ("鄂州信用办〔2026〕9号", "第二条"));
    assert_eq!(amended.documents["鄂州信用办〔2026〕9号"].in_force_from, Some(day("2027-01-01")));
    // Every other parameter, and every day before, is as it was.
    for (id, parameter) in &pack.law.parameters {
        for on in ["2018-01-01", "2024-06-01", "2026-12-31"] {
            let (was, is) = (pack.law.at(day(on)), amended.law.at(day(on)));
            assert_eq!(was.value(id), is.value(id), "{id} on {on}");
        }
        if id != "tier.window_months" {
            assert_eq!(parameter, &amended.law.parameters[id]);
        }
    }
}

#[test]
fn a_contradiction_is_named_and_nothing_is_put() {
    let mut pack = city();
    let first = change("2027-01-01", "甲号", &[("tier.window_months", Value::Int(24))]);
    pack.put_law(&first, day(ON)).expect("fits");
    let refused = |change: &LawChange, pack: &Pack| {
        let mut tried = pack.clone();
        let faults = tried.put_law(change, day(ON)).expect_err("contradicts");
        faults.into_iter().map(|f| (f.field, f.problem.code.as_str(), f.problem.args)).collect::<Vec<_>>()
    };
    // Another document that begins earlier, or on the same day, would hold at the same time.
    for from in ["2026-12-01", "2027-01-01"] {
        let second = change(from, "乙号", &[("tier.window_months", Value::Int(6))]);
        let [(field, code, args)] = &refused(&second, &pack)[..] else { panic!("one conflict") };
        assert_eq!((field.as_str(), *code), ("tier.window_months", "law_overlap"));
        assert_eq!((args["document"].as_str(), args["day"].as_str()), ("甲号", "2027-01-01"));
    }
    let third = change("2027-06-01", "丙号", &[("tier.window_months", Value::Int(6))]);
    pack.put_law(&third, day(ON)).expect("begins later");
    // Thresholds of two documents that fall together only.
    let high = change("2027-01-01", "丁号", &[("tier.attention_from", Value::Int(9))]);
    assert_eq!(refused(&high, &pack)[0].1, "line_broken");
    let unknown = change("2027-01-01", "戊号", &[("tier.windwo", Value::Int(9))]);
    assert_eq!(refused(&unknown, &pack)[0].1, "law_unknown");
    let typed = change("2028-01-01", "己号", &[("tier.minor_counts", Value::Int(1))]);
    assert_eq!(refused(&typed, &pack)[0].1, "law_unknown");
    let zero = change("2028-01-01", "庚号", &[("tier.window_months", Value::Int(0))]);
    assert_eq!(refused(&zero, &pack)[0].1, "window_out_of_range");
    let list = Value::List(vec!["nobody_knows".into()]);
    let roster = change("2028-01-01", "辛号", &[("tier.roster_kinds", list)]);
    assert_eq!(refused(&roster, &pack)[0].1, "law_unknown");
}

#[test]
fn rosters_say_whether_they_count_as_the_law_of_the_day_does() {
    let list = Value::List(vec!["judgment_defaulter".into()]);
    let change = change("2027-01-01", "甲号", &[("tier.roster_kinds", list)]);
    for (on, counts) in [("2026-12-31", ["serious_dishonesty"]), ("2027-01-01", ["judgment_defaulter"])] {
        let mut pack = city();
        pack.put_law(&change, day(on)).expect("fits");
        let counting: Vec<&str> = pack.rosters.iter().filter(|r| r.counts_for_tier).map(|r| r.code.as_str()).collect();
        assert_eq!(counting, counts, "{on}");
        assert!(pack.tier_law.roster_names.contains_key("judgment_defaulter"));
    }
}

#[test]
fn a_proposal_needs_its_day_and_its_document() {
    let fields = |values: &[(&str, &str)]| -> Vec<(String, &'static str)> {
        let problems = lab::proposal(&typed(values), day(ON)).expect_err("refused");
        problems.into_iter().map(|p| (p.field, p.problem.code.as_str())).collect()
    };
    assert_eq!(
        fields(&[]),
        [("from".to_owned(), "required"), ("document".to_owned(), "required"), ("number".to_owned(), "required")]
    );
    let whole = [("from", "2026-11-21"), ("document", "通知"), ("number", "甲号")];
    let proposal = lab::proposal(&typed(&whole), day(ON)).expect("read");
    assert_eq!((proposal.from, proposal.article.as_str()), (day(ON), ""));
    let early = [("from", "2026-11-20"), ("document", "通知"), ("number", "甲号")];
    assert_eq!(fields(&early), [("from".to_owned(), "entry_day")]);
}
