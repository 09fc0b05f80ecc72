//! One warning: why, and what is done about it.

use super::{
    PATH,
    notice_page::noted,
    server_fns::load_watch_hit,
    words::{fact_table, hit_tag},
};
use crate::{
    case::offers,
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place, works},
    ui::{
        Breadcrumbs, Table,
        form::{Ask, CheckedForm, ErrorNote, SubmitBar, TextArea, TextInput, input_name},
        load, page_data,
        text::date,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use shared::{
    case::Ground,
    form::{FormState, Values},
    ports::{HitState, HitStep, HitView, StepLine},
};

/// Where steps are posted to.
const STEP: &str = "/api/fn/official/step_watch_hit";

/// `/official/watch/hits/{hit}`.
#[component]
pub fn WatchHitPage() -> impl IntoView {
    let params = use_params_map();
    let page = page_data(
        move || params.with(|p| p.get("hit").and_then(|id| id.parse::<i64>().ok())),
        |id| load_watch_hit(id.unwrap_or_default()),
    );
    load(page, |(hit, kept)| view(hit, kept))
}

fn view(hit: HitView, kept: FormState) -> AnyView {
    let l = locale();
    let title = hit.line.name.clone();
    let mut above = super::above(l);
    let of =
        td_string!(l, watch.notice.title, rule = hit.notice.title.clone(), day = date(hit.notice.on, l)).to_string();
    above.push((format!("{PATH}/notices/{}", hit.notice.id), of));
    let steps = (!hit.steps.is_empty()).then(|| done(&hit.steps, l));
    let facts = fact_table(&hit.facts, l);
    let words = hit.words.say(lang(l)).to_owned();
    let (uscc, state) = (hit.line.uscc.clone(), hit.line.state);
    let placed = kept.problems.iter().any(|p| !p.field.is_empty());
    let of_page = if placed { Vec::new() } else { kept.problems.clone() };
    let forms = state.waits().then(|| forms(&hit, &kept, l));
    view! {
        <Title text=title.clone()/>
        <DeskFrame place=Place::Watch>
            <Breadcrumbs above here=title.clone()/>
            <ErrorNote problems=of_page/>
            <h1>{title}</h1>
            <p>{hit_tag(state, l)} " " <a class="code" href=format!("/subjects/{uscc}")>{uscc.clone()}</a></p>
            <p class="lead">{words}</p>
            <section class="card"><h2>{td_string!(l, watch.facts)}</h2> {facts}</section>
            {steps}
            {forms}
        </DeskFrame>
    }
    .into_any()
}

/// What was done so far.
fn done(lines: &[StepLine], l: Locale) -> AnyView {
    let table = Table::named(lines, td_string!(l, watch.step.done))
        .column(td_string!(l, watch.column.step), |line| match line.step {
            HitStep::Acknowledge => td_string!(l, watch.step.acknowledge),
            HitStep::Act => td_string!(l, watch.step.act),
            HitStep::Dismiss => td_string!(l, watch.step.dismiss),
        })
        .column(td_string!(l, watch.column.note), |line| {
            let case = line.case.map(|case| {
                let text = td_string!(l, watch.step.matter, n = case.to_string()).to_string();
                view! { " " <a href=format!("/official/cases/{case}")>{text}</a> }
            });
            view! { {line.note.clone()} {case} }
        })
        .column(td_string!(l, watch.column.by), |line| line.by.clone())
        .day(td_string!(l, watch.column.day), |line| date(line.on, l))
        .view();
    view! { <section class="card"><h2>{td_string!(l, watch.step.done)}</h2> {table}</section> }.into_any()
}

/// The steps that are possible.
fn forms(hit: &HitView, kept: &FormState, l: Locale) -> AnyView {
    if !works() {
        return ().into_any();
    }
    let (id, revision) = (hit.line.id.to_string(), hit.revision.to_string());
    let hidden = |step: HitStep| {
        view! {
            <input type="hidden" name="id" value=id.clone()/>
            <input type="hidden" name="revision" value=revision.clone()/>
            <input type="hidden" name="step" value=step.as_str()/>
        }
    };
    // Two forms ask for a note: what was refused goes back to the one it came from.
    let mine = |step: HitStep| kept.values.get("step").is_some_and(|of| of == step.as_str());
    let problems = |step: HitStep| {
        let own = kept.problems.iter().filter(|p| mine(step) && !p.field.is_empty());
        own.map(|p| shared::form::FieldProblem::new(code_of(step, &p.field), p.problem.clone())).collect::<Vec<_>>()
    };
    let ask = |step: HitStep, of: &'static str, label: &'static str, hint: &'static str| {
        let typed = kept.values.get(of).filter(|_| mine(step)).cloned().unwrap_or_default();
        Ask::new(code_of(step, of), label).named(input_name(of, None)).hint(hint).value(typed)
    };
    let check = |step: HitStep| {
        Callback::new(move |values: Values| {
            let placed =
                |p: shared::form::FieldProblem| shared::form::FieldProblem::new(code_of(step, &p.field), p.problem);
            noted(&values).into_iter().map(placed).collect::<Vec<_>>()
        })
    };
    let acknowledge = (hit.line.state == HitState::Open).then(|| {
        let hidden = hidden(HitStep::Acknowledge);
        view! {
            <form method="post" action=STEP>
                {hidden}
                <button class="btn ghost">{td_string!(l, watch.step.acknowledge)}</button>
            </form>
        }
    });
    let note = ask(HitStep::Act, "note", td_string!(l, watch.step.act_note), td_string!(l, watch.step.act_hint));
    let case =
        ask(HitStep::Act, "case", td_string!(l, watch.step.case), td_string!(l, watch.step.case_hint)).optional(true);
    let why =
        ask(HitStep::Dismiss, "note", td_string!(l, watch.step.dismiss_note), td_string!(l, watch.step.dismiss_hint));
    let act_labels = [&note, &case].map(|ask| (ask.code.clone(), ask.label.clone())).to_vec();
    let why_labels = vec![(why.code.clone(), why.label.clone())];
    let open = offers(Ground::Subject, &[("uscc", &hit.line.uscc)], l).into_iter();
    let open = open.map(|(href, name)| view! { <li><a class="btn ghost" href=href>{name}</a></li> }).collect_view();
    let (act_hidden, why_hidden) = (hidden(HitStep::Act), hidden(HitStep::Dismiss));
    view! {
        {acknowledge.map(|form| view! { <section class="card">{form}</section> })}
        <section class="card" aria-labelledby="act">
            <h2 id="act">{td_string!(l, watch.step.act)}</h2>
            <p>{td_string!(l, watch.step.open)}</p>
            <ul class="steps">{open}</ul>
            <CheckedForm action=STEP labels=act_labels problems=problems(HitStep::Act) check=check(HitStep::Act)>
                {act_hidden}
                <TextArea ask=note max=500 rows=3/>
                <TextInput ask=case mode="numeric" width="short"/>
                <SubmitBar label=td_string!(l, watch.step.act)/>
            </CheckedForm>
        </section>
        <section class="card" aria-labelledby="dismiss">
            <h2 id="dismiss">{td_string!(l, watch.step.dismiss)}</h2>
            <CheckedForm action=STEP labels=why_labels problems=problems(HitStep::Dismiss) check=check(HitStep::Dismiss)>
                {why_hidden}
                <TextArea ask=why max=500 rows=3/>
                <SubmitBar label=td_string!(l, watch.step.dismiss) quiet=true/>
            </CheckedForm>
        </section>
    }
    .into_any()
}

fn code_of(step: HitStep, of: &str) -> String {
    format!("{}-{of}", step.as_str())
}
