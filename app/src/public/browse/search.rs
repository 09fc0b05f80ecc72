use super::{query_string, record_line, search_of, server_fns::find};
use crate::{
    frame::Frame,
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Breadcrumbs, Pager, SubjectRow, load, page_data, text::encode},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    ports::{CodeHint, FoundBy, SearchPage as Found, SearchQuery, SubjectLine},
    problem::Bilingual,
    tier::Tier,
};

/// `/search?q=`: subjects by name, code, old registration number or person in charge; records by document number.
#[component]
pub fn SearchPage() -> impl IntoView {
    let l = locale();
    let query = use_query_map();
    let found = page_data(
        move || query.with(|q| (search_of(q), q.get("cursor"))),
        |(query, cursor)| async move { Ok((find(query, cursor.clone()).await?, cursor)) },
    );
    view! {
        <Breadcrumbs here=td_string!(l, public.search.title)/>
        {load(found, move |(found, cursor)| view! { <List found cursor l/> }.into_any())}
    }
    .into_any()
}

#[component]
fn List(found: Found, cursor: Option<String>, l: Locale) -> impl IntoView {
    let Found { query, by, items, persons, records, next, hint, regions, kinds } = found;
    let term = query.q.as_str();
    let n = items.len() + records.len();
    let heading = match (term.is_empty(), n, &next, &cursor) {
        (true, ..) => td_string!(l, public.search.empty_term).to_owned(),
        (_, 0, None, None) => td_string!(l, public.search.none, term = term).to_string(),
        (_, _, None, None) if n == 1 => td_string!(l, public.search.one, term = term).to_string(),
        (_, _, None, None) => td_string!(l, public.search.some, n = n, term = term).to_string(),
        (_, _, Some(_), None) if n > 0 => td_string!(l, public.search.first, n = n, term = term).to_string(),
        _ => td_string!(l, public.search.for_term, term = term).to_string(),
    };
    let taken = match by {
        FoundBy::Document => Some(td_string!(l, browse.search.by_document)),
        FoundBy::Registration => Some(td_string!(l, browse.search.by_registration)),
        FoundBy::Name | FoundBy::Code => None,
    };
    let taken = taken.map(|text| view! { <p class="soft">{text}</p> });
    let nothing = n == 0 && next.is_none() && hint.is_none();
    let help = nothing.then(|| view! { <p>{td_string!(l, public.search.help)}</p> });
    // A search through very common names with a rare filter goes on in steps.
    let further = (n == 0 && next.is_some()).then(|| view! { <p>{td_string!(l, browse.search.further)}</p> });
    let on = use_context::<Frame>().and_then(|frame| frame.on);
    let records = (!records.is_empty()).then(|| {
        let lines = records.into_iter().map(|line| record_line(line, on, l)).collect_view();
        view! { <section class="card" aria-label=td_string!(l, public.subject.records)><ul class="lines">{lines}</ul></section> }
    });
    let persons = (!persons.is_empty()).then(|| {
        let title = td_string!(l, browse.search.persons, name = term).to_string();
        view! { <section class="persons"><h2>{title}</h2>{subjects(persons)}</section> }
    });
    let list = (!items.is_empty()).then(|| subjects(items));
    // A plain text: the head is written after the page's signals are gone, so a closure over them would fail by chance.
    let title = td_string!(l, public.search.for_term, term = term).to_string();
    let text = query_string([
        ("q", query.q.as_str()),
        ("region", query.region.as_str()),
        ("kind", query.kind.as_str()),
        ("tier", query.tier.as_str()),
    ]);
    let narrow = (!query.q.is_empty()).then(|| view! { <Narrow query=query.clone() regions kinds l/> });
    view! {
        <Title text=title/>
        <h1>{heading}</h1>
        {taken}
        {narrow}
        {hint.map(|hint| view! { <Hint hint l/> })}
        {help}
        {further}
        {list}
        {records}
        {persons}
        <Pager path="/search" query=text cursor next/>
    }
}

fn subjects(items: Vec<SubjectLine>) -> impl IntoView {
    let rows = items.into_iter().map(|subject| view! { <SubjectRow subject/> }).collect_view();
    view! { <ul class="card subjects">{rows}</ul> }
}

/// Region, kind and tier.
#[component]
fn Narrow(
    query: SearchQuery,
    regions: Vec<(String, Bilingual)>,
    kinds: Vec<(String, Bilingual)>,
    l: Locale,
) -> impl IntoView {
    let select = |name: &'static str, label: &'static str, chosen: String, options: Vec<(String, String)>| {
        let id = format!("n-{name}");
        let options = options.into_iter().map(|(value, text)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{text}</option> }
        });
        let options = options.collect_view();
        view! {
            <p class="field">
                <label for=id.clone()>{label}</label>
                <select id=id name=name><option value="">{td_string!(l, browse.filter.all)}</option>{options}</select>
            </p>
        }
    };
    let said = |list: Vec<(String, Bilingual)>| -> Vec<(String, String)> {
        list.into_iter().map(|(code, name)| (code, name.say(lang(l)).to_owned())).collect()
    };
    let tiers = Tier::ALL.map(|tier| (tier.as_str().to_owned(), tier.name(lang(l)).to_owned())).to_vec();
    let open = !(query.region.is_empty() && query.kind.is_empty() && query.tier.is_empty());
    view! {
        <details class="sift card" open=open>
            <summary>{td_string!(l, browse.search.narrow)}</summary>
            <form action="/search" method="get">
                <input type="hidden" name="q" value=query.q/>
                <div class="grid">
                    {select("region", td_string!(l, browse.filter.region), query.region, said(regions))}
                    {select("kind", td_string!(l, browse.search.kind), query.kind, said(kinds))}
                    {select("tier", td_string!(l, browse.search.tier), query.tier, tiers)}
                </div>
                <p class="submit"><button class="btn">{td_string!(l, browse.filter.apply)}</button></p>
            </form>
        </details>
    }
}

/// What is wrong with a code, and the one that was probably meant.
#[component]
pub(in crate::public) fn Hint(
    hint: CodeHint,
    /// Where a search goes.
    #[prop(default = "/search")]
    path: &'static str,
    l: Locale,
) -> impl IntoView {
    let meant = hint.suggestion.map(|code| {
        let href = format!("{path}?q={}", encode(&code));
        view! { <p>{td_string!(l, public.search.meant)} " " <a class="code" href=href>{code}</a></p> }
    });
    view! {
        <div class="notice">
            <p><b>{td_string!(l, public.search.code)}</b> " " {hint.problem.say(lang(l))}</p>
            {meant}
        </div>
    }
}
