//! Work plans: how a task stands on each day, what is refused, and the cities' own plans.
#![allow(clippy::unwrap_used)]

use chrono::NaiveDate;
use shared::{
    form::{FieldProblem, Values},
    pack,
    plan::{Entry, NewPlan, Planned, Progress, Stage, Standing, Step, Told},
    problem::Code,
};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn typed(pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(field, text)| ((*field).to_owned(), (*text).to_owned())).collect()
}

fn codes<T>(read: Result<T, Vec<FieldProblem>>) -> Vec<(String, Code)> {
    read.err().unwrap_or_default().into_iter().map(|p| (p.field, p.problem.code)).collect()
}

fn said(expected: &[(&str, Code)]) -> Vec<(String, Code)> {
    expected.iter().map(|(field, code)| ((*field).to_owned(), *code)).collect()
}

#[test]
fn how_a_task_stands_follows_from_its_days_and_what_was_said() {
    let open = Progress {
        begin: day("2026-03-01"),
        due: Some(day("2026-06-30")),
        stage: Stage::Open,
        reported: false,
        done_on: None,
    };
    let reported = Progress { reported: true, ..open };
    let endless = Progress { due: None, ..open };
    let handed_in = Progress { stage: Stage::HandedIn, reported: true, done_on: Some(day("2026-06-20")), ..open };
    let late = Progress { stage: Stage::Done, done_on: Some(day("2026-07-05")), ..handed_in };
    let in_time = Progress { stage: Stage::Done, ..handed_in };
    let dropped = Progress { stage: Stage::Dropped, ..open };
    // Task, day, how it stands, days left, days over.
    let cases = [
        (open, "2026-02-28", Standing::NotBegun, Some(122), None),
        (reported, "2026-02-28", Standing::UnderWay, Some(122), None),
        (open, "2026-03-01", Standing::UnderWay, Some(121), None),
        // The last day belongs to the term.
        (open, "2026-06-30", Standing::UnderWay, Some(0), None),
        (open, "2026-07-01", Standing::Overdue, None, Some(1)),
        (endless, "2036-07-01", Standing::UnderWay, None, None),
        // What was handed in waits for the office: its department is not late any more.
        (handed_in, "2026-07-09", Standing::HandedIn, None, None),
        (in_time, "2026-07-09", Standing::Done, None, None),
        (late, "2027-07-09", Standing::Done, None, Some(5)),
        (dropped, "2026-07-09", Standing::Dropped, None, None),
    ];
    for (task, on, standing, left, over) in cases {
        let on = day(on);
        assert_eq!(
            (task.standing(on), task.days_left(on), task.days_over(on)),
            (standing, left, over),
            "{task:?} on {on}"
        );
    }
    assert!(open.soon(day("2026-05-31"), 30) && !open.soon(day("2026-05-30"), 30));
    assert!(!open.soon(day("2026-07-01"), 30), "overdue is not soon");
    assert!(!handed_in.soon(day("2026-06-30"), 30));
}

#[test]
fn a_task_is_done_by_way_of_confirmation_alone() {
    let ways: Vec<_> = Stage::ALL
        .iter()
        .flat_map(|stage| Step::ALL.iter().map(move |step| (*step, *stage)))
        .filter(|(step, stage)| step.to(*stage) == Some(Stage::Done))
        .collect();
    assert_eq!(ways, [(Step::Confirm, Stage::HandedIn)]);
    assert!(Step::Confirm.second_person());
    for step in Step::ALL {
        for end in [Stage::Done, Stage::Dropped] {
            assert_eq!(step.to(end), None, "{step:?} leads out of {end:?}");
        }
    }
}

const TOLD: Told = Told {
    today: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
    begin: NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(),
    due: NaiveDate::from_ymd_opt(2026, 12, 31),
    evidence: false,
};

#[test]
fn what_is_wrong_with_a_step_is_told_at_its_field() {
    type Case<'a> = (Step, &'a [(&'a str, &'a str)], &'a [(&'a str, Code)]);
    let cases: &[Case<'_>] = &[
        (Step::Report, &[("note", "已起草办法")], &[]),
        (Step::Report, &[], &[("note", Code::Required)]),
        (Step::Report, &[("note", "请拨打 13807110000")], &[("note", Code::PrivateNumber)]),
        // Evidence is whole or not there.
        (
            Step::Report,
            &[("note", "x"), ("reference", "鄂州发改〔2026〕8号")],
            &[("evidence", Code::Required), ("evidence_on", Code::Required)],
        ),
        (
            Step::Report,
            &[("note", "x"), ("evidence", "印发办法"), ("evidence_on", "2026-11-23")],
            &[("evidence_on", Code::DateFuture)],
        ),
        (
            Step::Report,
            &[("note", "x"), ("evidence", "x"), ("evidence_on", "2026-11-22"), ("case", "x7"), ("record", "-1")],
            &[("case", Code::NumberShape), ("record", Code::NumberShape)],
        ),
        // What is handed in is dated and shown.
        (
            Step::HandIn,
            &[],
            &[("done_on", Code::Required), ("evidence", Code::Required), ("evidence_on", Code::Required)],
        ),
        (
            Step::HandIn,
            &[("done_on", "2026-11-23"), ("evidence", "x"), ("evidence_on", "2026-11-20")],
            &[("done_on", Code::DateFuture)],
        ),
        (Step::HandIn, &[("done_on", "2026-11-22"), ("evidence", "x"), ("evidence_on", "2026-11-20")], &[]),
        (Step::Confirm, &[], &[]),
        (Step::Return, &[], &[("note", Code::ReasonRequired)]),
        (Step::Drop, &[("note", " ")], &[("note", Code::ReasonRequired)]),
        (Step::Term, &[("due", "2027-03-31")], &[("note", Code::ReasonRequired)]),
        (Step::Term, &[("note", "x")], &[("due", Code::Required)]),
        (Step::Term, &[("note", "x"), ("due", "2026-02-28")], &[("due", Code::LastDayFirst)]),
        (Step::Term, &[("note", "x"), ("due", "2026-11-21")], &[("due", Code::DayPassed)]),
        (Step::Term, &[("note", "x"), ("due", "2026-12-31")], &[("due", Code::SameTerm)]),
        (Step::Term, &[("note", "x"), ("due", "2027-02-30")], &[("due", Code::DateMissing)]),
        (Step::Term, &[("note", "x"), ("due", "2026-11-22")], &[]),
    ];
    for (step, fields, expected) in cases {
        assert_eq!(codes(Entry::read(*step, &typed(fields), TOLD)), said(expected), "{step:?} {fields:?}");
    }
    let shown = Told { evidence: true, ..TOLD };
    assert_eq!(codes(Entry::read(Step::HandIn, &typed(&[("done_on", "2026-11-22")]), shown)), []);
}

#[test]
fn a_task_is_planned_with_days_in_order_and_departments_of_the_city() {
    let known = |code: &str| ["market", "tax"].contains(&code);
    let whole = [
        ("group", "重点领域"),
        ("sector", "税务领域"),
        ("work", "完善制度。\n\n 健全机制。"),
        ("begin", "2026-03-01"),
        ("due", "2026-06-30"),
        ("leads", "tax"),
        ("supports", "market"),
    ];
    let with = |changed: &[(&str, &str)]| {
        let mut values = typed(&whole);
        values.extend(typed(changed));
        Planned::read(&values, &known)
    };
    let task = with(&[]).unwrap();
    assert_eq!(task.work, ["完善制度。", "健全机制。"]);
    assert_eq!((task.leads.as_slice(), task.due), (["tax".to_owned()].as_slice(), Some(day("2026-06-30"))));
    assert_eq!(with(&[("due", "")]).unwrap().due, None);
    type Case<'a> = (&'a [(&'a str, &'a str)], &'a [(&'a str, Code)]);
    let cases: &[Case<'_>] = &[
        (&[("due", "2026-02-28")], &[("due", Code::LastDayFirst)]),
        (&[("due", "2026-03-01")], &[]),
        (&[("leads", "customs")], &[("leads", Code::EntryOwner)]),
        (&[("leads", "tax；market"), ("supports", "")], &[]),
        (&[("supports", "market；tax")], &[("supports", Code::LeadsAndSupports)]),
        (&[("leads", ""), ("begin", "")], &[("begin", Code::Required), ("leads", Code::Required)]),
        (&[("begin", "2026-13-01")], &[("begin", Code::DateMissing)]),
        (&[("sector", "a\0b")], &[("sector", Code::ControlCharacter)]),
    ];
    for (changed, expected) in cases {
        assert_eq!(codes(with(changed)), said(expected), "{changed:?}");
    }
    for (days, expected) in [("", Code::Required), ("366", Code::NumberShape), ("-1", Code::NumberShape)] {
        let plan = typed(&[("title", "x"), ("document", "x"), ("remind_days", days)]);
        assert_eq!(codes(NewPlan::read(&plan)), said(&[("remind_days", expected)]), "{days:?}");
    }
}

/// 云府办函〔2022〕36号, 附件2.
#[test]
fn yunfu_names_nine_and_nineteen_sectors() {
    let pack = pack::load("yunfu").unwrap();
    let plan = &pack.plans[0];
    assert_eq!((plan.basis.number.as_str(), plan.basis.article.as_str()), ("云府办函〔2022〕36号", "附件2"));
    let of = |part: &str| plan.tasks.iter().filter(|task| task.group.zh.starts_with(part)).count();
    assert_eq!((of("一、"), of("二、"), plan.tasks.len()), (9, 19, 28));
    // By the middle of 2022, its end, and the end of 2023.
    let by = |due: &str| plan.tasks.iter().filter(|task| task.due == Some(day(due))).count();
    assert_eq!((by("2022-06-30"), by("2022-12-31"), by("2023-12-31")), (15, 10, 3));
    let tax = &plan.tasks[0];
    assert_eq!((tax.sector.zh.as_str(), tax.leads.as_slice()), ("税务领域", ["tax".to_owned()].as_slice()));
}

/// 鄂州政办发〔2021〕29号, 三: ten tasks without terms.
#[test]
fn a_plan_without_terms_stays_without() {
    let pack = pack::load("ezhou").unwrap();
    assert_eq!(pack.plans[0].tasks.len(), 10);
    assert!(pack.plans[0].tasks.iter().all(|task| task.due.is_none()));
}
