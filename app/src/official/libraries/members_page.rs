//! Who stands in a library.

use super::{PATH, server_fns::load_members};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{Breadcrumbs, Pager, Table, Tag, TierBadge, Tone, load, page_data, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    library::MemberFilter,
    ports::{MemberLine, Members},
    tier::Tier,
};

/// Rows of one page.
#[cfg(feature = "ssr")]
pub(super) const ROWS: i64 = 50;

/// `/official/libraries/{library}/members?q=&tier=`.
#[component]
pub fn MembersPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let page = page_data(
        move || {
            let id = params.with(|p| p.get("library").and_then(|id| id.parse::<i64>().ok())).unwrap_or_default();
            query.with(|query| {
                let filter =
                    MemberFilter { q: query.get("q").unwrap_or_default(), tier: query.get("tier").unwrap_or_default() };
                (id, filter, query.get("cursor"))
            })
        },
        |(id, filter, cursor)| async move { Ok((load_members(id, filter, cursor.clone()).await?, cursor)) },
    );
    load(page, |(members, cursor)| view(members, cursor))
}

fn view(members: Members, cursor: Option<String>) -> AnyView {
    let l = locale();
    let path = format!("{PATH}/{}/members", members.line.id);
    let title = td_string!(l, library.members_of, name = members.line.name.clone()).to_string();
    let above = vec![
        (PATH.to_owned(), td_string!(l, library.name).to_owned()),
        (format!("{PATH}/{}", members.line.id), members.line.name.clone()),
    ];
    let MemberFilter { q, tier } = members.filter.clone();
    let pairs = [("q", &q), ("tier", &tier)];
    let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    let query = pairs.map(|(name, value)| format!("{name}={}", text::encode(value))).collect::<Vec<_>>().join("&");
    let export = if query.is_empty() { format!("{path}.csv") } else { format!("{path}.csv?{query}") };
    let options = Tier::ALL
        .map(|known| {
            view! { <option value=known.as_str() selected=known.as_str() == tier>{known.name(lang(l))}</option> }
        })
        .collect_view();
    let counted = members.line.as_of.zip(members.line.tiers).map(|(day, tiers)| {
        let n = text::count(tiers.iter().sum());
        td_string!(l, library.counted_on, day = text::date(day, l), n = n).to_string()
    });
    let table = table(&members.page.items, l);
    view! {
        <Title text=title.clone()/>
        <DeskFrame place=Place::Libraries>
            <Breadcrumbs above here=td_string!(l, library.members)/>
            <h1>{title}</h1>
            <p class="soft">{counted}</p>
            <form class="filters" method="get" action=path.clone()>
                <p>
                    <label for="member-q">{td_string!(l, library.search)}</label>
                    <input type="search" id="member-q" name="q" value=q/>
                </p>
                <p>
                    <label for="tier">{td_string!(l, library.tier)}</label>
                    <select id="tier" name="tier"><option value="">{td_string!(l, library.any_tier)}</option>{options}</select>
                </p>
                <p><button class="btn ghost">{td_string!(l, library.narrow)}</button></p>
            </form>
            {table}
            <Pager path query cursor next=members.page.next/>
            // A file: the browser must not take it for a page of its own.
            <p><a href=export rel="external" download="">{td_string!(l, library.export)}</a></p>
        </DeskFrame>
    }
    .into_any()
}

fn table(lines: &[MemberLine], l: Locale) -> AnyView {
    Table::named(lines, td_string!(l, library.members))
        .column(td_string!(l, library.subject), |line| {
            let by_hand = line.picked.then(|| view! { <Tag tone=Tone::Plain text=td_string!(l, library.picked)/> });
            view! { <a href=format!("/subjects/{}", line.uscc)>{line.name.clone()}</a> " " {by_hand} <small>{line.uscc.clone()}</small> }
        })
        .column(td_string!(l, library.region), |line| line.region.say(lang(l)).to_owned())
        .column(td_string!(l, library.industry), |line| line.industry.say(lang(l)).to_owned())
        .column(td_string!(l, library.tier), |line| view! { <TierBadge tier=line.tier/> })
        .card_or(td_string!(l, library.nobody))
}
