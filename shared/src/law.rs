//! Law is data with dates: a value is `{from, to, value, citation}`, and a decision reads it through one door,
//! [`LawAt`], which notes the read, so that an explanation can't forget a number.

use crate::problem::{Bilingual, Code, Problem};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::{cell::RefCell, collections::BTreeMap, fmt};

/// Where a value or a rule stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Key of the document in `documents.toml`, e.g. `E21`.
    pub document: String,
    /// Number as printed, e.g. 鄂州政办发〔2021〕29号; filled in when the pack is loaded.
    #[serde(default)]
    pub number: String,
    /// Article, e.g. 三（二）5.
    #[serde(default)]
    pub article: String,
    /// Not yet checked against the published text: shown as "to be confirmed" 待核实.
    #[serde(default)]
    pub confirm: bool,
}

/// A parameter's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// A whole number in the parameter's unit.
    Int(i64),
    /// A code.
    Text(String),
    /// A set of codes.
    List(Vec<String>),
}

/// A value with the days on which it is in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dated<T> {
    /// First day in force.
    pub from: NaiveDate,
    /// Last day in force; open when absent.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// The value.
    pub value: T,
    /// Where it stands.
    pub citation: Citation,
}

impl<T> Dated<T> {
    /// Whether it is in force on `day`.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// One parameter through time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Code, e.g. `tier.window_months`.
    pub id: String,
    /// What it is called where it is shown or changed; absent for what only rules read.
    #[serde(default)]
    pub name: Option<Bilingual>,
    /// Unit in words: months, working days, count …
    pub unit: String,
    /// What it is for.
    #[serde(default)]
    pub about: String,
    /// Its values.
    pub values: Vec<Dated<Value>>,
}

impl Parameter {
    /// What it is called; its code where it has no name.
    pub fn name(&self) -> Bilingual {
        self.name.clone().unwrap_or_else(|| Bilingual { zh: self.id.clone(), en: self.id.clone() })
    }
}

/// Parameters as they are to be from a day on: what a city adopts with a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LawChange {
    /// First day in force.
    pub from: NaiveDate,
    /// Title of the document.
    pub title: String,
    /// Its number as printed, e.g. 鄂州政办发〔2027〕3号.
    pub number: String,
    /// Where in it.
    #[serde(default)]
    pub article: String,
    /// The values that change, by parameter.
    pub values: BTreeMap<String, Value>,
}

/// All parameters of a city.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Law {
    /// By name.
    pub parameters: BTreeMap<String, Parameter>,
}

/// Why a parameter could not be read. Two values on one day are an error, none is an error, never a silent default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LawError {
    /// No such parameter.
    Unknown(String),
    /// No value in force.
    Gap(String, NaiveDate),
    /// Several values in force.
    Conflict(String, NaiveDate),
    /// A value of another type than the rule expects.
    Type(String),
}

impl fmt::Display for LawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LawError::Unknown(id) => write!(f, "no parameter named {id}"),
            LawError::Gap(id, on) => write!(f, "{id} has no value in force on {on}"),
            LawError::Conflict(id, on) => write!(f, "{id} has several values in force on {on}"),
            LawError::Type(id) => write!(f, "{id} has a value of another type than the rule expects"),
        }
    }
}

impl std::error::Error for LawError {}

/// One value that a decision read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    /// Which parameter.
    pub id: String,
    /// The value.
    pub value: Value,
    /// Where it stands.
    pub citation: Citation,
}

/// The law of one day: the only reader of parameters.
pub struct LawAt<'a> {
    law: &'a Law,
    on: NaiveDate,
    reads: RefCell<Vec<Read>>,
}

impl Law {
    /// The law as in force on `on`.
    pub fn at(&self, on: NaiveDate) -> LawAt<'_> {
        LawAt { law: self, on, reads: RefCell::default() }
    }

    /// Every day on which some parameter with this prefix changes, in order.
    pub fn changes(&self, prefix: &str) -> Vec<NaiveDate> {
        let mut days: Vec<_> = self
            .parameters
            .range(prefix.to_owned()..)
            .take_while(|(id, _)| id.starts_with(prefix))
            .flat_map(|(_, p)| &p.values)
            .flat_map(|v| [Some(v.from), v.to.and_then(|to| to.succ_opt())])
            .flatten()
            .collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}

impl Law {
    /// Puts a change into the law: each value before it ends the day before it begins.
    ///
    /// # Errors
    /// What contradicts it, by the parameter's code: one that the city does not have, a value of another type, or another
    /// value that begins on that day or later, because then two documents would say what holds.
    pub fn amend(&mut self, change: &LawChange, document: &str) -> Result<(), Vec<(String, Problem)>> {
        let faults: Vec<(String, Problem)> = (change.values.iter())
            .filter_map(|(id, value)| Some((id.clone(), self.against(id, value, change.from)?)))
            .collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let citation = Citation {
            document: document.to_owned(),
            number: change.number.clone(),
            article: change.article.clone(),
            confirm: false,
        };
        for (id, value) in &change.values {
            let Some(parameter) = self.parameters.get_mut(id) else { continue };
            if let Some(last) = parameter.values.iter_mut().find(|dated| dated.holds(change.from)) {
                last.to = change.from.pred_opt();
            }
            let dated = Dated { from: change.from, to: None, value: value.clone(), citation: citation.clone() };
            parameter.values.push(dated);
        }
        Ok(())
    }

    /// What stands against a value from a day on.
    fn against(&self, id: &str, value: &Value, from: NaiveDate) -> Option<Problem> {
        let Some(parameter) = self.parameters.get(id) else {
            return Some(Problem::new(Code::LawUnknown).with("found", id));
        };
        if let Some(later) = parameter.values.iter().find(|dated| dated.from >= from) {
            let problem = Problem::new(Code::LawOverlap).with("day", later.from);
            return Some(problem.with("document", &later.citation.number));
        }
        let same_type =
            parameter.values.iter().all(|dated| std::mem::discriminant(&dated.value) == std::mem::discriminant(value));
        (!same_type).then(|| Problem::new(Code::LawUnknown).with("found", id))
    }
}

impl LawAt<'_> {
    /// The day.
    pub fn on(&self) -> NaiveDate {
        self.on
    }

    /// What has been read so far, in order, each parameter once.
    pub fn reads(&self) -> Vec<Read> {
        self.reads.borrow().clone()
    }

    fn dated(&self, id: &str) -> Result<&Dated<Value>, LawError> {
        let parameter = self.law.parameters.get(id).ok_or_else(|| LawError::Unknown(id.to_owned()))?;
        let mut holding = parameter.values.iter().filter(|v| v.holds(self.on));
        let value = holding.next().ok_or_else(|| LawError::Gap(id.to_owned(), self.on))?;
        if holding.next().is_some() {
            return Err(LawError::Conflict(id.to_owned(), self.on));
        }
        let mut reads = self.reads.borrow_mut();
        if !reads.iter().any(|r| r.id == id) {
            reads.push(Read { id: id.to_owned(), value: value.value.clone(), citation: value.citation.clone() });
        }
        Ok(value)
    }

    /// A value of any type, with its citation.
    pub fn value(&self, id: &str) -> Result<(&Value, &Citation), LawError> {
        self.dated(id).map(|d| (&d.value, &d.citation))
    }

    /// A whole number.
    pub fn int(&self, id: &str) -> Result<(i64, &Citation), LawError> {
        match self.dated(id)? {
            Dated { value: Value::Int(n), citation, .. } => Ok((*n, citation)),
            _ => Err(LawError::Type(id.to_owned())),
        }
    }

    /// A count or term: a whole number that can't be negative or absurd.
    pub fn count(&self, id: &str) -> Result<(u32, &Citation), LawError> {
        let (n, citation) = self.int(id)?;
        let n = u32::try_from(n).ok().filter(|n| *n <= 36_500).ok_or_else(|| LawError::Type(id.to_owned()))?;
        Ok((n, citation))
    }

    /// Yes or no.
    pub fn flag(&self, id: &str) -> Result<(bool, &Citation), LawError> {
        match self.dated(id)? {
            Dated { value: Value::Bool(b), citation, .. } => Ok((*b, citation)),
            _ => Err(LawError::Type(id.to_owned())),
        }
    }

    /// A code.
    pub fn text(&self, id: &str) -> Result<(&str, &Citation), LawError> {
        match self.dated(id)? {
            Dated { value: Value::Text(text), citation, .. } => Ok((text, citation)),
            _ => Err(LawError::Type(id.to_owned())),
        }
    }

    /// A set of codes.
    pub fn list(&self, id: &str) -> Result<(&[String], &Citation), LawError> {
        match self.dated(id)? {
            Dated { value: Value::List(l), citation, .. } => Ok((l, citation)),
            _ => Err(LawError::Type(id.to_owned())),
        }
    }
}
