//! The monthly brief 月报: as an office writes it, for reading and for paper.

use super::{
    PATH,
    server_fns::{load_brief, load_briefs},
    tabs::{Tab, tabs},
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{Breadcrumbs, Table, TierBadge, form::ErrorNote, load, page_data, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    analysis::{BriefRecords, BriefRoster, month_code},
    form::FormState,
    ports::{BriefLine, BriefVersion, BriefView},
    tier::Tier,
};

/// `/official/analysis/briefs`.
#[component]
pub fn BriefsPage() -> impl IntoView {
    load(page_data(|| (), |()| load_briefs()), |lines| list(&lines))
}

fn list(lines: &[BriefLine]) -> AnyView {
    let l = locale();
    let title = td_string!(l, analysis.brief.name);
    let tabs = tabs(Tab::Briefs, l);
    let table = Table::named(lines, title)
        .column(td_string!(l, analysis.brief.month), |line| {
            let href = format!("{PATH}/briefs/{}", month_code(line.month));
            view! { <a href=href>{text::year_month(line.month, l)}</a> }
        })
        .column(td_string!(l, analysis.brief.published), |line| match &line.version {
            Some(version) => published(version, l),
            None => td_string!(l, analysis.brief.unpublished).to_owned(),
        })
        .card();
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Analysis>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, analysis.brief.lead)}</p>
            {tabs}
            {table}
        </DeskFrame>
    }
    .into_any()
}

fn published(version: &BriefVersion, l: Locale) -> String {
    td_string!(l, analysis.brief.version, n = version.version, on = text::date(version.on, l), by = version.by.clone())
        .to_string()
}

/// `/official/analysis/briefs/{month}?version=`.
#[component]
pub fn BriefPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let page = page_data(
        move || {
            let month = params.with(|p| p.get("month").unwrap_or_default());
            (month, query.with(|query| query.get("version").and_then(|n| n.parse::<i32>().ok())))
        },
        |(month, version)| load_brief(month, version),
    );
    load(page, |(view, kept)| brief(&view, kept))
}

fn brief(view: &BriefView, kept: FormState) -> AnyView {
    let l = locale();
    let month = text::year_month(view.brief.month, l);
    let title = match &view.department {
        None => {
            td_string!(l, analysis.brief.title, city = view.city.say(lang(l)).to_owned(), month = month).to_string()
        }
        Some(name) => {
            td_string!(l, analysis.brief.title_own, name = name.say(lang(l)).to_owned(), month = month).to_string()
        }
    };
    let above = vec![
        (PATH.to_owned(), td_string!(l, analysis.name).to_owned()),
        (format!("{PATH}/briefs"), td_string!(l, analysis.brief.name).to_owned()),
    ];
    let taken = text::date(view.brief.as_of, l);
    let standing = match view.shown.and_then(|shown| view.versions.iter().find(|version| version.version == shown)) {
        Some(version) => published(version, l),
        None => td_string!(l, analysis.brief.live, on = taken).to_string(),
    };
    let way = |month: Option<chrono::NaiveDate>| {
        month.map(|month| {
            let href = format!("{PATH}/briefs/{}", month_code(month));
            view! { <a class="btn ghost" href=href>{text::year_month(month, l)}</a> }
        })
    };
    let [before, after] = view.around.map(way);
    let (one, two, three, four) = (records(view, l), tiers(view, l), rosters(view, l), terms(view, l));
    let (versions, publish) = (versions(view, l), view.may_publish.then(|| publish(view, &kept, l)));
    view! {
        <Title text=title.clone()/>
        <DeskFrame place=Place::Analysis>
            <Breadcrumbs above here=title.clone()/>
            <ErrorNote problems=kept.problems.clone()/>
            <article class="brief">
                <h1>{title}</h1>
                <p class="soft">{standing}</p>
                {one}
                {two}
                {three}
                {four}
            </article>
            <p class="tools">{before} " " {after}</p>
            {versions}
            {publish}
        </DeskFrame>
    }
    .into_any()
}

/// 比上月增加 3 条 · 与上月持平.
fn against(n: i64, before: i64, than: &str, l: Locale) -> String {
    match n - before {
        0 => td_string!(l, analysis.brief.same, than = than.to_owned()).to_string(),
        more if more > 0 => {
            td_string!(l, analysis.brief.more, than = than.to_owned(), n = text::count(more)).to_string()
        }
        less => td_string!(l, analysis.brief.less, than = than.to_owned(), n = text::count(-less)).to_string(),
    }
}

fn records(view: &BriefView, l: Locale) -> AnyView {
    let records = &view.brief.records;
    let sum = |of: fn(&BriefRecords) -> i64| records.iter().map(of).sum::<i64>();
    let (n, before, year) = (sum(|r| r.n), sum(|r| r.before), sum(|r| r.year_before));
    let said = td_string!(
        l,
        analysis.brief.records_text,
        n = text::count(n),
        month = against(n, before, td_string!(l, analysis.brief.than_month), l),
        year = against(n, year, td_string!(l, analysis.brief.than_year), l)
    )
    .to_string();
    let table = (!records.is_empty()).then(|| {
        Table::named(records, td_string!(l, analysis.brief.records))
            .column(td_string!(l, analysis.item), |r| {
                let found = view.items.iter().find(|(code, _)| *code == r.item);
                found.map_or(r.item.as_str(), |(_, name)| name.say(lang(l))).to_owned()
            })
            .number(td_string!(l, analysis.brief.this), |r| text::count(r.n))
            .number(td_string!(l, analysis.brief.last), |r| text::count(r.before))
            .number(td_string!(l, analysis.same_month), |r| text::count(r.year_before))
            .view()
    });
    view! { <section class="card"><h2>{td_string!(l, analysis.brief.records)}</h2><p>{said}</p>{table}</section> }
        .into_any()
}

fn tiers(view: &BriefView, l: Locale) -> AnyView {
    let Some([end, begin]) = view.brief.tiers else { return ().into_any() };
    let [worse, better] = view.brief.moved;
    let said = td_string!(
        l,
        analysis.brief.tiers_text,
        all = text::count(end.iter().sum()),
        watched = text::count(end[1..].iter().sum()),
        worse = text::count(worse),
        better = text::count(better)
    )
    .to_string();
    let lines = Tier::ALL.map(|tier| (tier, end[tier as usize], begin[tier as usize]));
    let table = Table::named(&lines, td_string!(l, analysis.brief.tiers))
        .column(td_string!(l, library.tier), |(tier, _, _)| view! { <TierBadge tier=*tier/> })
        .number(td_string!(l, analysis.brief.end), |(_, end, _)| text::count(*end))
        .number(td_string!(l, analysis.brief.begin), |(_, _, begin)| text::count(*begin))
        .number(td_string!(l, analysis.brief.change), |(_, end, begin)| match end - begin {
            n if n > 0 => format!("+{}", text::count(n)),
            n => text::count(n),
        })
        .view();
    view! { <section class="card"><h2>{td_string!(l, analysis.brief.tiers)}</h2><p>{said}</p>{table}</section> }
        .into_any()
}

fn rosters(view: &BriefView, l: Locale) -> AnyView {
    let rosters = &view.brief.rosters;
    if rosters.is_empty() {
        return ().into_any();
    }
    let name = |roster: &BriefRoster| {
        let found = view.rosters.iter().find(|(kind, _)| *kind == roster.kind);
        found.map_or(roster.kind.as_str(), |(_, name)| name.say(lang(l))).to_owned()
    };
    let table = Table::named(rosters, td_string!(l, analysis.brief.rosters))
        .column(td_string!(l, analysis.brief.roster), name)
        .number(td_string!(l, analysis.brief.came), |r| text::count(r.came))
        .number(td_string!(l, analysis.brief.left), |r| text::count(r.left))
        .number(td_string!(l, analysis.brief.standing), |r| text::count(r.standing))
        .view();
    view! { <section class="card"><h2>{td_string!(l, analysis.brief.rosters)}</h2>{table}</section> }.into_any()
}

fn terms(view: &BriefView, l: Locale) -> AnyView {
    let brief = &view.brief;
    let on = text::date(brief.as_of, l);
    let said = td_string!(
        l,
        analysis.brief.terms_text,
        due = text::count(brief.due),
        late = text::count(brief.late),
        overdue = text::count(brief.overdue),
        on = on
    )
    .to_string();
    view! { <section class="card"><h2>{td_string!(l, analysis.brief.terms)}</h2><p>{said}</p></section> }.into_any()
}

fn versions(view: &BriefView, l: Locale) -> Option<AnyView> {
    let path = format!("{PATH}/briefs/{}", month_code(view.brief.month));
    (!view.versions.is_empty()).then(|| {
        let lines = view
            .versions
            .iter()
            .map(|version| {
                let href = format!("{path}?version={}", version.version);
                view! { <li><a href=href>{published(version, l)}</a> " " <span class="soft">{version.reason.clone()}</span></li> }
            })
            .collect_view();
        view! {
            <section class="card versions">
                <h2>{td_string!(l, analysis.brief.versions)}</h2>
                <ul>{lines}</ul>
                <p><a href=format!("{path}?version=0")>{td_string!(l, analysis.brief.now)}</a></p>
            </section>
        }
        .into_any()
    })
}

fn publish(view: &BriefView, kept: &FormState, l: Locale) -> AnyView {
    let known = view.versions.first().map_or(0, |version| version.version);
    let month = month_code(view.brief.month);
    let reason = (known > 0).then(|| {
        let typed = kept.values.get("reason").cloned().unwrap_or_default();
        view! {
            <p>
                <label for="reason">{td_string!(l, analysis.brief.reason)}</label>
                <input type="text" id="reason" name="reason" required=true maxlength="200" value=typed/>
            </p>
        }
    });
    let label = if known > 0 { td_string!(l, analysis.brief.again) } else { td_string!(l, analysis.brief.publish) };
    view! {
        <section class="card publish" aria-labelledby="publish">
            <h2 id="publish">{label}</h2>
            <p>{td_string!(l, analysis.brief.publish_text)}</p>
            <form class="filters" method="post" action="/api/fn/official/publish_brief">
                <input type="hidden" name="month" value=month/>
                <input type="hidden" name="known" value=known/>
                {reason}
                <p><button class="btn">{label}</button></p>
            </form>
        </section>
    }
    .into_any()
}
