//! The packs' departments, divisions and templates as data, natively and as wasm.
#![allow(clippy::unwrap_used)] // in a test, a panic is the message
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use shared::{
    catalogue::{CheckContext, FieldKind, SubjectFacts},
    form::Values,
    pack::{self, Pack},
    problem::Bilingual,
};
use std::collections::BTreeSet;

fn packs() -> impl Iterator<Item = Pack> {
    pack::cities().map(|city| pack::load(city).unwrap())
}

fn named(name: &Bilingual) -> bool {
    !name.zh.is_empty() && !name.en.is_empty()
}

#[test]
fn an_organ_names_one_department() {
    for pack in packs() {
        let mut names = BTreeSet::new();
        let mut codes = BTreeSet::new();
        for department in &pack.departments {
            assert!(named(&department.name), "{} {}", pack.code, department.code);
            assert!(codes.insert(&department.code), "{}: department {} twice", pack.code, department.code);
            for name in department.aliases.iter().chain([&department.name.zh]) {
                assert!(names.insert(name), "{}: {name} would be two departments", pack.code);
                assert_eq!(pack.department_by_organ(name), Some(department), "{}: {name}", pack.code);
            }
        }
        assert_eq!(pack.departments.iter().filter(|d| d.market_regulator).count(), 1, "{}", pack.code);
    }
}

#[test]
fn divisions_lie_in_their_city() {
    for pack in packs() {
        let mut codes = BTreeSet::new();
        for division in &pack.divisions {
            assert!(named(&division.name) && codes.insert(&division.code), "{} {}", pack.code, division.code);
            // A zone without a national code has a word for one, so that nobody takes it for a number of GB/T 2260.
            let national = division.code.bytes().all(|b| b.is_ascii_digit());
            let inside = division.code.len() == 6 && division.code.starts_with(&pack.division[..4]);
            assert!(if national { inside } else { division.code.bytes().all(|b| b.is_ascii_lowercase()) });
        }
        assert!(!pack.divisions.is_empty());
    }
}

#[test]
fn a_template_signed_today_makes_a_valid_commitment() {
    for pack in packs() {
        let item = pack.item("commitment").unwrap();
        let FieldKind::Choice { options } = &item.field("CNLX").unwrap().kind else { panic!("CNLX is a list") };
        let voluntary = pack.templates.iter().filter(|template| template.kind == "主动型").count();
        assert!(voluntary >= 2, "{} has {voluntary} voluntary templates", pack.code);
        let mut seen = BTreeSet::new();
        for template in &pack.templates {
            let place = format!("{} {}", pack.code, template.code);
            assert!(seen.insert((&template.code, template.version)), "{place} twice");
            assert!(options.iter().any(|option| option.value == template.kind), "{place}: {}", template.kind);
            assert!(named(&template.title) && template.to.is_none_or(|to| template.from <= to), "{place}");
            // The basis names a document of the pack by its title, and an article of it.
            let document = pack.documents.values().find(|d| template.basis.starts_with(&format!("《{}》", d.title)));
            let document = document.unwrap_or_else(|| panic!("{place}: no document for {}", template.basis));
            assert!(template.basis.chars().count() > document.title.chars().count() + 4, "{place}: no article");
            assert!(document.issued_on.is_none_or(|day| day <= template.from), "{place} is older than its basis");

            let values: Values = [
                ("CNLX", template.kind.as_str()),
                ("CNSX", &template.matter),
                ("CNNR", &template.content),
                ("WYZR", &template.liability),
                ("CNZCRQ", &template.from.to_string()),
                ("CNSLDW", &pack.department(&template.department).unwrap().name.zh),
                ("GKLX", "可向社会公开"),
            ]
            .map(|(code, value)| (code.to_owned(), value.to_owned()))
            .into();
            let mut values = values;
            // What is typed and what follows from the term.
            if let Some(paper) = template.papers.first() {
                values.insert("QSCL".to_owned(), paper.zh.clone());
            }
            if let Some(days) = template.days {
                let due = pack.calendar.add_working_days(template.from, i64::from(days)).unwrap();
                values.insert("LXQX".to_owned(), due.date.to_string());
            }
            let subject = SubjectFacts {
                name: "临江机械有限公司".to_owned(),
                uscc: "91420700MA4900010Y".to_owned(),
                kind: "法人及非法人组织".to_owned(),
            };
            let checked = item.check(&values, &CheckContext { today: template.from, subject: Some(subject) });
            assert_eq!(checked.problems, [], "{place}");
            assert_eq!(checked.values["CNNR"], template.content.trim(), "{place}: the text is canonical as it stands");
        }
    }
}

#[test]
fn a_new_version_of_a_template_ends_the_one_before() {
    use shared::pack::Amendment;
    let pack = pack::load("ezhou").unwrap();
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    let mut next = pack.template("quality", 1).unwrap().clone();
    next.version = 2;
    next.from = day("2026-12-01");
    let on = day("2026-11-21");
    let amended = pack.amended(&[Amendment::Template { template: Box::new(next.clone()) }], on).unwrap();
    assert_eq!(amended.template("quality", 1).unwrap().to, Some(day("2026-11-30")));
    let signable =
        |day| amended.templates_on(day).filter(|t| t.code == "quality").map(|t| t.version).collect::<Vec<_>>();
    assert_eq!((signable(day("2026-11-30")), signable(day("2026-12-01"))), (vec![1], vec![2]));
    // Twice is refused, in words; so is one that makes no sense.
    let twice = [
        Amendment::Template { template: Box::new(next.clone()) },
        Amendment::Template { template: Box::new(next.clone()) },
    ];
    assert!(pack.amended(&twice, on).unwrap_err().contains("version 2 is there already"));
    next.department = "nobody".to_owned();
    assert!(
        pack.amended(&[Amendment::Template { template: Box::new(next) }], on)
            .unwrap_err()
            .contains("no department nobody")
    );
    let ended = Amendment::TemplateEnd { code: "quality".to_owned(), to: day("2026-11-25") };
    let amended = pack.amended(&[ended], on).unwrap();
    assert_eq!(amended.templates_on(day("2026-11-26")).filter(|t| t.code == "quality").count(), 0);
}
