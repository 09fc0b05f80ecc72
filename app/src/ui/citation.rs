use crate::{i18n::td_string, locale::locale};
use leptos::prelude::*;
use shared::law::Citation;

/// Where a statement stands: number and article of each document, and whether the text was not yet checked.
#[component]
pub fn Citations(
    /// The places.
    of: Vec<Citation>,
) -> impl IntoView {
    let l = locale();
    let many = of
        .into_iter()
        .map(|c| {
            let number = if c.number.is_empty() { c.document } else { c.number };
            let confirm = c.confirm.then(|| view! { <span class="tag">{td_string!(l, common.to_confirm)}</span> });
            view! { <li>{format!("{number} {}", c.article)} {confirm}</li> }
        })
        .collect_view();
    view! { <ul class="cites">{many}</ul> }
}
