use crate::{i18n::td_string, locale::locale};
use leptos::prelude::*;

/// The way from the home page to here: (address, text) of the pages above; the page itself is the last, without link.
#[component]
pub fn Breadcrumbs(
    /// Pages between home and this one.
    #[prop(default = Vec::new())]
    above: Vec<(String, String)>,
    /// This page.
    #[prop(into)]
    here: String,
) -> impl IntoView {
    let l = locale();
    view! {
        <nav class="crumbs" aria-label=td_string!(l, common.breadcrumbs)>
            <ol>
                <li><a href="/">{td_string!(l, common.home)}</a></li>
                {above.into_iter().map(|(href, text)| view! { <li><a href=href>{text}</a></li> }).collect_view()}
                <li aria-current="page">{here}</li>
            </ol>
        </nav>
    }
}
