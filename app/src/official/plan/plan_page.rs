//! The plan: filters in the address, the chart, and the table that says the same.

use super::{
    PATH,
    server_fns::load_plan,
    words::{names, remark, tag, term},
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{
        Table,
        charts::{Gantt, GanttLine},
        load, page_data,
        text::{date, encode},
    },
};
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    plan::Standing,
    ports::{PlanDesk, PlanQuery, TaskLine},
    problem::Bilingual,
};

/// `/official/plan`; `?plan=`, `?department=`, `?state=` for a part of it.
#[component]
pub fn PlanPage() -> impl IntoView {
    let query = use_query_map();
    let asked = move || {
        query.with(|q| {
            let plan = q.get("plan").and_then(|id| id.parse().ok());
            let department = q.get("department").filter(|code| !code.is_empty());
            (plan, department, Standing::from_code(&q.get("state").unwrap_or_default()))
        })
    };
    load(page_data(asked, |(plan, department, state)| load_plan(plan, department, state)), view)
}

/// A query as it stands in an address, with another state.
fn query_of(query: &PlanQuery, state: Option<Standing>) -> String {
    let parts = [
        query.plan.map(|id| format!("plan={id}")),
        query.department.as_ref().map(|code| format!("department={}", encode(code))),
        state.map(|state| format!("state={}", state.as_str())),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

fn view(desk: PlanDesk) -> AnyView {
    let l = locale();
    let title = td_string!(l, plan.name);
    let manage = desk.keeps.then(|| {
        view! { <a class="btn ghost" href=format!("{PATH}/plans")>{td_string!(l, plan.manage)}</a> }
    });
    let export = format!("{PATH}.csv{}", query_of(&desk.query, desk.query.state));
    let more = desk.more.then(|| view! { <p class="note due">{td_string!(l, plan.more)}</p> });
    let chart = (!desk.tasks.is_empty()).then(|| chart(&desk, l));
    let none = if desk.plans.is_empty() { td_string!(l, plan.none_at_all) } else { td_string!(l, plan.none) };
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Plan>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, plan.lead)}</p>
            <p class="plan-ways">
                {manage}
                <a class="btn ghost" href=export rel="external" download>{td_string!(l, common.csv)}</a>
            </p>
            {filters(&desk, l)}
            {states(&desk, l)}
            {more}
            {chart}
            {table(&desk.tasks, desk.on, l).card_or(none)}
        </DeskFrame>
    }
    .into_any()
}

/// A plain form: the choice stands in the address.
fn filters(desk: &PlanDesk, l: Locale) -> AnyView {
    let select = |id: &'static str, label, all, of: Vec<(String, Bilingual)>, now: Option<String>| {
        let options = of
            .into_iter()
            .map(|(code, name)| {
                let selected = now.as_ref() == Some(&code);
                view! { <option value=code selected=selected>{name.say(lang(l)).to_owned()}</option> }
            })
            .collect_view();
        view! {
            <p>
                <label for=id>{label}</label>
                <select id=id name=id>
                    <option value="">{all}</option>
                    {options}
                </select>
            </p>
        }
    };
    let query = &desk.query;
    let plans: Vec<_> = desk.plans.iter().map(|(id, title)| (id.to_string(), title.clone())).collect();
    let plan = (plans.len() > 1 || query.plan.is_some()).then(|| {
        let now = query.plan.map(|id| id.to_string());
        select("plan", td_string!(l, plan.filter.plan), td_string!(l, plan.filter.all_plans), plans, now)
    });
    let department = select(
        "department",
        td_string!(l, plan.filter.department),
        td_string!(l, plan.filter.all_departments),
        desk.departments.clone(),
        query.department.clone(),
    );
    let state = query.state.map(|state| view! { <input type="hidden" name="state" value=state.as_str()/> });
    view! {
        <form class="filters" method="get" action=PATH>
            {plan}
            {department}
            {state}
            <p><button class="btn ghost">{td_string!(l, plan.filter.apply)}</button></p>
        </form>
    }
    .into_any()
}

/// How the tasks stand, each with how many there are.
fn states(desk: &PlanDesk, l: Locale) -> AnyView {
    let all: usize = desk.counts.iter().map(|(_, n)| n).sum();
    let tab = |state: Option<Standing>, n: usize| {
        let name = state.map_or(td_string!(l, plan.all), |state| state.name(lang(l)));
        let text = td_string!(l, plan.state, name = name, n = n).to_string();
        let href = format!("{PATH}{}", query_of(&desk.query, state));
        view! { <li><a href=href aria-current=(state == desk.query.state).then_some("page")>{text}</a></li> }
    };
    // The one that is shown stays, even when nothing stands so any more.
    let lost = desk.query.state.filter(|state| desk.counts.iter().all(|(other, _)| other != state));
    let each = desk.counts.iter().map(|(state, n)| (Some(*state), *n)).chain(lost.map(|state| (Some(state), 0)));
    let tabs = std::iter::once((None, all)).chain(each).map(|(state, n)| tab(state, n)).collect_view();
    view! { <nav class="tabs" aria-label=td_string!(l, plan.states)><ul>{tabs}</ul></nav> }.into_any()
}

fn chart(desk: &PlanDesk, l: Locale) -> AnyView {
    let mut lines = Vec::new();
    let mut under = None;
    for line in &desk.tasks {
        let group = (&line.plan, &line.group);
        if under != Some(group) {
            lines.push(GanttLine::Heading(line.group.say(lang(l)).to_owned()));
            under = Some(group);
        }
        lines.push(GanttLine::Bar {
            label: line.sector.say(lang(l)).to_owned(),
            from: line.progress.begin,
            to: line.progress.due,
            done: line.progress.done_on,
            over: line.standing == Standing::Overdue,
            state: line.standing.name(lang(l)),
            class: class(line),
        });
    }
    view! {
        <section class="card">
            <Gantt caption=td_string!(l, plan.chart.title) about=td_string!(l, plan.chart.about) lines on=desk.on/>
        </section>
    }
    .into_any()
}

fn class(line: &TaskLine) -> &'static str {
    match line.standing {
        Standing::Done => "ended",
        Standing::Overdue => "late",
        Standing::HandedIn => "waits",
        Standing::UnderWay | Standing::NotBegun if line.soon => "waits",
        Standing::UnderWay => "runs",
        Standing::NotBegun => "ahead",
        Standing::Dropped => "dropped",
    }
}

/// The tasks as lines.
fn table<'a>(lines: &'a [TaskLine], on: NaiveDate, l: Locale) -> Table<'a, TaskLine> {
    Table::titled(lines, td_string!(l, plan.table))
        .class("stack plan")
        .column(td_string!(l, plan.column.task), move |line| {
            let group = format!("{} {}", line.group.say(lang(l)), td_string!(l, plan.number, n = line.number));
            view! {
                <a href=format!("{PATH}/{}", line.id)>{line.sector.say(lang(l)).to_owned()}</a>
                <small class="soft">{group}</small>
            }
        })
        .column(td_string!(l, plan.column.work), |line| {
            let each = line.work.iter().map(|work| view! { <li>{work.clone()}</li> }).collect_view();
            view! { <ul class="work-of">{each}</ul> }
        })
        .column(td_string!(l, plan.column.leads), move |line| {
            let supports = (!line.supports.is_empty()).then(|| {
                let text = names(&line.supports, "", l);
                view! { <small class="soft">{td_string!(l, plan.column.supports)} ": " {text}</small> }
            });
            view! { <span>{names(&line.leads, &line.others, l)}</span> {supports} }
        })
        .column(td_string!(l, plan.column.term), move |line| {
            let said = remark(line, on, l).map(|said| view! { <small class="soft">{said}</small> });
            view! { <span>{term(line, l)}</span> {said} }
        })
        .column(td_string!(l, plan.column.state), move |line| tag(line, l))
        .column(td_string!(l, plan.column.last), move |line| {
            let day = line.last_on.map_or_else(|| "–".to_owned(), |day| date(day, l));
            let pieces = (line.evidence > 0).then(|| {
                let n = td_string!(l, plan.pieces, n = line.evidence).to_string();
                view! { <small class="soft">{td_string!(l, plan.column.evidence)} " " {n}</small> }
            });
            view! { <span>{day}</span> {pieces} }
        })
}
