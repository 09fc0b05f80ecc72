//! Courses: answered, certified, verified; and nowhere a condition of entry.

use crate::house::{House, JIANGZHU, JIANGZHU_NAME, Penalty, refusal, values};
use shared::{
    access::Viewer,
    case::{Action, KindCode, State, opening},
    education::{Course, CourseKind, NAME, field},
    form::Values,
    ports::{Answered, BusinessPort, CasePort, Certificate, EducationPort, Fault, Moved, ReportPort, Verified},
    problem::Code,
    report::ReportCode,
};
use std::{fs, path::Path};

/// Every question answered rightly.
fn right(course: &Course) -> Values {
    course.questions.iter().enumerate().map(|(n, question)| (field(n), question.right.to_string())).collect()
}

fn offered(house: &House, kind: CourseKind) -> &'static Course {
    house.app.pack().courses_on(house.clock.today()).find(|course| course.kind == kind).unwrap()
}

fn entry(house: &House) -> &'static Course {
    offered(house, CourseKind::Entry)
}

async fn passed(house: &House, viewer: &Viewer, course: &str, values: &Values) -> ReportCode {
    match house.app.answer_course(viewer, "192.0.2.7", course, values).await.unwrap() {
        Answered::Passed { code } => code,
        Answered::Mend { form } => panic!("{:?}", form.problems),
    }
}

async fn certificate(house: &House, code: ReportCode) -> Certificate {
    match house.app.verify("192.0.2.9", &code.to_string()).await.unwrap() {
        Verified::Certificate(certificate) => certificate,
        Verified::Report(_) => panic!("a report"),
    }
}

#[tokio::test]
async fn anyone_learns_and_is_certified_without_an_account() {
    let house = House::on("2026-11-21").await;
    let anyone = Viewer::default();
    let entry = entry(&house);
    // What is right stays here, until somebody was wrong; then they learn why, and of that question alone.
    let before = house.app.course(&anyone, &entry.code, &Values::new()).await.unwrap();
    let sent = serde_json::to_string(&before).unwrap();
    assert!(entry.questions.iter().all(|question| !sent.contains(&question.why.zh)) && !sent.contains("\"right\""));
    let mut answers = right(entry);
    answers.insert(NAME.into(), " 樊口渔家小馆 ".into());
    let code = passed(&house, &anyone, &entry.code, &answers).await;
    let found = certificate(&house, code).await;
    assert_eq!((found.holder.as_str(), found.uscc, found.title), ("樊口渔家小馆", None, entry.title.clone()));

    // One wrong, one left out, and a number where a name should be.
    let wrong = (entry.questions[1].right + 1) % entry.questions[1].options.len();
    answers.insert(field(1), wrong.to_string());
    answers.remove(&field(2));
    answers.insert(NAME.into(), "420704199003077511".into());
    let Answered::Mend { form } = house.app.answer_course(&anyone, "192.0.2.7", &entry.code, &answers).await.unwrap()
    else {
        panic!("passed")
    };
    let said: Vec<_> = form.problems.iter().map(|p| (p.field.as_str(), p.problem.code)).collect();
    assert_eq!(said, [(NAME, Code::PersonalData), ("q1", Code::AnswerWrong), ("q2", Code::Required)]);
    assert_eq!(form.values, answers, "nothing answered is lost");
    let told = house.app.course(&anyone, &entry.code, &form.values).await.unwrap().reasons;
    assert_eq!(told.into_iter().collect::<Vec<_>>(), [(field(1), entry.questions[1].why.clone())]);
    assert_eq!(house.count("certificate").await, 1);

    let unknown = house.app.answer_course(&anyone, "192.0.2.7", "nonsense", &answers).await;
    assert_eq!(unknown, Err(Fault::NotFound));
    let table = sqlx::query("update certificate set holder = 'x'").execute(&house.db.pool).await;
    assert!(table.is_err(), "what was issued stays");
    assert!(matches!(house.app.verify_ledger().await.unwrap(), backend::ledger::Verdict::Whole { .. }));
}

#[tokio::test]
async fn a_machine_does_not_fill_the_table_with_certificates() {
    let house = House::on("2026-11-21").await;
    let anyone = Viewer::default();
    let entry = entry(&house);
    let mut answers = right(entry);
    answers.insert(NAME.into(), "张三".into());
    for _ in 0..60 {
        passed(&house, &anyone, &entry.code, &answers).await;
    }
    let next = house.app.answer_course(&anyone, "192.0.2.7", &entry.code, &answers).await;
    assert_eq!(refusal(next), Code::SignInThrottled);
    assert!(house.app.answer_course(&anyone, "192.0.2.8", &entry.code, &answers).await.is_ok(), "another address may");
}

/// 舞钢 2020 三（二）: education costs nothing and may not be made a condition of entry.
#[tokio::test]
async fn nothing_waits_for_education_before_entry() {
    // Opening an account, registering, promising: all of it without a certificate.
    let house = House::on("2026-11-21").await;
    let owner = house.jiangzhu().await;
    let id = house.app.open_case(&owner, KindCode::Registration, opening("item", "certificate")).await.unwrap();
    let answers = values(&[
        ("ZS_LB", "质量认证"),
        ("ZS_ZSMC", "质量管理体系认证证书"),
        ("ZS_BH", "00126Q30001R0M/4200"),
        ("ZS_FZJG", "中国质量认证中心"),
        ("ZS_FZRQ", "2026-03-10"),
        ("ZS_YXQZ", "2029-03-09"),
    ]);
    let moved = house.app.act(&owner, id, 1, Action::Submit, Some(answers), None).await.unwrap();
    assert_eq!(moved, Moved::Done { state: State::Submitted });
    let id = house.app.open_case(&owner, KindCode::Commitment, opening("template", "lawful_honest")).await.unwrap();
    let moved = house.app.act(&owner, id, 1, Action::Sign, Some(Values::new()), None).await.unwrap();
    assert_eq!(moved, Moved::Done { state: State::Signed });
    assert_eq!(house.count("certificate").await, 0);

    // Nor can anything begin to: no statement asks for a certificate but the course's own module, and the one that a repair
    // regime may rest on, which reads repair courses alone.
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut asking = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") && !path.ends_with("store/education.rs") {
                let text = fs::read_to_string(&path).unwrap();
                let lines = text.lines().filter(|line| line.contains("from certificate"));
                asking.extend(lines.map(|line| line.trim().to_owned()));
            }
        }
    }
    assert_eq!(asking.len(), 1, "{asking:?}");
    assert!(asking[0].contains("kind = 'repair'"), "{asking:?}");
}

#[tokio::test]
async fn a_regime_that_wants_training_gets_it_from_the_course() {
    // 发改办财金〔2019〕527号 wants it for serious dishonesty.
    let house = House::on("2021-11-15").await;
    let owner = house.jiangzhu().await;
    house
        .penalty(Penalty {
            number: "鄂州城管罚〔2020〕3号",
            kinds: "限制开展生产经营活动",
            decided_on: "2020-03-10",
            received_on: "2020-03-12",
            ..Penalty::default()
        })
        .await;
    let answer = async || house.app.own_records(&owner, None, 50).await.unwrap().items.remove(0).repair.unwrap();
    let before = answer().await;
    assert_eq!(before.problem.as_ref().map(|p| p.code), Some(Code::RepairTraining), "{before:?}");

    let course = house.app.course(&owner, "repair", &Values::new()).await.unwrap();
    assert_eq!((course.holder.as_deref(), course.own), (Some(JIANGZHU_NAME), None));
    let answers = right(offered(&house, CourseKind::Repair));
    let stranger = house.app.answer_course(&Viewer::default(), "192.0.2.7", "repair", &answers).await;
    assert_eq!(stranger, Err(Fault::SignInNeeded), "training for repair is a business's");
    let code = passed(&house, &owner, "repair", &answers).await;
    let found = certificate(&house, code).await;
    assert_eq!((found.holder.as_str(), found.uscc.as_deref()), (JIANGZHU_NAME, Some(JIANGZHU)));
    assert_eq!(house.app.course(&owner, "repair", &Values::new()).await.unwrap().own.unwrap().0, code);
    assert!(answer().await.possible);
}
