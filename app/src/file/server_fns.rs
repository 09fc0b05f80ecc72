//! What the pages of a credit file ask and post.

use crate::{error::AppError, ui::form::PostedValues};
use chrono::NaiveDate;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use shared::{
    form::FormState,
    ids::{LookId, PersonId, RecordId},
    ports::{
        LookLine, Mark, Page, PastFile, PersonFile, PersonSearch, RecordDesk, RecordHistory, RecordPage, Responsible,
    },
};

/// One record.
#[server(prefix = "/api/fn", endpoint = "file/record", input = GetUrl)]
pub async fn load_record(id: RecordId) -> Result<RecordPage, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.record(&viewer, id).await?)
}

/// What happened to one record.
#[server(prefix = "/api/fn", endpoint = "file/history", input = GetUrl)]
pub async fn load_history(id: RecordId, on: Option<NaiveDate>) -> Result<RecordHistory, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.record_history(&viewer, id, on).await?)
}

/// A subject's file as it was known at the end of a day.
#[server(prefix = "/api/fn", endpoint = "file/past", input = GetUrl)]
pub async fn load_past(uscc: String, on: Option<NaiveDate>, cursor: Option<String>) -> Result<PastFile, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.past_file(&viewer, &uscc, on, cursor.as_deref()).await?)
}

/// A record before whoever answers for it, and what was typed and refused.
#[server(prefix = "/api/fn", endpoint = "file/desk", input = GetUrl)]
pub async fn load_record_desk(id: RecordId, look: Option<LookId>) -> Result<(RecordDesk, Option<FormState>), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let desk = ports.record_desk(&visitor.viewer, id, look).await?;
    Ok((desk, kept(&record_page(id)).await?))
}

/// Writes a corrected version.
#[server(prefix = "/api/fn", endpoint = "file/correct")]
pub async fn correct_record(
    id: RecordId,
    version: u32,
    #[server(default)] values: PostedValues,
) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let (page, reason) = (record_page(id), text(&values, "reason"));
    let done = asked.ports.correct_record(asked.viewer(), id, version, values.0.clone(), &reason).await;
    let (back, on) = (format!("{page}?step=correct"), format!("{page}?step=done"));
    lead_corrected(&asked, [&page, &back, &on], values, done).await
}

/// Says that the decision was changed or annulled.
#[server(prefix = "/api/fn", endpoint = "file/annul")]
pub async fn annul_record(id: RecordId, version: u32, #[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let (page, on, reason) = (record_page(id), text(&values, "on"), text(&values, "reason"));
    let done = asked.ports.annul_record(asked.viewer(), id, version, &on, &reason).await;
    let back = format!("{page}?step=annul");
    asked.lead(&back, typed(&page, values), done.map(|()| format!("{page}?step=done"))).await
}

/// Puts a mark beside a record, or lifts it.
#[server(prefix = "/api/fn", endpoint = "file/mark")]
pub async fn mark_record(
    id: RecordId,
    mark: Mark,
    #[server(default)] set: bool,
    #[server(default)] values: PostedValues,
) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let (page, reason) = (record_page(id), text(&values, "reason"));
    let done = asked.ports.mark_record(asked.viewer(), id, mark, set, &reason).await;
    let back = format!("{page}?step={}", mark.as_str());
    asked.lead(&back, typed(&page, values), done.map(|()| format!("{page}?step=done"))).await
}

/// Asks to read a record's identity numbers.
#[server(prefix = "/api/fn", endpoint = "file/unmask")]
pub async fn unmask_record(id: RecordId, #[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let (page, purpose, reason) = (record_page(id), text(&values, "purpose"), text(&values, "reason"));
    let look = asked.ports.unmask_record(asked.viewer(), id, &purpose, &reason).await;
    let back = format!("{page}?step=unmask");
    asked.lead(&back, typed(&page, values), look.map(|look| format!("{page}?look={look}"))).await
}

/// What a search after a person found; nothing without one.
#[server(prefix = "/api/fn", endpoint = "file/persons", input = GetUrl)]
pub async fn load_persons(look: Option<LookId>) -> Result<(Option<PersonSearch>, Option<FormState>), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let found = ports.found_persons(&visitor.viewer, look).await?;
    Ok((found, kept(PERSONS).await?))
}

/// Asks after a person.
#[server(prefix = "/api/fn", endpoint = "file/find_person")]
pub async fn find_person(#[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let (query, purpose, reason) = (text(&values, "query"), text(&values, "purpose"), text(&values, "reason"));
    let look = asked.ports.find_person(asked.viewer(), &query, &purpose, &reason).await;
    asked.lead(PERSONS, typed(PERSONS, values), look.map(|look| format!("{PERSONS}?look={look}"))).await
}

/// A person's file; nothing before it was said what for.
#[server(prefix = "/api/fn", endpoint = "file/person", input = GetUrl)]
pub async fn load_person(
    id: PersonId,
    look: Option<LookId>,
) -> Result<(Option<PersonFile>, Option<FormState>), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let file = ports.person(&visitor.viewer, id, look).await?;
    Ok((file, kept(&person_page(id)).await?))
}

/// Asks for a person's file, and with `unmask` for the number of the document.
#[server(prefix = "/api/fn", endpoint = "file/open_person")]
pub async fn open_person(id: PersonId, #[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let (page, purpose, reason) = (person_page(id), text(&values, "purpose"), text(&values, "reason"));
    let unmask = !text(&values, "unmask").is_empty();
    let look = asked.ports.open_person(asked.viewer(), id, &purpose, &reason, unmask).await;
    asked.lead(&page, typed(&page, values), look.map(|look| format!("{page}?look={look}"))).await
}

/// The persons who answer for a business.
#[server(prefix = "/api/fn", endpoint = "file/responsible", input = GetUrl)]
pub async fn load_responsible(uscc: String) -> Result<(Responsible, Option<FormState>), AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let found = ports.responsible(&visitor.viewer, &uscc).await?;
    Ok((found, kept(&responsible_page(&uscc)).await?))
}

/// Enters a term of office.
#[server(prefix = "/api/fn", endpoint = "file/add_term")]
pub async fn add_term(uscc: String, #[server(default)] values: PostedValues) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let page = responsible_page(&uscc);
    let done = asked.ports.add_term(asked.viewer(), &uscc, values.0.clone()).await;
    lead_corrected(&asked, [&page; 3], values, done).await
}

/// Who looked at one's own file.
#[server(prefix = "/api/fn", endpoint = "file/own_looks", input = GetUrl)]
pub async fn load_own_looks(cursor: Option<String>) -> Result<Page<LookLine>, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.own_looks(&viewer, cursor.as_deref()).await?)
}

/// Who looked at what.
#[server(prefix = "/api/fn", endpoint = "file/looks", input = GetUrl)]
pub async fn load_looks(uscc: Option<String>, cursor: Option<String>) -> Result<Page<LookLine>, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    let uscc = uscc.filter(|uscc| !uscc.is_empty());
    Ok(crate::context::backend()?.all_looks(&viewer, uscc.as_deref(), cursor.as_deref()).await?)
}

#[cfg(feature = "ssr")]
const PERSONS: &str = "/official/persons";

#[cfg(feature = "ssr")]
fn record_page(id: RecordId) -> String {
    format!("/official/records/{id}")
}

#[cfg(feature = "ssr")]
fn person_page(id: PersonId) -> String {
    format!("/official/persons/{id}")
}

#[cfg(feature = "ssr")]
fn responsible_page(uscc: &str) -> String {
    format!("/subjects/{uscc}/persons")
}

#[cfg(feature = "ssr")]
fn text(values: &PostedValues, code: &str) -> String {
    values.0.get(code).cloned().unwrap_or_default()
}

/// What was typed, with the page to which it belongs.
#[cfg(feature = "ssr")]
fn typed(page: &str, values: PostedValues) -> shared::form::Values {
    crate::ui::form::reply::of_page(page, values.0)
}

/// What was typed on a page and refused.
#[cfg(feature = "ssr")]
async fn kept(page: &str) -> Result<Option<FormState>, AppError> {
    crate::ui::form::reply::refused(shared::ports::FormName::Case, page).await
}

/// Leads on after a form that may have several things to mend: they are kept with what was typed.
#[cfg(feature = "ssr")]
async fn lead_corrected(
    asked: &crate::ui::form::reply::Asked,
    [page, back, on]: [&str; 3],
    values: PostedValues,
    done: shared::ports::Answer<shared::ports::Corrected>,
) -> Result<(), AppError> {
    use shared::ports::{Corrected, Drafted, FormName};
    let done = done.map(|done| match done {
        Corrected::Done => Drafted::Done(String::new()),
        Corrected::Mend { problems } => Drafted::Mend(problems),
    });
    let form = crate::ui::form::reply::Form { name: FormName::Case, page, back };
    asked.drafted(form, values.0, done, |_| on.to_owned()).await
}
