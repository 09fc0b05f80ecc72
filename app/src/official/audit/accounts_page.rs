//! Accounts: who may sign in, as what, and whether they still should.

use super::{ACCOUNTS, LEDGER, framed, server_fns::load_accounts};
use crate::{
    error::AppError,
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::Place,
    ui::{Pager, Table, Tag, Tone, form::ErrorNote, load, page_data, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    access::Role,
    form::FormState,
    ports::{AccountFilter, AccountLine, Accounts},
};

/// `/official/accounts`: read by who audits, kept by the administrator.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let query = use_query_map();
    let done = move || query.with_untracked(|query| query.get("done"));
    let asked = move || {
        query.with(|query| {
            let filter = AccountFilter {
                business: query.get("of").as_deref() == Some("businesses"),
                q: query.get("q").unwrap_or_default(),
            };
            (filter, query.get("cursor"))
        })
    };
    let page = page_data(asked, |(filter, cursor)| async move {
        Ok::<_, AppError>((load_accounts(filter, cursor.clone()).await?, cursor))
    });
    load(page, move |((accounts, refused), cursor)| view(accounts, refused, cursor, done()))
}

fn view(page: Accounts, refused: FormState, cursor: Option<String>, done: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, audit.accounts);
    let told = done.filter(|_| refused.problems.is_empty()).and_then(|done| match done.as_str() {
        "shut" => Some(td_string!(l, audit.shut_done)),
        "placed" => Some(td_string!(l, audit.placed)),
        _ => None,
    });
    let told = told.map(|said| view! { <div class="note good" role="status"><p>{said}</p></div> });
    let AccountFilter { business, q } = page.filter.clone();
    let of = |businesses: bool| if businesses { "businesses" } else { "offices" };
    let query = format!("of={}&q={}", of(business), text::encode(&q));
    let tab = |businesses: bool, name: &'static str| {
        let here = (businesses == business).then_some("page");
        view! { <li><a href=format!("{ACCOUNTS}?of={}", of(businesses)) aria-current=here>{name}</a></li> }
    };
    let body = view! {
        {told}
        <ErrorNote problems=refused.problems/>
        <h1>{title}</h1>
        <p class="lead">{td_string!(l, audit.accounts_lead)}</p>
        <nav class="tabs" aria-label=td_string!(l, audit.whose)>
            <ul>{tab(false, td_string!(l, audit.of_offices))} {tab(true, td_string!(l, audit.of_businesses))}</ul>
        </nav>
        <form class="filters" method="get" action=ACCOUNTS>
            <input type="hidden" name="of" value=of(business)/>
            <p>
                <label for="account">{td_string!(l, audit.search)}</label>
                <input type="text" id="account" name="q" value=q maxlength="254" autocomplete="off"/>
            </p>
            <p><button class="btn ghost">{td_string!(l, audit.narrow)}</button></p>
        </form>
        {table(&page.lines.items, l)}
        <Pager path=ACCOUNTS query cursor next=page.lines.next/>
    }
    .into_any();
    view! {
        <Title text=title/>
        {framed(Place::Accounts, title, body)}
    }
    .into_any()
}

/// A role in words.
fn role(role: Role, l: Locale) -> &'static str {
    match role {
        Role::Business => td_string!(l, audit.role.business),
        Role::Official => td_string!(l, audit.role.official),
        Role::CreditOffice => td_string!(l, audit.role.credit_office),
        Role::District => td_string!(l, audit.role.district),
        Role::Auditor => td_string!(l, audit.role.auditor),
        Role::Administrator => td_string!(l, audit.role.administrator),
    }
}

fn table(lines: &[AccountLine], l: Locale) -> AnyView {
    // Who keeps the accounts does not read the ledger.
    let audits = !crate::official::works();
    let keeps = lines.iter().any(|line| line.may_place || line.may_shut);
    Table::named(lines, td_string!(l, audit.accounts))
        .column(td_string!(l, audit.account), |line| {
            view! { {line.name.clone()} <br/> <small>{line.email.clone()}</small> }
        })
        .column(td_string!(l, audit.role_title), |line| role(line.role, l))
        .column(td_string!(l, audit.office), move |line| {
            let office = line.office.as_ref().map_or("—", |office| office.say(lang(l))).to_owned();
            let section = line.section.clone().map(|section| view! { <br/> <small>{section}</small> });
            view! { {office} {section} }
        })
        .column(td_string!(l, audit.signs_in), move |line| {
            let with = match (line.factor, line.identity) {
                (true, true) => td_string!(l, audit.factor_and_identity),
                (true, false) => td_string!(l, audit.factor),
                (false, true) => td_string!(l, audit.identity),
                (false, false) => td_string!(l, audit.password_only),
            };
            let seen = line.seen.map(|day| td_string!(l, audit.seen, day = text::date(day, l)).to_string());
            let seen = seen.map(|said| view! { <br/> <small>{said}</small> });
            view! { {with} {seen} }
        })
        .day(td_string!(l, audit.since), |line| text::date(line.since, l))
        .column(td_string!(l, audit.standing), |line| {
            let (tone, said) = match line.disabled {
                true => (Tone::Plain, td_string!(l, audit.is_shut)),
                false => (Tone::Good, td_string!(l, audit.is_open)),
            };
            view! { <Tag tone text=said/> }
        })
        .column_if(audits, td_string!(l, audit.deeds), |line| {
            let named = td_string!(l, audit.deeds_of, name = line.name.clone()).to_string();
            view! { <a href=format!("{LEDGER}?who={}", line.id) aria-label=named>{td_string!(l, audit.read_deeds)}</a> }
        })
        .column_if(keeps, "", |line| (line.may_shut || line.may_place).then(|| ways(line, l)))
        .card_or(td_string!(l, audit.no_accounts))
}

/// What the administrator may do with an account.
fn ways(line: &AccountLine, l: Locale) -> impl IntoView + use<> {
    let name = line.name.clone();
    let named = name.clone();
    let field = format!("section-{}", line.id);
    let (id, section) = (line.id.to_string(), line.section.clone().unwrap_or_default());
    let shut = line.may_shut.then(|| {
        view! {
            <form method="post" action="/api/fn/official/shut_account">
                <input type="hidden" name="id" value=id.clone()/>
                <button class="btn ghost">{td_string!(l, audit.shut)} " " <span class="hidden">{named}</span></button>
            </form>
        }
    });
    let place = line.may_place.then(|| {
        let label = td_string!(l, audit.section_of, name = name.clone()).to_string();
        view! {
            <form class="filters" method="post" action="/api/fn/official/place_account">
                <input type="hidden" name="id" value=id.clone()/>
                <p>
                    <label for=field.clone()>{td_string!(l, audit.section)} " " <span class="hidden">{label}</span></label>
                    <input type="text" id=field.clone() name="section" value=section maxlength="40" autocomplete="off"/>
                </p>
                <p><button class="btn ghost">{td_string!(l, audit.save)} " " <span class="hidden">{name.clone()}</span></button></p>
            </form>
        }
    });
    view! { <details><summary>{td_string!(l, audit.change)}</summary>{place}{shut}</details> }
}
