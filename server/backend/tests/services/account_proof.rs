//! That an account may act for a business has to be proven; until then it is anyone.

use crate::house::{HOUSEHOLD, House, JIANGZHU, JIANGZHU_NAME, PASSWORD, values};
use shared::{
    access::{Role, Viewer},
    case::{Action, KindCode, QueueFilter, State, opening},
    ids::CaseId,
    ports::{AccountPort, BusinessPort, CasePort, DeskPort, Entry, Fault, Moved},
};

async fn stranger(house: &House, email: &str) -> (Viewer, String) {
    let form = values(&[
        ("uscc", JIANGZHU),
        ("name", JIANGZHU_NAME),
        ("email", email),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
    ]);
    let Entry::Open { token, .. } = house.app.open_account("visit", "10.0.0.1", form).await.unwrap() else {
        panic!("no account")
    };
    (house.app.viewer(Some(&token)).await.unwrap(), token)
}

fn answers() -> shared::form::Values {
    values(&[
        ("FR_XM", "沈明远"),
        ("CL_RQ", "2016-05-11"),
        ("JBR_XM", "李晓燕"),
        ("JBR_ZW", "员工"),
        ("JBR_DH", "0711-3350000"),
    ])
}

async fn handed_in(house: &House, viewer: &Viewer) -> CaseId {
    let id = house.app.open_case(viewer, KindCode::AccountProof, opening("", "")).await.unwrap();
    let revision = house.app.case(viewer, id).await.unwrap().revision;
    let moved = house.app.act(viewer, id, revision, Action::Submit, Some(answers()), None).await.unwrap();
    assert_eq!(
        moved,
        Moved::Done { state: State::Submitted },
        "{:?}",
        house.app.case(viewer, id).await.unwrap().problems
    );
    id
}

#[tokio::test]
async fn who_knows_code_and_name_still_sees_nothing() {
    let house = House::on("2026-05-18").await;
    let owner = house.jiangzhu().await;
    let draft = house.app.open_case(&owner, KindCode::Registration, opening("item", "certificate")).await.unwrap();
    let (stranger, _) = stranger(&house, "stranger@else.example").await;
    assert_eq!((stranger.uscc.as_deref(), stranger.claims.as_deref()), (None, Some(JIANGZHU)));
    assert_eq!(house.app.case(&stranger, draft).await.unwrap_err(), Fault::NotFound);
    for kind in [KindCode::Registration, KindCode::Commitment] {
        let refused = house.app.open_case(&stranger, kind, opening("item", "certificate")).await;
        assert_eq!(refused.unwrap_err(), Fault::NotFound, "{kind:?}");
    }
    let home = house.app.business_home(&stranger).await.unwrap();
    assert!(home.unproven && home.cases.is_empty() && home.registrable.is_empty() && home.templates.is_empty());
}

#[tokio::test]
async fn the_credit_office_proves_it_and_the_session_opens_up() {
    let house = House::on("2026-05-18").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let (viewer, token) = stranger(&house, "agent@jiangzhu.example").await;
    let id = handed_in(&house, &viewer).await;
    let again = house.app.open_case(&viewer, KindCode::AccountProof, opening("", "")).await.unwrap();
    assert_eq!(again, id, "one proof at a time");

    // Only the credit office looks at it: no department, and not the business's other accounts.
    let market = house.official(Role::Official, Some("market"), "market@ezhou.example").await;
    let other = household(&house).await;
    for nobody in [&market, &other] {
        assert_eq!(house.app.case(nobody, id).await.unwrap_err(), Fault::NotFound, "{:?}", nobody.role);
    }
    let office = house.credit_office().await;
    assert!(
        house
            .app
            .desk(&office, &QueueFilter::default(), None)
            .await
            .unwrap()
            .queue
            .items
            .iter()
            .any(|line| line.id == id)
    );
    let case = house.app.case(&office, id).await.unwrap();
    assert!(case.line.due.is_some(), "a term runs");
    house.app.act(&office, id, case.revision, Action::Accept, None, None).await.unwrap();

    let now = house.app.viewer(Some(&token)).await.unwrap();
    assert_eq!((now.uscc.as_deref(), now.claims.as_deref()), (Some(JIANGZHU), None));
    assert!(!house.app.business_home(&now).await.unwrap().unproven);
    house.app.open_case(&now, KindCode::Registration, opening("item", "certificate")).await.unwrap();
    // It stays the account's own matter: a second agent of the same business does not read it.
    let (second, _) = stranger(&house, "second@jiangzhu.example").await;
    house.app.prove("second@jiangzhu.example").await.unwrap();
    let second = Viewer { uscc: second.claims.clone(), claims: None, ..second };
    assert_eq!(house.app.case(&second, id).await.unwrap_err(), Fault::NotFound);
    assert!(house.app.business_home(&second).await.unwrap().cases.iter().all(|line| line.id != id));
}

#[tokio::test]
async fn a_returned_proof_says_why_and_opens_nothing() {
    let house = House::on("2026-05-18").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    let (viewer, token) = stranger(&house, "agent@jiangzhu.example").await;
    let id = handed_in(&house, &viewer).await;
    let office = house.credit_office().await;
    let revision = house.app.case(&office, id).await.unwrap().revision;
    let reason = Some("委托书未加盖公章".to_owned());
    house.app.act(&office, id, revision, Action::Return, None, reason.clone()).await.unwrap();
    let case = house.app.case(&viewer, id).await.unwrap();
    assert_eq!((case.line.state, &case.events.last().unwrap().reason), (State::Returned, &reason));
    assert_eq!(house.app.viewer(Some(&token)).await.unwrap().uscc, None);
}

async fn household(house: &House) -> Viewer {
    house.business(HOUSEHOLD, "鄂城区樊口渔家小馆", "fish@fankou.example").await
}
