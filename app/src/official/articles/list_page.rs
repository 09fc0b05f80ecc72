//! What one's office works on.

use super::{PATH, server_fns::load_articles};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place, works},
    ui::{Pager, Table, Tag, Tone, load, page_data, text::date},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    article::State,
    ports::{ArticleRow, Page},
};

/// `/official/articles`, `?state=` for a part of them.
#[component]
pub fn ArticlesPage() -> impl IntoView {
    let query = use_query_map();
    let asked = move || query.with(|q| (State::from_code(&q.get("state").unwrap_or_default()), q.get("cursor")));
    let found =
        page_data(
            asked,
            |(state, cursor)| async move { Ok((state, load_articles(state, cursor.clone()).await?, cursor)) },
        );
    load(found, |(state, page, cursor)| view(state, page, cursor))
}

fn view(here: Option<State>, page: Page<ArticleRow>, cursor: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, news.name);
    let tab = |state: Option<State>| {
        let href = state.map_or_else(|| PATH.to_owned(), |state| format!("{PATH}?state={}", state.as_str()));
        let text = state.map_or(td_string!(l, news.all), |state| state.name(lang(l)));
        view! { <li><a href=href aria-current=(state == here).then_some("page")>{text}</a></li> }
    };
    let states = [None, Some(State::Draft), Some(State::Review), Some(State::Published), Some(State::Withdrawn)];
    let tabs = states.map(tab).collect_view();
    let query = here.map(|state| format!("state={}", state.as_str())).unwrap_or_default();
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Articles>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, news.desk.lead)}</p>
            {works().then(|| view! { <p><a class="btn" href=format!("{PATH}/new")>{td_string!(l, news.desk.write)}</a></p> })}
            <nav class="tabs" aria-label=td_string!(l, news.desk.states)><ul>{tabs}</ul></nav>
            {table(&page.items, title, l).card_or(td_string!(l, news.desk.none))}
            <Pager path=PATH query cursor next=page.next/>
        </DeskFrame>
    }
    .into_any()
}

/// Articles as lines.
fn table<'a>(rows: &'a [ArticleRow], caption: &str, l: Locale) -> Table<'a, ArticleRow> {
    Table::named(rows, caption)
        .column(td_string!(l, news.desk.title), |row| {
            view! { <a href=format!("{PATH}/{}", row.id)>{row.title.clone()}</a> }
        })
        .column(td_string!(l, news.desk.section), move |row| row.section.name(lang(l)))
        .column(td_string!(l, news.desk.state), move |row| tag(row.state, l))
        .column(td_string!(l, news.desk.unit), move |row| row.unit.say(lang(l)).to_owned())
        .column(td_string!(l, news.desk.by), |row| row.written_by.clone())
        .day(td_string!(l, news.desk.on), move |row| date(row.changed_on, l))
}

/// A state as a tag.
pub(super) fn tag(state: State, l: Locale) -> AnyView {
    let tone = match state {
        State::Published => Tone::Good,
        State::Review => Tone::Due,
        State::Draft | State::Replaced | State::Withdrawn => Tone::Plain,
    };
    view! { <Tag tone text=state.name(lang(l))/> }.into_any()
}
