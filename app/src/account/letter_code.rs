//! Entering the code of the letter, on the page of the proof.

use crate::{
    case::StepForm,
    i18n::td_string,
    locale::locale,
    ui::form::{Ask, TextInput, input_name},
};
use leptos::prelude::*;
use shared::{case::Action, form::FieldProblem, ports::CaseView};

/// The form for the letter's code, where it is the account's turn to enter it.
#[component]
pub(crate) fn LetterCode(
    /// The case.
    case: CaseView,
    /// What was wrong with the last try.
    problems: Vec<FieldProblem>,
) -> impl IntoView {
    let l = locale();
    case.actions.contains(&Action::Confirm).then(|| {
        let label = td_string!(l, account.code_letter);
        let ask = Ask::new("code", label).named(input_name("code", None)).hint(td_string!(l, account.code_letter_hint));
        // A refusal without a field of its own is about the code.
        let problems = problems.into_iter().map(|p| FieldProblem::new("code", p.problem)).collect::<Vec<_>>();
        view! {
            <section class="card">
                <h2>{label}</h2>
                <StepForm case=&case action=Action::Confirm labels=vec![("code".to_owned(), label.to_owned())] problems>
                    <TextInput ask width="short"/>
                </StepForm>
            </section>
        }
    })
}
