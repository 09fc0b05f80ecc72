//! The filters of a list: a plain GET form, every value with its count, everything in the address.

use super::{query_string, with_query};
use crate::{
    i18n::{Locale, td_string},
    locale::lang,
    ui::text::{count, date},
};
use leptos::prelude::*;
use shared::{
    browse::DisclosureQuery,
    form::FieldProblem,
    ports::{Counted, Facet},
};

/// The form above a list.
#[component]
pub(super) fn Filters(
    /// Address of the list.
    path: String,
    /// What is asked for now.
    query: DisclosureQuery,
    /// What of it was not understood.
    problems: Vec<FieldProblem>,
    /// The values there are, with their counts.
    facets: Vec<Facet>,
    /// Counts say something: the list is not narrowed by a term as well.
    counts: bool,
    l: Locale,
) -> impl IntoView {
    let clear = (!query.is_empty()).then(|| {
        view! { <a class="btn ghost" href=path.clone()>{td_string!(l, browse.filter.clear)}</a> }
    });
    let selects = facets.into_iter().map(|facet| select(facet, &query, counts, l)).collect_view();
    // A choice that nothing fits any more has no facet; it must still be in the form to be changed.
    let from = period("from", td_string!(l, browse.filter.from), &query.from, &problems, l);
    let to = period("to", td_string!(l, browse.filter.to), &query.to, &problems, l);
    let other = problems.iter().find(|p| p.field == "class").map(|p| {
        view! { <p class="problem" role="alert">{td_string!(l, browse.filter.class)} " " {p.problem.say(lang(l))}</p> }
    });
    view! {
        <form class="sift card" action=path method="get" role="search" aria-label=td_string!(l, browse.filter.title)>
            {other}
            <div class="grid">
                <p class="field wide">
                    <label for="f-q">{td_string!(l, browse.filter.q)}</label>
                    <input id="f-q" name="q" type="search" value=query.q maxlength="100" autocomplete="off" spellcheck="false"/>
                </p>
                {selects}
                {from}
                {to}
            </div>
            <p class="submit"><button class="btn">{td_string!(l, browse.filter.apply)}</button> {clear}</p>
        </form>
    }
}

/// What a filter is called.
pub(super) fn facet_name(facet: &Facet, l: Locale) -> String {
    match (&facet.label, facet.name.as_str()) {
        (Some(label), _) => label.say(lang(l)).to_owned(),
        (None, "department") => td_string!(l, browse.filter.department).to_owned(),
        (None, "region") => td_string!(l, browse.filter.region).to_owned(),
        (None, "class") => td_string!(l, browse.filter.class).to_owned(),
        (None, other) => other.to_owned(),
    }
}

fn select(facet: Facet, query: &DisclosureQuery, counts: bool, l: Locale) -> impl IntoView + use<> {
    let chosen =
        query.parts().into_iter().find(|(name, _)| *name == facet.name).map_or("", |(_, value)| value).to_owned();
    let label = facet_name(&facet, l);
    let id = format!("f-{}", facet.name);
    let known = chosen.is_empty() || facet.values.iter().any(|value| value.value == chosen);
    let lost = (!known).then(|| view! { <option value=chosen.clone() selected=true>{chosen.clone()}</option> });
    let more = (facet.more > 0).then(|| {
        let said = td_string!(l, browse.filter.more, n = facet.more).to_string();
        view! { <option disabled=true>{said}</option> }
    });
    let options = facet
        .values
        .into_iter()
        .map(|value| {
            let text = value.label.say(lang(l));
            let text = match counts {
                true => td_string!(l, browse.filter.value, text = text, n = count(value.n)).to_string(),
                false => text.to_owned(),
            };
            let selected = value.value == chosen;
            view! { <option value=value.value selected=selected>{text}</option> }
        })
        .collect_view();
    view! {
        <p class="field">
            <label for=id.clone()>{label}</label>
            <select id=id name=facet.name>
                <option value="">{td_string!(l, browse.filter.all)}</option>
                {lost}
                {options}
                {more}
            </select>
        </p>
    }
}

fn period(
    name: &'static str,
    label: &'static str,
    value: &str,
    problems: &[FieldProblem],
    l: Locale,
) -> impl IntoView + use<> {
    let problem = problems.iter().find(|p| p.field == name).map(|p| p.problem.say(lang(l)));
    let id = format!("f-{name}");
    let (hint, error) = (format!("{id}-hint"), format!("{id}-error"));
    let described = if problem.is_some() { format!("{error} {hint}") } else { hint.clone() };
    let invalid = problem.is_some().then_some("true");
    let class = if problem.is_some() { "field bad" } else { "field" };
    let problem = problem.map(|text| view! { <span class="problem" id=error>{text}</span> });
    view! {
        <p class=class>
            <label for=id.clone()>{label}</label>
            {problem}
            <input id=id name=name type="text" inputmode="numeric" value=value.to_owned() maxlength="10" autocomplete="off"
                placeholder="2026-03" aria-describedby=described aria-invalid=invalid/>
            <span class="hint hidden" id=hint>{td_string!(l, browse.filter.period_hint)}</span>
        </p>
    }
}

/// How many there are, for which day that was counted, and the way to have them as a file.
#[component]
pub(super) fn Tally(
    /// The counts.
    counted: Option<Counted>,
    /// Address of the file, without query.
    #[prop(optional_no_strip)]
    file: Option<String>,
    /// What is asked for.
    query: DisclosureQuery,
    l: Locale,
) -> impl IntoView {
    let text = counted.and_then(|counted| {
        let day = date(counted.as_of, l);
        let n = count(counted.total?);
        let rounded = counted.rounded.then(|| td_string!(l, browse.rounded));
        Some(view! { <p>{td_string!(l, browse.total, n = n, day = day).to_string()} " " {rounded}</p> })
    });
    let file = file.map(|path| {
        let href = with_query(&path, &query_string(query.parts()));
        view! { <p><a href=href rel="external" download="">{td_string!(l, browse.csv)}</a></p> }
    });
    view! { <div class="tally">{text} {file}</div> }
}
