//! How a field travels: one flat table, in TOML and in JSON. Serde's `flatten` would let misspelt keys through, and a
//! misspelt `required` in a catalogue is a check that never runs; so the keys are listed and those of another kind
//! are refused.

use super::{Choice, Disclosure, Field, FieldKind, Secrecy, SubjectPart, When};
use crate::problem::Bilingual;
use serde::{Deserialize, Serialize};
use std::ops::Not;

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindName {
    Text,
    LongText,
    Choice,
    Choices,
    Date,
    Money,
    Uscc,
    PersonId,
    Url,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldWire {
    code: String,
    label: Bilingual,
    #[serde(default, skip_serializing_if = "empty")]
    hint: Bilingual,
    kind: KindName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    options: Option<Vec<Choice>>,
    #[serde(default, skip_serializing_if = "Not::not")]
    future: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    not_before: Option<String>,
    #[serde(default, skip_serializing_if = "Not::not")]
    long_term: bool,
    #[serde(default, skip_serializing_if = "Not::not")]
    positive: bool,
    #[serde(default, skip_serializing_if = "Not::not")]
    required: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    required_when: Vec<When>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    disclosure: Option<Disclosure>,
    #[serde(default, skip_serializing_if = "Not::not")]
    computed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from_subject: Option<SubjectPart>,
    #[serde(default, skip_serializing_if = "Not::not")]
    given: bool,
    #[serde(default, skip_serializing_if = "Secrecy::is_open")]
    secrecy: Secrecy,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
}

fn empty(text: &Bilingual) -> bool {
    text.zh.is_empty() && text.en.is_empty()
}

impl TryFrom<FieldWire> for Field {
    type Error = String;

    fn try_from(mut wire: FieldWire) -> Result<Self, String> {
        let missing = |key: &str| format!("field {}: kind {:?} needs `{key}`", wire.code, wire.kind);
        let kind = match wire.kind {
            KindName::Text => FieldKind::Text { max: wire.max.take().ok_or_else(|| missing("max"))? },
            KindName::LongText => FieldKind::LongText { max: wire.max.take().ok_or_else(|| missing("max"))? },
            KindName::Choice => FieldKind::Choice { options: wire.options.take().ok_or_else(|| missing("options"))? },
            KindName::Choices => FieldKind::Choices { options: wire.options.take().ok_or_else(|| missing("options"))? },
            KindName::Date => FieldKind::Date {
                future: std::mem::take(&mut wire.future),
                not_before: wire.not_before.take(),
                long_term: std::mem::take(&mut wire.long_term),
            },
            KindName::Money => FieldKind::Money { positive: std::mem::take(&mut wire.positive) },
            KindName::Uscc => FieldKind::Uscc,
            KindName::PersonId => FieldKind::PersonId,
            KindName::Url => FieldKind::Url,
        };
        // Every key that its kind knows was taken; one that is left belongs to another kind.
        let left = [
            ("max", wire.max.is_some()),
            ("options", wire.options.is_some()),
            ("future", wire.future),
            ("not_before", wire.not_before.is_some()),
            ("long_term", wire.long_term),
            ("positive", wire.positive),
        ];
        if let Some((key, _)) = left.iter().find(|(_, set)| *set) {
            return Err(format!("field {}: `{key}` does not belong to kind {:?}", wire.code, wire.kind));
        }
        Ok(Field {
            code: wire.code,
            label: wire.label,
            hint: wire.hint,
            kind,
            required: wire.required,
            required_when: wire.required_when,
            disclosure: wire.disclosure,
            computed: wire.computed,
            from_subject: wire.from_subject,
            given: wire.given,
            secrecy: wire.secrecy,
            aliases: wire.aliases,
        })
    }
}

impl From<Field> for FieldWire {
    fn from(field: Field) -> Self {
        let mut wire = FieldWire {
            code: field.code,
            label: field.label,
            hint: field.hint,
            kind: KindName::Uscc,
            max: None,
            options: None,
            future: false,
            not_before: None,
            long_term: false,
            positive: false,
            required: field.required,
            required_when: field.required_when,
            disclosure: field.disclosure,
            computed: field.computed,
            from_subject: field.from_subject,
            given: field.given,
            secrecy: field.secrecy,
            aliases: field.aliases,
        };
        wire.kind = match field.kind {
            FieldKind::Text { max } => {
                wire.max = Some(max);
                KindName::Text
            }
            FieldKind::LongText { max } => {
                wire.max = Some(max);
                KindName::LongText
            }
            FieldKind::Choice { options } => {
                wire.options = Some(options);
                KindName::Choice
            }
            FieldKind::Choices { options } => {
                wire.options = Some(options);
                KindName::Choices
            }
            FieldKind::Date { future, not_before, long_term } => {
                wire.future = future;
                wire.not_before = not_before;
                wire.long_term = long_term;
                KindName::Date
            }
            FieldKind::Money { positive } => {
                wire.positive = positive;
                KindName::Money
            }
            FieldKind::Uscc => KindName::Uscc,
            FieldKind::PersonId => KindName::PersonId,
            FieldKind::Url => KindName::Url,
        };
        wire
    }
}
