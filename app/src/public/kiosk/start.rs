use super::{
    super::browse::{Hint, find, search_of, suggest},
    Counter,
    keys::{Keys, typed},
};
use crate::{
    i18n::{Locale, td_string},
    locale::locale,
    ui::{TierBadge, load, page_data, text::encode},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::ports::{SearchPage, SubjectLine, Suggestion};

/// `/kiosk`: one box, keys on the screen, and what they may mean.
#[component]
pub fn KioskPage() -> impl IntoView {
    let l = locale();
    let query = use_query_map();
    let term = move || query.with(|q| typed(&q.get("q").unwrap_or_default(), &q.get("key").unwrap_or_default()));
    let found = page_data(term, |term| async move {
        let suggested = if term.trim().is_empty() { Vec::new() } else { suggest(term.clone()).await? };
        Ok((term, suggested))
    });
    view! {
        <Title text=td_string!(l, browse.kiosk.title)/>
        {load(found, move |(term, suggested)| view! { <Start term suggested l/> }.into_any())}
    }
    .into_any()
}

#[component]
fn Start(term: String, suggested: Vec<Suggestion>, l: Locale) -> impl IntoView {
    let started = !term.is_empty();
    let none =
        (started && suggested.is_empty()).then(|| view! { <p class="soft">{td_string!(l, browse.kiosk.none)}</p> });
    let suggested = suggested
        .into_iter()
        .map(|s| {
            let href = format!("/kiosk/subjects/{}", s.uscc);
            view! { <li><a href=href rel="external"><b>{s.name}</b> <span class="code">{s.uscc}</span></a></li> }
        })
        .collect_view();
    view! {
        <Counter returns=started>
            <h1>{td_string!(l, browse.kiosk.ask)}</h1>
            <p class="lead">{td_string!(l, browse.kiosk.how)}</p>
            <form class="kiosk-form" action="/kiosk" method="get" autocomplete="off">
                <label for="kiosk-q" class="hidden">{td_string!(l, common.search_label)}</label>
                <div class="ask">
                    <input id="kiosk-q" name="q" value=term maxlength="40" autocomplete="off" autocapitalize="off" spellcheck="false" inputmode="none"/>
                    <button class="btn" type="submit" formaction="/kiosk/search">{td_string!(l, common.search)}</button>
                </div>
                <ul class="choices">{suggested}</ul>
                {none}
                <Keys/>
            </form>
        </Counter>
    }
}

/// `/kiosk/search?q=`: subjects, in large lines.
#[component]
pub fn KioskSearchPage() -> impl IntoView {
    let l = locale();
    let query = use_query_map();
    let asked = move || query.with(|q| (search_of(q), q.get("cursor")));
    let found = page_data(asked, |(query, cursor)| find(query, cursor));
    view! {
        <Title text=td_string!(l, browse.kiosk.title)/>
        {load(found, move |found| view! { <Found found l/> }.into_any())}
    }
    .into_any()
}

#[component]
fn Found(found: SearchPage, l: Locale) -> impl IntoView {
    let SearchPage { query, items, persons, records, next, hint, .. } = found;
    let term = query.q.as_str();
    let nothing = items.is_empty() && persons.is_empty() && records.is_empty();
    let title = match nothing {
        true => td_string!(l, public.search.none, term = term).to_string(),
        false => td_string!(l, public.search.for_term, term = term).to_string(),
    };
    let line = |subject: SubjectLine| {
        let href = format!("/kiosk/subjects/{}", subject.uscc);
        view! {
            <li><a href=href rel="external">
                <b>{subject.name}</b> <span class="code">{subject.uscc}</span> <TierBadge tier=subject.tier/>
            </a></li>
        }
    };
    // A document number leads to whose document it is.
    let of_records = records.into_iter().map(|record| {
        let href = format!("/kiosk/subjects/{}", record.uscc);
        view! { <li><a href=href rel="external"><b>{record.name}</b> <span>{record.title}</span></a></li> }
    });
    let of_records = of_records.collect_view();
    let next = next.map(|next| {
        let href = format!("/kiosk/search?q={}&cursor={}", encode(term), encode(&next));
        view! { <p><a class="btn" href=href rel="external">{td_string!(l, common.next_page)}</a></p> }
    });
    view! {
        <Counter returns=true>
            <h1>{title}</h1>
            {hint.map(|hint| view! { <Hint hint path="/kiosk/search" l/> })}
            <ul class="choices">{items.into_iter().map(line).collect_view()} {of_records} {persons.into_iter().map(line).collect_view()}</ul>
            {next}
        </Counter>
    }
}
