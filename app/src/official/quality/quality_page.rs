//! The worklist of findings.

use super::{
    server_fns::load_findings,
    words::{kind, sentence, standing, state},
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{Pager, Table, load, page_data, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    ports::{FindingFilter, FindingLine, FindingState, QualityDesk},
    quality::FindingKind,
};

/// The address of the page.
const PATH: &str = "/official/quality";

/// `/official/quality`: what is wrong, whose it is to mend, and until when.
#[component]
pub fn QualityPage() -> impl IntoView {
    let query = use_query_map();
    let asked = move || {
        query.with(|query| {
            let filled = |name: &str| query.get(name).filter(|value| !value.is_empty());
            let filter = FindingFilter {
                kind: filled("kind").as_deref().and_then(FindingKind::from_code),
                department: filled("department"),
                state: filled("state").as_deref().and_then(FindingState::from_code).unwrap_or_default(),
            };
            (filter, filled("cursor"), filled("ordered").is_some())
        })
    };
    let page = page_data(asked, |(filter, cursor, ordered)| async move {
        let FindingFilter { kind, department, state } = filter.clone();
        let desk = load_findings(kind, department, Some(state), cursor.clone()).await?;
        Ok((desk, filter, cursor, ordered))
    });
    load(page, |(desk, filter, cursor, ordered)| view(desk, &filter, cursor, ordered))
}

fn view(desk: QualityDesk, filter: &FindingFilter, cursor: Option<String>, ordered: bool) -> AnyView {
    let l = locale();
    let title = td_string!(l, quality.name);
    let next = desk.findings.next.clone();
    let path = address(filter, filter.kind);
    let note = ordered.then(|| {
        view! { <div class="note good" role="status"><p>{td_string!(l, quality.scan.ordered)}</p></div> }
    });
    let ways = desk.office.then(|| {
        view! {
            <a class="btn ghost" href="/official/quality/merges">{td_string!(l, quality.merge.title)}</a>
            <form method="post" action="/api/fn/official/scan_city">
                <button class="btn ghost">{td_string!(l, quality.scan.all)}</button>
            </form>
        }
    });
    let scanned = desk.scanned_at.map(|at| td_string!(l, quality.scan.last, at = text::moment(at, l)).to_string());
    let tabs = tabs(&desk, filter, l);
    let filters = filters(&desk, filter, l);
    let body = table(&desk.findings.items, l);
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Quality>
            <h1>{title}</h1>
            {note}
            <p class="lead">{td_string!(l, quality.lead)}</p>
            <div class="steps">
                <a class="btn ghost" href="/official/quality/rates">{td_string!(l, quality.rate.title)}</a>
                {ways}
            </div>
            {tabs}
            {filters}
            {body}
            <Pager path cursor next/>
            <p class="soft">{scanned}</p>
        </DeskFrame>
    }
    .into_any()
}

/// The address of a list with what it is narrowed to.
fn address(filter: &FindingFilter, kind: Option<FindingKind>) -> String {
    let mut query = vec![format!("state={}", filter.state.as_str())];
    query.extend(kind.map(|kind| format!("kind={}", kind.as_str())));
    query.extend(filter.department.as_ref().map(|code| format!("department={}", text::encode(code))));
    format!("{PATH}?{}", query.join("&"))
}

fn tabs(desk: &QualityDesk, filter: &FindingFilter, l: Locale) -> impl IntoView + use<> {
    let all: i64 = desk.kinds.iter().map(|(_, n)| n).sum();
    let link = |of: Option<FindingKind>, name: &'static str, n: i64| {
        let here = (of == filter.kind).then_some("page");
        view! {
            <li><a href=address(filter, of) aria-current=here>{name} " " <span class="num">{text::count(n)}</span></a></li>
        }
    };
    let each = desk.kinds.iter().map(|(of, n)| link(Some(*of), kind(*of, l), *n)).collect_view();
    view! {
        <nav class="tabs" aria-label=td_string!(l, quality.kinds)>
            <ul>{link(None, td_string!(l, quality.all), all)} {each}</ul>
        </nav>
    }
}

/// A plain form: the choice stands in the address.
fn filters(desk: &QualityDesk, filter: &FindingFilter, l: Locale) -> impl IntoView + use<> {
    let states = FindingState::ALL
        .map(|one| view! { <option value=one.as_str() selected=one == filter.state>{state(one, l)}</option> })
        .collect_view();
    let department = (!desk.departments.is_empty()).then(|| {
        let options = desk
            .departments
            .iter()
            .map(|(code, name)| {
                let selected = filter.department.as_ref() == Some(code);
                view! { <option value=code.clone() selected=selected>{name.say(lang(l)).to_owned()}</option> }
            })
            .collect_view();
        view! {
            <p>
                <label for="department">{td_string!(l, quality.column.department)}</label>
                <select id="department" name="department">
                    <option value="">{td_string!(l, quality.all)}</option>
                    {options}
                </select>
            </p>
        }
    });
    let kind = filter.kind.map(|kind| view! { <input type="hidden" name="kind" value=kind.as_str()/> });
    view! {
        <form class="filters" method="get" action=PATH>
            {kind}
            <p>
                <label for="state">{td_string!(l, quality.column.state)}</label>
                <select id="state" name="state">{states}</select>
            </p>
            {department}
            <p><button class="btn ghost">{td_string!(l, quality.apply)}</button></p>
        </form>
    }
}

fn table(lines: &[FindingLine], l: Locale) -> AnyView {
    Table::named(lines, td_string!(l, quality.name))
        .column(td_string!(l, quality.column.kind), |line| {
            view! {
                <a href=format!("{PATH}/{}", line.id)>{kind(line.kind, l)}</a>
                " "
                <small>{line.item.say(lang(l)).to_owned()}</small>
            }
        })
        .column(td_string!(l, quality.column.what), |line| sentence(line, l))
        .column(td_string!(l, quality.column.department), |line| line.department.say(lang(l)).to_owned())
        .day(td_string!(l, quality.column.found), |line| text::date(line.found_on, l))
        .column(td_string!(l, quality.column.state), |line| standing(line, l))
        .card_or(td_string!(l, quality.nothing))
}
