//! What a form carries between two requests: the values as typed and what is wrong with them; and the checks of the
//! forms that no catalogue item describes, for the browser while typing and for the server that decides.

pub mod business;
pub mod new_password;
pub mod open_account;
pub mod password;
pub mod sign_in;
pub mod subscribe;
pub mod typed_code;

use crate::problem::{Code, Problem};
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

/// An e-mail address in canonical form: trimmed, half-width, the domain in small letters and the local part too, since
/// nobody remembers with which capitals an account was opened.
///
/// # Errors
/// [`Code::Email`] for what can't be one. Only the shape is looked at; that it arrives is for a message to prove.
pub fn email(text: &str) -> Result<String, Problem> {
    let tidy: String = text
        .trim()
        .chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            c => c,
        })
        .collect::<String>()
        .to_lowercase();
    let refused = || Problem::new(Code::Email).with("found", text.trim());
    let (local, domain) = tidy.rsplit_once('@').ok_or_else(refused)?;
    let local_fits = (1..=64).contains(&local.len())
        && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b))
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    let label_fits = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let top = domain.rsplit('.').next().unwrap_or("");
    let domain_fits = domain.len() <= 253
        && domain.contains('.')
        && domain.split('.').all(label_fits)
        && top.chars().count() >= 2
        && !top.chars().all(|c| c.is_ascii_digit());
    if local_fits && domain_fits { Ok(tidy) } else { Err(refused()) }
}

/// A registered name for comparing: brackets of one width, no blanks. 临江机械（鄂州）有限公司 and 临江机械(鄂州)有限公司 are
/// one business.
pub fn comparable_name(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{2060}'))
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '〔' | '【' => '(',
            '〕' | '】' => ')',
            '•' | '・' | '‧' | '∙' => '·',
            c => c,
        })
        .flat_map(char::to_uppercase)
        .collect()
}
