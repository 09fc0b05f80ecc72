//! Looks as a table.

use super::look_at;
use crate::{
    i18n::{Locale, td_string},
    locale::lang,
    ui::{Table, text::date},
};
use leptos::prelude::*;
use shared::ports::LookLine;

/// Who looked at what, when and why; whose file and which official only where the reader is told.
pub fn looks_table(looks: &[LookLine], l: Locale) -> AnyView {
    let whole = looks.iter().any(|look| look.official.is_some());
    Table::named(looks, td_string!(l, file.look.title))
        .day(td_string!(l, file.look.day), |look| date(look.on, l))
        .column(td_string!(l, file.look.who), |look| {
            let official = look.official.clone().map(|name| view! { " · " {name} });
            view! { {look.department.say(lang(l)).to_owned()} {official} }
        })
        .column_if(whole, td_string!(l, official.desk.subject), |look| {
            let subject = look.subject.clone();
            subject.map(|(uscc, name)| view! { <a href=format!("/subjects/{uscc}")>{name}</a> })
        })
        .column(td_string!(l, file.look.at), |look| {
            let at = look_at(look.at, l);
            match look.record {
                Some(id) => view! { <a href=format!("/records/{id}")>{at}</a> }.into_any(),
                None => at.into_any(),
            }
        })
        .column(td_string!(l, file.look.purpose), |look| look.purpose.name(lang(l)))
        .column(td_string!(l, file.look.reason), |look| look.reason.clone())
        .card_or(td_string!(l, file.look.nobody))
}
