//! Who looked at one's own file.

use crate::{
    error::AppError,
    file::{load_own_looks, looks_table},
    i18n::td_string,
    locale::locale,
    ui::{Breadcrumbs, Pager, load, page_data},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::ports::{LookLine, Page};

/// `/business/looks`: which department looked, when and why.
#[component]
pub fn OwnLooksPage() -> impl IntoView {
    let query = use_query_map();
    let page = page_data(
        move || query.read().get("cursor"),
        |cursor| async move { Ok::<_, AppError>((load_own_looks(cursor.clone()).await?, cursor)) },
    );
    load(page, |(looks, cursor)| view(looks, cursor))
}

fn view(looks: Page<LookLine>, cursor: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, file.look.title);
    let above = vec![("/business".to_owned(), td_string!(l, business.home.title).to_owned())];
    let next = looks.next.clone();
    view! {
        <Title text=title/>
        <Breadcrumbs above here=title/>
        <h1>{title}</h1>
        <p class="lead">{td_string!(l, file.look.lead_own)}</p>
        {looks_table(looks.items, l)}
        <Pager path="/business/looks" cursor next/>
    }
    .into_any()
}
