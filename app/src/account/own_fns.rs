//! What the pages of the own account ask and post.

use crate::{error::AppError, ui::form::PostedValues};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    ids::CaseId,
    ports::{AccountPage, AccountStep, Agents, FactorSetup, ProofCheck, ProofLetter},
};

/// The own account.
#[server(prefix = "/api/fn", endpoint = "account/own", input = GetUrl)]
pub async fn load_account() -> Result<AccountPage, AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    Ok(asked.ports.account(asked.holder()).await?)
}

/// The second factor as its page shows it.
#[server(prefix = "/api/fn", endpoint = "account/factor", input = GetUrl)]
pub async fn load_factor() -> Result<FactorSetup, AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    Ok(asked.ports.factor_setup(asked.holder()).await?)
}

/// Recovery codes that were just made.
#[server(prefix = "/api/fn", endpoint = "account/codes", input = GetUrl)]
pub async fn load_codes() -> Result<Vec<String>, AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    Ok(asked.ports.recovery_codes(asked.holder()).await?)
}

/// Takes a step on the own account.
#[server(prefix = "/api/fn", endpoint = "account/step")]
pub async fn step_on_account(step: AccountStep, #[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let (done, again) = leads_to(step);
    let stepped = asked.ports.account_step(asked.holder(), step, values.0).await;
    asked.lead(again, Default::default(), stepped.map(|stepped| after(stepped, done, again))).await
}

/// Asks for a link to a new password.
#[server(prefix = "/api/fn", endpoint = "account/forgot")]
pub async fn forgot(#[server(default)] email: String) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let values = [("email".to_owned(), email)].into();
    let stepped = asked.ports.forgot(asked.holder(), values).await;
    asked.lead("/forgot", Default::default(), stepped.map(|s| after(s, "/forgot?sent=1", "/forgot"))).await
}

/// Takes a new password by a link.
#[server(prefix = "/api/fn", endpoint = "account/reset")]
pub async fn reset(
    #[server(default)] link: String,
    #[server(default)] password: String,
    #[server(default)] password_again: String,
) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let again = format!("/reset?link={}", crate::ui::text::encode(&link));
    let values = [("link", link), ("password", password), ("password_again", password_again)];
    let values = values.map(|(k, v)| (k.to_owned(), v)).into();
    let stepped = asked.ports.reset(asked.holder(), values).await;
    asked.lead(&again, Default::default(), stepped.map(|s| after(s, "/signin?done=reset", &again))).await
}

/// Confirms an address by a link.
#[server(prefix = "/api/fn", endpoint = "account/confirm_email")]
pub async fn confirm_email(#[server(default)] link: String) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let stepped = asked.ports.confirm_email(asked.holder(), &link).await;
    let gone = "/confirm-email?done=gone";
    asked.lead(gone, Default::default(), stepped.map(|s| after(s, "/confirm-email?done=yes", gone))).await
}

/// What was typed in a proof of mandate beside what the register says.
#[server(prefix = "/api/fn", endpoint = "account/proof_check", input = GetUrl)]
pub async fn load_proof_check(id: CaseId) -> Result<ProofCheck, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.proof_check(&viewer, id).await?)
}

/// The letter with the code.
#[server(prefix = "/api/fn", endpoint = "account/letter", input = GetUrl)]
pub async fn load_letter(id: CaseId) -> Result<ProofLetter, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.proof_letter(&viewer, id).await?)
}

/// Who acts for a business.
#[server(prefix = "/api/fn", endpoint = "account/agents", input = GetUrl)]
pub async fn load_agents(uscc: String) -> Result<Agents, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.agents(&viewer, &uscc).await?)
}

/// The credit office ends a mandate.
#[server(prefix = "/api/fn", endpoint = "account/end_agent")]
pub async fn end_agent(
    mandate: i64,
    #[server(default)] uscc: String,
    #[server(default)] reason: String,
) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let page = format!("/official/agents?uscc={}", crate::ui::text::encode(&uscc));
    let typed = [("mandate", mandate.to_string()), ("reason", reason.clone())].map(|(k, v)| (k.to_owned(), v)).into();
    let ended = asked.ports.end_agent(asked.viewer(), mandate, &reason).await;
    asked.lead(&page, typed, ended.map(|()| page.clone())).await
}

#[cfg(feature = "ssr")]
fn after(stepped: shared::ports::Stepped, done: &str, again: &str) -> String {
    match stepped {
        shared::ports::Stepped::Done => done.to_owned(),
        shared::ports::Stepped::Again => again.to_owned(),
    }
}

/// Where each step leads: when it was taken, and when its form is to be mended.
#[cfg(feature = "ssr")]
fn leads_to(step: AccountStep) -> (&'static str, &'static str) {
    match step {
        AccountStep::Password => ("/account?done=password", "/account/password"),
        AccountStep::Email => ("/account?done=email", "/account/email"),
        AccountStep::Confirm => ("/account?done=email", "/account"),
        AccountStep::FactorBegin => ("/account/second-factor", "/account/second-factor"),
        AccountStep::Factor | AccountStep::NewCodes => ("/account/recovery-codes", "/account/second-factor"),
        AccountStep::FactorOff => ("/account?done=factor_off", "/account/second-factor"),
        AccountStep::CodesKept => ("/account?done=factor", "/account/recovery-codes"),
        AccountStep::EndSession | AccountStep::EndOthers => ("/account?done=session", "/account"),
        AccountStep::Business => ("/business", "/account/add-business"),
        AccountStep::ActFor => ("/business", "/account"),
        AccountStep::EndMandate => ("/account?done=mandate", "/account"),
        AccountStep::LinkIdentity => ("/account/identity", "/account/identity"),
        AccountStep::ForgetIdentity => ("/account", "/account"),
        AccountStep::StandIn => ("/official", "/official"),
    }
}
