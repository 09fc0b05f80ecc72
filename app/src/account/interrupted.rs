//! What was posted could not be taken: the store did not answer.

use super::back::same_site;
use crate::{i18n::td_string, locale::locale, ui::State};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Says that nothing was saved, that what was typed still stands behind the browser's back button, and which number
/// helps the operator to find out why.
#[component]
pub fn InterruptedPage() -> impl IntoView {
    let l = locale();
    let query = use_query_map();
    let of = |name: &str| query.with_untracked(|query| query.get(name).unwrap_or_default());
    // Only what an incident number can be: the address is not trusted with words.
    let incident: String = of("incident").chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(40).collect();
    let back = same_site(&of("back")).unwrap_or("/").to_owned();
    let title = td_string!(l, business.interrupted.title);
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::SERVICE_UNAVAILABLE);
    }
    let number = (!incident.is_empty()).then(
        || view! { <p>{td_string!(l, business.interrupted.incident)} " " <span class="code">{incident}</span></p> },
    );
    view! {
        <Title text=title/>
        <State title text=td_string!(l, business.interrupted.text)>
            {number}
            <p><a class="btn" href=back rel="external">{td_string!(l, business.interrupted.again)}</a></p>
        </State>
    }
}
