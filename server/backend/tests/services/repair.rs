//! Repair: one application, one acceptance, every department at the same time, one end.

use crate::{
    house::{House, JIANGZHU, Penalty, refusal, values},
    receiver::{Answers, Receiver},
};
use backend::services::Outgoing;
use shared::{
    access::{Role, Viewer},
    case::{Action, KindCode, QueueFilter, State, opening},
    form::Values,
    ids::CaseId,
    ports::{Answer, BusinessPort, CasePort, DeskPort, Fault, FeedPort, Moved, PublicPort, Subscribed, Told},
    problem::Code,
};

fn penalty<'a>(number: &'a str, decided_on: &'a str, department: &'a str) -> Penalty<'a> {
    Penalty {
        uscc: JIANGZHU,
        number,
        kinds: "罚款",
        fine: Some("20"),
        decided_on,
        received_on: decided_on,
        repaired_on: None,
        department,
    }
}

fn answers() -> Values {
    values(&[
        ("ZG_SM", "广告已全部撤下，2026 年 4 月 2 日整改完毕。"),
        ("LX_SM", "缴款书 4207002026000123；结案〔2026〕18 号"),
        ("LX_XM", "李晓燕"),
        ("LX_DH", "0711-3350000"),
    ])
}

async fn act(house: &House, viewer: &Viewer, id: CaseId, action: Action, values: Option<Values>) -> Answer<Moved> {
    let revision = house.app.case(viewer, id).await.unwrap().revision;
    let reason = (!matches!(action, Action::Submit | Action::Admit | Action::Grant)).then(|| "见核查记录".to_owned());
    house.app.act(viewer, id, revision, action, values, reason).await
}

/// Two penalties of two departments, old enough to be repaired.
async fn two(house: &House) -> (Viewer, [i64; 2]) {
    let owner = house.jiangzhu().await;
    let one = house.penalty(penalty("鄂州城管罚〔2026〕7号", "2026-04-10", "city_management")).await;
    let two = house.penalty(penalty("鄂州环罚〔2026〕9号", "2026-04-12", "environment")).await;
    house.app.evaluate(house.app.clock().today(), true).await.unwrap();
    (owner, [one, two])
}

async fn applied(house: &House, owner: &Viewer, records: &[i64]) -> CaseId {
    let records = records.iter().map(i64::to_string).collect::<Vec<_>>().join("；");
    let id = house.app.open_case(owner, KindCode::Repair, opening("records", &records)).await.unwrap();
    let moved = act(house, owner, id, Action::Submit, Some(answers())).await.unwrap();
    assert_eq!(
        moved,
        Moved::Done { state: State::Submitted },
        "{:?}",
        house.app.case(owner, id).await.unwrap().problems
    );
    id
}

async fn published(house: &House) -> usize {
    house.app.records(&Viewer::default(), JIANGZHU, Some("penalty"), None, 50).await.unwrap().items.len()
}

#[tokio::test]
async fn it_takes_effect_everywhere_with_the_last_department() {
    let house = House::on("2026-10-12").await;
    let (owner, records) = two(&house).await;
    let before = house.app.subject(&Viewer::default(), JIANGZHU).await.unwrap().tier;
    let id = applied(&house, &owner, &records).await;
    let office = house.credit_office().await;
    let city = house.official(Role::Official, Some("city_management"), "cg@ezhou.example").await;
    let environment = house.official(Role::Official, Some("environment"), "hb@ezhou.example").await;

    // Whether to accept it is the credit office's to say, within three working days.
    assert_eq!(house.app.case(&owner, id).await.unwrap().line.due.unwrap().date.to_string(), "2026-10-15");
    assert!(house.app.case(&city, id).await.unwrap().actions.is_empty());
    assert_eq!(refusal(act(&house, &city, id, Action::Admit, None).await), Code::NotAllowedNow);
    assert!(house.app.desk(&city, &QueueFilter::default(), None).await.unwrap().queue.items.is_empty());
    act(&house, &office, id, Action::Admit, None).await.unwrap();
    // The answer is due ten working days after the application, not after its acceptance.
    assert_eq!(house.app.case(&owner, id).await.unwrap().line.due.unwrap().date.to_string(), "2026-10-26");

    for official in [&city, &environment] {
        assert!(
            house
                .app
                .desk(official, &QueueFilter::default(), None)
                .await
                .unwrap()
                .queue
                .items
                .iter()
                .any(|line| line.id == id)
        );
    }
    act(&house, &city, id, Action::Grant, None).await.unwrap();
    assert_eq!(published(&house).await, 2, "one has answered, nothing has happened yet");
    assert!(
        house.app.desk(&city, &QueueFilter::default(), None).await.unwrap().queue.items.is_empty(),
        "who has answered waits"
    );
    assert_eq!(refusal(act(&house, &city, id, Action::Grant, None).await), Code::NotAllowedNow);

    let moved = act(&house, &environment, id, Action::Grant, None).await.unwrap();
    assert_eq!(moved, Moved::Done { state: State::Granted });
    assert_eq!(published(&house).await, 0);
    let after = house.app.subject(&Viewer::default(), JIANGZHU).await.unwrap().tier;
    assert!(after < before, "{before:?} {after:?}");
    let shown = house.app.own_records(&owner, None, 50).await.unwrap().items;
    assert!(shown.iter().all(|own| own.repair.as_ref().unwrap().problem.as_ref().unwrap().code == Code::RepairDone));
    assert!(matches!(house.app.verify_ledger().await.unwrap(), backend::ledger::Verdict::Whole { .. }));
}

#[tokio::test]
async fn each_system_that_was_told_gives_its_receipt() {
    let mut house = House::on("2026-10-12").await;
    let outgoing = Outgoing { allow_private: true, plain_localhost: true, ..Outgoing::default() };
    house.app = house.app.clone().with_outgoing(outgoing);
    let (owner, records) = two(&house).await;
    let office = house.credit_office().await;
    let city = house.official(Role::Official, Some("city_management"), "cg@ezhou.example").await;
    let environment = house.official(Role::Official, Some("environment"), "hb@ezhou.example").await;
    let answering = Receiver::start(Answers::Ok("{\"receipt\":\"E-2026-7\"}")).await;
    let silent = Receiver::start(Answers::Status(503)).await;
    for (name, url, items) in
        [("A 省信用平台", &answering.url, ""), ("B 不应答", &silent.url, ""), ("C 只要许可", &answering.url, "licence")]
    {
        let form = values(&[("name", name), ("url", url), ("items", items)]);
        assert!(matches!(house.app.subscribe(&office, "visit", form).await, Ok(Subscribed::Done { .. })), "{name}");
    }
    let id = applied(&house, &owner, &records).await;
    act(&house, &office, id, Action::Admit, None).await.unwrap();
    act(&house, &city, id, Action::Grant, None).await.unwrap();
    assert!(house.app.case(&owner, id).await.unwrap().receipts.is_empty(), "nothing has changed yet");
    act(&house, &environment, id, Action::Grant, None).await.unwrap();
    let told = async || {
        let receipts = house.app.case(&owner, id).await.unwrap().receipts;
        receipts.into_iter().map(|one| (one.told, one.number, one.on)).collect::<Vec<_>>()
    };
    // Who takes licences only has nothing to acknowledge.
    assert_eq!(told().await, [(Told::Waiting, None, None), (Told::Waiting, None, None)]);
    house.app.send_due_changes().await.unwrap();
    let received = (Told::Received, Some("E-2026-7".to_owned()), Some(house.clock.today()));
    assert_eq!(told().await, [received.clone(), (Told::Waiting, None, None)]);
    for _ in 0..30 {
        house.clock.advance(chrono::TimeDelta::hours(8));
        house.app.send_due_changes().await.unwrap();
    }
    assert_eq!(told().await, [received, (Told::Stuck, None, None)]);
}

#[tokio::test]
async fn the_question_is_answered_before_anybody_applies() {
    let house = House::on("2026-05-18").await;
    let (owner, [record, _]) = two(&house).await;
    let own = house.app.own_records(&owner, None, 50).await.unwrap().items;
    let answer = own.iter().find(|own| own.shown.id.0 == record).unwrap().repair.clone().unwrap();
    assert!(!answer.possible);
    assert_eq!(answer.from.unwrap().to_string(), "2026-07-10", "three months (令第36号)");
    assert!(answer.requirements.iter().any(|rule| rule.met == Some(false) && rule.citation.is_some()));
    let refused = house.app.open_case(&owner, KindCode::Repair, opening("records", &record.to_string())).await;
    assert_eq!(refusal(refused), Code::RepairNotYet);
}

#[tokio::test]
async fn what_was_annulled_meanwhile_is_left_out() {
    let house = House::on("2026-10-12").await;
    let (owner, records) = two(&house).await;
    let id = applied(&house, &owner, &records).await;
    // Another desk annuls one of them while the application is under way.
    let city = house.official(Role::Official, Some("city_management"), "cg@ezhou.example").await;
    let objection =
        house.app.open_case(&owner, KindCode::Objection, opening("records", &records[0].to_string())).await.unwrap();
    let typed = values(&[
        ("YY_LX", "决定已变更或撤销"),
        ("YY_NR", "行政复议决定撤销了这项处罚"),
        ("YY_QQ", "撤销"),
        ("LX_XM", "李晓燕"),
        ("LX_DH", "1"),
    ]);
    act(&house, &owner, objection, Action::Submit, Some(typed)).await.unwrap();
    act(&house, &city, objection, Action::Annul, None).await.unwrap();

    let office = house.credit_office().await;
    act(&house, &office, id, Action::Admit, None).await.unwrap();
    // The credit office steps in for all departments.
    let moved = act(&house, &office, id, Action::Grant, None).await.unwrap();
    assert_eq!(moved, Moved::Done { state: State::Granted });
    assert_eq!(published(&house).await, 0);
}

#[tokio::test]
async fn falsehood_bars_for_three_years() {
    let house = House::on("2026-10-12").await;
    let (owner, records) = two(&house).await;
    let id = applied(&house, &owner, &records[..1]).await;
    let office = house.credit_office().await;
    act(&house, &office, id, Action::Admit, None).await.unwrap();
    act(&house, &office, id, Action::Expose, None).await.unwrap();
    let refused = house.app.open_case(&owner, KindCode::Repair, opening("records", &records[1].to_string())).await;
    let Fault::Refused { problem } = refused.unwrap_err() else { panic!() };
    assert_eq!((problem.code, problem.args["from"].as_str()), (Code::RepairBarred, "2029-10-12"));
}

#[tokio::test]
async fn a_refusal_by_one_department_ends_it_and_a_new_application_is_possible() {
    let house = House::on("2026-10-12").await;
    let (owner, records) = two(&house).await;
    let id = applied(&house, &owner, &records).await;
    let second = house.app.open_case(&owner, KindCode::Repair, opening("records", &records[0].to_string())).await;
    assert_eq!(refusal(second), Code::RepairUnderWay);
    let office = house.credit_office().await;
    act(&house, &office, id, Action::Admit, None).await.unwrap();
    let environment = house.official(Role::Official, Some("environment"), "hb@ezhou.example").await;
    act(&house, &environment, id, Action::Refuse, None).await.unwrap();
    assert_eq!((house.app.case(&owner, id).await.unwrap().line.state, published(&house).await), (State::Refused, 2));
    applied(&house, &owner, &records).await;
}

#[tokio::test]
async fn a_prolonged_term_says_its_new_day() {
    let house = House::on("2026-10-12").await;
    let (owner, records) = two(&house).await;
    let id = applied(&house, &owner, &records).await;
    let office = house.credit_office().await;
    act(&house, &office, id, Action::Admit, None).await.unwrap();
    let moved = act(&house, &office, id, Action::Extend, None).await.unwrap();
    assert_eq!(moved, Moved::Done { state: State::Deciding });
    assert_eq!(house.app.case(&owner, id).await.unwrap().line.due.unwrap().date.to_string(), "2026-11-09");
    // Not for ever.
    assert_eq!(refusal(act(&house, &office, id, Action::Extend, None).await), Code::TermProlonged);
}

#[tokio::test]
async fn applications_are_accepted_together_and_one_that_moved_holds_up_no_other() {
    let house = House::on("2026-10-12").await;
    let (owner, [one, two]) = two(&house).await;
    let ids = [applied(&house, &owner, &[one]).await, applied(&house, &owner, &[two]).await];
    let office = house.credit_office().await;
    let city = house.official(Role::Official, Some("city_management"), "cg@ezhou.example").await;

    let only = |filter: QueueFilter| {
        let (house, office) = (&house, &office);
        async move { house.app.desk(office, &filter, None).await.unwrap() }
    };
    let desk = only(QueueFilter { kind: Some(KindCode::Repair), ..QueueFilter::default() }).await;
    assert_eq!(
        desk.together.iter().map(|step| (step.id, step.action)).collect::<Vec<_>>(),
        ids.map(|id| (id, Action::Admit))
    );
    let cases: Vec<_> = desk.together.iter().map(|step| (step.id, step.revision)).collect();

    // What is not formal is not taken this way, and a department takes nothing that is the office's.
    let refused = |done: shared::ports::SteppedTogether| {
        (done.taken, done.refused.into_iter().map(|(id, problem)| (id, problem.code)).collect::<Vec<_>>())
    };
    let nothing = ids.map(|id| (id, Code::NotAllowedNow)).to_vec();
    for action in [Action::Grant, Action::Refuse, Action::Withdraw] {
        assert_eq!(refused(house.app.step_together(&office, action, &cases).await.unwrap()), (0, nothing.clone()));
    }
    assert_eq!(refused(house.app.step_together(&city, Action::Admit, &cases).await.unwrap()), (0, nothing));
    assert_eq!(refusal(house.app.step_together(&office, Action::Admit, &[]).await), Code::NothingChosen);
    assert_eq!(refusal(house.app.step_together(&office, Action::Admit, &vec![cases[0]; 51]).await), Code::RowsTooMany);
    assert_eq!(house.app.step_together(&owner, Action::Admit, &cases).await.unwrap_err(), Fault::NotFound);

    // Meanwhile somebody sends the first one back.
    act(&house, &office, ids[0], Action::Return, None).await.unwrap();
    let done = refused(house.app.step_together(&office, Action::Admit, &cases).await.unwrap());
    assert_eq!(done, (1, vec![(ids[0], Code::StaleRevision)]));
    assert_eq!(house.app.case(&owner, ids[1]).await.unwrap().line.state, State::Deciding);
    // The same press a second time finds it done.
    assert_eq!(house.app.step_together(&office, Action::Admit, &cases[1..]).await.unwrap().taken, 1);
    assert!(only(QueueFilter::default()).await.together.is_empty());
}
