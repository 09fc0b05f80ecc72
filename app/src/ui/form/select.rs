//! One of many.

use super::{Ask, Field};
use crate::{i18n::td_string, locale::locale};
use leptos::prelude::*;

/// One of many choices, in a list that opens. Up to seven are better served by [`super::Radios`].
#[component]
pub fn Select(
    /// The question.
    ask: Ask,
    /// Value and text of each choice.
    options: Vec<(String, String)>,
) -> impl IntoView {
    let l = locale();
    let described_by = ask.described_by();
    let invalid = ask.invalid();
    let Ask { code, name, value, .. } = ask.clone();
    let choices = options
        .into_iter()
        .map(|(option, text)| {
            let selected = option == value;
            view! { <option value=option selected=selected>{text}</option> }
        })
        .collect_view();
    view! {
        <Field ask>
            <select id=code name=name aria-describedby=described_by aria-invalid=invalid>
                <option value="">{td_string!(l, business.form.choose)}</option>
                {choices}
            </select>
        </Field>
    }
}
