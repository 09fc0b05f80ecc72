//! Batches, newest first.

use super::{
    server_fns::load_batches,
    tabs::{Tab, Tabs},
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{Pager, Tag, Tone, load, page_data, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::ports::{BatchLine, BatchState, Channel, Page};

/// `/official/intake/batches`: what came in, and what became of it.
#[component]
pub fn BatchesPage() -> impl IntoView {
    let query = use_query_map();
    let page = page_data(
        move || query.read().get("cursor"),
        |cursor| async move { Ok((load_batches(cursor.clone()).await?, cursor)) },
    );
    load(page, |(page, cursor)| view(page, cursor))
}

/// The word for a channel.
pub(super) fn channel_name(channel: Channel, l: Locale) -> &'static str {
    match channel {
        Channel::Cli => td_string!(l, intake.channel_cli),
        Channel::Browser => td_string!(l, intake.channel_browser),
        Channel::Api => td_string!(l, intake.channel_api),
        Channel::Form => td_string!(l, intake.channel_form),
        Channel::Folder => td_string!(l, intake.channel_folder),
    }
}

/// The word for a state, and how it is meant.
pub(super) fn state_tag(line: &BatchLine, l: Locale) -> (Tone, &'static str) {
    match line.state {
        BatchState::Taken if line.rejected > 0 => (Tone::Due, td_string!(l, intake.state_partly)),
        BatchState::Taken => (Tone::Good, td_string!(l, intake.state_taken)),
        BatchState::Refused => (Tone::Late, td_string!(l, intake.state_refused)),
        BatchState::Withdrawn => (Tone::Plain, td_string!(l, intake.state_withdrawn)),
    }
}

fn view(page: Page<BatchLine>, cursor: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, intake.tab_batches);
    let next = page.next.clone();
    let body = if page.items.is_empty() {
        view! { <section class="card empty"><p>{td_string!(l, intake.batches_none)}</p></section> }.into_any()
    } else {
        table(page.items, l)
    };
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Intake>
            <h1>{td_string!(l, intake.name)}</h1>
            <Tabs here=Tab::Batches/>
            {body}
            <Pager path="/official/intake/batches" cursor next/>
        </DeskFrame>
    }
    .into_any()
}

fn table(lines: Vec<BatchLine>, l: Locale) -> AnyView {
    let rows = lines
        .into_iter()
        .map(|line| {
            let href = format!("/official/intake/batches/{}", line.id);
            let (tone, state) = state_tag(&line, l);
            let name = match line.file_name.as_str() {
                "" => line.item.say(lang(l)).to_owned(),
                name => name.to_owned(),
            };
            view! {
                <tr>
                    <th scope="row"><a href=href>{name}</a> <small>{format!("№ {}", line.id)}</small></th>
                    <td data-label=td_string!(l, intake.item)>{line.item.say(lang(l)).to_owned()}</td>
                    <td data-label=td_string!(l, intake.department)>{line.department.say(lang(l)).to_owned()}</td>
                    <td data-label=td_string!(l, intake.channel)>{channel_name(line.channel, l)}</td>
                    <td class="day" data-label=td_string!(l, intake.received)>{text::date(line.received_on, l)}</td>
                    <td class="num" data-label=td_string!(l, intake.accepted)>{text::count(line.accepted)}</td>
                    <td class="num" data-label=td_string!(l, intake.rejected)>{text::count(line.rejected)}</td>
                    <td data-label=td_string!(l, intake.state)><Tag tone text=state/></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <table class="stack">
                <caption class="hidden">{td_string!(l, intake.tab_batches)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{td_string!(l, intake.file)}</th>
                        <th scope="col">{td_string!(l, intake.item)}</th>
                        <th scope="col">{td_string!(l, intake.department)}</th>
                        <th scope="col">{td_string!(l, intake.channel)}</th>
                        <th scope="col">{td_string!(l, intake.received)}</th>
                        <th scope="col" class="num">{td_string!(l, intake.accepted)}</th>
                        <th scope="col" class="num">{td_string!(l, intake.rejected)}</th>
                        <th scope="col">{td_string!(l, intake.state)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}
