//! Old law stays computable: every parameter of every city, on every day, without gap or conflict; every citation names
//! a listed document.

use chrono::NaiveDate;
use shared::{law::LawError, pack, problem::Lang};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn days(from: &str, to: &str) -> impl Iterator<Item = NaiveDate> {
    let (from, to): (NaiveDate, NaiveDate) = (from.parse().expect("date"), to.parse().expect("date"));
    from.iter_days().take_while(move |d| *d <= to)
}

#[test]
fn every_pack_loads() {
    let cities: Vec<_> = pack::cities().collect();
    assert_eq!(cities, ["ezhou", "wugang", "yunfu", "jixi"]);
    for city in cities {
        let pack = pack::load(city).unwrap_or_else(|p| panic!("{}", p.say(Lang::En)));
        assert!(pack.item("penalty").is_some() && pack.item("licence").is_some(), "{city} has the double publicity");
        assert!(!pack.templates.is_empty(), "{city} has commitment templates");
        assert!(!pack.divisions.is_empty() || city == "wugang", "{city} has divisions");
    }
    let unknown = pack::load("atlantis").expect_err("an unknown city is an error");
    assert!(unknown.say(Lang::En).contains("ezhou"), "and the error names the known ones");
}

#[test]
fn every_parameter_covers_every_day() {
    for city in pack::cities() {
        let pack = pack::load(city).expect("loads");
        assert!(pack.law.parameters.len() > 30, "{city} has its law");
        for day in days("2017-01-01", "2027-12-31") {
            let at = pack.law.at(day);
            for id in pack.law.parameters.keys() {
                if let Err(e) = at.value(id) {
                    panic!("{city}: {e}");
                }
            }
        }
    }
}

#[test]
fn every_citation_names_a_listed_document() {
    for city in pack::cities() {
        let pack = pack::load(city).expect("loads");
        for value in pack.law.parameters.values().flat_map(|p| &p.values) {
            let document = pack.documents.get(&value.citation.document);
            assert_eq!(document.map(|d| &d.number), Some(&value.citation.number), "{city}");
        }
    }
}

/// A document can't be the ground for days before it was in force unless the value says "to be confirmed".
#[test]
fn no_citation_reaches_back_before_its_document() {
    for city in pack::cities() {
        let pack = pack::load(city).expect("loads");
        for (id, value) in pack.law.parameters.iter().flat_map(|(id, p)| p.values.iter().map(move |v| (id, v))) {
            let document = &pack.documents[&value.citation.document];
            let start = document.in_force_from.or(document.issued_on);
            if let Some(start) = start.filter(|_| !value.citation.confirm) {
                assert!(value.from >= start, "{city}: {id} from {} cites {} of {start}", value.from, document.number);
            }
        }
    }
}

#[test]
fn a_gap_and_a_conflict_are_errors() {
    let mut pack = pack::load("ezhou").expect("loads");
    let id = "tier.window_months";
    let day: NaiveDate = "2026-11-21".parse().expect("date");
    let values = &mut pack.law.parameters.get_mut(id).expect("exists").values;
    let doubled = values.last().expect("a value").clone();
    values.push(doubled);
    assert_eq!(pack.law.at(day).int(id).unwrap_err(), LawError::Conflict(id.into(), day));
    pack.law.parameters.get_mut(id).expect("exists").values.clear();
    assert_eq!(pack.law.at(day).int(id).unwrap_err(), LawError::Gap(id.into(), day));
    assert_eq!(pack.law.at(day).int("tier.windwo").unwrap_err(), LawError::Unknown("tier.windwo".into()));
}

#[test]
fn every_read_is_noted_once() {
    let pack = pack::load("ezhou").expect("loads");
    let at = pack.law.at("2026-11-21".parse().expect("date"));
    for _ in 0..3 {
        assert_eq!(at.int("tier.window_months").expect("in force").0, 12);
    }
    let reads = at.reads();
    assert_eq!(reads.len(), 1);
    assert_eq!(reads[0].id, "tier.window_months");
}
