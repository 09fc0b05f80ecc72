//! What the page asks and posts.

use crate::{error::AppError, ui::form::PostedValues};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};
use shared::{form::FormState, ports::DishonestyForm};

/// The form, and what was typed when something had to be mended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reporting {
    /// The form.
    pub form: DishonestyForm,
    /// As typed.
    pub kept: FormState,
}

/// The form for a report on a business.
#[server(prefix = "/api/fn", endpoint = "dishonesty/form", input = GetUrl)]
pub async fn load_dishonesty_form(uscc: String) -> Result<Reporting, AppError> {
    let (ports, visitor) = (crate::context::backend()?, crate::context::visitor()?);
    let form = ports.dishonesty_form(&uscc).await?;
    let kept = ports.kept_form(&visitor.visit, shared::ports::FormName::Dishonesty).await?;
    Ok(Reporting { form, kept: kept.unwrap_or_default() })
}

/// Takes a report, and leads to where it is followed.
#[server(prefix = "/api/fn", endpoint = "dishonesty/report")]
pub async fn report_dishonesty(uscc: String, #[server(default)] values: PostedValues) -> Result<(), AppError> {
    use shared::{
        form::FieldProblem,
        ports::{Fault, FormName, Reported},
    };
    let asked = crate::ui::form::reply::Asked::here()?;
    let back = format!("/report-dishonesty?uscc={}", crate::ui::text::encode(&uscc));
    let reported = asked.ports.report_dishonesty(&asked.visitor.address, &uscc, &values.0).await;
    let (form, to) = match reported {
        // What was written is kept no longer than it takes.
        Ok(Reported::Done { code }) => (FormState::default(), format!("/progress/{code}")),
        Ok(Reported::Mend { form }) => (form, back.clone()),
        Err(Fault::Refused { problem }) => {
            (FormState { values: values.0, problems: vec![FieldProblem::new("", problem)] }, back.clone())
        }
        Err(fault) => return asked.lead(&back, shared::form::Values::new(), Err(fault)).await,
    };
    let kept = asked.ports.keep_form(&asked.visitor.visit, FormName::Dishonesty, form).await;
    asked.lead(&back, shared::form::Values::new(), kept.map(|()| to)).await
}
