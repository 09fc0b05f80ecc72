//! What the pages of an audit ask of the server.

use crate::error::AppError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    form::FormState,
    ids::AccountId,
    ports::{AccountFilter, Accounts, Ledger, LedgerFilter},
};

/// Accounts, and the step on one as it was refused.
#[server(prefix = "/api/fn", endpoint = "official/accounts", input = GetUrl)]
pub async fn load_accounts(
    #[server(default)] filter: AccountFilter,
    cursor: Option<String>,
) -> Result<(Accounts, FormState), AppError> {
    let viewer = crate::context::visitor()?.viewer;
    let accounts = crate::context::backend()?.accounts(&viewer, &filter, cursor.as_deref()).await?;
    let refused = crate::ui::form::reply::refused(shared::ports::FormName::Accounts, super::ACCOUNTS).await?;
    Ok((accounts, refused.unwrap_or_default()))
}

/// Shuts an account.
#[server(prefix = "/api/fn", endpoint = "official/shut_account")]
pub async fn shut_account(id: AccountId) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.shut_account(asked.viewer(), id).await;
    done_on_account(&asked, done, "shut").await
}

/// Says in which section an account works.
#[server(prefix = "/api/fn", endpoint = "official/place_account")]
pub async fn place_account(id: AccountId, #[server(default)] section: String) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.place_account(asked.viewer(), id, &section).await;
    done_on_account(&asked, done, "placed").await
}

#[cfg(feature = "ssr")]
async fn done_on_account(
    asked: &crate::ui::form::reply::Asked,
    done: shared::ports::Answer<()>,
    what: &str,
) -> Result<(), AppError> {
    let form = crate::ui::form::reply::Form::of(shared::ports::FormName::Accounts, super::ACCOUNTS);
    let done = crate::ui::form::reply::taken(done, |_| "");
    asked.drafted(form, shared::form::Values::new(), done, |_| format!("{}?done={what}", super::ACCOUNTS)).await
}

/// The ledger.
#[server(prefix = "/api/fn", endpoint = "official/ledger", input = GetUrl)]
pub async fn load_ledger(#[server(default)] filter: LedgerFilter, cursor: Option<String>) -> Result<Ledger, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.ledger(&viewer, &filter, cursor.as_deref()).await?)
}

/// Asks for a check of the whole ledger.
#[server(prefix = "/api/fn", endpoint = "official/check_ledger")]
pub async fn check_ledger() -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.check_ledger(asked.viewer()).await;
    asked.lead(super::LEDGER, shared::form::Values::new(), done.map(|()| super::LEDGER.to_owned())).await
}
