//! How many codes were wrong, by source and month.

use super::server_fns::load_rates;
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{
        Breadcrumbs, Table, Tag, Tone,
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
    let chart = (!rates.is_empty()).then(|| chart(&rates, l));
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Quality>
            <Breadcrumbs above here=title.to_owned()/>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, quality.rate.lead)}</p>
            {chart}
            {table(&rates, l)}
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

fn table(rates: &[QualityRate], l: Locale) -> AnyView {
    Table::named(rates, td_string!(l, quality.rate.title))
        .column(td_string!(l, quality.rate.month), |rate| text::month(rate.month, l))
        .column(td_string!(l, quality.column.department), |rate| rate.department.say(lang(l)).to_owned())
        .number(td_string!(l, quality.rate.rows), |rate| text::count(rate.rows))
        .number(td_string!(l, quality.kind.wrong_code), |rate| text::count(rate.wrong))
        .number(td_string!(l, quality.kind.duplicate_code), |rate| text::count(rate.duplicate))
        .number(td_string!(l, quality.rate.per), |rate| {
            rate.tenths().map(|n| format!("{}.{}", text::count(n / 10), n % 10))
        })
        .column(td_string!(l, quality.column.state), |rate| {
            if rate.keeps_promise() {
                view! { <Tag tone=Tone::Good text=td_string!(l, quality.rate.kept)/> }
            } else {
                view! { <Tag tone=Tone::Late text=td_string!(l, quality.rate.missed)/> }
            }
        })
        .card_or(td_string!(l, quality.rate.none))
}
