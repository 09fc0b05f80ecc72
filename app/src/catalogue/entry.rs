//! One entry: what is collected, by whom, how often, how long it is kept, and who may see which field.

use super::words::{owners, state_name, state_tone};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Citations, Fact, Facts, Table, Tag, text},
};
use leptos::prelude::*;
use shared::{
    catalogue::{Disclosure, Field, FieldKind, Item, Origin, diff::needed, retention},
    ports::{EntryView, VersionLine},
};

/// The entry without its heading.
#[component]
pub fn EntryBody(
    /// The entry.
    entry: EntryView,
    /// Where the entries' own pages are.
    base: &'static str,
) -> impl IntoView {
    let l = locale();
    let item = entry.item.clone();
    let term = entry.term.clone().map(|term| {
        let days = td_string!(l, catalogue.term_days, n = term.days).to_string();
        view! {
            <Fact label=td_string!(l, catalogue.term)>
                {days} " " <Citations of=vec![term.citation]/>
            </Fact>
        }
    });
    let origin = match item.origin {
        Origin::Department => td_string!(l, catalogue.origin.department),
        Origin::Subject => td_string!(l, catalogue.origin.subject),
        Origin::Case => td_string!(l, catalogue.origin.case),
    };
    let from = entry.from.map_or_else(|| td_string!(l, catalogue.since_start).to_owned(), |day| text::date(day, l));
    let basis = item.sources.iter().map(|source| view! { <li>{source.clone()}</li> }).collect_view();
    let roster = item.roles.roster.is_some().then(|| view! { <p class="soft">{td_string!(l, catalogue.is_list)}</p> });
    view! {
        <section class="card">
            <Facts>
                <Fact label=td_string!(l, catalogue.version)>
                    {td_string!(l, catalogue.version_n, n = item.version).to_string()} " "
                    <Tag tone=state_tone(entry.state) text=state_name(entry.state, l)/>
                </Fact>
                <Fact label=td_string!(l, catalogue.in_force_from)>{from}</Fact>
                <Fact label=td_string!(l, catalogue.class)>{item.class.name(lang(l))}</Fact>
                <Fact label=td_string!(l, catalogue.section)>{item.section.name(lang(l))}</Fact>
                <Fact label=td_string!(l, catalogue.origin_label)>{origin}</Fact>
                <Fact label=td_string!(l, catalogue.owners)>{owners(&entry.owners, l)}</Fact>
                <Fact label=td_string!(l, catalogue.frequency)>{item.frequency.name(lang(l))}</Fact>
                <Fact label=td_string!(l, catalogue.retention)>{retention(item.retention_months, lang(l))}</Fact>
                <Fact label=td_string!(l, catalogue.disclosure)>{item.disclosure.name(lang(l))}</Fact>
                {term}
                <Fact label=td_string!(l, catalogue.basis)><ul class="basis">{basis}</ul></Fact>
            </Facts>
            {roster}
        </section>
        <section class="card" aria-labelledby="fields">
            <h2 id="fields">{td_string!(l, catalogue.fields)}</h2>
            {fields_table(&item, l).view()}
        </section>
        <Versions versions=entry.versions code=item.code shown=item.version base/>
    }
}

/// The fields with what is asked, when, and who may see it; more columns may follow.
pub fn fields_table(item: &Item, l: Locale) -> Table<'_, Field> {
    Table::named(&item.fields, td_string!(l, catalogue.fields))
        .class("stack fields")
        .column(td_string!(l, catalogue.field), move |field| {
            view! { {field.label.say(lang(l)).to_owned()} " " <small class="code">{field.code.clone()}</small> }
        })
        .column(td_string!(l, catalogue.kind), move |field| kind(field, l))
        .column(td_string!(l, catalogue.required), move |field| needed(item, field, lang(l)))
        .column(td_string!(l, catalogue.who_sees), move |field| {
            let mode = item.disclosure_of(field);
            let class = if mode == Disclosure::Public { "mode open" } else { "mode" };
            view! { <span class=class>{mode.name(lang(l))}</span> }
        })
}

fn kind(field: &Field, l: Locale) -> AnyView {
    let name = field.kind.name(lang(l));
    let more = match &field.kind {
        FieldKind::Text { max } | FieldKind::LongText { max } => {
            Some(td_string!(l, catalogue.up_to, n = *max).to_string())
        }
        FieldKind::Date { future: true, .. } => Some(td_string!(l, catalogue.may_lie_ahead).to_owned()),
        _ => None,
    };
    let options = match &field.kind {
        FieldKind::Choice { options } | FieldKind::Choices { options } => {
            let list = options
                .iter()
                .map(|option| view! { <li>{lang(l).pick(&option.value, &option.en).to_owned()}</li> })
                .collect_view();
            Some(view! {
                <details>
                    <summary>{td_string!(l, catalogue.options_n, n = options.len()).to_string()}</summary>
                    <ul>{list}</ul>
                </details>
            })
        }
        _ => None,
    };
    view! { {name} {more.map(|more| view! { <small class="soft">{more}</small> })} {options} }.into_any()
}

/// Every version with what it changed.
#[component]
pub fn Versions(
    /// The versions, the newest first.
    versions: Vec<VersionLine>,
    /// The entry.
    code: String,
    /// The version on this page.
    shown: u32,
    /// Where the entries' own pages are.
    base: &'static str,
) -> impl IntoView {
    let l = locale();
    let lines = versions
        .into_iter()
        .map(|line| {
            let name = td_string!(l, catalogue.version_n, n = line.version).to_string();
            let from = line.from.map_or_else(|| td_string!(l, catalogue.since_start).to_owned(), |d| text::date(d, l));
            let link = if line.version == shown {
                view! { <b>{name}</b> }.into_any()
            } else {
                view! { <a href=format!("{base}/{code}?version={}", line.version)>{name}</a> }.into_any()
            };
            let adopted = line.adopted_on.map(|day| {
                td_string!(l, catalogue.adopted, date = text::date(day, l), document = line.document.clone()).to_string()
            });
            let changes = line.changes.iter().map(|c| view! { <li>{c.text.say(lang(l)).to_owned()}</li> }).collect_view();
            view! {
                <li>
                    <p>{link} " " <Tag tone=state_tone(line.state) text=state_name(line.state, l)/> " " <span class="soft">{from}</span></p>
                    {adopted.map(|said| view! { <p class="soft">{said}</p> })}
                    <ul class="changes">{changes}</ul>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card versions" aria-labelledby="versions">
            <h2 id="versions">{td_string!(l, catalogue.versions)}</h2>
            <ol>{lines}</ol>
        </section>
    }
}
