//! What the pages of watch rules ask and post.

use crate::{error::AppError, ui::form::PostedValues};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    form::{FormState, Values},
    ports::{HitStep, HitView, NoticeView, Page, ReminderLine, RuleForm, RuleView, WatchDesk},
};

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
    let kept = refused(&form_page()).await?;
    // What was refused is said of the form as it was sent, not of what it has become since.
    let same = shared::watch::Sketch::read(&kept.values) == form.sketch;
    Ok((form, if same { kept } else { FormState::default() }))
}

/// One rule, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/watch_rule", input = GetUrl)]
pub async fn load_watch_rule(id: i64) -> Result<(RuleView, FormState), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let rule = ports.watch_rule(&visitor.viewer, id).await?;
    Ok((rule, refused(&page("rules", id)).await?))
}

/// One notice, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/watch_notice", input = GetUrl)]
pub async fn load_watch_notice(id: i64, cursor: Option<String>) -> Result<(NoticeView, FormState), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let notice = ports.watch_notice(&visitor.viewer, id, cursor.as_deref()).await?;
    Ok((notice, refused(&page("notices", id)).await?))
}

/// One warning, and what was refused last.
#[server(prefix = "/api/fn", endpoint = "official/watch_hit", input = GetUrl)]
pub async fn load_watch_hit(id: i64) -> Result<(HitView, FormState), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let hit = ports.watch_hit(&visitor.viewer, id).await?;
    Ok((hit, refused(&page("hits", id)).await?))
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
    let page = form_page();
    let form = crate::ui::form::reply::Form { back: &back, ..form(&page) };
    asked.drafted(form, typed, done, |id| format!("{}/rules/{id}", super::PATH)).await
}

/// Tries a rule, switches it on or off.
#[server(prefix = "/api/fn", endpoint = "official/step_watch_rule")]
pub async fn step_watch_rule(id: i64, version: i32, revision: i64, step: String) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let here = page("rules", id);
    let done = asked.ports.step_watch_rule(asked.viewer(), id, (version, revision), &step).await;
    asked.drafted(form(&here), Values::new(), taken(done), |_| here.clone()).await
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
    asked.drafted(form(&here), of_step(values, step), taken(done), |_| here.clone()).await
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
    asked.drafted(form(&here), of_step(values, step), taken(done), |_| here.clone()).await
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

/// The form of a page.
#[cfg(feature = "ssr")]
fn form(page: &str) -> crate::ui::form::reply::Form<'_> {
    crate::ui::form::reply::Form::of(shared::ports::FormName::Watch, page)
}

/// A step that is taken or refused; what stands against it is told at the field that it speaks of.
#[cfg(feature = "ssr")]
fn taken(outcome: shared::ports::Answer<()>) -> shared::ports::Answer<shared::ports::Drafted> {
    use shared::problem::Code;
    crate::ui::form::reply::taken(outcome, |code| match code {
        Code::ReasonRequired | Code::TooLong => "note",
        Code::NotThisSubject => "case",
        _ => "",
    })
}

#[cfg(feature = "ssr")]
async fn refused(page: &str) -> Result<FormState, AppError> {
    Ok(crate::ui::form::reply::refused(shared::ports::FormName::Watch, page).await?.unwrap_or_default())
}
