//! The due list 履约待办 of a department, or of the city.

use super::server_fns::load_due;
use crate::{
    case::{DueTag, state_name, state_tone},
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::{DeskFrame, Place},
    ui::{Pager, Table, Tag, load, page_data, text},
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
            view! { <li><a href=href aria-current=current>{stage_name(*stage, l)} " " <span class="num">{text::count(*n)}</span></a></li> }
        })
        .collect_view();
    let coverage = (!desk.coverage.is_empty()).then(|| coverage(&desk.coverage, l));
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Commitments>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, commitment.due.lead)}</p>
            <nav class="tabs" aria-label=title><ul>{tabs}</ul></nav>
            {table(&desk.page.items, l)}
            <Pager path="/official/commitments" query=format!("stage={}", here.as_str()) cursor next=desk.page.next/>
            {coverage}
        </DeskFrame>
    }
    .into_any()
}

fn table(lines: &[CaseLine], l: Locale) -> AnyView {
    Table::named(lines, td_string!(l, commitment.due.title))
        .column(td_string!(l, commitment.due.matter), |line| {
            let href = format!("/official/cases/{}", line.id);
            view! { <a href=href>{line.title.say(lang(l)).to_owned()}</a> }
        })
        .column(td_string!(l, commitment.due.subject), |line| {
            view! { <a href=format!("/subjects/{}", line.uscc)>{line.name.clone()}</a> }
        })
        .column(td_string!(l, commitment.due.department), |line| {
            line.department.as_ref().map(|d| d.say(lang(l)).to_owned())
        })
        .column(td_string!(l, commitment.due.state), |line| {
            view! { <Tag tone=state_tone(line) text=state_name(line.kind, line.state, l)/> " " <DueTag line/> }
        })
        .card_or(td_string!(l, commitment.due.none))
}

fn coverage(of: &[Coverage], l: Locale) -> AnyView {
    Table::titled(of, td_string!(l, commitment.due.coverage))
        .column(td_string!(l, commitment.due.association), |row| {
            view! { <a href=format!("/subjects/{}", row.uscc)>{row.name.clone()}</a> }
        })
        .number(td_string!(l, commitment.due.members), |row| text::count(row.members))
        .number(td_string!(l, commitment.due.covered), |row| {
            // A share that reads 100 % is one: nothing is rounded up.
            let share = format!("{} %", row.covered * 100 / row.members.max(1));
            view! { {text::count(row.covered)} " · " {share} }
        })
        .card()
}
