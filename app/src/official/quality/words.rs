//! Findings in words.

use crate::{
    case::due_words,
    i18n::{Locale, td_string},
    ui::{Tag, Tone},
};
use leptos::prelude::*;
use shared::{
    ports::{FindingLine, FindingState},
    quality::{DateFault, FindingKind},
};

/// The name of a kind.
pub(super) fn kind(kind: FindingKind, l: Locale) -> &'static str {
    match kind {
        FindingKind::WrongCode => td_string!(l, quality.kind.wrong_code),
        FindingKind::DuplicateCode => td_string!(l, quality.kind.duplicate_code),
        FindingKind::NameMismatch => td_string!(l, quality.kind.name_mismatch),
        FindingKind::DocumentTwice => td_string!(l, quality.kind.document_twice),
        FindingKind::ContentTwice => td_string!(l, quality.kind.content_twice),
        FindingKind::ImpossibleDate => td_string!(l, quality.kind.impossible_date),
    }
}

/// What is wrong, in one sentence.
pub(super) fn sentence(line: &FindingLine, l: Locale) -> String {
    let (found, expected) = (line.found.clone(), line.expected.clone());
    match (line.kind, line.fault) {
        (FindingKind::WrongCode, _) if expected.is_empty() => {
            td_string!(l, quality.said.wrong_code, found = found).to_string()
        }
        (FindingKind::WrongCode, _) => {
            td_string!(l, quality.said.wrong_code_hint, found = found, expected = expected).to_string()
        }
        (FindingKind::DuplicateCode, _) => {
            td_string!(l, quality.said.duplicate_code, found = found, expected = expected).to_string()
        }
        (FindingKind::NameMismatch, _) => {
            td_string!(l, quality.said.name_mismatch, found = found, expected = expected).to_string()
        }
        (FindingKind::DocumentTwice, _) => td_string!(l, quality.said.document_twice, found = found).to_string(),
        (FindingKind::ContentTwice, _) => {
            td_string!(l, quality.said.content_twice, found = found, expected = expected).to_string()
        }
        (FindingKind::ImpossibleDate, Some(DateFault::TooEarly) | None) => {
            td_string!(l, quality.said.too_early, found = found, expected = expected).to_string()
        }
        (FindingKind::ImpossibleDate, Some(DateFault::Future)) => {
            td_string!(l, quality.said.future, found = found).to_string()
        }
        (FindingKind::ImpossibleDate, Some(DateFault::BeforeEstablishment)) => {
            td_string!(l, quality.said.before_establishment, found = found, expected = expected).to_string()
        }
        (FindingKind::ImpossibleDate, Some(DateFault::EndsBeforeBeginning)) => {
            td_string!(l, quality.said.ends_before, found = found, expected = expected).to_string()
        }
    }
}

/// The name of a state.
pub(super) fn state(state: FindingState, l: Locale) -> &'static str {
    match state {
        FindingState::Open => td_string!(l, quality.state.open),
        FindingState::Fixed => td_string!(l, quality.state.fixed),
        FindingState::Accepted => td_string!(l, quality.state.accepted),
    }
}

/// Where it stands: of an open one how long there is.
pub(super) fn standing(line: &FindingLine, l: Locale) -> impl IntoView + use<> {
    let (tone, text) = match (line.state, line.left) {
        (FindingState::Fixed, _) => (Tone::Good, state(line.state, l).to_owned()),
        (FindingState::Accepted, _) => (Tone::Plain, state(line.state, l).to_owned()),
        (FindingState::Open, Some(left)) => {
            let (text, tone) = due_words(left, l);
            (tone, text)
        }
        (FindingState::Open, None) => (Tone::Due, state(line.state, l).to_owned()),
    };
    view! { <Tag tone=tone text=text/> }
}
