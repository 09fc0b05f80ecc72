//! A day.

use super::{Ask, TextInput};
use leptos::prelude::*;

/// A day, typed as `2026-01-02` or `2026年1月2日`: one box, which is quicker than a picker for dates that stand on paper.
#[component]
pub fn DateInput(
    /// The question.
    ask: Ask,
) -> impl IntoView {
    view! { <TextInput ask width="short"/> }
}
