use leptos::prelude::*;

/// A list of facts; holds [`Fact`]s.
#[component]
pub fn Facts(
    /// The facts.
    children: Children,
) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// One fact: what, and its value.
#[component]
pub fn Fact(
    /// What it is.
    #[prop(into)]
    label: String,
    /// The value.
    children: Children,
) -> impl IntoView {
    view! { <div><dt>{label}</dt><dd>{children()}</dd></div> }
}
