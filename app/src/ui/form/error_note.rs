//! What was refused, on a page without a form around it.

use crate::{
    i18n::td_string,
    locale::{current_lang, locale},
};
use leptos::prelude::*;
use shared::form::FieldProblem;

/// What was refused; nothing where nothing was.
#[component]
pub fn ErrorNote(
    /// What stands against it.
    problems: Vec<FieldProblem>,
) -> impl IntoView {
    let l = locale();
    let lines = problems.iter().map(|p| view! { <li>{p.problem.say(current_lang())}</li> }).collect_view();
    (!problems.is_empty()).then(|| {
        view! {
            <div class="summary" role="alert" tabindex="-1" autofocus=true>
                <h2>{td_string!(l, business.form.refused)}</h2>
                <ul>{lines}</ul>
            </div>
        }
    })
}
