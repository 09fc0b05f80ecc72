//! Keys of other systems: whom they act as, and when they open nothing.

use crate::house::{House, day, refusal};
use chrono::TimeDelta;
use shared::{
    access::{Role, Scope},
    ids::KeyId,
    ports::{AccountPort, Fault, IntakePort},
    problem::Code,
};

#[tokio::test]
async fn a_key_acts_as_an_official_of_its_department_and_stands_nowhere() {
    let house = House::on("2026-11-21").await;
    let issued = house.app.issue_key("market", " 案件系统 ", day("2027-11-21")).await.unwrap();
    let holder = house.app.key_holder(&issued.key).await.unwrap().unwrap();
    assert_eq!(holder.scope(), Scope::Department("market"));
    assert_eq!(holder.name, "案件系统");

    let stored: Vec<String> =
        sqlx::query_scalar("select k::text || a::text from api_key k join account a on a.id = account_id")
            .fetch_all(&house.db.pool)
            .await
            .unwrap();
    assert_eq!(stored.len(), 1);
    assert!(!stored[0].contains(&issued.key));
    // Neither a key nor its name is a session, and the technical account is shut for signing in.
    assert!(house.app.viewer(Some(&issued.key)).await.unwrap().is_public());
    let disabled: bool = sqlx::query_scalar("select disabled from account").fetch_one(&house.db.pool).await.unwrap();
    assert!(disabled);
}

#[tokio::test]
async fn what_is_no_key_or_no_longer_one_opens_nothing() {
    let house = House::on("2026-11-21").await;
    let short = house.app.issue_key("market", "a", day("2026-11-23")).await.unwrap();
    let long = house.app.issue_key("development", "b", day("2027-11-21")).await.unwrap();
    let (most, last) = short.key.split_at(short.key.len() - 1);
    let other = format!("{most}{}", if last == "0" { "1" } else { "0" });
    for wrong in ["", "x", &short.key[1..], &other, &short.key.to_uppercase()] {
        assert!(house.app.key_holder(wrong).await.unwrap().is_none(), "{wrong}");
    }
    // Also for the credit office a key brings in what one department answers for.
    let holder = house.app.key_holder(&long.key).await.unwrap().unwrap();
    assert_eq!((holder.role, holder.scope()), (Some(Role::Official), Scope::Department("development")));

    house.app.revoke_key(long.id).await.unwrap();
    assert!(house.app.key_holder(&long.key).await.unwrap().is_none());
    assert!(house.app.revoke_key(long.id).await.is_err(), "shut twice");

    house.clock.advance(TimeDelta::days(1));
    assert!(house.app.key_holder(&short.key).await.unwrap().is_some());
    house.clock.advance(TimeDelta::days(1));
    assert!(house.app.key_holder(&short.key).await.unwrap().is_none(), "its day has come");
}

#[tokio::test]
async fn a_key_that_makes_no_sense_is_not_issued() {
    let house = House::on("2026-11-21").await;
    for (department, label, expires, code) in [
        ("nonsense", "a", "2027-01-01", Code::DepartmentUnknown),
        ("market", " ", "2027-01-01", Code::Required),
        ("market", "a", "2026-11-21", Code::DateTooEarly),
    ] {
        let answer = house.app.issue_key(department, label, day(expires)).await.map_err(Fault::from);
        assert_eq!(refusal(answer), code);
    }
    assert_eq!(house.count("api_key").await, 0);
    assert_eq!(house.count("account").await, 0);
}

#[tokio::test]
async fn only_the_administrator_sees_and_shuts_keys() {
    let house = House::on("2026-11-21").await;
    let issued = house.app.issue_key("market", "案件系统", day("2027-11-21")).await.unwrap();
    let administrator = house.official(Role::Administrator, None, "admin@ezhou.example").await;
    let credit = house.credit_office().await;
    assert_eq!(house.app.api_keys(&credit, None).await, Err(Fault::NotFound));
    assert_eq!(house.app.revoke_api_key(&credit, issued.id).await, Err(Fault::NotFound));

    let line = house.app.api_keys(&administrator, None).await.unwrap().items.remove(0);
    assert!(line.open && issued.key.starts_with(&line.hint) && line.hint.len() < 20);
    house.app.revoke_api_key(&administrator, issued.id).await.unwrap();
    let line = house.app.api_keys(&administrator, None).await.unwrap().items.remove(0);
    assert_eq!((line.open, line.revoked_on), (false, Some(day("2026-11-21"))));
    assert_eq!(house.app.revoke_api_key(&administrator, KeyId(99)).await, Err(Fault::NotFound));
}
