//! What the pages of watch rules ask and post.

use crate::{error::AppError, ui::form::PostedValues};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    form::{FormState, Values},
    ports::{HitStep, HitView, NoticeView, Page, ReminderLine, RuleForm, RuleView, WatchDesk},
};

/// Under this key a kept form says which page it belongs to.
#[cfg(feature = "ssr")]
const OF_PAGE: &str = "of_page";

/// Warnings, rules, and rules to start from.
#[server(prefix = "/api/fn", endpoint = "official/watch", input = GetUrl)]
pub async fn load_watch(cursor: Option<String>) -> Result<WatchDesk, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.watch_desk(&viewer, cursor.as_deref()).await?)
}

/// The form as the address says, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/watch_form", input = GetUrl)]
pub async fn load_watch_form(#[server(default)] typed: Values) -> Result<(RuleForm, FormState), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let form = ports.watch_form(&visitor.viewer, &typed).await?;
    let kept = refused(&*ports, &visitor.visit, &form_page()).await?;
    // What was refused is said of the form as it was sent, not of what it has become since.
    let same = shared::watch::Sketch::read(&kept.values) == form.sketch;
    Ok((form, if same { kept } else { FormState::default() }))
}

/// One rule, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/watch_rule", input = GetUrl)]
pub async fn load_watch_rule(id: i64) -> Result<(RuleView, FormState), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let rule = ports.watch_rule(&visitor.viewer, id).await?;
    Ok((rule, refused(&*ports, &visitor.visit, &page("rules", id)).await?))
}

/// One notice, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/watch_notice", input = GetUrl)]
pub async fn load_watch_notice(id: i64, cursor: Option<String>) -> Result<(NoticeView, FormState), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let notice = ports.watch_notice(&visitor.viewer, id, cursor.as_deref()).await?;
    Ok((notice, refused(&*ports, &visitor.visit, &page("notices", id)).await?))
}

/// One warning, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/watch_hit", input = GetUrl)]
pub async fn load_watch_hit(id: i64) -> Result<(HitView, FormState), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let hit = ports.watch_hit(&visitor.viewer, id).await?;
    Ok((hit, refused(&*ports, &visitor.visit, &page("hits", id)).await?))
}

/// What a business was reminded of.
#[server(prefix = "/api/fn", endpoint = "business/reminders", input = GetUrl)]
pub async fn load_reminders(cursor: Option<String>) -> Result<Page<ReminderLine>, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.own_reminders(&viewer, cursor.as_deref()).await?)
}

/// Keeps a rule. The form's fields come under their own names, as the address has them.
#[server(prefix = "/api/fn", endpoint = "official/save_watch_rule")]
pub async fn save_watch_rule(#[server(flatten)] typed: Values) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let done = asked.ports.save_watch_rule(asked.viewer(), &typed).await;
    let pairs: Vec<(String, String)> =
        typed.clone().into_iter().filter(|(name, _)| name != "add" && name != "drop").collect();
    let back = crate::official::lab::address(&form_page(), &pairs);
    lead(&asked, (&form_page(), &back), typed, done, |id| format!("{}/rules/{id}", super::PATH)).await
}

/// Tries a rule, switches it on or off.
#[server(prefix = "/api/fn", endpoint = "official/step_watch_rule")]
pub async fn step_watch_rule(id: i64, version: i32, revision: i64, step: String) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let here = page("rules", id);
    let done = asked.ports.step_watch_rule(asked.viewer(), id, (version, revision), &step).await;
    let done = done.map(|()| shared::ports::Drafted::Done(String::new()));
    lead(&asked, (&here, &here), Values::new(), done, |_| here.clone()).await
}

/// A step on all businesses of a notice.
#[server(prefix = "/api/fn", endpoint = "official/step_watch_notice")]
pub async fn step_watch_notice(
    id: i64,
    step: HitStep,
    #[server(default)] values: PostedValues,
) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let here = page("notices", id);
    let note = values.0.get("note").cloned().unwrap_or_default();
    let done = asked.ports.step_watch_notice(asked.viewer(), id, step, &note).await;
    let done = done.map(|()| shared::ports::Drafted::Done(String::new()));
    lead(&asked, (&here, &here), of_step(values, step), done, |_| here.clone()).await
}

/// A step on one warning.
#[server(prefix = "/api/fn", endpoint = "official/step_watch_hit")]
pub async fn step_watch_hit(
    id: i64,
    revision: i64,
    step: HitStep,
    #[server(default)] values: PostedValues,
) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let here = page("hits", id);
    let text = |name: &str| values.0.get(name).cloned().unwrap_or_default();
    let (note, case) = (text("note"), text("case"));
    let done = asked.ports.step_watch_hit(asked.viewer(), (id, revision), step, &note, &case).await;
    let done = done.map(|()| shared::ports::Drafted::Done(String::new()));
    lead(&asked, (&here, &here), of_step(values, step), done, |_| here.clone()).await
}

/// What was typed, with the step that it was typed for.
#[cfg(feature = "ssr")]
fn of_step(values: PostedValues, step: HitStep) -> Values {
    let mut values = values.0;
    values.insert("step".to_owned(), step.as_str().to_owned());
    values
}

#[cfg(feature = "ssr")]
fn form_page() -> String {
    format!("{}/new", super::PATH)
}

#[cfg(feature = "ssr")]
fn page(kind: &str, id: i64) -> String {
    format!("{}/{kind}/{id}", super::PATH)
}

/// Leads on when the step was taken, and back with what was typed when something must be mended.
#[cfg(feature = "ssr")]
async fn lead(
    asked: &crate::ui::form::reply::Asked,
    (page, back): (&str, &str),
    mut values: Values,
    outcome: shared::ports::Answer<shared::ports::Drafted>,
    next: impl FnOnce(&str) -> String,
) -> Result<(), AppError> {
    use shared::{
        form::FieldProblem,
        ports::{Drafted, Fault, FormName},
        problem::Code,
    };
    let (problems, to) = match outcome {
        Ok(Drafted::Done(id)) => (Vec::new(), next(&id)),
        Ok(Drafted::Mend(problems)) => (problems, back.to_owned()),
        Err(Fault::Refused { problem }) => {
            let at = match problem.code {
                Code::ReasonRequired | Code::TooLong => "note",
                Code::NotThisSubject => "case",
                _ => "",
            };
            (vec![FieldProblem::new(at, problem)], back.to_owned())
        }
        Err(other) => return asked.lead(back, values, Err(other)).await,
    };
    values.insert(OF_PAGE.to_owned(), page.to_owned());
    let state = if problems.is_empty() { FormState::default() } else { FormState { values, problems } };
    // If this fails, the page after the redirect can only say less: there is nothing else to do about it.
    let _ = asked.ports.keep_form(&asked.visitor.visit, FormName::Watch, state).await;
    crate::ui::form::reply::see_other(&to);
    Ok(())
}

#[cfg(feature = "ssr")]
async fn refused(ports: &dyn shared::ports::Ports, visit: &str, page: &str) -> shared::ports::Answer<FormState> {
    let kept = ports.kept_form(visit, shared::ports::FormName::Watch).await?;
    Ok(kept.filter(|kept| kept.values.get(OF_PAGE).is_some_and(|of| of == page)).unwrap_or_default())
}
