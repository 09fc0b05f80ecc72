//! One subscription: what it is told, its secret, its deliveries.

use super::{
    server_fns::load_subscription,
    words::{delivery_tag, group, outcome, subscription_tag, times, viewer},
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place, works},
    ui::{Breadcrumbs, Fact, Facts, Pager, Table, form::ErrorNote, load, page_data, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    form::FieldProblem,
    ports::{DeliveryLine, Fault, SignatureKind, SubscriptionState, SubscriptionView},
    problem::Bilingual,
};

/// `/official/feed/{subscription}`.
#[component]
pub fn SubscriptionPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked =
        move || (params.read().get("subscription").and_then(|id| id.parse::<i64>().ok()), query.read().get("cursor"));
    let page = page_data(asked, |(id, cursor)| async move {
        let (view, problems) = load_subscription(id.ok_or(Fault::NotFound)?, cursor.clone()).await?;
        Ok((view, problems, cursor))
    });
    load(page, |(page, problems, cursor)| view(page, problems, cursor))
}

fn view(page: SubscriptionView, problems: Vec<FieldProblem>, cursor: Option<String>) -> AnyView {
    let l = locale();
    let line = &page.line;
    let title = line.name.clone();
    let above = vec![("/official/feed".to_owned(), td_string!(l, feed.name).to_owned())];
    let path = format!("/official/feed/{}", line.id);
    let next = page.deliveries.next.clone();
    let names = move |list: &[Bilingual]| match list {
        [] => td_string!(l, feed.all).to_owned(),
        list => list.iter().map(|name| name.say(lang(l))).collect::<Vec<_>>().join(lang(l).pick("、", ", ")),
    };
    let kinds = match &page.kinds[..] {
        [] => td_string!(l, feed.all).to_owned(),
        kinds => kinds.iter().map(|code| group(code, l)).collect::<Vec<_>>().join(lang(l).pick("、", ", ")),
    };
    let signature = match page.signature {
        SignatureKind::Sha256 => "HMAC-SHA256",
        SignatureKind::Sm3 => "HMAC-SM3",
    };
    let secret = page.secret.clone().map(|secret| {
        view! {
            <section class="card secret">
                <h2>{td_string!(l, feed.secret.title)}</h2>
                <p>{td_string!(l, feed.secret.text)}</p>
                <p class="code">{secret}</p>
                {step(line.id, "hide_secret", td_string!(l, feed.secret.done), "btn")}
            </section>
        }
    });
    let steps = steps(&page, l);
    let (tag, url, sees, behind) =
        (subscription_tag(line, l), line.url.clone(), viewer(line, l), text::count(line.behind));
    let (items, departments) = (names(&page.items), names(&page.departments));
    let deliveries = table(&page.deliveries.items, l);
    view! {
        <Title text=title.clone()/>
        <DeskFrame place=Place::Feed>
            <Breadcrumbs above here=title.clone()/>
            <ErrorNote problems/>
            <h1>{title}</h1>
            <p>{tag}</p>
            {secret}
            <section class="card">
                <Facts>
                    <Fact label=td_string!(l, feed.form.url)><span class="code url">{url}</span></Fact>
                    <Fact label=td_string!(l, feed.form.viewer)>{sees}</Fact>
                    <Fact label=td_string!(l, feed.form.kinds)>{kinds}</Fact>
                    <Fact label=td_string!(l, feed.form.items)>{items}</Fact>
                    <Fact label=td_string!(l, feed.form.departments)>{departments}</Fact>
                    <Fact label=td_string!(l, feed.form.signature)>{signature}</Fact>
                    <Fact label=td_string!(l, feed.column.behind)>{behind}</Fact>
                </Facts>
                {steps}
            </section>
            {deliveries}
            <Pager path cursor next/>
        </DeskFrame>
    }
    .into_any()
}

fn steps(page: &SubscriptionView, l: Locale) -> AnyView {
    let id = page.line.id;
    let run = match page.line.state {
        _ if !works() => return ().into_any(),
        SubscriptionState::Active => step(id, "pause", td_string!(l, feed.step.pause), "btn ghost").into_any(),
        SubscriptionState::Paused => step(id, "resume", td_string!(l, feed.step.resume), "btn").into_any(),
        SubscriptionState::Deleted => return ().into_any(),
    };
    view! {
        <div class="steps">
            {step(id, "test", td_string!(l, feed.step.test), "btn ghost")}
            {run}
            {step(id, "new_secret", td_string!(l, feed.step.new_secret), "btn ghost")}
        </div>
        <details>
            <summary>{td_string!(l, feed.step.delete)}</summary>
            <p>{td_string!(l, feed.step.delete_text)}</p>
            {step(id, "delete", td_string!(l, feed.step.delete), "btn")}
        </details>
    }
    .into_any()
}

fn step(id: i64, step: &'static str, label: &'static str, class: &'static str) -> impl IntoView {
    view! {
        <form method="post" action="/api/fn/official/step_subscription">
            <input type="hidden" name="id" value=id.to_string()/>
            <button class=class name="step" value=step>{label}</button>
        </form>
    }
}

fn table(lines: &[DeliveryLine], l: Locale) -> AnyView {
    Table::titled(lines, td_string!(l, feed.deliveries))
        .column(td_string!(l, feed.column.delivery), |line| {
            let what = if line.test {
                td_string!(l, feed.delivery.test).to_owned()
            } else {
                td_string!(l, feed.delivery.changes, n = text::count(line.changes)).to_string()
            };
            view! { <span class="code">"#" {line.id}</span> " " {what} }
        })
        .column(td_string!(l, feed.column.state), |line| delivery_tag(line, l))
        .number(td_string!(l, feed.column.tries), |line| line.attempts)
        .day(td_string!(l, feed.column.sent), |line| times(line, l))
        .column(td_string!(l, feed.column.answer), |line| outcome(line, l))
        .card_or(td_string!(l, feed.delivery.none))
}
