use crate::{i18n::td_string, locale::locale};
use leptos::prelude::*;

/// A page, or a part of one, that has nothing to show: why, and what to do. Empty lists and errors look alike: calm.
#[component]
pub fn State(
    /// What is the case.
    #[prop(into)]
    title: String,
    /// What it means and what to do.
    #[prop(into)]
    text: String,
    /// Stands on a page that has a heading of its own.
    #[prop(optional)]
    part: bool,
    /// Ways on.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let text = (!text.is_empty()).then(|| view! { <p>{text}</p> });
    let title = if part { view! { <h2>{title}</h2> }.into_any() } else { view! { <h1>{title}</h1> }.into_any() };
    view! {
        <section class="state">
            {title}
            {text}
            {children.map(|c| c())}
        </section>
    }
}

/// Something is on its way. Appears only when it takes longer than a moment (`state.css`).
#[component]
pub fn Loading() -> impl IntoView {
    let l = locale();
    view! {
        <div class="loading" role="status">
            <span aria-hidden="true"></span>
            {td_string!(l, common.loading)}
        </div>
    }
}
