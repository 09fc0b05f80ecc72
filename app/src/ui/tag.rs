use leptos::prelude::*;

/// How a small label is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    #[default]
    Plain,
    /// In order.
    Good,
    /// Needs attention soon.
    Due,
    /// Past its time.
    Late,
}

/// A small label beside a title.
#[component]
pub fn Tag(
    /// How it is meant.
    #[prop(optional)]
    tone: Tone,
    /// What it says.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let class = match tone {
        Tone::Plain => "tag",
        Tone::Good => "tag good",
        Tone::Due => "tag due",
        Tone::Late => "tag late",
    };
    view! { <span class=class>{text}</span> }
}
