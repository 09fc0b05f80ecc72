//! The city's list of commitment items 承诺事项清单.

use super::{server_fns::load_items, term_words, validity_words};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Breadcrumbs, State, Table, Tag, load, page_data, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::ports::{CommitmentItems, TemplateEntry, TemplateGroup};

/// `/commitments/items`.
#[component]
pub fn CommitmentItemsPage() -> impl IntoView {
    let found = page_data(|| (), |()| load_items());
    load(found, view)
}

fn view(found: CommitmentItems) -> AnyView {
    let l = locale();
    let title = td_string!(l, commitment.items.title);
    let above = vec![("/commitments".to_owned(), td_string!(l, public.commitments.title).to_owned())];
    let groups = found.groups.into_iter().map(|group| of_type(group, l)).collect::<Vec<_>>();
    let none = groups.is_empty().then(|| {
        view! { <State part=true title=td_string!(l, commitment.items.none) text=""/> }
    });
    let others = (!found.others.is_empty()).then(|| {
        let lines = found.others.iter().map(|entry| view! { <li>{version_line(entry, l)}</li> }).collect_view();
        view! {
            <section class="card">
                <h2>{td_string!(l, commitment.items.others)}</h2>
                <p class="soft">{td_string!(l, commitment.items.others_text)}</p>
                <ul class="dated">{lines}</ul>
            </section>
        }
    });
    view! {
        <Title text=title/>
        <Breadcrumbs above here=title/>
        <h1>{title}</h1>
        <p class="lead">{td_string!(l, commitment.items.lead)}</p>
        {none}
        {groups}
        {others}
    }
    .into_any()
}

fn of_type(group: TemplateGroup, l: Locale) -> AnyView {
    let name = group.kind.say(lang(l)).to_owned();
    let table = Table::named(&group.entries, name.clone())
        .column(td_string!(l, commitment.items.matter), |entry| {
            let version = td_string!(l, commitment.template.version, n = entry.version).to_string();
            view! {
                <a href=format!("/commitments/items/{}", entry.code)>{entry.title.say(lang(l)).to_owned()}</a>
                <small>{entry.matter.clone()} " · " {version}</small>
            }
        })
        .column(td_string!(l, commitment.items.department), |entry| entry.department.say(lang(l)).to_owned())
        .column(td_string!(l, commitment.items.term), |entry| term_words(entry, l))
        .column(td_string!(l, commitment.items.valid), |entry| validity_words(entry, l))
        .number(td_string!(l, commitment.items.signed), |entry| text::count(entry.signed))
        .view();
    let gated = group.gated.then(|| {
        view! {
            <p class="soft">
                <Tag text=td_string!(l, commitment.items.gated)/> " " {td_string!(l, commitment.items.gated_hint)}
            </p>
        }
    });
    view! {
        <section class="card">
            <h2>{name}</h2>
            <p>{group.about.say(lang(l)).to_owned()}</p>
            {gated}
            {table}
        </section>
    }
    .into_any()
}

/// One version on one line.
pub(super) fn version_line(entry: &TemplateEntry, l: Locale) -> impl IntoView + use<> {
    let href = format!("/commitments/items/{}?version={}", entry.code, entry.version);
    let version = td_string!(l, commitment.template.version, n = entry.version).to_string();
    let until = entry.to.map(|to| format!(" – {}", text::date(to, l)));
    let state = match (entry.in_force, entry.to) {
        (true, _) => td_string!(l, commitment.template.in_force),
        (false, Some(_)) => td_string!(l, commitment.template.ended),
        (false, None) => td_string!(l, commitment.template.coming),
    };
    view! {
        <p>
            <a href=href>{entry.title.say(lang(l)).to_owned()} " · " {version}</a> " " <Tag text=state/>
        </p>
        <p class="soft">{text::date(entry.from, l)} {until}</p>
    }
}
