//! What makes a penalty minor, general or serious, and what follows from it.

use super::server_fns::load_thresholds;
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{Breadcrumbs, Citations, Tag, load, page_data, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::{
    law::{Dated, Value},
    ports::{self, RegimeTerms, Threshold},
    tier::Class,
};

/// `/official/clocks/thresholds`: classes, thresholds and regimes with their dates and places.
#[component]
pub fn ThresholdsPage() -> impl IntoView {
    let page = page_data(|| (), |()| load_thresholds());
    load(page, view)
}

fn view(page: ports::ThresholdsPage) -> AnyView {
    let l = locale();
    let title = td_string!(l, clocks.thresholds.title);
    let above = vec![("/official/clocks".to_owned(), td_string!(l, clocks.title).to_owned())];
    let (own, others): (Vec<_>, Vec<_>) = page.thresholds.into_iter().partition(|t| t.own);
    let names: Vec<_> = others.iter().filter_map(|t| t.department.as_ref()).map(|d| d.say(lang(l))).collect();
    let names = names.join(if l == Locale::zh_CN { "、" } else { ", " });
    let others = (!names.is_empty()).then(|| {
        view! { <p class="soft">{td_string!(l, clocks.thresholds.others, names = names).to_string()}</p> }
    });
    let rows = own.into_iter().map(|threshold| fines(threshold, l)).collect_view();
    let regimes = page.regimes.into_iter().map(|terms| regime(terms, l)).collect_view();
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Clocks>
            <Breadcrumbs above here=title/>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, clocks.thresholds.lead)}</p>
            <section class="card">
                <h2>{td_string!(l, clocks.thresholds.kinds)}</h2>
                <h3>{Class::Minor.name(lang(l))}</h3>
                {kinds(page.minor_kinds, l)}
                <h3>{Class::Serious.name(lang(l))}</h3>
                {kinds(page.serious_kinds, l)}
                <p class="soft">{td_string!(l, clocks.thresholds.kinds_text)}</p>
            </section>
            <section class="card">
                <h2>{td_string!(l, clocks.thresholds.fines)}</h2>
                <table class="stack">
                    <caption class="hidden">{td_string!(l, clocks.thresholds.fines)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{td_string!(l, clocks.column.department)}</th>
                            <th scope="col">{td_string!(l, clocks.thresholds.minor_max)}</th>
                            <th scope="col">{td_string!(l, clocks.thresholds.serious_from)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
                {others}
            </section>
            <section class="card">
                <h2>{td_string!(l, clocks.thresholds.regimes)}</h2>
                <p class="soft">{td_string!(l, clocks.thresholds.regimes_text)}</p>
                <table class="stack thresholds">
                    <caption class="hidden">{td_string!(l, clocks.thresholds.regimes)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{td_string!(l, clocks.thresholds.regime)}</th>
                            <th scope="col">{Class::Minor.name(lang(l))}</th>
                            <th scope="col">{Class::General.name(lang(l))}</th>
                            <th scope="col">{Class::Serious.name(lang(l))}</th>
                            <th scope="col">{td_string!(l, clocks.thresholds.notes)}</th>
                        </tr>
                    </thead>
                    <tbody>{regimes}</tbody>
                </table>
            </section>
        </DeskFrame>
    }
    .into_any()
}

/// A value's days, in words.
fn days(from: chrono::NaiveDate, to: Option<chrono::NaiveDate>, l: Locale) -> String {
    let from = text::date(from, l);
    match to {
        Some(to) => td_string!(l, clocks.thresholds.from_to, from = from, to = text::date(to, l)).to_string(),
        None => td_string!(l, clocks.thresholds.since, from = from).to_string(),
    }
}

fn kinds(values: Vec<Dated<Value>>, l: Locale) -> impl IntoView {
    let each = values
        .into_iter()
        .map(|dated| {
            let said = match &dated.value {
                Value::List(kinds) => kinds.join("、"),
                other => format!("{other:?}"),
            };
            let days = days(dated.from, dated.to, l);
            view! { <li>{said} " " <span class="soft">{days}</span> <Citations of=vec![dated.citation]/></li> }
        })
        .collect_view();
    view! { <ul class="dated">{each}</ul> }
}

fn fines(threshold: Threshold, l: Locale) -> impl IntoView {
    let name = threshold
        .department
        .map_or_else(|| td_string!(l, clocks.thresholds.common).to_owned(), |d| d.say(lang(l)).to_owned());
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td data-label=td_string!(l, clocks.thresholds.minor_max)>{amounts(threshold.minor_max, l)}</td>
            <td data-label=td_string!(l, clocks.thresholds.serious_from)>{amounts(threshold.serious_from, l)}</td>
        </tr>
    }
}

fn amounts(values: Vec<Dated<Value>>, l: Locale) -> impl IntoView {
    let each = values
        .into_iter()
        .rev()
        .map(|dated| {
            let fen = match dated.value {
                Value::Int(fen) => fen,
                _ => 0,
            };
            let said = td_string!(l, clocks.thresholds.yuan, n = yuan(fen)).to_string();
            let days = days(dated.from, dated.to, l);
            view! { <li>{said} " " <span class="soft">{days}</span> <Citations of=vec![dated.citation]/></li> }
        })
        .collect_view();
    view! { <ul class="dated">{each}</ul> }
}

/// 分 as yuan, without a float.
fn yuan(fen: i64) -> String {
    match fen % 100 {
        0 => text::count(fen / 100),
        rest => format!("{}.{rest:02}", text::count(fen / 100)),
    }
}

fn regime(terms: RegimeTerms, l: Locale) -> impl IntoView {
    let months = |(min, max): (u32, u32)| td_string!(l, clocks.thresholds.months, min = min, max = max).to_string();
    let [minor, general, serious] = terms.months;
    let minor = if terms.minor_published { months(minor) } else { td_string!(l, public.state.withheld).to_owned() };
    let market = terms.market.then(|| view! { <Tag text=td_string!(l, clocks.thresholds.market)/> });
    let special = (terms.special_min > general.0).then(|| {
        view! { <li>{td_string!(l, clocks.thresholds.special, n = terms.special_min).to_string()}</li> }
    });
    let fixed = (!terms.unrepairable.is_empty()).then(|| {
        let kinds = terms.unrepairable.join("、");
        view! { <li>{td_string!(l, clocks.thresholds.unrepairable, kinds = kinds).to_string()}</li> }
    });
    view! {
        <tr>
            <th scope="row">{terms.regime} " " {market} <small>{days(terms.from, terms.to, l)}</small></th>
            <td data-label=Class::Minor.name(lang(l))>{minor}</td>
            <td data-label=Class::General.name(lang(l))>{months(general)}</td>
            <td data-label=Class::Serious.name(lang(l))>{months(serious)}</td>
            <td data-label=td_string!(l, clocks.thresholds.notes)>
                <ul class="dated">{special} {fixed}</ul>
                <Citations of=terms.citations/>
            </td>
        </tr>
    }
}
