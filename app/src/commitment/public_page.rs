//! One commitment in public: what was promised, where it stands, what became of it.

use super::{paragraphs, server_fns::load_commitment};
use crate::{
    case::{Timeline, due_date, due_words, state_name, tone_of},
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Breadcrumbs, Fact, Facts, Tag, load, page_data, text::date},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use shared::{
    case::{KindCode, State},
    ports::CommitmentView,
};

/// `/commitments/{number}`.
#[component]
pub fn CommitmentPage() -> impl IntoView {
    let params = use_params_map();
    let found = page_data(move || params.with(|p| p.get("number").unwrap_or_default()), load_commitment);
    load(found, |found| view(found, locale()))
}

fn view(found: CommitmentView, l: Locale) -> AnyView {
    let outcome = outcome(&found, l);
    let CommitmentView { line: c, record, state, due, left, template, unit, missing, events, on, .. } = found;
    let valid = c.valid_to.map_or_else(|| td_string!(l, public.commitments.no_end).to_owned(), |day| date(day, l));
    let above = vec![("/commitments".to_owned(), td_string!(l, public.commitments.title).to_owned())];
    let lapsed = state == Some(State::Signed) && c.valid_to.is_some_and(|day| day < on);
    let stands = state.map(|state| {
        let tag = view! {
            <Tag tone=tone_of(KindCode::Commitment, state) text=state_name(KindCode::Commitment, state, l)/>
        };
        let lapsed = lapsed.then(|| view! { " " <Tag text=td_string!(l, commitment.view.lapsed)/> });
        view! { <Fact label=td_string!(l, commitment.view.state)>{tag} {lapsed}</Fact> }
    });
    let due = due.map(|due| {
        let left = left.map(|left| {
            let (text, tone) = due_words(left, l);
            view! { " " <Tag tone text/> }
        });
        view! { <Fact label=td_string!(l, commitment.view.due)>{due_date(due, l)} {left}</Fact> }
    });
    let missing = (!missing.is_empty())
        .then(|| view! { <Fact label=td_string!(l, commitment.view.missing)>{missing.clone()}</Fact> });
    let template = template.map(|(code, version, title)| {
        let href = format!("/commitments/items/{code}?version={version}");
        let version = td_string!(l, commitment.template.version, n = version).to_string();
        view! {
            <Fact label=td_string!(l, commitment.view.template)>
                <a href=href>{title.say(lang(l)).to_owned()} " · " {version}</a>
            </Fact>
        }
    });
    view! {
        <Title text=format!("{} · {}", c.matter, c.name)/>
        <Breadcrumbs above here=c.number.clone()/>
        <section class="card">
            <h1>{c.matter}</h1>
            <Facts>
                <Fact label=td_string!(l, public.commitments.who)>
                    <a href=format!("/subjects/{}", c.uscc)>{c.name}</a>
                </Fact>
                <Fact label=td_string!(l, public.commitments.number)><span class="code">{c.number}</span></Fact>
                <Fact label=td_string!(l, public.commitments.kind)>{c.kind.say(lang(l)).to_owned()}</Fact>
                {stands}
                <Fact label=td_string!(l, public.commitments.fulfilment)>{c.fulfilment.say(lang(l)).to_owned()}</Fact>
                {due}
                {missing}
                <Fact label=td_string!(l, public.commitments.made_on)>{date(c.made_on, l)}</Fact>
                <Fact label=td_string!(l, public.commitments.valid_to)>{valid}</Fact>
                <Fact label=td_string!(l, commitment.view.unit)>{unit}</Fact>
                {template}
            </Facts>
        </section>
        {outcome}
        <section class="card prose">
            <h2>{td_string!(l, public.commitments.content)}</h2>
            {paragraphs(&c.content)}
            <h2>{td_string!(l, public.commitments.liability)}</h2>
            {paragraphs(&c.liability)}
            <p><a href=format!("/records/{record}")>{td_string!(l, commitment.view.history)}</a></p>
        </section>
        {(!events.is_empty()).then(|| view! { <Timeline events kind=KindCode::Commitment/> })}
    }
    .into_any()
}

/// The verdict, where one was given.
fn outcome(found: &CommitmentView, l: Locale) -> Option<AnyView> {
    let on = found.established_on?;
    let fact = |label: &'static str, value: String| {
        (!value.is_empty()).then(|| view! { <Fact label=label><span class="lines">{value}</span></Fact> })
    };
    let kept = found.line.fulfilment.say(lang(l)).to_owned();
    let (not_kept, pursued, by) = (found.not_kept.clone(), found.pursued.clone(), found.established_by.clone());
    let breach = found.breach.as_ref().map(|breach| breach.say(lang(l)).to_owned()).unwrap_or_default();
    Some(
        view! {
            <section class="card">
                <h2>{td_string!(l, commitment.view.outcome)}</h2>
                <Facts>
                    {fact(td_string!(l, public.commitments.fulfilment), kept)}
                    {fact(td_string!(l, commitment.view.breach), breach)}
                    {fact(td_string!(l, commitment.view.not_kept), not_kept)}
                    {fact(td_string!(l, commitment.view.pursued), pursued)}
                    {fact(td_string!(l, commitment.view.established_on), date(on, l))}
                    {fact(td_string!(l, commitment.view.established_by), by)}
                </Facts>
            </section>
        }
        .into_any(),
    )
}
