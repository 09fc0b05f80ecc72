use crate::{i18n::td_string, locale::locale};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The one search box: by code or by a part of the name. A plain GET form.
#[component]
pub fn SearchBox(
    /// In the header: without visible label.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let l = locale();
    // What was searched for stays in the box.
    let term = use_location().query.with_untracked(|q| q.get("q").unwrap_or_default());
    let id = if small { "q" } else { "q-main" };
    let class = if small { "search" } else { "search large" };
    let label = if small { "hidden" } else { "" };
    view! {
        <form class=class role="search" action="/search" method="get">
            <label for=id class=label>{td_string!(l, common.search_label)}</label>
            <div>
                <input id=id name="q" type="search" value=term maxlength="100" autocomplete="off" spellcheck="false"
                    placeholder=td_string!(l, common.search_placeholder)/>
                <button class="btn">{td_string!(l, common.search)}</button>
            </div>
        </form>
    }
}
