//! Questions of the forms about entries: each knows its label and hint in both languages.

use crate::ui::form::{Ask, input_name};
use shared::form::Values;

/// The questions of one form, with what stands in it.
pub(super) struct Asks {
    values: Values,
    labels: Vec<(String, String)>,
}

impl Asks {
    /// A form with these values.
    pub(super) fn new(values: Values) -> Self {
        Self { values, labels: Vec::new() }
    }

    /// One question; it must be answered.
    pub(super) fn ask(&mut self, code: &str, label: &str, hint: &str) -> Ask {
        self.labels.push((code.to_owned(), label.to_owned()));
        let value = self.values.get(code).cloned().unwrap_or_default();
        Ask::new(code, label).named(input_name(code, None)).hint(hint).value(value)
    }

    /// One question that may be left empty.
    pub(super) fn maybe(&mut self, code: &str, label: &str, hint: &str) -> Ask {
        self.ask(code, label, hint).optional(true)
    }

    /// Labels by code, for the summary of errors.
    pub(super) fn labels(&self) -> Vec<(String, String)> {
        self.labels.clone()
    }
}
