//! The second factor, devices, and changing the password.

use crate::house::{House, PASSWORD, values};
use backend::services::AccountSettings;
use chrono::TimeDelta;
use ring::hmac;
use shared::{
    access::{Role, Viewer},
    case::QueueFilter,
    form::Values,
    ports::{AccountPort, AccountStep, DeskPort, Entry, Fault, FormName, Holder, Stepped},
    problem::Code,
};

const EMAIL: &str = "office@jiangzhu.example";
const VISIT: &str = "visit";

fn holder<'a>(token: &'a str) -> Holder<'a> {
    Holder { token: Some(token), visit: VISIT, address: "10.0.0.1" }
}

async fn sign_in(house: &House, email: &str, password: &str) -> Entry {
    house.app.sign_in(VISIT, "10.0.0.1", values(&[("email", email), ("password", password)])).await.unwrap()
}

async fn session(house: &House, email: &str) -> String {
    match sign_in(house, email, PASSWORD).await {
        Entry::Open { token, .. } => token,
        other => panic!("{other:?}"),
    }
}

/// What the authenticator shows now: computed here by itself, from the secret as its page writes it.
fn shown(house: &House, secret: &str) -> String {
    let bits: String = secret
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| format!("{:05b}", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(c).unwrap()))
        .collect();
    let key: Vec<u8> = bits
        .as_bytes()
        .chunks_exact(8)
        .map(|b| u8::from_str_radix(std::str::from_utf8(b).unwrap(), 2).unwrap())
        .collect();
    let step = house.clock.now().timestamp() / 30;
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &key), &step.to_be_bytes());
    let at = usize::from(tag.as_ref()[19] & 15);
    let number = u32::from_be_bytes(tag.as_ref()[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

async fn step(house: &House, token: &str, step: AccountStep, pairs: &[(&str, &str)]) -> Stepped {
    house.app.account_step(holder(token), step, values(pairs)).await.unwrap()
}

async fn problem(house: &House, form: FormName) -> (String, Code) {
    let kept = house.app.kept_form(VISIT, form).await.unwrap().expect("a kept form");
    (kept.problems[0].field.clone(), kept.problems[0].problem.code)
}

/// Sets a second factor up and gives its secret.
async fn set_up(house: &House, token: &str) -> String {
    step(house, token, AccountStep::FactorBegin, &[]).await;
    let setup = house.app.factor_setup(holder(token)).await.unwrap();
    assert!(!setup.active && setup.picture.0 > 30);
    let code = shown(house, &setup.secret);
    assert_eq!(step(house, token, AccountStep::Factor, &[("code", &code)]).await, Stepped::Done);
    setup.secret
}

async fn enter(house: &House, code: &str) -> Entry {
    let holder = Holder { token: None, visit: VISIT, address: "10.0.0.1" };
    house.app.sign_in_code(holder, values(&[("code", code)])).await.unwrap()
}

#[tokio::test]
async fn a_second_factor_is_asked_for_once_it_was_confirmed() {
    let house = House::on("2026-11-21").await;
    house.jiangzhu().await;
    let (token, other) = (session(&house, EMAIL).await, session(&house, EMAIL).await);
    step(&house, &token, AccountStep::FactorBegin, &[]).await;
    assert!(
        matches!(sign_in(&house, EMAIL, PASSWORD).await, Entry::Open { .. }),
        "one that was only begun asks for nothing"
    );
    assert_eq!(step(&house, &token, AccountStep::Factor, &[("code", "000000")]).await, Stepped::Again);
    assert_eq!(problem(&house, FormName::Account).await, ("code".to_owned(), Code::FactorCode));

    let secret = set_up(&house, &token).await;
    assert!(house.app.viewer(Some(&other)).await.unwrap().account.is_none(), "sessions opened without it end");
    assert!(house.app.viewer(Some(&token)).await.unwrap().account.is_some());
    let stored: String =
        sqlx::query_scalar("select secret from second_factor").fetch_one(&house.db.pool).await.unwrap();
    assert!(stored.starts_with("sealed.1.") && !stored.contains(&secret.replace(' ', "")));

    assert_eq!(sign_in(&house, EMAIL, PASSWORD).await, Entry::Code);
    let code = shown(&house, &secret);
    assert_eq!(enter(&house, &code).await, Entry::Again, "the code that confirmed it was used");
    assert_eq!(problem(&house, FormName::Code).await, ("code".to_owned(), Code::FactorCode));
    house.clock.advance(TimeDelta::seconds(30));
    let code = shown(&house, &secret);
    let Entry::Open { token: opened, .. } = enter(&house, &format!("{} {}", &code[..3], &code[3..])).await else {
        panic!()
    };
    assert!(house.app.viewer(Some(&opened)).await.unwrap().account.is_some());
    assert_eq!(enter(&house, &code).await, Entry::Again, "what was begun is over");
    assert_eq!(problem(&house, FormName::Code).await.1, Code::FactorGone);
    // The same code once more, after a new password step: refused as used.
    assert_eq!(sign_in(&house, EMAIL, PASSWORD).await, Entry::Code);
    assert_eq!(enter(&house, &code).await, Entry::Again);
}

#[tokio::test]
async fn the_code_is_asked_in_the_browser_that_gave_the_password_and_for_ten_minutes() {
    let house = House::on("2026-11-21").await;
    house.jiangzhu().await;
    let token = session(&house, EMAIL).await;
    let secret = set_up(&house, &token).await;
    house.clock.advance(TimeDelta::seconds(60));
    assert_eq!(sign_in(&house, EMAIL, PASSWORD).await, Entry::Code);
    let elsewhere = Holder { token: None, visit: "another visit", address: "10.0.0.1" };
    let code = shown(&house, &secret);
    assert_eq!(house.app.sign_in_code(elsewhere, values(&[("code", &code)])).await.unwrap(), Entry::Again);
    house.clock.advance(TimeDelta::minutes(11));
    assert_eq!(enter(&house, &shown(&house, &secret)).await, Entry::Again);
    assert_eq!(problem(&house, FormName::Code).await.1, Code::FactorGone);
}

#[tokio::test]
async fn guessing_codes_has_to_wait() {
    let house = House::on("2026-11-21").await;
    house.jiangzhu().await;
    let token = session(&house, EMAIL).await;
    let secret = set_up(&house, &token).await;
    house.clock.advance(TimeDelta::seconds(60));
    assert_eq!(sign_in(&house, EMAIL, PASSWORD).await, Entry::Code);
    let right = shown(&house, &secret);
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        assert_eq!(enter(&house, wrong).await, Entry::Again);
        assert_eq!(problem(&house, FormName::Code).await.1, Code::FactorCode);
    }
    assert_eq!(enter(&house, &right).await, Entry::Again, "even the right one waits");
    assert_eq!(problem(&house, FormName::Code).await.1, Code::SignInThrottled);
    // Another visit is no way around it.
    let again = values(&[("email", EMAIL), ("password", PASSWORD)]);
    assert_eq!(house.app.sign_in("second visit", "10.9.9.9", again).await.unwrap(), Entry::Code);
    let other = Holder { token: None, visit: "second visit", address: "10.9.9.9" };
    assert_eq!(house.app.sign_in_code(other, values(&[("code", &right)])).await.unwrap(), Entry::Again);
    house.clock.advance(TimeDelta::minutes(15));
    assert_eq!(sign_in(&house, EMAIL, PASSWORD).await, Entry::Code);
    assert!(matches!(enter(&house, &shown(&house, &secret)).await, Entry::Open { .. }));
}

#[tokio::test]
async fn recovery_codes_are_shown_once_and_serve_once() {
    let house = House::on("2026-11-21").await;
    house.jiangzhu().await;
    let token = session(&house, EMAIL).await;
    set_up(&house, &token).await;
    let codes = house.app.recovery_codes(holder(&token)).await.unwrap();
    assert_eq!(codes.len(), 10);
    assert!(
        house.app.kept_form(VISIT, FormName::RecoveryCodes).await.unwrap().is_none(),
        "only their holder reads them"
    );
    step(&house, &token, AccountStep::CodesKept, &[]).await;
    assert_eq!(house.app.recovery_codes(holder(&token)).await.unwrap(), Vec::<String>::new());
    let stored: Vec<String> =
        sqlx::query_scalar("select hash from recovery_code").fetch_all(&house.db.pool).await.unwrap();
    assert!(codes.iter().all(|code| !stored.contains(code) && !stored.contains(&code.replace('-', ""))));

    sign_in(&house, EMAIL, PASSWORD).await;
    let typed = codes[3].to_lowercase().replace('-', " ");
    let Entry::Open { token: opened, .. } = enter(&house, &typed).await else {
        panic!("capitals and blanks do not matter")
    };
    assert_eq!(house.app.account(holder(&opened)).await.unwrap().recovery_codes, 9);
    sign_in(&house, EMAIL, PASSWORD).await;
    assert_eq!(enter(&house, &codes[3]).await, Entry::Again, "used");
}

#[tokio::test]
async fn turning_it_off_asks_for_password_and_code() {
    let house = House::on("2026-11-21").await;
    house.jiangzhu().await;
    let token = session(&house, EMAIL).await;
    let secret = set_up(&house, &token).await;
    house.clock.advance(TimeDelta::seconds(60));
    let code = shown(&house, &secret);
    let off = AccountStep::FactorOff;
    assert_eq!(step(&house, &token, off, &[("current", "wrong-wrong-wrong"), ("code", &code)]).await, Stepped::Again);
    assert_eq!(problem(&house, FormName::Account).await, ("current".to_owned(), Code::PasswordWrong));
    let kept = house.app.kept_form(VISIT, FormName::Account).await.unwrap().unwrap();
    assert!(!kept.values.contains_key("current") && !kept.values.contains_key("code"), "secrets are not kept");
    assert_eq!(step(&house, &token, off, &[("current", PASSWORD), ("code", "000000")]).await, Stepped::Again);
    assert_eq!(step(&house, &token, off, &[("current", PASSWORD), ("code", &code)]).await, Stepped::Done);
    assert!(matches!(sign_in(&house, EMAIL, PASSWORD).await, Entry::Open { .. }));
    assert_eq!(house.count("recovery_code").await, 0);
}

#[tokio::test]
async fn an_office_that_requires_it_opens_nothing_before() {
    let mut house = House::on("2026-11-21").await;
    let settings = AccountSettings { second_factor: true, ..AccountSettings::default() };
    house.app = house.app.clone().with_accounts(settings);
    let office: Viewer = house.credit_office().await;
    house.jiangzhu().await;
    let Entry::Open { token, enrol, .. } = sign_in(&house, "credit@ezhou.example", PASSWORD).await else { panic!() };
    assert!(enrol);
    let viewer = house.app.viewer(Some(&token)).await.unwrap();
    assert_eq!((viewer.account, viewer.role), (office.account, None), "an account without a role");
    assert_eq!(house.app.desk(&viewer, &QueueFilter::default(), None).await.unwrap_err(), Fault::SignInNeeded);
    assert!(house.app.account(holder(&token)).await.unwrap().enrol);
    set_up(&house, &token).await;
    let viewer = house.app.viewer(Some(&token)).await.unwrap();
    assert_eq!(viewer.role, Some(Role::CreditOffice));
    assert!(house.app.desk(&viewer, &QueueFilter::default(), None).await.is_ok());
    assert_eq!(step(&house, &token, AccountStep::FactorOff, &[("current", PASSWORD)]).await, Stepped::Again);
    assert_eq!(problem(&house, FormName::Account).await.1, Code::FactorNeeded);
    let Entry::Open { enrol, .. } = sign_in(&house, EMAIL, PASSWORD).await else { panic!() };
    assert!(!enrol, "businesses may do without");
}

#[tokio::test]
async fn devices_are_listed_and_signed_out() {
    let house = House::on("2026-11-21").await;
    house.jiangzhu().await;
    let (here, there, third) =
        (session(&house, EMAIL).await, session(&house, EMAIL).await, session(&house, EMAIL).await);
    let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";
    house.app.note_device(&there, agent, "203.0.113.9").await.unwrap();
    let devices = house.app.account(holder(&here)).await.unwrap().devices;
    assert_eq!(devices.len(), 4, "with the one that opened the account");
    assert_eq!(devices.iter().filter(|device| device.this).count(), 1);
    let firefox = devices.iter().find(|device| device.browser == "Firefox").unwrap();
    assert_eq!((firefox.system.as_str(), firefox.address.as_str(), firefox.this), ("Linux", "203.0.113.9", false));

    let id = firefox.id.to_string();
    // Somebody else's device is not there.
    let other = house.business(crate::house::HOUSEHOLD, "鄂城区樊口渔家小馆", "fish@fankou.example").await;
    assert!(other.account.is_some());
    let stranger = session(&house, "fish@fankou.example").await;
    let refused = house.app.account_step(holder(&stranger), AccountStep::EndSession, values(&[("session", &id)])).await;
    assert_eq!(refused.unwrap_err(), Fault::NotFound);
    assert!(house.app.viewer(Some(&there)).await.unwrap().account.is_some());

    step(&house, &here, AccountStep::EndSession, &[("session", &id)]).await;
    assert!(house.app.viewer(Some(&there)).await.unwrap().account.is_none());
    step(&house, &here, AccountStep::EndOthers, &[]).await;
    assert!(house.app.viewer(Some(&third)).await.unwrap().account.is_none());
    assert!(house.app.viewer(Some(&here)).await.unwrap().account.is_some());
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let house = House::on("2026-11-21").await;
    house.jiangzhu().await;
    let (here, there) = (session(&house, EMAIL).await, session(&house, EMAIL).await);
    const NEW: &str = "樊口-闸门-九月-雨";
    let change = |current: &str, new: &str, again: &str| -> Values {
        values(&[("current", current), ("password", new), ("password_again", again)])
    };
    let steps = [
        (change("wrong-wrong-wrong", NEW, NEW), ("current", Code::PasswordWrong)),
        (change("", NEW, NEW), ("current", Code::Required)),
        (change(PASSWORD, "short", "short"), ("password", Code::PasswordShort)),
        (change(PASSWORD, PASSWORD, PASSWORD), ("password", Code::PasswordSame)),
        (change(PASSWORD, NEW, "another"), ("password_again", Code::PasswordsDiffer)),
    ];
    for (values, (field, code)) in steps {
        let stepped = house.app.account_step(holder(&here), AccountStep::Password, values).await.unwrap();
        assert_eq!(stepped, Stepped::Again);
        assert_eq!(problem(&house, FormName::Account).await, (field.to_owned(), code));
    }
    let stepped =
        house.app.account_step(holder(&here), AccountStep::Password, change(PASSWORD, NEW, NEW)).await.unwrap();
    assert_eq!(stepped, Stepped::Done);
    assert!(house.app.viewer(Some(&there)).await.unwrap().account.is_none());
    assert!(house.app.viewer(Some(&here)).await.unwrap().account.is_some());
    assert!(matches!(sign_in(&house, EMAIL, PASSWORD).await, Entry::Again));
    assert!(matches!(sign_in(&house, EMAIL, NEW).await, Entry::Open { .. }));
    for _ in 0..5 {
        step(
            &house,
            &here,
            AccountStep::Password,
            &[("current", "x"), ("password", PASSWORD), ("password_again", PASSWORD)],
        )
        .await;
    }
    step(
        &house,
        &here,
        AccountStep::Password,
        &[("current", NEW), ("password", PASSWORD), ("password_again", PASSWORD)],
    )
    .await;
    assert_eq!(problem(&house, FormName::Account).await.1, Code::SignInThrottled, "a stolen session can't guess it");
}
