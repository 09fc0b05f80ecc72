use crate::{
    catalogue::{EntryBody, EntryList, load_catalogue, load_entry},
    i18n::td_string,
    locale::{lang, locale},
    ui::{Breadcrumbs, load, page_data},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    catalogue::Disclosure,
    ports::{CatalogueView, EntryView},
};

const BASE: &str = "/catalogue";

/// `/catalogue`.
#[component]
pub fn CataloguePage() -> impl IntoView {
    load(page_data(|| (), |()| load_catalogue()), list)
}

fn list(view: CatalogueView) -> AnyView {
    let l = locale();
    let title = td_string!(l, catalogue.name);
    view! {
        <Title text=title/>
        <Breadcrumbs here=title/>
        <h1>{title}</h1>
        <p class="lead">{td_string!(l, catalogue.lead)}</p>
        <section class="card never">
            <h2>{td_string!(l, catalogue.never)}</h2>
            <p>{td_string!(l, catalogue.never_text)}</p>
        </section>
        <EntryList view base=BASE/>
    }
    .into_any()
}

/// `/catalogue/{item}`.
#[component]
pub fn EntryPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let entry = page_data(
        move || {
            (params.read().get("item").unwrap_or_default(), query.read().get("version").and_then(|v| v.parse().ok()))
        },
        |(item, version)| load_entry(item, version),
    );
    load(entry, entry_view)
}

fn entry_view(entry: EntryView) -> AnyView {
    let l = locale();
    let title = entry.item.name.say(lang(l)).to_owned();
    let above = vec![(BASE.to_owned(), td_string!(l, catalogue.name).to_owned())];
    let about = entry.item.about.say(lang(l)).to_owned();
    let published = (entry.item.disclosure == Disclosure::Public).then(|| {
        let href = format!("/disclosures/{}", entry.item.code);
        view! { <p><a href=href>{td_string!(l, catalogue.see_published)}</a></p> }
    });
    view! {
        <Title text=title.clone()/>
        <Breadcrumbs above here=title.clone()/>
        <h1>{title}</h1>
        <p class="lead">{about}</p>
        {published}
        <EntryBody entry base=BASE/>
    }
    .into_any()
}
