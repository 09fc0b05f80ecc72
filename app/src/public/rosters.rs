use super::server_fns::roster;
use crate::{
    i18n::{Locale, td_string},
    locale::locale,
    ui::{Breadcrumbs, Pager, State, load, page_data, text::date},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::ports::{Page, RosterLine};

/// `/rosters/{kind}`: who stands on a published list, since when, until when and on what basis.
#[component]
pub fn RosterPage() -> impl IntoView {
    let l = locale();
    let (params, query) = (use_params_map(), use_query_map());
    let kind = move || params.with(|p| p.get("kind").unwrap_or_default());
    let cursor = move || query.with(|q| q.get("cursor"));
    let rows = page_data(move || (kind(), cursor()), |(kind, cursor)| roster(kind, cursor));
    load(rows, move |rows| {
        let kind = params.with_untracked(|p| p.get("kind").unwrap_or_default());
        let cursor = query.with_untracked(|q| q.get("cursor"));
        view! { <Roster kind rows cursor l/> }.into_any()
    })
}

/// Name of a kind of roster; the code itself for one that is named nowhere yet.
pub(super) fn roster_name(kind: &str, l: Locale) -> String {
    match kind {
        "serious_dishonesty" => td_string!(l, public.roster.serious_dishonesty).to_owned(),
        "exemplar" => td_string!(l, public.roster.exemplar).to_owned(),
        "key_attention" => td_string!(l, public.roster.key_attention).to_owned(),
        "ban" => td_string!(l, public.roster.ban).to_owned(),
        other => other.to_owned(),
    }
}

#[component]
fn Roster(kind: String, rows: Page<RosterLine>, cursor: Option<String>, l: Locale) -> impl IntoView {
    let name = roster_name(&kind, l);
    let body = if rows.items.is_empty() {
        view! { <State part=true title=td_string!(l, public.roster.none) text=td_string!(l, public.roster.none_text)/> }
            .into_any()
    } else {
        let lines = rows.items.into_iter().map(|line| entry(line, l)).collect_view();
        view! {
            <div class="card scroll" tabindex="0" role="region" aria-label=name.clone()>
                <table>
                    <caption class="hidden">{name.clone()}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{td_string!(l, public.roster.subject)}</th>
                            <th scope="col">{td_string!(l, public.roster.from)}</th>
                            <th scope="col">{td_string!(l, public.roster.to)}</th>
                            <th scope="col">{td_string!(l, public.roster.organ)}</th>
                            <th scope="col">{td_string!(l, public.roster.basis)}</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
            <Pager path=format!("/rosters/{kind}") cursor next=rows.next/>
        }
        .into_any()
    };
    view! {
        <Title text=name.clone()/>
        <Breadcrumbs here=name.clone()/>
        <h1>{name.clone()}</h1>
        <p class="lead">{td_string!(l, public.roster.lead)}</p>
        {body}
    }
}

fn entry(line: RosterLine, l: Locale) -> impl IntoView {
    let to = line.to.map_or_else(|| td_string!(l, public.roster.open).to_owned(), |day| date(day, l));
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/subjects/{}", line.uscc)>{line.name}</a>
                <span class="soft code">{line.uscc}</span>
            </th>
            <td class="day">{date(line.from, l)}</td>
            <td class="day">{to}</td>
            <td>{line.organ}</td>
            <td>{line.basis}</td>
        </tr>
    }
}
