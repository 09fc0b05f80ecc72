//! One article.

use super::{PATH, server_fns::load_article};
use crate::{
    i18n::td_string,
    locale::{lang, locale},
    ui::{Breadcrumbs, Tag, load, page_data, text::date},
};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_params_map;
use shared::ports::ArticleView;

/// `/news/{article}`.
#[component]
pub fn ArticlePage() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|p| p.get("article").and_then(|id| id.parse::<i64>().ok())).unwrap_or_default();
    load(page_data(id, load_article), view)
}

fn view(article: ArticleView) -> AnyView {
    let l = locale();
    let ArticleView { line, html, source, unit, renewed } = article;
    let above = vec![
        (PATH.to_owned(), td_string!(l, news.name).to_owned()),
        (format!("{PATH}?section={}", line.section.as_str()), line.section.name(lang(l)).to_owned()),
    ];
    let renewed = renewed.map(|day| {
        let said = td_string!(l, news.renewed, day = date(day, l)).to_string();
        view! { <span>{said}</span> }
    });
    let source = (!source.is_empty()).then(|| view! { <p class="soft">{td_string!(l, news.source)} {source}</p> });
    view! {
        <Title text=line.title.clone()/>
        <Meta name="description" content=line.summary.clone()/>
        <Breadcrumbs above here=line.title.clone()/>
        <article class="prose">
            <h1>{line.title}</h1>
            <p class="soft byline">
                <Tag text=line.section.name(lang(l))/>
                <span>{unit.say(lang(l)).to_owned()}</span>
                <time datetime=line.from.to_string()>{date(line.from, l)}</time>
                {renewed}
            </p>
            <p class="lead">{line.summary}</p>
            <div inner_html=html></div>
            {source}
        </article>
    }
    .into_any()
}
