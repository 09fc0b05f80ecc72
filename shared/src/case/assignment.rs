//! Who in an office handles a matter 分办: a section 科室, or one person. It changes no rights: whoever works in the office may still step in.

use crate::ids::AccountId;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Who has a matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assignee {
    /// A section of the office, by its name.
    Section(String),
    /// One person.
    Person(AccountId),
}

/// As it travels in a form: `section:信用监管科`, `person:7`.
impl fmt::Display for Assignee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Assignee::Section(name) => write!(f, "section:{name}"),
            Assignee::Person(account) => write!(f, "person:{account}"),
        }
    }
}

/// That it is neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAssignee;

impl FromStr for Assignee {
    type Err = NoAssignee;
    fn from_str(text: &str) -> Result<Self, NoAssignee> {
        match text.split_once(':') {
            Some(("section", name)) if !name.is_empty() => Ok(Assignee::Section(name.to_owned())),
            Some(("person", id)) => id.parse().map(|id| Assignee::Person(AccountId(id))).map_err(|_| NoAssignee),
            _ => Err(NoAssignee),
        }
    }
}

/// Somebody who works in an office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// Its section, where it has one.
    pub section: Option<String>,
}

/// The sections of these colleagues, each once, in order.
pub fn sections(colleagues: &[Colleague]) -> Vec<&str> {
    let mut sections: Vec<&str> = colleagues.iter().filter_map(|one| one.section.as_deref()).collect();
    sections.sort_unstable();
    sections.dedup();
    sections
}

/// To whose matters within the office a queue is narrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// Those given to whoever asks.
    Mine,
    /// Those given to the asker's section, and to anybody in it.
    Section,
    /// Those that nobody was given.
    Nobody,
}

impl Held {
    /// All, in the order of the choice.
    pub const ALL: [Held; 3] = [Held::Mine, Held::Section, Held::Nobody];

    /// The code as it stands in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Held::Mine => "mine",
            Held::Section => "section",
            Held::Nobody => "nobody",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assignee_comes_back_from_its_form() {
        for assignee in [Assignee::Section("信用监管科".to_owned()), Assignee::Person(AccountId(7))] {
            assert_eq!(assignee.to_string().parse(), Ok(assignee));
        }
        for none in ["", "section:", "person:", "person:seven", "everybody", "office:market"] {
            assert_eq!(none.parse::<Assignee>(), Err(NoAssignee), "{none}");
        }
    }

    #[test]
    fn sections_are_named_once() {
        let of = |name: &str, section: Option<&str>| Colleague {
            account: AccountId(1),
            name: name.to_owned(),
            section: section.map(str::to_owned),
        };
        let office = [of("甲", Some("执法科")), of("乙", None), of("丙", Some("信用科")), of("丁", Some("执法科"))];
        assert_eq!(sections(&office), ["信用科", "执法科"]);
    }
}
