//! One rule: its versions, what the last year would have shown, and the switch.

use super::{
    PATH,
    server_fns::load_watch_rule,
    words::{notice_table, rule_tag},
};
use crate::{
    i18n::{Locale, td_string},
    locale::{current_lang, lang, locale},
    official::desk_frame::{DeskFrame, Place, works},
    ui::{
        Breadcrumbs, Latest, Table,
        form::ErrorNote,
        load, page_data,
        text::{count, date},
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use shared::{
    form::FormState,
    ports::{RuleVersion, RuleView, WatchState, WatchTrial},
};
use std::collections::BTreeMap;

/// `/official/watch/rules/{rule}`.
#[component]
pub fn WatchRulePage() -> impl IntoView {
    let params = use_params_map();
    let page = page_data(
        move || params.with(|p| p.get("rule").and_then(|id| id.parse::<i64>().ok())),
        |id| load_watch_rule(id.unwrap_or_default()),
    );
    load(page, |(rule, kept)| view(rule, kept))
}

fn view(rule: RuleView, kept: FormState) -> AnyView {
    let l = locale();
    let title = rule.versions.first().map_or_else(String::new, |version| version.title.clone());
    let notices = (!rule.notices.is_empty()).then(|| {
        view! { <h2>{td_string!(l, watch.notices)}</h2> {notice_table(&rule.notices, false, l)} <Latest n=rule.notices.len() more=rule.more_notices/> }
    });
    let trial =
        rule.versions.first().and_then(|version| version.trial.as_ref()).map(|trial| shown(trial, &rule.names, l));
    let id = rule.id;
    let versions = rule.versions.iter().enumerate().map(|(at, one)| version(id, one, at == 0, l)).collect_view();
    view! {
        <Title text=title.clone()/>
        <DeskFrame place=Place::Watch>
            <Breadcrumbs above=super::above(l) here=title.clone()/>
            <ErrorNote problems=kept.problems/>
            <p class="soft">{rule.department.say(lang(l)).to_owned()}</p>
            <h1>{title}</h1>
            {versions}
            <Latest n=rule.versions.len() more=rule.more/>
            {trial}
            {notices}
        </DeskFrame>
    }
    .into_any()
}

fn version(id: i64, one: &RuleVersion, latest: bool, l: Locale) -> AnyView {
    let heading = td_string!(l, watch.rule.version, n = one.version).to_string();
    let (by, day) = &one.written;
    let written = td_string!(l, watch.rule.written, by = by.clone(), day = date(*day, l)).to_string();
    let begun = one.on.as_ref().map(|(by, day)| {
        let said = td_string!(l, watch.rule.begun, by = by.clone(), day = date(*day, l)).to_string();
        view! { <br/> {said} }
    });
    let ended = one.off.as_ref().map(|(by, day)| {
        let said = td_string!(l, watch.rule.ended, by = by.clone(), day = date(*day, l)).to_string();
        view! { <br/> {said} }
    });
    let faults = (!one.faults.is_empty()).then(|| {
        let lines =
            one.faults.iter().map(|fault| view! { <li>{fault.problem.say(current_lang())}</li> }).collect_view();
        view! { <div class="summary"><h3>{td_string!(l, watch.rule.faults)}</h3><ul>{lines}</ul></div> }
    });
    let (number, revision) = (one.version.to_string(), one.revision.to_string());
    let button = |step: &'static str, label: &'static str, class: &'static str| {
        let (number, revision) = (number.clone(), revision.clone());
        view! {
            <form method="post" action="/api/fn/official/step_watch_rule">
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="version" value=number/>
                <input type="hidden" name="revision" value=revision/>
                <button class=class name="step" value=step>{label}</button>
            </form>
        }
        .into_any()
    };
    let sound = one.faults.is_empty();
    let mut steps = Vec::new();
    match one.state {
        _ if !works() => {}
        WatchState::Draft if sound => steps.push(button("try", td_string!(l, watch.rule.try_it), "btn")),
        WatchState::Tried if sound => {
            steps.push(button("on", td_string!(l, watch.rule.enable), "btn"));
            steps.push(button("try", td_string!(l, watch.rule.try_again), "btn ghost"));
        }
        WatchState::On | WatchState::Paused => {
            steps.push(button("off", td_string!(l, watch.rule.disable), "btn ghost"));
        }
        WatchState::Draft | WatchState::Tried | WatchState::Off => {}
    }
    let edit = (latest && works()).then(|| {
        let text = match one.state {
            WatchState::Draft | WatchState::Tried => td_string!(l, watch.rule.edit),
            WatchState::On | WatchState::Paused | WatchState::Off => td_string!(l, watch.rule.next),
        };
        view! { <a class="btn ghost" href=format!("{PATH}/new?rule={id}")>{text}</a> }
    });
    let at_once = (one.state == WatchState::Tried && sound)
        .then(|| view! { <p class="soft">{td_string!(l, watch.rule.enable_text)}</p> });
    view! {
        <section class="card">
            <h2>{heading} " " {rule_tag(one.state, l)}</h2>
            <p>{one.words.say(lang(l)).to_owned()}</p>
            <p class="soft">{written} {begun} {ended}</p>
            {faults}
            {at_once}
            <div class="steps">{steps} {edit}</div>
        </section>
    }
    .into_any()
}

/// What the last year would have shown.
fn shown(trial: &WatchTrial, names: &BTreeMap<String, String>, l: Locale) -> AnyView {
    let n = |n: u32| count(i64::from(n));
    let period = td_string!(l, watch.trial.period, from = date(trial.from, l), to = date(trial.to, l)).to_string();
    let fired = td_string!(l, watch.trial.fired, n = n(trial.fired), subjects = n(trial.subjects)).to_string();
    let standing = td_string!(l, watch.trial.standing, n = n(trial.standing)).to_string();
    let now = td_string!(l, watch.trial.now, n = n(trial.now)).to_string();
    let most = trial.months.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let months = Table::named(&trial.months, td_string!(l, watch.trial.months))
        .column(td_string!(l, watch.column.month), |(month, _)| month.format("%Y-%m").to_string())
        .number(td_string!(l, watch.column.fired), |(_, n)| count(i64::from(*n)))
        .column("", move |(_, n)| {
            // The number stands beside it: the bar is for the eye alone.
            view! { <progress max=most.to_string() value=n.to_string() aria-hidden="true"></progress> }
        })
        .view();
    let days = Table::named(&trial.days, td_string!(l, watch.trial.days))
        .column(td_string!(l, watch.column.day), |(day, _)| date(*day, l))
        .number(td_string!(l, watch.column.fired), |(_, n)| count(i64::from(*n)))
        .view();
    let latest = Table::named(&trial.latest, td_string!(l, watch.trial.latest))
        .column(td_string!(l, watch.column.subject), |(_, uscc)| {
            let name = names.get(uscc).unwrap_or(uscc).clone();
            view! { <a href=format!("/subjects/{uscc}")>{name}</a> }
        })
        .day(td_string!(l, watch.column.day), |(day, _)| date(*day, l))
        .view();
    let whom = if trial.fired == 0 {
        view! { <p>{td_string!(l, watch.trial.nobody)}</p> }.into_any()
    } else {
        view! {
            <h3>{td_string!(l, watch.trial.months)}</h3>
            {months}
            <details><summary>{td_string!(l, watch.trial.days)}</summary>{days}</details>
            <h3>{td_string!(l, watch.trial.latest)}</h3>
            {latest}
        }
        .into_any()
    };
    view! {
        <section class="card trial" aria-labelledby="trial">
            <h2 id="trial">{td_string!(l, watch.trial.title)}</h2>
            <p class="soft">{period}</p>
            <p><strong>{fired}</strong> " " {standing}</p>
            <p>{now}</p>
            {whom}
        </section>
    }
    .into_any()
}
