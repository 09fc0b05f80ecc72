//! What the pages of a business ask and post.

use crate::error::AppError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::ports::BusinessHome;

/// Drafts, matters and what can be done.
#[server(prefix = "/api/fn", endpoint = "business/home", input = GetUrl)]
pub async fn load_business_home() -> Result<BusinessHome, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.business_home(&viewer).await?)
}

/// Starts the registration of a catalogue item.
#[server(prefix = "/api/fn", endpoint = "business/start_registration")]
pub async fn start_registration(item: String) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let started = asked.ports.start_registration(asked.viewer(), &item).await;
    asked.lead("/business", Default::default(), started.map(|id| format!("/business/cases/{id}"))).await
}

/// Starts a commitment from a template.
#[server(prefix = "/api/fn", endpoint = "business/start_commitment")]
pub async fn start_commitment(template: String) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let started = asked.ports.start_commitment(asked.viewer(), &template).await;
    asked.lead("/business", Default::default(), started.map(|id| format!("/business/cases/{id}"))).await
}

/// What was refused when someone last tried to start something.
#[server(prefix = "/api/fn", endpoint = "business/refused", input = GetUrl)]
pub async fn load_refused() -> Result<shared::ports::KeptForm, AppError> {
    let visit = crate::context::visitor()?.visit;
    let kept = crate::context::backend()?.kept_form(&visit, shared::ports::FormName::Case).await?;
    Ok(kept.filter(|kept| kept.values.is_empty() && !kept.problems.is_empty()))
}
