//! How a matter stands, by its code.

use super::server_fns::{Followed, load_progress};
use crate::{
    case::{Papers, Timeline, due_date, due_words, kind_name, state_name, tone_of},
    error::AppError,
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{
        Breadcrumbs, Fact, Facts, Latest, Tag,
        form::{Ask, TextInput},
        load, page_data,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    ports::{Fault, Progress},
    report::ReportCode,
};

/// What came of a look: nothing was asked, it is here, or it was refused.
type Looked = Option<Result<Followed, Fault>>;

/// `/progress` and `/progress/{code}`: how a matter stands.
#[component]
pub fn ProgressPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let code = move || params.read().get("progress").or_else(|| query.read().get("code")).unwrap_or_default();
    let page = page_data(code, |code| async move {
        let looked: Looked = if code.trim().is_empty() {
            None
        } else if let Err(problem) = ReportCode::parse(&code) {
            // A slip of the pen is told without asking anybody.
            Some(Err(Fault::Refused { problem }))
        } else {
            match load_progress(code.clone()).await {
                Ok(followed) => Some(Ok(followed)),
                Err(AppError::Fault { fault: fault @ (Fault::NotFound | Fault::Refused { .. }) }) => Some(Err(fault)),
                Err(error) => return Err(error),
            }
        };
        Ok((code, looked))
    });
    load(page, |(code, looked)| view(code, looked, locale()))
}

fn view(code: String, looked: Looked, l: Locale) -> AnyView {
    let title = td_string!(l, education.progress.title);
    let answer = match looked {
        None => ().into_any(),
        Some(Ok(followed)) => found(followed, l),
        Some(Err(fault)) => {
            let said = match fault {
                Fault::Refused { problem } => problem.say(lang(l)),
                _ => td_string!(l, education.progress.not_found).to_owned(),
            };
            view! { <section class="card verdict" role="alert"><p>{said}</p></section> }.into_any()
        }
    };
    let hint = td_string!(l, report.verify.code_hint);
    let ask = Ask::new("code", td_string!(l, education.progress.code)).hint(hint).value(code);
    view! {
        <Title text=title/>
        <Breadcrumbs here=title/>
        <h1>{title}</h1>
        <p class="lead">{td_string!(l, education.progress.lead)}</p>
        {answer}
        <section class="card">
            <form class="form" method="get" action="/progress">
                <TextInput ask/>
                <button class="btn">{td_string!(l, education.progress.submit)}</button>
            </form>
        </section>
    }
    .into_any()
}

fn found(Followed { progress, problems }: Followed, l: Locale) -> AnyView {
    let Progress { code, kind, department, state, due, left, events, more, papers, takes_papers, .. } = progress;
    let shown = events.len();
    let at = format!("/progress/{code}/papers");
    let term = due.map(|due| {
        let left = left.map(|left| {
            let (text, tone) = due_words(left, l);
            view! { <Tag tone text/> }
        });
        view! { <Fact label=td_string!(l, education.progress.due)>{due_date(due, l)} " " {left}</Fact> }
    });
    let office = department.map(|name| {
        view! { <Fact label=td_string!(l, education.progress.department)>{name.say(lang(l)).to_owned()}</Fact> }
    });
    let next = kind.kind().rule(state).map(|rule| rule.next.say(lang(l))).filter(|next| !next.is_empty());
    view! {
        <section class="card verdict">
            <h2>{kind_name(kind, l)}</h2>
            <Facts>
                <Fact label=td_string!(l, education.progress.state)>
                    <Tag tone=tone_of(kind, state) text=state_name(kind, state, l)/>
                </Fact>
                {office}
                {term}
                <Fact label=td_string!(l, education.progress.code)><span class="code">{code.to_string()}</span></Fact>
            </Facts>
            {next.map(|next| view! { <p>{next}</p> })}
        </section>
        <Papers at kind papers writable=takes_papers named=true problems/>
        <Timeline events kind/>
        <Latest n=shown more/>
    }
    .into_any()
}
