//! One of a few.

use super::{Ask, Field};
use leptos::prelude::*;

/// One of a few choices, all in sight.
#[component]
pub fn Radios(
    /// The question.
    ask: Ask,
    /// Value and text of each choice.
    options: Vec<(String, String)>,
) -> impl IntoView {
    let Ask { code, name, value, .. } = ask.clone();
    let choices = options
        .into_iter()
        .enumerate()
        .map(|(n, (option, text))| {
            // The first one carries the field's id: that is where the error summary leads.
            let id = if n == 0 { code.clone() } else { format!("{code}-{n}") };
            let checked = option == value;
            view! {
                <div class="choice">
                    <input type="radio" id=id.clone() name=name.clone() value=option checked=checked/>
                    <label for=id>{text}</label>
                </div>
            }
        })
        .collect_view();
    view! { <Field ask group=true>{choices}</Field> }
}
