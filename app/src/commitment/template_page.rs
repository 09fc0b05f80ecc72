//! One template in full, with all its versions.

use super::{items_page::version_line, paragraphs, server_fns::load_template, term_words, validity_words};
use crate::{
    frame::business_side,
    i18n::td_string,
    locale::{lang, locale},
    ui::{Breadcrumbs, Fact, Facts, Tag, Tone, load, page_data, text::date},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::ports::TemplateView;

/// `/commitments/items/{code}`, `?version=` for another one than that in force.
#[component]
pub fn TemplatePage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = move || {
        let code = params.read().get("template").unwrap_or_default();
        (code, query.read().get("version").and_then(|version| version.parse().ok()))
    };
    let found = page_data(asked, |(code, version): (String, Option<u32>)| load_template(code, version));
    load(found, view)
}

fn view(found: TemplateView) -> AnyView {
    let l = locale();
    let TemplateView { entry, text, versions } = found;
    let title = entry.title.say(lang(l)).to_owned();
    let above = vec![
        ("/commitments".to_owned(), td_string!(l, public.commitments.title).to_owned()),
        ("/commitments/items".to_owned(), td_string!(l, commitment.items.title).to_owned()),
    ];
    let state = match (entry.in_force, entry.to) {
        (true, _) => view! { <Tag tone=Tone::Good text=td_string!(l, commitment.template.in_force)/> },
        (false, Some(_)) => view! { <Tag text=td_string!(l, commitment.template.ended)/> },
        (false, None) => view! { <Tag text=td_string!(l, commitment.template.coming)/> },
    };
    let to = entry.to.map(|to| view! { <Fact label=td_string!(l, commitment.template.to)>{date(to, l)}</Fact> });
    let papers = (!entry.papers.is_empty()).then(|| {
        let papers = entry.papers.iter().map(|p| view! { <li>{p.say(lang(l)).to_owned()}</li> }).collect_view();
        view! {
            <h2>{td_string!(l, commitment.template.papers)}</h2>
            <ul>{papers}</ul>
        }
    });
    let sign = (entry.in_force && business_side()).then(|| {
        view! { <p><a class="btn" href="/business/commitments">{td_string!(l, commitment.template.sign)}</a></p> }
    });
    let (term, validity) = (term_words(&entry, l), validity_words(&entry, l));
    let (kind, unit) = (entry.kind.say(lang(l)).to_owned(), entry.department.say(lang(l)).to_owned());
    let version = td_string!(l, commitment.template.version, n = entry.version).to_string();
    let lines = versions.iter().map(|entry| view! { <li>{version_line(entry, l)}</li> }).collect_view();
    view! {
        <Title text=title.clone()/>
        <Breadcrumbs above here=title.clone()/>
        <section class="card">
            <p class="soft">{kind}</p>
            <h1>{title}</h1>
            <p>{version} " " {state}</p>
            <Facts>
                <Fact label=td_string!(l, commitment.items.matter)>{entry.matter}</Fact>
                <Fact label=td_string!(l, commitment.items.department)>{unit}</Fact>
                <Fact label=td_string!(l, commitment.items.term)>{term}</Fact>
                <Fact label=td_string!(l, commitment.items.valid)>{validity}</Fact>
                <Fact label=td_string!(l, commitment.template.from)>{date(entry.from, l)}</Fact>
                {to}
                <Fact label=td_string!(l, commitment.template.basis)>{text.basis}</Fact>
            </Facts>
            {sign}
        </section>
        <section class="card prose">
            <h2>{td_string!(l, commitment.template.content)}</h2>
            {paragraphs(&text.content)}
            {papers}
            <h2>{td_string!(l, commitment.template.liability)}</h2>
            {paragraphs(&text.liability)}
        </section>
        <section class="card">
            <h2>{td_string!(l, commitment.template.versions)}</h2>
            <ul class="dated">{lines}</ul>
        </section>
    }
    .into_any()
}
