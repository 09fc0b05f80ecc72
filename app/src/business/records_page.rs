//! A business's own records, and what can be done about each.

use super::server_fns::{load_own_records, load_refused};
use crate::{
    case::Conditions,
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{
        Breadcrumbs, Pager, Tag, Tone,
        form::{ErrorNote, input_name},
        load, page_data,
        text::date,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    case::KindCode,
    form::FormState,
    ports::{Mark, OwnRecord, Page},
    publication::PublicationState,
};

/// The form to which the chosen records belong, wherever they stand on the page.
const CHOICE: &str = "repair-choice";

/// `/business/records`.
#[component]
pub fn OwnRecordsPage() -> impl IntoView {
    let query = use_query_map();
    let page = page_data(
        move || query.read().get("cursor"),
        |cursor| async move { Ok((load_own_records(cursor.clone()).await?, load_refused().await?, cursor)) },
    );
    load(page, |(page, refused, cursor)| view(page, refused, cursor))
}

fn view(page: Page<OwnRecord>, refused: Option<FormState>, cursor: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, business.records.title);
    let above = vec![("/business".to_owned(), td_string!(l, business.home.title).to_owned())];
    let next = page.next.clone();
    let some = page.items.iter().any(|own| own.repair.as_ref().is_some_and(|answer| answer.possible));
    let list = if page.items.is_empty() {
        view! { <section class="card empty"><p>{td_string!(l, business.records.none)}</p></section> }.into_any()
    } else {
        let records = page.items.into_iter().enumerate().map(|(n, own)| record(n, own, l)).collect_view();
        view! { <ul class="own-records">{records}</ul> }.into_any()
    };
    let apply = some.then(|| {
        view! {
            <form method="post" action="/api/fn/case/open" id=CHOICE class="choose">
                <input type="hidden" name="kind" value=KindCode::Repair.as_str()/>
                <input type="hidden" name=input_name("records", Some(0)) value=""/>
                <p>{td_string!(l, business.records.choose)}</p>
                <button class="btn">{td_string!(l, business.records.apply)}</button>
            </form>
        }
    });
    view! {
        <Title text=title/>
        <Breadcrumbs above here=title/>
        <ErrorNote problems=refused.map(|kept| kept.problems).unwrap_or_default()/>
        <h1>{title}</h1>
        <p class="lead">{td_string!(l, business.records.lead)}</p>
        {apply}
        {list}
        <Pager path="/business/records" cursor next/>
    }
    .into_any()
}

fn record(n: usize, own: OwnRecord, l: Locale) -> AnyView {
    let OwnRecord { shown, repair, objection, repairing } = own;
    let (id, title) = (shown.id.to_string(), shown.title.clone());
    let href = format!("/records/{id}");
    let tone = if shown.publication.state == PublicationState::Published { Tone::Due } else { Tone::Plain };
    let state = view! { <Tag tone text=shown.publication.state.name(lang(l))/> };
    let objected = shown.marks.contains(&Mark::Objected).then(|| {
        view! { <Tag tone=Tone::Due text=td_string!(l, business.records.objected)/> }
    });
    let box_id = format!("choose-{id}");
    let choice = repair.as_ref().is_some_and(|answer| answer.possible).then(|| {
        let (name, value) = (input_name("records", Some(n + 1)), id.clone());
        let label = td_string!(l, business.records.choose_one, title = title.clone()).to_string();
        view! {
            <div class="choice">
                <input type="checkbox" id=box_id.clone() name=name value=value form=CHOICE/>
                <label for=box_id>{label}</label>
            </div>
        }
    });
    let under_way = |case: shared::ids::CaseId, text: &'static str| {
        view! { <p><a href=format!("/business/cases/{case}")>{text}</a></p> }
    };
    let answer = repair.map(|answer| view! { <Conditions answer/> });
    let object = match objection {
        Some(case) => under_way(case, td_string!(l, business.records.objection_case)).into_any(),
        None if shown.publication.state == PublicationState::Annulled => ().into_any(),
        None => view! {
            <form method="post" action="/api/fn/case/open">
                <input type="hidden" name="kind" value=KindCode::Objection.as_str()/>
                <button class="btn ghost" name=input_name("records", None) value=id>
                    {td_string!(l, business.records.object)} <span class="hidden">{title.clone()}</span>
                </button>
            </form>
        }
        .into_any(),
    };
    view! {
        <li class="card">
            <h2><a href=href>{shown.title}</a> " " {state} " " {objected}</h2>
            <p>{shown.summary}</p>
            <p class="soft">{shown.organ} " · " {date(shown.decided_on, l)}</p>
            {answer}
            {choice}
            {repairing.map(|case| under_way(case, td_string!(l, business.records.repair_case)))}
            {object}
        </li>
    }
    .into_any()
}
