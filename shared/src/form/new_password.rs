//! A new password: `current` where one is changed, `password`, `password_again`.

use super::{FieldProblem, Values, password};
use crate::{catalogue::Checked, problem::Code};

/// Whose password it is: what it must not be made of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Owner<'a> {
    /// The account's address.
    pub email: &'a str,
    /// Its name.
    pub name: &'a str,
    /// The business that it acts for; empty without one.
    pub uscc: &'a str,
}

/// The passwords as typed, and what is wrong. Whether `current` is right, the server knows.
pub fn check(values: &Values, owner: Owner<'_>, current_too: bool) -> Checked {
    let mut checked = Checked::default();
    let typed = |field: &str| values.get(field).map_or("", String::as_str);
    let (current, new, again) = (typed("current"), typed("password"), typed("password_again"));
    let wrong = |field: &str, code: Code| FieldProblem::new(field, code);
    if current_too && current.is_empty() {
        checked.problems.push(wrong("current", Code::Required));
    }
    let before = checked.problems.len();
    if new.is_empty() {
        checked.problems.push(wrong("password", Code::Required));
    } else if let Some(problem) = password::check(new, owner.email, owner.name, owner.uscc) {
        checked.problems.push(FieldProblem::new("password", problem));
    } else if current_too && new == current {
        checked.problems.push(wrong("password", Code::PasswordSame));
    }
    // Two different ones are worth saying only once the first will do.
    match again {
        "" if !new.is_empty() => checked.problems.push(wrong("password_again", Code::Required)),
        again if checked.problems.len() == before && again != new => {
            checked.problems.push(wrong("password_again", Code::PasswordsDiffer));
        }
        _ => {}
    }
    for field in ["current", "password"] {
        checked.values.insert(field.to_owned(), typed(field).to_owned());
    }
    checked
}
