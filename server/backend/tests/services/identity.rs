//! The way through an identity provider, with one of the test's own. Against the real `oidc-provider` goes the browser's spec
//! `identity`.

use crate::{
    house::{HOUSEHOLD, House, JIANGZHU, PASSWORD, refusal, values},
    provider::Provider,
};
use backend::{
    identity::IdentityProvider,
    services::{AccountSettings, Outgoing},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use shared::{
    access::{Role, Viewer},
    ports::{
        AccountPort, AccountStep, Answer, Entry, Fault, FormName, Holder, IdentityEnd, IdentityPort, IdentityReturn,
        Proof, Stepped,
    },
    problem::Code,
};
use std::{
    net::TcpListener,
    sync::Arc,
    time::{Duration, Instant},
};

/// A house with a provider at this address.
async fn with_provider(address: &str) -> House {
    let mut house = House::on("2026-11-21").await;
    let here = Outgoing { plain_localhost: true, answer: Duration::from_millis(700), ..Outgoing::default() };
    let provider = IdentityProvider::new("省政务服务网", address, "credence", None, here).unwrap();
    let provider = provider.vouching(Some("uscc".to_owned()), &[]);
    let site = "http://127.0.0.1:3000".to_owned();
    let settings = AccountSettings { site, identity: Some(Arc::new(provider)), ..AccountSettings::default() };
    house.app = house.app.with_accounts(settings);
    house
}

#[tokio::test]
async fn without_a_provider_there_is_no_such_way() {
    let house = House::on("2026-11-21").await;
    assert_eq!(house.app.identity_provider().await, Ok(None));
    assert_eq!(house.app.begin_identity(Holder::default(), "b", false, "").await, Err(Fault::NotFound));
    let end = house.app.end_identity(Holder::default(), "b", &IdentityReturn::default()).await;
    assert_eq!(end, Err(Fault::NotFound));
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_told() {
    // A port on which nobody listens any more.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let house = with_provider(&format!("http://127.0.0.1:{port}")).await;
    assert_eq!(house.app.identity_provider().await, Ok(Some("省政务服务网".to_owned())));
    let down = house.app.begin_identity(Holder::default(), "b", false, "").await;
    let Err(Fault::Refused { problem }) = &down else { panic!("{down:?}") };
    assert_eq!((problem.code, problem.args["name"].as_str()), (Code::IdentityDown, "省政务服务网"));
    assert_eq!(house.count("identity_attempt").await, 0, "nothing is kept of what did not begin");
    assert_eq!(house.app.begin_identity(Holder::default(), "b", true, "").await, Err(Fault::SignInNeeded));
}

#[tokio::test]
async fn an_answer_to_nothing_that_began_here_signs_nobody_in() {
    let house = with_provider("https://id.example").await;
    for (state, code, error) in [("", None, None), ("x", Some("y"), None), ("x", None, Some("access_denied"))] {
        let sent = IdentityReturn {
            state: state.to_owned(),
            code: code.map(str::to_owned),
            error: error.map(str::to_owned),
            issuer: None,
        };
        let end = house.app.end_identity(Holder::default(), "", &sent).await;
        assert_eq!(refusal(end), Code::IdentityStale, "{sent:?}");
    }
    assert_eq!(house.count("session").await, 0);
}

const BROWSER: &str = "0123456789abcdef0123456789abcdef";
const EMAIL: &str = "office@jiangzhu.example";

fn holder(token: Option<&str>) -> Holder<'_> {
    Holder { token, visit: "visit", address: "10.0.0.1" }
}

/// From our door through the provider's and back.
async fn through(
    house: &House,
    provider: &Provider,
    token: Option<&str>,
    sub: &str,
    more: Value,
) -> Answer<IdentityEnd> {
    let door = house.app.begin_identity(holder(token), BROWSER, token.is_some(), "/business").await?;
    let (state, code) = provider.identify(&door, house.clock.now().timestamp(), sub, more);
    let sent = IdentityReturn { state, code: Some(code), error: None, issuer: Some(provider.issuer.clone()) };
    house.app.end_identity(holder(token), BROWSER, &sent).await
}

async fn session(house: &House, email: &str) -> String {
    let typed = values(&[("email", email), ("password", PASSWORD)]);
    match house.app.sign_in("visit", "10.0.0.1", typed).await.unwrap() {
        Entry::Open { token, .. } => token,
        other => panic!("{other:?}"),
    }
}

async fn allow(house: &House, token: &str, password: &str) -> Stepped {
    let typed = values(&[("current", password)]);
    house.app.account_step(holder(Some(token)), AccountStep::LinkIdentity, typed).await.unwrap()
}

/// A signed-in account of 江渚 that is linked to `u-1`.
async fn linked(house: &House, provider: &Provider) -> String {
    house.jiangzhu().await;
    let token = session(house, EMAIL).await;
    assert_eq!(allow(house, &token, PASSWORD).await, Stepped::Done);
    let end = through(house, provider, Some(&token), "u-1", json!({})).await;
    assert_eq!(end, Ok(IdentityEnd::Linked { mandate: None }));
    token
}

fn entered(end: Answer<IdentityEnd>) -> String {
    match end {
        Ok(IdentityEnd::Entered { entry: Entry::Open { token, .. }, back }) if back == "/business" => token,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn linking_asks_for_the_password_and_then_the_provider_is_enough() {
    let provider = Provider::start().await;
    let house = with_provider(&provider.issuer).await;
    house.jiangzhu().await;
    let token = session(&house, EMAIL).await;

    // Whoever leads a signed-in browser through the provider as themselves gets no key to this account.
    let unasked = through(&house, &provider, Some(&token), "u-evil", json!({})).await;
    assert_eq!(refusal(unasked), Code::IdentityPassword);
    assert_eq!(allow(&house, &token, "wrong").await, Stepped::Again);
    let kept = house.app.kept_form("visit", FormName::Account).await.unwrap().unwrap();
    assert_eq!(kept.problems[0].problem.code, Code::PasswordWrong);
    assert_eq!(refusal(through(&house, &provider, Some(&token), "u-1", json!({})).await), Code::IdentityPassword);

    // The permission ends with its time, and serves once.
    assert_eq!(allow(&house, &token, PASSWORD).await, Stepped::Done);
    house.clock.advance(TimeDelta::minutes(11));
    assert_eq!(refusal(through(&house, &provider, Some(&token), "u-1", json!({})).await), Code::IdentityPassword);
    assert_eq!(allow(&house, &token, PASSWORD).await, Stepped::Done);
    let end = through(&house, &provider, Some(&token), "u-1", json!({})).await;
    assert_eq!(end, Ok(IdentityEnd::Linked { mandate: None }));
    assert_eq!(refusal(through(&house, &provider, Some(&token), "u-2", json!({})).await), Code::IdentityPassword);

    let opened = entered(through(&house, &provider, None, "u-1", json!({})).await);
    assert_eq!(house.app.viewer(Some(&opened)).await.unwrap().uscc.as_deref(), Some(JIANGZHU));
    assert_eq!(refusal(through(&house, &provider, None, "u-2", json!({})).await), Code::IdentityUnknown);

    // Unlinked, it opens nothing.
    let off = house.app.account_step(holder(Some(&token)), AccountStep::ForgetIdentity, values(&[])).await.unwrap();
    assert_eq!(off, Stepped::Done);
    assert_eq!(refusal(through(&house, &provider, None, "u-1", json!({})).await), Code::IdentityUnknown);
}

#[tokio::test]
async fn an_identity_has_one_account_and_an_account_one_identity() {
    let provider = Provider::start().await;
    let house = with_provider(&provider.issuer).await;
    let token = linked(&house, &provider).await;
    assert_eq!(allow(&house, &token, PASSWORD).await, Stepped::Done);
    assert_eq!(refusal(through(&house, &provider, Some(&token), "u-2", json!({})).await), Code::IdentityOther);

    house.official(Role::Official, Some("market"), "market@ezhou.example").await;
    let other = session(&house, "market@ezhou.example").await;
    assert_eq!(allow(&house, &other, PASSWORD).await, Stepped::Done);
    assert_eq!(refusal(through(&house, &provider, Some(&other), "u-1", json!({})).await), Code::IdentityTaken);

    // A disabled account stays closed, whichever way its holder comes.
    house.app.disable(EMAIL).await.unwrap();
    assert_eq!(refusal(through(&house, &provider, None, "u-1", json!({})).await), Code::AccountDisabled);
}

#[tokio::test]
async fn a_second_factor_is_asked_for_all_the_same() {
    let provider = Provider::start().await;
    let house = with_provider(&provider.issuer).await;
    linked(&house, &provider).await;
    sqlx::query("insert into second_factor (account_id, secret, confirmed_at, created_at) select id, 'x', now(), now() from account where email = $1")
        .bind(EMAIL)
        .execute(&house.db.pool)
        .await
        .unwrap();
    let before = house.count("session").await;
    let end = through(&house, &provider, None, "u-1", json!({})).await.unwrap();
    assert_eq!(end, IdentityEnd::Entered { entry: Entry::Code, back: "/business".to_owned() });
    assert_eq!(house.count("session").await, before, "nothing is open before the code");
}

#[tokio::test]
async fn its_word_proves_a_mandate_but_revives_none_that_was_ended() {
    let provider = Provider::start().await;
    let house = with_provider(&provider.issuer).await;
    house.subject(HOUSEHOLD, "鄂城区江滩便利店").await;
    linked(&house, &provider).await;
    let vouched = json!({ "uscc": HOUSEHOLD });
    let token = entered(through(&house, &provider, None, "u-1", vouched.clone()).await);
    let page = house.app.account(holder(Some(&token))).await.unwrap();
    let mandate = page.mandates.iter().find(|mandate| mandate.uscc == HOUSEHOLD).unwrap();
    assert_eq!(mandate.proof, Proof::Identity);

    let end = values(&[("mandate", &mandate.id.to_string())]);
    house.app.account_step(holder(Some(&token)), AccountStep::EndMandate, end).await.unwrap();
    let token = entered(through(&house, &provider, None, "u-1", vouched).await);
    let page = house.app.account(holder(Some(&token))).await.unwrap();
    assert!(page.mandates.iter().all(|mandate| mandate.uscc != HOUSEHOLD));

    // What is no code, or of nobody on file, proves nothing and keeps nobody out.
    for claim in [json!("91110000600037341N"), json!(7), json!("91420700MA4900555Y")] {
        entered(through(&house, &provider, None, "u-1", json!({ "uscc": claim })).await);
    }
}

#[tokio::test]
async fn answers_serve_once_in_time_in_their_own_browser_and_from_this_provider() {
    let provider = Provider::start().await;
    let house = with_provider(&provider.issuer).await;
    linked(&house, &provider).await;
    let nobody: Viewer = house.app.viewer(None).await.unwrap();
    assert!(nobody.is_public());
    let begin = async || {
        let door = house.app.begin_identity(holder(None), BROWSER, false, "").await.unwrap();
        let (state, code) = provider.identify(&door, house.clock.now().timestamp(), "u-1", json!({}));
        IdentityReturn { state, code: Some(code), error: None, issuer: Some(provider.issuer.clone()) }
    };
    let end = async |browser: &str, sent: &IdentityReturn| house.app.end_identity(holder(None), browser, sent).await;

    let sent = begin().await;
    assert_eq!(refusal(end("another", &sent).await), Code::IdentityStale);
    assert!(end(BROWSER, &sent).await.is_ok());
    assert_eq!(refusal(end(BROWSER, &sent).await), Code::IdentityStale, "twice");

    let sent = begin().await;
    house.clock.advance(TimeDelta::minutes(11));
    assert_eq!(refusal(end(BROWSER, &sent).await), Code::IdentityStale, "late");

    // RFC 9207: this provider says who it is, so an answer that does not is none of its.
    for issuer in [None, Some("https://id.example".to_owned())] {
        let sent = IdentityReturn { issuer, ..begin().await };
        assert_eq!(refusal(end(BROWSER, &sent).await), Code::IdentityInvalid);
    }
    // A code of another sign-in does not answer this one's challenge.
    let (first, second) = (begin().await, begin().await);
    let mixed = IdentityReturn { code: second.code, ..first };
    assert_eq!(refusal(end(BROWSER, &mixed).await), Code::IdentityRefused);
}

#[tokio::test]
async fn a_new_key_is_fetched_and_an_old_one_asked_for_no_more() {
    let provider = Provider::start().await;
    let house = with_provider(&provider.issuer).await;
    linked(&house, &provider).await;
    house.clock.advance(TimeDelta::minutes(1));
    let before = provider.asked();
    entered(through(&house, &provider, None, "u-1", json!({})).await);
    assert_eq!(provider.asked() - before, 1, "its doors and keys are known: a token is all that is asked for");
    provider.rotate();
    entered(through(&house, &provider, None, "u-1", json!({})).await);
    assert_eq!(provider.asked() - before, 4, "once more for the new key");
}

#[tokio::test]
async fn nobody_waits_long_for_a_silent_provider() {
    let provider = Provider::start().await;
    let house = with_provider(&provider.issuer).await;
    provider.fall_silent();
    let began = Instant::now();
    let all = (0..8).map(|_| house.app.begin_identity(holder(None), BROWSER, false, ""));
    for down in futures_util::future::join_all(all).await {
        assert_eq!(refusal(down), Code::IdentityDown);
    }
    assert!(began.elapsed().as_secs() < 3, "they wait side by side, not one after another");
}
