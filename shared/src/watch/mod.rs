//! Watch rules 预警规则: what a department wants to be warned of, and its businesses reminded of (鄂州政办发〔2021〕29号 三（二）7).
//!
//! A [`Rule`] is a closed form over the catalogue, never a script: kinds of record, filters on their fields, a window, and
//! how the conditions are joined. [`Terms`] are the words it may use, made from the catalogue in force; [`faults`] says
//! what a rule may not be; [`words()`] tells it to people; [`decide()`] finds the facts for which it warns and the next day on
//! which time alone could bring another one; [`replay()`] tries it on the past; a [`Sketch`] is the form while it is filled in.
//!
//! To add a comparison, add a [`Test`]: the compiler leads to its rule, its words and its place in the form.

mod decide;
mod faults;
mod replay;
mod sketch;
mod template;
mod terms;
mod words;

pub use decide::{Cause, Decision, Fact, decide};
pub use faults::{Owner, faults};
pub use replay::{Fired, Replay, replay};
pub use sketch::{Sketch, SketchCondition, SketchFilter};
pub use template::WatchTemplate;
pub use terms::{Term, TermField, TermKind, Terms};
pub use words::{condition_words, words};

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// Most conditions of one rule: more than a reader keeps in mind is not one rule.
pub const MOST_CONDITIONS: usize = 4;
/// Most filters of one condition.
pub const MOST_FILTERS: usize = 6;
/// Most records that a count may ask for.
pub const MOST_RECORDS: u32 = 99;
/// The longest window: what happened before that warns of nothing.
pub const LONGEST: Span = Span { n: 240, unit: Unit::Months };

/// What a department wants to be warned of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// How the conditions belong together.
    #[serde(default)]
    pub join: Join,
    /// What must be so.
    pub conditions: Vec<Condition>,
    /// Whether the business is reminded, too. The department is always warned.
    #[serde(default)]
    pub remind: bool,
}

/// How conditions belong together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Join {
    /// Every one of them.
    #[default]
    All,
    /// At least one of them.
    Any,
}

/// One kind of record, narrowed, in a window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The catalogue item.
    pub item: String,
    /// Only what the department itself delivered.
    #[serde(default)]
    pub own: bool,
    /// What such a record must say; all of them.
    #[serde(default)]
    pub filters: Vec<Filter>,
    /// When it matters.
    pub when: When,
}

/// What one field of a record must say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// The field's code.
    pub field: String,
    /// How it is compared.
    pub test: Test,
    /// With what; several are alternatives.
    #[serde(default)]
    pub values: Vec<String>,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// It is one of these.
    Is,
    /// It is none of these; empty is none of them.
    IsNot,
    /// The text occurs in it.
    Contains,
    /// Not less, not earlier.
    AtLeast,
    /// Not more, not later.
    AtMost,
    /// It is filled in.
    Filled,
    /// It is empty.
    Empty,
}

impl Test {
    /// Every comparison.
    pub const ALL: [Test; 7] =
        [Test::Is, Test::IsNot, Test::Contains, Test::AtLeast, Test::AtMost, Test::Filled, Test::Empty];

    /// As it travels.
    pub fn as_str(self) -> &'static str {
        match self {
            Test::Is => "is",
            Test::IsNot => "is_not",
            Test::Contains => "contains",
            Test::AtLeast => "at_least",
            Test::AtMost => "at_most",
            Test::Filled => "filled",
            Test::Empty => "empty",
        }
    }

    /// Reads what [`Test::as_str`] wrote.
    pub fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|test| test.as_str() == text)
    }

    /// Compares with something.
    pub fn takes_value(self) -> bool {
        !matches!(self, Test::Filled | Test::Empty)
    }

    /// Whether fields of this kind can be compared so.
    pub fn fits(self, kind: &TermKind) -> bool {
        match self {
            Test::Filled | Test::Empty => true,
            Test::Is | Test::IsNot => matches!(kind, TermKind::Text | TermKind::List { .. }),
            Test::Contains => matches!(kind, TermKind::Text),
            Test::AtLeast | Test::AtMost => matches!(kind, TermKind::Day | TermKind::Money),
        }
    }
}

/// When a record matters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum When {
    /// At least so many were decided within the window that ends today. A record is in it up to the corresponding day,
    /// that day included, as a penalty is in the count of the tiers (民法典 201, 202).
    Count {
        /// So many.
        at_least: u32,
        /// The window.
        within: Span,
    },
    /// A day in the record comes within the window that begins today.
    Ahead {
        /// The field with the day.
        field: String,
        /// The window.
        within: Span,
    },
    /// A day in the record has passed within the window that ended yesterday.
    Past {
        /// The field with the day.
        field: String,
        /// The window.
        within: Span,
    },
}

impl When {
    /// The window.
    pub fn within(&self) -> Span {
        match self {
            When::Count { within, .. } | When::Ahead { within, .. } | When::Past { within, .. } => *within,
        }
    }

    /// The field with the day that decides, where it is not the day of the decision.
    pub fn field(&self) -> Option<&str> {
        match self {
            When::Count { .. } => None,
            When::Ahead { field, .. } | When::Past { field, .. } => Some(field),
        }
    }
}

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// How many.
    pub n: u32,
    /// Of what.
    pub unit: Unit,
}

/// What a length of time is counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Calendar days.
    #[default]
    Days,
    /// Months, to the corresponding day.
    Months,
}

impl Span {
    /// The last day of a window that begins on `day`.
    pub fn after(self, day: NaiveDate) -> NaiveDate {
        let end = match self.unit {
            Unit::Days => day.checked_add_days(Days::new(u64::from(self.n))),
            Unit::Months => day.checked_add_months(Months::new(self.n)),
        };
        end.unwrap_or(NaiveDate::MAX)
    }

    /// The first day from which `day` is still within reach: the least of which [`Span::after`] is not before it.
    pub fn before(self, day: NaiveDate) -> NaiveDate {
        let start = match self.unit {
            Unit::Days => day.checked_sub_days(Days::new(u64::from(self.n))),
            Unit::Months => day.checked_sub_months(Months::new(self.n)),
        };
        let mut start = start.unwrap_or(NaiveDate::MIN);
        // Where a month is too short for the corresponding day, its last day reaches less far.
        while self.after(start) < day {
            start = start.succ_opt().unwrap_or(NaiveDate::MAX);
        }
        start
    }

    /// At most so many days, for comparing lengths of either unit.
    fn days(self) -> u64 {
        u64::from(self.n) * if self.unit == Unit::Days { 1 } else { 31 }
    }
}

impl Rule {
    /// The items that it reads, each once.
    pub fn items(&self) -> Vec<&str> {
        let mut items: Vec<&str> = self.conditions.iter().map(|condition| condition.item.as_str()).collect();
        items.sort_unstable();
        items.dedup();
        items
    }

    /// The fields that it reads, each once.
    pub fn fields(&self) -> Vec<&str> {
        let mut fields: Vec<&str> = self
            .conditions
            .iter()
            .flat_map(|condition| {
                condition.filters.iter().map(|filter| filter.field.as_str()).chain(condition.when.field())
            })
            .collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// The first day whose decisions can matter on `on`; `None` when any can.
    pub fn since(&self, on: NaiveDate) -> Option<NaiveDate> {
        let of = |condition: &Condition| match condition.when {
            When::Count { within, .. } => Some(within.before(on)),
            When::Ahead { .. } | When::Past { .. } => None,
        };
        self.conditions.iter().map(of).min().flatten()
    }
}
