//! The clock page: which terms end when.

use super::server_fns::load_clocks;
use crate::{
    case::{due_date, due_words},
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{Pager, Table, Tag, Tone, load, page_data, text},
};
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    calendar::Left,
    ports::{ClockFilter, ClockPage, ClockTab, TermKind, TermLine},
    problem::Bilingual,
};

/// The address of the page.
const PATH: &str = "/official/clocks";

/// `/official/clocks`: what ends today, what is over, what comes, what ends by itself, what may still move.
#[component]
pub fn ClocksPage() -> impl IntoView {
    let query = use_query_map();
    let asked = move || {
        query.with(|query| {
            let filled = |name: &str| query.get(name).filter(|value| !value.is_empty());
            let tab = ClockTab::of(&query.get("tab").unwrap_or_default());
            let filter = ClockFilter { item: filled("item"), department: filled("department") };
            (tab, filter, filled("cursor"))
        })
    };
    let page = page_data(asked, |(tab, filter, cursor)| async move {
        Ok((load_clocks(tab, filter, cursor.clone()).await?, cursor))
    });
    load(page, |(page, cursor)| view(page, cursor))
}

fn view(page: ClockPage, cursor: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, clocks.title);
    let path = address(page.tab, &page.filter);
    let next = page.lines.next.clone();
    let late = (page.late > 0).then(|| {
        let late = text::count(page.late);
        view! {
            <p class="soft">
                {td_string!(l, clocks.late, n = late).to_string()} " "
                <a href="/official/late">{td_string!(l, clocks.to_late)}</a>
            </p>
        }
    });
    let known = page.known_until.map(|day| {
        let said = td_string!(l, clocks.known, day = text::date(day, l)).to_string();
        view! { <p class="soft">{said} " " <a href="/official/calendar">{td_string!(l, clocks.to_calendar)}</a></p> }
    });
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Clocks>
            <header class="desk-head">
                <h1>{title}</h1>
                <p>{text::date(page.on, l)}</p>
            </header>
            {tabs(&page, l)}
            {filters(&page, l)}
            <p class="lead">{about(page.tab, l)}</p>
            {table(&page, l)}
            <Pager path cursor next/>
            {late}
            {known}
            <p><a href="/official/clocks/thresholds">{td_string!(l, clocks.to_thresholds)}</a></p>
        </DeskFrame>
    }
    .into_any()
}

/// The address of a list with what it is narrowed to.
fn address(tab: ClockTab, filter: &ClockFilter) -> String {
    let narrowed = [("item", &filter.item), ("department", &filter.department)];
    let more = narrowed.iter().filter_map(|(name, value)| Some(format!("&{name}={}", text::encode(value.as_ref()?))));
    format!("{PATH}?tab={}{}", tab.as_str(), more.collect::<String>())
}

fn tabs(page: &ClockPage, l: Locale) -> impl IntoView + use<> {
    let each = page.counts.iter().map(|(tab, n)| {
        let here = (*tab == page.tab).then_some("page");
        view! {
            <li>
                <a href=address(*tab, &page.filter) aria-current=here>
                    {name(*tab, l)} " " <span class="num">{text::count(*n)}</span>
                </a>
            </li>
        }
    });
    let each = each.collect_view();
    view! { <nav class="tabs" aria-label=td_string!(l, clocks.lists)><ul>{each}</ul></nav> }
}

/// A plain form: the choice stands in the address.
fn filters(page: &ClockPage, l: Locale) -> impl IntoView + use<> {
    let select =
        |id: &'static str, label: &'static str, all: &'static str, of: &[(String, Bilingual)], now: &Option<String>| {
            let options = of
                .iter()
                .map(|(code, name)| {
                    let selected = now.as_ref() == Some(code);
                    view! { <option value=code.clone() selected=selected>{name.say(lang(l)).to_owned()}</option> }
                })
                .collect_view();
            view! {
                <p>
                    <label for=id>{label}</label>
                    <select id=id name=id>
                        <option value="">{all}</option>
                        {options}
                    </select>
                </p>
            }
        };
    let item = select(
        "item",
        td_string!(l, clocks.filter.item),
        td_string!(l, clocks.filter.all_items),
        &page.items,
        &page.filter.item,
    );
    let department = (!page.departments.is_empty()).then(|| {
        select(
            "department",
            td_string!(l, clocks.filter.department),
            td_string!(l, clocks.filter.all_departments),
            &page.departments,
            &page.filter.department,
        )
    });
    view! {
        <form class="filters" method="get" action=PATH>
            <input type="hidden" name="tab" value=page.tab.as_str()/>
            {item}
            {department}
            <p><button class="btn ghost">{td_string!(l, clocks.filter.apply)}</button></p>
        </form>
    }
}

fn table(page: &ClockPage, l: Locale) -> AnyView {
    let (city, on) = (!page.departments.is_empty(), page.on);
    Table::named(&page.lines.items, name(page.tab, l))
        .column(td_string!(l, clocks.column.what), |line| what(line, l))
        .column(td_string!(l, clocks.column.subject), |line| match &line.uscc {
            Some(uscc) => view! { <a href=format!("/subjects/{uscc}")>{line.name.clone()}</a> }.into_any(),
            None => line.name.clone().into_any(),
        })
        .column_if(city, td_string!(l, clocks.column.department), |line| line.department.say(lang(l)).to_owned())
        .day(td_string!(l, clocks.column.since), |line| text::date(line.since, l))
        .day(td_string!(l, clocks.column.due), |line| due_date(line.due, l))
        .column(td_string!(l, clocks.column.left), move |line| left(line, on, l))
        .card_or(nothing(page.tab, l))
}

fn what(line: &TermLine, l: Locale) -> impl IntoView + use<> {
    let item = line.item.say(lang(l)).to_owned();
    let title = if line.title.is_empty() { item.clone() } else { line.title.clone() };
    // A record opens with its notice; what is not on file is worked off where it was refused.
    let href = line.record.map_or_else(|| "/official/quality".to_owned(), |id| format!("/records/{id}/notice"));
    view! { <a href=href>{title}</a> " " <small>{kind(line.kind, l)} " · " {item}</small> }
}

fn left(line: &TermLine, on: NaiveDate, l: Locale) -> impl IntoView + use<> {
    let (text, tone) = match line.kind {
        TermKind::Ending if line.days_left == 0 => (td_string!(l, common.clock.last_day).to_owned(), Tone::Due),
        TermKind::Ending => (td_string!(l, common.clock.days_left, n = line.days_left).to_string(), Tone::Plain),
        _ => due_words(Left::of(on, line.due.date, line.days_left), l),
    };
    view! { <Tag tone text=text/> }
}

fn name(tab: ClockTab, l: Locale) -> &'static str {
    match tab {
        ClockTab::Today => td_string!(l, clocks.tab.today),
        ClockTab::Overdue => td_string!(l, clocks.tab.overdue),
        ClockTab::Coming => td_string!(l, clocks.tab.coming),
        ClockTab::Ending => td_string!(l, clocks.tab.ending),
        ClockTab::Provisional => td_string!(l, clocks.tab.provisional),
    }
}

fn about(tab: ClockTab, l: Locale) -> &'static str {
    match tab {
        ClockTab::Today => td_string!(l, clocks.about.today),
        ClockTab::Overdue => td_string!(l, clocks.about.overdue),
        ClockTab::Coming => td_string!(l, clocks.about.coming),
        ClockTab::Ending => td_string!(l, clocks.about.ending),
        ClockTab::Provisional => td_string!(l, clocks.about.provisional),
    }
}

fn nothing(tab: ClockTab, l: Locale) -> &'static str {
    match tab {
        ClockTab::Today => td_string!(l, clocks.nothing.today),
        ClockTab::Overdue => td_string!(l, clocks.nothing.overdue),
        ClockTab::Coming => td_string!(l, clocks.nothing.coming),
        ClockTab::Ending => td_string!(l, clocks.nothing.ending),
        ClockTab::Provisional => td_string!(l, clocks.nothing.provisional),
    }
}

fn kind(kind: TermKind, l: Locale) -> &'static str {
    match kind {
        TermKind::Missing => td_string!(l, clocks.kind.missing),
        TermKind::Market => td_string!(l, clocks.kind.market),
        TermKind::Withdrawal => td_string!(l, clocks.kind.withdrawal),
        TermKind::Publication => td_string!(l, clocks.kind.publication),
        TermKind::Ending => td_string!(l, clocks.kind.ending),
    }
}
