//! What was counted of a library, as plots and tables.

use super::{PATH, named, permille};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{
        Table, TierBadge,
        charts::{MonthsPlot, Part, Series, Shape, StackedBar},
        text, tier_class,
    },
};
use leptos::prelude::*;
use shared::{
    library::{Figures, Records, Share, Term},
    ports::LibraryView,
    tier::Tier,
};

/// All of it.
pub(super) fn shown(view: &LibraryView, figures: &Figures, l: Locale) -> AnyView {
    let members = format!("{PATH}/{}/members", view.line.id);
    let since = view.since.filter(|since| figures.trend().first().is_some_and(|(month, _)| month < since));
    let since = since.map(|day| {
        let said = td_string!(l, library.since, day = text::date(day, l)).to_string();
        view! { <p class="soft">{said}</p> }
    });
    view! {
        <section class="card" aria-labelledby="tiers">
            <h2 id="tiers">{td_string!(l, library.tiers)}</h2>
            {tiers(figures, &members, l)}
        </section>
        <section class="card">
            // The plot below is the landmark of this name.
            <h2>{td_string!(l, library.trend)}</h2>
            <p class="soft">{td_string!(l, library.trend_text)}</p>
            {trend(figures, l)}
            {since}
        </section>
        <section class="card" aria-labelledby="moves">
            <h2 id="moves">{td_string!(l, library.moves)}</h2>
            {moves(figures, l)}
        </section>
        <section class="card" aria-labelledby="records">
            <h2 id="records">{td_string!(l, library.records)}</h2>
            {records(&figures.records, &view.items, l)}
        </section>
        <section class="card">
            {shares(&figures.regions, &view.regions, td_string!(l, library.regions), td_string!(l, library.region), l)}
        </section>
        <section class="card">
            {shares(&figures.sectors, &view.sectors, td_string!(l, library.sectors), td_string!(l, library.industry), l)}
        </section>
    }
    .into_any()
}

fn tiers(figures: &Figures, members: &str, l: Locale) -> AnyView {
    let part = |tier: Tier| Part {
        label: view! { <TierBadge tier/> }.into_any(),
        class: tier_class(tier),
        n: figures.tiers[tier as usize],
        href: Some(format!("{members}?tier={}", tier.as_str())),
    };
    let parts = Tier::ALL.map(part).into_iter().collect();
    view! { <StackedBar caption=td_string!(l, library.tiers) parts/> }.into_any()
}

/// The tiers to watch, month by month: beside all the others nothing of them could be seen.
fn trend(figures: &Figures, l: Locale) -> AnyView {
    let trend = figures.trend();
    let months = trend.iter().map(|(month, _)| *month).collect();
    let series = |tier: Tier| Series {
        label: tier.name(lang(l)).to_owned(),
        class: tier_class(tier),
        values: trend.iter().map(|(_, tiers)| tiers[tier as usize]).collect(),
    };
    let series = Tier::ALL[1..].iter().map(|tier| series(*tier)).collect();
    view! { <MonthsPlot caption=td_string!(l, library.trend) months series shape=Shape::Stacked/> }.into_any()
}

fn moves(figures: &Figures, l: Locale) -> AnyView {
    let moved = figures.moved(12);
    if moved.iter().flatten().all(|n| *n == 0) {
        return view! { <p>{td_string!(l, library.nobody_moved)}</p> }.into_any();
    }
    let head = Tier::ALL.map(|tier| view! { <th scope="col" class="num">{tier.name(lang(l))}</th> }).collect_view();
    let rows = Tier::ALL
        .map(|from| {
            let cells = Tier::ALL
                .map(|to| {
                    let n = moved[from as usize][to as usize];
                    let class = match to.cmp(&from) {
                        std::cmp::Ordering::Greater if n > 0 => "num worse",
                        std::cmp::Ordering::Less if n > 0 => "num better",
                        _ => "num soft",
                    };
                    let said = if to == from { "–".to_owned() } else { text::count(n) };
                    view! { <td class=class>{said}</td> }
                })
                .collect_view();
            view! { <tr><th scope="row"><TierBadge tier=from/></th>{cells}</tr> }
        })
        .collect_view();
    let caption = td_string!(l, library.moves_caption);
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=caption>
            <table class="flows">
                <caption>{caption}</caption>
                <thead><tr><th scope="col">{td_string!(l, library.from_to)}</th>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn records(records: &[Records], items: &[Term], l: Locale) -> AnyView {
    if records.is_empty() {
        return view! { <p>{td_string!(l, library.no_records)}</p> }.into_any();
    }
    // In the catalogue's order, as the names come.
    let lines: Vec<&Records> =
        items.iter().filter_map(|(code, _)| records.iter().find(|records| records.item == *code)).collect();
    let back = |records: &Records, months: usize| records.months.iter().rev().nth(months).map_or(0, |(_, n)| *n);
    let table = Table::named(&lines, td_string!(l, library.records))
        .column(td_string!(l, library.item), |records| named(items, &records.item, l))
        .number(td_string!(l, library.all), |records| text::count(records.n))
        .number(td_string!(l, library.year), |records| text::count(year(records)))
        .number(td_string!(l, library.last_month), move |records| text::count(back(records, 1)))
        .number(td_string!(l, library.this_month), move |records| text::count(back(records, 0)))
        .view();
    let penalties = records.iter().find(|records| records.item == "penalty").map(|records| {
        let caption = named(items, "penalty", l);
        let months = records.months.iter().map(|(month, _)| *month).collect();
        let values = records.months.iter().map(|(_, n)| *n).collect();
        let series = vec![Series { label: caption.clone(), class: "", values }];
        view! { <MonthsPlot caption months series shape=Shape::Stacked/> }
    });
    view! { {table} {penalties} }.into_any()
}

/// Records of the last twelve months.
pub(super) fn year(records: &Records) -> i64 {
    records.months.iter().rev().take(12).map(|(_, n)| n).sum()
}

fn shares(shares: &[Share], names: &[Term], caption: &'static str, head: &'static str, l: Locale) -> AnyView {
    Table::titled(shares, caption)
        .column(head, |share| match share.code.as_str() {
            "" => td_string!(l, library.unknown).to_owned(),
            code => named(names, code, l),
        })
        .number(td_string!(l, library.column.subjects), |share| text::count(share.n))
        .number(td_string!(l, library.column.watched), |share| text::count(share.watched))
        .number(td_string!(l, library.column.share), |share| text::permille(permille(share.watched, share.n)))
        .view()
}

/// A set of conditions in words.
pub(super) fn conditions(view: &LibraryView) -> AnyView {
    let l = locale();
    if view.said.is_empty() {
        return td_string!(l, library.holds_nobody).into_any();
    }
    let lines = view
        .said
        .iter()
        .map(|said| {
            let any: Vec<&str> = said.any.iter().map(|value| value.say(lang(l))).collect();
            let any = any.join(td_string!(l, library.any));
            let text = format!("{}{}{any}", said.about.say(lang(l)), lang(l).pick("：", ": "));
            view! { <li>{text}</li> }
        })
        .collect_view();
    view! { <ul>{lines}</ul> }.into_any()
}
