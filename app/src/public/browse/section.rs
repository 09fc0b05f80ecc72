use super::{disclosures::Lines, server_fns::subject_section};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Breadcrumbs, load, page_data},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{browse::DisclosureQuery, ports::SubjectRecords};

/// `/subjects/{uscc}/records/{item}`: all records of one item on one file, newest first.
#[component]
pub fn SubjectRecordsPage() -> impl IntoView {
    let l = locale();
    let (params, query) = (use_params_map(), use_query_map());
    let asked = move || {
        let text = |name: &str| params.with(|p| p.get(name).unwrap_or_default());
        (text("uscc"), text("item"), query.with(|q| q.get("cursor")))
    };
    let found = page_data(asked, |(uscc, item, cursor)| async move {
        Ok((subject_section(uscc, item, cursor.clone()).await?, cursor))
    });
    load(found, move |(found, cursor)| view! { <Section found cursor l/> }.into_any())
}

#[component]
fn Section(found: SubjectRecords, cursor: Option<String>, l: Locale) -> impl IntoView {
    let SubjectRecords { uscc, name, item, item_name, page } = found;
    let title = item_name.say(lang(l)).to_owned();
    let file = format!("/subjects/{uscc}");
    let path = format!("{file}/records/{item}");
    view! {
        <Title text=format!("{title} · {name}")/>
        <Breadcrumbs above=vec![(file.clone(), name.clone())] here=title.clone()/>
        <h1>{title}</h1>
        <p class="lead"><a href=file>{name}</a> " " <span class="code">{uscc}</span></p>
        <Lines path query=DisclosureQuery::default() page cursor l/>
        <p class="soft">{td_string!(l, browse.section.note)}</p>
    }
}
