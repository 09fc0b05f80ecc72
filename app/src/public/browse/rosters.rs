use super::{
    query_string,
    server_fns::{roster, rosters},
    with_query,
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{
        Breadcrumbs, Citations, Pager, State, Tag, Tone, load, page_data,
        text::{count, date},
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::ports::{RosterHead, RosterLine, RosterPage as Roster};

/// `/rosters`: which lists the city publishes, on what basis, and how many stand on each.
#[component]
pub fn RostersPage() -> impl IntoView {
    let l = locale();
    let all = page_data(|| (), |()| rosters());
    view! {
        <Title text=td_string!(l, browse.rosters.title)/>
        <Breadcrumbs here=td_string!(l, browse.rosters.title)/>
        <h1>{td_string!(l, browse.rosters.title)}</h1>
        <p class="lead">{td_string!(l, public.roster.lead)}</p>
        {load(all, move |all: Vec<RosterHead>| {
            let all = all.into_iter().map(|head| {
                let href = format!("/rosters/{}", head.kind);
                let title = view! { <h2><a href=href>{head.name.say(lang(l)).to_owned()}</a></h2> };
                view! { <section class="card">{title} {about(&head, l)}</section> }
            });
            all.collect_view().into_any()
        })}
    }
    .into_any()
}

/// What a list is, where it stands, how one leaves it.
fn about(head: &RosterHead, l: Locale) -> impl IntoView + use<> {
    let between = if l == Locale::zh_CN { "、" } else { ", " };
    let mut aliases: Vec<_> = head.aliases.iter().map(|alias| alias.say(lang(l))).collect();
    aliases.dedup();
    let aliases = aliases.join(between);
    let aliases = (!aliases.is_empty()).then(|| {
        view! { <p class="soft">{td_string!(l, browse.rosters.aliases, names = aliases).to_string()}</p> }
    });
    let counts =
        head.counts_for_tier.then(|| view! { <Tag tone=Tone::Plain text=td_string!(l, browse.rosters.counts)/> });
    view! {
        <p>{td_string!(l, browse.rosters.total, n = count(head.total)).to_string()} " " {counts}</p>
        <p>{head.about.say(lang(l)).to_owned()}</p>
        <p>{head.exits.say(lang(l)).to_owned()}</p>
        {aliases}
        <Citations of=head.basis.clone()/>
    }
}

/// `/rosters/{kind}`: who stands on a published list, since when, until when and on what basis.
#[component]
pub fn RosterPage() -> impl IntoView {
    let l = locale();
    let (params, query) = (use_params_map(), use_query_map());
    let asked = move || {
        let kind = params.with(|p| p.get("kind").unwrap_or_default());
        query.with(|q| (kind, q.get("q").unwrap_or_default(), q.get("cursor")))
    };
    let found =
        page_data(asked, |(kind, q, cursor)| async move { Ok((roster(kind, q, cursor.clone()).await?, cursor)) });
    load(found, move |(found, cursor)| view! { <List found cursor l/> }.into_any())
}

#[component]
fn List(found: Roster, cursor: Option<String>, l: Locale) -> impl IntoView {
    let Roster { head, q, page } = found;
    let name = head.name.say(lang(l)).to_owned();
    let path = format!("/rosters/{}", head.kind);
    let above = vec![("/rosters".to_owned(), td_string!(l, browse.rosters.title).to_owned())];
    let query = query_string([("q", q.as_str())]);
    let file = with_query(&format!("{path}.csv"), &query);
    let clear = (!q.is_empty())
        .then(|| view! { <a class="btn ghost" href=path.clone()>{td_string!(l, browse.filter.clear)}</a> });
    let body = if page.items.is_empty() {
        let (title, text) = match (q.is_empty(), page.next.is_some()) {
            (true, _) => (td_string!(l, public.roster.none), td_string!(l, public.roster.none_text)),
            (false, false) => (td_string!(l, browse.none), td_string!(l, browse.none_text)),
            (false, true) => (td_string!(l, browse.rosters.not_yet), td_string!(l, browse.rosters.further)),
        };
        view! { <State part=true title=title text=text/> <Pager path=path.clone() query cursor next=page.next/> }
            .into_any()
    } else {
        let lines = page.items.into_iter().map(|line| entry(line, l)).collect_view();
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
            <Pager path=path.clone() query cursor next=page.next/>
        }
        .into_any()
    };
    view! {
        <Title text=name.clone()/>
        <Breadcrumbs above here=name.clone()/>
        <h1>{name.clone()}</h1>
        {about(&head, l)}
        <form class="sift card" action=path method="get" role="search" aria-label=td_string!(l, browse.filter.title)>
            <div class="grid">
                <p class="field wide">
                    <label for="f-q">{td_string!(l, browse.rosters.q)}</label>
                    <input id="f-q" name="q" type="search" value=q maxlength="100" autocomplete="off" spellcheck="false"/>
                </p>
            </div>
            <p class="submit"><button class="btn">{td_string!(l, browse.filter.apply)}</button> {clear}</p>
        </form>
        <p class="tally"><a href=file rel="external" download="">{td_string!(l, browse.csv)}</a></p>
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
