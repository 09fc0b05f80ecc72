//! What a queue of matters is narrowed to, as it stands in the address; and the steps that are taken on several at once.

use super::{Action, Held, KindCode, State};
use crate::ids::CaseId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// When a matter's term ends, seen from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DueGroup {
    /// It has passed.
    Overdue,
    /// Today.
    Today,
    /// After today, within the days that count as soon.
    Soon,
    /// After those.
    Later,
    /// No term runs.
    Untimed,
}

impl DueGroup {
    /// All, in the order of the queue.
    pub const ALL: [DueGroup; 5] =
        [DueGroup::Overdue, DueGroup::Today, DueGroup::Soon, DueGroup::Later, DueGroup::Untimed];

    /// The code as it stands in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            DueGroup::Overdue => "overdue",
            DueGroup::Today => "today",
            DueGroup::Soon => "soon",
            DueGroup::Later => "later",
            DueGroup::Untimed => "untimed",
        }
    }

    /// First and last day of the terms that belong to it; `None` is without bound. `soon` is the last day that counts as
    /// soon. For [`DueGroup::Untimed`] there are no such days.
    pub fn days(self, today: NaiveDate, soon: NaiveDate) -> Option<(Option<NaiveDate>, Option<NaiveDate>)> {
        match self {
            DueGroup::Overdue => Some((None, today.pred_opt())),
            DueGroup::Today => Some((Some(today), Some(today))),
            DueGroup::Soon => Some((today.succ_opt(), Some(soon))),
            DueGroup::Later => Some((soon.max(today).succ_opt(), Some(NaiveDate::MAX))),
            DueGroup::Untimed => None,
        }
    }
}

/// What a queue is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueFilter {
    /// Kind of matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<KindCode>,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// When its term ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<DueGroup>,
    /// Code of the department that handles it; only who sees the whole city's queue may ask.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub department: String,
    /// Who in the office has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Held>,
    /// Part of the subject's name, the beginning of its code, or the matter's number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub q: String,
}

/// Names of the filters in the address.
const NAMES: [&str; 6] = ["kind", "state", "due", "department", "held", "q"];

impl QueueFilter {
    /// Reads the values of an address. What is none narrows nothing: an address that somebody mended by hand still shows
    /// a queue.
    pub fn read(value: impl Fn(&str) -> Option<String>) -> Self {
        let [kind, state, due, department, held, q] = NAMES.map(|name| value(name).unwrap_or_default());
        let code = |code: &str| serde_json::Value::String(code.to_owned());
        Self {
            kind: serde_json::from_value(code(&kind)).ok(),
            state: serde_json::from_value(code(&state)).ok(),
            due: serde_json::from_value(code(&due)).ok(),
            department: department.trim().to_owned(),
            held: serde_json::from_value(code(&held)).ok(),
            q: q.trim().to_owned(),
        }
    }

    /// Names and values as they stand in the address, without those that narrow nothing.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let values = [
            self.kind.map(|kind| kind.as_str().to_owned()),
            self.state.map(|state| state.as_str().to_owned()),
            self.due.map(|due| due.as_str().to_owned()),
            Some(self.department.clone()),
            self.held.map(|held| held.as_str().to_owned()),
            Some(self.q.clone()),
        ];
        let pairs = NAMES.into_iter().zip(values);
        pairs.filter_map(|(name, value)| Some((name, value.filter(|v| !v.is_empty())?))).collect()
    }

    /// Whether it narrows nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A line of the queue on which a step may be taken together with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Together {
    /// The matter.
    pub id: CaseId,
    /// Its revision, which the step sends back.
    pub revision: i64,
    /// The step.
    pub action: Action,
}
