//! The whole city's facts in columns, without identities: what the policy lab recomputes while a control moves.
//!
//! A [`Population`] is what [`tier::decide`](crate::tier::decide) reads of every subject on one day, laid out for speed:
//!
//! * subjects that agree in sector, region, rosters and number of penalties form a [`Run`]. Its roster entries are looked at
//!   once, and a run without penalties is decided as one subject;
//! * within a run, the first penalties of all subjects stand side by side, then the second, and so on, so that one
//!   comparison works on many subjects;
//! * a penalty is 16 bits: its age in days and its [`Mark`] (class, and whether it is repaired).
//!
//! A subject is known by its place alone; the server keeps who stands where. [`Rules`] are data: what a control of the lab
//! changes, and what a [`TierPeriod`](crate::tier::TierPeriod) of the law says.

mod build;
mod codec;
mod count;
mod rules;

pub use build::{Builder, TooMuch};
pub use codec::Broken;
pub use count::{Cell, Flows, Movers, Tiers};
pub use rules::Rules;

use crate::tier::Class;
use chrono::NaiveDate;

/// What a penalty is in the columns: its class, and whether it is repaired on the day of the population.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark(u8);

impl Mark {
    /// How many there are.
    pub const COUNT: usize = 6;

    /// That of a penalty.
    pub fn new(class: Class, repaired: bool) -> Self {
        Self(class as u8 + if repaired { 3 } else { 0 })
    }
}

/// Bits of a penalty that hold its mark; the others hold its age.
const MARK_BITS: u32 = 3;
/// The greatest age in days that a penalty can have: more than 22 years.
pub const OLDEST: u16 = (1 << (16 - MARK_BITS)) - 1;
/// Most penalties of one subject; who has more is decided by as many of the newest.
pub const MOST_PENALTIES: usize = 255;
/// Most subjects of a population: more than any city has, and few enough for a browser to keep a tier of each.
pub const MOST_SUBJECTS: u32 = 1 << 24;
/// Most kinds of rosters that a population tells apart.
pub const MOST_ROSTERS: usize = 8;

/// Subjects that agree in everything but the age and mark of their penalties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Place in [`Population::sectors`].
    pub sector: u8,
    /// Place in [`Population::regions`].
    pub region: u8,
    /// On which of [`Population::rosters`] they stand: the lowest bit is the first kind.
    pub rosters: u8,
    /// Penalties of each.
    pub penalties: u8,
    /// How many they are.
    pub subjects: u32,
}

/// A city's subjects on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Population {
    /// The day.
    on: NaiveDate,
    /// Codes of the sectors that occur (GB/T 4754 sections; empty where the register names none).
    sectors: Vec<String>,
    /// Codes of the regions that occur (GB/T 2260).
    regions: Vec<String>,
    /// Kinds of rosters on which somebody stands.
    rosters: Vec<String>,
    /// In order of region, sector, rosters, penalties.
    runs: Vec<Run>,
    /// The penalties of all runs: `run.penalties` columns of `run.subjects` each, the newest penalties first.
    penalties: Vec<u16>,
}

impl Population {
    /// The day whose facts these are.
    pub fn on(&self) -> NaiveDate {
        self.on
    }

    /// Codes of the sectors that occur.
    pub fn sectors(&self) -> &[String] {
        &self.sectors
    }

    /// Codes of the regions that occur.
    pub fn regions(&self) -> &[String] {
        &self.regions
    }

    /// Kinds of rosters on which somebody stands.
    pub fn rosters(&self) -> &[String] {
        &self.rosters
    }

    /// The runs, in order: the first subject of a run stands behind the last of the one before.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// How many subjects there are.
    pub fn len(&self) -> usize {
        self.runs.iter().map(|run| run.subjects as usize).sum()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// How many penalties there are.
    pub fn penalties(&self) -> usize {
        self.penalties.len()
    }

    /// Each run with the place of its first subject and its columns.
    fn columns(&self) -> impl Iterator<Item = (Run, u32, &[u16])> {
        let mut rest = &self.penalties[..];
        let mut first = 0;
        self.runs.iter().map(move |run| {
            let (own, others) = rest.split_at(run.subjects as usize * usize::from(run.penalties));
            rest = others;
            let at = first;
            first += run.subjects;
            (*run, at, own)
        })
    }
}
