//! What the pages of commitments ask and post.

use crate::error::AppError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    form::FieldProblem,
    ports::{CommitmentItems, CommitmentView, DueDesk, DueStage, OwnCommitments, TemplateView},
};

/// The city's list of commitment items.
#[server(prefix = "/api/fn", endpoint = "public/commitment_items", input = GetUrl)]
pub async fn load_items() -> Result<CommitmentItems, AppError> {
    Ok(crate::context::backend()?.commitment_items().await?)
}

/// One template, the version in force or another one.
#[server(prefix = "/api/fn", endpoint = "public/commitment_template", input = GetUrl)]
pub async fn load_template(code: String, version: Option<u32>) -> Result<TemplateView, AppError> {
    Ok(crate::context::backend()?.commitment_template(&code, version).await?)
}

/// One commitment with what became of it.
#[server(prefix = "/api/fn", endpoint = "public/commitment", input = GetUrl)]
pub async fn load_commitment(number: String) -> Result<CommitmentView, AppError> {
    Ok(crate::context::backend()?.commitment_view(&number).await?)
}

/// A business's own commitments, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "business/commitments", input = GetUrl)]
pub async fn load_own(cursor: Option<String>) -> Result<(OwnCommitments, Vec<FieldProblem>), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let own = ports.own_commitments(&visitor.viewer, cursor.as_deref()).await?;
    let kept = ports.kept_form(&visitor.visit, shared::ports::FormName::Case).await?;
    let problems = kept.filter(|kept| kept.values.is_empty()).map(|kept| kept.problems).unwrap_or_default();
    Ok((own, problems))
}

/// A step on a membership: an association names a member, the member confirms, either ends it.
#[server(prefix = "/api/fn", endpoint = "business/member")]
pub async fn step_member(
    step: String,
    #[server(default)] id: i64,
    #[server(default)] uscc: String,
) -> Result<(), AppError> {
    use shared::ports::{Fault, MemberStep};
    const PAGE: &str = "/business/commitments";
    let asked = crate::ui::form::reply::Asked::here()?;
    let step = match step.as_str() {
        "name" => Some(MemberStep::Name { uscc }),
        "confirm" => Some(MemberStep::Confirm { id }),
        "end" => Some(MemberStep::End { id }),
        _ => None,
    };
    let done = match step {
        Some(step) => asked.ports.member_step(asked.viewer(), step).await,
        None => Err(Fault::NotFound),
    };
    asked.lead(PAGE, Default::default(), done.map(|()| PAGE.to_owned())).await
}

/// The due list of a department.
#[server(prefix = "/api/fn", endpoint = "official/commitments", input = GetUrl)]
pub async fn load_due(stage: DueStage, cursor: Option<String>) -> Result<DueDesk, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.due_commitments(&viewer, stage, cursor.as_deref()).await?)
}
