use super::{browse::record_line, server_fns::subject, why::Why};
use crate::{
    case::offers,
    frame::Frame,
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{
        Breadcrumbs, Fact, Facts, Tag, TierBadge, load, page_data,
        text::{count, date},
    },
};
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_meta::{Link, Title};
use leptos_router::hooks::use_params_map;
use shared::{
    access::Role,
    case::Ground,
    catalogue::ReportSection,
    ports::{self, Section},
};

/// `/subjects/{uscc}`: who it is, its tier and why, and every public record with its clock.
#[component]
pub fn SubjectPage() -> impl IntoView {
    let l = locale();
    let params = use_params_map();
    let found = page_data(move || params.with(|p| p.get("uscc").unwrap_or_default()), subject);
    load(found, move |page| {
        let asked = params.with_untracked(|p| p.get("uscc").unwrap_or_default());
        if page.uscc == asked { view! { <Subject page l/> }.into_any() } else { moved(&page.uscc) }
    })
}

/// The file asked for goes on under another code: that is where it is.
fn moved(uscc: &str) -> AnyView {
    let href = format!("/subjects/{uscc}");
    #[cfg(feature = "ssr")]
    {
        leptos_axum::redirect(&href);
        if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
            response.set_status(axum::http::StatusCode::MOVED_PERMANENTLY);
        }
    }
    #[cfg(feature = "hydrate")]
    let _ = window().location().set_href(&href);
    view! { <p><a rel="external" href=href>{uscc.to_owned()}</a></p> }.into_any()
}

#[component]
fn Subject(mut page: ports::SubjectPage, l: Locale) -> impl IntoView {
    let uscc = page.uscc.clone();
    let search = (format!("/search?q={uscc}"), td_string!(l, public.subject.found).to_owned());
    let data = format!("/api/v1/subjects/{uscc}");
    let records = format!("/api/v1/subjects/{uscc}/records");
    let report = format!("/report-dishonesty?uscc={uscc}");
    let identity = identity(&page, l);
    let shown = sections(&uscc, std::mem::take(&mut page.sections), page.on, l);
    let canonical = format!("/subjects/{uscc}");
    view! {
        <Title text=page.name.clone()/>
        <Link rel="canonical" href=canonical/>
        <Breadcrumbs above=vec![search] here=page.name.clone()/>
        {identity}
        <Why page l/>
        {shown}
        <section class="ways" aria-label=td_string!(l, public.subject.ways)>
            <a class="btn ghost" rel="external" href=data>{td_string!(l, public.subject.json)}</a>
            <a class="btn ghost" rel="external" href=records>{td_string!(l, public.subject.json_records)}</a>
            <a class="btn ghost" href=report>{td_string!(l, education.dishonesty.title)}</a>
        </section>
    }
}

/// Who it is.
fn identity(page: &ports::SubjectPage, l: Locale) -> impl IntoView + use<> {
    let lang = lang(l);
    let established = page.established_on.map(|day| date(day, l)).unwrap_or_default();
    let facts = [
        (td_string!(l, public.subject.status), page.status.say(lang).to_owned()),
        (td_string!(l, public.subject.kind), page.kind.say(lang).to_owned()),
        (td_string!(l, public.subject.person), page.legal_representative.clone().unwrap_or_default()),
        (td_string!(l, public.subject.industry), page.industry.say(lang).to_owned()),
        (td_string!(l, public.subject.region), page.region.clone()),
        (td_string!(l, public.subject.established), established),
        (td_string!(l, public.subject.on), date(page.on, l)),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let facts = facts.map(|(label, value)| view! { <Fact label>{value}</Fact> }).collect_view();
    let grades = grades(&page.sections, l);
    let synthetic = page.synthetic.then(|| view! { <Tag text=td_string!(l, public.subject.synthetic)/> });
    view! {
        <section class="card identity">
            <div>
                <h1>{page.name.clone()}</h1>
                <TierBadge tier=page.tier/>
            </div>
            <p><span class="code">{page.uscc.clone()}</span> " " {synthetic}</p>
            <Facts>{facts}</Facts>
            {grades}
            {inside(&page.uscc, l)}
        </section>
    }
}

/// What others have rated it, beside the tier: the newest of each evaluation that this reader may see.
fn grades(sections: &[Section], l: Locale) -> Option<impl IntoView + use<>> {
    let rated = sections.iter().filter(|section| section.part == ReportSection::Evaluation);
    let rated = rated.filter_map(|section| Some((section, section.records.first()?)));
    let facts: Vec<_> = rated
        .map(|(section, newest)| {
            let value = format!("{} · {} · {}", newest.summary, date(newest.decided_on, l), newest.organ);
            let href = format!("#{}", section.item);
            view! { <Fact label=section.name.say(lang(l)).to_owned()><a href=href>{value}</a></Fact> }
        })
        .collect();
    (!facts.is_empty()).then(|| {
        view! {
            <div class="grades">
                <p class="soft">{td_string!(l, public.subject.grades)}</p>
                <Facts>{facts}</Facts>
            </div>
        }
    })
}

/// What is not public of a file, for those who may see it: officials, and the business itself.
fn inside(uscc: &str, l: Locale) -> Option<impl IntoView + use<>> {
    let frame = use_context::<Frame>()?;
    let own = frame.own.as_deref() == Some(uscc);
    let is = |what: fn(Role) -> bool| frame.visitor.as_ref().is_some_and(|(_, role)| what(*role));
    let (office, official) = (is(Role::reads_city), is(Role::has_desk));
    // A district orders nothing: what it handles, businesses bring.
    let orders = is(|role| role.works() && role != Role::District);
    let offers = offers(Ground::Subject, &[("uscc", uscc)], l).into_iter().map(|(href, name)| (orders, href, name));
    let links = [
        (own || official, format!("/subjects/{uscc}/file"), td_string!(l, file.past.name)),
        (own || official, format!("/subjects/{uscc}/persons"), td_string!(l, file.person.responsible)),
        (own, "/business/looks".to_owned(), td_string!(l, file.look.title)),
        (office, format!("/official/looks?uscc={uscc}"), td_string!(l, file.look.title)),
    ];
    let links = links.into_iter().chain(offers).filter(|(may, ..)| *may);
    let links = links.map(|(_, href, name)| view! { <li><a href=href>{name}</a></li> }).collect_view();
    (own || official).then(|| {
        view! { <nav class="inside" aria-label=td_string!(l, file.name)><ul>{links}</ul></nav> }
    })
}

/// Its records in the parts of the standard report; entries without any are named in one sentence.
fn sections(uscc: &str, sections: Vec<Section>, on: NaiveDate, l: Locale) -> impl IntoView + use<> {
    let lang = lang(l);
    let (full, empty): (Vec<_>, Vec<_>) = sections.into_iter().partition(|s| s.count > 0);
    let contents = full
        .iter()
        .map(|s| {
            view! {
                <li><a href=format!("#{}", s.item)>
                    {s.name.say(lang).to_owned()} " " <span class="num">{count(s.count)}</span>
                </a></li>
            }
        })
        .collect_view();
    let contents = (!full.is_empty()).then(|| {
        view! { <nav class="tabs" aria-label=td_string!(l, public.subject.records)><ul>{contents}</ul></nav> }
    });
    let none = (!empty.is_empty()).then(|| {
        let names: Vec<_> = empty.iter().map(|s| s.name.say(lang)).collect();
        let names = names.join(if l == Locale::zh_CN { "、" } else { ", " });
        view! { <p class="soft">{td_string!(l, public.subject.none_of, names = names).to_string()}</p> }
    });
    let mut part = None;
    let full = full
        .into_iter()
        .map(|section| {
            // The heading of a part stands before its first entry, unless it says the same.
            let heading = (part != Some(section.part) && section.part.name(lang) != section.name.say(lang))
                .then(|| view! { <h2>{section.part.name(lang)}</h2> });
            part = Some(section.part);
            view! { {heading} {one_section(uscc, section, on, l)} }
        })
        .collect_view();
    view! { <section class="card records" aria-label=td_string!(l, public.subject.records)>{contents} {full} {none}</section> }
}

fn one_section(uscc: &str, section: Section, on: NaiveDate, l: Locale) -> impl IntoView + use<> {
    let shown = i64::try_from(section.records.len()).unwrap_or(section.count);
    let more = (shown < section.count).then(|| {
        let href = format!("/subjects/{uscc}/records/{}", section.item);
        let all = count(section.count);
        view! { <p><a href=href>{td_string!(l, browse.section.all, all = all).to_string()}</a></p> }
    });
    let lines = section.records.into_iter().map(|line| record_line(line, Some(on), l)).collect_view();
    view! {
        <section id=section.item>
            <h2 class="entry">{section.name.say(lang(l)).to_owned()}</h2>
            <ul class="lines">{lines}</ul>
            {more}
        </section>
    }
}
