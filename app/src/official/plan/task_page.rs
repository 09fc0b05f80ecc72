//! One task: what is to be done, what was said of it, and the steps.

use super::{
    server_fns::load_task,
    words::{crumbs, names, remark, tag, term},
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{
        Fact, Facts, Latest, Table,
        form::{Ask, CheckedForm, DateInput, ErrorNote, SubmitBar, TextArea, TextInput, input_name},
        load, page_data,
        text::date,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    form::{FieldProblem, FormState, Values},
    plan::{Entry, Evidence, LONGEST_NOTE, Stage, Step, Told},
    ports::{PlanEvent, TaskView},
};

const STEP: &str = "/api/fn/official/step_task";

/// `/official/plan/{task}`.
#[component]
pub fn PlanTaskPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = move || params.with(|p| p.get("task").and_then(|id| id.parse::<i64>().ok())).unwrap_or_default();
    let done = move || query.with_untracked(|query| query.get("done"));
    load(page_data(id, load_task), move |(task, kept)| view(task, kept.unwrap_or_default(), done()))
}

fn view(task: TaskView, kept: FormState, done: Option<String>) -> AnyView {
    let l = locale();
    let title = task.line.sector.say(lang(l)).to_owned();
    let told = done.filter(|_| kept.problems.is_empty()).and_then(|done| match Step::from_code(&done) {
        None if done == "added" => Some(td_string!(l, plan.task.added)),
        None => None,
        Some(Step::Report) => Some(td_string!(l, plan.done.report)),
        Some(Step::HandIn) => Some(td_string!(l, plan.done.hand_in)),
        Some(Step::Confirm) => Some(td_string!(l, plan.done.confirm)),
        Some(Step::Return) => Some(td_string!(l, plan.done.returned)),
        Some(Step::Term) => Some(td_string!(l, plan.done.term)),
        Some(Step::Drop) => Some(td_string!(l, plan.done.dropped)),
    });
    let told = told.map(|said| view! { <div class="note good" role="status"><p>{said}</p></div> });
    let of_page: Vec<_> = kept.problems.iter().filter(|p| p.field.is_empty()).cloned().collect();
    let work = task.line.work.iter().map(|work| view! { <li>{work.clone()}</li> }).collect_view();
    view! {
        <Title text=title.clone()/>
        <DeskFrame place=Place::Plan>
            {crumbs(title.clone(), l)}
            {told}
            <ErrorNote problems=of_page/>
            <h1>{title}</h1>
            {facts(&task, l)}
            <section class="card" aria-labelledby="work">
                <h2 id="work">{td_string!(l, plan.task.work)}</h2>
                <ol class="work-of">{work}</ol>
            </section>
            {steps(&task, &kept, l)}
            {history(&task.history, l)}
            <Latest n=task.history.len() more=task.more/>
        </DeskFrame>
    }
    .into_any()
}

fn facts(task: &TaskView, l: Locale) -> AnyView {
    let line = &task.line;
    let said = remark(line, task.on, l).map(|said| format!("{}{said}", lang(l).pick("，", ", ")));
    let place = format!(
        "{} · {} · {}",
        line.plan.say(lang(l)),
        line.group.say(lang(l)),
        td_string!(l, plan.number, n = line.number)
    );
    let supports = (!line.supports.is_empty()).then(|| {
        let text = names(&line.supports, "", l);
        view! { <Fact label=td_string!(l, plan.column.supports)>{text}</Fact> }
    });
    let added = format!("{} · {}", task.added.0, date(task.added.1, l));
    let (state, term, leads) = (tag(line, l), term(line, l), names(&line.leads, &line.others, l));
    let basis = task.plan.basis.clone();
    view! {
        <Facts>
            <Fact label=td_string!(l, plan.column.state)>{state}</Fact>
            <Fact label=td_string!(l, plan.column.term)>{term} {said}</Fact>
            <Fact label=td_string!(l, plan.column.leads)>{leads}</Fact>
            {supports}
            <Fact label=td_string!(l, plan.filter.plan)>{place}</Fact>
            <Fact label=td_string!(l, plan.plans.basis)>{basis}</Fact>
            <Fact label=td_string!(l, plan.task.added_by)>{added}</Fact>
        </Facts>
    }
    .into_any()
}

/// The steps that the reader may take now, each folded away but the one that was refused.
fn steps(task: &TaskView, kept: &FormState, l: Locale) -> AnyView {
    let waits = (task.line.progress.stage == Stage::HandedIn && !task.steps.contains(&Step::Confirm)).then(|| {
        let said = if task.own { td_string!(l, plan.step.own) } else { td_string!(l, plan.step.waits) };
        view! { <p>{said}</p> }
    });
    if task.steps.is_empty() && waits.is_none() {
        return ().into_any();
    }
    let refused = kept.values.get("step").and_then(|step| Step::from_code(step));
    let forms = task.steps.iter().map(|step| {
        let mine = refused == Some(*step);
        let name = step.name(lang(l));
        let kept = if mine { kept.clone() } else { FormState::default() };
        let form = one_step(task, *step, &kept, l);
        view! { <details class="plan-step" open=mine><summary>{name}</summary>{form}</details> }
    });
    let forms = forms.collect_view();
    view! {
        <section class="card plan-steps" aria-labelledby="steps">
            <h2 id="steps">{td_string!(l, plan.step.title)}</h2>
            {waits}
            {forms}
        </section>
    }
    .into_any()
}

/// Fields of several forms on one page need names of their own.
fn code_of(step: Step, field: &str) -> String {
    format!("{}-{field}", step.as_str())
}

fn one_step(task: &TaskView, step: Step, kept: &FormState, l: Locale) -> AnyView {
    let told = Told {
        today: task.on,
        begin: task.line.progress.begin,
        due: task.line.progress.due,
        evidence: task.line.evidence > 0,
    };
    let place = move |p: &FieldProblem| FieldProblem::new(code_of(step, &p.field), p.problem.clone());
    let ask = |field: &'static str, label: &'static str, hint: &'static str, optional: bool| {
        let value = kept.values.get(field).cloned().unwrap_or_default();
        let ask = Ask::new(code_of(step, field), label).named(input_name(field, None));
        ask.hint(hint).optional(optional).value(value)
    };
    let note = match step {
        Step::Report => td_string!(l, plan.step.note),
        Step::HandIn => td_string!(l, plan.step.summary),
        Step::Confirm => td_string!(l, plan.step.opinion),
        Step::Return | Step::Term | Step::Drop => td_string!(l, plan.step.reason),
    };
    let note = ask("note", note, "", !step.wants_note());
    let done_on = (step == Step::HandIn)
        .then(|| ask("done_on", td_string!(l, plan.step.done_on), td_string!(l, plan.task.day_hint), false));
    let due = (step == Step::Term)
        .then(|| ask("due", td_string!(l, plan.step.new_due), td_string!(l, plan.task.day_hint), false));
    let evidence = step.brings_evidence().then(|| {
        let free = step == Step::Report || told.evidence;
        [
            ask("evidence", td_string!(l, plan.step.evidence), td_string!(l, plan.step.evidence_hint), free),
            ask("evidence_on", td_string!(l, plan.step.evidence_on), td_string!(l, plan.task.day_hint), free),
            ask("reference", td_string!(l, plan.step.reference), "", true),
            ask("case", td_string!(l, plan.step.case), "", true),
            ask("record", td_string!(l, plan.step.record), "", true),
        ]
    });
    let asks = [Some(&note), done_on.as_ref(), due.as_ref()].into_iter().flatten().chain(evidence.iter().flatten());
    let labels = asks.map(|ask| (ask.code.clone(), ask.label.clone())).collect::<Vec<_>>();
    let problems = kept.problems.iter().filter(|p| !p.field.is_empty()).map(place).collect();
    let check = Callback::new(move |values: Values| {
        Entry::read(step, &values, told).err().unwrap_or_default().iter().map(place).collect::<Vec<_>>()
    });
    let evidence = evidence.map(|[what, on, reference, case, record]| {
        view! {
            <TextInput ask=what/>
            <DateInput ask=on/>
            <TextInput ask=reference width="half"/>
            <TextInput ask=case mode="numeric" width="short"/>
            <TextInput ask=record mode="numeric" width="short"/>
        }
    });
    let (id, revision) = (task.line.id.to_string(), task.revision.to_string());
    let quiet = matches!(step, Step::Return | Step::Term | Step::Drop);
    view! {
        <CheckedForm action=STEP labels problems check>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="revision" value=revision/>
            <input type="hidden" name="step" value=step.as_str()/>
            {done_on.map(|ask| view! { <DateInput ask/> })}
            {due.map(|ask| view! { <DateInput ask/> })}
            <TextArea ask=note max=LONGEST_NOTE rows=3/>
            {evidence}
            <SubmitBar label=step.name(lang(l)) quiet/>
        </CheckedForm>
    }
    .into_any()
}

/// What was said, the newest first.
fn history(events: &[PlanEvent], l: Locale) -> AnyView {
    Table::titled(events, td_string!(l, plan.step.history))
        .column(td_string!(l, plan.event.step), move |event| event.step.name(lang(l)))
        .column(td_string!(l, plan.event.what), move |event| said(event, l))
        .column(td_string!(l, plan.event.by), move |event| {
            view! { <span>{event.by.clone()}</span> <small class="soft">{event.unit.say(lang(l)).to_owned()}</small> }
        })
        .day(td_string!(l, plan.event.on), move |event| date(event.on, l))
        .card_or(td_string!(l, plan.step.none))
}

fn said(event: &PlanEvent, l: Locale) -> AnyView {
    let term = event.term.map(|(before, after)| {
        let before = before.map_or_else(|| td_string!(l, plan.event.no_term).to_owned(), |day| date(day, l));
        let text = td_string!(l, plan.event.term, before = before, after = date(after, l)).to_string();
        view! { <p>{text}</p> }
    });
    let done = event.done_on.map(|day| {
        let text = td_string!(l, plan.event.done_on, day = date(day, l)).to_string();
        view! { <p>{text}</p> }
    });
    let note = (!event.note.is_empty()).then(|| view! { <p>{event.note.clone()}</p> });
    let evidence = event.evidence.as_ref().map(|evidence| shown(evidence, l));
    view! { <div class="said">{term} {done} {note} {evidence}</div> }.into_any()
}

fn shown(evidence: &Evidence, l: Locale) -> AnyView {
    let Evidence { what, on, reference, case, record } = evidence;
    let reference = if reference.is_empty() { String::new() } else { format!(" {reference}") };
    let text = format!("{what}{reference}{}{}", lang(l).pick("，", ", "), date(*on, l));
    let case = case.map(|id| {
        let text = td_string!(l, plan.event.case, n = id).to_string();
        view! { " " <a href=format!("/official/cases/{id}")>{text}</a> }
    });
    let record = record.map(|id| {
        let text = td_string!(l, plan.event.record, n = id).to_string();
        view! { " " <a href=format!("/records/{id}")>{text}</a> }
    });
    view! { <p class="proof"><b>{td_string!(l, plan.step.evidence)}</b> " " {text} {case} {record}</p> }.into_any()
}
