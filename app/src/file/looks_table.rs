//! Looks as a table.

use super::look_at;
use crate::{
    i18n::{Locale, td_string},
    locale::lang,
    ui::text::date,
};
use leptos::prelude::*;
use shared::ports::LookLine;

/// Who looked at what, when and why; whose file and which official only where the reader is told.
pub fn looks_table(looks: Vec<LookLine>, l: Locale) -> AnyView {
    if looks.is_empty() {
        return view! { <section class="card empty"><p>{td_string!(l, file.look.nobody)}</p></section> }.into_any();
    }
    let whole = looks.iter().any(|look| look.official.is_some());
    let rows = looks
        .into_iter()
        .map(|look| {
            let at = look_at(look.at, l);
            let at = match look.record {
                Some(id) => view! { <a href=format!("/records/{id}")>{at}</a> }.into_any(),
                None => view! { <span>{at}</span> }.into_any(),
            };
            let subject = whole.then(|| {
                let subject = look.subject.map(|(uscc, name)| view! { <a href=format!("/subjects/{uscc}")>{name}</a> });
                view! { <td data-label=td_string!(l, official.desk.subject)>{subject}</td> }
            });
            let official = look.official.map(|name| view! { " · " {name} });
            view! {
                <tr>
                    <th scope="row" class="day">{date(look.on, l)}</th>
                    <td data-label=td_string!(l, file.look.who)>{look.department.say(lang(l)).to_owned()} {official}</td>
                    {subject}
                    <td data-label=td_string!(l, file.look.at)>{at}</td>
                    <td data-label=td_string!(l, file.look.purpose)>{look.purpose.name(lang(l))}</td>
                    <td data-label=td_string!(l, file.look.reason)>{look.reason}</td>
                </tr>
            }
        })
        .collect_view();
    let subject = whole.then(|| view! { <th scope="col">{td_string!(l, official.desk.subject)}</th> });
    view! {
        <section class="card">
            <table class="stack">
                <caption class="hidden">{td_string!(l, file.look.title)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{td_string!(l, file.look.day)}</th>
                        <th scope="col">{td_string!(l, file.look.who)}</th>
                        {subject}
                        <th scope="col">{td_string!(l, file.look.at)}</th>
                        <th scope="col">{td_string!(l, file.look.purpose)}</th>
                        <th scope="col">{td_string!(l, file.look.reason)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}
