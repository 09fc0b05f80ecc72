use super::{
    disclosures::Lines,
    filters::{Filters, Tally, facet_name},
    filters_of, query_string,
    server_fns::{complaint_industries, disclosures},
    with_query,
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{
        Breadcrumbs, load, page_data,
        text::{count, date, encode},
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    browse::DisclosureQuery,
    ports::{Counted, DisclosurePage, Industries, RecordLine},
};

/// Rows of one table of figures.
const ROWS: usize = 12;

/// `/complaints`: consumers' complaints in figures, and each of them as far as it is public.
#[component]
pub fn ComplaintsPage() -> impl IntoView {
    let l = locale();
    let query = use_query_map();
    let found = page_data(
        move || query.with(|q| (filters_of(q), q.get("cursor"))),
        |(query, cursor)| async move {
            let page = disclosures("complaint".to_owned(), query, cursor.clone()).await?;
            Ok((page, complaint_industries().await?, cursor))
        },
    );
    load(found, move |(found, industries, cursor)| view! { <Complaints found industries cursor l/> }.into_any())
}

#[component]
fn Complaints(
    found: DisclosurePage<RecordLine>,
    industries: Option<Industries>,
    cursor: Option<String>,
    l: Locale,
) -> impl IntoView {
    let DisclosurePage { query, problems, counted, page, .. } = found;
    let facets = counted.as_ref().map(|counted| counted.facets.clone()).unwrap_or_default();
    // Figures stand before the list, on its first page.
    let figures = (cursor.is_none() && query.q.is_empty()).then(|| figures(counted.as_ref(), industries, &query, l));
    let counts = query.q.is_empty();
    view! {
        <Title text=td_string!(l, browse.complaints.title)/>
        <Breadcrumbs here=td_string!(l, browse.complaints.title)/>
        <h1>{td_string!(l, browse.complaints.title)}</h1>
        <p class="lead">{td_string!(l, browse.complaints.lead)}</p>
        <Filters path="/complaints".to_owned() query=query.clone() problems facets counts l/>
        <Tally counted file=Some("/disclosures/complaint.csv".to_owned()) query=query.clone() l/>
        {figures}
        <Lines path="/complaints".to_owned() query page cursor l/>
    }
}

/// By month, region, kind and industry; each figure leads to the records behind it where a filter can name them.
fn figures(counted: Option<&Counted>, industries: Option<Industries>, query: &DisclosureQuery, l: Locale) -> AnyView {
    let link = |name: &str, value: &str| {
        let mut narrowed = query.clone();
        narrowed.set(name, value);
        with_query("/complaints", &query_string(narrowed.parts()))
    };
    let mut tables = Vec::new();
    if let Some(counted) = counted.filter(|counted| counted.total.is_some()) {
        let last = counted.months.len().saturating_sub(ROWS);
        let months = counted.months[last..].iter().rev().map(|(month, n)| {
            let value = month.format("%Y-%m").to_string();
            let mut narrowed = query.clone();
            narrowed.set("from", &value);
            narrowed.set("to", &value);
            let href = with_query("/complaints", &query_string(narrowed.parts()));
            (value, Some(href), *n)
        });
        tables.push(table(td_string!(l, browse.complaints.by_month).to_owned(), months.collect()));
        for facet in counted.facets.iter().filter(|facet| ["region", "kind"].contains(&facet.name.as_str())) {
            let rows = facet
                .values
                .iter()
                .take(ROWS)
                .map(|value| (value.label.say(lang(l)).to_owned(), Some(link(&facet.name, &value.value)), value.n));
            tables.push(table(facet_name(facet, l), rows.collect()));
        }
    }
    if let Some(industries) = industries.filter(|_| query.is_empty()) {
        let rows = industries.sections.iter().take(ROWS).map(|(name, n)| (name.say(lang(l)).to_owned(), None, *n));
        let title = td_string!(l, browse.complaints.by_industry, day = date(industries.as_of, l)).to_string();
        tables.push(table(title, rows.collect()));
    }
    view! { <div class="figures-grid">{tables}</div> }.into_any()
}

fn table(title: String, rows: Vec<(String, Option<String>, i64)>) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let most = rows.iter().map(|(_, _, n)| *n).max().unwrap_or(1).max(1);
    let rows = rows
        .into_iter()
        .map(|(name, href, n)| {
            let name = match href {
                Some(href) => view! { <a href=href>{name}</a> }.into_any(),
                None => name.into_any(),
            };
            // The bar only repeats the number beside it.
            let width = n * 100 / most;
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td class="num">{count(n)}</td>
                    <td class="bar" aria-hidden="true">
                        <svg viewBox="0 0 100 8" preserveAspectRatio="none"><rect width=width height="8"></rect></svg>
                    </td>
                </tr>
            }
        })
        .collect_view();
    let id = encode(&title).replace('%', "");
    let labelled = id.clone();
    view! {
        <section class="card" aria-labelledby=labelled>
            <table><caption id=id>{title}</caption><tbody>{rows}</tbody></table>
        </section>
    }
    .into_any()
}
