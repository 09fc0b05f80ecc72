//! Keys with which other systems act for a department: which there are, and shutting one.

use super::server_fns::load_keys;
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Breadcrumbs, Pager, Table, Tag, Tone, listed, load, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::ports::{KeyLine, Page};

/// `/official/keys`, for whoever keeps the accounts.
#[component]
pub fn KeysPage() -> impl IntoView {
    load(listed(load_keys), |(page, cursor)| view(page, cursor))
}

fn view(page: Page<KeyLine>, cursor: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, intake.keys_title);
    let above = vec![("/official".to_owned(), td_string!(l, official.administrator.title).to_owned())];
    view! {
        <Title text=title/>
        <Breadcrumbs above here=title.to_owned()/>
        <h1>{title}</h1>
        <p class="lead">{td_string!(l, intake.keys_lead)} " " <code>"credence apikey issue"</code></p>
        {table(&page.items, l)}
        <Pager path="/official/keys" cursor next=page.next/>
    }
    .into_any()
}

fn table(lines: &[KeyLine], l: Locale) -> AnyView {
    Table::named(lines, td_string!(l, intake.keys_title))
        .column(td_string!(l, intake.key_label), |line| {
            view! { {line.label.clone()} " " <small class="code">{format!("{}…", line.hint)}</small> }
        })
        .column(td_string!(l, intake.department), |line| line.department.say(lang(l)).to_owned())
        .day(td_string!(l, intake.key_issued), |line| text::date(line.issued_on, l))
        .day(td_string!(l, intake.key_expires), |line| text::date(line.expires_on, l))
        .day(td_string!(l, intake.key_used), |line| {
            line.used_on.map_or_else(|| td_string!(l, intake.key_unused).to_owned(), |day| text::date(day, l))
        })
        .column(td_string!(l, intake.state), |line| {
            let (tone, state) = match (line.open, line.revoked_on) {
                (true, _) => (Tone::Good, td_string!(l, intake.key_open)),
                (false, Some(_)) => (Tone::Plain, td_string!(l, intake.key_revoked)),
                (false, None) => (Tone::Late, td_string!(l, intake.key_expired)),
            };
            view! { <Tag tone text=state/> }
        })
        .column("", |line| {
            (line.open && crate::official::works()).then(|| {
                view! {
                    <form method="post" action="/api/fn/intake/revoke_key">
                        <input type="hidden" name="id" value=line.id.to_string()/>
                        <button class="btn ghost">{td_string!(l, intake.key_revoke)}</button>
                    </form>
                }
            })
        })
        .card_or(td_string!(l, intake.keys_none))
}
