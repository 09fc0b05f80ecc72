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
        Breadcrumbs, Fact, Facts, Pager, Table,
        form::{Ask, TextInput},
        listed, load, page_data, text,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    ports::{Fault, Page, ReportHead, ReportLine, ReportPage},
    report::ReportCode,
};

/// A business's reports on itself.
const OWN: &str = "/business/report";
/// Reports that an official ordered.
const OFFICIAL: &str = "/official/report";

/// `/business/report`: order a report on oneself; what was issued, to whom and why.
#[component]
pub fn BusinessReportPage() -> impl IntoView {
    load(listed(|cursor| load_report_desk(None, cursor)), |(page, cursor)| {
        let l = locale();
        let title = td_string!(l, report.title);
        let next = page.desk.issued.next.clone();
        view! {
            <Title text=title/>
            <Breadcrumbs above=vec![("/business".to_owned(), td_string!(l, business.home.title).to_owned())] here=title/>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, report.lead)}</p>
            {free_note(&page, l)}
            {order_form(&page, l)}
            {list(&page.desk.issued, OWN, false, l)}
            <Pager path=OWN cursor next/>
        }
        .into_any()
    })
}

/// `/business/report/{code}`: one report, as its subject sees it.
#[component]
pub fn BusinessIssuedPage() -> impl IntoView {
    issued(OWN, |view, _| view)
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
            <DeskFrame place=Place::Reports>
                <h1>{title}</h1>
                <p class="lead">{td_string!(l, report.official_lead)}</p>
                {form}
                {list(&orders, OFFICIAL, true, l)}
                <Pager path=OFFICIAL cursor next/>
            </DeskFrame>
        }
        .into_any()
    })
}

/// `/official/report/{code}`: one report, as who ordered it sees it.
#[component]
pub fn OfficialIssuedPage() -> impl IntoView {
    issued(OFFICIAL, |view, title| {
        view! {
            <Title text=title/>
            <DeskFrame place=Place::Reports>{view}</DeskFrame>
        }
        .into_any()
    })
}

fn find(l: Locale) -> AnyView {
    let ask = Ask::new("uscc", td_string!(l, report.find)).hint(td_string!(l, report.find_hint));
    view! {
        <section class="card">
            <form class="form" method="get" action=OFFICIAL>
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
        let title = page.line.head.kind.name(lang(locale())).to_owned();
        around(one(page, list, title.clone(), locale()), title)
    })
}

fn one(page: ReportPage, list: &'static str, title: String, l: Locale) -> AnyView {
    let ReportLine { head, size, .. } = &page.line;
    let href = format!("/business/report/{}/pdf", head.code);
    let size = text::count(size / 1_000 + 1);
    let verify = format!("/verify/{}", head.code);
    let (purpose, by) = (purpose(&page.line, l), by(&page.line, l));
    let head = head_facts(head.clone(), l);
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
    let name = if list == OFFICIAL { td_string!(l, report.official_title) } else { td_string!(l, report.title) };
    let above = vec![(list.to_owned(), name.to_owned())];
    view! {
        <Title text=title.clone()/>
        <Breadcrumbs above here=title.clone()/>
        <h1>{title}</h1>
        {page.demonstration.then(|| view! { <p class="notice">{td_string!(l, report.demonstration)}</p> })}
        <section class="card">
            <p><a class="btn" rel="external" href=href>{td_string!(l, report.download, size = size)}</a></p>
            <Facts>
                {head}
                <Fact label=td_string!(l, report.purpose)>{purpose}</Fact>
                <Fact label=td_string!(l, report.by)>{by}</Fact>
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

/// What stands at the head of a report, as facts.
pub(crate) fn head_facts(head: ReportHead, l: Locale) -> AnyView {
    let period = head.period.map(|(from, to)| {
        let said = td_string!(l, report.period_value, from = text::date(from, l), to = text::date(to, l)).to_string();
        view! { <Fact label=td_string!(l, report.period)>{said}</Fact> }
    });
    let sectors: Vec<_> = head.sectors.iter().map(|name| name.say(lang(l))).collect();
    let scope = (!sectors.is_empty()).then(|| {
        let said = sectors.join(lang(l).pick("、", ", "));
        view! { <Fact label=td_string!(l, report.scope)>{said}</Fact> }
    });
    let file = format!("/subjects/{}", head.uscc);
    view! {
        <Fact label=td_string!(l, report.code)><span class="code">{head.code.to_string()}</span></Fact>
        <Fact label=td_string!(l, report.kind)>{head.kind.name(lang(l))}</Fact>
        <Fact label=td_string!(l, report.subject)>
            <a href=file>{head.name}</a> " " <span class="code">{head.uscc}</span>
        </Fact>
        <Fact label=td_string!(l, report.on)>{text::date(head.on, l)}</Fact>
        {period}
        {scope}
        <Fact label=td_string!(l, report.pages)>{td_string!(l, report.page_count, n = head.pages)}</Fact>
    }
    .into_any()
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
    let table = Table::named(&page.items, title)
        .column(td_string!(l, report.code), |line| {
            let code = line.head.code.to_string();
            view! { <a href=format!("{path}/{code}")>{line.head.kind.name(lang(l))}</a> " " <small class="code">{code}</small> }
        })
        .column_if(subject, td_string!(l, report.subject), |line| line.head.name.clone())
        .day(td_string!(l, report.on), |line| text::date(line.head.on, l))
        .column(td_string!(l, report.purpose), |line| purpose(line, l))
        .column(td_string!(l, report.by), |line| by(line, l))
        .view();
    view! { <section class="card"><h2>{title}</h2> {table}</section> }.into_any()
}
