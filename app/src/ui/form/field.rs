//! Label, hint and problem around a control.

use super::Live;
use crate::{i18n::td_string, locale::locale};
use leptos::prelude::*;

/// One question of a form: what is asked, under which name it is posted, and what stands there now.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// The field's code: `id` of its input, target of the error summary's link.
    pub code: String,
    /// `name` of its input.
    pub name: String,
    /// The label.
    pub label: String,
    /// What helps to answer; may be empty.
    pub hint: String,
    /// May be left empty: said beside the label, because most fields must be filled in.
    pub optional: bool,
    /// What was typed so far.
    pub value: String,
}

impl Ask {
    /// A question posted under its own code.
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        let code = code.into();
        Self { name: code.clone(), code, label: label.into(), ..Self::default() }
    }

    /// Posted under another name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// With a hint under the label.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// May be left empty.
    #[must_use]
    pub fn optional(mut self, optional: bool) -> Self {
        self.optional = optional;
        self
    }

    /// With what was typed so far.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// Ids of hint and problem, for `aria-describedby`; follows the problem as it comes and goes.
    pub fn described_by(&self) -> Signal<Option<String>> {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.code));
        let bad = format!("{}-problem", self.code);
        let problem = Live::here().problem(&self.code);
        Signal::derive(move || match (&hint, problem.read().is_some()) {
            (Some(hint), true) => Some(format!("{hint} {bad}")),
            (None, true) => Some(bad.clone()),
            (hint, false) => hint.clone(),
        })
    }

    /// For `aria-invalid`.
    pub fn invalid(&self) -> Signal<Option<&'static str>> {
        let problem = Live::here().problem(&self.code);
        Signal::derive(move || problem.read().is_some().then_some("true"))
    }
}

/// Label, hint and problem around one control, or (`group`) around several that answer one question.
#[component]
pub fn Field(
    /// The question.
    ask: Ask,
    /// Several controls: a `fieldset` with a `legend`.
    #[prop(optional)]
    group: bool,
    /// The control.
    children: Children,
) -> impl IntoView {
    let l = locale();
    let problem = Live::here().problem(&ask.code);
    let class = move || if problem.read().is_some() { "field bad" } else { "field" };
    let described_by = ask.described_by();
    let title = view! {
        {ask.label}
        {ask.optional.then(|| view! { <span class="optional">{td_string!(l, business.form.optional)}</span> })}
    };
    let hint_id = format!("{}-hint", ask.code);
    let hint = (!ask.hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{ask.hint}</p> });
    let problem_id = format!("{}-problem", ask.code);
    let said = move || {
        problem.get().map(|text| {
            view! {
                <p class="problem" id=problem_id.clone()>
                    <span class="hidden">{td_string!(l, business.form.error_prefix)}</span>
                    {text}
                </p>
            }
        })
    };
    if group {
        view! {
            <fieldset class=class aria-describedby=described_by>
                <legend>{title}</legend>
                {hint}
                {said}
                {children()}
            </fieldset>
        }
        .into_any()
    } else {
        view! {
            <div class=class>
                <label for=ask.code>{title}</label>
                {hint}
                {said}
                {children()}
            </div>
        }
        .into_any()
    }
}
