//! Why a subject has its tier, what will change it, and the browser's own computation of it.

use crate::{
    i18n::{Locale, td_string},
    locale::lang,
    ui::{Citations, TierBadge, charts::OutlookBar, penalty_name, roster_name, text::date, tier_facts},
};
use leptos::prelude::*;
use shared::{
    consequence::Consequence,
    ports::SubjectPage,
    tier::{self, Explained, Tier, TierLaw},
};

/// Changes of tier that are foretold: a year of penalties gives hardly more.
const STEPS: usize = 6;

/// The reasoning of one subject page.
#[component]
pub(super) fn Why(page: SubjectPage, l: Locale) -> impl IntoView {
    let SubjectPage { tier, facts, law, on, consequences, .. } = page;
    let explained = tier::decide(&facts, &law, on).map(|d| d.explain(&law, &facts, lang(l))).unwrap_or_default();
    let (applied, rest): (Vec<_>, Vec<_>) = explained.into_iter().partition(|step| step.applied);
    let title = td_string!(l, public.subject.why, tier = tier.name(lang(l))).to_string();
    let steps = tier::outlook(&facts, &law, on, STEPS);
    let rule_set = law.rule_set.clone();
    let table = tier_facts(&facts, &law, l);
    let applied = rules(td_string!(l, public.subject.applied), "rules", applied, &law, l);
    let rest = rules(td_string!(l, public.subject.not_applied), "rules rest", rest, &law, l);
    let check = move || tier::decide(&facts, &law, on).ok().map(|d| d.outcome);
    view! {
        <section class="card why" aria-labelledby="why">
            <h2 id="why">{title}</h2>
            <div class="halves">
                <div>
                    {applied}
                    {rest}
                    <details>
                        <summary>{td_string!(l, public.subject.facts)}</summary>
                        {table}
                        <p class="soft">{td_string!(l, public.subject.rule_set)} " " <span class="code">{rule_set}</span></p>
                    </details>
                </div>
                <div>
                    <h3>{td_string!(l, public.subject.next)}</h3>
                    {outlook(tier, steps, on, l)}
                    {leads_to(consequences, l)}
                    <Check shown=tier check l/>
                </div>
            </div>
        </section>
    }
}

/// Rules with their clauses and the facts they looked at.
fn rules(
    title: &'static str,
    class: &'static str,
    steps: Vec<Explained>,
    law: &TierLaw,
    l: Locale,
) -> Option<impl IntoView + use<>> {
    if steps.is_empty() {
        return None;
    }
    let steps = steps
        .into_iter()
        .map(|step| {
            let facts = named(&step, law, l);
            let facts = (!facts.is_empty()).then(|| view! { <p class="soft">{facts}</p> });
            view! { <li><p>{step.text}</p> {facts} <Citations of=vec![step.citation]/></li> }
        })
        .collect_view();
    Some(view! { <h3>{title}</h3> <ol class=class>{steps}</ol> })
}

/// The facts a rule looked at: document numbers, or names of rosters.
fn named(step: &Explained, law: &TierLaw, l: Locale) -> String {
    let between = if l == Locale::zh_CN { "、" } else { ", " };
    match step.rule.as_str() {
        "roster" => {
            step.facts.iter().map(|kind| roster_name(kind, law, l).to_owned()).collect::<Vec<_>>().join(between)
        }
        _ => step.facts.iter().map(|id| penalty_name(id, l)).collect::<Vec<_>>().join(between),
    }
}

/// What the tier means for supervision, inspections and procedures.
fn leads_to(consequences: Vec<Consequence>, l: Locale) -> Option<impl IntoView + use<>> {
    if consequences.is_empty() {
        return None;
    }
    let lines = consequences
        .into_iter()
        .map(|consequence| {
            let text = consequence.text.say(lang(l)).to_owned();
            view! { <li><p>{text}</p> <Citations of=vec![consequence.citation]/></li> }
        })
        .collect_view();
    Some(view! { <h3>{td_string!(l, public.subject.leads_to)}</h3> <ul class="rules">{lines}</ul> })
}

/// What will happen when nothing new happens.
fn outlook(tier: Tier, steps: Vec<(chrono::NaiveDate, Tier)>, on: chrono::NaiveDate, l: Locale) -> AnyView {
    if steps.is_empty() {
        return view! { <p>{td_string!(l, public.subject.stays)}</p> }.into_any();
    }
    let bar = steps.clone();
    let steps = steps
        .into_iter()
        .map(|(day, tier)| {
            let day = td_string!(l, public.subject.change, day = date(day, l)).to_string();
            view! { <li><b>{day}</b> " " <TierBadge tier/></li> }
        })
        .collect_view();
    view! {
        <p>{td_string!(l, public.subject.changes)}</p>
        <OutlookBar on tier steps=bar/>
        <ul class="steps">{steps}</ul>
    }
    .into_any()
}

/// Computes the tier once more in the browser, from the facts and rules that came with the page, and says what came
/// out. Effects run only in the browser: without JavaScript the sentence says how to check instead.
#[component]
fn Check<F>(shown: Tier, check: F, l: Locale) -> impl IntoView
where
    F: Fn() -> Option<Tier> + Send + Sync + 'static,
{
    let found = RwSignal::new(None::<Option<Tier>>);
    Effect::new(move || found.set(Some(check())));
    let class = move || match found.get() {
        None => "verify",
        Some(own) if own == Some(shown) => "verify same",
        Some(_) => "verify differs",
    };
    let text = move || match found.get() {
        None => td_string!(l, public.subject.check_how).to_owned(),
        Some(own) if own == Some(shown) => td_string!(l, public.subject.check_same).to_owned(),
        Some(own) => {
            let own = own.map_or("—", |tier| tier.name(lang(l)));
            td_string!(l, public.subject.check_differs, tier = own).to_string()
        }
    };
    view! { <p class=class role="status">{text}</p> }
}
