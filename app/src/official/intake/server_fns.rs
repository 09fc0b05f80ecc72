//! What the pages of intake ask and post. Files are sent to `/official/intake/upload`, which streams them.

use crate::{error::AppError, ui::form::PostedValues};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    form::FormState,
    ids::{BatchId, KeyId},
    ports::{BatchLine, BatchPage, CheckingKit, IntakeChoices, KeyLine, Page, ReconciliationPage, ReconciliationState},
};

/// Under this key a kept form says which form it is.
#[cfg(feature = "ssr")]
const FORM: &str = "form";

/// What was typed and refused in one form of intake.
#[cfg(feature = "ssr")]
async fn kept(form: &str) -> Result<Option<FormState>, AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let kept = ports.kept_form(&visitor.visit, shared::ports::FormName::Case).await?;
    Ok(kept.filter(|kept| kept.values.get(FORM).is_some_and(|name| name == form)))
}

/// The values of a form with the form's name.
#[cfg(feature = "ssr")]
fn named(form: &str, values: PostedValues) -> shared::form::Values {
    let mut values = values.0;
    values.insert(FORM.to_owned(), form.to_owned());
    values
}

/// What may be brought in, and what stood against the file that was sent last.
#[server(prefix = "/api/fn", endpoint = "intake/choices", input = GetUrl)]
pub async fn load_choices() -> Result<(IntakeChoices, Option<FormState>), AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok((crate::context::backend()?.intake_choices(&viewer).await?, kept("intake.upload").await?))
}

/// What a browser needs to check files of an item.
#[server(prefix = "/api/fn", endpoint = "intake/kit", input = GetUrl)]
pub async fn load_kit(item: String) -> Result<CheckingKit, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.checking_kit(&viewer, &item).await?)
}

/// The form of one record: the item, who may provide it, what was typed before.
#[server(prefix = "/api/fn", endpoint = "intake/entry", input = GetUrl)]
pub async fn load_entry(item: String) -> Result<(CheckingKit, IntakeChoices, Option<FormState>), AppError> {
    let (ports, viewer) = (crate::context::backend()?, crate::context::visitor()?.viewer);
    let kit = ports.checking_kit(&viewer, &item).await?;
    Ok((kit, ports.intake_choices(&viewer).await?, kept(&format!("intake.new.{item}")).await?))
}

/// Takes in one record.
#[server(prefix = "/api/fn", endpoint = "intake/enter")]
pub async fn enter_record(item: String, #[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let department = values.0.get("department").cloned().unwrap_or_default();
    let typed = values.0.clone().into_iter().filter(|(field, _)| field != "department").collect();
    let sent = asked.ports.send_record(asked.viewer(), &item, &department, typed).await;
    let to = sent.map(|id| format!("/official/intake/batches/{id}"));
    asked.lead(&format!("/official/intake/new/{item}"), named(&format!("intake.new.{item}"), values), to).await
}

/// Batches, newest first.
#[server(prefix = "/api/fn", endpoint = "intake/batches", input = GetUrl)]
pub async fn load_batches(cursor: Option<String>) -> Result<Page<BatchLine>, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.batches(&viewer, cursor.as_deref()).await?)
}

/// One batch, and what was refused when somebody last wanted to take it back.
#[server(prefix = "/api/fn", endpoint = "intake/batch", input = GetUrl)]
pub async fn load_batch(id: BatchId, cursor: Option<String>) -> Result<(BatchPage, Option<FormState>), AppError> {
    let viewer = crate::context::visitor()?.viewer;
    let batch = crate::context::backend()?.batch(&viewer, id, cursor.as_deref()).await?;
    Ok((batch, kept(&format!("intake.batch.{id}")).await?))
}

/// Takes a batch back.
#[server(prefix = "/api/fn", endpoint = "intake/withdraw")]
pub async fn withdraw_batch(id: BatchId, #[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let page = format!("/official/intake/batches/{id}");
    let reason = values.0.get("reason").cloned().unwrap_or_default();
    let done = asked.ports.withdraw_batch(asked.viewer(), id, &reason).await.map(|()| page.clone());
    asked.lead(&page, named(&format!("intake.batch.{id}"), values), done).await
}

/// Statements in a state, and what was refused when somebody last wrote one.
#[server(prefix = "/api/fn", endpoint = "intake/reconciliation", input = GetUrl)]
pub async fn load_reconciliation(
    state: ReconciliationState,
    cursor: Option<String>,
) -> Result<(ReconciliationPage, Option<FormState>), AppError> {
    let viewer = crate::context::visitor()?.viewer;
    let page = crate::context::backend()?.reconciliation(&viewer, state, cursor.as_deref()).await?;
    Ok((page, kept("intake.reconciliation").await?))
}

/// Where differences are worked off.
#[cfg(feature = "ssr")]
const RECONCILIATION: &str = "/official/intake/reconciliation";

/// Puts a source's counts and sums on file.
#[server(prefix = "/api/fn", endpoint = "intake/state")]
pub async fn state_days(#[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let field = |name: &str| values.0.get(name).cloned().unwrap_or_default();
    let done = match shared::ports::StatedDay::parse_lines(&field("lines")) {
        Ok(days) => asked.ports.state_days(asked.viewer(), &field("department"), days).await,
        Err(problem) => Err(shared::ports::Fault::Refused { problem }),
    };
    let done = done.map(|()| RECONCILIATION.to_owned());
    asked.lead(RECONCILIATION, named("intake.reconciliation", values), done).await
}

/// Explains a difference.
#[server(prefix = "/api/fn", endpoint = "intake/explain")]
pub async fn explain_difference(id: i64, #[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let reason = values.0.get("reason").cloned().unwrap_or_default();
    let done = asked.ports.explain_difference(asked.viewer(), id, &reason).await;
    let form = named("intake.reconciliation", PostedValues::default());
    asked.lead(RECONCILIATION, form, done.map(|()| RECONCILIATION.to_owned())).await
}

/// The keys of other systems.
#[server(prefix = "/api/fn", endpoint = "intake/keys", input = GetUrl)]
pub async fn load_keys(cursor: Option<String>) -> Result<Page<KeyLine>, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.api_keys(&viewer, cursor.as_deref()).await?)
}

/// Shuts a key.
#[server(prefix = "/api/fn", endpoint = "intake/revoke_key")]
pub async fn revoke_key(id: KeyId) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let page = "/official/keys";
    let done = asked.ports.revoke_api_key(asked.viewer(), id).await.map(|()| page.to_owned());
    asked.lead(page, named("intake.keys", PostedValues::default()), done).await
}
