use crate::{frame::Frame, i18n::td_string, locale::locale};
use leptos::prelude::*;

/// Whose site this is, where to go on, and, on every page of a demonstration city, that the data is synthetic.
#[component]
pub fn Footer() -> impl IntoView {
    let l = locale();
    let frame = use_context::<Frame>().unwrap_or_default();
    let synthetic = frame.synthetic.then(|| {
        view! { <p class="synthetic"><b>{td_string!(l, common.synthetic)}</b> " " {td_string!(l, common.synthetic_text)}</p> }
    });
    view! {
        <footer class="foot">
            {synthetic}
            <nav aria-label=td_string!(l, common.more)>
                <ul>
                    <li><a href="/guide">{td_string!(l, common.guide)}</a></li>
                    <li><a href=crate::public::NEWS>{td_string!(l, news.name)}</a></li>
                    <li><a href="/catalogue">{td_string!(l, catalogue.name)}</a></li>
                    <li><a href="/commitments">{td_string!(l, common.commitments)}</a></li>
                    <li><a href="/api/v1/openapi.json" rel="external">{td_string!(l, common.open_data)}</a></li>
                </ul>
            </nav>
            <p class="soft">{td_string!(l, common.purpose)}</p>
        </footer>
    }
}
