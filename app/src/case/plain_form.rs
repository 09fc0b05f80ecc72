//! A form that only takes a step.

use super::words::action_name;
use crate::{
    locale::locale,
    ui::form::{Check, CheckedForm, SubmitBar},
};
use leptos::prelude::*;
use shared::{case::Action, form::FieldProblem, ports::CaseView};

/// The form for one step of a case: what must be confirmed or stated first comes as children.
#[component]
pub fn StepForm<'a>(
    /// The case.
    case: &'a CaseView,
    /// The step.
    action: Action,
    /// Labels of what is asked for.
    #[prop(optional)]
    labels: Vec<(String, String)>,
    /// What the server found wrong.
    #[prop(optional)]
    problems: Vec<FieldProblem>,
    /// What is wrong with the form as it stands.
    #[prop(optional)]
    check: Option<Check>,
    /// Looks like the second choice.
    #[prop(optional)]
    quiet: bool,
    /// What is asked for.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView + use<> {
    let l = locale();
    let check = check.unwrap_or_else(|| Callback::new(|_| Vec::new()));
    let step = action.as_str();
    let (id, revision) = (case.line.id.to_string(), case.revision.to_string());
    let name = action_name(case.line.kind, action, l);
    let bar = if quiet {
        view! { <SubmitBar label=name sends=("action", step) quiet=true/> }.into_any()
    } else {
        view! { <SubmitBar label=name sends=("action", step)/> }.into_any()
    };
    view! {
        <CheckedForm action="/api/fn/case/step" labels problems check>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="revision" value=revision/>
            {children.map(|children| children())}
            {bar}
        </CheckedForm>
    }
}
