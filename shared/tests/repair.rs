//! Whether a record can be repaired, and from when: by article and over all days.
#![allow(clippy::unwrap_used)]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use chrono::{Days, NaiveDate};
use shared::{
    education::{CourseKind, Training},
    pack::{self, Pack},
    problem::Code,
    publication::{self, Act, Publication, Traits},
    repair::{self, Answer, Facts},
    tier::Class,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn ezhou() -> Pack {
    pack::load("ezhou").unwrap()
}

fn clocks(pack: &Pack, decided_on: NaiveDate, class: Option<Class>, today: NaiveDate) -> Publication {
    let act = Act {
        decided_on,
        document_on: None,
        clock: Some("clock.ten_acts"),
        class,
        market: false,
        traits: Traits::default(),
        repaired_on: None,
        annulled_on: None,
    };
    publication::of(&act, &pack.law, &pack.calendar, today).unwrap()
}

fn trained(on: NaiveDate) -> Option<Training> {
    Training::of(CourseKind::Repair, on)
}

fn ask(pack: &Pack, decided_on: &str, class: Option<Class>, today: &str, false_on: Option<&str>) -> Answer {
    let publication = clocks(pack, day(decided_on), class, day(today));
    let facts = Facts { publication: &publication, false_paper_on: false_on.map(day), training: None, applied: false };
    repair::conditions(&facts, &pack.law, day(today)).unwrap()
}

#[test]
fn by_article() {
    let pack = ezhou();
    // 国家发展改革委令第36号: general from three months on, serious from twelve, minor as soon as done.
    for (decided, class, today, false_on, expected, from) in [
        ("2026-04-10", Class::General, "2026-07-09", None, Some(Code::RepairNotYet), Some("2026-07-10")),
        ("2026-04-10", Class::General, "2026-07-10", None, None, Some("2026-07-10")),
        ("2026-04-10", Class::Serious, "2027-04-09", None, Some(Code::RepairNotYet), Some("2027-04-10")),
        ("2026-04-10", Class::Serious, "2027-04-10", None, None, Some("2027-04-10")),
        ("2026-04-10", Class::Minor, "2026-04-10", None, None, Some("2026-04-10")),
        // No day 31 in the third month: its last day (民法典 202).
        ("2026-08-31", Class::General, "2026-11-29", None, Some(Code::RepairNotYet), Some("2026-11-30")),
        // Three years after a false paper, and the longer of two waits.
        ("2026-04-10", Class::General, "2026-08-01", Some("2024-08-02"), Some(Code::RepairBarred), Some("2027-08-02")),
        ("2026-04-10", Class::General, "2027-08-02", Some("2024-08-02"), None, Some("2027-08-02")),
        ("2026-04-10", Class::Serious, "2026-08-01", Some("2026-01-01"), Some(Code::RepairNotYet), Some("2029-01-01")),
    ] {
        let answer = ask(&pack, decided, Some(class), today, false_on);
        let place = format!("{decided} {class:?} on {today}");
        assert_eq!(answer.problem.as_ref().map(|p| p.code), expected, "{place}");
        assert_eq!(answer.possible, expected.is_none(), "{place}");
        assert_eq!(answer.from, from.map(day), "{place}");
        assert!(answer.requirements.iter().all(|rule| rule.citation.is_some()), "{place}");
    }
}

#[test]
fn what_is_no_matter_of_repair_says_so() {
    let pack = ezhou();
    let licence = ask(&pack, "2026-04-10", None, "2026-08-01", None);
    assert_eq!(licence.problem.unwrap().code, Code::RepairNotOfThisKind);
    let mut publication = clocks(&pack, day("2026-04-10"), Some(Class::General), day("2026-08-01"));
    for (state, code) in [
        (publication::PublicationState::Repaired, Code::RepairDone),
        (publication::PublicationState::Annulled, Code::RepairAnnulled),
    ] {
        publication.state = state;
        let facts = Facts { publication: &publication, false_paper_on: None, training: None, applied: false };
        let answer = repair::conditions(&facts, &pack.law, day("2026-08-01")).unwrap();
        assert_eq!((answer.problem.unwrap().code, answer.from), (code, None));
    }
    publication.state = publication::PublicationState::Published;
    publication.repairable_from = None;
    let facts = Facts { publication: &publication, false_paper_on: None, training: None, applied: false };
    let answer = repair::conditions(&facts, &pack.law, day("2026-08-01")).unwrap();
    assert_eq!((answer.problem.unwrap().code, answer.from), (Code::RepairExcluded, None));
}

#[test]
fn every_city_answers_on_every_day_and_time_only_helps() {
    for city in pack::cities() {
        let pack = pack::load(city).unwrap();
        for class in [Class::Minor, Class::General, Class::Serious] {
            for decided in (0..90).map(|n| day("2019-01-01") + Days::new(n * 37)) {
                let mut possible = false;
                for today in (0..40).map(|n| decided + Days::new(n * 31)) {
                    let publication = clocks(&pack, decided, Some(class), today);
                    let facts = Facts {
                        publication: &publication,
                        false_paper_on: None,
                        training: trained(today),
                        applied: false,
                    };
                    let answer = repair::conditions(&facts, &pack.law, today).unwrap();
                    assert!(answer.possible || !possible, "{city} {class:?} {decided}: taken back on {today}");
                    assert_eq!(answer.possible, answer.from.is_some_and(|from| from <= today));
                    possible |= answer.possible;
                }
            }
        }
    }
}

#[test]
fn training_is_asked_for_where_the_regime_of_the_day_wants_it() {
    let pack = ezhou();
    let asked = |decided: &str, class, today: &str, training| {
        let publication = clocks(&pack, day(decided), Some(class), day(today));
        let facts = Facts { publication: &publication, false_paper_on: None, training, applied: false };
        repair::conditions(&facts, &pack.law, day(today)).unwrap()
    };
    let rule = |answer: &Answer| answer.requirements.iter().find(|rule| rule.training).map(|rule| rule.met);
    // 发改办财金〔2019〕527号: for serious dishonesty.
    let open = asked("2020-03-10", Class::Serious, "2021-03-10", None);
    assert_eq!((rule(&open), open.problem.map(|p| p.code)), (Some(Some(false)), Some(Code::RepairTraining)));
    let done = asked("2020-03-10", Class::Serious, "2021-03-10", trained(day("2021-03-01")));
    assert_eq!((rule(&done), done.possible), (Some(Some(true)), true));
    assert_eq!(rule(&asked("2020-03-10", Class::General, "2021-03-10", None)), None);
    // The orders after it ask for none.
    for today in ["2023-05-01", "2026-04-01"] {
        let answer = asked("2020-03-10", Class::Serious, today, None);
        assert_eq!((rule(&answer), answer.possible), (None, true), "{today}");
    }
}
