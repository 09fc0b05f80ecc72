//! Naming a business: `uscc`, `name`.

use super::{FieldProblem, Values};
use crate::{
    catalogue::{Checked, one_line},
    problem::{Code, Problem},
    uscc,
};

/// Longest name of a business, in code points, as in the catalogue.
const LONGEST_NAME: usize = 200;

/// Canonical values and what is wrong. Whether the code and the name belong together is for the register to say.
pub fn check(values: &Values) -> Checked {
    let mut checked = Checked::default();
    let typed = |field: &str| values.get(field).map_or("", String::as_str);
    let keep = |field: &str, result: Result<String, Problem>, checked: &mut Checked| match result {
        Ok(value) => {
            checked.values.insert(field.to_owned(), value);
        }
        Err(problem) => checked.problems.push(FieldProblem::new(field, problem)),
    };

    let code = uscc::check(typed("uscc"));
    checked.warnings.extend(code.warnings.into_iter().map(|problem| FieldProblem::new("uscc", problem)));
    let result = match code.problem {
        _ if code.normalised.is_empty() => Err(Code::Required.into()),
        Some(problem) => Err(problem),
        None => Ok(code.normalised),
    };
    keep("uscc", result, &mut checked);

    let (name, control) = one_line(typed("name"));
    let n = name.chars().count();
    let result = match n {
        _ if control => Err(Code::ControlCharacter.into()),
        0 => Err(Code::Required.into()),
        n if n > LONGEST_NAME => Err(Problem::new(Code::TooLong).with("max", LONGEST_NAME).with("n", n)),
        _ => Ok(name),
    };
    keep("name", result, &mut checked);
    checked
}
