//! The notice as a page that prints well.

use super::server_fns::load_notice;
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Breadcrumbs, Citations, Fact, Facts, Tag, Tone, load, page_data, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use shared::{
    ids::RecordId,
    notice::{Notice, Paragraph, Part, Section},
    ports::Fault,
};

/// `/records/{id}/notice`: what is published, from when until when, how to repair and how to object.
#[component]
pub fn NoticePage() -> impl IntoView {
    let params = use_params_map();
    let notice = page_data(
        move || params.read().get("record").and_then(|id| id.parse::<RecordId>().ok()),
        |id| async move { load_notice(id.ok_or(Fault::NotFound)?).await },
    );
    load(notice, view)
}

fn view(notice: Notice) -> AnyView {
    let l = locale();
    let title = notice.title.say(lang(l)).to_owned();
    let above = vec![(format!("/subjects/{}", notice.uscc), notice.name.clone())];
    let plain = format!("/records/{}/notice.txt", notice.id);
    let organ = notice.organ.clone();
    let Notice { fields, sections, .. } = notice;
    let mut fields = Some(fields);
    let parts = sections
        .into_iter()
        .map(|section| {
            let shown = (section.part == Part::What).then(|| fields.take()).flatten().unwrap_or_default();
            part(section, shown, l)
        })
        .collect_view();
    view! {
        <Title text=title.clone()/>
        <Breadcrumbs above here=title.clone()/>
        <p class="bulletin-ways">
            <a href=plain rel="external">{td_string!(l, clocks.notice.plain)}</a>
            <span class="soft">{td_string!(l, clocks.notice.print)}</span>
        </p>
        <article class="card bulletin">
            <h1>{title}</h1>
            <Facts>
                <Fact label=td_string!(l, clocks.notice.party)>{notice.name}</Fact>
                <Fact label=td_string!(l, business.account.uscc)><span class="code">{notice.uscc}</span></Fact>
                <Fact label=td_string!(l, clocks.notice.document)>{notice.document}</Fact>
                <Fact label=td_string!(l, clocks.notice.organ)>{notice.organ}</Fact>
                <Fact label=td_string!(l, clocks.notice.decided)>{text::date(notice.decided_on, l)}</Fact>
            </Facts>
            <ol class="parts">{parts}</ol>
            <footer class="seal">
                <p>{organ}</p>
                <p class="soft">{td_string!(l, clocks.notice.seal)}</p>
                <p>{text::date(notice.on, l)}</p>
            </footer>
        </article>
    }
    .into_any()
}

fn part(section: Section, fields: Vec<shared::ports::ShownField>, l: Locale) -> impl IntoView {
    let paragraphs = section.paragraphs.into_iter().map(|p| paragraph(p, l)).collect_view();
    let fields = (!fields.is_empty()).then(|| {
        let rows = fields
            .into_iter()
            .map(|field| {
                let label = field.label.say(lang(l)).to_owned();
                view! { <tr><th scope="row">{label}</th><td>{field.value}</td></tr> }
            })
            .collect_view();
        view! {
            <table class="fields">
                <caption class="hidden">{td_string!(l, clocks.notice.fields)}</caption>
                <tbody>{rows}</tbody>
            </table>
        }
    });
    view! {
        <li>
            <h2>{section.title.say(lang(l)).to_owned()}</h2>
            {paragraphs}
            {fields}
        </li>
    }
}

fn paragraph(paragraph: Paragraph, l: Locale) -> impl IntoView {
    let provisional = paragraph
        .provisional
        .then(|| view! { " " <Tag tone=Tone::Due text=td_string!(l, clocks.notice.provisional)/> });
    let places = (!paragraph.citations.is_empty()).then(|| view! { <Citations of=paragraph.citations/> });
    view! { <p>{paragraph.text.say(lang(l)).to_owned()} {provisional}</p> {places} }
}
