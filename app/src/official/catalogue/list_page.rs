//! The catalogue and one entry, as the credit office reads them.

use super::parts::{for_officials, to_list};
use crate::{
    catalogue::{EntryBody, EntryList, load_catalogue, load_entry},
    i18n::td_string,
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{Breadcrumbs, load, page_data},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::ports::{CatalogueView, EntryView};

const BASE: &str = "/official/catalogue";

/// `/official/catalogue`.
#[component]
pub fn OfficialCataloguePage() -> impl IntoView {
    load(page_data(|| (), |()| load_catalogue()), |view| for_officials(|| list(view)))
}

fn list(view: CatalogueView) -> AnyView {
    let l = locale();
    let title = td_string!(l, catalogue.name);
    let new = view.may_draft.then(|| {
        view! { <p><a class="btn ghost" href="/official/catalogue/new">{td_string!(l, catalogue.draft.another)}</a></p> }
    });
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Catalogue>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, catalogue.office_lead)}</p>
            {new}
            <EntryList view base=BASE/>
        </DeskFrame>
    }
    .into_any()
}

/// `/official/catalogue/{item}`.
#[component]
pub fn OfficialEntryPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let entry = page_data(
        move || {
            (params.read().get("item").unwrap_or_default(), query.read().get("version").and_then(|v| v.parse().ok()))
        },
        |(item, version)| load_entry(item, version),
    );
    let published = move || query.with_untracked(|q| q.get("step")).is_some_and(|step| step == "published");
    load(entry, move |entry| for_officials(|| entry_view(entry, published())))
}

fn entry_view(entry: EntryView, published: bool) -> AnyView {
    let l = locale();
    let title = entry.item.name.say(lang(l)).to_owned();
    let about = entry.item.about.say(lang(l)).to_owned();
    let code = entry.item.code.clone();
    let draft = match (entry.may_draft, entry.drafted) {
        (false, _) => None,
        (true, true) => Some(
            view! {
                <p><a class="btn" href=format!("{BASE}/{code}/draft")>{td_string!(l, catalogue.draft.go_on)}</a></p>
            }
            .into_any(),
        ),
        (true, false) => Some(
            view! {
                <form method="post" action="/api/fn/catalogue/begin">
                    <button class="btn" name="item" value=code>{td_string!(l, catalogue.draft.begin)}</button>
                </form>
            }
            .into_any(),
        ),
    };
    let done = published.then(|| {
        view! { <div class="note good" role="status"><p>{td_string!(l, catalogue.draft.published)}</p></div> }
    });
    view! {
        <Title text=title.clone()/>
        <DeskFrame place=Place::Catalogue>
            <Breadcrumbs above=vec![to_list(l)] here=title.clone()/>
            {done}
            <h1>{title}</h1>
            <p class="lead">{about}</p>
            {draft}
            <EntryBody entry base=BASE/>
        </DeskFrame>
    }
    .into_any()
}
