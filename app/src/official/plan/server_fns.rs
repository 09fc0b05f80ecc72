//! What the pages ask and post.

use crate::{error::AppError, ui::form::PostedValues};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    form::FormState,
    plan::{Standing, Step},
    ports::{PlanDesk, Plans, TaskForm, TaskView},
};

/// The plan, as far as it is asked for.
#[server(prefix = "/api/fn", endpoint = "official/plan", input = GetUrl)]
pub async fn load_plan(
    plan: Option<i64>,
    department: Option<String>,
    state: Option<Standing>,
) -> Result<PlanDesk, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    let query = shared::ports::PlanQuery { plan, department, state };
    Ok(crate::context::backend()?.plan_desk(&viewer, &query).await?)
}

/// The city office's plans, and the form of one as it was refused.
#[server(prefix = "/api/fn", endpoint = "official/plans", input = GetUrl)]
pub async fn load_plans() -> Result<(Plans, Option<FormState>), AppError> {
    let plans = crate::context::backend()?.plans(&crate::context::visitor()?.viewer).await?;
    Ok((plans, kept(&plans_page()).await?))
}

/// The form of a task, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/task_form", input = GetUrl)]
pub async fn load_task_form(plan: i64) -> Result<(TaskForm, Option<FormState>), AppError> {
    let form = crate::context::backend()?.task_form(&crate::context::visitor()?.viewer, plan).await?;
    Ok((form, kept(&new_task_page(plan)).await?))
}

/// One task, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/plan_task", input = GetUrl)]
pub async fn load_task(id: i64) -> Result<(TaskView, Option<FormState>), AppError> {
    let task = crate::context::backend()?.plan_task(&crate::context::visitor()?.viewer, id).await?;
    Ok((task, kept(&task_page(id)).await?))
}

/// Takes a plan of the city's document over.
#[server(prefix = "/api/fn", endpoint = "official/take_plan")]
pub async fn take_plan(code: String) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.take_plan(asked.viewer(), &code).await;
    let page = plans_page();
    asked.drafted(form(&page), shared::form::Values::new(), done, |_| format!("{page}?done=taken_over")).await
}

/// Writes a plan.
#[server(prefix = "/api/fn", endpoint = "official/write_plan")]
pub async fn write_plan(#[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.write_plan(asked.viewer(), &values.0).await;
    let page = plans_page();
    asked.drafted(form(&page), values.0, done, |_| format!("{page}?done=written")).await
}

/// Puts a task into a plan.
#[server(prefix = "/api/fn", endpoint = "official/add_task")]
pub async fn add_task(plan: i64, #[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.add_task(asked.viewer(), plan, &values.0).await;
    asked.drafted(form(&new_task_page(plan)), values.0, done, |id| format!("{}/{id}?done=added", super::PATH)).await
}

/// Takes a step on a task.
#[server(prefix = "/api/fn", endpoint = "official/step_task")]
pub async fn step_task(
    id: i64,
    #[server(default)] revision: i64,
    step: Step,
    #[server(default)] values: PostedValues,
) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.step_task(asked.viewer(), id, revision, step, &values.0).await;
    // Several forms ask for the same: what was typed goes back to the one that it came from.
    let mut typed = values.0;
    typed.insert("step".to_owned(), step.as_str().to_owned());
    asked.drafted(form(&task_page(id)), typed, done, |id| format!("{}/{id}?done={}", super::PATH, step.as_str())).await
}

#[cfg(feature = "ssr")]
fn plans_page() -> String {
    format!("{}/plans", super::PATH)
}

#[cfg(feature = "ssr")]
fn new_task_page(plan: i64) -> String {
    format!("{}/new?plan={plan}", super::PATH)
}

#[cfg(feature = "ssr")]
fn task_page(id: i64) -> String {
    format!("{}/{id}", super::PATH)
}

#[cfg(feature = "ssr")]
fn form(page: &str) -> crate::ui::form::reply::Form<'_> {
    crate::ui::form::reply::Form::of(shared::ports::FormName::Plan, page)
}

#[cfg(feature = "ssr")]
async fn kept(page: &str) -> Result<Option<FormState>, AppError> {
    crate::ui::form::reply::refused(shared::ports::FormName::Plan, page).await
}
