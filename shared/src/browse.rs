//! What a reader filters published lists by: read from an address as typed, written back into one, and the two lists of a
//! catalogue item by which its records are sorted.

use crate::{
    catalogue::{Disclosure, Field, FieldKind, Item},
    form::FieldProblem,
    problem::{Code, Problem},
    tier::Class,
};
use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// The two lists by which records of an item are sorted: its kind (penalty kinds, kind of licence, type of commitment …) and
/// its state, where it has one. The kind is the first public list that every record fills in, the state the first one that
/// need not be; lists that say who the party is or who may read the record sort nothing.
pub fn facet_fields(item: &Item) -> (Option<&Field>, Option<&Field>) {
    let roles = &item.roles;
    let listed = |field: &&Field| {
        matches!(field.kind, FieldKind::Choice { .. } | FieldKind::Choices { .. })
            && item.disclosure_of(field) == Disclosure::Public
            && field.from_subject.is_none()
            && ![&roles.subject_kind, &roles.disclosure].contains(&&Some(field.code.clone()))
    };
    let kind = roles.penalty_kinds.as_ref().and_then(|code| item.field(code));
    let kind = kind.or_else(|| item.fields.iter().filter(listed).find(|field| field.required));
    let other = |field: &&Field| kind.is_none_or(|kind| kind.code != field.code);
    (kind, item.fields.iter().filter(listed).filter(other).find(|field| !field.required))
}

/// Filters as they stand in an address: empty = not asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct DisclosureQuery {
    /// Source department.
    pub department: String,
    /// Division.
    pub region: String,
    /// One kind.
    pub kind: String,
    /// State.
    pub state: String,
    /// `minor`, `general`, `serious`.
    pub class: String,
    /// First day or month of the decision, `2026-03-10` or `2026-03`.
    pub from: String,
    /// Last one.
    pub to: String,
    /// Number, name or code, where a list can be searched.
    pub q: String,
}

/// Filters that were understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DisclosureFilter {
    /// Catalogue item.
    pub item: String,
    /// Source department.
    pub department: Option<String>,
    /// Division.
    pub region: Option<String>,
    /// One of the record's kinds.
    pub kind: Option<String>,
    /// Its state.
    pub state: Option<String>,
    /// Class of a penalty.
    pub class: Option<Class>,
    /// First day of the decision.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
}

impl DisclosureQuery {
    /// The names of the filters, in the order of a form, with their values.
    pub fn parts(&self) -> [(&'static str, &str); 8] {
        [
            ("department", &self.department),
            ("region", &self.region),
            ("kind", &self.kind),
            ("state", &self.state),
            ("class", &self.class),
            ("from", &self.from),
            ("to", &self.to),
            ("q", &self.q),
        ]
    }

    /// Sets one filter by its name; other names are read over.
    pub fn set(&mut self, name: &str, value: &str) {
        let slot = match name {
            "department" => &mut self.department,
            "region" => &mut self.region,
            "kind" => &mut self.kind,
            "state" => &mut self.state,
            "class" => &mut self.class,
            "from" => &mut self.from,
            "to" => &mut self.to,
            "q" => &mut self.q,
            _ => return,
        };
        value.trim().clone_into(slot);
    }

    /// Whether any filter is set.
    pub fn is_empty(&self) -> bool {
        self.parts().iter().all(|(_, value)| value.is_empty())
    }

    /// The filters for one item, and what could not be understood: such a filter is left out and said so at its field.
    pub fn read(&self, item: &str) -> (DisclosureFilter, Vec<FieldProblem>) {
        let mut problems = Vec::new();
        // No value of the house is longer, and the database refuses NUL.
        let text = |value: &str| {
            (!value.is_empty() && value.len() <= LONGEST && !value.contains('\0')).then(|| value.to_owned())
        };
        let mut day = |field: &str, value: &str, last: bool| match period_end(value, last) {
            Ok(day) => day,
            Err(problem) => {
                problems.push(FieldProblem::new(field, problem));
                None
            }
        };
        let (from, to) = (day("from", &self.from, false), day("to", &self.to, true));
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            let problem = Problem::new(Code::PeriodBackwards).with("found", &self.to).with("from", &self.from);
            problems.push(FieldProblem::new("to", problem));
        }
        let class = Class::ALL.into_iter().find(|class| class.as_str() == self.class);
        if class.is_none() && !self.class.is_empty() {
            let list: Vec<_> = Class::ALL.iter().map(|class| class.as_str()).collect();
            let problem = Problem::new(Code::NotInList).with("found", &self.class).with("list", list.join(" "));
            problems.push(FieldProblem::new("class", problem));
        }
        let filter = DisclosureFilter {
            item: item.to_owned(),
            department: text(&self.department),
            region: text(&self.region),
            kind: text(&self.kind),
            state: text(&self.state),
            class,
            from,
            to,
        };
        (filter, problems)
    }
}

/// Most bytes of a filter's value.
const LONGEST: usize = 600;

/// A day, or the first or last day of a month.
fn period_end(text: &str, last: bool) -> Result<Option<NaiveDate>, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || Problem::new(Code::PeriodShape).with("found", text);
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str| part.parse::<u32>().map_err(|_| wrong());
    match parts[..] {
        [year, month] if digits(year, 4) && digits(month, 2) => {
            let first = NaiveDate::from_ymd_opt(number(year)? as i32, number(month)?, 1).ok_or_else(wrong)?;
            let end = first.checked_add_months(Months::new(1)).and_then(|day| day.pred_opt());
            Ok(if last { end } else { Some(first) })
        }
        [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => {
            NaiveDate::from_ymd_opt(number(year)? as i32, number(month)?, number(day)?).ok_or_else(wrong).map(Some)
        }
        _ => Err(wrong()),
    }
}

/// The first day of a day's month.
pub fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

impl DisclosureFilter {
    /// Whether the period begins and ends with a month, so that counts by month are exact.
    pub fn whole_months(&self) -> bool {
        self.from.is_none_or(|day| day.day() == 1)
            && self.to.is_none_or(|day| day.succ_opt().is_none_or(|next| next.day() == 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_days_or_months() {
        let day = |text: &str| Some(text.parse().unwrap());
        assert_eq!(period_end("2026-02", false), Ok(day("2026-02-01")));
        assert_eq!(period_end("2026-02", true), Ok(day("2026-02-28")));
        assert_eq!(period_end("2024-02", true), Ok(day("2024-02-29")));
        assert_eq!(period_end(" 2026-03-10 ", true), Ok(day("2026-03-10")));
        assert_eq!(period_end("", true), Ok(None));
        for wrong in ["2026", "2026-13", "2026-2", "2026-02-30", "昨天", "+026-01", "2026-01-01-01", "99999-01"] {
            assert!(period_end(wrong, false).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_filter_that_is_not_understood_is_named() {
        let query =
            DisclosureQuery { class: "heavy".into(), from: "x".into(), region: "420704".into(), ..Default::default() };
        let (filter, problems) = query.read("penalty");
        assert_eq!((filter.class, filter.from, filter.region.as_deref()), (None, None, Some("420704")));
        assert_eq!(problems.iter().map(|p| p.field.as_str()).collect::<Vec<_>>(), ["from", "class"]);
        let query = DisclosureQuery { from: "2026-03".into(), to: "2026-02".into(), ..Default::default() };
        assert_eq!(query.read("penalty").1[0].problem.code, Code::PeriodBackwards);
    }

    #[test]
    fn whole_months_are_seen() {
        let filter = |from: &str, to: &str| {
            DisclosureQuery { from: from.into(), to: to.into(), ..Default::default() }.read("x").0
        };
        assert!(filter("", "").whole_months() && filter("2026-01", "2026-02").whole_months());
        assert!(filter("2026-01-01", "2026-02-28").whole_months());
        assert!(!filter("2026-01-02", "").whole_months() && !filter("", "2026-02-27").whole_months());
    }
}
