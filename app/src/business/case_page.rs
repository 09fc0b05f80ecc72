//! One matter of a business: write, check the answers, confirm, follow.
//!
//! One address, `/business/cases/{id}`: the state decides what is shown, and `?step=check` asks for the page with the
//! answers, which shows the form instead as long as something must be mended.

use crate::{
    account::LetterCode,
    case::{
        CasePage, Chain, ConcernedRecords, DueTag, FrozenNote, Papers, ReasonForm, Receipts, StepForm, Timeline,
        ValuesList, kind_name, load_case, next_words, state_name, state_tone,
    },
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{
        Breadcrumbs, Tag,
        form::{
            CheckedForm, Confirm, Draft, ErrorNote, ItemForm, SubmitBar, asks, confirm_check, is_typed, item_check,
        },
        load, page_data,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    case::{Action, State},
    catalogue::CheckContext,
    form::{FieldProblem, Values},
    ids::CaseId,
    ports::{CaseView, Fault, TemplateText},
    problem::Code,
};

/// Which page of a matter that is still being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The form.
    Write,
    /// The form, just saved.
    Saved,
    /// The answers, to be confirmed.
    Check,
}

/// `/business/cases/{id}`.
#[component]
pub fn BusinessCasePage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = move || {
        let id = params.read().get("id").and_then(|id| id.parse::<CaseId>().ok());
        let step = match query.read().get("step").as_deref() {
            Some("check") => Step::Check,
            Some("saved") => Step::Saved,
            _ => Step::Write,
        };
        (id, step)
    };
    // The step is part of what is asked for, so that going on and back reads the case anew.
    let page = page_data(
        move || match asked() {
            (id, Step::Write) => (id, 0u8),
            (id, Step::Saved) => (id, 1),
            (id, Step::Check) => (id, 2),
        },
        |(id, step)| async move {
            let page = load_case(id.ok_or(Fault::NotFound)?).await?;
            Ok((page, step))
        },
    );
    load(page, |(page, step)| {
        let step = match step {
            2 => Step::Check,
            1 => Step::Saved,
            _ => Step::Write,
        };
        view(page, step)
    })
}

fn view(page: CasePage, step: Step) -> AnyView {
    let l = locale();
    let CasePage { case, kept } = page;
    let title = case.line.title.say(lang(l)).to_owned();
    let writable = forward(&case).is_some();
    let check = item_check(case.item.clone(), case.values.clone(), case.on);
    let mut kept = kept.unwrap_or_default();
    let of_paper: Vec<_> = kept.problems.extract_if(.., |problem| problem.field == "paper").collect();
    let of_reason: Vec<_> = kept.problems.extract_if(.., |problem| problem.field == "reason").collect();
    let typed = kept.values.clone();
    let values = if writable { over(&case, kept.values) } else { case.values.clone() };
    // What must be mended before one can go on; the backend may know more than the form's own check.
    let mut found = if writable && step == Step::Check { check.run(values.clone()) } else { Vec::new() };
    if writable && found.is_empty() && step != Step::Saved {
        found.clone_from(&case.problems);
    }
    let checking = step == Step::Check && found.is_empty() && kept.problems.iter().all(|p| p.field == "confirm");
    let gone = withdrawn_template(&case, l);
    let problems = if kept.problems.is_empty() { found } else { kept.problems };
    let wrong = !problems.is_empty();
    let above = vec![("/business".to_owned(), td_string!(l, business.home.title).to_owned())];
    let head = view! {
        <Title text=if wrong { format!("{}{title}", td_string!(l, business.form.error_prefix)) } else { title.clone() }/>
        <Breadcrumbs above here=title.clone()/>
        <header class="case-head">
            <p class="soft">{kind_name(case.line.kind, l)}</p>
            <h1>{title}</h1>
            <p class="where">
                <Tag tone=state_tone(&case.line) text=state_name(case.line.kind, case.line.state, l)/>
                <DueTag line=&case.line/>
            </p>
        </header>
        <FrozenNote line=&case.line/>
    };
    let body = match (writable, checking) {
        (true, false) => write(&case, values, problems, step == Step::Saved, l),
        (true, true) => confirm(&case, problems, l),
        (false, _) if case.actions.contains(&Action::Confirm) => letter(&case, problems, l),
        (false, _) => follow(&case, problems, l),
    };
    let steps = own_steps(&case, &typed, &of_reason, l);
    let records = case.records.clone();
    let papers = (!checking || !writable).then(|| {
        view! {
            <Papers
                at=format!("/business/cases/{}/papers", case.line.id)
                kind=case.line.kind
                papers=case.papers.clone()
                writable=case.takes_papers
                problems=of_paper
            />
        }
    });
    view! {
        {head}
        {gone}
        <ConcernedRecords records/>
        {body}
        {papers}
        {steps}
        <Chain chain=case.chain.clone() at="/business/cases"/>
        {progress_code(&case, l)}
        {withdraw(&case, l)}
        <Receipts receipts=case.receipts/>
        <Timeline events=case.events kind=case.line.kind/>
    }
    .into_any()
}

/// The code under which the matter is followed without signing in.
fn progress_code(case: &CaseView, l: Locale) -> Option<AnyView> {
    let code = case.progress?.to_string();
    let href = format!("/progress/{code}");
    Some(
        view! {
            <p class="soft">
                {td_string!(l, education.progress.own)} " " <a class="code" href=href>{code}</a>
            </p>
        }
        .into_any(),
    )
}

/// The step that brings a draft on: hand in or sign.
fn forward(case: &CaseView) -> Option<Action> {
    let step = case.line.kind.kind().forward(case.line.state)?;
    case.actions.contains(&step.action).then_some(step.action)
}

/// What was typed and refused stands before what is saved.
fn over(case: &CaseView, typed: Values) -> Values {
    let mut values = case.values.clone();
    let fields = &case.item.fields;
    values.extend(typed.into_iter().filter(|(code, _)| fields.iter().any(|field| field.code == *code)));
    values
}

/// The steps of the way, as text: where one stands and how far it is.
fn steps(n: usize, l: Locale) -> impl IntoView {
    view! { <p class="step">{td_string!(l, business.case.step, n = n, of = 2)}</p> }
}

fn write(case: &CaseView, values: Values, problems: Vec<FieldProblem>, saved: bool, l: Locale) -> AnyView {
    let returned = (case.line.state == State::Returned)
        .then(|| case.events.iter().rev().find(|e| e.action == Some(Action::Return)).cloned())
        .flatten()
        .map(|event| {
            view! {
                <div class="note due">
                    <h2>{td_string!(l, business.case.returned)}</h2>
                    <blockquote>{event.reason.unwrap_or_default()}</blockquote>
                    <p>{next_words(&case.line, l)}</p>
                </div>
            }
        });
    let saved = saved.then(|| {
        view! { <p class="note good" role="status">{td_string!(l, business.case.saved)}</p> }
    });
    let about = case.item.about.say(lang(l)).to_owned();
    let about = (!about.is_empty() && case.template.is_none()).then(|| view! { <p class="lead">{about}</p> });
    let (id, revision) = (case.line.id.to_string(), case.revision.to_string());
    let draft = Some(Draft { about: format!("case.{}", case.line.id), revision: case.revision });
    let item = case.item.clone();
    let second = (td_string!(l, business.form.save_draft).to_owned(), "then", "stay");
    // Two windows, or two people: what the other one saved, so that nobody overwrites it unseen.
    let stale = problems.iter().any(|p| p.problem.code == Code::StaleRevision).then(|| {
        let mut saved = case.item.clone();
        saved.fields.retain(|field| is_typed(field) && values.get(&field.code) != case.values.get(&field.code));
        view! {
            <section class="card">
                <h2>{td_string!(l, business.case.stale)}</h2>
                <p class="soft">{td_string!(l, business.case.stale_text)}</p>
                <ValuesList item=saved values=case.values.clone() change=None/>
            </section>
        }
    });
    view! {
        {saved}
        {returned}
        {stale}
        {steps(1, l)}
        {about}
        {case.template.as_ref().map(|template| promise(template, l))}
        <CheckedForm
            action="/api/fn/case/save"
            labels=asks(&case.item, lang(l))
            problems
            check=item_check(case.item.clone(), case.values.clone(), case.on)
            draft
        >
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="revision" value=revision/>
            <ItemForm item values/>
            <SubmitBar label=td_string!(l, business.form.next) sends=("then", "check") second/>
        </CheckedForm>
    }
    .into_any()
}

/// A draft whose template may no longer be signed: said before anything is typed, and where to go on.
fn withdrawn_template(case: &CaseView, l: Locale) -> Option<AnyView> {
    let template = case.template.as_ref().filter(|t| t.withdrawn && forward(case).is_some())?;
    let text = td_string!(l, commitment.template.withdrawn_text, n = template.line.version).to_string();
    let on = match template.replaced {
        true => view! {
            <p>
                <a href=format!("/commitments/items/{}", template.line.code)>
                    {td_string!(l, commitment.template.withdrawn_see)}
                </a>
            </p>
        }
        .into_any(),
        false => view! { <p>{td_string!(l, commitment.template.withdrawn_gone)}</p> }.into_any(),
    };
    Some(
        view! {
            <div class="note due" role="status">
                <h2>{td_string!(l, commitment.template.withdrawn)}</h2>
                <p>{text}</p>
                {on}
            </div>
        }
        .into_any(),
    )
}

/// What stands behind a commitment: the liability, and the basis of the template. Its text is in the form.
fn promise(template: &TemplateText, l: Locale) -> AnyView {
    view! {
        <section class="card">
            <h2>{td_string!(l, business.case.liability)}</h2>
            <p class="lines">{template.liability.clone()}</p>
            <p class="soft">{td_string!(l, business.case.basis)} {template.basis.clone()}</p>
        </section>
    }
    .into_any()
}

fn confirm(case: &CaseView, problems: Vec<FieldProblem>, l: Locale) -> AnyView {
    let Some(action) = forward(case) else { return ().into_any() };
    let kind = case.line.kind.kind();
    let (title, statement) = (kind.check_title.say(lang(l)), kind.statement.say(lang(l)));
    let asked = vec![("confirm".to_owned(), td_string!(l, business.case.confirm).to_owned())];
    let page = format!("/business/cases/{}", case.line.id);
    // As it will be on file, not as it was typed.
    let checked = case.item.check(&case.values, &CheckContext::on(case.on));
    view! {
        {steps(2, l)}
        <h2>{title}</h2>
        <ValuesList item=case.item.clone() values=checked.values change=Some(page)/>
        <StepForm case=case action labels=asked problems check=confirm_check()>
            <Confirm label=td_string!(l, business.case.confirm) text=statement/>
        </StepForm>
    }
    .into_any()
}

/// A letter with a code is on its way: what to do with it.
fn letter(case: &CaseView, problems: Vec<FieldProblem>, l: Locale) -> AnyView {
    view! {
        <LetterCode case=case.clone() problems/>
        {follow(case, Vec::new(), l)}
    }
    .into_any()
}

/// The state after writing: what happened, what comes next, where it can be seen.
fn follow(case: &CaseView, problems: Vec<FieldProblem>, l: Locale) -> AnyView {
    let next = next_words(&case.line, l);
    let public = match (case.line.state, &case.number) {
        (_, Some(number)) => Some(format!("/commitments/{number}")),
        (State::Accepted | State::Signed, _) => Some(format!("/subjects/{}", case.line.uscc)),
        _ => None,
    };
    let done = (!next.is_empty()).then(|| {
        view! {
            <section class="done">
                <h2>{state_name(case.line.kind, case.line.state, l)}</h2>
                {case
                    .number
                    .clone()
                    .map(|number| {
                        view! { <p>{td_string!(l, business.case.number)} <b class="number code">{number}</b></p> }
                    })}
                <p>{next}</p>
                {public.map(|href| view! { <p><a href=href>{td_string!(l, business.case.public)}</a></p> })}
            </section>
        }
    });
    view! {
        <ErrorNote problems/>
        {done}
        <ValuesList item=case.item.clone() values=case.values.clone() change=None/>
    }
    .into_any()
}

/// What the business may do now besides writing and taking it back: each step with what it means and why.
fn own_steps(case: &CaseView, typed: &Values, problems: &[FieldProblem], l: Locale) -> AnyView {
    let forward = forward(case);
    let others = case
        .actions
        .iter()
        .filter(|action| Some(**action) != forward && !matches!(action, Action::Withdraw | Action::Confirm));
    let each = others.filter_map(|action| {
        let step = case.line.kind.kind().step(case.line.state, *action)?;
        let (name, about) = (step.name.say(lang(l)), step.about.say(lang(l)));
        let about = (!about.is_empty()).then(|| view! { <p>{about}</p> });
        let form = match step.reason {
            true => view! { <ReasonForm case action=*action typed problems/> }.into_any(),
            false => view! { <StepForm case=case action=*action/> }.into_any(),
        };
        Some(view! { <section class="card"><h2>{name}</h2> {about} {form}</section> }.into_any())
    });
    each.collect::<Vec<_>>().into_any()
}

/// Taking a matter back: one opens it before one can press it.
fn withdraw(case: &CaseView, l: Locale) -> AnyView {
    let step = case.line.kind.kind().step(case.line.state, Action::Withdraw);
    let step = step.filter(|_| case.actions.contains(&Action::Withdraw));
    step.map(|step| {
        let about = step.about.say(lang(l));
        view! {
            <details class="withdraw">
                <summary>{td_string!(l, business.case.withdraw)}</summary>
                <p>{about}</p>
                <StepForm case=case action=Action::Withdraw quiet=true/>
            </details>
        }
    })
    .into_any()
}
