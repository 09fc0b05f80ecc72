//! Keys with which other systems act for a department: which there are, and shutting one.

use super::server_fns::load_keys;
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Breadcrumbs, Pager, Tag, Tone, load, page_data, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::ports::{KeyLine, Page};

/// `/official/keys`, for whoever keeps the accounts.
#[component]
pub fn KeysPage() -> impl IntoView {
    let query = use_query_map();
    let page = page_data(
        move || query.read().get("cursor"),
        |cursor| async move { Ok((load_keys(cursor.clone()).await?, cursor)) },
    );
    load(page, |(page, cursor)| view(page, cursor))
}

fn view(page: Page<KeyLine>, cursor: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, intake.keys_title);
    let above = vec![("/official".to_owned(), td_string!(l, official.administrator.title).to_owned())];
    let next = page.next.clone();
    let body = if page.items.is_empty() {
        view! { <section class="card empty"><p>{td_string!(l, intake.keys_none)}</p></section> }.into_any()
    } else {
        table(page.items, l)
    };
    view! {
        <Title text=title/>
        <Breadcrumbs above here=title.to_owned()/>
        <h1>{title}</h1>
        <p class="lead">{td_string!(l, intake.keys_lead)} " " <code>"credence apikey issue"</code></p>
        {body}
        <Pager path="/official/keys" cursor next/>
    }
    .into_any()
}

fn table(lines: Vec<KeyLine>, l: Locale) -> AnyView {
    let rows = lines
        .into_iter()
        .map(|line| {
            let (tone, state) = match (line.open, line.revoked_on) {
                (true, _) => (Tone::Good, td_string!(l, intake.key_open)),
                (false, Some(_)) => (Tone::Plain, td_string!(l, intake.key_revoked)),
                (false, None) => (Tone::Late, td_string!(l, intake.key_expired)),
            };
            let used =
                line.used_on.map_or_else(|| td_string!(l, intake.key_unused).to_owned(), |day| text::date(day, l));
            let shut = line.open.then(|| {
                view! {
                    <form method="post" action="/api/fn/intake/revoke_key">
                        <input type="hidden" name="id" value=line.id.to_string()/>
                        <button class="btn ghost">{td_string!(l, intake.key_revoke)}</button>
                    </form>
                }
            });
            view! {
                <tr>
                    <th scope="row">{line.label} <small class="code">{format!("{}…", line.hint)}</small></th>
                    <td data-label=td_string!(l, intake.department)>{line.department.say(lang(l)).to_owned()}</td>
                    <td class="day" data-label=td_string!(l, intake.key_issued)>{text::date(line.issued_on, l)}</td>
                    <td class="day" data-label=td_string!(l, intake.key_expires)>{text::date(line.expires_on, l)}</td>
                    <td class="day" data-label=td_string!(l, intake.key_used)>{used}</td>
                    <td data-label=td_string!(l, intake.state)><Tag tone text=state/></td>
                    <td>{shut}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <table class="stack">
                <caption class="hidden">{td_string!(l, intake.keys_title)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{td_string!(l, intake.key_label)}</th>
                        <th scope="col">{td_string!(l, intake.department)}</th>
                        <th scope="col">{td_string!(l, intake.key_issued)}</th>
                        <th scope="col">{td_string!(l, intake.key_expires)}</th>
                        <th scope="col">{td_string!(l, intake.key_used)}</th>
                        <th scope="col">{td_string!(l, intake.state)}</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}
