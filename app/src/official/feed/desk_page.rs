//! Who is told of changes, and what could not be delivered.

use super::{
    server_fns::load_feed,
    words::{delivery_tag, outcome, subscription_tag, times, viewer},
};
use crate::{
    i18n::{Locale, td_string},
    locale::locale,
    official::desk_frame::{DeskFrame, Place, works},
    ui::{Table, form::ErrorNote, load, page_data, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::{
    form::FieldProblem,
    ports::{DeliveryLine, FeedDesk, SubscriptionLine},
};

/// `/official/feed`.
#[component]
pub fn FeedPage() -> impl IntoView {
    let page = page_data(|| (), |()| load_feed());
    load(page, |(desk, problems)| view(desk, problems))
}

fn view(desk: FeedDesk, problems: Vec<FieldProblem>) -> AnyView {
    let l = locale();
    let title = td_string!(l, feed.name);
    let dead = (!desk.dead.is_empty()).then(|| dead(desk.dead, l));
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Feed>
            <h1>{title}</h1>
            <ErrorNote problems/>
            <p class="lead">{td_string!(l, feed.lead)}</p>
            {works().then(|| view! { <p><a class="btn" href="/official/feed/new">{td_string!(l, feed.another)}</a></p> })}
            {dead}
            {table(&desk.subscriptions, l)}
            <p class="soft">{td_string!(l, feed.pull)} " " <code class="code">"GET /api/v1/changes"</code></p>
        </DeskFrame>
    }
    .into_any()
}

/// What was tried too often: an official decides.
fn dead(lines: Vec<(SubscriptionLine, DeliveryLine)>, l: Locale) -> impl IntoView {
    let each = lines
        .into_iter()
        .map(|(of, line)| {
            let said = td_string!(l, feed.dead.line, n = text::count(line.changes), tries = line.attempts).to_string();
            let button = |step: &'static str, label: &'static str, class: &'static str| {
                view! {
                    <form method="post" action="/api/fn/official/step_delivery">
                        <input type="hidden" name="id" value=line.id.to_string()/>
                        <button class=class name="step" value=step>{label}</button>
                    </form>
                }
            };
            view! {
                <li>
                    <p>
                        <a href=format!("/official/feed/{}", of.id)>{of.name}</a> " " {delivery_tag(&line, l)}
                    </p>
                    <p>{said}</p>
                    <p class="soft">{outcome(&line, l)} " · " {times(&line, l)}</p>
                    {works().then(|| view! {
                        <div class="steps">
                            {button("resend", td_string!(l, feed.dead.resend), "btn")}
                            {button("give_up", td_string!(l, feed.dead.give_up), "btn ghost")}
                        </div>
                    })}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card dead">
            <h2>{td_string!(l, feed.dead.title)}</h2>
            <p>{td_string!(l, feed.dead.text)}</p>
            <ul class="dated">{each}</ul>
        </section>
    }
}

fn table(lines: &[SubscriptionLine], l: Locale) -> AnyView {
    Table::titled(lines, td_string!(l, feed.subscriptions))
        .column(td_string!(l, feed.column.name), |line| {
            view! {
                <a href=format!("/official/feed/{}", line.id)>{line.name.clone()}</a>
                <small class="url">{line.url.clone()}</small>
            }
        })
        .column(td_string!(l, feed.column.viewer), |line| viewer(line, l))
        .column(td_string!(l, feed.column.state), |line| subscription_tag(line, l))
        .number(td_string!(l, feed.column.behind), |line| text::count(line.behind))
        .column(td_string!(l, feed.column.last), |line| {
            let last = line.last.as_ref();
            last.map(|last| view! { {delivery_tag(last, l)} " " <span class="soft">{times(last, l)}</span> })
        })
        .card_or(td_string!(l, feed.nothing))
}
