//! Words for what happened to a record and who looked.

use crate::{
    i18n::{Locale, td_string},
    locale::lang,
    ui::{
        Tag, Tone,
        form::{Ask, Select, TextArea, input_name},
    },
};
use leptos::prelude::*;
use shared::{
    form::{FieldProblem, Values},
    ports::{LookAt, LookPurpose, Mark, Shown, TenureSource, VersionKind},
    problem::Code,
};

/// Longest reason for a look, in characters.
const REASON: u32 = 500;

/// What kind of change a version is.
pub fn version_kind(kind: VersionKind, l: Locale) -> &'static str {
    match kind {
        VersionKind::Received => td_string!(l, file.kind.received),
        VersionKind::Corrected => td_string!(l, file.kind.corrected),
        VersionKind::Repaired => td_string!(l, file.kind.repaired),
        VersionKind::Annulled => td_string!(l, file.kind.annulled),
    }
}

/// A mark's name.
pub fn mark_name(mark: Mark, l: Locale) -> &'static str {
    match mark {
        Mark::Objected => td_string!(l, file.mark.objected),
        Mark::Withheld => td_string!(l, file.mark.withheld),
    }
}

/// The marks beside a record.
pub fn mark_tags(record: &Shown, l: Locale) -> impl IntoView + use<> {
    let tags = record.marks.iter().map(|mark| view! { <Tag tone=Tone::Due text=mark_name(*mark, l)/> " " });
    tags.collect::<Vec<_>>()
}

/// What was looked at.
pub fn look_at(at: LookAt, l: Locale) -> &'static str {
    match at {
        LookAt::File => td_string!(l, file.look.file),
        LookAt::Record => td_string!(l, file.look.record),
        LookAt::History => td_string!(l, file.look.history),
        LookAt::Past => td_string!(l, file.look.past),
        LookAt::Unmask => td_string!(l, file.look.unmask),
        LookAt::PersonSearch => td_string!(l, file.look.person_search),
        LookAt::Person => td_string!(l, file.look.person),
        LookAt::Report => td_string!(l, file.look.report),
        LookAt::Contact => td_string!(l, file.look.contact),
    }
}

/// Where a term of office is known from.
pub fn term_source(source: TenureSource, l: Locale) -> &'static str {
    match source {
        TenureSource::Record => td_string!(l, file.person.from_record),
        TenureSource::Register => td_string!(l, file.person.from_register),
        TenureSource::Official => td_string!(l, file.person.from_official),
    }
}

/// What a look is for and why: two questions that stand in every form that opens something.
pub fn purpose_and_reason(typed: &Values, l: Locale) -> impl IntoView + use<> {
    let value = |code: &str| typed.get(code).cloned().unwrap_or_default();
    let purpose = Ask::new("purpose", td_string!(l, file.look.purpose))
        .named(input_name("purpose", None))
        .value(value("purpose"));
    let reason = Ask::new("reason", td_string!(l, file.look.reason))
        .named(input_name("reason", None))
        .hint(td_string!(l, file.look.reason_hint))
        .value(value("reason"));
    let options = LookPurpose::ALL.iter().map(|p| (p.as_str().to_owned(), p.name(lang(l)).to_owned())).collect();
    view! {
        <Select ask=purpose options/>
        <TextArea ask=reason max=REASON rows=3/>
    }
}

/// The labels of [`purpose_and_reason`].
pub fn purpose_labels(l: Locale) -> Vec<(String, String)> {
    vec![
        ("purpose".to_owned(), td_string!(l, file.look.purpose).to_owned()),
        ("reason".to_owned(), td_string!(l, file.look.reason).to_owned()),
    ]
}

/// The check of [`purpose_and_reason`], as the server makes it.
pub fn purpose_problems(values: &Values) -> Vec<FieldProblem> {
    let empty = |code: &str| values.get(code).is_none_or(|text| text.trim().is_empty());
    let purpose = empty("purpose").then(|| FieldProblem::new("purpose", Code::PurposeRequired));
    let reason = empty("reason").then(|| FieldProblem::new("reason", Code::ReasonRequired));
    purpose.into_iter().chain(reason).collect()
}
