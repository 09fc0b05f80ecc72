//! Why a tier changed: whatever changes it is named, and nothing else is.

use chrono::{NaiveDate, TimeDelta};
use shared::{
    law::{LawChange, Value},
    pack,
    problem::Lang,
    tier::{self, Class, Facts, GradeFact, PenaltyFact, RosterFact, What, causes},
};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn penalty(id: &str, decided_on: &str, repaired_on: Option<&str>) -> PenaltyFact {
    let class = Class::General;
    PenaltyFact { id: id.to_owned(), decided_on: day(decided_on), class, repaired_on: repaired_on.map(day) }
}

fn whats(before: (&Facts, &str), after: (&Facts, &str)) -> Vec<(What, String)> {
    let law = pack::load("ezhou").expect("loads").tier_law;
    let found = causes((before.0, day(before.1)), (after.0, day(after.1)), &law);
    found.into_iter().map(|cause| (cause.what, cause.fact)).collect()
}

#[test]
fn each_way_of_changing_has_its_name() {
    let facts = |penalties: Vec<PenaltyFact>| Facts { penalties, ..Facts::default() };
    let one = facts(vec![penalty("a", "2026-03-10", None)]);
    let none = facts(vec![]);
    let named = |what: What, id: &str| vec![(what, id.to_owned())];
    assert_eq!(whats((&one, "2026-03-09"), (&one, "2026-03-10")), named(What::Counts, "a"));
    assert_eq!(whats((&none, "2026-06-01"), (&one, "2026-06-02")), named(What::Counts, "a"), "came late");
    assert_eq!(whats((&one, "2027-03-10"), (&one, "2027-03-11")), named(What::Past, "a"));
    assert_eq!(whats((&one, "2026-06-01"), (&none, "2026-06-02")), named(What::Withdrawn, "a"));
    let repaired = facts(vec![penalty("a", "2026-03-10", Some("2026-06-02"))]);
    assert_eq!(whats((&one, "2026-06-01"), (&repaired, "2026-06-02")), named(What::Repaired, "a"));
    assert_eq!(whats((&repaired, "2026-06-02"), (&repaired, "2027-06-02")), vec![], "it has not counted for long");
    let entry = RosterFact { kind: "serious_dishonesty".into(), from: day("2026-03-01"), to: Some(day("2026-09-01")) };
    let listed = Facts { rosters: vec![entry], ..Facts::default() };
    assert_eq!(whats((&listed, "2026-02-28"), (&listed, "2026-03-01")), named(What::Listed, "serious_dishonesty"));
    assert_eq!(whats((&listed, "2026-08-31"), (&listed, "2026-09-01")), named(What::Delisted, "serious_dishonesty"));
}

#[test]
fn going_over_to_imported_grades_is_a_reason() {
    let mut pack = pack::load("ezhou").expect("loads");
    let change = LawChange {
        from: day("2027-01-01"),
        title: "某办法".to_owned(),
        number: "鄂州政办发〔2026〕88号".to_owned(),
        article: "第九条".to_owned(),
        values: [("tier.source".to_owned(), Value::Text("imported".to_owned()))].into(),
    };
    pack.put_law(&change, day("2026-11-21")).expect("adopted");
    let grade = GradeFact {
        id: "g".into(),
        item: "public_evaluation".into(),
        grade: "差".into(),
        from: day("2026-11-01"),
        until: None,
    };
    let facts = Facts { grades: vec![grade], ..Facts::default() };
    let found = causes((&facts, day("2026-12-31")), (&facts, day("2027-01-01")), &pack.tier_law);
    let whats: Vec<_> = found.iter().map(|cause| cause.what).collect();
    assert_eq!(whats, [What::Rules, What::Graded]);
    assert_eq!(found[0].citation.number, "鄂州政办发〔2026〕88号");
    assert_eq!(found[1].say("差", Lang::Zh), "采用2026年11月1日的评价结果（差）。");
}

/// On every day on which time alone changes a tier, something is named; on a day on which nothing counts otherwise, nothing.
#[test]
fn whatever_changes_a_tier_is_named() {
    let law = pack::load("ezhou").expect("loads").tier_law;
    let mut numbers = 11_u64;
    let mut below = |n: u64| {
        numbers = numbers.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        (numbers >> 33) % n
    };
    let first = day("2024-01-01");
    let after = |days: u64| first + TimeDelta::days(days as i64);
    let mut changes = 0;
    for _ in 0..300 {
        let penalties = (0..below(6)).map(|id| PenaltyFact {
            id: id.to_string(),
            decided_on: after(below(900)),
            class: Class::ALL[below(3) as usize],
            repaired_on: (below(3) == 0).then(|| after(below(1200))),
        });
        let penalties: Vec<PenaltyFact> = penalties.collect();
        let rosters = (0..below(2)).map(|_| RosterFact {
            kind: "serious_dishonesty".into(),
            from: after(below(600)),
            to: (below(2) == 0).then(|| after(600 + below(400))),
        });
        let facts = Facts { penalties, rosters: rosters.collect(), ..Facts::default() };
        for (on, _) in tier::outlook(&facts, &law, first, 40) {
            let eve = on.pred_opt().expect("a day");
            assert!(!causes((&facts, eve), (&facts, on), &law).is_empty(), "{on}: {facts:?}");
            changes += 1;
        }
        assert!(causes((&facts, first), (&facts, first), &law).is_empty());
    }
    assert!(changes > 500, "{changes} changes were seen");
}
