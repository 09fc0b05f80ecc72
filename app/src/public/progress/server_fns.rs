//! What the page asks.

use crate::error::AppError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};
use shared::{form::FieldProblem, ports::Progress};

/// How a matter stands, and what stood against the paper that was sent last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Followed {
    /// How it stands.
    pub progress: Progress,
    /// What stood against the paper.
    pub problems: Vec<FieldProblem>,
}

/// How the matter of a code stands.
#[server(prefix = "/api/fn", endpoint = "progress/by_code", input = GetUrl)]
pub async fn load_progress(code: String) -> Result<Followed, AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let progress = ports.progress(&visitor.address, &code).await?;
    let kept = ports.kept_form(&visitor.visit, shared::ports::FormName::Case).await?;
    let kept = kept.filter(|kept| kept.values.get("case") == Some(&progress.code.to_string()));
    Ok(Followed { progress, problems: kept.map(|kept| kept.problems).unwrap_or_default() })
}
