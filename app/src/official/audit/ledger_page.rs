//! The ledger in words, and the checks of its chain.

use super::{LEDGER, framed, server_fns::load_ledger};
use crate::{
    error::AppError,
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::{
        Place,
        lab::{address, typed_of},
    },
    ui::{Pager, Table, form::ErrorNote, load, page_data, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    ledger as words,
    ports::{Ledger, LedgerCheck, LedgerFilter, LedgerLine},
};

/// `/official/ledger`: what was done, by whom and when, the newest first.
#[component]
pub fn LedgerPage() -> impl IntoView {
    let query = use_query_map();
    let asked = move || {
        query.with(|query| {
            let mut typed = typed_of(query);
            let mut filled = |name: &str| typed.remove(name).unwrap_or_default();
            let filter = LedgerFilter {
                thing: filled("thing"),
                who: filled("who"),
                object: filled("object"),
                from: filled("from"),
                until: filled("until"),
            };
            (filter, query.get("cursor"))
        })
    };
    let page = page_data(asked, |(filter, cursor)| async move {
        Ok::<_, AppError>((load_ledger(filter, cursor.clone()).await?, cursor))
    });
    load(page, |(ledger, cursor)| view(ledger, cursor))
}

/// The same as a file.
const FILE: &str = "/official/ledger.csv";

/// The address of the entries that are narrowed to this.
fn narrowed(filter: &LedgerFilter) -> String {
    narrowed_at(LEDGER, filter)
}

fn narrowed_at(path: &str, filter: &LedgerFilter) -> String {
    let LedgerFilter { thing, who, object, from, until } = filter;
    let pairs = [("thing", thing), ("who", who), ("object", object), ("from", from), ("until", until)];
    let filled = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    address(path, &filled.map(|(name, value)| (name.to_owned(), value.clone())).collect::<Vec<_>>())
}

fn view(page: Ledger, cursor: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, audit.ledger);
    let path = narrowed(&page.filter);
    let next = page.lines.next.clone();
    let file = (!page.lines.items.is_empty()).then(|| {
        let href = narrowed_at(FILE, &page.filter);
        view! { <p class="file"><a href=href rel="external" download>{td_string!(l, common.csv)}</a></p> }
    });
    let body = view! {
        <ErrorNote problems=page.problems.clone()/>
        <h1>{title}</h1>
        <p class="lead">{td_string!(l, audit.ledger_lead)}</p>
        {chain(&page, l)}
        {filters(&page, l)}
        {table(&page.lines.items, l)}
        {file}
        <Pager path cursor next/>
    }
    .into_any();
    view! {
        <Title text=title/>
        {framed(Place::Ledger, title, body)}
    }
    .into_any()
}

/// How long the chain is, whether it holds, and the way to have it recomputed now.
fn chain(page: &Ledger, l: Locale) -> impl IntoView + use<> {
    let (entries, hash) = page.head.clone();
    let said = td_string!(l, audit.chain, n = text::count(entries)).to_string();
    let checks = page.checks.iter().map(|check| view! { <li>{found(check, l)}</li> }).collect_view();
    let none = page.checks.is_empty().then(|| view! { <p class="soft">{td_string!(l, audit.never_checked)}</p> });
    let way = if page.checking {
        view! { <p class="soft" role="status">{td_string!(l, audit.checking)}</p> }.into_any()
    } else {
        view! {
            <form method="post" action="/api/fn/official/check_ledger">
                <button class="btn ghost">{td_string!(l, audit.check)}</button>
            </form>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="chain">
            <h2 id="chain">{td_string!(l, audit.chain_title)}</h2>
            <p>{said}</p>
            <p class="soft">{td_string!(l, audit.last_hash)} " " <code class="code">{hash}</code></p>
            <ul class="checks">{checks}</ul>
            {none}
            {way}
        </section>
    }
}

/// What one check found.
fn found(check: &LedgerCheck, l: Locale) -> AnyView {
    let at = text::moment(check.at, l);
    match check.broken {
        None => td_string!(l, audit.whole, at = at, n = text::count(check.entries)).to_string().into_any(),
        Some((seq, why)) => {
            let said = td_string!(l, audit.broken, at = at, n = text::count(seq), why = why.say(lang(l))).to_string();
            view! { <strong>{said}</strong> }.into_any()
        }
    }
}

fn filters(page: &Ledger, l: Locale) -> impl IntoView + use<> {
    let filter = &page.filter;
    let things = words::things()
        .map(|code| {
            let name = words::thing(code, lang(l)).unwrap_or(code);
            view! { <option value=code selected=filter.thing == code>{name}</option> }
        })
        .collect_view();
    let text = |name: &'static str, label: &'static str, value: &str| {
        view! {
            <p>
                <label for=name>{label}</label>
                <input type="text" id=name name=name value=value.to_owned() maxlength="254" autocomplete="off"/>
            </p>
        }
    };
    let day = |name: &'static str, label: &'static str, value: &str| {
        // A box for days takes nothing that is none; what was typed stands in the refusal.
        let value = if page.problems.iter().any(|problem| problem.field == name) { "" } else { value };
        view! {
            <p>
                <label for=name>{label}</label>
                <input type="date" id=name name=name value=value.to_owned()/>
            </p>
        }
    };
    view! {
        <form class="filters" method="get" action=LEDGER>
            <p>
                <label for="thing">{td_string!(l, audit.thing)}</label>
                <select id="thing" name="thing">
                    <option value="">{td_string!(l, audit.every_thing)}</option>
                    {things}
                </select>
            </p>
            {text("who", td_string!(l, audit.who_filter), &filter.who)}
            {text("object", td_string!(l, audit.object_filter), &filter.object)}
            {day("from", td_string!(l, audit.from), &filter.from)}
            {day("until", td_string!(l, audit.until), &filter.until)}
            <p><button class="btn ghost">{td_string!(l, audit.narrow)}</button></p>
        </form>
    }
}

fn table(lines: &[LedgerLine], l: Locale) -> AnyView {
    Table::named(lines, td_string!(l, audit.ledger))
        .column(td_string!(l, audit.number), |line| text::count(line.seq))
        .day(td_string!(l, audit.at), |line| text::moment(line.at, l))
        .column(td_string!(l, audit.who), |line| who(line, l))
        .column(td_string!(l, audit.deed), |line| {
            words::deed(&line.deed, lang(l)).map_or_else(|| line.deed.clone(), str::to_owned)
        })
        .column(td_string!(l, audit.object), |line| {
            let href = narrowed(&LedgerFilter { object: line.object.clone(), ..LedgerFilter::default() });
            view! { <a class="code" href=href>{line.object.clone()}</a> }
        })
        .column(td_string!(l, audit.hash), |line| view! { <small class="code">{format!("{}…", line.hash)}</small> })
        .card_or(td_string!(l, audit.no_entries))
}

/// Who did it, and in whose place.
fn who(line: &LedgerLine, l: Locale) -> AnyView {
    let Some((id, name)) = line.who.clone() else {
        let said = if line.operator { td_string!(l, audit.operator) } else { td_string!(l, audit.system) };
        return said.into_any();
    };
    let href = narrowed(&LedgerFilter { who: id.to_string(), ..LedgerFilter::default() });
    let for_whom = line.stands_for.clone().map(|name| {
        view! { <br/> <small>{td_string!(l, audit.in_place_of, name = name).to_string()}</small> }
    });
    view! { <a href=href>{name}</a> {for_whom} }.into_any()
}
