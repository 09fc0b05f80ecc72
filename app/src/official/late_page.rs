//! Publications that came late.

use super::{
    desk_frame::{DeskFrame, Place},
    server_fns::load_late,
};
use crate::{
    case::due_date,
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Pager, Tag, Tone, load, page_data, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::ports::{LateLine, Page};

/// `/official/late`: which records came after their publication term, by how much, and from whom.
#[component]
pub fn LatePage() -> impl IntoView {
    let query = use_query_map();
    let page = page_data(
        move || query.read().get("cursor"),
        |cursor| async move { Ok((load_late(cursor.clone()).await?, cursor)) },
    );
    load(page, |(page, cursor)| view(page, cursor))
}

fn view(page: Page<LateLine>, cursor: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, official.late.title);
    let next = page.next.clone();
    let body = if page.items.is_empty() {
        view! { <section class="card empty"><p>{td_string!(l, official.late.nothing)}</p></section> }.into_any()
    } else {
        table(page.items, l)
    };
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Late>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, official.late.lead)}</p>
            {body}
            <Pager path="/official/late" cursor next/>
        </DeskFrame>
    }
    .into_any()
}

fn table(lines: Vec<LateLine>, l: Locale) -> AnyView {
    let rows = lines
        .into_iter()
        .map(|line| {
            let href = format!("/subjects/{}", line.uscc);
            let by = td_string!(l, business.due.overdue, days = line.late_by).to_string();
            view! {
                <tr>
                    <th scope="row">{line.title} <small>{line.item.say(lang(l)).to_owned()}</small></th>
                    <td data-label=td_string!(l, official.desk.subject)><a href=href>{line.name}</a></td>
                    <td data-label=td_string!(l, official.late.source)>{line.department.say(lang(l)).to_owned()}</td>
                    <td class="day" data-label=td_string!(l, official.late.decided)>{text::date(line.decided_on, l)}</td>
                    <td class="day" data-label=td_string!(l, official.late.due)>{due_date(line.due, l)}</td>
                    <td class="day" data-label=td_string!(l, official.late.received)>{text::date(line.received_on, l)}</td>
                    <td data-label=td_string!(l, official.late.by)><Tag tone=Tone::Late text=by/></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <table class="stack">
                <caption class="hidden">{td_string!(l, official.late.title)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{td_string!(l, official.late.record)}</th>
                        <th scope="col">{td_string!(l, official.desk.subject)}</th>
                        <th scope="col">{td_string!(l, official.late.source)}</th>
                        <th scope="col">{td_string!(l, official.late.decided)}</th>
                        <th scope="col">{td_string!(l, official.late.due)}</th>
                        <th scope="col">{td_string!(l, official.late.received)}</th>
                        <th scope="col">{td_string!(l, official.late.by)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}
