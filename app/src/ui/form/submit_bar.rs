//! The buttons at the end of a form.

use super::Live;
use crate::{i18n::td_string, locale::locale};
use leptos::prelude::*;

/// The button that posts the form, and one that posts it unchecked where there is such a step.
#[component]
pub fn SubmitBar(
    /// Text of the main button.
    #[prop(into)]
    label: String,
    /// `name` and `value` of the main button, where the server function needs to know which was pressed.
    #[prop(optional)]
    sends: Option<(&'static str, &'static str)>,
    /// Looks like the second choice, where the page has a better one.
    #[prop(optional)]
    quiet: bool,
    /// Text, `name` and `value` of the second button, which posts without a check.
    #[prop(optional)]
    second: Option<(String, &'static str, &'static str)>,
) -> impl IntoView {
    let l = locale();
    let busy = Live::here().busy;
    let disabled = move || busy.get().then_some("true");
    let (name, value) = sends.unzip();
    let class = if quiet { "btn ghost" } else { "btn" };
    view! {
        <div class="submit">
            <button class=class name=name value=value aria-disabled=disabled>{label}</button>
            {second
                .map(|(label, name, value)| {
                    view! {
                        <button class="btn ghost unchecked" name=name value=value aria-disabled=disabled>
                            {label}
                        </button>
                    }
                })}
            <span class="pending" role="status">
                {move || busy.get().then(|| td_string!(l, business.form.busy))}
            </span>
        </div>
    }
}
