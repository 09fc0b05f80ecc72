//! What a form carries between two requests: the values as typed and what is wrong with them.

use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Field code → text as typed (before checking) or in canonical form (after it).
pub type Values = BTreeMap<String, String>;

/// A problem that belongs to one field; an empty `field` means the form as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The field's code, which is also the `name` and `id` of its input.
    pub field: String,
    /// What is wrong.
    pub problem: Problem,
}

impl FieldProblem {
    /// Ties a problem to a field.
    pub fn new(field: impl Into<String>, problem: impl Into<Problem>) -> Self {
        Self { field: field.into(), problem: problem.into() }
    }
}

/// A form as it is shown again after a redirect. Secrets are never kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormState {
    /// The values as typed, less the secret ones.
    pub values: Values,
    /// What is wrong, in the order of the form.
    pub problems: Vec<FieldProblem>,
}
