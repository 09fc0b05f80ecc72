//! The list.

use super::{PATH, server_fns::load_news};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Breadcrumbs, Pager, Tag, load, page_data, text::date},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    article::Section,
    ports::{ArticleLine, Page},
};

/// `/news`, `?section=` for one of them.
#[component]
pub fn NewsPage() -> impl IntoView {
    let query = use_query_map();
    let asked = move || query.with(|q| (Section::from_code(&q.get("section").unwrap_or_default()), q.get("cursor")));
    let found = page_data(asked, |(section, cursor)| async move {
        Ok((section, load_news(section, cursor.clone()).await?, cursor))
    });
    load(found, |(section, page, cursor)| view(section, page, cursor))
}

fn view(here: Option<Section>, page: Page<ArticleLine>, cursor: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, news.name);
    let query = here.map(|section| format!("section={}", section.as_str())).unwrap_or_default();
    let list = if page.items.is_empty() {
        view! { <p class="card empty">{td_string!(l, news.none)}</p> }.into_any()
    } else {
        lines(&page.items, here.is_none(), Below::Page, l)
    };
    view! {
        <Title text=title/>
        <Breadcrumbs here=title/>
        <h1>{title}</h1>
        <p class="lead">{td_string!(l, news.lead)}</p>
        {sections(here, l)}
        {list}
        <Pager path=PATH query cursor next=page.next/>
    }
    .into_any()
}

/// All sections, one beside the other.
fn sections(here: Option<Section>, l: Locale) -> AnyView {
    let tab = |section: Option<Section>| {
        let href = section.map_or_else(|| PATH.to_owned(), |section| format!("{PATH}?section={}", section.as_str()));
        let text = section.map_or(td_string!(l, news.all), |section| section.name(lang(l)));
        view! { <li><a href=href aria-current=(section == here).then_some("page")>{text}</a></li> }
    };
    let each = std::iter::once(None).chain(Section::ALL.iter().copied().map(Some)).map(tab).collect_view();
    view! { <nav class="tabs" aria-label=td_string!(l, news.sections)><ul>{each}</ul></nav> }.into_any()
}

/// Which heading a list stands below: its own come next to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Below {
    /// The page's.
    Page,
    /// A section's of the page.
    Section,
}

/// Articles, each with its summary; with `sections` each says under which heading of the site it stands.
pub(crate) fn lines(items: &[ArticleLine], sections: bool, below: Below, l: Locale) -> AnyView {
    let each = items
        .iter()
        .map(|line| {
            let section = sections.then(|| view! { <Tag text=line.section.name(lang(l))/> " " });
            let link = view! { <a href=format!("{PATH}/{}", line.id)>{line.title.clone()}</a> };
            let heading = match below {
                Below::Page => view! { <h2>{link}</h2> }.into_any(),
                Below::Section => view! { <h3>{link}</h3> }.into_any(),
            };
            view! {
                <li>
                    {heading}
                    <p>{line.summary.clone()}</p>
                    <p class="soft">{section}<time datetime=line.from.to_string()>{date(line.from, l)}</time></p>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="articles">{each}</ul> }.into_any()
}
