//! The due list 履约待办 of a department, or of the city.

use super::server_fns::load_due;
use crate::{
    case::{DueTag, state_name, state_tone},
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::{DeskFrame, Place},
    ui::{Pager, State, Tag, load, page_data, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::ports::{CaseLine, Coverage, DueDesk, DueStage};

/// `/official/commitments`, `?stage=` for a part of the list.
#[component]
pub fn DueCommitmentsPage() -> impl IntoView {
    let query = use_query_map();
    let asked = move || query.with(|q| (DueStage::from_code(&q.get("stage").unwrap_or_default()), q.get("cursor")));
    let found = page_data(asked, |(stage, cursor)| async move { Ok((load_due(stage, cursor.clone()).await?, cursor)) });
    load(found, |(desk, cursor)| view(desk, cursor))
}

fn stage_name(stage: DueStage, l: Locale) -> &'static str {
    match stage {
        DueStage::Review => td_string!(l, commitment.due.review),
        DueStage::Awaited => td_string!(l, commitment.due.awaited),
        DueStage::Rectifying => td_string!(l, commitment.due.rectifying),
        DueStage::Lapsed => td_string!(l, commitment.due.lapsed),
        DueStage::Broken => td_string!(l, commitment.due.broken),
    }
}

fn view(desk: DueDesk, cursor: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, commitment.due.title);
    let here = desk.stage;
    let tabs = desk
        .counts
        .iter()
        .map(|(stage, n)| {
            let href = format!("/official/commitments?stage={}", stage.as_str());
            let current = (*stage == here).then_some("page");
            view! { <li><a href=href aria-current=current>{stage_name(*stage, l)} " " {text::count(*n)}</a></li> }
        })
        .collect_view();
    let list = if desk.page.items.is_empty() {
        let (none, why) = (td_string!(l, commitment.due.none), td_string!(l, commitment.due.none_text));
        view! { <State part=true title=none text=why/> }.into_any()
    } else {
        table(&desk.page.items, l)
    };
    let coverage = (!desk.coverage.is_empty()).then(|| coverage(desk.coverage, l));
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Commitments>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, commitment.due.lead)}</p>
            <nav class="tabs" aria-label=title><ul>{tabs}</ul></nav>
            {list}
            <Pager path="/official/commitments" query=format!("stage={}", here.as_str()) cursor next=desk.page.next/>
            {coverage}
        </DeskFrame>
    }
    .into_any()
}

fn table(lines: &[CaseLine], l: Locale) -> AnyView {
    let rows = lines
        .iter()
        .map(|line| {
            let department = line.department.as_ref().map(|d| d.say(lang(l)).to_owned());
            view! {
                <tr>
                    <th scope="row">
                        <a href=format!("/official/cases/{}", line.id)>{line.title.say(lang(l)).to_owned()}</a>
                    </th>
                    <td data-label=td_string!(l, commitment.due.subject)>
                        <a href=format!("/subjects/{}", line.uscc)>{line.name.clone()}</a>
                    </td>
                    <td data-label=td_string!(l, commitment.due.department)>{department}</td>
                    <td data-label=td_string!(l, commitment.due.state)>
                        <Tag tone=state_tone(line) text=state_name(line.kind, line.state, l)/> " " <DueTag line/>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <table class="stack">
                <caption class="hidden">{td_string!(l, commitment.due.title)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{td_string!(l, commitment.due.matter)}</th>
                        <th scope="col">{td_string!(l, commitment.due.subject)}</th>
                        <th scope="col">{td_string!(l, commitment.due.department)}</th>
                        <th scope="col">{td_string!(l, commitment.due.state)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn coverage(of: Vec<Coverage>, l: Locale) -> AnyView {
    let rows = of
        .into_iter()
        .map(|row| {
            // A share that reads 100 % is one: nothing is rounded up.
            let share = format!("{} %", row.covered * 100 / row.members.max(1));
            view! {
                <tr>
                    <th scope="row"><a href=format!("/subjects/{}", row.uscc)>{row.name}</a></th>
                    <td class="num" data-label=td_string!(l, commitment.due.members)>{text::count(row.members)}</td>
                    <td class="num" data-label=td_string!(l, commitment.due.covered)>
                        {text::count(row.covered)} " · " {share}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <table class="stack">
                <caption>{td_string!(l, commitment.due.coverage)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{td_string!(l, commitment.due.association)}</th>
                        <th scope="col" class="num">{td_string!(l, commitment.due.members)}</th>
                        <th scope="col" class="num">{td_string!(l, commitment.due.covered)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}
