//! Courses: whole in every city, checked alike in browser and server. Natively and as wasm.
#![allow(clippy::unwrap_used)] // in a test, a panic is the message
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use chrono::{Days, NaiveDate};
use shared::{
    education::{self, CourseKind, Training, field},
    form::Values,
    pack,
    problem::Code,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn every_city_offers_what_its_law_asks_for() {
    for pack in pack::cities().map(|city| pack::load(city).unwrap()) {
        assert!(pack.courses.iter().all(|course| course.faults().is_empty()), "{}", pack.code);
        for today in (0..120).map(|n| day("2017-01-01") + Days::new(n * 31)) {
            let asked = pack.law.at(today).list("repair.training").unwrap().0.to_vec();
            assert!(asked.iter().all(|class| ["minor", "general", "serious"].contains(&class.as_str())), "{asked:?}");
            let offered = pack.courses_on(today).any(|course| course.kind == CourseKind::Repair);
            assert!(asked.is_empty() || offered, "{} asks for training on {today} and offers none", pack.code);
        }
        assert!(pack.courses_on(day("2026-11-21")).any(|course| course.kind == CourseKind::Entry));
    }
}

#[test]
fn only_the_latest_version_is_offered() {
    let mut pack = pack::load("ezhou").unwrap();
    let mut next = pack.courses[0].clone();
    (next.version, next.from) = (2, day("2027-01-01"));
    pack.courses.push(next);
    let version = |on: &str| {
        let code = &pack.courses[0].code;
        let found: Vec<_> = pack.courses_on(day(on)).filter(|course| course.code == *code).collect();
        assert_eq!(found.len(), 1);
        found[0].version
    };
    assert_eq!((version("2026-12-31"), version("2027-01-01")), (1, 2));
}

#[test]
fn all_answers_must_be_right_and_each_wrong_one_is_named() {
    let pack = pack::load("ezhou").unwrap();
    for course in &pack.courses {
        let right: Values = (0..).map(field).zip(course.questions.iter().map(|q| q.right.to_string())).collect();
        assert!(course.check(&right).is_empty());
        for (n, question) in course.questions.iter().enumerate() {
            for chosen in 0..=question.options.len() {
                let mut answers = right.clone();
                answers.insert(field(n), chosen.to_string());
                let said: Vec<_> = course.check(&answers).into_iter().map(|p| (p.field, p.problem.code)).collect();
                let expected = match chosen {
                    chosen if chosen == question.right => vec![],
                    chosen if chosen < question.options.len() => vec![(field(n), Code::AnswerWrong)],
                    _ => vec![(field(n), Code::Required)],
                };
                assert_eq!(said, expected);
            }
        }
        assert_eq!(course.check(&Values::new()).len(), course.questions.len());
        assert_eq!(course.lesson().check(&Values::new()), course.check(&Values::new()), "the browser tells as much");
        assert!(course.reasons(&right).is_empty());
    }
}

#[test]
fn no_condition_can_rest_on_education_before_entry() {
    let on = day("2026-11-21");
    assert_eq!(Training::of(CourseKind::Entry, on), None);
    let training = Training::of(CourseKind::Repair, on).unwrap();
    assert!(training.since(on) && !training.since(on + Days::new(1)));
}

#[test]
fn a_name_is_no_place_for_numbers_of_persons() {
    assert_eq!(education::check_name(" 张三 "), Ok("张三".to_owned()));
    assert_eq!(education::check_name("鄂城区樊口5号渔家小馆"), Ok("鄂城区樊口5号渔家小馆".to_owned()));
    for (typed, code) in [
        ("", Code::Required),
        ("张三 13800138000", Code::PersonalData),
        ("张三\n李四", Code::ControlCharacter),
        (&"长".repeat(61), Code::TooLong),
    ] {
        assert_eq!(education::check_name(typed).unwrap_err().code, code, "{typed}");
    }
}
