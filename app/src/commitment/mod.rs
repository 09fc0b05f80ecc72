//! Commitments: what can be signed, what became of one, the gate, the due list.

mod due_page;
mod gate;
mod items_page;
mod own_page;
mod public_page;
mod server_fns;
mod template_page;

pub use due_page::DueCommitmentsPage;
pub use items_page::CommitmentItemsPage;
pub use own_page::OwnCommitmentsPage;
pub use public_page::CommitmentPage;
pub use template_page::TemplatePage;

use crate::i18n::{Locale, td_string};
use leptos::prelude::*;
use shared::ports::TemplateEntry;

/// A text whose paragraphs stand on lines of their own.
fn paragraphs(text: &str) -> impl IntoView + use<> {
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| view! { <p>{line.to_owned()}</p> }).collect_view()
}

/// The term of a template, in words.
fn term_words(entry: &TemplateEntry, l: Locale) -> String {
    match entry.days {
        Some(n) => td_string!(l, commitment.items.days, n = n).to_string(),
        None => td_string!(l, commitment.items.no_term).to_owned(),
    }
}

/// Its validity, in words.
fn validity_words(entry: &TemplateEntry, l: Locale) -> String {
    match entry.valid_months {
        Some(n) => td_string!(l, commitment.items.months, n = n).to_string(),
        None if entry.days.is_some() => td_string!(l, commitment.items.until_term).to_owned(),
        None => td_string!(l, commitment.items.no_end).to_owned(),
    }
}
