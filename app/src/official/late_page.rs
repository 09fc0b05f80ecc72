//! Publications that came late.

use super::{
    desk_frame::{DeskFrame, Place},
    server_fns::load_late,
};
use crate::{
    case::due_date,
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Pager, Table, Tag, Tone, listed, load, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::ports::{LateLine, Page};

/// `/official/late`: which records came after their publication term, by how much, and from whom.
#[component]
pub fn LatePage() -> impl IntoView {
    load(listed(load_late), |(page, cursor)| view(page, cursor))
}

fn view(page: Page<LateLine>, cursor: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, official.late.title);
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Late>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, official.late.lead)}</p>
            {table(&page.items, l)}
            <Pager path="/official/late" cursor next=page.next/>
        </DeskFrame>
    }
    .into_any()
}

fn table(lines: &[LateLine], l: Locale) -> AnyView {
    Table::named(lines, td_string!(l, official.late.title))
        .column(td_string!(l, official.late.record), |line| {
            view! { {line.title.clone()} " " <small>{line.item.say(lang(l)).to_owned()}</small> }
        })
        .column(td_string!(l, official.desk.subject), |line| {
            view! { <a href=format!("/subjects/{}", line.uscc)>{line.name.clone()}</a> }
        })
        .column(td_string!(l, official.late.source), |line| line.department.say(lang(l)).to_owned())
        .day(td_string!(l, official.late.decided), |line| text::date(line.decided_on, l))
        .day(td_string!(l, official.late.due), |line| due_date(line.due, l))
        .day(td_string!(l, official.late.received), |line| text::date(line.received_on, l))
        .column(td_string!(l, official.late.by), |line| {
            let by = td_string!(l, business.due.overdue, days = line.late_by).to_string();
            view! { <Tag tone=Tone::Late text=by/> }
        })
        .card_or(td_string!(l, official.late.nothing))
}
