//! Objections: said in public at once, answered by the department that provided the record.

use crate::house::{House, JIANGZHU, Penalty, refusal, values};
use chrono::TimeDelta;
use shared::{
    access::{Role, Viewer},
    case::{Action, KindCode, State, opening},
    form::Values,
    ids::{CaseId, RecordId},
    ports::{Answer, CasePort, Fault, FilePort, Mark, Moved, PublicPort},
    problem::Code,
};

const NUMBER: &str = "鄂州城管罚〔2026〕7号";

fn penalty() -> Penalty<'static> {
    Penalty {
        uscc: JIANGZHU,
        number: NUMBER,
        kinds: "罚款",
        fine: Some("2.5"),
        decided_on: "2026-03-10",
        received_on: "2026-03-12",
        repaired_on: None,
        department: "city_management",
    }
}

fn answers() -> Values {
    values(&[
        ("YY_LX", "内容有错误"),
        ("YY_NR", "罚款金额应为 0.25 万元，见缴款书。"),
        ("YY_QQ", "更正"),
        ("LX_XM", "李晓燕"),
        ("LX_DH", "0711-3350000"),
    ])
}

async fn act(house: &House, viewer: &Viewer, id: CaseId, action: Action, values: Option<Values>) -> Answer<Moved> {
    let revision = house.app.case(viewer, id).await.unwrap().revision;
    let reason = (action != Action::Submit).then(|| "经与缴款书核对".to_owned());
    house.app.act(viewer, id, revision, action, values, reason).await
}

async fn marks(house: &House) -> Vec<Vec<Mark>> {
    let page = house.app.records(&Viewer::default(), JIANGZHU, Some("penalty"), None, 50).await.unwrap();
    page.items.into_iter().map(|shown| shown.marks).collect()
}

async fn handed_in(house: &House, owner: &Viewer, record: i64) -> CaseId {
    let id = house.app.open_case(owner, KindCode::Objection, opening("records", &record.to_string())).await.unwrap();
    assert_eq!(marks(house).await, [vec![]], "a draft is nobody's business");
    let moved = act(house, owner, id, Action::Submit, Some(answers())).await.unwrap();
    assert_eq!(
        moved,
        Moved::Done { state: State::Submitted },
        "{:?}",
        house.app.case(owner, id).await.unwrap().problems
    );
    id
}

#[tokio::test]
async fn an_objection_is_marked_at_once_and_lifted_with_its_answer() {
    let house = House::on("2026-05-18").await;
    let owner = house.jiangzhu().await;
    let record = house.penalty(penalty()).await;
    let id = handed_in(&house, &owner, record).await;
    assert_eq!(marks(&house).await, [vec![Mark::Objected]]);
    let due = house.app.case(&owner, id).await.unwrap().line.due.unwrap();
    assert_eq!(due.date.to_string(), "2026-05-21", "3 working days (Henan art 41)");

    let again = house.app.open_case(&owner, KindCode::Objection, opening("records", &record.to_string())).await;
    assert_eq!(refusal(again), Code::ObjectionUnderWay);

    let official = house.official(Role::Official, Some("city_management"), "cg@ezhou.example").await;
    let other = house.official(Role::Official, Some("tax"), "tax@ezhou.example").await;
    assert_eq!(house.app.case(&other, id).await.unwrap_err(), Fault::NotFound);
    act(&house, &official, id, Action::Uphold, None).await.unwrap();
    assert_eq!(marks(&house).await, [vec![]]);
    assert_eq!(house.app.case(&owner, id).await.unwrap().line.state, State::Upheld);
}

#[tokio::test]
async fn a_correction_takes_effect_with_the_step_or_not_at_all() {
    let house = House::on("2026-05-18").await;
    let owner = house.jiangzhu().await;
    let record = house.penalty(penalty()).await;
    let id = handed_in(&house, &owner, record).await;
    let official = house.official(Role::Official, Some("city_management"), "cg@ezhou.example").await;
    let view = house.app.case(&official, id).await.unwrap();
    let (item, stands) = view.records[0].correct.clone().expect("the form of the record");
    assert_eq!((item.code.as_str(), stands["CF_NR_FK"].as_str()), ("penalty", "2.5"));
    assert!(house.app.case(&owner, id).await.unwrap().records[0].correct.is_none());

    let versions = house.count("record").await;
    let wrong = values(&[("CF_NR_FK", "二千五百元")]);
    assert_eq!(act(&house, &official, id, Action::Correct, Some(wrong)).await.unwrap(), Moved::Mend);
    assert_eq!((house.count("record").await, marks(&house).await), (versions, vec![vec![Mark::Objected]]));

    let right = values(&[("CF_NR_FK", "0.25")]);
    let moved = act(&house, &official, id, Action::Correct, Some(right)).await.unwrap();
    assert_eq!(moved, Moved::Done { state: State::Corrected });
    let page = house.app.records(&Viewer::default(), JIANGZHU, Some("penalty"), None, 50).await.unwrap();
    let [shown] = &page.items[..] else { panic!("{page:?}") };
    assert_eq!((shown.id.0, shown.version, &shown.marks), (record, 2, &vec![]));
    assert!(shown.fields.iter().any(|field| field.code == "CF_NR_FK" && field.value == "0.25"));
}

#[tokio::test]
async fn a_withdrawn_record_leaves_page_and_tier() {
    let house = House::on("2026-05-18").await;
    let owner = house.jiangzhu().await;
    let record = house.penalty(penalty()).await;
    house.app.evaluate("2026-05-18".parse().unwrap(), true).await.unwrap();
    let before = house.app.subject(&Viewer::default(), JIANGZHU).await.unwrap().tier;
    let id = handed_in(&house, &owner, record).await;
    let official = house.official(Role::Official, Some("city_management"), "cg@ezhou.example").await;
    act(&house, &official, id, Action::Annul, None).await.unwrap();
    let after = house.app.subject(&Viewer::default(), JIANGZHU).await.unwrap();
    assert!(after.tier < before, "{before:?} {:?}", after.tier);
    assert!(marks(&house).await.is_empty());
    // An objection against what was annulled has no object any more.
    let again = house.app.open_case(&owner, KindCode::Objection, opening("records", &record.to_string())).await;
    assert_eq!(refusal(again), Code::NotAllowedNow);
}

#[tokio::test]
async fn nobody_objects_for_another() {
    let house = House::on("2026-05-18").await;
    house.jiangzhu().await;
    let record = house.penalty(penalty()).await;
    let other = house.business(crate::house::HOUSEHOLD, "鄂城区樊口渔家小馆", "fish@fankou.example").await;
    for records in [record.to_string(), "999999".to_owned(), "x".to_owned()] {
        let refused = house.app.open_case(&other, KindCode::Objection, opening("records", &records)).await;
        assert_eq!(refused.unwrap_err(), Fault::NotFound, "{records}");
    }
    let none = house.app.open_case(&other, KindCode::Objection, opening("records", "")).await;
    assert_eq!(refusal(none), Code::RecordNotChosen);
}

#[tokio::test]
async fn what_is_no_longer_published_can_be_objected_to_without_a_public_word() {
    let house = House::on("2026-05-18").await;
    let owner = house.jiangzhu().await;
    let long_ago = Penalty { decided_on: "2022-03-10", received_on: "2022-03-12", ..penalty() };
    let record = house.penalty(long_ago).await;
    assert!(marks(&house).await.is_empty(), "its publication ended in 2025");
    let id = house.app.open_case(&owner, KindCode::Objection, opening("records", &record.to_string())).await.unwrap();
    act(&house, &owner, id, Action::Submit, Some(answers())).await.unwrap();
    assert!(marks(&house).await.is_empty());
    let official = house.official(Role::Official, Some("city_management"), "cg@ezhou.example").await;
    let moved = act(&house, &official, id, Action::Uphold, None).await.unwrap();
    assert_eq!(moved, Moved::Done { state: State::Upheld });
}

#[tokio::test]
async fn what_was_annulled_while_the_draft_lay_is_said_by_its_name() {
    let house = House::on("2026-05-18").await;
    let owner = house.jiangzhu().await;
    let record = house.penalty(penalty()).await;
    let id = house.app.open_case(&owner, KindCode::Objection, opening("records", &record.to_string())).await.unwrap();
    let official = house.official(Role::Official, Some("city_management"), "cg@ezhou.example").await;
    house.app.annul_record(&official, RecordId(record), 1, "2026-05-18", "认定事实有误").await.unwrap();
    assert_eq!(refusal(act(&house, &owner, id, Action::Submit, Some(answers())).await), Code::RecordAnnulled);
}

#[tokio::test]
async fn the_last_second_of_a_day_and_the_turn_of_a_year_count_as_they_should() {
    let house = House::on("2026-12-30").await;
    let owner = house.jiangzhu().await;
    let first = house.penalty(penalty()).await;
    let second = house.penalty(Penalty { number: "鄂州城管罚〔2026〕8号", ..penalty() }).await;
    let hand_in = async |record: i64| {
        let id =
            house.app.open_case(&owner, KindCode::Objection, opening("records", &record.to_string())).await.unwrap();
        act(&house, &owner, id, Action::Submit, Some(answers())).await.unwrap();
        house.app.case(&owner, id).await.unwrap().line.due.unwrap()
    };
    // From nine in the morning to a second before midnight.
    house.clock.advance(TimeDelta::hours(15) - TimeDelta::seconds(1));
    let before = hand_in(first).await;
    house.clock.advance(TimeDelta::seconds(1));
    let after = hand_in(second).await;
    // Which days of 2027 are free has not been announced: until it is, weekends alone are known.
    assert_eq!((before.date.to_string().as_str(), before.provisional), ("2027-01-04", true));
    assert_eq!((after.date.to_string().as_str(), after.provisional), ("2027-01-05", true));
}
