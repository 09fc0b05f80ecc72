use super::{
    filters::{Filters, Tally},
    filters_of, query_string, record_line,
    server_fns::{disclosures, items},
};
use crate::{
    frame::Frame,
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{
        Breadcrumbs, Pager, State, load, page_data,
        text::{count, date},
    },
};
use leptos::prelude::*;
use leptos_meta::{Link, Title};
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    browse::DisclosureQuery,
    ports::{DisclosureItem, DisclosurePage, Page, RecordLine},
};

/// `/disclosures`: what is published, by class of the catalogue, with counts.
#[component]
pub fn DisclosuresIndexPage() -> impl IntoView {
    let l = locale();
    let all = page_data(|| (), |()| items());
    view! {
        <Title text=td_string!(l, browse.index.title)/>
        <Breadcrumbs here=td_string!(l, browse.index.title)/>
        <h1>{td_string!(l, browse.index.title)}</h1>
        <p class="lead">{td_string!(l, browse.index.lead)}</p>
        {load(all, move |all| view! { <Items all l/> }.into_any())}
    }
    .into_any()
}

#[component]
fn Items(all: Vec<DisclosureItem>, l: Locale) -> impl IntoView {
    let mut classes: Vec<(String, Vec<DisclosureItem>)> = Vec::new();
    for item in all {
        let class = item.class.say(lang(l)).to_owned();
        match classes.iter_mut().find(|(name, _)| *name == class) {
            Some((_, items)) => items.push(item),
            None => classes.push((class, vec![item])),
        }
    }
    let as_of = classes.iter().flat_map(|(_, items)| items).filter_map(|item| item.counted).map(|(_, day)| day).min();
    let as_of =
        as_of.map(|day| view! { <p class="soft">{td_string!(l, browse.as_of, day = date(day, l)).to_string()}</p> });
    let one = |item: DisclosureItem| {
        let n = item.counted.map(|(n, _)| view! { <b class="num">{count(n)}</b> });
        view! {
            <li>
                <a href=format!("/disclosures/{}", item.item)>{item.name.say(lang(l)).to_owned()}</a> {n}
                <p class="soft">{item.about.say(lang(l)).to_owned()}</p>
            </li>
        }
    };
    let classes = classes
        .into_iter()
        .map(|(class, items)| {
            let items = items.into_iter().map(one).collect_view();
            view! { <section class="card"><h2>{class}</h2><ul class="index">{items}</ul></section> }
        })
        .collect_view();
    view! { {as_of} {classes} }
}

/// `/disclosures/{item}`: what was published of one catalogue item, newest first, with filters.
#[component]
pub fn DisclosuresPage() -> impl IntoView {
    let l = locale();
    let (params, query) = (use_params_map(), use_query_map());
    let asked = move || {
        let item = params.with(|p| p.get("item").unwrap_or_default());
        query.with(|q| (item, filters_of(q), q.get("cursor")))
    };
    let found = page_data(asked, |(item, query, cursor)| async move {
        Ok((disclosures(item, query, cursor.clone()).await?, cursor))
    });
    load(found, move |(found, cursor)| view! { <List found cursor l/> }.into_any())
}

#[component]
fn List(found: DisclosurePage<RecordLine>, cursor: Option<String>, l: Locale) -> impl IntoView {
    let DisclosurePage { item, name, about, query, problems, counted, page } = found;
    let (name, about) = (name.say(lang(l)).to_owned(), about.say(lang(l)).to_owned());
    let path = format!("/disclosures/{item}");
    let above = vec![("/disclosures".to_owned(), td_string!(l, browse.index.title).to_owned())];
    let facets = counted.as_ref().map(|counted| counted.facets.clone()).unwrap_or_default();
    let counts = query.q.is_empty();
    view! {
        <Title text=name.clone()/>
        <Link rel="canonical" href=path.clone()/>
        <Breadcrumbs above here=name.clone()/>
        <h1>{name}</h1>
        <p class="lead">{about}</p>
        <Filters path=path.clone() query=query.clone() problems facets counts l/>
        <Tally counted file=Some(format!("{path}.csv")) query=query.clone() l/>
        <Lines path query page cursor l/>
    }
}

/// The records of one page and the way to the next.
#[component]
pub(super) fn Lines(
    path: String,
    query: DisclosureQuery,
    page: Page<RecordLine>,
    cursor: Option<String>,
    l: Locale,
) -> impl IntoView {
    if page.items.is_empty() {
        let (title, text) = match (query.is_empty(), page.next.is_some()) {
            (true, _) => (td_string!(l, public.disclosures.none), td_string!(l, public.disclosures.none_text)),
            (false, false) => (td_string!(l, browse.none), td_string!(l, browse.none_text)),
            (false, true) => (td_string!(l, browse.not_yet), td_string!(l, browse.further)),
        };
        let query = query_string(query.parts());
        return view! { <State part=true title=title text=text/> <Pager path query cursor next=page.next/> }.into_any();
    }
    let on = use_context::<Frame>().and_then(|frame| frame.on);
    let lines = page.items.into_iter().map(|line| record_line(line, on, l)).collect_view();
    view! {
        <section class="card" aria-labelledby="list">
            <h2 id="list" class="hidden">{td_string!(l, public.subject.records)}</h2>
            <ul class="lines">{lines}</ul>
        </section>
        <Pager path query=query_string(query.parts()) cursor next=page.next/>
    }
    .into_any()
}
