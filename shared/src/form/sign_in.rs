//! Signing in: `email` and `password`. Nothing about the password's quality is said here; who signs in has one already.

use super::{FieldProblem, Values, email, password};
use crate::{catalogue::Checked, problem::Code};

/// Canonical `email`, `password` as typed, and what is wrong.
pub fn check(values: &Values) -> Checked {
    let mut checked = Checked::default();
    let typed = |field: &str| values.get(field).map_or("", String::as_str);
    match typed("email").trim() {
        "" => checked.problems.push(FieldProblem::new("email", Code::Required)),
        text => match email(text) {
            Ok(canonical) => {
                checked.values.insert("email".to_owned(), canonical);
            }
            Err(problem) => checked.problems.push(FieldProblem::new("email", problem)),
        },
    }
    let secret = typed("password");
    if secret.is_empty() {
        checked.problems.push(FieldProblem::new("password", Code::Required));
    } else if secret.chars().count() > password::LONGEST {
        // Nobody has such a password, and hashing it would cost us, not them.
        checked.problems.push(FieldProblem::new("password", Code::SignInFailed));
    } else {
        checked.values.insert("password".to_owned(), secret.to_owned());
    }
    checked
}
