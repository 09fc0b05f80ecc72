use super::text::encode;
use crate::{i18n::td_string, locale::locale};
use leptos::prelude::*;

/// On to the next page of a list that is cut by key, and back to its start.
#[component]
pub fn Pager(
    /// Address of the list, with what it is narrowed to.
    #[prop(into)]
    path: String,
    /// The filters of the list, as they stand behind the `?`.
    #[prop(into, optional)]
    query: String,
    /// The cursor of this page, when it is not the first.
    cursor: Option<String>,
    /// The cursor of the page after it.
    next: Option<String>,
) -> impl IntoView {
    let l = locale();
    let start = if query.is_empty() { path } else { format!("{path}?{query}") };
    let first = cursor.is_some().then(|| {
        view! { <li><a class="btn ghost" href=start.clone()>{td_string!(l, common.first_page)}</a></li> }
    });
    let next = next.map(|next| {
        let mark = if start.contains('?') { '&' } else { '?' };
        let href = format!("{start}{mark}cursor={}", encode(&next));
        view! { <li><a class="btn" rel="next" href=href>{td_string!(l, common.next_page)}</a></li> }
    });
    (first.is_some() || next.is_some())
        .then(|| view! { <nav class="pager" aria-label=td_string!(l, common.pages)><ul>{first} {next}</ul></nav> })
}
