//! A made-up row of any entry that passes its checks: the second line of a file that shows how to fill it in, and what
//! tests walk the catalogue with.

use super::{Choice, FieldKind, Item, SubjectFacts, SubjectPart};
use crate::form::Values;
use chrono::{Months, NaiveDate};

/// The example of the standard: no living person has this number.
const PERSON_ID: &str = "11010519491231002X";

/// How much of a row is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filled {
    /// Only what must be.
    Required,
    /// Every field, but for what says that the matter is over.
    Whole,
}

impl Item {
    /// A row about `subject` that was decided on `day`; `number` tells rows apart.
    pub fn example(&self, subject: &SubjectFacts, day: NaiveDate, number: u64, filled: Filled) -> Values {
        let mut values = Values::new();
        for field in self.fields.iter().filter(|field| !field.computed) {
            let over = self.off_list_field() == Some(&field.code);
            if over || filled == Filled::Required && !field.required {
                continue;
            }
            values.insert(field.code.clone(), self.example_of(&field.code, subject, day, number));
        }
        // What the values chosen make necessary.
        for field in self.fields.iter().filter(|field| !field.computed && !field.required_when.is_empty()) {
            let needed = field.required_when.iter().any(|when| {
                values
                    .get(&when.field)
                    .is_some_and(|value| super::split(value).any(|v| when.any.iter().any(|a| a == v)))
            });
            if needed && !values.contains_key(&field.code) {
                values.insert(field.code.clone(), self.example_of(&field.code, subject, day, number));
            }
        }
        values
    }

    fn example_of(&self, code: &str, subject: &SubjectFacts, day: NaiveDate, number: u64) -> String {
        let Some(field) = self.field(code) else { return String::new() };
        match field.from_subject {
            Some(SubjectPart::Name) => return subject.name.clone(),
            Some(SubjectPart::Uscc) => return subject.uscc.clone(),
            Some(SubjectPart::Kind) => return subject.kind.clone(),
            None => {}
        }
        let plays = |role: &Option<String>| role.as_deref() == Some(code);
        match &field.kind {
            _ if plays(&self.roles.name) => subject.name.clone(),
            _ if plays(&self.roles.uscc) => subject.uscc.clone(),
            FieldKind::Text { max } if plays(&self.roles.document) => cut(&format!("示例{number}号"), *max),
            FieldKind::Text { max } | FieldKind::LongText { max } => cut(&format!("{}示例", field.label.zh), *max),
            FieldKind::Choice { options } | FieldKind::Choices { options } => first(options).to_owned(),
            // An end that must be told is not the day of the beginning: the matter is not over.
            FieldKind::Date { .. } if self.off_list_field().is_some_and(|field| field == code) => {
                day.checked_add_months(Months::new(12)).unwrap_or(day).to_string()
            }
            FieldKind::Date { .. } => day.to_string(),
            FieldKind::Money { .. } => "1.5".to_owned(),
            FieldKind::Uscc => subject.uscc.clone(),
            FieldKind::PersonId => PERSON_ID.to_owned(),
            FieldKind::Url => "https://example.cn/".to_owned(),
        }
    }
}

/// Not a value that asks for the writer's own words.
fn first(options: &[Choice]) -> &str {
    options.iter().find(|o| !o.open).or(options.first()).map_or("", |o| o.value.as_str())
}

fn cut(text: &str, max: u32) -> String {
    text.chars().take(max as usize).collect()
}
