//! One matter, as an official reads and decides it.

use super::{
    desk_frame::{DeskFrame, Place},
    reporter::reporter_asked,
    server_fns::load_reporter,
};
use crate::{
    account::ProofChecked,
    case::{
        CasePage, Chain, ConcernedRecords, DueTag, FrozenNote, Papers, ReasonForm, Receipts, StepForm, Timeline,
        ValuesList, kind_name, load_case, offers, placed, state_name, state_tone, unstated, why,
    },
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{
        Breadcrumbs, Fact, Facts, Tag,
        form::{ErrorNote, ItemForm, TextArea, asks, item_check},
        load, page_data, text,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    case::{Action, Assignee, Ground, KindCode, Owner, sections},
    catalogue::Item,
    form::{FieldProblem, FormState, Values},
    ids::{CaseId, LookId},
    ports::{Assigned, CaseLine, CaseView, Fault, Reporter},
};

/// Longest reason, in characters.
const REASON: u32 = 500;

/// `/official/cases/{id}`.
#[component]
pub fn OfficialCasePage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let page = page_data(
        move || {
            let id = params.read().get("id").and_then(|id| id.parse::<CaseId>().ok());
            (id, query.read().get("look").and_then(|look| look.parse::<LookId>().ok()))
        },
        |(id, look)| async move {
            let id = id.ok_or(Fault::NotFound)?;
            let page = load_case(id).await?;
            let reporter = match page.case.line.kind.kind().owner {
                Owner::Reporter => Some(load_reporter(id, look).await?),
                _ => None,
            };
            Ok((page, reporter))
        },
    );
    load(page, view)
}

fn view((page, reporter): (CasePage, Option<(Reporter, Option<FormState>)>)) -> AnyView {
    let l = locale();
    let CasePage { case, kept } = page;
    let title = case.line.title.say(lang(l)).to_owned();
    let above = vec![("/official".to_owned(), td_string!(l, official.desk.title).to_owned())];
    let (typed, problems) = kept.map(|kept| (kept.values, kept.problems)).unwrap_or_default();
    let (of_reason, of_page): (Vec<_>, Vec<_>) = problems.into_iter().partition(|p| p.field == "reason");
    let subject = format!("/subjects/{}", case.line.uscc);
    let handler = case.line.department.as_ref().map(|d| d.say(lang(l)).to_owned());
    let reporter = reporter.map(|(reporter, kept)| reporter_asked(case.line.id, reporter, kept.unwrap_or_default()));
    let proof = (case.line.kind == KindCode::AccountProof).then(|| view! { <ProofChecked id=case.line.id/> });
    let (assigned, assign) = (assigned(&case, l), assign(&case, l));
    let decide = decide(&case, &typed, &of_reason, l);
    let next = next(&case, l);
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
                    <DueTag line=&case.line/>
                </p>
            </header>
            <FrozenNote line=&case.line/>
            <section class="card">
                <Facts>
                    <Fact label=td_string!(l, official.desk.subject)><a href=subject>{case.line.name.clone()}</a></Fact>
                    <Fact label=td_string!(l, business.account.uscc)><span class="code">{case.line.uscc.clone()}</span></Fact>
                    <Fact label=td_string!(l, official.desk.handler)>{handler}</Fact>
                    {assigned}
                    <Fact label=td_string!(l, official.case.changed)>{text::date(case.line.changed_on, l)}</Fact>
                </Facts>
            </section>
            <section class="card">
                <h2>{td_string!(l, official.case.answers)}</h2>
                <ValuesList item=case.item.clone() values=case.values.clone() change=None/>
            </section>
            <Papers at=String::new() kind=case.line.kind papers=case.papers.clone() writable=false/>
            <ConcernedRecords records=case.records.clone()/>
            <Chain chain=case.chain.clone() at="/official/cases"/>
            {proof}
            {reporter}
            {assign}
            {decide}
            {next}
            <Receipts receipts=case.receipts/>
            <Timeline events=case.events kind=case.line.kind/>
        </DeskFrame>
    }
    .into_any()
}

/// Who in an office has it.
fn assigned(case: &CaseView, l: Locale) -> AnyView {
    let line = |one: &Assigned| {
        let (to, date) = (one.to.clone(), text::date(one.on, l));
        let to = td_string!(l, official.case.assigned_since, to = to, date = date).to_string();
        let to = match case.colleagues.is_empty() {
            true => td_string!(l, official.case.assigned_in, office = one.office.say(lang(l)).to_owned(), to = to)
                .to_string(),
            false => to,
        };
        view! { <Fact label=td_string!(l, official.case.assigned)>{to}</Fact> }
    };
    case.assigned.iter().map(line).collect_view().into_any()
}

/// Gives it to a section or a person of the office; nothing where this is not the viewer's to do.
fn assign(case: &CaseView, l: Locale) -> AnyView {
    if case.colleagues.is_empty() {
        return ().into_any();
    }
    let now = case.assigned.first().map_or("", |one| one.value.as_str());
    let option = |to: Assignee, name: String| {
        let value = to.to_string();
        view! { <option value=value.clone() selected=value == now>{name}</option> }
    };
    let sections = sections(&case.colleagues);
    let sections = (!sections.is_empty()).then(|| {
        let options = sections.iter().map(|name| option(Assignee::Section((*name).to_owned()), (*name).to_owned()));
        let options = options.collect_view();
        view! { <optgroup label=td_string!(l, official.case.assign_sections)>{options}</optgroup> }
    });
    let people = case.colleagues.iter().map(|one| {
        let name = match &one.section {
            Some(section) => format!("{}（{section}）", one.name),
            None => one.name.clone(),
        };
        option(Assignee::Person(one.account), name)
    });
    let people = people.collect_view();
    view! {
        <section class="card">
            <details>
                <summary><h2>{td_string!(l, official.case.assign)}</h2></summary>
                <p>{td_string!(l, official.case.assign_lead)}</p>
                <form method="post" action="/api/fn/official/assign_case">
                    <input type="hidden" name="id" value=case.line.id.to_string()/>
                    <p>
                        <label for="assign-to">{td_string!(l, official.case.assign_to)}</label>
                        <select id="assign-to" name="to">
                            <option value="">{td_string!(l, official.case.assign_all)}</option>
                            {sections}
                            <optgroup label=td_string!(l, official.case.assign_people)>{people}</optgroup>
                        </select>
                    </p>
                    <p class="submit"><button class="btn">{td_string!(l, official.case.assign_now)}</button></p>
                </form>
            </details>
        </section>
    }
    .into_any()
}

/// The way to what may follow, which is decided by itself: a ban after a warning that came to nothing.
fn next(case: &CaseView, l: Locale) -> AnyView {
    let CaseLine { kind, state, uscc, id, .. } = &case.line;
    let offers = offers(Ground::After(*kind, *state), &[("uscc", uscc), ("after", &id.to_string())], l);
    offers
        .into_iter()
        .map(|(href, name)| view! { <p><a class="btn ghost" href=href>{name}</a></p> })
        .collect_view()
        .into_any()
}

/// What the official may do now; in words where it is nothing.
fn decide(case: &CaseView, typed: &Values, problems: &[FieldProblem], l: Locale) -> AnyView {
    if case.actions.is_empty() {
        return ().into_any();
    }
    let steps = case.actions.iter().map(|action| {
        let kind = case.line.kind.kind();
        let Some(step) = kind.step(case.line.state, *action) else { return ().into_any() };
        let (name, about) = (step.name.say(lang(l)), step.about.say(lang(l)));
        let about = (!about.is_empty()).then(|| view! { <p>{about}</p> });
        let form = match brought(case, *action) {
            Some((item, stands)) => correction(case, *action, item, stands, typed, problems, l),
            None if step.reason => view! { <ReasonForm case action=*action typed problems/> }.into_any(),
            None => view! { <StepForm case=case action=*action/> }.into_any(),
        };
        // What takes many words or fields is opened first.
        if let Some((item, _)) = brought(case, *action) {
            return view! {
                <section class="card">
                    <details open=typed_in(&item, typed)>
                        <summary><h2>{name}</h2></summary>
                        {about}
                        {form}
                    </details>
                </section>
            }
            .into_any();
        }
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

/// The form that comes with a step, and what stands in it: of a record that is corrected, or of the step itself.
fn brought(case: &CaseView, action: Action) -> Option<(Item, Values)> {
    if case.line.kind.kind().corrects(action) {
        return case.records.iter().find_map(|record| record.correct.clone());
    }
    let (_, item) = case.forms.iter().find(|(of, _)| *of == action)?;
    let day = (item.roles.decided_on.clone(), case.on.to_string());
    Some((item.clone(), Values::from([day])))
}

/// Whether what was typed and refused belongs to this form.
fn typed_in(item: &Item, typed: &Values) -> bool {
    typed.keys().any(|code| item.field(code).is_some())
}

/// A step that brings values along: its form as it stands, and why.
fn correction(
    case: &CaseView,
    action: Action,
    item: Item,
    stands: Values,
    typed: &Values,
    problems: &[FieldProblem],
    l: Locale,
) -> AnyView {
    // Some say all that is to be said in their form.
    let reasoned = case.line.kind.kind().step(case.line.state, action).is_some_and(|step| step.reason);
    let ask = why(case, action, typed, l);
    let mut labels = asks(&item, lang(l));
    if reasoned {
        labels.push((ask.code.clone(), ask.label.clone()));
    }
    let mut values = stands.clone();
    values.extend(typed.iter().filter(|(code, _)| item.field(code).is_some()).map(|(c, v)| (c.clone(), v.clone())));
    let fields = item_check(item.clone(), stands, case.on);
    let mut wrong = placed(action, typed, problems);
    if typed_in(&item, typed) {
        wrong.extend(fields.run(values.clone()));
    }
    let check = Callback::new(move |values: Values| {
        let mut problems = fields.run(values.clone());
        if reasoned {
            problems.extend(unstated(action, &values));
        }
        problems
    });
    let reason = reasoned.then(|| view! { <TextArea ask max=REASON rows=4/> });
    view! {
        <StepForm case=case action labels problems=wrong check quiet=true>
            <ItemForm item values/>
            {reason}
        </StepForm>
    }
    .into_any()
}
