//! Who brought a report, beside the matter: asked for with a reason, shown once.

use crate::{
    i18n::td_string,
    locale::{lang, locale},
    ui::{
        Fact, Facts,
        form::{Ask, CheckedForm, SubmitBar, TextArea, input_name},
    },
};
use leptos::prelude::*;
use shared::{
    form::{FieldProblem, FormState, Values},
    ids::CaseId,
    ports::Reporter,
    problem::Code,
};

/// Longest reason, in characters.
const REASON: u32 = 500;
/// The reason's own place: the page has others.
const WHY: &str = "contact-reason";

/// Whether somebody left a name or a number, and the way to it for the unit that handles the matter. Comes with the case:
/// a look is used up by being shown, and what is asked for within a page may be asked for twice.
pub(super) fn reporter_asked(id: CaseId, reporter: Reporter, kept: FormState) -> AnyView {
    let l = locale();
    let said = match &reporter {
        Reporter { given: false, .. } => td_string!(l, education.reporter.nobody),
        Reporter { may: false, .. } => td_string!(l, education.reporter.others),
        Reporter { shown, .. } if !shown.is_empty() => td_string!(l, education.reporter.once),
        _ => td_string!(l, education.reporter.lead),
    };
    let given = reporter.given && reporter.may && reporter.shown.is_empty();
    let facts: Vec<_> = reporter
        .shown
        .into_iter()
        .map(|(label, value)| {
            let label = label.say(lang(l)).to_owned();
            view! { <Fact label>{value}</Fact> }
        })
        .collect();
    let facts = (!facts.is_empty()).then(|| view! { <Facts>{facts}</Facts> });
    let form = given.then(|| ask(id, kept));
    view! {
        <section class="card" id="reporter">
            <h2>{td_string!(l, education.reporter.title)}</h2>
            <p>{said}</p>
            {facts}
            {form}
        </section>
    }
    .into_any()
}

/// The form that asks why.
fn ask(id: CaseId, kept: FormState) -> AnyView {
    let l = locale();
    let ask = Ask::new(WHY, td_string!(l, education.reporter.reason))
        .named(input_name("reason", None))
        .hint(td_string!(l, education.reporter.reason_hint))
        .value(kept.values.get("reason").cloned().unwrap_or_default());
    let labels = vec![(ask.code.clone(), ask.label.clone())];
    let placed = |problem: FieldProblem| FieldProblem::new(WHY, problem.problem);
    let problems = kept.problems.into_iter().map(placed).collect();
    let check = Callback::new(|values: Values| {
        let stated = values.get("reason").is_some_and(|reason| !reason.trim().is_empty());
        if stated { Vec::new() } else { vec![FieldProblem::new(WHY, Code::ReasonRequired)] }
    });
    view! {
        <CheckedForm action="/api/fn/official/ask_reporter" labels problems check>
            <input type="hidden" name="id" value=id.to_string()/>
            <TextArea ask max=REASON rows=3/>
            <SubmitBar label=td_string!(l, education.reporter.submit) quiet=true/>
        </CheckedForm>
    }
    .into_any()
}
