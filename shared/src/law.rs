//! Law is data with dates: a value is `{from, to, value, citation}`, and a decision reads it through one door,
//! [`LawAt`], which notes the read, so that an explanation can't forget a number.

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
    /// Name, e.g. `tier.window_months`.
    pub id: String,
    /// Unit in words: months, working days, count …
    pub unit: String,
    /// What it is for.
    #[serde(default)]
    pub about: String,
    /// Its values.
    pub values: Vec<Dated<Value>>,
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
