//! A matter followed by its code, without signing in.

use crate::house::{House, JIANGZHU_NAME, refusal, values};
use chrono::TimeDelta;
use shared::{
    access::Viewer,
    calendar::Left,
    case::{Action, KindCode, State, opening},
    form::Values,
    ids::CaseId,
    ports::{CasePort, Fault, Moved, ProgressPort},
    problem::Code,
    report::ReportCode,
};

fn certificate() -> Values {
    values(&[
        ("ZS_LB", "质量认证"),
        ("ZS_ZSMC", "质量管理体系认证证书"),
        ("ZS_BH", "00126Q30001R0M/4200"),
        ("ZS_FZJG", "中国质量认证中心"),
        ("ZS_FZRQ", "2026-03-10"),
        ("ZS_YXQZ", "2029-03-09"),
    ])
}

async fn draft(house: &House, viewer: &Viewer) -> CaseId {
    house.app.open_case(viewer, KindCode::Registration, opening("item", "certificate")).await.unwrap()
}

#[tokio::test]
async fn whoever_holds_the_code_learns_how_it_stands_and_not_whose_it_is() {
    let house = House::on("2026-05-18").await;
    let owner = house.jiangzhu().await;
    let office = house.credit_office().await;
    let id = draft(&house, &owner).await;
    assert_eq!(house.app.case(&owner, id).await.unwrap().progress, None, "a draft is followed by nobody");
    house.app.act(&owner, id, 1, Action::Submit, Some(certificate()), None).await.unwrap();
    let code = house.app.case(&owner, id).await.unwrap().progress.unwrap();
    assert_eq!(house.app.case(&office, id).await.unwrap().progress, None, "the code is its side's own");

    let typed = code.to_string().to_lowercase().replace('-', " ");
    let before = house.app.progress("192.0.2.7", &typed).await.unwrap();
    assert_eq!((before.kind, before.state), (KindCode::Registration, State::Submitted));
    assert_eq!((before.due.unwrap().date.to_string().as_str(), before.left), ("2026-05-25", Some(Left::Days(5))));

    let revision = house.revision(&office, id).await;
    let reason = Some("证书编号看不清，请重传".to_owned());
    let moved = house.app.act(&office, id, revision, Action::Return, None, reason).await.unwrap();
    assert_eq!(moved, Moved::Done { state: State::Returned });
    let after = house.app.progress("192.0.2.7", &typed).await.unwrap();
    assert_eq!((after.code, after.state, after.due), (code, State::Returned, None));
    let who: Vec<_> = after.events.iter().map(|event| event.who.as_str()).collect();
    assert_eq!(who, ["", "", "鄂州市发展和改革委员会"]);
    let said = format!("{after:?}");
    assert!(!said.contains(JIANGZHU_NAME) && !said.contains("看不清") && !said.contains("00126Q"), "{said}");
}

#[tokio::test]
async fn codes_are_neither_guessed_nor_counted() {
    let house = House::on("2026-05-18").await;
    let owner = house.jiangzhu().await;
    let id = draft(&house, &owner).await;
    house.app.act(&owner, id, 1, Action::Submit, Some(certificate()), None).await.unwrap();
    let code = house.app.case(&owner, id).await.unwrap().progress.unwrap();

    // Its neighbours stand for nothing, and a slip of the pen is no guess.
    for step in 1..=20_u128 {
        let near = ReportCode::from_number(code.number() + step).unwrap().to_string();
        assert_eq!(house.app.progress("192.0.2.7", &near).await, Err(Fault::NotFound));
        let mistyped = format!("{}{}", &near[..22], if near.ends_with('0') { '1' } else { '0' });
        assert_eq!(refusal(house.app.progress("192.0.2.7", &mistyped).await), Code::ReportCodeCheck);
    }
    let next = house.app.progress("192.0.2.7", &code.to_string()).await;
    assert_eq!(refusal(next), Code::SignInThrottled, "who guessed waits, even with the right one");
    assert!(house.app.progress("192.0.2.8", &code.to_string()).await.is_ok());
    house.clock.advance(TimeDelta::minutes(16));
    assert!(house.app.progress("192.0.2.7", &code.to_string()).await.is_ok());
}

#[tokio::test]
async fn a_long_thread_says_that_it_is_longer() {
    let house = House::on("2026-05-18").await;
    let owner = house.jiangzhu().await;
    let id = draft(&house, &owner).await;
    house.app.act(&owner, id, 1, Action::Submit, Some(certificate()), None).await.unwrap();
    let code = house.app.case(&owner, id).await.unwrap().progress.unwrap().to_string();
    let begun = house.app.progress("192.0.2.7", &code).await.unwrap();
    assert!(!begun.more);
    sqlx::query(
        "insert into case_event (case_id, on_day, who, role, action, state)
         select case_id, on_day, who, role, action, state from case_event, generate_series(1, 101)
         where case_id = $1 and id = (select max(id) from case_event where case_id = $1)",
    )
    .bind(id.0)
    .execute(&house.db.pool)
    .await
    .unwrap();
    let long = house.app.progress("192.0.2.7", &code).await.unwrap();
    assert_eq!((long.events.len(), long.more), (100, true));
    assert_eq!(long.events.last(), begun.events.last());
}
