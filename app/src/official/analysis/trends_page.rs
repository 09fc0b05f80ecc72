//! How records of one kind develop.

use super::{
    PATH,
    server_fns::load_trends,
    tabs::{Tab, scope, tabs},
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{
        Table,
        charts::{MonthsPlot, Series, Shape},
        load, page_data, text,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    analysis::{Facet, Row},
    ports::{TrendFilter, Trends},
};

/// Lines in the plot: more can't be told apart.
const LINES: usize = 4;
/// Rows of the table.
const ROWS: usize = 60;

/// `/official/analysis?item=&by=`.
#[component]
pub fn TrendsPage() -> impl IntoView {
    let query = use_query_map();
    let page = page_data(
        move || {
            query.with(|query| TrendFilter {
                item: query.get("item").unwrap_or_default(),
                by: query.get("by").and_then(|by| Facet::of(&by)).unwrap_or_default(),
            })
        },
        load_trends,
    );
    load(page, |trends| view(&trends))
}

fn view(trends: &Trends) -> AnyView {
    let l = locale();
    let title = td_string!(l, analysis.name);
    let (tabs, scope) = (tabs(Tab::Trends, l), scope(trends.department.as_ref(), trends.as_of, l));
    let (choose, figures) = (choose(trends, l), figures(trends, l));
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Analysis>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, analysis.lead)}</p>
            {tabs}
            {choose}
            {scope}
            {figures}
        </DeskFrame>
    }
    .into_any()
}

fn choose(trends: &Trends, l: Locale) -> AnyView {
    let items = trends
        .items
        .iter()
        .map(|(code, name)| {
            let (code, name) = (code.clone(), name.say(lang(l)).to_owned());
            let here = code == trends.item.0;
            view! { <option value=code selected=here>{name}</option> }
        })
        .collect_view();
    let facets = Facet::ALL
        .map(|facet| {
            view! { <option value=facet.as_str() selected=facet == trends.by>{facet.name(lang(l))}</option> }
        })
        .collect_view();
    view! {
        <form class="filters" method="get" action=PATH>
            <p>
                <label for="item">{td_string!(l, analysis.item)}</label>
                <select id="item" name="item">{items}</select>
            </p>
            <p>
                <label for="by">{td_string!(l, analysis.by)}</label>
                <select id="by" name="by">{facets}</select>
            </p>
            <p><button class="btn ghost">{td_string!(l, analysis.show)}</button></p>
        </form>
    }
    .into_any()
}

/// The name of a row; what stands for none.
fn name(trends: &Trends, row: &Row, l: Locale) -> String {
    match (row.value.as_str(), trends.by) {
        ("", Facet::Kind) => td_string!(l, analysis.other_kinds).to_owned(),
        ("", _) => td_string!(l, analysis.unknown).to_owned(),
        (value, _) => {
            let found = trends.names.iter().find(|(known, _)| known == value);
            found.map_or(value, |(_, name)| name.say(lang(l))).to_owned()
        }
    }
}

fn figures(trends: &Trends, l: Locale) -> AnyView {
    if trends.rows.is_empty() {
        return view! { <section class="card empty"><p>{td_string!(l, analysis.nothing)}</p></section> }.into_any();
    }
    let item = trends.item.1.say(lang(l)).to_owned();
    let whole = vec![Series { label: item.clone(), class: "", values: trends.all.clone() }];
    let lines: Vec<Series> = (trends.rows.iter().take(LINES))
        .map(|row| Series { label: name(trends, row, l), class: "", values: row.months.clone() })
        .collect();
    let of_all = td_string!(l, analysis.of_all, item = item.clone()).to_string();
    let by = trends.by.name(lang(l)).to_owned();
    let of_most = td_string!(l, analysis.of_most, item = item, by = by.clone()).to_string();
    let caption = td_string!(l, analysis.table, by = by).to_string();
    let months = trends.months.clone();
    let more = (trends.rows.len() > ROWS).then(|| {
        view! { <p class="soft">{td_string!(l, analysis.more, n = ROWS as i64).to_string()}</p> }
    });
    let shown: Vec<&Row> = trends.rows.iter().take(ROWS).collect();
    let table = Table::titled(&shown, caption)
        .column(td_string!(l, analysis.value), |row| name(trends, row, l))
        .number(td_string!(l, analysis.year), |row| text::count(row.over(0, 12)))
        .number(td_string!(l, analysis.year_before), |row| text::count(row.over(12, 12)))
        .number(td_string!(l, analysis.last_month), |row| text::count(row.over(1, 1)))
        .number(td_string!(l, analysis.month_before), |row| text::count(row.over(2, 1)))
        .number(td_string!(l, analysis.same_month), |row| text::count(row.over(13, 1)))
        .number(td_string!(l, analysis.this_month), |row| text::count(row.over(0, 1)))
        .card();
    view! {
        <section class="card">
            <h2>{of_all.clone()}</h2>
            <MonthsPlot caption=of_all months=months.clone() series=whole shape=Shape::Stacked/>
        </section>
        {table}
        {more}
        <section class="card">
            <h2>{of_most.clone()}</h2>
            <MonthsPlot caption=of_most months series=lines shape=Shape::Lines/>
        </section>
    }
    .into_any()
}
