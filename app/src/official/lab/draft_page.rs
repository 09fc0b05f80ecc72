//! One draft: what it changes, what that does, and the steps on its way into the law.

use super::{
    PATH,
    lab_page::state,
    outcome::{Around, shown},
    server_fns::load_law_draft,
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place, works},
    ui::{
        Breadcrumbs, Fact, Facts, Table,
        form::{Ask, CheckedForm, Confirm, DateInput, ErrorNote, SubmitBar, TextInput, input_name},
        load, page_data,
        text::date,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    form::{FieldProblem, FormState},
    lab::{DraftState, Kind},
    ports::LawDraftView,
};

/// Where steps are posted to.
const STEP: &str = "/api/fn/official/step_law_draft";

/// `/official/lab/drafts/{law}`.
#[component]
pub fn LawDraftPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let page = page_data(
        move || params.with(|p| p.get("law").and_then(|id| id.parse::<i64>().ok())),
        |id| load_law_draft(id.unwrap_or_default()),
    );
    let done = move || query.with_untracked(|query| query.get("done").is_some());
    load(page, move |(view, kept)| draft(view, kept, done()))
}

fn draft(view: LawDraftView, kept: FormState, done: bool) -> AnyView {
    let l = locale();
    let title = view.line.title.clone();
    let above = vec![(PATH.to_owned(), td_string!(l, lab.name).to_owned())];
    let fields = ["from", "document", "number", "article", "confirm"];
    let (at_fields, of_page): (Vec<_>, Vec<_>) =
        kept.problems.iter().cloned().partition(|p| fields.contains(&p.field.as_str()));
    let told = (done && kept.problems.is_empty()).then(|| {
        let said = match view.line.state {
            DraftState::Draft => td_string!(l, lab.done.draft),
            DraftState::Proposed => td_string!(l, lab.done.proposed),
            DraftState::Adopted => td_string!(l, lab.done.adopted),
            DraftState::Withdrawn => td_string!(l, lab.done.withdrawn),
        };
        view! { <div class="note good" role="status"><p>{said}</p></div> }
    });
    let mut pairs = view.line.address.clone();
    pairs.push(("draft".to_owned(), view.line.id.to_string()));
    let open = super::address(PATH, &pairs);
    let changed = date(view.line.changed_on, l);
    let changed = td_string!(l, lab.changed, by = view.line.changed_by.clone(), on = changed).to_string();
    let figures = match &view.outcome {
        Some(outcome) => {
            let around = Around {
                regions: view.regions.clone(),
                sectors: view.sectors.clone(),
                address: Some(Signal::stored(view.line.address.clone())),
            };
            shown(Signal::stored(outcome.clone()), &around, l)
        }
        None => view! { <section class="card empty"><p>{td_string!(l, lab.undecided)}</p></section> }.into_any(),
    };
    let (changes, paper, steps) = (changes(&view, l), paper(&view, l), steps(&view, kept, at_fields, l));
    view! {
        <Title text=title.clone()/>
        <DeskFrame place=Place::Lab>
            <Breadcrumbs above here=title.clone()/>
            {told}
            <ErrorNote problems=of_page/>
            <h1>{title}</h1>
            <p>{state(view.line.state, l)} " " <span class="soft">{changed}</span></p>
            {changes}
            {paper}
            {steps}
            <p><a class="btn ghost" href=open>{td_string!(l, lab.try_it)}</a></p>
            {figures}
        </DeskFrame>
    }
    .into_any()
}

/// What it changes in the law in force.
fn changes(view: &LawDraftView, l: Locale) -> AnyView {
    let changed: Vec<_> = view
        .controls
        .iter()
        .filter(|control| control.kind != Kind::Fixed)
        .filter_map(|control| view.chosen.get(&control.id).map(|own| (control, own)))
        .filter(|(control, own)| **own != control.now)
        .collect();
    if changed.is_empty() {
        return view! { <section class="card"><p>{td_string!(l, lab.same)}</p></section> }.into_any();
    }
    let table = Table::named(&changed, td_string!(l, lab.changes))
        .column(td_string!(l, lab.parameter), |(control, _)| control.name.say(lang(l)).to_owned())
        .column(td_string!(l, lab.now), |(control, _)| super::value(control, &control.now, l))
        .column(td_string!(l, lab.becomes), |(control, own)| super::value(control, own, l))
        .view();
    view! {
        <section class="card" aria-labelledby="changes">
            <h2 id="changes">{td_string!(l, lab.changes)}</h2>
            {table}
        </section>
    }
    .into_any()
}

/// The paper on which it rests, and what stands against it.
fn paper(view: &LawDraftView, l: Locale) -> Option<AnyView> {
    let proposal = view.proposal.clone().filter(|_| view.line.state != DraftState::Draft)?;
    let proposer = view.proposer.clone();
    let names = |field: &str| {
        let control = view.controls.iter().find(|control| control.id == field || control.field() == field);
        control.map(|control| format!("{}{}", control.name.say(lang(l)), lang(l).pick("：", ": "))).unwrap_or_default()
    };
    let conflicts = (!view.conflicts.is_empty()).then(|| {
        let lines = view
            .conflicts
            .iter()
            .map(|FieldProblem { field, problem }| view! { <li>{names(field)}{problem.say(lang(l))}</li> })
            .collect_view();
        view! { <div class="summary" role="alert"><h3>{td_string!(l, lab.conflicts)}</h3><ul>{lines}</ul></div> }
    });
    Some(
        view! {
            <section class="card" aria-labelledby="paper">
                <h2 id="paper">{td_string!(l, lab.proposal)}</h2>
                <Facts>
                    <Fact label=td_string!(l, lab.from)>{date(proposal.from, l)}</Fact>
                    <Fact label=td_string!(l, lab.document)>{proposal.title}</Fact>
                    <Fact label=td_string!(l, lab.number)>{proposal.number}</Fact>
                    <Fact label=td_string!(l, lab.article)>{proposal.article}</Fact>
                    <Fact label=td_string!(l, lab.proposer)>{proposer}</Fact>
                </Facts>
                {conflicts}
            </section>
        }
        .into_any(),
    )
}

/// The steps that are possible now.
fn steps(view: &LawDraftView, kept: FormState, problems: Vec<FieldProblem>, l: Locale) -> AnyView {
    let (id, revision) = (view.line.id.to_string(), view.line.revision.to_string());
    let hidden = move |step: &'static str| {
        let (id, revision) = (id.clone(), revision.clone());
        view! {
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="revision" value=revision/>
            <input type="hidden" name="step" value=step/>
        }
    };
    let plain = |step: &'static str, label: &'static str| {
        let hidden = hidden(step);
        view! { <form class="form" method="post" action=STEP>{hidden}<button class="btn ghost">{label}</button></form> }
    };
    let check = Callback::new(|_| Vec::new());
    match view.line.state {
        _ if !works() => ().into_any(),
        DraftState::Draft => {
            let ask = |code: &'static str, label: &'static str| {
                Ask::new(code, label)
                    .named(input_name(code, None))
                    .value(kept.values.get(code).cloned().unwrap_or_default())
            };
            let from = ask("from", td_string!(l, lab.from)).hint(td_string!(l, lab.from_hint));
            let document = ask("document", td_string!(l, lab.document));
            let number = ask("number", td_string!(l, lab.number)).hint(td_string!(l, lab.number_hint));
            let article = ask("article", td_string!(l, lab.article)).optional(true);
            let first = hidden("propose");
            let labels =
                [&from, &document, &number, &article].map(|ask| (ask.code.clone(), ask.label.clone())).to_vec();
            view! {
                <section class="card" aria-labelledby="propose">
                    <h2 id="propose">{td_string!(l, lab.propose)}</h2>
                    <p>{td_string!(l, lab.propose_text)}</p>
                    <CheckedForm action=STEP labels problems check>
                        {first}
                        <DateInput ask=from/>
                        <TextInput ask=document/>
                        <TextInput ask=number/>
                        <TextInput ask=article/>
                        <SubmitBar label=td_string!(l, lab.propose)/>
                    </CheckedForm>
                    {plain("withdraw", td_string!(l, lab.withdraw))}
                </section>
            }
            .into_any()
        }
        DraftState::Proposed => {
            let adopt = if view.may_adopt && view.conflicts.is_empty() {
                let confirm = td_string!(l, lab.confirm);
                let first = hidden("adopt");
                let labels = vec![("confirm".to_owned(), confirm.to_owned())];
                view! {
                    <CheckedForm action=STEP labels problems check>
                        {first}
                        <Confirm label=confirm text=td_string!(l, lab.confirm_text)/>
                        <SubmitBar label=td_string!(l, lab.adopt)/>
                    </CheckedForm>
                }
                .into_any()
            } else if view.may_adopt {
                ().into_any()
            } else {
                view! { <p>{td_string!(l, lab.second_person)}</p> }.into_any()
            };
            view! {
                <section class="card" aria-labelledby="adopt">
                    <h2 id="adopt">{td_string!(l, lab.adopt)}</h2>
                    {adopt}
                    {plain("return", td_string!(l, lab.take_back))}
                    {plain("withdraw", td_string!(l, lab.withdraw))}
                </section>
            }
            .into_any()
        }
        DraftState::Adopted | DraftState::Withdrawn => ().into_any(),
    }
}
