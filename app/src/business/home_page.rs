//! What a business sees first.

use super::server_fns::{load_business_home, load_refused};
use crate::{
    case::{DueTag, kind_name, state_name, state_tone},
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{
        Breadcrumbs, Fact, Facts, Tag, TierBadge,
        form::{ErrorNote, input_name},
        load, page_data, text,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::{
    case::KindCode,
    form::FormState,
    ports::{BusinessHome, CaseLine},
};

/// `/business`: tier, matters on their way, what can be registered and promised.
#[component]
pub fn BusinessHomePage() -> impl IntoView {
    let home = page_data(|| (), |()| async move { Ok((load_business_home().await?, load_refused().await?)) });
    load(home, |(home, refused)| view(home, refused))
}

fn view(home: BusinessHome, refused: Option<FormState>) -> AnyView {
    let l = locale();
    let title = td_string!(l, business.home.title);
    let file = format!("/subjects/{}", home.uscc);
    let (uscc, tier) = (home.uscc.clone(), home.tier);
    view! {
        <Title text=title/>
        <Breadcrumbs here=title/>
        <ErrorNote problems=refused.map(|kept| kept.problems).unwrap_or_default()/>
        <section class="card who">
            <h1>{home.name.clone()}</h1>
            <Facts>
                <Fact label=td_string!(l, business.account.uscc)><span class="code">{uscc}</span></Fact>
                <Fact label=td_string!(l, business.home.tier)><TierBadge tier/></Fact>
            </Facts>
            <p><a href=file>{td_string!(l, business.home.public_page)}</a></p>
            {(!home.unproven).then(|| view! { <p><a href="/business/report">{td_string!(l, report.name)}</a></p> })}
            {(!home.unproven)
                .then(|| view! {
                    <p><a href="/business/records">{td_string!(l, business.records.title)}</a></p>
                    <p><a href="/business/looks">{td_string!(l, file.look.title)}</a></p>
                    <p><a href="/business/reminders">{td_string!(l, watch.own.title)}</a></p>
                })}
        </section>
        {if home.unproven { proof(home.cases, l) } else { affairs(home, l) }}
    }
    .into_any()
}

/// Matters on their way, and what can be started.
fn affairs(home: BusinessHome, l: Locale) -> AnyView {
    view! {
        {matters(home.cases, home.more, l)}
        <section class="card">
            <h2>{td_string!(l, business.home.register)}</h2>
            <p class="soft">{td_string!(l, business.home.register_lead)}</p>
            <ul class="starts">
                {home
                    .registrable
                    .into_iter()
                    .map(|(code, name, about)| {
                        start(
                            KindCode::Registration,
                            ("item", code),
                            name.say(lang(l)).to_owned(),
                            about.say(lang(l)).to_owned(),
                            td_string!(l, business.home.register_start),
                        )
                    })
                    .collect_view()}
            </ul>
        </section>
        <section class="card">
            <h2>{td_string!(l, business.home.commit)}</h2>
            <p class="soft">{td_string!(l, business.home.commit_lead)}</p>
            <p><a href="/business/commitments">{td_string!(l, commitment.own.title)}</a></p>
            <ul class="starts">
                {home
                    .templates
                    .into_iter()
                    .map(|template| {
                        let version = td_string!(l, business.home.version, version = template.version).to_string();
                        start(
                            KindCode::Commitment,
                            ("template", template.code),
                            template.title.say(lang(l)).to_owned(),
                            format!("{} · {version}", template.kind.say(lang(l))),
                            td_string!(l, business.home.commit_start),
                        )
                    })
                    .collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

/// Before it is proven that the account may act for the business: how to prove it, and where that stands.
fn proof(cases: Vec<CaseLine>, l: Locale) -> AnyView {
    let begun = !cases.is_empty();
    let start = (!begun).then(|| {
        view! {
            <form method="post" action="/api/fn/case/open">
                <button class="btn" name="kind" value=KindCode::AccountProof.as_str()>
                    {td_string!(l, business.proof.start)}
                </button>
            </form>
        }
    });
    view! {
        <section class="card">
            <h2>{td_string!(l, business.proof.title)}</h2>
            <p>{td_string!(l, business.proof.why)}</p>
            {start}
        </section>
        {begun.then(|| matters(cases, false, l))}
    }
    .into_any()
}

/// One thing that can be started: a form with a button, because it changes something.
fn start(kind: KindCode, sends: (&'static str, String), name: String, about: String, button: &'static str) -> AnyView {
    let what = name.clone();
    view! {
        <li>
            <div>
                <h3>{name}</h3>
                <p class="soft">{about}</p>
            </div>
            <form method="post" action="/api/fn/case/open">
                <input type="hidden" name="kind" value=kind.as_str()/>
                <button class="btn ghost" name=input_name(sends.0, None) value=sends.1>
                    {button} <span class="hidden">{what}</span>
                </button>
            </form>
        </li>
    }
    .into_any()
}

fn matters(cases: Vec<CaseLine>, more: bool, l: Locale) -> AnyView {
    let more = more
        .then(|| view! { <p class="soft">{td_string!(l, business.home.more_cases, n = cases.len()).to_string()}</p> });
    if cases.is_empty() {
        return view! {
            <section class="card">
                <h2>{td_string!(l, business.home.cases)}</h2>
                <p class="soft">{td_string!(l, business.home.no_cases)}</p>
            </section>
        }
        .into_any();
    }
    let lines = cases
        .into_iter()
        .map(|line| {
            let href = format!("/business/cases/{}", line.id);
            let department = line.department.as_ref().map(|d| d.say(lang(l)).to_owned());
            view! {
                <li class="matter">
                    <div>
                        <h3><a href=href>{line.title.say(lang(l)).to_owned()}</a></h3>
                        <p class="soft">
                            {kind_name(line.kind, l)} " · " {text::date(line.changed_on, l)}
                            {department.map(|d| format!(" · {d}"))}
                        </p>
                    </div>
                    <p class="where">
                        <Tag tone=state_tone(&line) text=state_name(line.kind, line.state, l)/>
                        <DueTag line=&line/>
                    </p>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <h2>{td_string!(l, business.home.cases)}</h2>
            <ul class="matters">{lines}</ul>
            {more}
        </section>
    }
    .into_any()
}
