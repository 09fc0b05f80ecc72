//! Who looked at one's own file.

use crate::{
    file::{load_own_looks, looks_table},
    i18n::td_string,
    locale::locale,
    ui::{Breadcrumbs, Pager, listed, load},
};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::ports::{LookLine, Page};

/// `/business/looks`: which department looked, when and why.
#[component]
pub fn OwnLooksPage() -> impl IntoView {
    load(listed(load_own_looks), |(looks, cursor)| view(looks, cursor))
}

fn view(looks: Page<LookLine>, cursor: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, file.look.title);
    let above = vec![("/business".to_owned(), td_string!(l, business.home.title).to_owned())];
    view! {
        <Title text=title/>
        <Breadcrumbs above here=title/>
        <h1>{title}</h1>
        <p class="lead">{td_string!(l, file.look.lead_own)}</p>
        {looks_table(&looks.items, l)}
        <Pager path="/business/looks" cursor next=looks.next/>
    }
    .into_any()
}
