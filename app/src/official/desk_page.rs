//! The desk.

use super::{
    administrator::administrator_view,
    desk_frame::{DeskFrame, Place},
    queue::queue,
    server_fns::load_desk,
};
use crate::{
    frame::Frame,
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{
        TierBadge,
        charts::{Part, StackedBar},
        load, page_data,
        text::{count, date, permille},
        tier_class,
    },
};
use chrono::{Datelike, Weekday};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    access::Role,
    case::{DueGroup, QueueFilter},
    form::FormState,
    ports::{Away, Desk, MOST_COUNTED},
    tier::Tier,
};

/// `/official`: what waits for this viewer, how urgent it is, and how the city stands.
#[component]
pub fn DeskPage() -> impl IntoView {
    let visitor = use_context::<Frame>().and_then(|frame| frame.visitor);
    if visitor.is_some_and(|(_, role)| role == Role::Administrator) {
        return administrator_view();
    }
    let asked = use_query_map();
    let page = page_data(
        move || {
            asked.with(|asked| {
                let done = asked.get("done").and_then(|n| n.parse::<usize>().ok());
                (QueueFilter::read(|name| asked.get(name)), asked.get("cursor"), done)
            })
        },
        |(filter, cursor, done)| async move {
            let (desk, kept) = load_desk(filter, cursor.clone()).await?;
            Ok((desk, kept, cursor, done))
        },
    );
    load(page, |(desk, kept, cursor, done)| view(desk, kept, cursor, done))
}

fn view(desk: Desk, kept: FormState, cursor: Option<String>, done: Option<usize>) -> AnyView {
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
    let away = (!desk.away.is_empty()).then(|| away(&desk.away, l));
    let (queue, tiles) = (queue(&desk, &kept, cursor, done, l), tiles(&desk, l));
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
            {away}
            {tiles}
            {queue}
            {distribution(desk.tiers, l)}
        </DeskFrame>
    }
    .into_any()
}

/// Who is away from this office, and who stands in.
fn away(lines: &[Away], l: Locale) -> impl IntoView + use<> {
    let line = |one: &Away| {
        let (name, deputy) = (one.name.clone(), one.deputy.clone());
        let said = td_string!(l, official.delegation.away_line, name = name, deputy = deputy, day = date(one.until, l));
        view! { <li>{said.to_string()}</li> }
    };
    let lines = lines.iter().map(line).collect_view();
    view! { <section class="note" aria-label=td_string!(l, official.delegation.away_now)><ul>{lines}</ul></section> }
}

fn tiles(desk: &Desk, l: Locale) -> AnyView {
    let of = desk.counters;
    // A tile with something to do catches the eye; one without does not.
    let group = |due: DueGroup, n: i64, text: &'static str, class: &'static str| {
        let class = if n > 0 { format!("tile {class}") } else { "tile".to_owned() };
        let here = (desk.filter.due == Some(due)).then_some("true");
        let href = format!("/official?due={}#queue", due.as_str());
        // Of more the queue tells so many, and that there are more.
        let n = if n > MOST_COUNTED { format!("{MOST_COUNTED}+") } else { count(n) };
        view! { <li><a class=class href=href aria-current=here><b>{n}</b> <span>{text}</span></a></li> }
    };
    let late = if of.late_publications > 0 { "tile late" } else { "tile" };
    let tasks = if of.tasks > 0 { "tile due" } else { "tile" };
    // The number is the department's, and so is what it leads to.
    let plan = desk.own.as_ref().map_or_else(String::new, |code| format!("?department={code}"));
    let plan = format!("/official/plan{plan}");
    let warnings = if of.warnings > 0 { "tile due" } else { "tile" };
    // A district watches by no rules of its own and has no task of the plan.
    let whole = use_context::<Frame>().and_then(|frame| frame.visitor).is_none_or(|(_, role)| role != Role::District);
    let timely = of.timely_permille.map_or_else(|| "–".to_owned(), permille);
    view! {
        <ul class="tiles">
            {group(DueGroup::Overdue, of.overdue, td_string!(l, official.desk.overdue), "late")}
            {group(DueGroup::Today, of.today, td_string!(l, official.desk.today), "due")}
            {group(DueGroup::Soon, of.soon, td_string!(l, official.desk.soon), "")}
            <li><p class="tile"><b>{timely}</b> <span>{td_string!(l, official.desk.timely)}</span></p></li>
            <li>
                <a class=late href="/official/late">
                    <b>{count(of.late_publications)}</b> <span>{td_string!(l, official.desk.late)}</span>
                </a>
            </li>
            {whole.then(|| view! {
                <li>
                    <a class=warnings href="/official/watch">
                        <b>{count(of.warnings)}</b> <span>{td_string!(l, watch.tile)}</span>
                    </a>
                </li>
                <li>
                    <a class=tasks href=plan>
                        <b>{count(of.tasks)}</b> <span>{td_string!(l, plan.tile)}</span>
                    </a>
                </li>
            })}
        </ul>
    }
    .into_any()
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
