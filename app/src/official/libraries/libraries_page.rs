//! All libraries.

use super::{PATH, permille, server_fns::load_libraries, watched};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{Table, Tag, Tone, load, page_data, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::ports::{LibraryDesk, LibraryLine};

/// `/official/libraries`.
#[component]
pub fn LibrariesPage() -> impl IntoView {
    load(page_data(|| (), |()| load_libraries()), view)
}

fn view(desk: LibraryDesk) -> AnyView {
    let l = locale();
    let title = td_string!(l, library.name);
    let begin = desk.may_begin.then(|| {
        view! { <a class="btn" href=format!("{PATH}/add")>{td_string!(l, library.begin)}</a> }
    });
    let compare = (desk.lines.len() > 1).then(|| {
        view! { <a class="btn ghost" href=format!("{PATH}/compare")>{td_string!(l, library.compare)}</a> }
    });
    let planned = (!desk.planned.is_empty()).then(|| {
        let names = desk.planned.join(lang(l).pick("、", ", "));
        let said = td_string!(l, library.planned, names = names).to_string();
        view! {
            <section class="card">
                <p>{said}</p>
                <form method="post" action="/api/fn/official/open_planned_libraries">
                    <button class="btn ghost">{td_string!(l, library.open_planned)}</button>
                </form>
            </section>
        }
    });
    let city: i64 = desk.city.iter().sum();
    let whole = format!(
        "{}{}{} · {} {} · {}",
        td_string!(l, library.whole_city),
        lang(l).pick("：", ": "),
        text::count(city),
        td_string!(l, library.column.watched),
        text::count(watched(desk.city)),
        text::permille(permille(watched(desk.city), city)),
    );
    let table = table(&desk.lines, l);
    let more = desk.more.then(|| view! { <p class="soft">{td_string!(l, library.more)}</p> });
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Libraries>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, library.lead)}</p>
            <p class="tools">{begin} {compare}</p>
            {planned}
            {table}
            {more}
            <p class="soft">{whole}</p>
            <p class="soft">{td_string!(l, library.watched_hint)}</p>
        </DeskFrame>
    }
    .into_any()
}

fn table(lines: &[LibraryLine], l: Locale) -> AnyView {
    let subjects = |line: &LibraryLine| line.tiers.map(|tiers| tiers.iter().sum::<i64>());
    Table::named(lines, td_string!(l, library.name))
        .column(td_string!(l, library.column.name), |line| {
            view! { <a href=format!("{PATH}/{}", line.id)>{line.name.clone()}</a> }
        })
        .column(td_string!(l, library.column.theme), |line| line.theme.name(lang(l)))
        .column(td_string!(l, library.column.department), |line| line.department.say(lang(l)).to_owned())
        .number(td_string!(l, library.column.subjects), move |line| subjects(line).map(text::count))
        .number(td_string!(l, library.column.watched), |line| line.tiers.map(|tiers| text::count(watched(tiers))))
        .number(td_string!(l, library.column.share), move |line| {
            line.tiers.map(|tiers| text::permille(permille(watched(tiers), tiers.iter().sum())))
        })
        .day(td_string!(l, library.column.counted), move |line| match (line.closed, line.as_of) {
            (true, _) => view! { <Tag tone=Tone::Plain text=td_string!(l, library.closed)/> }.into_any(),
            (false, Some(day)) => text::date(day, l).into_any(),
            (false, None) => ().into_any(),
        })
        .card_or(td_string!(l, library.none))
}
