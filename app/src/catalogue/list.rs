//! The entries, section by section.

use super::words::owners;
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Tag, Tone, text},
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
            let lines: Vec<EntryLine> = view.entries.iter().filter(|line| line.section == *section).cloned().collect();
            (!lines.is_empty()).then(|| table(*section, lines, base, l))
        })
        .collect_view();
    view! { {sections} }
}

fn table(section: ReportSection, lines: Vec<EntryLine>, base: &'static str, l: Locale) -> AnyView {
    let rows = lines.into_iter().map(|line| row(line, base, l)).collect_view();
    let id = format!("section-{}", section.as_str());
    let by = id.clone();
    view! {
        <section class="card catalogue" aria-labelledby=by>
            <h2 id=id>{section.name(lang(l))}</h2>
            <table class="stack">
                <thead>
                    <tr>
                        <th scope="col">{td_string!(l, catalogue.entry)}</th>
                        <th scope="col">{td_string!(l, catalogue.owners)}</th>
                        <th scope="col">{td_string!(l, catalogue.frequency)}</th>
                        <th scope="col">{td_string!(l, catalogue.retention)}</th>
                        <th scope="col">{td_string!(l, catalogue.disclosure)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn row(line: EntryLine, base: &'static str, l: Locale) -> AnyView {
    // What is only drafted has no page but the draft's.
    let known = line.version.is_some() || line.coming.is_some();
    let href = if known { format!("{base}/{}", line.code) } else { format!("{base}/{}/draft", line.code) };
    let coming = line.coming.map(|(version, from)| {
        let said = td_string!(l, catalogue.coming_from, version = version, date = text::date(from, l)).to_string();
        view! { <Tag tone=Tone::Due text=said/> }
    });
    let drafted = line.drafted.then(|| view! { <Tag text=td_string!(l, catalogue.drafted)/> });
    view! {
        <tr>
            <th scope="row">
                <a href=href>{line.name.say(lang(l)).to_owned()}</a> " " {coming} " " {drafted}
                <small class="soft">{line.about.say(lang(l)).to_owned()}</small>
            </th>
            <td data-label=td_string!(l, catalogue.owners)>{owners(&line.owners, l)}</td>
            <td data-label=td_string!(l, catalogue.frequency)>{line.frequency.name(lang(l))}</td>
            <td data-label=td_string!(l, catalogue.retention)>{retention(line.retention_months, lang(l))}</td>
            <td data-label=td_string!(l, catalogue.disclosure)>{line.disclosure.name(lang(l))}</td>
        </tr>
    }
    .into_any()
}
