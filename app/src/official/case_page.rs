//! One matter, as an official reads and decides it.

use super::desk_frame::{DeskFrame, Place};
use crate::{
    case::{CasePage, DueTag, StepForm, Timeline, ValuesList, kind_name, load_case, state_name, state_tone},
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{
        Breadcrumbs, Fact, Facts, Tag,
        form::{Ask, ErrorNote, TextArea, input_name},
        load, page_data, text,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use shared::{
    case::Action,
    form::{FieldProblem, Values},
    ids::CaseId,
    ports::{CaseView, Fault},
    problem::Code,
};

/// Longest reason, in characters.
const REASON: u32 = 500;

/// `/official/cases/{id}`.
#[component]
pub fn OfficialCasePage() -> impl IntoView {
    let params = use_params_map();
    let page = page_data(
        move || params.read().get("id").and_then(|id| id.parse::<CaseId>().ok()),
        |id| async move { load_case(id.ok_or(Fault::NotFound)?).await },
    );
    load(page, view)
}

fn view(page: CasePage) -> AnyView {
    let l = locale();
    let CasePage { case, kept } = page;
    let title = case.line.title.say(lang(l)).to_owned();
    let above = vec![("/official".to_owned(), td_string!(l, official.desk.title).to_owned())];
    let (reason, problems) = kept.map(|kept| (kept.values.get("reason").cloned(), kept.problems)).unwrap_or_default();
    let (of_reason, of_page): (Vec<_>, Vec<_>) = problems.into_iter().partition(|p| p.field == "reason");
    let subject = format!("/subjects/{}", case.line.uscc);
    let handler = case.line.department.as_ref().map(|d| d.say(lang(l)).to_owned());
    let decide = decide(&case, reason.unwrap_or_default(), of_reason, l);
    view! {
        <Title text=title.clone()/>
        <DeskFrame place=Place::Queue>
            <Breadcrumbs above here=title.clone()/>
            <ErrorNote problems=of_page/>
            <header class="case-head">
                <p class="soft">{kind_name(case.line.kind, l)}</p>
                <h1>{title}</h1>
                <p class="where">
                    <Tag tone=state_tone(&case.line) text=state_name(case.line.kind, case.line.state, l)/>
                    <DueTag line=&case.line on=case.on/>
                </p>
            </header>
            <section class="card">
                <Facts>
                    <Fact label=td_string!(l, official.desk.subject)><a href=subject>{case.line.name.clone()}</a></Fact>
                    <Fact label=td_string!(l, business.account.uscc)><span class="code">{case.line.uscc.clone()}</span></Fact>
                    <Fact label=td_string!(l, official.desk.handler)>{handler}</Fact>
                    <Fact label=td_string!(l, official.case.changed)>{text::date(case.line.changed_on, l)}</Fact>
                </Facts>
            </section>
            <section class="card">
                <h2>{td_string!(l, official.case.answers)}</h2>
                <ValuesList item=case.item.clone() values=case.values.clone() change=None/>
            </section>
            {decide}
            <Timeline events=case.events kind=case.line.kind/>
        </DeskFrame>
    }
    .into_any()
}

/// What the official may do now; in words where it is nothing.
fn decide(case: &CaseView, reason: String, problems: Vec<FieldProblem>, l: Locale) -> AnyView {
    if case.actions.is_empty() {
        return ().into_any();
    }
    let steps = case.actions.iter().map(|action| {
        let Some(step) = case.line.kind.kind().step(case.line.state, *action) else { return ().into_any() };
        let (name, about) = (step.name.say(lang(l)), step.about.say(lang(l)));
        let about = (!about.is_empty()).then(|| view! { <p>{about}</p> });
        let form = if step.reason {
            with_reason(case, *action, reason.clone(), problems.clone(), l)
        } else {
            view! { <StepForm case=case action=*action/> }.into_any()
        };
        view! {
            <section class="card">
                <h2>{name}</h2>
                {about}
                {form}
            </section>
        }
        .into_any()
    });
    let steps: Vec<_> = steps.collect();
    view! { <div class="decide">{steps}</div> }.into_any()
}

/// A step that says why.
fn with_reason(case: &CaseView, action: Action, reason: String, problems: Vec<FieldProblem>, l: Locale) -> AnyView {
    let label = td_string!(l, official.case.reason);
    let ask = Ask::new("reason", label)
        .named(input_name("reason", None))
        .hint(td_string!(l, official.case.reason_hint))
        .value(reason);
    let check = Callback::new(|values: Values| {
        let stated = values.get("reason").is_some_and(|reason| !reason.trim().is_empty());
        if stated { Vec::new() } else { vec![FieldProblem::new("reason", Code::ReasonRequired)] }
    });
    view! {
        <StepForm
            case=case
            action
            labels=vec![("reason".to_owned(), label.to_owned())]
            problems
            check
            quiet=true
        >
            <TextArea ask max=REASON rows=4/>
        </StepForm>
    }
    .into_any()
}
