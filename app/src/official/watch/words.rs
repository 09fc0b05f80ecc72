//! What several pages of warnings show alike.

use crate::{
    i18n::{Locale, td_string},
    locale::lang,
    ui::{
        Table, Tag, Tone,
        text::{count, date},
    },
};
use leptos::prelude::*;
use shared::ports::{FactLine, HitState, NoticeLine, WatchState};

/// Where a rule stands.
pub(super) fn rule_tag(state: WatchState, l: Locale) -> AnyView {
    let (tone, text) = match state {
        WatchState::Draft => (Tone::Plain, td_string!(l, watch.state.draft)),
        WatchState::Tried => (Tone::Plain, td_string!(l, watch.state.tried)),
        WatchState::On => (Tone::Good, td_string!(l, watch.state.active)),
        WatchState::Paused => (Tone::Late, td_string!(l, watch.state.paused)),
        WatchState::Off => (Tone::Plain, td_string!(l, watch.state.off)),
    };
    view! { <Tag tone text/> }.into_any()
}

/// Where a warning stands.
pub(super) fn hit_tag(state: HitState, l: Locale) -> AnyView {
    let (tone, text) = match state {
        HitState::Open => (Tone::Due, td_string!(l, watch.hit.open)),
        HitState::Acknowledged => (Tone::Plain, td_string!(l, watch.hit.acknowledged)),
        HitState::Acted => (Tone::Good, td_string!(l, watch.hit.acted)),
        HitState::Dismissed => (Tone::Plain, td_string!(l, watch.hit.dismissed)),
    };
    view! { <Tag tone text/> }.into_any()
}

/// Notices, each a line.
pub(super) fn notice_table(lines: &[NoticeLine], city: bool, l: Locale) -> AnyView {
    Table::named(lines, td_string!(l, watch.notices))
        .column(td_string!(l, watch.column.rule), |line| {
            let first = line.first.then(|| view! { " " <Tag text=td_string!(l, watch.first)/> });
            view! { <a href=format!("{}/notices/{}", super::PATH, line.id)>{line.title.clone()}</a> {first} }
        })
        .day(td_string!(l, watch.column.day), |line| date(line.on, l))
        .column_if(city, td_string!(l, watch.column.department), |line| line.department.say(lang(l)).to_owned())
        .number(td_string!(l, watch.column.subjects), |line| count(line.subjects))
        .number(td_string!(l, watch.column.waiting), |line| count(line.waiting))
        .card_or(td_string!(l, watch.no_notices))
}

/// The records on which a warning rests; an official opens each.
pub(crate) fn fact_table(lines: &[FactLine], l: Locale) -> AnyView {
    Table::named(lines, td_string!(l, watch.facts))
        .column(td_string!(l, watch.column.record), |line| {
            let text = if line.document.is_empty() { line.item.say(lang(l)).to_owned() } else { line.document.clone() };
            view! { <a href=format!("/records/{}", line.record)>{text}</a> }
        })
        .column(td_string!(l, watch.column.item), |line| line.item.say(lang(l)).to_owned())
        .day(td_string!(l, watch.column.decided), |line| date(line.decided_on, l))
        .day(td_string!(l, watch.column.ends), |line| line.day.map(|day| date(day, l)))
        .view()
}
