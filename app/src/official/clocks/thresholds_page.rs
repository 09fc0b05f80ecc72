//! What makes a penalty minor, general or serious, and what follows from it.

use super::server_fns::load_thresholds;
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{Breadcrumbs, Citations, Table, Tag, load, page_data, text},
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
    let fines = fines(&own, l);
    let regimes = regimes(&page.regimes, l);
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
                {fines}
                {others}
            </section>
            <section class="card">
                <h2>{td_string!(l, clocks.thresholds.regimes)}</h2>
                <p class="soft">{td_string!(l, clocks.thresholds.regimes_text)}</p>
                {regimes}
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

fn fines(thresholds: &[Threshold], l: Locale) -> AnyView {
    Table::named(thresholds, td_string!(l, clocks.thresholds.fines))
        .column(td_string!(l, clocks.column.department), |threshold| {
            let department = threshold.department.as_ref();
            department.map_or(td_string!(l, clocks.thresholds.common), |d| d.say(lang(l))).to_owned()
        })
        .column(td_string!(l, clocks.thresholds.minor_max), |threshold| amounts(&threshold.minor_max, l))
        .column(td_string!(l, clocks.thresholds.serious_from), |threshold| amounts(&threshold.serious_from, l))
        .view()
}

fn amounts(values: &[Dated<Value>], l: Locale) -> impl IntoView + use<> {
    let each = values
        .iter()
        .rev()
        .map(|dated| {
            let fen = match dated.value {
                Value::Int(fen) => fen,
                _ => 0,
            };
            let said = td_string!(l, clocks.thresholds.yuan, n = yuan(fen)).to_string();
            let days = days(dated.from, dated.to, l);
            let of = vec![dated.citation.clone()];
            view! { <li>{said} " " <span class="soft">{days}</span> <Citations of/></li> }
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

fn regimes(all: &[RegimeTerms], l: Locale) -> AnyView {
    let months =
        move |(min, max): (u32, u32)| td_string!(l, clocks.thresholds.months, min = min, max = max).to_string();
    Table::named(all, td_string!(l, clocks.thresholds.regimes))
        .class("stack thresholds")
        .column(td_string!(l, clocks.thresholds.regime), |terms| {
            let market = terms.market.then(|| view! { <Tag text=td_string!(l, clocks.thresholds.market)/> });
            view! { {terms.regime.clone()} " " {market} <small>{days(terms.from, terms.to, l)}</small> }
        })
        .column(Class::Minor.name(lang(l)), move |terms| match terms.minor_published {
            true => months(terms.months[0]),
            false => td_string!(l, public.state.withheld).to_owned(),
        })
        .column(Class::General.name(lang(l)), move |terms| months(terms.months[1]))
        .column(Class::Serious.name(lang(l)), move |terms| months(terms.months[2]))
        .column(td_string!(l, clocks.thresholds.notes), |terms| notes(terms, l))
        .view()
}

fn notes(terms: &RegimeTerms, l: Locale) -> impl IntoView + use<> {
    let special = (terms.special_min > terms.months[1].0).then(|| {
        view! { <li>{td_string!(l, clocks.thresholds.special, n = terms.special_min).to_string()}</li> }
    });
    let fixed = (!terms.unrepairable.is_empty()).then(|| {
        let kinds = terms.unrepairable.join("、");
        view! { <li>{td_string!(l, clocks.thresholds.unrepairable, kinds = kinds).to_string()}</li> }
    });
    let of = terms.citations.clone();
    view! { <ul class="dated">{special} {fixed}</ul> <Citations of/> }
}
