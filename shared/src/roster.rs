//! Rosters 名单 as data: which lists a city keeps, on what basis, and how one leaves them.
//!
//! `packs/national/rosters.toml` is the base; a city replaces a roster as a whole or adds its own. To add a roster, add an
//! entry. Who stands on one comes from determinations (table `roster_entry`) and from records of catalogue items whose
//! role says so.

use crate::{law::Citation, problem::Bilingual};
use serde::{Deserialize, Serialize};

/// How one comes to stand on a roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryBy {
    /// A determination 认定 in this system.
    Determination,
    /// A record of a catalogue item, determined elsewhere.
    Record,
    /// Either.
    Both,
}

/// One kind of roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosterKind {
    /// Code in contracts and addresses, e.g. `serious_dishonesty`.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Other names under which it is known, old ones among them: 红名单, 黑名单.
    #[serde(default)]
    pub aliases: Vec<Bilingual>,
    /// One sentence for whoever reads it.
    pub about: Bilingual,
    /// How one comes to stand on it.
    pub by: EntryBy,
    /// Published. Without a basis nothing is.
    #[serde(default)]
    pub public: bool,
    /// Usual term in months, where one is set.
    #[serde(default)]
    pub term_months: Option<u32>,
    /// How one leaves it.
    pub exits: Bilingual,
    /// Leads to key attention at once, as the tier law says (`tier.roster_kinds`).
    #[serde(default)]
    pub counts_for_tier: bool,
    /// Honours those who stand on it 激励: it never worsens a tier.
    #[serde(default)]
    pub honours: bool,
    /// Where it stands.
    #[serde(default)]
    pub basis: Vec<Citation>,
}

impl RosterKind {
    /// What contradicts itself, in words for whoever edits the pack.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut fault = |text: &str| faults.push(format!("roster {}: {text}", self.code));
        if self.code.is_empty() || !self.code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
            fault("its code must be small letters and underscores");
        }
        if self.name.zh.is_empty() || self.name.en.is_empty() {
            fault("both names are needed");
        }
        if self.public && self.basis.is_empty() {
            fault("a list without a basis can't be published");
        }
        if self.honours && self.counts_for_tier {
            fault("what honours can't lead to key attention");
        }
        faults
    }
}

/// The city's rosters: the base in its order, those of the same code replaced by the city's, new ones at the end.
pub fn merge(base: Vec<RosterKind>, local: Vec<RosterKind>) -> Vec<RosterKind> {
    let mut rosters = base;
    for roster in local {
        match rosters.iter_mut().find(|other| other.code == roster.code) {
            Some(other) => *other = roster,
            None => rosters.push(roster),
        }
    }
    rosters
}
