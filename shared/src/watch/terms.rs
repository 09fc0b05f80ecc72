//! The words that rules may use: what the catalogue in force has that can be watched.

use crate::{
    catalogue::{Choice, Disclosure, FieldKind, Item},
    problem::Bilingual,
};
use serde::{Deserialize, Serialize};

/// The catalogue as far as rules may speak of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Kinds of record, in the catalogue's order.
    pub items: Vec<Term>,
}

/// A kind of record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The item's code.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
    /// Who may look at its records. Where records say so themselves, no more than whom they concern.
    pub disclosure: Disclosure,
    /// Months in which a record is used at all.
    pub retention_months: Option<u32>,
    /// What its records say.
    pub fields: Vec<TermField>,
}

/// A field that can be compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermField {
    /// The field's code.
    pub code: String,
    /// Its label.
    pub label: Bilingual,
    /// What it holds.
    pub kind: TermKind,
    /// Who may look at it.
    pub disclosure: Disclosure,
}

/// What a field holds, as far as comparing goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermKind {
    /// Words.
    Text,
    /// One of these values, or several of them; each with its English text.
    List {
        /// The values.
        options: Vec<(String, String)>,
        /// A record may name several.
        several: bool,
    },
    /// A day.
    Day,
    /// An amount in 万元.
    Money,
}

impl Terms {
    /// What of a catalogue can be watched: nothing that is sealed, computed, or says only whose record it is.
    pub fn of(items: &[Item]) -> Self {
        Self { items: items.iter().map(term).collect() }
    }

    /// A kind of record by its code.
    pub fn item(&self, code: &str) -> Option<&Term> {
        self.items.iter().find(|item| item.code == code)
    }
}

impl Term {
    /// A field by its code.
    pub fn field(&self, code: &str) -> Option<&TermField> {
        self.fields.iter().find(|field| field.code == code)
    }

    /// The fields with days.
    pub fn days(&self) -> impl Iterator<Item = &TermField> {
        self.fields.iter().filter(|field| field.kind == TermKind::Day)
    }
}

fn term(item: &Item) -> Term {
    let fields = item.fields.iter().filter_map(|field| {
        let kind = match &field.kind {
            FieldKind::Text { .. } | FieldKind::LongText { .. } => TermKind::Text,
            FieldKind::Choice { options } => TermKind::List { options: listed(options), several: false },
            FieldKind::Choices { options } => TermKind::List { options: listed(options), several: true },
            FieldKind::Date { .. } => TermKind::Day,
            FieldKind::Money { .. } => TermKind::Money,
            FieldKind::Uscc | FieldKind::PersonId | FieldKind::Url => return None,
        };
        let told = field.secrecy.is_open() && !field.computed && field.from_subject.is_none();
        told.then(|| TermField {
            code: field.code.clone(),
            label: field.label.clone(),
            kind,
            disclosure: item.disclosure_of(field),
        })
    });
    // A record that says itself who may see it is not counted by those whom it may exclude.
    let narrow = item.roles.disclosure.is_some();
    Term {
        code: item.code.clone(),
        name: item.name.clone(),
        disclosure: if narrow { item.disclosure.max(Disclosure::Authorised) } else { item.disclosure },
        retention_months: item.retention_months,
        fields: fields.collect(),
    }
}

fn listed(options: &[Choice]) -> Vec<(String, String)> {
    options.iter().map(|option| (option.value.clone(), option.en.clone())).collect()
}
