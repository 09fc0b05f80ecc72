//! Several of a list.

use super::{Ask, Field, input_name};
use leptos::prelude::*;

/// Several of a list. The boxes post under numbered names (see `wire.rs`) and arrive joined by `；`; an empty one goes
/// before them, because boxes that are not ticked are not posted and "none" is an answer too.
#[component]
pub fn CheckboxGroup(
    /// The question; `value` holds the ticked ones, joined by `；`.
    ask: Ask,
    /// Value and text of each choice.
    options: Vec<(String, String)>,
) -> impl IntoView {
    let Ask { code, value, .. } = ask.clone();
    let boxes = options
        .into_iter()
        .enumerate()
        .map(|(n, (option, text))| {
            let id = if n == 0 { code.clone() } else { format!("{code}-{n}") };
            let name = input_name(&code, Some(n + 1));
            let checked = value.split(['；', ';', '、', ',', '，']).any(|v| v.trim() == option);
            view! {
                <div class="choice">
                    <input type="checkbox" id=id.clone() name=name value=option checked=checked/>
                    <label for=id>{text}</label>
                </div>
            }
        })
        .collect_view();
    let none = input_name(&code, Some(0));
    view! {
        <Field ask group=true>
            <input type="hidden" name=none value=""/>
            {boxes}
        </Field>
    }
}
