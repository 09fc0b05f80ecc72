//! A statement that must be confirmed.

use super::{Ask, Check, CheckboxGroup};
use leptos::prelude::*;
use shared::{
    form::{FieldProblem, Values},
    problem::Code,
};

/// Code of the box.
const CODE: &str = "confirm";

/// One box with the statement that it confirms.
#[component]
pub fn Confirm(
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// The statement.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <CheckboxGroup ask=Ask::new(CODE, label) options=vec![("yes".to_owned(), text)]/> }
}

/// Whether the box was ticked.
pub fn confirmed(values: &Values) -> bool {
    values.get(CODE).is_some_and(|ticked| !ticked.is_empty())
}

/// Refuses while the box is empty.
pub fn confirm_check() -> Check {
    Callback::new(|values: Values| {
        let empty = !confirmed(&values);
        empty.then(|| FieldProblem::new(CODE, Code::ConfirmFirst)).into_iter().collect()
    })
}
