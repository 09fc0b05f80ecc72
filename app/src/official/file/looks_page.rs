//! Who looked at what, in full: for the credit office.

use crate::{
    error::AppError,
    file::{load_looks, looks_table},
    i18n::td_string,
    locale::locale,
    official::desk_frame::{DeskFrame, Place},
    ui::{Pager, load, page_data, text::encode},
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
    let query = if uscc.is_empty() { String::new() } else { format!("uscc={}", encode(&uscc)) };
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
            {looks_table(&looks.items, l)}
            <Pager path="/official/looks" query cursor next=looks.next/>
        </DeskFrame>
    }
    .into_any()
}
