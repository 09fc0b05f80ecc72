//! Batches, newest first.

use super::{
    server_fns::load_batches,
    tabs::{Tab, Tabs},
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{Pager, Table, Tag, Tone, listed, load, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::ports::{BatchLine, BatchState, Channel, Page};

/// `/official/intake/batches`: what came in, and what became of it.
#[component]
pub fn BatchesPage() -> impl IntoView {
    load(listed(load_batches), |(page, cursor)| view(page, cursor))
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
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Intake>
            <h1>{td_string!(l, intake.name)}</h1>
            <Tabs here=Tab::Batches/>
            {table(&page.items, l)}
            <Pager path="/official/intake/batches" cursor next=page.next/>
        </DeskFrame>
    }
    .into_any()
}

fn table(lines: &[BatchLine], l: Locale) -> AnyView {
    Table::named(lines, td_string!(l, intake.tab_batches))
        .column(td_string!(l, intake.file), |line| {
            let name = match line.file_name.as_str() {
                "" => line.item.say(lang(l)),
                name => name,
            };
            let href = format!("/official/intake/batches/{}", line.id);
            view! { <a href=href>{name.to_owned()}</a> " " <small>{format!("№ {}", line.id)}</small> }
        })
        .column(td_string!(l, intake.item), |line| line.item.say(lang(l)).to_owned())
        .column(td_string!(l, intake.department), |line| line.department.say(lang(l)).to_owned())
        .column(td_string!(l, intake.channel), |line| channel_name(line.channel, l))
        .day(td_string!(l, intake.received), |line| text::date(line.received_on, l))
        .number(td_string!(l, intake.accepted), |line| text::count(line.accepted))
        .number(td_string!(l, intake.rejected), |line| text::count(line.rejected))
        .column(td_string!(l, intake.state), |line| {
            let (tone, state) = state_tag(line, l);
            view! { <Tag tone text=state/> }
        })
        .card_or(td_string!(l, intake.batches_none))
}
