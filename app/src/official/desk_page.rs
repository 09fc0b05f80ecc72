//! The desk.

use super::{
    administrator::administrator_view,
    desk_frame::{DeskFrame, Place},
    server_fns::load_desk,
};
use crate::{
    case::{DueTag, kind_name},
    frame::Frame,
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{
        Pager, Table, TierBadge,
        charts::{Part, StackedBar},
        listed, load,
        text::{count, date, permille},
        tier_class,
    },
};
use chrono::{Datelike, NaiveDate, Weekday};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::{
    access::Role,
    ports::{CaseLine, Counters, Desk},
    tier::Tier,
};

/// `/official`: what waits for this viewer, how urgent it is, and how the city stands.
#[component]
pub fn DeskPage() -> impl IntoView {
    let visitor = use_context::<Frame>().and_then(|frame| frame.visitor);
    if visitor.is_some_and(|(_, role)| role == Role::Administrator) {
        return administrator_view();
    }
    load(listed(load_desk), |(desk, cursor)| view(desk, cursor))
}

fn view(desk: Desk, cursor: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, official.desk.title);
    let day = td_string!(
        l,
        official.desk.day,
        date = date(desk.on, l),
        weekday = weekday(desk.on.weekday(), l),
        n = desk.working_day
    )
    .to_string();
    let next = desk.queue.next.clone();
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Queue>
            <header class="desk-head">
                <div>
                    <p class="soft">{desk.department.say(lang(l)).to_owned()}</p>
                    <h1>{title}</h1>
                </div>
                <p class="soft">{day}</p>
            </header>
            {tiles(desk.counters, l)}
            {queue(&desk.queue.items, desk.on, l)}
            <Pager path="/official" cursor next/>
            {distribution(desk.tiers, l)}
        </DeskFrame>
    }
    .into_any()
}

fn tiles(of: Counters, l: Locale) -> AnyView {
    // A tile with something to do catches the eye; one without does not.
    let tile = |n: String, text: &'static str, class: &'static str| {
        view! { <li><p class=format!("tile {class}")><b>{n}</b> <span>{text}</span></p></li> }
    };
    let late = if of.late_publications > 0 { "tile late" } else { "tile" };
    let warnings = if of.warnings > 0 { "tile due" } else { "tile" };
    view! {
        <ul class="tiles">
            {tile(count(of.overdue), td_string!(l, official.desk.overdue), if of.overdue > 0 { "late" } else { "" })}
            {tile(count(of.today), td_string!(l, official.desk.today), if of.today > 0 { "due" } else { "" })}
            {tile(count(of.soon), td_string!(l, official.desk.soon), "")}
            {tile(
                of.timely_permille.map_or_else(|| "–".to_owned(), permille),
                td_string!(l, official.desk.timely),
                "",
            )}
            <li>
                <a class=late href="/official/late">
                    <b>{count(of.late_publications)}</b> <span>{td_string!(l, official.desk.late)}</span>
                </a>
            </li>
            <li>
                <a class=warnings href="/official/watch">
                    <b>{count(of.warnings)}</b> <span>{td_string!(l, watch.tile)}</span>
                </a>
            </li>
        </ul>
    }
    .into_any()
}

fn queue(lines: &[CaseLine], on: NaiveDate, l: Locale) -> AnyView {
    if lines.is_empty() {
        return view! {
            <section class="card empty">
                <h2>{td_string!(l, official.desk.queue)}</h2>
                <p>{td_string!(l, official.desk.nothing)}</p>
            </section>
        }
        .into_any();
    }
    let table = Table::named(lines, td_string!(l, official.desk.queue))
        .column(td_string!(l, official.desk.matter), |line| {
            let title = line.title.say(lang(l)).to_owned();
            view! {
                <a href=format!("/official/cases/{}", line.id)>{title}</a> " " <small>{kind_name(line.kind, l)}</small>
            }
        })
        .column(td_string!(l, official.desk.subject), |line| {
            view! { {line.name.clone()} " " <small class="code">{line.uscc.clone()}</small> }
        })
        .column(td_string!(l, official.desk.handler), |line| {
            line.department.as_ref().map(|d| d.say(lang(l)).to_owned())
        })
        .column(td_string!(l, official.desk.term), move |line| view! { <DueTag line on/> })
        .view();
    view! { <section class="card"><h2>{td_string!(l, official.desk.queue)}</h2> {table}</section> }.into_any()
}

fn distribution(tiers: Vec<(Tier, i64)>, l: Locale) -> AnyView {
    let parts = tiers
        .into_iter()
        .map(|(tier, n)| Part {
            label: view! { <TierBadge tier/> }.into_any(),
            class: tier_colour(tier),
            n,
            href: None,
        })
        .collect();
    view! {
        <section class="card">
            <h2>{td_string!(l, official.desk.tiers)}</h2>
            <StackedBar caption=td_string!(l, official.desk.tiers_caption) parts/>
        </section>
    }
    .into_any()
}

/// The class that gives a tier's colour: the last word of its badge's classes.
fn tier_colour(tier: Tier) -> &'static str {
    tier_class(tier).rsplit(' ').next().unwrap_or_default()
}

fn weekday(day: Weekday, l: Locale) -> &'static str {
    match day {
        Weekday::Mon => td_string!(l, official.weekday.monday),
        Weekday::Tue => td_string!(l, official.weekday.tuesday),
        Weekday::Wed => td_string!(l, official.weekday.wednesday),
        Weekday::Thu => td_string!(l, official.weekday.thursday),
        Weekday::Fri => td_string!(l, official.weekday.friday),
        Weekday::Sat => td_string!(l, official.weekday.saturday),
        Weekday::Sun => td_string!(l, official.weekday.sunday),
    }
}
