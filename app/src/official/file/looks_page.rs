//! Who looked at what, in full: for the credit office.

use crate::{
    error::AppError,
    file::{load_looks, looks_table},
    i18n::td_string,
    locale::locale,
    official::desk_frame::{DeskFrame, Place},
    ui::{load, page_data, text::encode},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::ports::{LookLine, Page};

/// `/official/looks?uscc=`: of one business or of all.
#[component]
pub fn LooksPage() -> impl IntoView {
    let query = use_query_map();
    let page = page_data(
        move || (query.read().get("uscc").unwrap_or_default(), query.read().get("cursor")),
        |(uscc, cursor)| async move {
            let looks = load_looks(Some(uscc.clone()), cursor.clone()).await?;
            Ok::<_, AppError>((looks, uscc, cursor))
        },
    );
    load(page, |(looks, uscc, cursor)| view(looks, uscc, cursor))
}

fn view(looks: Page<LookLine>, uscc: String, cursor: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, file.look.title);
    let of = if uscc.is_empty() { String::new() } else { format!("uscc={}&", encode(&uscc)) };
    let next = looks.next.map(|next| {
        let href = format!("/official/looks?{of}cursor={}", encode(&next));
        view! { <li><a class="btn" rel="next" href=href>{td_string!(l, common.next_page)}</a></li> }
    });
    let first = cursor.is_some().then(|| {
        view! { <li><a class="btn ghost" href=format!("/official/looks?{of}")>{td_string!(l, common.first_page)}</a></li> }
    });
    let pager = (first.is_some() || next.is_some()).then(|| {
        view! { <nav class="pager" aria-label=td_string!(l, common.pages)><ul>{first} {next}</ul></nav> }
    });
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Looks>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, file.look.lead_office)}</p>
            <form class="day-form" method="get" action="/official/looks">
                <label for="uscc">{td_string!(l, business.account.uscc)}</label>
                <input id="uscc" name="uscc" value=uscc autocomplete="off"/>
                <button class="btn ghost">{td_string!(l, file.past.show)}</button>
            </form>
            {looks_table(looks.items, l)}
            {pager}
        </DeskFrame>
    }
    .into_any()
}
