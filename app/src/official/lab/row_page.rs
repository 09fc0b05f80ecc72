//! One row of the city's facts, opened: whose it is, and why its tier would be another.

use super::{PATH, server_fns::load_row};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{Breadcrumbs, Citations, Fact, Facts, TierBadge, load, page_data, tier_facts},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    ports::LabRow,
    tier::{self, TierLaw},
};

/// `/official/lab/rows/{facts}/{row}`.
#[component]
pub fn LabRowPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let page = page_data(
        move || {
            let (facts, row) =
                params.with(|p| (p.get("facts").unwrap_or_default(), p.get("row").and_then(|row| row.parse().ok())));
            let typed = query.with(super::typed_of);
            // A number that is none is nobody's.
            (facts, row.unwrap_or(u32::MAX), typed)
        },
        |(facts, row, typed)| async move {
            let back: Vec<_> = typed.clone().into_iter().collect();
            Ok((load_row(facts, row, typed).await?, back))
        },
    );
    load(page, |(row, back)| view(row, &back))
}

fn view(row: LabRow, back: &[(String, String)]) -> AnyView {
    let l = locale();
    let above = vec![(super::address(PATH, back), td_string!(l, lab.name).to_owned())];
    let [before, after] = &row.laws;
    let facts = tier_facts(&row.facts, after, l);
    let before = decided(td_string!(l, lab.before), &row, before, l);
    let after = decided(td_string!(l, lab.after), &row, after, l);
    let file = format!("/subjects/{}", row.uscc);
    view! {
        <Title text=row.name.clone()/>
        <DeskFrame place=Place::Lab>
            <Breadcrumbs above here=row.name.clone()/>
            <h1>{row.name}</h1>
            <Facts>
                <Fact label=td_string!(l, business.account.uscc)><a href=file><span class="code">{row.uscc}</span></a></Fact>
                <Fact label=td_string!(l, lab.by_region)>{row.region}</Fact>
                <Fact label=td_string!(l, lab.by_sector)>{row.industry.say(lang(l)).to_owned()}</Fact>
            </Facts>
            <div class="split">
                {before}
                {after}
            </div>
            <section class="card" aria-labelledby="facts">
                <h2 id="facts">{td_string!(l, public.subject.facts)}</h2>
                {facts}
            </section>
        </DeskFrame>
    }
    .into_any()
}

/// The tier under one of the two laws, rule by rule.
fn decided(title: &'static str, row: &LabRow, law: &TierLaw, l: Locale) -> AnyView {
    let Ok(decision) = tier::decide(&row.facts, law, row.on) else { return ().into_any() };
    let steps = decision
        .explain(law, &row.facts, lang(l))
        .into_iter()
        .filter(|step| step.applied)
        .map(|step| view! { <li><p>{step.text}</p> <Citations of=vec![step.citation]/></li> })
        .collect_view();
    view! {
        <section class="card">
            <h2>{title}" "<TierBadge tier=decision.outcome/></h2>
            <ol class="rules">{steps}</ol>
        </section>
    }
    .into_any()
}
