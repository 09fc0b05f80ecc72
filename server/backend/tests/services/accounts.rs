//! Signing in, sessions, opening an account, the operator's commands.

use crate::house::{House, JIANGZHU, JIANGZHU_NAME, PASSWORD, values};
use backend::services::NewUser;
use chrono::TimeDelta;
use shared::{
    access::{Role, Viewer},
    form::Values,
    ports::{AccountPort, Entry, FormName},
    problem::Code,
};

fn sign_in(email: &str, password: &str) -> Values {
    values(&[("email", email), ("password", password)])
}

async fn token(house: &House, email: &str, password: &str) -> Option<String> {
    match house.app.sign_in("visit", "10.0.0.1", sign_in(email, password)).await.unwrap() {
        Entry::Open { token, .. } => Some(token),
        Entry::Again | Entry::Code => None,
    }
}

async fn problem(house: &House, form: FormName) -> (String, Code) {
    let kept = house.app.kept_form("visit", form).await.unwrap().expect("a kept form");
    (kept.problems[0].field.clone(), kept.problems[0].problem.code)
}

#[tokio::test]
async fn who_opens_an_account_is_signed_in_and_can_come_back() {
    let house = House::on("2026-11-21").await;
    let viewer = house.jiangzhu().await;
    assert_eq!((viewer.role, viewer.uscc.as_deref()), (Some(Role::Business), Some(JIANGZHU)));
    assert_eq!(viewer.name, JIANGZHU_NAME);

    let token = token(&house, " Office@JIANGZHU.example ", PASSWORD).await.expect("capitals and blanks do not matter");
    assert_eq!(house.app.viewer(Some(&token)).await.unwrap(), viewer);
    house.app.sign_out(&token).await.unwrap();
    assert_eq!(house.app.viewer(Some(&token)).await.unwrap(), Viewer::default());
    for nobody in [None, Some(""), Some("x"), Some("0".repeat(64).as_str()), Some("湖".repeat(64).as_str())] {
        assert_eq!(house.app.viewer(nobody).await.unwrap(), Viewer::default());
    }
}

#[tokio::test]
async fn the_token_is_not_in_the_database() {
    let house = House::on("2026-11-21").await;
    house.jiangzhu().await;
    let token = token(&house, "office@jiangzhu.example", PASSWORD).await.unwrap();
    let stored: Vec<String> =
        sqlx::query_scalar("select encode(token, 'hex') from session").fetch_all(&house.db.pool).await.unwrap();
    assert_eq!(stored.len(), 2);
    assert!(!stored.contains(&token));
    let secret: String = sqlx::query_scalar("select secret from account").fetch_one(&house.db.pool).await.unwrap();
    assert!(secret.starts_with("argon2id$") && !secret.contains(PASSWORD));
}

#[tokio::test]
async fn a_session_ends_when_idle_and_after_half_a_day() {
    let house = House::on("2026-11-21").await;
    house.jiangzhu().await;
    let idle = token(&house, "office@jiangzhu.example", PASSWORD).await.unwrap();
    house.clock.advance(TimeDelta::minutes(29));
    assert!(house.app.viewer(Some(&idle)).await.unwrap().account.is_some());
    house.clock.advance(TimeDelta::minutes(29));
    assert!(house.app.viewer(Some(&idle)).await.unwrap().account.is_some(), "use keeps it open");
    house.clock.advance(TimeDelta::minutes(31));
    assert!(house.app.viewer(Some(&idle)).await.unwrap().account.is_none());

    let busy = token(&house, "office@jiangzhu.example", PASSWORD).await.unwrap();
    for _ in 0..35 {
        house.clock.advance(TimeDelta::minutes(20));
        assert!(house.app.viewer(Some(&busy)).await.unwrap().account.is_some());
    }
    house.clock.advance(TimeDelta::minutes(20));
    assert!(house.app.viewer(Some(&busy)).await.unwrap().account.is_none(), "twelve hours are the most");
    house.app.sweep().await.unwrap();
    assert_eq!(house.count("session").await, 1, "what only the absolute limit ended goes with the idle ones later");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_account_answer_alike() {
    let house = House::on("2026-11-21").await;
    house.jiangzhu().await;
    for (email, password) in [("office@jiangzhu.example", "wrong-wrong-wrong"), ("nobody@jiangzhu.example", PASSWORD)] {
        assert_eq!(token(&house, email, password).await, None);
        assert_eq!(problem(&house, FormName::SignIn).await, (String::new(), Code::SignInFailed));
        let kept = house.app.kept_form("visit", FormName::SignIn).await.unwrap().unwrap();
        assert_eq!(kept.values.get("email").map(String::as_str), Some(email), "what was typed is kept");
        assert!(!kept.values.contains_key("password"), "secrets are not");
    }
    assert!(house.app.kept_form("another visit", FormName::SignIn).await.unwrap().is_none());
    token(&house, "office@jiangzhu.example", PASSWORD).await.unwrap();
    assert!(house.app.kept_form("visit", FormName::SignIn).await.unwrap().is_none(), "a form that has served is gone");
}

#[tokio::test]
async fn guessing_has_to_wait_and_waiting_helps() {
    let house = House::on("2026-11-21").await;
    house.jiangzhu().await;
    for _ in 0..5 {
        assert_eq!(token(&house, "office@jiangzhu.example", "wrong-wrong-wrong").await, None);
        assert_eq!(problem(&house, FormName::SignIn).await.1, Code::SignInFailed);
    }
    assert_eq!(token(&house, "office@jiangzhu.example", PASSWORD).await, None, "even the right one waits");
    let kept = house.app.kept_form("visit", FormName::SignIn).await.unwrap().unwrap();
    assert_eq!(kept.problems[0].problem.code, Code::SignInThrottled);
    assert_eq!(kept.problems[0].problem.args["minutes"], "5");

    let elsewhere = house.app.sign_in("visit", "10.0.0.2", sign_in("office@jiangzhu.example", PASSWORD)).await.unwrap();
    assert!(matches!(elsewhere, Entry::Open { .. }), "the owner is not locked out by a guesser elsewhere");

    house.clock.advance(TimeDelta::minutes(5));
    assert!(token(&house, "office@jiangzhu.example", PASSWORD).await.is_some());
    for _ in 0..4 {
        assert_eq!(token(&house, "office@jiangzhu.example", "wrong-wrong-wrong").await, None);
    }
    assert!(token(&house, "office@jiangzhu.example", PASSWORD).await.is_some(), "a success wipes the slate");
}

#[tokio::test]
async fn an_account_needs_the_registered_name_and_a_free_address() {
    let house = House::on("2026-11-21").await;
    house.subject(JIANGZHU, "湖北江渚新材料（鄂州）有限公司").await;
    let form = |name: &str, email: &str| {
        values(&[
            ("uscc", "91420700ma4900010y"),
            ("name", name),
            ("email", email),
            ("password", PASSWORD),
            ("password_again", PASSWORD),
        ])
    };
    let open = |name: &str, email: &str| house.app.open_account("visit", "10.0.0.1", form(name, email));

    assert_eq!(open("湖北别的公司", "a@jiangzhu.example").await.unwrap(), Entry::Again);
    assert_eq!(problem(&house, FormName::OpenAccount).await, ("name".to_owned(), Code::NameMismatch));
    assert_eq!(house.count("account").await, 0);
    let opened = open("湖北江渚新材料(鄂州)有限公司", "a@jiangzhu.example").await.unwrap();
    assert!(matches!(opened, Entry::Open { .. }), "brackets of either width are the same name");
    assert_eq!(open("湖北江渚新材料(鄂州)有限公司", "A@jiangzhu.example").await.unwrap(), Entry::Again);
    assert_eq!(problem(&house, FormName::OpenAccount).await, ("email".to_owned(), Code::AccountExists));

    let bad = values(&[("uscc", "91420700MA4900010X"), ("name", "x"), ("email", "y"), ("password", "short")]);
    assert_eq!(house.app.open_account("visit", "10.0.0.1", bad).await.unwrap(), Entry::Again);
    let kept = house.app.kept_form("visit", FormName::OpenAccount).await.unwrap().unwrap();
    let codes: Vec<_> = kept.problems.iter().map(|p| p.problem.code).collect();
    assert!([Code::UsccCheck, Code::Email, Code::PasswordShort].iter().all(|c| codes.contains(c)), "{codes:?}");
}

#[tokio::test]
async fn a_form_of_rubbish_is_shown_again() {
    let house = House::on("2026-11-21").await;
    let long = "长".repeat(200_000);
    for (email, uscc) in
        [("a\0@b.example", "9142\0"), ("\0", "\0\0"), (long.as_str(), long.as_str()), ("' or 1=1", "%")]
    {
        let form = values(&[
            ("email", email),
            ("uscc", uscc),
            ("na\0me", email),
            ("password", "\0"),
            ("password_again", email),
        ]);
        assert_eq!(house.app.open_account("visit", "10.0.0.1", form.clone()).await.unwrap(), Entry::Again);
        assert!(!house.app.kept_form("visit", FormName::OpenAccount).await.unwrap().unwrap().problems.is_empty());
        assert_eq!(house.app.sign_in("visit", "10.0.0.1", form).await.unwrap(), Entry::Again);
        assert!(!house.app.kept_form("visit", FormName::SignIn).await.unwrap().unwrap().problems.is_empty());
        let problem = shared::problem::Problem::new(Code::Email).with("found", email);
        let state = shared::form::FormState {
            values: values(&[("x", email)]),
            problems: vec![shared::form::FieldProblem::new("x\0", problem)],
        };
        house.app.keep_form("visit", FormName::Case, state).await.unwrap();
        assert!(house.app.kept_form("visit", FormName::Case).await.unwrap().is_some());
    }
    for visit in ["", "\0", &"v".repeat(10_000)] {
        assert!(house.app.kept_form(visit, FormName::Case).await.unwrap().is_none());
        house.app.keep_form(visit, FormName::Case, shared::form::FormState::default()).await.unwrap();
    }
}

#[tokio::test]
async fn two_who_open_the_first_account_of_a_subject_at_once_both_get_one() {
    let house = House::on("2026-11-21").await;
    let form = |email: &str| {
        values(&[
            ("uscc", JIANGZHU),
            ("name", JIANGZHU_NAME),
            ("email", email),
            ("password", PASSWORD),
            ("password_again", PASSWORD),
        ])
    };
    let (one, two) = tokio::join!(
        house.app.open_account("v1", "10.0.0.1", form("a@jiangzhu.example")),
        house.app.open_account("v2", "10.0.0.2", form("b@jiangzhu.example")),
    );
    assert!(matches!((one.unwrap(), two.unwrap()), (Entry::Open { .. }, Entry::Open { .. })));
    assert_eq!(house.count("subject").await, 1);
    let (declared, region): (bool, String) =
        sqlx::query_as("select self_declared, region from subject").fetch_one(&house.db.pool).await.unwrap();
    assert!(declared);
    assert_eq!(region, "420700");
}

#[tokio::test]
async fn the_operators_commands() {
    let house = House::on("2026-11-21").await;
    let user = |email: &str, department: Option<&str>, password: &str| NewUser {
        role: Role::Official,
        email: email.to_owned(),
        password: password.to_owned(),
        name: "王主任".to_owned(),
        uscc: None,
        department: department.map(str::to_owned),
        district: None,
    };
    for broken in [
        user("wang@ezhou.example", None, PASSWORD),
        user("wang@ezhou.example", Some("no_such"), PASSWORD),
        user("wang@ezhou.example", Some("market"), "short"),
        user("wang", Some("market"), PASSWORD),
    ] {
        assert!(matches!(house.app.add_user(broken).await, Err(backend::Error::Refused(_))));
    }
    house.app.add_user(user("Wang@ezhou.example", Some("market"), PASSWORD)).await.unwrap();
    let twice = house.app.add_user(user("wang@ezhou.example", Some("market"), PASSWORD)).await;
    assert!(matches!(twice, Err(backend::Error::Refused(p)) if p.code == Code::AccountExists));

    let session = token(&house, "wang@ezhou.example", PASSWORD).await.unwrap();
    let viewer = house.app.viewer(Some(&session)).await.unwrap();
    assert_eq!((viewer.role, viewer.department.as_deref()), (Some(Role::Official), Some("market")));
    house.app.set_password("wang@ezhou.example", "另一个-更长的-口令").await.unwrap();
    assert!(house.app.viewer(Some(&session)).await.unwrap().account.is_none(), "a new password ends the sessions");
    assert!(token(&house, "wang@ezhou.example", PASSWORD).await.is_none());
    assert!(token(&house, "wang@ezhou.example", "另一个-更长的-口令").await.is_some());
    house.app.disable("wang@ezhou.example").await.unwrap();
    assert!(token(&house, "wang@ezhou.example", "另一个-更长的-口令").await.is_none());
    assert!(matches!(house.app.disable("nobody@ezhou.example").await, Err(backend::Error::NotFound)));
}

#[tokio::test]
async fn secrets_are_never_kept_and_an_entrys_code_is_none() {
    let house = House::on("2026-11-21").await;
    let state = shared::form::FormState {
        values: values(&[("code", "JL_BZSM"), ("password", PASSWORD), ("label", "补充说明")]),
        problems: Vec::new(),
    };
    for (form, kept) in [(FormName::Catalogue, vec!["code", "label"]), (FormName::Case, vec!["label"])] {
        house.app.keep_form("visit", form, state.clone()).await.unwrap();
        let found = house.app.kept_form("visit", form).await.unwrap().unwrap();
        assert_eq!(found.values.keys().map(String::as_str).collect::<Vec<_>>(), kept, "{form:?}");
    }
}
