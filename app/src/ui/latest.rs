use crate::{i18n::td_string, locale::locale};
use leptos::prelude::*;

/// Says that a list holds its latest lines and no others; nothing where it is whole.
#[component]
pub fn Latest(
    /// Lines that are shown.
    n: usize,
    /// There are earlier ones.
    more: bool,
) -> impl IntoView {
    more.then(|| view! { <p class="soft">{td_string!(locale(), common.latest, n = n).to_string()}</p> })
}
