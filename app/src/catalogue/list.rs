//! The entries, section by section.

use super::words::owners;
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Table, Tag, Tone, text},
};
use leptos::prelude::*;
use shared::{
    catalogue::{ReportSection, retention},
    ports::{CatalogueView, EntryLine},
};

/// The catalogue as tables, one for each section of the report.
#[component]
pub fn EntryList(
    /// The catalogue.
    view: CatalogueView,
    /// Where the entries' own pages are.
    base: &'static str,
) -> impl IntoView {
    let l = locale();
    let sections = ReportSection::ALL
        .iter()
        .filter_map(|section| {
            let lines: Vec<_> = view.entries.iter().filter(|line| line.section == *section).cloned().collect();
            (!lines.is_empty()).then(|| table(*section, &lines, base, l))
        })
        .collect_view();
    view! { {sections} }
}

fn table(section: ReportSection, lines: &[EntryLine], base: &'static str, l: Locale) -> AnyView {
    let name = section.name(lang(l));
    let table = Table::named(lines, name)
        .column(td_string!(l, catalogue.entry), |line| entry(line, base, l))
        .column(td_string!(l, catalogue.owners), |line| owners(&line.owners, l))
        .column(td_string!(l, catalogue.frequency), |line| line.frequency.name(lang(l)))
        .column(td_string!(l, catalogue.retention), |line| retention(line.retention_months, lang(l)))
        .column(td_string!(l, catalogue.disclosure), |line| line.disclosure.name(lang(l)))
        .view();
    let id = format!("section-{}", section.as_str());
    let by = id.clone();
    view! {
        <section class="card catalogue" aria-labelledby=by>
            <h2 id=id>{name}</h2>
            {table}
        </section>
    }
    .into_any()
}

fn entry(line: &EntryLine, base: &'static str, l: Locale) -> impl IntoView + use<> {
    // What is only drafted has no page but the draft's.
    let known = line.version.is_some() || line.coming.is_some();
    let href = if known { format!("{base}/{}", line.code) } else { format!("{base}/{}/draft", line.code) };
    let coming = line.coming.map(|(version, from)| {
        let said = td_string!(l, catalogue.coming_from, version = version, date = text::date(from, l)).to_string();
        view! { <Tag tone=Tone::Due text=said/> }
    });
    let drafted = line.drafted.then(|| view! { <Tag text=td_string!(l, catalogue.drafted)/> });
    view! {
        <a href=href>{line.name.say(lang(l)).to_owned()}</a> " " {coming} " " {drafted}
        <small class="soft">{line.about.say(lang(l)).to_owned()}</small>
    }
}
