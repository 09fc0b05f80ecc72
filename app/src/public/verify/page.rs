//! Verifying a report or a certificate, and where reports are used.

use super::server_fns::{report_uses, verify};
use crate::{
    business::report::head_facts,
    error::AppError,
    frame::business_side,
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{
        Breadcrumbs, Citations, Fact, Facts, Table, Tag, Tone,
        form::{Ask, TextInput},
        load, page_data, text,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    ports::{Certificate, Fault, Verification, Verified},
    report::{ReportCode, ReportUse},
};

/// What came of a look.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
enum Looked {
    /// Nothing was asked yet.
    Not,
    /// It is here.
    Found(Verified),
    /// Nobody's code, a mistyped one, or one guess too many.
    Refused(Fault),
}

/// `/verify` and `/verify/{code}`: whether a report or a certificate was issued here, and whether the file has changed since.
#[component]
pub fn VerifyPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    // The form asks by query, the QR code by path.
    let code = move || params.read().get("code").or_else(|| query.read().get("code")).unwrap_or_default();
    let page = page_data(code, |code| async move {
        let looked = match verified(&code).await {
            Ok(looked) => looked,
            Err(AppError::Fault { fault: fault @ (Fault::NotFound | Fault::Refused { .. }) }) => Looked::Refused(fault),
            Err(error) => return Err(error),
        };
        Ok((code, looked))
    });
    load(page, |(code, looked)| view(code, looked, locale()))
}

async fn verified(code: &str) -> Result<Looked, AppError> {
    if code.trim().is_empty() {
        return Ok(Looked::Not);
    }
    // A slip of the pen is told without asking anybody.
    if let Err(problem) = ReportCode::parse(code) {
        return Ok(Looked::Refused(Fault::Refused { problem }));
    }
    Ok(Looked::Found(verify(code.to_owned()).await?))
}

fn view(code: String, looked: Looked, l: Locale) -> AnyView {
    let title = td_string!(l, report.verify.title);
    let answer = match looked {
        Looked::Not => ().into_any(),
        Looked::Found(Verified::Report(found)) => found_view(*found, l),
        Looked::Found(Verified::Certificate(certificate)) => certificate_view(certificate, l),
        Looked::Refused(fault) => {
            let (what, text) = match fault {
                Fault::Refused { problem } => (td_string!(l, report.verify.not_asked), problem.say(lang(l))),
                _ => (td_string!(l, report.verify.not_found), td_string!(l, report.verify.not_found_text).to_owned()),
            };
            view! {
                <section class="card verdict" role="alert">
                    <h2>{what}</h2>
                    <p>{text}</p>
                </section>
            }
            .into_any()
        }
    };
    let ask =
        Ask::new("code", td_string!(l, report.verify.code)).hint(td_string!(l, report.verify.code_hint)).value(code);
    view! {
        <Title text=title/>
        <Breadcrumbs here=title/>
        <h1>{title}</h1>
        <p class="lead">{td_string!(l, report.verify.lead)}</p>
        {answer}
        <section class="card">
            <form class="form" method="get" action="/verify">
                <TextInput ask/>
                <button class="btn">{td_string!(l, report.verify.submit)}</button>
            </form>
        </section>
    }
    .into_any()
}

fn found_view(found: Verification, l: Locale) -> AnyView {
    let (tone, state, said) = if found.changed {
        (Tone::Late, td_string!(l, report.verify.is_changed), td_string!(l, report.verify.changed))
    } else {
        (Tone::Good, td_string!(l, report.verify.is_unchanged), td_string!(l, report.verify.unchanged))
    };
    view! {
        <section class="card verdict">
            <h2>{td_string!(l, report.verify.found)}</h2>
            <p><Tag tone text=state/> " " {said}</p>
            {found.demonstration.then(|| view! { <p class="notice">{td_string!(l, report.demonstration)}</p> })}
            <Facts>
                {head_facts(found.head, l)}
                <Fact label=td_string!(l, report.digest)><span class="code digest">{found.digest}</span></Fact>
            </Facts>
            <p class="soft">{td_string!(l, report.verify.compare)}</p>
        </section>
    }
    .into_any()
}

fn certificate_view(certificate: Certificate, l: Locale) -> AnyView {
    let Certificate { code, title, version, holder, uscc, on } = certificate;
    let version = td_string!(l, education.version, n = version).to_string();
    let course = format!("{} · {version}", title.say(lang(l)));
    let holder = match uscc {
        Some(uscc) => {
            let file = format!("/subjects/{uscc}");
            view! { <a href=file>{holder}</a> " " <span class="code">{uscc}</span> }.into_any()
        }
        None => holder.into_any(),
    };
    view! {
        <section class="card verdict">
            <h2>{td_string!(l, education.verify_found)}</h2>
            <Facts>
                <Fact label=td_string!(l, education.course)>{course}</Fact>
                <Fact label=td_string!(l, education.holder_label)>{holder}</Fact>
                <Fact label=td_string!(l, education.on)>{text::date(on, l)}</Fact>
                <Fact label=td_string!(l, education.code)><span class="code">{code.to_string()}</span></Fact>
            </Facts>
            <p class="soft">{td_string!(l, education.keep)}</p>
        </section>
    }
    .into_any()
}

/// `/guide/reports`: in which matters reports are used.
#[component]
pub fn ReportUsesPage() -> impl IntoView {
    let uses = page_data(|| (), |()| report_uses());
    load(uses, |uses| uses_view(uses, locale()))
}

fn uses_view(uses: Vec<ReportUse>, l: Locale) -> AnyView {
    let title = td_string!(l, report.uses.title);
    let table = Table::named(&uses, title)
        .column(td_string!(l, report.uses.matter), |item| item.matter.say(lang(l)).to_owned())
        .column(td_string!(l, report.uses.how), |item| item.about.say(lang(l)).to_owned())
        .column(td_string!(l, report.uses.report), |item| item.report.name(lang(l)))
        .column(td_string!(l, report.uses.basis), |item| {
            let of = vec![item.citation.clone()];
            view! { <Citations of/> }
        })
        .card();
    let order = business_side().then(|| {
        view! { <li><a href="/business/report">{td_string!(l, report.uses.start)}</a></li> }
    });
    view! {
        <Title text=title/>
        <Breadcrumbs here=title/>
        <h1>{title}</h1>
        <p class="lead">{td_string!(l, report.uses.lead)}</p>
        {table}
        <ul>
            {order}
            <li><a href="/verify">{td_string!(l, report.uses.verify)}</a></li>
        </ul>
    }
    .into_any()
}
