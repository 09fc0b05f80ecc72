//! What departments ask a business to mind.

use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::{fact_table, load_reminders},
    ui::{Breadcrumbs, Pager, listed, load, text::date},
};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::ports::{Page, ReminderLine};

/// `/business/reminders`.
#[component]
pub fn RemindersPage() -> impl IntoView {
    load(listed(load_reminders), |(page, cursor)| view(page, cursor))
}

fn view(page: Page<ReminderLine>, cursor: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, watch.own.title);
    let above = vec![("/business".to_owned(), td_string!(l, business.home.title).to_owned())];
    let lines = page.items.iter().map(|line| reminder(line, l)).collect_view();
    let nothing = page
        .items
        .is_empty()
        .then(|| view! { <section class="card empty"><p>{td_string!(l, watch.own.nothing)}</p></section> });
    view! {
        <Title text=title/>
        <Breadcrumbs above here=title/>
        <h1>{title}</h1>
        <p class="lead">{td_string!(l, watch.own.lead)}</p>
        {nothing}
        {lines}
        <Pager path="/business/reminders" cursor next=page.next/>
    }
    .into_any()
}

fn reminder(line: &ReminderLine, l: Locale) -> AnyView {
    view! {
        <section class="card">
            <h2>{line.title.clone()}</h2>
            <p class="soft">{date(line.on, l)} " · " {line.department.say(lang(l)).to_owned()}</p>
            {fact_table(&line.facts, l)}
        </section>
    }
    .into_any()
}
