//! What the pages of officials ask. Steps on cases are posted through `crate::case`.

use crate::{error::AppError, ui::form::PostedValues};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    case::{Action, QueueFilter},
    form::FormState,
    ids::{CaseId, LookId},
    ports::{Desk, LateLine, Page, Reporter},
};

/// The desk: queue, tiles, distribution; and what was refused last of a step on several matters.
#[server(prefix = "/api/fn", endpoint = "official/desk", input = GetUrl)]
pub async fn load_desk(
    #[server(default)] filter: QueueFilter,
    cursor: Option<String>,
) -> Result<(Desk, FormState), AppError> {
    let viewer = crate::context::visitor()?.viewer;
    let desk = crate::context::backend()?.desk(&viewer, &filter, cursor.as_deref()).await?;
    let kept = crate::ui::form::reply::refused(shared::ports::FormName::Case, super::queue::PATH).await?;
    Ok((desk, kept.unwrap_or_default()))
}

/// Takes a step on several matters of the queue: each ticked one is named with its revision.
#[server(prefix = "/api/fn", endpoint = "official/step_cases")]
pub async fn step_cases(
    action: Action,
    #[server(default)] filter: QueueFilter,
    #[server(default)] values: PostedValues,
) -> Result<(), AppError> {
    use crate::ui::form::reply::{Asked, Form};
    use shared::{
        form::FieldProblem,
        ports::{Drafted, FormName},
    };
    let asked = Asked::here()?;
    let number = |text: &str| text.parse::<i64>().ok();
    let cases = values.0.iter().filter_map(|(id, revision)| Some((CaseId(number(id)?), number(revision)?)));
    let done = asked.ports.step_together(asked.viewer(), action, &cases.collect::<Vec<_>>()).await;
    let mut back = super::queue::address(&filter, 0);
    let done = done.map(|done| {
        back = super::queue::address(&filter, done.taken);
        let problems = done.refused.into_iter().map(|(id, problem)| FieldProblem::new(id.to_string(), problem));
        let problems: Vec<_> = problems.collect();
        if problems.is_empty() { Drafted::Done(back.clone()) } else { Drafted::Mend(problems) }
    });
    let form = Form { name: FormName::Case, page: super::queue::PATH, back: &back };
    asked.drafted(form, shared::form::Values::new(), done, str::to_owned).await
}

/// Gives a matter to a section or a person of the office; an empty `to`: back to the office as a whole.
#[server(prefix = "/api/fn", endpoint = "official/assign_case")]
pub async fn assign_case(id: CaseId, #[server(default)] to: String) -> Result<(), AppError> {
    use shared::{case::Assignee, ports::Fault, problem::Code};
    let asked = crate::ui::form::reply::Asked::here()?;
    let page = format!("/official/cases/{id}");
    let to = if to.is_empty() { Ok(None) } else { to.parse::<Assignee>().map(Some) };
    let done = match to {
        Ok(to) => asked.ports.assign(asked.viewer(), id, to).await,
        Err(_) => Err(Fault::Refused { problem: Code::NoColleague.into() }),
    };
    let typed = crate::case::of_case(id, PostedValues::default());
    asked.lead(&page, typed, done.map(|()| page.clone())).await
}

/// Publications that came late.
#[server(prefix = "/api/fn", endpoint = "official/late", input = GetUrl)]
pub async fn load_late(cursor: Option<String>) -> Result<Page<LateLine>, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.late_publications(&viewer, cursor.as_deref()).await?)
}

/// Under this key a kept form says whose reporter it asks for.
#[cfg(feature = "ssr")]
const OF_REPORTER: &str = "reporter";

/// Who brought a report, as far as a look opens it; and what was typed and refused.
#[server(prefix = "/api/fn", endpoint = "official/reporter", input = GetUrl)]
pub async fn load_reporter(id: CaseId, look: Option<LookId>) -> Result<(Reporter, Option<FormState>), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let reporter = ports.reporter(&visitor.viewer, id, look).await?;
    let kept = ports.kept_form(&visitor.visit, shared::ports::FormName::Case).await?;
    Ok((reporter, kept.filter(|kept| kept.values.get(OF_REPORTER) == Some(&id.to_string()))))
}

/// Asks to read who brought a report.
#[server(prefix = "/api/fn", endpoint = "official/ask_reporter")]
pub async fn ask_reporter(id: CaseId, #[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let page = format!("/official/cases/{id}");
    let reason = values.0.get("reason").cloned().unwrap_or_default();
    let look = asked.ports.ask_reporter(asked.viewer(), id, &reason).await;
    let mut typed = values.0;
    typed.insert(OF_REPORTER.to_owned(), id.to_string());
    asked.lead(&page, typed, look.map(|look| format!("{page}?look={look}#reporter"))).await
}
