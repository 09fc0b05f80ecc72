use super::server_fns::{commitment, commitments};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Breadcrumbs, Fact, Facts, Pager, State, Tag, load, page_data, text::date},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::ports::{CommitmentLine, Page};

/// `/commitments`: what businesses promised, newest first.
#[component]
pub fn CommitmentsPage() -> impl IntoView {
    let l = locale();
    let query = use_query_map();
    let rows = page_data(move || query.with(|q| q.get("cursor")), commitments);
    view! {
        <Title text=td_string!(l, public.commitments.title)/>
        <Breadcrumbs here=td_string!(l, public.commitments.title)/>
        <h1>{td_string!(l, public.commitments.title)}</h1>
        <p class="lead">{td_string!(l, public.commitments.lead)}</p>
        {load(rows, move |rows| {
            let cursor = query.with_untracked(|q| q.get("cursor"));
            view! { <Rows rows cursor l/> }.into_any()
        })}
    }
    .into_any()
}

#[component]
fn Rows(rows: Page<CommitmentLine>, cursor: Option<String>, l: Locale) -> impl IntoView {
    if rows.items.is_empty() {
        return view! {
            <State part=true title=td_string!(l, public.commitments.none) text=td_string!(l, public.commitments.none_text)/>
        }
        .into_any();
    }
    let line = |c: CommitmentLine| {
        view! {
            <li class="subject">
                <div>
                    <h2><a href=format!("/commitments/{}", c.number)>{c.matter}</a></h2>
                    <p>{c.name}</p>
                    <p class="soft"><span class="code">{c.number}</span> " · " {date(c.made_on, l)}</p>
                </div>
                <p><Tag text=c.kind.say(lang(l))/> " " <Tag text=c.fulfilment.say(lang(l))/></p>
            </li>
        }
    };
    let lines = rows.items.into_iter().map(line).collect_view();
    view! { <ul class="card subjects">{lines}</ul> <Pager path="/commitments" cursor next=rows.next/> }.into_any()
}

/// `/commitments/{number}`: one promise in full.
#[component]
pub fn CommitmentPage() -> impl IntoView {
    let l = locale();
    let params = use_params_map();
    let found = page_data(move || params.with(|p| p.get("number").unwrap_or_default()), commitment);
    load(found, move |c| view! { <Commitment c l/> }.into_any())
}

#[component]
fn Commitment(c: CommitmentLine, l: Locale) -> impl IntoView {
    let valid = c.valid_to.map_or_else(|| td_string!(l, public.commitments.no_end).to_owned(), |day| date(day, l));
    let all = ("/commitments".to_owned(), td_string!(l, public.commitments.title).to_owned());
    view! {
        <Title text=format!("{} · {}", c.matter, c.name)/>
        <Breadcrumbs above=vec![all] here=c.number.clone()/>
        <section class="card">
            <h1>{c.matter}</h1>
            <Facts>
                <Fact label=td_string!(l, public.commitments.who)>
                    <a href=format!("/subjects/{}", c.uscc)>{c.name}</a>
                </Fact>
                <Fact label=td_string!(l, public.commitments.number)><span class="code">{c.number}</span></Fact>
                <Fact label=td_string!(l, public.commitments.kind)>{c.kind.say(lang(l)).to_owned()}</Fact>
                <Fact label=td_string!(l, public.commitments.made_on)>{date(c.made_on, l)}</Fact>
                <Fact label=td_string!(l, public.commitments.valid_to)>{valid}</Fact>
                <Fact label=td_string!(l, public.commitments.fulfilment)>{c.fulfilment.say(lang(l)).to_owned()}</Fact>
            </Facts>
        </section>
        <section class="card prose">
            <h2>{td_string!(l, public.commitments.content)}</h2>
            {paragraphs(&c.content)}
            <h2>{td_string!(l, public.commitments.liability)}</h2>
            {paragraphs(&c.liability)}
        </section>
    }
}

/// A text whose paragraphs stand on lines of their own.
fn paragraphs(text: &str) -> impl IntoView + use<> {
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| view! { <p>{line.to_owned()}</p> }).collect_view()
}
