//! What the pages of reports ask and post.

use crate::{error::AppError, ui::form::PostedValues};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};
use shared::{
    form::FormState,
    ports::{Page, ReportDesk, ReportLine, ReportPage},
    report::ReportCode,
};

/// What can be ordered, and what was typed when an order last could not be met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeskPage {
    /// What can be ordered, and what was issued.
    pub desk: ReportDesk,
    /// The order as typed.
    pub kept: FormState,
}

/// The key under which a kept order says on whom it is; nothing for the own business.
#[cfg(feature = "ssr")]
const ON_SUBJECT: &str = "subject";

/// What can be ordered on a subject; without a code, on the viewer's own business.
#[server(prefix = "/api/fn", endpoint = "report/desk", input = GetUrl)]
pub async fn load_report_desk(uscc: Option<String>, cursor: Option<String>) -> Result<DeskPage, AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let desk = ports.report_desk(&visitor.viewer, uscc.as_deref(), cursor.as_deref()).await?;
    let kept = ports.kept_form(&visitor.visit, shared::ports::FormName::Report).await?;
    // What was typed for a report on somebody else is not shown here.
    let kept = kept.filter(|kept| kept.values.get(ON_SUBJECT) == Some(&uscc.unwrap_or_default()));
    Ok(DeskPage { desk, kept: kept.unwrap_or_default() })
}

/// An issued report.
#[server(prefix = "/api/fn", endpoint = "report/one", input = GetUrl)]
pub async fn load_report(code: ReportCode) -> Result<ReportPage, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.report(&viewer, &code).await?)
}

/// The reports that an official ordered.
#[server(prefix = "/api/fn", endpoint = "report/orders", input = GetUrl)]
pub async fn load_orders(cursor: Option<String>) -> Result<Page<ReportLine>, AppError> {
    let viewer = crate::context::visitor()?.viewer;
    Ok(crate::context::backend()?.ordered_reports(&viewer, cursor.as_deref()).await?)
}

/// Issues a report, or shows the form once more.
#[server(prefix = "/api/fn", endpoint = "report/issue")]
pub async fn issue_report(
    #[server(default)] uscc: String,
    #[server(default)] values: PostedValues,
) -> Result<(), AppError> {
    let asked = crate::ui::form::reply::Asked::here()?;
    let uscc = Some(uscc.as_str()).filter(|uscc| !uscc.is_empty());
    let list = if uscc.is_some() { "/official/report" } else { "/business/report" };
    let form = uscc.map_or_else(|| list.to_owned(), |uscc| format!("{list}?uscc={}", crate::ui::text::encode(uscc)));
    let issued = asked.ports.issue_report(asked.viewer(), uscc, &values.0).await;
    let to = keep(&asked, uscc.unwrap_or_default(), issued)
        .await
        .map(|code| code.map_or_else(|| form.clone(), |code| format!("{list}/{code}")));
    asked.lead(&form, values.0, to).await
}

/// Keeps what has to be mended, forgets what was met.
#[cfg(feature = "ssr")]
async fn keep(
    asked: &crate::ui::form::reply::Asked,
    uscc: &str,
    issued: shared::ports::Answer<shared::ports::Issued>,
) -> shared::ports::Answer<Option<ReportCode>> {
    use shared::ports::{FormName, Issued};
    let (code, mut form) = match issued? {
        Issued::Done { code } => (Some(code), FormState::default()),
        Issued::Mend { form } => (None, form),
    };
    form.values.insert(ON_SUBJECT.to_owned(), uscc.to_owned());
    asked.ports.keep_form(&asked.visitor.visit, FormName::Report, form).await?;
    Ok(code)
}
