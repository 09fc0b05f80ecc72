//! Reports of a business on itself, and of officials on a business.

use super::{
    form::{free_note, order_form},
    server_fns::{load_orders, load_report, load_report_desk},
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::{DeskFrame, Place},
    ui::{
        Breadcrumbs, Fact, Facts, Pager,
        form::{Ask, TextInput},
        load, page_data, text,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    ports::{Fault, Page, ReportLine, ReportPage},
    report::ReportCode,
};

/// `/business/report`: order a report on oneself; what was issued, to whom and why.
#[component]
pub fn BusinessReportPage() -> impl IntoView {
    let query = use_query_map();
    let page = page_data(
        move || query.read().get("cursor"),
        |cursor| async move { Ok((load_report_desk(None, cursor.clone()).await?, cursor)) },
    );
    load(page, |(page, cursor)| {
        let l = locale();
        let title = td_string!(l, report.title);
        let next = page.desk.issued.next.clone();
        view! {
            <Title text=title/>
            <Breadcrumbs here=title/>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, report.lead)}</p>
            {free_note(&page, l)}
            {order_form(&page, l)}
            {list(&page.desk.issued, "/business/report", false, l)}
            <Pager path="/business/report" cursor next/>
        }
        .into_any()
    })
}

/// `/business/report/{code}`: one report, as its subject sees it.
#[component]
pub fn BusinessIssuedPage() -> impl IntoView {
    issued("/business/report", |view, _| view)
}

/// `/official/report`: order a report on a business, with a reason that it can read; what one ordered.
#[component]
pub fn OfficialReportPage() -> impl IntoView {
    let query = use_query_map();
    let asked = move || {
        let query = query.read();
        (query.get("uscc").map(|uscc| uscc.trim().to_uppercase()).filter(|uscc| !uscc.is_empty()), query.get("cursor"))
    };
    let page = page_data(asked, |(uscc, cursor)| async move {
        let orders = load_orders(cursor.clone()).await?;
        let desk = match uscc {
            Some(uscc) => Some(load_report_desk(Some(uscc), None).await?),
            None => None,
        };
        Ok((orders, desk, cursor))
    });
    load(page, |(orders, desk, cursor)| {
        let l = locale();
        let title = td_string!(l, report.official_title);
        let next = orders.next.clone();
        let form = match &desk {
            Some(page) => {
                let (name, uscc) = (page.desk.name.clone(), page.desk.uscc.clone());
                let file = format!("/subjects/{uscc}");
                view! {
                    <p><a href=file>{name}</a> " " <span class="code">{uscc}</span></p>
                    {order_form(page, l)}
                }
                .into_any()
            }
            None => find(l),
        };
        view! {
            <Title text=title/>
            <DeskFrame place=Place::Elsewhere>
                <h1>{title}</h1>
                <p class="lead">{td_string!(l, report.official_lead)}</p>
                {form}
                {list(&orders, "/official/report", true, l)}
                <Pager path="/official/report" cursor next/>
            </DeskFrame>
        }
        .into_any()
    })
}

/// `/official/report/{code}`: one report, as who ordered it sees it.
#[component]
pub fn OfficialIssuedPage() -> impl IntoView {
    issued("/official/report", |view, title| {
        view! {
            <Title text=title/>
            <DeskFrame place=Place::Elsewhere>{view}</DeskFrame>
        }
        .into_any()
    })
}

fn find(l: Locale) -> AnyView {
    let ask = Ask::new("uscc", td_string!(l, report.find)).hint(td_string!(l, report.find_hint));
    view! {
        <section class="card">
            <form method="get" action="/official/report">
                <TextInput ask/>
                <button class="btn">{td_string!(l, report.next)}</button>
            </form>
        </section>
    }
    .into_any()
}

/// The page of one report; `around` puts the frame of a side around it.
fn issued(list: &'static str, around: fn(AnyView, String) -> AnyView) -> AnyView {
    let params = use_params_map();
    let page = page_data(
        move || params.read().get("code").unwrap_or_default(),
        |code| async move {
            // A code with a slip in it is nobody's report.
            let code = ReportCode::parse(&code).map_err(|_| Fault::NotFound)?;
            load_report(code).await
        },
    );
    load(page, move |page| {
        let title = page.line.kind.name(lang(locale())).to_owned();
        around(one(page, list, title.clone(), locale()), title)
    })
}

fn one(page: ReportPage, list: &'static str, title: String, l: Locale) -> AnyView {
    let line = page.line;
    let href = format!("/business/report/{}/pdf", line.code);
    let size = text::count(line.size / 1_000 + 1);
    let verify = format!("/verify/{}", line.code);
    let (purpose, by, period, scope) = (purpose(&line, l), by(&line, l), period(&line, l), scope(&line.sectors, l));
    let (on, pages, code) = (line.on, line.pages, line.code.to_string());
    let fetches = page.fetches.into_iter().map(|fetch| {
        let by = fetch.by.map_or_else(|| td_string!(l, report.own).to_owned(), |by| by.say(lang(l)).to_owned());
        view! { <li>{text::date(fetch.on, l)} " · " {by}</li> }
    });
    let fetches: Vec<_> = fetches.collect();
    let fetched = if fetches.is_empty() {
        view! { <p class="soft">{td_string!(l, report.no_fetches)}</p> }.into_any()
    } else {
        view! { <ul class="fetches">{fetches}</ul> }.into_any()
    };
    view! {
        <Title text=title.clone()/>
        <Breadcrumbs here=title.clone()/>
        <h1>{title}</h1>
        {page.demonstration.then(|| view! { <p class="notice">{td_string!(l, report.demonstration)}</p> })}
        <section class="card">
            <p><a class="btn" rel="external" href=href>{td_string!(l, report.download, size = size)}</a></p>
            <Facts>
                <Fact label=td_string!(l, report.code)><span class="code">{code}</span></Fact>
                <Fact label=td_string!(l, report.subject)>{line.name} " " <span class="code">{line.uscc}</span></Fact>
                <Fact label=td_string!(l, report.on)>{text::date(on, l)}</Fact>
                {period}
                {scope}
                <Fact label=td_string!(l, report.purpose)>{purpose}</Fact>
                <Fact label=td_string!(l, report.by)>{by}</Fact>
                <Fact label=td_string!(l, report.pages)>{td_string!(l, report.page_count, n = pages)}</Fact>
                <Fact label=td_string!(l, report.verify_at)><a href=verify>{page.verify_at}</a></Fact>
                <Fact label=td_string!(l, report.digest)><span class="code digest">{page.digest}</span></Fact>
            </Facts>
        </section>
        <section class="card">
            <h2>{td_string!(l, report.fetches)}</h2>
            {fetched}
        </section>
        <p><a href=list>{td_string!(l, report.back)}</a></p>
    }
    .into_any()
}

fn period(line: &ReportLine, l: Locale) -> Option<AnyView> {
    let (from, to) = line.period?;
    let said = td_string!(l, report.period_value, from = text::date(from, l), to = text::date(to, l)).to_string();
    Some(view! { <Fact label=td_string!(l, report.period)>{said}</Fact> }.into_any())
}

/// The sectors of a report, where it has some by name.
pub(crate) fn scope(sectors: &[shared::problem::Bilingual], l: Locale) -> Option<AnyView> {
    let names: Vec<_> = sectors.iter().map(|name| name.say(lang(l)).to_owned()).collect();
    let said = names.join(lang(l).pick("、", ", "));
    (!said.is_empty()).then(|| view! { <Fact label=td_string!(l, report.scope)>{said}</Fact> }.into_any())
}

fn purpose(line: &ReportLine, l: Locale) -> String {
    let name = line.purpose.name(lang(l));
    if line.reason.is_empty() { name.to_owned() } else { format!("{name} · {}", line.reason) }
}

fn by(line: &ReportLine, l: Locale) -> String {
    line.by.as_ref().map_or_else(|| td_string!(l, report.own).to_owned(), |by| by.say(lang(l)).to_owned())
}

/// Issued reports.
fn list(page: &Page<ReportLine>, path: &'static str, subject: bool, l: Locale) -> AnyView {
    let title = if subject { td_string!(l, report.own_orders) } else { td_string!(l, report.issued) };
    if page.items.is_empty() {
        return view! {
            <section class="card"><h2>{title}</h2><p class="soft">{td_string!(l, report.none)}</p></section>
        }
        .into_any();
    }
    let rows = page
        .items
        .iter()
        .map(|line| {
            let href = format!("{path}/{}", line.code);
            let whose =
                subject.then(|| view! { <td data-label=td_string!(l, report.subject)>{line.name.clone()}</td> });
            view! {
                <tr>
                    <th scope="row">
                        <a href=href>{line.kind.name(lang(l))}</a> <small class="code">{line.code.to_string()}</small>
                    </th>
                    {whose}
                    <td class="day" data-label=td_string!(l, report.on)>{text::date(line.on, l)}</td>
                    <td data-label=td_string!(l, report.purpose)>{purpose(line, l)}</td>
                    <td data-label=td_string!(l, report.by)>{by(line, l)}</td>
                </tr>
            }
        })
        .collect_view();
    let whose = subject.then(|| view! { <th scope="col">{td_string!(l, report.subject)}</th> });
    view! {
        <section class="card">
            <h2>{title}</h2>
            <table class="stack">
                <caption class="hidden">{title}</caption>
                <thead>
                    <tr>
                        <th scope="col">{td_string!(l, report.code)}</th>
                        {whose}
                        <th scope="col">{td_string!(l, report.on)}</th>
                        <th scope="col">{td_string!(l, report.purpose)}</th>
                        <th scope="col">{td_string!(l, report.by)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}
