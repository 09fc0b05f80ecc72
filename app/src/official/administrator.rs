//! What an administrator finds after signing in: accounts are kept on the machine the program runs on.

use crate::{i18n::td_string, locale::locale};
use leptos::prelude::*;
use leptos_meta::Title;

/// Which commands keep accounts and watch the system. Records that are not public stay out of an administrator's sight.
pub(super) fn administrator_view() -> AnyView {
    let l = locale();
    let title = td_string!(l, official.administrator.title);
    let command = |command: &'static str, what: &'static str| {
        view! { <div><dt><code>{command}</code></dt> <dd>{what}</dd></div> }
    };
    view! {
        <Title text=title/>
        <h1>{title}</h1>
        <p class="lead">{td_string!(l, official.administrator.lead)}</p>
        <section class="card">
            <h2><a href="/official/accounts">{td_string!(l, official.administrator.accounts)}</a></h2>
            <p>{td_string!(l, official.administrator.accounts_page)}</p>
            <dl class="answers">
                {command("credence user add", td_string!(l, official.administrator.add))}
                {command("credence user passwd", td_string!(l, official.administrator.passwd))}
                {command("credence user disable", td_string!(l, official.administrator.disable))}
            </dl>
        </section>
        <section class="card">
            <h2><a href="/official/delegation">{td_string!(l, official.delegation.title)}</a></h2>
            <p>{td_string!(l, official.delegation.all_lead)}</p>
        </section>
        <section class="card">
            <h2><a href="/official/keys">{td_string!(l, intake.keys_title)}</a></h2>
            <dl class="answers">
                {command("credence apikey issue", td_string!(l, intake.keys_issue))}
                {command("credence apikey revoke", td_string!(l, intake.keys_revoke))}
            </dl>
        </section>
        <section class="card">
            <h2>{td_string!(l, official.administrator.system)}</h2>
            <dl class="answers">
                {command("credence ledger verify", td_string!(l, official.administrator.ledger))}
                {command("credence evaluate", td_string!(l, official.administrator.evaluate))}
                {command("/readyz", td_string!(l, official.administrator.ready))}
                {command("/metrics", td_string!(l, official.administrator.metrics))}
            </dl>
        </section>
    }
    .into_any()
}
