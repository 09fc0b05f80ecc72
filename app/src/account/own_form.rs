//! What the forms of the own account share.

use super::server_fns::load_kept_form;
use crate::{
    error::AppError,
    i18n::td_string,
    locale::locale,
    ui::{
        Breadcrumbs,
        form::{Ask, CheckedForm, SubmitBar, input_name},
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::{
    form::FormState,
    ports::{AccountStep, FormName},
};

/// The form of one of these steps as it was refused; empty where another one was.
pub(super) async fn kept_of(steps: &[AccountStep]) -> Result<FormState, AppError> {
    let kept = load_kept_form(FormName::Account).await?.unwrap_or_default();
    let ours = kept.values.get("step").is_some_and(|kept| steps.iter().any(|step| step.as_str() == kept));
    Ok(if ours { kept } else { FormState::default() })
}

/// A question of a step.
pub(super) fn ask(kept: &FormState, code: &str, label: &str, hint: &str) -> Ask {
    let value = kept.values.get(code).cloned().unwrap_or_default();
    Ask::new(code, label).named(input_name(code, None)).hint(hint).value(value)
}

/// A form that takes one step, with the questions it asks.
#[component]
pub(super) fn OwnForm(
    /// The step.
    step: AccountStep,
    /// The text of its button.
    label: &'static str,
    /// The form as it was refused.
    kept: FormState,
    /// Labels of what is asked for.
    asked: Vec<(String, String)>,
    /// Looks like the second choice.
    #[prop(optional)]
    quiet: bool,
    /// What is asked for.
    children: Children,
) -> impl IntoView {
    let ours = kept.values.get("step").is_none_or(|kept| kept == step.as_str());
    let problems = if ours { kept.problems } else { Vec::new() };
    view! {
        <CheckedForm action="/api/fn/account/step" labels=asked problems check=Callback::new(|_| Vec::new())>
            <input type="hidden" name="step" value=step.as_str()/>
            {children()}
            <SubmitBar label quiet/>
        </CheckedForm>
    }
}

/// A button that takes a step and sends one value.
pub(super) fn button(
    step: AccountStep,
    value: Option<(&'static str, String)>,
    text: &'static str,
    about: String,
) -> AnyView {
    let sends = value.map(|(name, value)| view! { <input type="hidden" name=input_name(name, None) value=value/> });
    view! {
        <form method="post" action="/api/fn/account/step">
            {sends}
            <button class="btn ghost" name="step" value=step.as_str()>{text} <span class="hidden">{about}</span></button>
        </form>
    }
    .into_any()
}

/// The page around a form: title, way back, heading.
#[component]
pub(super) fn OwnFrame(
    /// The heading.
    title: &'static str,
    /// A problem is shown.
    wrong: bool,
    /// The page.
    children: Children,
) -> impl IntoView {
    let l = locale();
    let above = vec![("/account".to_owned(), td_string!(l, account.name).to_owned())];
    view! {
        <Title text=super::open_account_page::titled(title, wrong, l)/>
        <Breadcrumbs above here=title/>
        <div class="narrow account">
            <h1>{title}</h1>
            {children()}
        </div>
    }
}

/// The present password.
pub(super) fn current_password(kept: &FormState) -> (Ask, (String, String)) {
    let label = td_string!(locale(), account.current);
    (ask(kept, "current", label, ""), ("current".to_owned(), label.to_owned()))
}

/// A code of the authenticator.
pub(super) fn factor_code(kept: &FormState) -> (Ask, (String, String)) {
    let l = locale();
    let label = td_string!(l, account.code);
    (ask(kept, "code", label, td_string!(l, account.code_hint)), ("code".to_owned(), label.to_owned()))
}
