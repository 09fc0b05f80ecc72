//! A business's own commitments: what it signed, what it may sign, and whether the gate is open.

use super::{gate::GateCard, server_fns::load_own, term_words};
use crate::{
    case::{DueTag, state_name, state_tone},
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{
        Breadcrumbs, Latest, Pager, Tag, Tone,
        form::{ErrorNote, input_name},
        listed, load,
        text::date,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::{
    case::KindCode,
    form::FieldProblem,
    ports::{Association, CaseLine, Membership, OwnCommitments, TemplateGroup},
};

/// `/business/commitments`.
#[component]
pub fn OwnCommitmentsPage() -> impl IntoView {
    load(listed(load_own), |((own, problems), cursor)| view(own, problems, cursor))
}

fn view(own: OwnCommitments, problems: Vec<FieldProblem>, cursor: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, commitment.own.title);
    let above = vec![("/business".to_owned(), td_string!(l, business.home.title).to_owned())];
    let closed: Vec<&'static str> =
        own.gate.gates.iter().filter(|gate| !gate.open).map(|gate| gate.kind.as_str()).collect();
    let groups = own.groups.into_iter().map(|group| offered(group, &closed, l)).collect::<Vec<_>>();
    let memberships = (!own.memberships.is_empty()).then(|| memberships(own.memberships, own.more_memberships, l));
    let association = own.association.map(|association| members(association, cursor, l));
    view! {
        <Title text=title/>
        <Breadcrumbs above here=title/>
        <h1>{title}</h1>
        <p class="lead">{td_string!(l, commitment.own.lead)}</p>
        <ErrorNote problems/>
        {signed(own.cases, own.more, l)}
        {memberships}
        {association}
        <section class="card">
            <h2>{td_string!(l, commitment.own.sign)}</h2>
            <p><a href="/commitments/items">{td_string!(l, commitment.items.link)}</a></p>
            {groups}
        </section>
        <GateCard view=own.gate l/>
    }
    .into_any()
}

fn signed(cases: Vec<CaseLine>, more: bool, l: Locale) -> AnyView {
    let more = more
        .then(|| view! { <p class="soft">{td_string!(l, business.home.more_cases, n = cases.len()).to_string()}</p> });
    let lines = cases
        .iter()
        .map(|line| {
            view! {
                <li class="matter">
                    <div>
                        <h3><a href=format!("/business/cases/{}", line.id)>{line.title.say(lang(l)).to_owned()}</a></h3>
                        <p class="soft">
                            {date(line.changed_on, l)}
                            {line.department.as_ref().map(|d| format!(" · {}", d.say(lang(l))))}
                        </p>
                    </div>
                    <p class="where">
                        <Tag tone=state_tone(line) text=state_name(line.kind, line.state, l)/>
                        <DueTag line/>
                    </p>
                </li>
            }
        })
        .collect_view();
    let none = cases.is_empty().then(|| view! { <p class="soft">{td_string!(l, commitment.own.no_cases)}</p> });
    view! {
        <section class="card">
            <h2>{td_string!(l, commitment.own.cases)}</h2>
            {none}
            <ul class="matters">{lines}</ul>
            {more}
        </section>
    }
    .into_any()
}

/// What may be signed of one type; behind a closed gate there is nothing to press.
fn offered(group: TemplateGroup, closed: &[&'static str], l: Locale) -> AnyView {
    let shut = closed.contains(&group.kind.zh.as_str());
    let lines = group
        .entries
        .into_iter()
        .map(|entry| {
            let title = entry.title.say(lang(l)).to_owned();
            let what = title.clone();
            let version = td_string!(l, commitment.template.version, n = entry.version).to_string();
            let about = format!("{version} · {}", term_words(&entry, l));
            let start = match shut {
                true => view! { <a href="#gate">{td_string!(l, commitment.own.closed)}</a> }.into_any(),
                false => view! {
                    <form method="post" action="/api/fn/case/open">
                        <input type="hidden" name="kind" value=KindCode::Commitment.as_str()/>
                        <button class="btn ghost" name=input_name("template", None) value=entry.code.clone()>
                            {td_string!(l, commitment.own.start)} <span class="hidden">{what}</span>
                        </button>
                    </form>
                }
                .into_any(),
            };
            view! {
                <li>
                    <div>
                        <h4><a href=format!("/commitments/items/{}", entry.code)>{title}</a></h4>
                        <p class="soft">{about}</p>
                    </div>
                    {start}
                </li>
            }
        })
        .collect_view();
    view! {
        <h3>{group.kind.say(lang(l)).to_owned()}</h3>
        <p class="soft">{group.about.say(lang(l)).to_owned()}</p>
        <ul class="starts">{lines}</ul>
    }
    .into_any()
}

/// One step on a membership.
fn step(step: &'static str, id: i64, label: &'static str, what: &str, quiet: bool) -> AnyView {
    let class = if quiet { "link" } else { "btn ghost" };
    view! {
        <form method="post" action="/api/fn/business/member">
            <input type="hidden" name="id" value=id.to_string()/>
            <button class=class name="step" value=step>{label} " " <span class="hidden">{what.to_owned()}</span></button>
        </form>
    }
    .into_any()
}

/// Associations that named this business.
fn memberships(of: Vec<Membership>, more: bool, l: Locale) -> AnyView {
    let n = of.len();
    let lines = of
        .into_iter()
        .map(|m| {
            let since = match m.confirmed_on {
                Some(day) => td_string!(l, commitment.own.confirmed, day = date(day, l)).to_string(),
                None => td_string!(l, commitment.own.named, day = date(m.named_on, l)).to_string(),
            };
            let covered = m.covered.map(|number| {
                view! { " · " <a href=format!("/commitments/{number}")>{td_string!(l, commitment.own.covered)}</a> }
            });
            let confirm = m
                .confirmed_on
                .is_none()
                .then(|| step("confirm", m.id, td_string!(l, commitment.own.confirm), &m.name, false));
            view! {
                <li>
                    <div>
                        <h3><a href=format!("/subjects/{}", m.uscc)>{m.name.clone()}</a></h3>
                        <p class="soft">{since} {covered}</p>
                    </div>
                    {confirm}
                    {step("end", m.id, td_string!(l, commitment.own.leave), &m.name, true)}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <h2>{td_string!(l, commitment.own.memberships)}</h2>
            <p class="soft">{td_string!(l, commitment.own.memberships_text)}</p>
            <ul class="starts">{lines}</ul>
            <Latest n more/>
        </section>
    }
    .into_any()
}

/// The members of an association, and how many are covered.
fn members(of: Association, cursor: Option<String>, l: Locale) -> AnyView {
    let said = td_string!(l, commitment.own.coverage, n = of.confirmed, covered = of.covered).to_string();
    let (covered, confirmed) = (of.covered.to_string(), of.confirmed.max(1).to_string());
    let signed =
        of.signed.is_none().then(|| view! { <p class="note due">{td_string!(l, commitment.own.not_signed)}</p> });
    let withdrawn =
        of.withdrawn.then(|| view! { <p class="note due">{td_string!(l, commitment.own.text_withdrawn)}</p> });
    let rows = of
        .members
        .items
        .iter()
        .map(|m| {
            let state = match (&m.covered, m.confirmed_on) {
                (_, None) => view! { <Tag text=td_string!(l, commitment.own.waiting)/> }.into_any(),
                (Some(number), _) => view! {
                    <a href=format!("/commitments/{number}")>
                        <Tag tone=Tone::Good text=td_string!(l, commitment.own.covered)/>
                    </a>
                }
                .into_any(),
                (None, _) => view! { <Tag tone=Tone::Due text=td_string!(l, commitment.own.uncovered)/> }.into_any(),
            };
            view! {
                <li>
                    <div>
                        <p><a href=format!("/subjects/{}", m.uscc)>{m.name.clone()}</a> " " {state}</p>
                        <p class="soft"><span class="code">{m.uscc.clone()}</span> " · " {date(m.named_on, l)}</p>
                    </div>
                    {step("end", m.id, td_string!(l, commitment.own.end), &m.name, true)}
                </li>
            }
        })
        .collect_view();
    let none = of.members.items.is_empty().then(|| {
        view! { <p class="soft">{td_string!(l, commitment.own.no_members)}</p> }
    });
    view! {
        <section class="card">
            <h2>{td_string!(l, commitment.own.members)}</h2>
            <p>
                <b>{said}</b> " " <span class="soft">{td_string!(l, commitment.own.full)}</span>
            </p>
            <progress max=confirmed value=covered aria-label=td_string!(l, commitment.own.members)></progress>
            {signed}
            {withdrawn}
            {none}
            <ul class="starts">{rows}</ul>
            <Pager path="/business/commitments" cursor next=of.members.next/>
            <form class="form" method="post" action="/api/fn/business/member">
                <div class="field">
                    <label for="member">{td_string!(l, commitment.own.member_code)}</label>
                    <p class="hint" id="member-hint">{td_string!(l, commitment.own.member_hint)}</p>
                    <input
                        type="text"
                        id="member"
                        name="uscc"
                        maxlength="40"
                        autocomplete="off"
                        spellcheck="false"
                        aria-describedby="member-hint"
                        required
                    />
                </div>
                <button class="btn ghost" name="step" value="name">{td_string!(l, commitment.own.name_button)}</button>
            </form>
        </section>
    }
    .into_any()
}
