//! Some libraries side by side.

use super::{PATH, figures::year, named, permille, server_fns::load_comparison, watched};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{
        Breadcrumbs, TierBadge,
        charts::{MonthsPlot, Series, Shape},
        load, page_data, text,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    library::Figures,
    ports::{Comparison, LibraryLine},
    tier::Tier,
};

/// `/official/libraries/compare?id=1&id=2`.
#[component]
pub fn CompareLibrariesPage() -> impl IntoView {
    let query = use_query_map();
    let page =
        page_data(move || query.with(|query| query.get_all("id").unwrap_or_default().join(",")), load_comparison);
    load(page, |compared| view(&compared))
}

fn view(compared: &Comparison) -> AnyView {
    let l = locale();
    let title = td_string!(l, library.compared.title);
    let above = vec![(PATH.to_owned(), td_string!(l, library.name).to_owned())];
    let lost = compared
        .lost
        .iter()
        .map(|id| view! { <div class="note"><p>{td_string!(l, library.compared.lost, id = *id).to_string()}</p></div> })
        .collect_view();
    let dropped = (!compared.dropped.is_empty()).then(|| {
        let names = compared.dropped.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>();
        let names = names.join(lang(l).pick("、", ", "));
        view! { <div class="note"><p>{td_string!(l, library.compared.dropped, names = names).to_string()}</p></div> }
    });
    let counted: Vec<(&LibraryLine, &Figures)> =
        compared.libraries.iter().filter_map(|(line, figures)| Some((line, figures.as_ref()?))).collect();
    let uncounted = compared
        .libraries
        .iter()
        .filter(|(_, figures)| figures.is_none())
        .map(|(line, _)| {
            let said = td_string!(l, library.compared.uncounted, name = line.name.clone()).to_string();
            view! { <div class="note"><p>{said}</p></div> }
        })
        .collect_view();
    let figures = if counted.is_empty() {
        view! { <section class="card empty"><p>{td_string!(l, library.compared.empty)}</p></section> }.into_any()
    } else {
        let (plot, table) = (plot(&counted, l), table(&counted, compared, l));
        view! { <section class="card">{plot}</section> <section class="card">{table}</section> }.into_any()
    };
    let choose = choose(compared, l);
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Libraries>
            <Breadcrumbs above here=title/>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, library.compared.lead)}</p>
            {lost}
            {dropped}
            {uncounted}
            {figures}
            {choose}
        </DeskFrame>
    }
    .into_any()
}

fn choose(compared: &Comparison, l: Locale) -> AnyView {
    let boxes = compared
        .all
        .iter()
        .map(|line| {
            let id = format!("library-{}", line.id);
            let checked = compared.libraries.iter().any(|(other, _)| other.id == line.id);
            view! {
                <div class="choice">
                    <input type="checkbox" id=id.clone() name="id" value=line.id checked=checked/>
                    <label for=id>{line.name.clone()}</label>
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <form class="form" method="get" action=format!("{PATH}/compare")>
                <fieldset class="field"><legend>{td_string!(l, library.compared.choose)}</legend>{boxes}</fieldset>
                <button class="btn">{td_string!(l, library.compared.apply)}</button>
            </form>
        </section>
    }
    .into_any()
}

/// Shares, since libraries differ in size.
fn plot(counted: &[(&LibraryLine, &Figures)], l: Locale) -> AnyView {
    let months = shared::library::months(counted.iter().map(|(_, figures)| figures.as_of).max().unwrap_or_default());
    let series = counted
        .iter()
        .map(|(line, figures)| {
            let trend = figures.trend();
            let share = |month| {
                let tiers = trend.iter().find(|(other, _)| other == month).map_or([0; 5], |(_, tiers)| *tiers);
                permille(watched(tiers), tiers.iter().sum())
            };
            Series { label: line.name.clone(), class: "", values: months.iter().map(share).collect() }
        })
        .collect();
    let caption = td_string!(l, library.compared.trend);
    view! { <MonthsPlot caption months series shape=Shape::Lines shown=text::permille/> }.into_any()
}

fn table(counted: &[(&LibraryLine, &Figures)], compared: &Comparison, l: Locale) -> AnyView {
    let caption = td_string!(l, library.compared.caption);
    let head = counted
        .iter()
        .map(|(line, _)| {
            let href = format!("{PATH}/{}", line.id);
            view! { <th scope="col" class="num"><a href=href>{line.name.clone()}</a></th> }
        })
        .collect_view();
    let row = |label: AnyView, value: &dyn Fn(&Figures) -> String, city: Option<String>| {
        let cells = counted.iter().map(|(_, figures)| view! { <td class="num">{value(figures)}</td> }).collect_view();
        view! { <tr><th scope="row">{label}</th>{cells}<td class="num">{city}</td></tr> }.into_any()
    };
    let city: i64 = compared.city.iter().sum();
    let mut rows = vec![row(
        td_string!(l, library.column.subjects).into_any(),
        &|figures| text::count(figures.subjects()),
        Some(text::count(city)),
    )];
    for tier in Tier::ALL {
        let share = |n: i64, of: i64| format!("{} · {}", text::count(n), text::permille(permille(n, of)));
        let label = view! { <TierBadge tier/> }.into_any();
        let own = |figures: &Figures| share(figures.tiers[tier as usize], figures.subjects());
        rows.push(row(label, &own, Some(share(compared.city[tier as usize], city))));
    }
    let moved = |figures: &Figures, worse: bool| {
        let moved = figures.moved(12);
        let pairs = (0..5).flat_map(|from| (0..5).map(move |to| (from, to)));
        text::count(
            pairs.filter(|(from, to)| (to > from) == worse && to != from).map(|(from, to)| moved[from][to]).sum(),
        )
    };
    rows.push(row(td_string!(l, library.compared.worse).into_any(), &|figures| moved(figures, true), None));
    rows.push(row(td_string!(l, library.compared.better).into_any(), &|figures| moved(figures, false), None));
    let heading = td_string!(l, library.compared.records);
    rows.push(view! { <tr><th scope="colgroup" colspan=counted.len() + 2>{heading}</th></tr> }.into_any());
    for (code, _) in &compared.items {
        let per_hundred = |figures: &Figures| {
            let n = figures.records.iter().find(|records| records.item == *code).map_or(0, year);
            let tenths = if figures.subjects() > 0 { n * 1000 / figures.subjects() } else { 0 };
            format!("{}.{}", text::count(tenths / 10), tenths % 10)
        };
        rows.push(row(named(&compared.items, code, l).into_any(), &per_hundred, None));
    }
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=caption>
            <table>
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{td_string!(l, library.item)}</th>
                        {head}
                        <th scope="col" class="num">{td_string!(l, library.whole_city)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
