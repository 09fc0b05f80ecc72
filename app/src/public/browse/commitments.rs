use super::{
    filters::{Filters, Tally},
    filters_of, query_string,
    server_fns::commitments,
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Breadcrumbs, Pager, State, Tag, load, page_data, text::date},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::ports::{CommitmentLine, DisclosurePage};

/// `/commitments`: what businesses promised, newest first, by type, region, state and who.
#[component]
pub fn CommitmentsPage() -> impl IntoView {
    let l = locale();
    let query = use_query_map();
    let found = page_data(
        move || query.with(|q| (filters_of(q), q.get("cursor"))),
        |(query, cursor)| async move { Ok((commitments(query, cursor.clone()).await?, cursor)) },
    );
    view! {
        <Title text=td_string!(l, public.commitments.title)/>
        <Breadcrumbs here=td_string!(l, public.commitments.title)/>
        <h1>{td_string!(l, public.commitments.title)}</h1>
        <p class="lead">{td_string!(l, public.commitments.lead)}</p>
        <p><a href="/commitments/items">{td_string!(l, commitment.items.link)}</a></p>
        {load(found, move |(found, cursor)| view! { <List found cursor l/> }.into_any())}
    }
    .into_any()
}

#[component]
fn List(found: DisclosurePage<CommitmentLine>, cursor: Option<String>, l: Locale) -> impl IntoView {
    let DisclosurePage { query, problems, counted, page, .. } = found;
    let facets = counted.as_ref().map(|counted| counted.facets.clone()).unwrap_or_default();
    let counts = query.q.is_empty();
    let none = query.is_empty();
    let head = view! {
        <Filters path="/commitments".to_owned() query=query.clone() problems facets counts l/>
        <Tally counted file=Some("/disclosures/commitment.csv".to_owned()) query=query.clone() l/>
    };
    if page.items.is_empty() {
        let (title, text) = match none {
            true => (td_string!(l, public.commitments.none), td_string!(l, public.commitments.none_text)),
            false => (td_string!(l, browse.none), td_string!(l, browse.none_text)),
        };
        return view! { {head} <State part=true title=title text=text/> }.into_any();
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
    let lines = page.items.into_iter().map(line).collect_view();
    view! {
        {head}
        <ul class="card subjects">{lines}</ul>
        <Pager path="/commitments" query=query_string(query.parts()) cursor next=page.next/>
    }
    .into_any()
}
