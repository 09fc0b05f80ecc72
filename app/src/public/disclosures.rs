use super::server_fns::{disclosure_item, disclosures, home};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Breadcrumbs, Loading, Pager, Record, State, load, page_data, text::count},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::ports::{Page, Shown};

/// `/disclosures/{item}`: what was published of one catalogue item, newest first.
#[component]
pub fn DisclosuresPage() -> impl IntoView {
    let l = locale();
    let (params, query) = (use_params_map(), use_query_map());
    let item = move || params.with(|p| p.get("item").unwrap_or_default());
    let cursor = move || query.with(|q| q.get("cursor"));
    let name = page_data(item, disclosure_item);
    let rows = page_data(move || (item(), cursor()), |(item, cursor)| disclosures(item, cursor));
    load(name, move |name| {
        let name = name.say(lang(l)).to_owned();
        let item = params.with_untracked(|p| p.get("item").unwrap_or_default());
        view! {
            <Title text=name.clone()/>
            <Breadcrumbs here=name.clone()/>
            <h1>{name}</h1>
            <Tabs current=item.clone()/>
            {load(rows, move |rows| {
                let path = format!("/disclosures/{item}");
                view! { <Rows path rows cursor=query.with_untracked(|q| q.get("cursor")) l/> }.into_any()
            })}
        }
        .into_any()
    })
}

/// The public items, with their counts.
#[component]
fn Tabs(current: String) -> impl IntoView {
    let l = locale();
    let figures = page_data(|| (), |()| home());
    let tabs = move || {
        let current = current.clone();
        Suspend::new(async move {
            let items = figures.await.map(|home| home.disclosures).unwrap_or_default();
            let tabs = items.into_iter().map(|(code, name, n)| {
                let here = (code == current).then_some("page");
                view! {
                    <li><a href=format!("/disclosures/{code}") aria-current=here>
                        {name.say(lang(l)).to_owned()} " " <span class="num">{count(n)}</span>
                    </a></li>
                }
            });
            let tabs = tabs.collect_view();
            view! { <nav class="tabs" aria-label=td_string!(l, public.disclosures.items)><ul>{tabs}</ul></nav> }
        })
    };
    view! { <Suspense fallback=Loading>{tabs}</Suspense> }
}

#[component]
fn Rows(path: String, rows: Page<Shown>, cursor: Option<String>, l: Locale) -> impl IntoView {
    if rows.items.is_empty() {
        return view! {
            <State part=true title=td_string!(l, public.disclosures.none) text=td_string!(l, public.disclosures.none_text)/>
        }
        .into_any();
    }
    let records = rows.items.into_iter().map(|record| view! { <Record record with_subject=true/> }).collect_view();
    view! {
    <section class="card records" aria-labelledby="list">
        <h2 id="list" class="hidden">{td_string!(l, public.subject.records)}</h2>
        {records}
    </section>
    <Pager path cursor next=rows.next/> }
    .into_any()
}
