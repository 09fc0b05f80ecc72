//! How many codes were wrong, by source and month.

use super::server_fns::load_rates;
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{
        Breadcrumbs, Tag, Tone,
        charts::{Part, StackedBar},
        load, page_data, text,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::ports::QualityRate;

/// `/official/quality/rates`.
#[component]
pub fn RatesPage() -> impl IntoView {
    let page = page_data(|| (), |()| load_rates());
    load(page, view)
}

fn view(rates: Vec<QualityRate>) -> AnyView {
    let l = locale();
    let title = td_string!(l, quality.rate.title);
    let above = vec![("/official/quality".to_owned(), td_string!(l, quality.name).to_owned())];
    let body = if rates.is_empty() {
        view! { <section class="card empty"><p>{td_string!(l, quality.rate.none)}</p></section> }.into_any()
    } else {
        view! { {chart(&rates, l)} {table(rates, l)} }.into_any()
    };
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Quality>
            <Breadcrumbs above here=title.to_owned()/>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, quality.rate.lead)}</p>
            {body}
        </DeskFrame>
    }
    .into_any()
}

/// What was wrong with the codes of all these rows together.
fn chart(rates: &[QualityRate], l: Locale) -> impl IntoView + use<> {
    let sum = |of: fn(&QualityRate) -> i64| rates.iter().map(of).sum::<i64>();
    let (rows, wrong, duplicate) = (sum(|r| r.rows), sum(|r| r.wrong), sum(|r| r.duplicate));
    let list = |kind: &str| Some(format!("/official/quality?kind={kind}"));
    let part = |label: &'static str, class, n, href| Part { label: label.into_any(), class, n, href };
    let parts = vec![
        part(td_string!(l, quality.rate.sound), "sound", rows - wrong - duplicate, None),
        part(td_string!(l, quality.kind.wrong_code), "wrong", wrong, list("wrong_code")),
        part(td_string!(l, quality.kind.duplicate_code), "duplicate", duplicate, list("duplicate_code")),
    ];
    view! { <section class="card rate"><StackedBar caption=td_string!(l, quality.rate.caption) parts/></section> }
}

fn table(rates: Vec<QualityRate>, l: Locale) -> impl IntoView {
    let rows = rates
        .into_iter()
        .map(|rate| {
            let kept = if rate.keeps_promise() {
                view! { <Tag tone=Tone::Good text=td_string!(l, quality.rate.kept)/> }
            } else {
                view! { <Tag tone=Tone::Late text=td_string!(l, quality.rate.missed)/> }
            };
            let tenths = rate.tenths().map(|n| format!("{}.{}", text::count(n / 10), n % 10));
            view! {
                <tr>
                    <th scope="row">{text::month(rate.month, l)}</th>
                    <td data-label=td_string!(l, quality.column.department)>{rate.department.say(lang(l)).to_owned()}</td>
                    <td class="num" data-label=td_string!(l, quality.rate.rows)>{text::count(rate.rows)}</td>
                    <td class="num" data-label=td_string!(l, quality.kind.wrong_code)>{text::count(rate.wrong)}</td>
                    <td class="num" data-label=td_string!(l, quality.kind.duplicate_code)>{text::count(rate.duplicate)}</td>
                    <td class="num" data-label=td_string!(l, quality.rate.per)>{tenths}</td>
                    <td data-label=td_string!(l, quality.column.state)>{kept}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <table class="stack">
                <caption class="hidden">{td_string!(l, quality.rate.title)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{td_string!(l, quality.rate.month)}</th>
                        <th scope="col">{td_string!(l, quality.column.department)}</th>
                        <th scope="col" class="num">{td_string!(l, quality.rate.rows)}</th>
                        <th scope="col" class="num">{td_string!(l, quality.kind.wrong_code)}</th>
                        <th scope="col" class="num">{td_string!(l, quality.kind.duplicate_code)}</th>
                        <th scope="col" class="num">{td_string!(l, quality.rate.per)}</th>
                        <th scope="col">{td_string!(l, quality.column.state)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}
