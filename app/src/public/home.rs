use super::news::Below;
use super::server_fns::home;
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{SearchBox, load, page_data, text::count},
};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::ports::Home;

/// `/`: one search box, and what there is to see.
#[component]
pub fn HomePage() -> impl IntoView {
    let l = locale();
    let figures = page_data(|| (), |()| home());
    view! {
        <Title text=""/>
        <section class="hero">
            <h1>{td_string!(l, public.home.title)}</h1>
            <p>{td_string!(l, public.home.lead)}</p>
            <SearchBox/>
        </section>
        {load(figures, move |home| view! { <Figures home l/> }.into_any())}
    }
    .into_any()
}

#[component]
fn Figures(home: Home, l: Locale) -> impl IntoView {
    let tile = |href: String, n: i64, text: String| {
        view! { <li><a class="tile" href=href><b>{count(n)}</b> <span>{text}</span></a></li> }
    };
    let items = home
        .disclosures
        .iter()
        .map(|(code, name, n)| tile(format!("/disclosures/{code}"), *n, name.say(lang(l)).to_owned()))
        .collect_view();
    let promise = |title: &'static str, text: &'static str| view! { <li><h3>{title}</h3><p>{text}</p></li> };
    let news = (!home.news.is_empty()).then(|| {
        view! {
            <section class="news" aria-labelledby="news">
                <h2 id="news">{td_string!(l, news.name)}</h2>
                {super::news::lines(&home.news, true, Below::Section, l)}
                <p><a href=super::NEWS>{td_string!(l, news.more)}</a></p>
            </section>
        }
    });
    view! {
        <section class="figures" aria-labelledby="public">
            <h2 id="public">{td_string!(l, public.home.disclosed)}</h2>
            <ul class="tiles">
                {items}
                {tile("/commitments".to_owned(), home.commitments, td_string!(l, public.home.commitments).to_owned())}
                <li><p class="tile"><b>{count(home.subjects)}</b> <span>{td_string!(l, public.home.subjects)}</span></p></li>
            </ul>
        </section>
        {news}
        <section class="promises" aria-labelledby="promises">
            <h2 id="promises">{td_string!(l, public.home.promises)}</h2>
            <ul>
                {promise(td_string!(l, public.home.reason), td_string!(l, public.home.reason_text))}
                {promise(td_string!(l, public.home.clock), td_string!(l, public.home.clock_text))}
                {promise(td_string!(l, public.home.check), td_string!(l, public.home.check_text))}
            </ul>
        </section>
    }
}
