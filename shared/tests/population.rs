//! Columns decide as the engine for one subject does, and survive being written and read; whatever else is read is refused.

use chrono::{Days, NaiveDate};
use shared::{
    pack,
    population::{Broken, Builder, MOST_PENALTIES, MOST_SUBJECTS, Movers, Population, Rules, TooMuch},
    tier::{self, Class, Facts, PenaltyFact, RosterFact, Tier, TierLaw},
};
use std::sync::LazyLock;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const ON: &str = "2028-02-29";

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn law() -> &'static TierLaw {
    static LAW: LazyLock<TierLaw> = LazyLock::new(|| pack::load("ezhou").expect("loads").tier_law);
    &LAW
}

/// The law with other rules on every day.
fn law_of(rules: &Rules) -> TierLaw {
    let mut law = law().clone();
    for period in &mut law.periods {
        period.window_months = rules.window_months;
        period.thresholds = rules.thresholds;
        period.minor_counts = rules.minor_counts;
        period.roster_kinds.clone_from(&rules.roster_kinds);
    }
    law
}

/// A penalty so many days before the day.
fn penalty(number: usize, age: i64, class: Class, repaired: Option<i64>) -> PenaltyFact {
    let before = |days: i64| day(ON).checked_sub_signed(chrono::TimeDelta::days(days)).expect("a date");
    PenaltyFact { id: number.to_string(), decided_on: before(age), class, repaired_on: repaired.map(before) }
}

fn facts(ages: &[i64]) -> Facts {
    let penalties = ages.iter().enumerate().map(|(at, age)| penalty(at, *age, Class::General, None)).collect();
    Facts { uscc: String::new(), penalties, ..Facts::default() }
}

fn build(city: &[(&str, &str, Facts)]) -> (Population, Vec<u32>) {
    let mut builder = Builder::new(day(ON));
    for (region, sector, facts) in city {
        builder.add(region, sector, facts);
    }
    builder.finish().expect("fits")
}

#[test]
fn who_moves_is_counted_by_sector_and_region_and_can_be_named() {
    let city = [
        ("420704", "C", facts(&[10])),
        ("420704", "C", facts(&[])),
        ("420702", "F", facts(&[10, 400])),
        ("420702", "F", facts(&[500])),
        ("420702", "C", facts(&[10, 20, 30, 40])),
    ];
    let (population, ids) = build(&city);
    assert_eq!((population.len(), population.penalties()), (5, 8));
    let now = Rules::of(law().period(day(ON)).expect("in force"));
    let longer = Rules { window_months: 24, ..now.clone() };
    let flows = population.flows(&population.tiers(&now), &longer);
    let all = flows.all();
    assert_eq!(all.of(Tier::Notice, Tier::Attention), 1, "the second penalty of 400 days ago");
    assert_eq!(all.of(Tier::Normal, Tier::Notice), 1);
    assert_eq!((all.worse(), all.better()), (2, 0));
    assert_eq!(Tier::ALL.map(|t| all.before(t)), [2, 2, 0, 0, 1]);
    assert_eq!(Tier::ALL.map(|t| all.after(t)), [1, 2, 1, 0, 1]);
    let wholesale = population.sectors().iter().position(|code| code == "F").expect("occurs");
    assert_eq!(flows.sector(wholesale).worse(), 2);
    let south = population.regions().iter().position(|code| code == "420704").expect("occurs");
    assert_eq!(flows.region(south).worse(), 0);
    let asked = Movers { from: Some(Tier::Normal), ..Movers::default() };
    let (places, n) = population.movers(&population.tiers(&now), &longer, asked, 10);
    assert_eq!(n, 1);
    assert_eq!(places.iter().map(|place| ids[*place as usize]).collect::<Vec<_>>(), [3]);
    // All are counted, those asked for are named.
    assert_eq!(population.movers(&population.tiers(&now), &longer, Movers::default(), 1).1, 2);
    assert_eq!(population.movers(&population.tiers(&now), &longer, Movers::default(), 1).0.len(), 1);
}

#[test]
fn nobody_is_a_population_too() {
    let (population, ids) = build(&[]);
    assert!(population.is_empty() && ids.is_empty());
    let rules = Rules::of(law().period(day(ON)).expect("in force"));
    assert_eq!(population.flows(&population.tiers(&rules), &rules).all().worse(), 0);
    assert_eq!(Population::decode(&population.encode()), Ok(population));
}

#[test]
fn what_does_not_fit_is_said() {
    let mut builder = Builder::new(day(ON));
    let listed = |kind: usize| RosterFact { kind: format!("k{kind}"), from: day("2020-01-01"), to: None };
    builder.add("", "", &Facts { rosters: (0..9).map(listed).collect(), ..Facts::default() });
    assert_eq!(builder.finish().expect_err("nine kinds"), TooMuch::Rosters);
    // Of more penalties than a column holds, the newest decide.
    let many: Vec<i64> = (0..400).collect();
    let (population, _) = build(&[("", "", facts(&many))]);
    assert_eq!(population.penalties(), MOST_PENALTIES);
}

#[test]
fn more_subjects_than_a_browser_keeps_are_refused() {
    let bytes = build(&[("", "", facts(&[]))]).0.encode();
    let (one, run) = bytes.split_last().expect("bytes");
    assert_eq!(*one, 1, "the number of subjects comes last");
    for (more, fits) in [(0, true), (1, false)] {
        let n = MOST_SUBJECTS + more;
        let number = (0..4).map(|at| ((n >> (7 * at)) & 0x7f) as u8 | if at < 3 { 0x80 } else { 0 });
        let bytes: Vec<u8> = run.iter().copied().chain(number).collect();
        assert_eq!(Population::decode(&bytes).is_ok(), fits, "{n}");
    }
}

#[test]
fn rules_that_decide_nothing_are_refused() {
    let good = Rules::of(law().period(day(ON)).expect("in force"));
    assert_eq!(good.check(), Ok(()));
    for (bad, code) in [
        (Rules { window_months: 0, ..good.clone() }, "window_out_of_range"),
        (Rules { window_months: 1200, ..good.clone() }, "window_out_of_range"),
        (Rules { thresholds: [0, 1, 2, 3], ..good.clone() }, "thresholds_out_of_order"),
        (Rules { thresholds: [1, 3, 2, 4], ..good.clone() }, "thresholds_out_of_order"),
    ] {
        assert_eq!(bad.check().expect_err("refused").code.as_str(), code);
    }
}

#[test]
fn the_edges_of_a_window_are_the_calendars() {
    let now = Rules::of(law().period(day(ON)).expect("in force"));
    for months in 1..=Rules::LONGEST_WINDOW {
        let rules = Rules { window_months: months, ..now.clone() };
        let law = law_of(&rules);
        let near = day(ON).checked_sub_months(chrono::Months::new(months)).expect("a date");
        for shift in 0..7 {
            let decided = near.checked_sub_days(Days::new(3)).expect("a date") + Days::new(shift);
            let facts = facts(&[(day(ON) - decided).num_days()]);
            let expected = tier::decide(&facts, &law, day(ON)).expect("decides").outcome;
            let (population, _) = build(&[("", "", facts)]);
            let all = population.flows(&population.tiers(&rules), &rules).all();
            assert_eq!(all.after(expected), 1, "{months} months, decided on {decided}");
        }
    }
}

#[test]
fn bytes_that_are_no_population_are_refused() {
    let listed = RosterFact { kind: "serious_dishonesty".into(), from: day("2027-01-01"), to: None };
    let city = [
        ("420704", "C", Facts { rosters: vec![listed], ..facts(&[3, 90]) }),
        ("420702", "C", facts(&[10, 2000])),
        ("420702", "", facts(&[])),
    ];
    let bytes = build(&city).0.encode();
    assert!(Population::decode(&bytes).is_ok());
    for end in 0..bytes.len() {
        assert_eq!(Population::decode(&bytes[..end]), Err(Broken), "cut off after {end}");
    }
    let rules = Rules::of(law().period(day(ON)).expect("in force"));
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut altered = bytes.clone();
            altered[at] ^= 1 << bit;
            // Some say something else, none of them stops the engine.
            if let Ok(population) = Population::decode(&altered) {
                let _ = population.flows(&population.tiers(&rules), &rules);
            }
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    fn class() -> impl Strategy<Value = Class> {
        prop_oneof![Just(Class::Minor), Just(Class::General), Just(Class::Serious)]
    }

    prop_compose! {
        fn subject()(
            region in prop_oneof![Just("420702"), Just("420703"), Just("420704")],
            sector in prop_oneof![Just(""), Just("C"), Just("F"), Just("H")],
            // Some are dated after the day, some are repaired after it.
            penalties in vec((-30_i64..2000, class(), proptest::option::of(-40_i64..1900)), 0..7),
            rosters in vec((prop_oneof![Just("serious_dishonesty"), Just("abnormal")], -20_i64..900, proptest::option::of(-20_i64..900)), 0..3),
        ) -> (&'static str, &'static str, Facts) {
            let before = |days: i64| day(ON).checked_sub_signed(chrono::TimeDelta::days(days)).expect("a date");
            let facts = Facts {
                uscc: String::new(),
                penalties: penalties.into_iter().enumerate().map(|(at, (age, class, repaired))| penalty(at, age, class, repaired)).collect(),
                rosters: rosters.into_iter().map(|(kind, from, to)| RosterFact { kind: kind.into(), from: before(from), to: to.map(before) }).collect(),
                ..Facts::default()
            };
            (region, sector, facts)
        }
    }

    prop_compose! {
        fn rules()(
            window_months in 1_u32..72,
            mut thresholds in proptest::array::uniform4(1_u32..7),
            minor_counts: bool,
            listed: bool,
        ) -> Rules {
            thresholds.sort_unstable();
            let roster_kinds = if listed { vec!["serious_dishonesty".to_owned()] } else { vec!["abnormal".to_owned(), "unknown".to_owned()] };
            Rules { window_months, thresholds, minor_counts, roster_kinds }
        }
    }

    proptest! {
        #[test]
        fn columns_decide_as_the_engine_does(city in vec(subject(), 0..60), before in rules(), after in rules()) {
            let (population, ids) = build(&city);
            let laws = [law_of(&before), law_of(&after)];
            let decide = |facts: &Facts, law: &TierLaw| tier::decide(facts, law, day(ON)).expect("decides").outcome;
            let mut expected = vec![];
            for id in &ids {
                let (region, sector, facts) = &city[*id as usize];
                expected.push((*region, *sector, decide(facts, &laws[0]), decide(facts, &laws[1])));
            }
            let flows = population.flows(&population.tiers(&before), &after);
            for (r, region) in population.regions().iter().enumerate() {
                for (s, sector) in population.sectors().iter().enumerate() {
                    for from in Tier::ALL {
                        for to in Tier::ALL {
                            let n = expected.iter().filter(|e| **e == (region.as_str(), sector.as_str(), from, to)).count();
                            prop_assert_eq!(flows.cell(r, s).of(from, to) as usize, n);
                        }
                    }
                }
            }
            let moved: Vec<u32> = (0..).zip(&expected).filter(|(_, e)| e.2 != e.3).map(|(place, _)| place).collect();
            prop_assert_eq!(population.movers(&population.tiers(&before), &after, Movers::default(), usize::MAX).0, moved);
        }

        #[test]
        fn what_is_written_is_read(city in vec(subject(), 0..60)) {
            let (population, _) = build(&city);
            prop_assert_eq!(Population::decode(&population.encode()), Ok(population));
        }

        #[test]
        fn any_bytes_are_read_or_refused(mut bytes in vec(any::<u8>(), 0..200)) {
            bytes.splice(0..0, *b"CPOP1");
            let _ = Population::decode(&bytes);
        }
    }
}
