//! Opening a business account: `uscc`, `name`, `email`, `password`, `password_again`.

use super::{FieldProblem, Values, email, password};
use crate::{
    catalogue::Checked,
    problem::{Code, Problem},
};

/// Canonical values and what is wrong, in the order of the form. Whether the code and the name belong together is for
/// the register to say.
pub fn check(values: &Values) -> Checked {
    let mut checked = Checked::default();
    let typed = |field: &str| values.get(field).map_or("", String::as_str);
    let keep = |field: &str, result: Result<String, Problem>, checked: &mut Checked| match result {
        Ok(value) => {
            checked.values.insert(field.to_owned(), value);
        }
        Err(problem) => checked.problems.push(FieldProblem::new(field, problem)),
    };

    let business = super::business::check(values);
    checked.values.extend(business.values);
    checked.warnings.extend(business.warnings);
    checked.problems.extend(business.problems);

    let result = match typed("email").trim() {
        "" => Err(Code::Required.into()),
        text => email(text),
    };
    keep("email", result, &mut checked);

    let secret = typed("password");
    let known = |field: &str| checked.values.get(field).map_or("", String::as_str);
    let result = match secret {
        "" => Err(Code::Required.into()),
        secret => match password::check(secret, known("email"), known("name"), known("uscc")) {
            Some(problem) => Err(problem),
            None => Ok(secret.to_owned()),
        },
    };
    let good = result.is_ok();
    keep("password", result, &mut checked);

    // Two different ones are worth saying only once the first will do.
    match typed("password_again") {
        "" if !secret.is_empty() => keep("password_again", Err(Code::Required.into()), &mut checked),
        again if good && again != secret => keep("password_again", Err(Code::PasswordsDiffer.into()), &mut checked),
        _ => {}
    }
    checked
}
