//! A step that says why.

use super::{plain_form::StepForm, server_fns::OF_STEP, words::action_name};
use crate::{
    i18n::{Locale, td_string},
    locale::locale,
    ui::form::{Ask, TextArea, input_name},
};
use leptos::prelude::*;
use shared::{
    case::{Action, Effect, Side},
    form::{FieldProblem, Values},
    ports::CaseView,
    problem::Code,
};

/// Longest reason, in characters.
const REASON: u32 = 500;

/// The question for the reason: of a business what it did, of an office why, and whether everybody will read it. Several
/// steps of one page ask it, so its id names the step.
pub fn why(case: &CaseView, action: Action, typed: &Values, l: Locale) -> Ask {
    let step = case.line.kind.kind().step(case.line.state, action);
    let public = step.is_some_and(|step| step.effects.iter().any(|effect| matches!(effect, Effect::Establish(_))));
    let (label, hint) = match step {
        Some(step) if step.side == Side::Owner => {
            (td_string!(l, commitment.said.own).to_owned(), td_string!(l, commitment.said.own_hint))
        }
        _ if public => (td_string!(l, commitment.said.public).to_owned(), td_string!(l, commitment.said.public_hint)),
        _ if action == Action::Return => {
            (td_string!(l, official.case.reason).to_owned(), td_string!(l, official.case.reason_hint))
        }
        _ => {
            let name = action_name(case.line.kind, action, l);
            let label = td_string!(l, official.case.reason_for, step = name).to_string();
            (label, td_string!(l, official.case.reason_for_hint))
        }
    };
    Ask::new(format!("{}-reason", action.as_str()), label)
        .named(input_name("reason", None))
        .hint(hint)
        .value(typed.get("reason").filter(|_| meant(action, typed)).cloned().unwrap_or_default())
}

/// Whether what was typed and refused was for this step.
fn meant(action: Action, typed: &Values) -> bool {
    typed.get(OF_STEP).is_none_or(|step| step == action.as_str())
}

/// What is wrong with the reason, at its own place.
pub fn unstated(action: Action, values: &Values) -> Vec<FieldProblem> {
    let stated = values.get("reason").is_some_and(|reason| !reason.trim().is_empty());
    let field = format!("{}-reason", action.as_str());
    if stated { Vec::new() } else { vec![FieldProblem::new(field, Code::ReasonRequired)] }
}

/// Problems of the reason as the page knows them, at the step that was refused: the server tells them under the plain name.
pub fn placed(action: Action, typed: &Values, problems: &[FieldProblem]) -> Vec<FieldProblem> {
    if !meant(action, typed) {
        return Vec::new();
    }
    let field = format!("{}-reason", action.as_str());
    problems.iter().map(|p| FieldProblem::new(field.clone(), p.problem.clone())).collect()
}

/// A step that asks for its reason and nothing else.
#[component]
pub fn ReasonForm<'a>(
    /// The case.
    case: &'a CaseView,
    /// The step.
    action: Action,
    /// What was typed and refused.
    typed: &'a Values,
    /// What stood against it.
    problems: &'a [FieldProblem],
) -> impl IntoView + use<> {
    let ask = why(case, action, typed, locale());
    let labels = vec![(ask.code.clone(), ask.label.clone())];
    let check = Callback::new(move |values: Values| unstated(action, &values));
    view! {
        <StepForm case=case action labels problems=placed(action, typed, problems) check quiet=true>
            <TextArea ask max=REASON rows=4/>
        </StepForm>
    }
}
