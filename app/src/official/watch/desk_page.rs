//! Warnings, rules, and rules to start from.

use super::{
    PATH,
    server_fns::load_watch,
    words::{notice_table, rule_tag},
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place, works},
    ui::{Citations, Latest, Pager, Table, Tag, listed, load},
};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::ports::{RuleLine, StarterLine, WatchDesk};

/// `/official/watch`.
#[component]
pub fn WatchPage() -> impl IntoView {
    load(listed(load_watch), |(desk, cursor)| view(desk, cursor))
}

fn view(desk: WatchDesk, cursor: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, watch.name);
    let notices = notice_table(&desk.notices.items, desk.city, l);
    let rules = rules(&desk.rules, desk.city, l);
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Watch>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, watch.lead)}</p>
            <h2>{td_string!(l, watch.notices)}</h2>
            {notices}
            <Pager path=PATH cursor next=desk.notices.next/>
            <h2>{td_string!(l, watch.rules)}</h2>
            {works().then(|| view! { <p><a class="btn" href=format!("{PATH}/new")>{td_string!(l, watch.another)}</a></p> })}
            {rules}
            <Latest n=desk.rules.len() more=desk.more/>
            {works().then(|| starters(desk.starters, l))}
        </DeskFrame>
    }
    .into_any()
}

fn rules(lines: &[RuleLine], city: bool, l: Locale) -> AnyView {
    Table::named(lines, td_string!(l, watch.rules))
        .column(td_string!(l, watch.column.rule), |line| {
            view! { <a href=format!("{PATH}/rules/{}", line.id)>{line.title.clone()}</a> }
        })
        .column_if(city, td_string!(l, watch.column.department), |line| line.department.say(lang(l)).to_owned())
        .column(td_string!(l, watch.column.state), |line| {
            let written = line.written.then(|| view! { " " <Tag text=td_string!(l, watch.written)/> });
            view! { {rule_tag(line.state, l)} {written} }
        })
        .card_or(td_string!(l, watch.no_rules))
}

fn starters(lines: Vec<StarterLine>, l: Locale) -> impl IntoView {
    let each = lines
        .into_iter()
        .map(|line| {
            let name = line.name.say(lang(l)).to_owned();
            view! {
                <li>
                    <div>
                        <h3>{name.clone()}</h3>
                        <p>{line.words.say(lang(l)).to_owned()}</p>
                        <p class="soft">{line.about.say(lang(l)).to_owned()}</p>
                        <Citations of=line.basis/>
                    </div>
                    <a class="btn ghost" href=format!("{PATH}/new?template={}", line.code)>
                        {td_string!(l, watch.take)} <span class="hidden">{name}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <h2>{td_string!(l, watch.starters)}</h2>
            <p class="soft">{td_string!(l, watch.starters_lead)}</p>
            <ul class="starts">{each}</ul>
        </section>
    }
}
