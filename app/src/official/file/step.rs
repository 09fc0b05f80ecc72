//! The forms by which an official changes a record: one question per page.

use crate::{
    file::{mark_name, purpose_and_reason, purpose_labels, purpose_problems},
    i18n::{Locale, td_string},
    locale::lang,
    ui::form::{Ask, CheckedForm, DateInput, ItemForm, SubmitBar, TextArea, asks, input_name, item_check},
};
use leptos::prelude::*;
use shared::{
    catalogue::FieldKind,
    form::{FieldProblem, FormState, Values},
    ports::{Mark, RecordDesk},
    problem::Code,
};

/// Longest reason for a change, in characters.
const REASON: u32 = 2_000;

/// What an official may do with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Write new values.
    Correct,
    /// The decision was changed or annulled.
    Annul,
    /// Put a mark, or lift it.
    Mark(Mark),
    /// Read an identity number.
    Unmask,
}

impl Step {
    /// The step that an address names.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "correct" => Some(Step::Correct),
            "annul" => Some(Step::Annul),
            "unmask" => Some(Step::Unmask),
            other => Mark::ALL.into_iter().find(|mark| mark.as_str() == other).map(Step::Mark),
        }
    }

    fn code(self) -> &'static str {
        match self {
            Step::Correct => "correct",
            Step::Annul => "annul",
            Step::Mark(mark) => mark.as_str(),
            Step::Unmask => "unmask",
        }
    }

    /// What may be done with a record as it stands.
    pub(super) fn of(desk: &RecordDesk) -> Vec<Step> {
        let change = [Step::Correct, Step::Mark(Mark::Objected), Step::Mark(Mark::Withheld), Step::Annul];
        let change = change.into_iter().filter(|_| desk.open);
        change.chain((!desk.numbers.is_empty()).then_some(Step::Unmask)).collect()
    }

    /// Its name on a button.
    pub(super) fn name(self, desk: &RecordDesk, l: Locale) -> String {
        match self {
            Step::Correct => td_string!(l, file.step.correct).to_owned(),
            Step::Annul => td_string!(l, file.step.annul).to_owned(),
            Step::Unmask => td_string!(l, file.step.unmask).to_owned(),
            Step::Mark(mark) => {
                let name = mark_name(mark, l);
                if desk.record.marks.contains(&mark) {
                    td_string!(l, file.step.lift, mark = name).to_string()
                } else {
                    td_string!(l, file.step.mark, mark = name).to_string()
                }
            }
        }
    }

    /// Its page.
    pub(super) fn href(self, desk: &RecordDesk) -> String {
        format!("/official/records/{}?step={}", desk.record.id, self.code())
    }

    /// The sentence above its form.
    fn lead(self, l: Locale) -> &'static str {
        match self {
            Step::Correct => td_string!(l, file.step.correct_lead),
            Step::Annul => td_string!(l, file.step.annul_lead),
            Step::Mark(Mark::Objected) => td_string!(l, file.step.objected_lead),
            Step::Mark(Mark::Withheld) => td_string!(l, file.step.withheld_lead),
            Step::Unmask => td_string!(l, file.step.unmask_lead),
        }
    }
}

/// The page of one step: what it does, and its form with what was typed and refused.
pub(super) fn step_view(step: Step, desk: &RecordDesk, kept: Option<FormState>, l: Locale) -> AnyView {
    let kept = kept.unwrap_or_default();
    let form = match step {
        Step::Correct => correct(desk, kept, l),
        Step::Annul => annul(desk, kept, l),
        Step::Mark(mark) => mark_form(mark, desk, kept, l),
        Step::Unmask => unmask(desk, kept, l),
    };
    view! {
        <section class="card">
            <h2>{step.name(desk, l)}</h2>
            <p>{step.lead(l)}</p>
            {form}
        </section>
    }
    .into_any()
}

fn reason_ask(typed: &Values, l: Locale) -> Ask {
    Ask::new("reason", td_string!(l, file.step.reason))
        .named(input_name("reason", None))
        .hint(td_string!(l, file.step.reason_hint))
        .value(typed.get("reason").cloned().unwrap_or_default())
}

fn reason_label(l: Locale) -> (String, String) {
    ("reason".to_owned(), td_string!(l, file.step.reason).to_owned())
}

fn reason_problem(values: &Values) -> Option<FieldProblem> {
    let empty = values.get("reason").is_none_or(|reason| reason.trim().is_empty());
    empty.then(|| FieldProblem::new("reason", Code::ReasonRequired))
}

fn correct(desk: &RecordDesk, kept: FormState, l: Locale) -> AnyView {
    let item = desk.item.clone();
    let mut values = desk.values.clone();
    values.extend(kept.values.iter().map(|(code, value)| (code.clone(), value.clone())));
    let mut labels = asks(&item, lang(l));
    labels.push(reason_label(l));
    let check = item_check(item.clone(), desk.values.clone(), desk.on);
    // A number that stands there masked was not typed: only the server can check what it hides.
    let masked: Values = item
        .fields
        .iter()
        .filter(|field| field.kind == FieldKind::PersonId)
        .filter_map(|field| Some((field.code.clone(), desk.values.get(&field.code)?.clone())))
        .collect();
    let check = Callback::new(move |typed: Values| {
        let mut problems = check.run(typed.clone());
        problems.retain(|p| masked.get(&p.field).is_none_or(|mask| typed.get(&p.field) != Some(mask)));
        problems.extend(reason_problem(&typed));
        problems
    });
    let ask = reason_ask(&kept.values, l);
    let (id, version) = (desk.record.id.to_string(), desk.record.version.to_string());
    view! {
        <CheckedForm action="/api/fn/file/correct" labels problems=kept.problems check>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="version" value=version/>
            <ItemForm item values/>
            <TextArea ask max=REASON rows=3/>
            <SubmitBar label=td_string!(l, file.step.correct_do)/>
        </CheckedForm>
    }
    .into_any()
}

fn annul(desk: &RecordDesk, kept: FormState, l: Locale) -> AnyView {
    let on = Ask::new("on", td_string!(l, file.withdrawal.annulled))
        .named(input_name("on", None))
        .hint(td_string!(l, business.form.date_hint))
        .value(kept.values.get("on").cloned().unwrap_or_default());
    let labels = vec![("on".to_owned(), on.label.clone()), reason_label(l)];
    let check = Callback::new(|typed: Values| {
        let empty = typed.get("on").is_none_or(|day| day.trim().is_empty());
        let on = empty.then(|| FieldProblem::new("on", Code::Required));
        on.into_iter().chain(reason_problem(&typed)).collect()
    });
    // Whatever is wrong beside the reason is wrong with the day.
    let problems = kept.problems.into_iter().map(|problem| match problem.problem.code {
        Code::DateShape | Code::DateMissing | Code::DateFuture | Code::DateTooEarly => {
            FieldProblem { field: "on".to_owned(), ..problem }
        }
        _ => problem,
    });
    let ask = reason_ask(&kept.values, l);
    let (id, version) = (desk.record.id.to_string(), desk.record.version.to_string());
    view! {
        <CheckedForm action="/api/fn/file/annul" labels problems=problems.collect() check>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="version" value=version/>
            <DateInput ask=on/>
            <TextArea ask max=REASON rows=3/>
            <SubmitBar label=td_string!(l, file.step.annul_do)/>
        </CheckedForm>
    }
    .into_any()
}

fn mark_form(mark: Mark, desk: &RecordDesk, kept: FormState, l: Locale) -> AnyView {
    let set = !desk.record.marks.contains(&mark);
    let check = Callback::new(|typed: Values| reason_problem(&typed).into_iter().collect());
    let label = Step::Mark(mark).name(desk, l);
    let ask = reason_ask(&kept.values, l);
    let id = desk.record.id.to_string();
    view! {
        <CheckedForm action="/api/fn/file/mark" labels=vec![reason_label(l)] problems=kept.problems check>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="mark" value=mark.as_str()/>
            <input type="hidden" name="set" value=set.to_string()/>
            <TextArea ask max=REASON rows=3/>
            <SubmitBar label/>
        </CheckedForm>
    }
    .into_any()
}

fn unmask(desk: &RecordDesk, kept: FormState, l: Locale) -> AnyView {
    let check = Callback::new(|typed: Values| purpose_problems(&typed));
    let id = desk.record.id.to_string();
    view! {
        <CheckedForm action="/api/fn/file/unmask" labels=purpose_labels(l) problems=kept.problems check>
            <input type="hidden" name="id" value=id/>
            {purpose_and_reason(&kept.values, l)}
            <SubmitBar label=td_string!(l, file.step.unmask_do)/>
        </CheckedForm>
    }
    .into_any()
}
