//! The calendar: the announced years, one of them month by month.

use super::server_fns::{LOAD, load_calendar};
use crate::{
    i18n::{Locale, td_string},
    locale::locale,
    official::desk_frame::{DeskFrame, Place},
    ui::{load, page_data, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::ports::{self, DayKind, MonthView};

/// `/official/calendar`: which days are worked, where that stands, and from where on it may still change.
#[component]
pub fn CalendarPage() -> impl IntoView {
    let query = use_query_map();
    let page = page_data(
        move || {
            query.with(|query| (query.get("year").and_then(|year| year.parse().ok()), query.get("loaded").is_some()))
        },
        |(year, loaded): (Option<i32>, bool)| async move { Ok((load_calendar(year).await?, loaded)) },
    );
    load(page, |(page, loaded)| view(page, loaded))
}

fn view(page: ports::CalendarPage, loaded: bool) -> AnyView {
    let l = locale();
    let title = td_string!(l, official.rail.calendar);
    let loaded = loaded.then(|| {
        let said = td_string!(l, clocks.calendar.loaded, year = page.year).to_string();
        view! { <div class="note good" role="status"><p>{said}</p></div> }
    });
    let known = page.known_until.map(|day| {
        let said = td_string!(l, clocks.calendar.known, day = text::date(day, l)).to_string();
        view! { <p class="lead">{said}</p> }
    });
    let terms = (page.provisional_terms > 0).then(|| {
        let said = td_string!(l, clocks.calendar.terms, n = text::count(page.provisional_terms)).to_string();
        view! { <p><a href="/official/clocks?tab=provisional">{said}</a></p> }
    });
    let run = page.run.clone().map(|run| {
        let day = text::date(run.started_on, l);
        let (looked, moved, cases) = (text::count(run.looked), text::count(run.moved), text::count(run.cases));
        let said = if run.finished {
            td_string!(l, clocks.calendar.run, day = day, looked = looked, moved = moved, cases = cases).to_string()
        } else {
            td_string!(l, clocks.calendar.running, looked = looked).to_string()
        };
        view! { <p class="soft">{said}</p> }
    });
    let load = page.may_load.then(|| {
        view! { <p><a class="btn" href=LOAD>{td_string!(l, clocks.calendar.load)}</a></p> }
    });
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Calendar>
            <h1>{title}</h1>
            {loaded}
            {known}
            {terms}
            {run}
            {load}
            {year(&page, l)}
            {years(&page, l)}
        </DeskFrame>
    }
    .into_any()
}

/// One year, month by month.
fn year(page: &ports::CalendarPage, l: Locale) -> impl IntoView + use<> {
    let total: u32 = page.months.iter().map(|month| month.working_days).sum();
    let source = page.years.iter().find(|line| line.year == page.year).map(|line| line.source.clone());
    let source = source.filter(|source| !source.is_empty());
    let said = if page.provisional {
        td_string!(l, clocks.calendar.not_announced).to_owned()
    } else {
        source.map_or_else(
            || td_string!(l, clocks.calendar.built_in).to_owned(),
            |source| td_string!(l, clocks.calendar.source, source = source).to_string(),
        )
    };
    let heading = td_string!(l, clocks.calendar.year, year = page.year, n = total).to_string();
    let months = page.months.iter().map(|shown| month(shown, l)).collect_view();
    view! {
        <section class="card year" id="year">
            <h2>{heading}</h2>
            <p class="soft">{said}</p>
            <ul class="legend">
                <li><span class="holiday">{td_string!(l, clocks.day.off)}</span> " " {td_string!(l, clocks.legend.holiday)}</li>
                <li><span class="make-up">{td_string!(l, clocks.day.work)}</span> " " {td_string!(l, clocks.legend.make_up)}</li>
                <li><span class="weekend">"6"</span> " " {td_string!(l, clocks.legend.weekend)}</li>
            </ul>
            <div class="months">{months}</div>
        </section>
    }
}

fn month(month: &MonthView, l: Locale) -> impl IntoView + use<> {
    let caption =
        td_string!(l, clocks.calendar.month, month = month_name(month.month, l), n = month.working_days).to_string();
    let blanks = usize::try_from(month.starts).unwrap_or(0);
    let cells: Vec<Option<(usize, DayKind)>> =
        std::iter::repeat_n(None, blanks).chain((1..).zip(month.days.iter().copied()).map(Some)).collect();
    let weeks = cells
        .chunks(7)
        .map(|week| {
            let days = week.iter().map(|cell| day(*cell, l)).collect_view();
            view! { <tr>{days}</tr> }
        })
        .collect_view();
    let heads = weekdays(l).map(|(short, long)| view! { <th scope="col" abbr=long>{short}</th> }).collect_view();
    view! {
        <table class="month">
            <caption>{caption}</caption>
            <thead><tr>{heads}</tr></thead>
            <tbody>{weeks}</tbody>
        </table>
    }
}

/// A day: what differs from the ordinary week carries a word, not a colour alone.
fn day(cell: Option<(usize, DayKind)>, l: Locale) -> AnyView {
    let Some((n, kind)) = cell else { return view! { <td></td> }.into_any() };
    let (class, mark) = match kind {
        DayKind::Working => ("working", None),
        DayKind::Weekend => ("weekend", None),
        DayKind::Holiday => ("holiday", Some(td_string!(l, clocks.day.off))),
        DayKind::MakeUp => ("make-up", Some(td_string!(l, clocks.day.work))),
    };
    view! { <td class=class>{n} {mark.map(|mark| view! { <small>{mark}</small> })}</td> }.into_any()
}

/// The other years.
fn years(page: &ports::CalendarPage, l: Locale) -> impl IntoView + use<> {
    let shown = page.year;
    let next = page.years.first().map(|last| last.year + 1);
    let link = move |year: i32, n: Option<u32>| {
        let here = (year == shown).then_some("page");
        let days = n.map(|n| view! { " " <span class="num">{n}</span> });
        view! { <li><a href=format!("/official/calendar?year={year}#year") aria-current=here>{year} {days}</a></li> }
    };
    let next = next.map(|year| link(year, None));
    let each = page.years.iter().map(|line| link(line.year, Some(line.working_days))).collect_view();
    view! {
        <section class="card">
            <h2>{td_string!(l, clocks.calendar.years)}</h2>
            <p class="soft">{td_string!(l, clocks.calendar.years_text)}</p>
            <ul class="years">{next} {each}</ul>
        </section>
    }
}

fn weekdays(l: Locale) -> [(&'static str, &'static str); 7] {
    [
        (td_string!(l, clocks.weekday.mo), td_string!(l, official.weekday.monday)),
        (td_string!(l, clocks.weekday.tu), td_string!(l, official.weekday.tuesday)),
        (td_string!(l, clocks.weekday.we), td_string!(l, official.weekday.wednesday)),
        (td_string!(l, clocks.weekday.th), td_string!(l, official.weekday.thursday)),
        (td_string!(l, clocks.weekday.fr), td_string!(l, official.weekday.friday)),
        (td_string!(l, clocks.weekday.sa), td_string!(l, official.weekday.saturday)),
        (td_string!(l, clocks.weekday.su), td_string!(l, official.weekday.sunday)),
    ]
}

/// `3月` · `March`.
fn month_name(month: u32, l: Locale) -> String {
    let first = chrono::NaiveDate::from_ymd_opt(2000, month, 1).unwrap_or_default();
    text::month(first, l)
}
