//! From facts to columns.

use super::{MARK_BITS, MOST_PENALTIES, MOST_ROSTERS, Mark, OLDEST, Population, Run};
use crate::tier::Facts;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Collects subjects.
#[derive(Debug)]
pub struct Builder {
    on: NaiveDate,
    rosters: BTreeSet<String>,
    subjects: Vec<Subject>,
    sectors: BTreeSet<String>,
    regions: BTreeSet<String>,
}

/// What a population can't hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooMuch {
    /// More kinds of rosters than [`MOST_ROSTERS`].
    Rosters,
    /// More than 256 sectors or regions.
    Groups,
    /// More subjects than 32 bits count.
    Subjects,
}

#[derive(Debug)]
struct Subject {
    region: String,
    sector: String,
    rosters: Vec<String>,
    /// Newest first.
    penalties: Vec<u16>,
    /// In the order of arrival.
    id: u32,
}

impl Builder {
    /// For the facts of a day.
    pub fn new(on: NaiveDate) -> Self {
        Self { on, rosters: BTreeSet::new(), subjects: Vec::new(), sectors: BTreeSet::new(), regions: BTreeSet::new() }
    }

    /// Adds a subject. What is dated after the day, and what has ended by then, is left out.
    pub fn add(&mut self, region: &str, sector: &str, facts: &Facts) {
        let mut penalties: Vec<u16> = (facts.penalties.iter())
            .filter_map(|penalty| {
                let age = u16::try_from((self.on - penalty.decided_on).num_days()).ok().filter(|age| *age < OLDEST)?;
                let mark = Mark::new(penalty.class, penalty.repaired_on.is_some_and(|day| day <= self.on));
                Some(age << MARK_BITS | u16::from(mark.0))
            })
            .collect();
        penalties.sort_unstable();
        penalties.truncate(MOST_PENALTIES);
        let holding = facts.rosters.iter().filter(|entry| entry.holds(self.on)).map(|entry| entry.kind.clone());
        let rosters: Vec<String> = holding.collect();
        self.rosters.extend(rosters.iter().cloned());
        for (known, code) in [(&mut self.regions, region), (&mut self.sectors, sector)] {
            if !known.contains(code) {
                known.insert(code.to_owned());
            }
        }
        let id = u32::try_from(self.subjects.len()).unwrap_or(u32::MAX);
        self.subjects.push(Subject { region: region.to_owned(), sector: sector.to_owned(), rosters, penalties, id });
    }

    /// The population, and for each place in it the number of the [`add`](Self::add) that brought its subject.
    ///
    /// # Errors
    /// See [`TooMuch`].
    pub fn finish(self) -> Result<(Population, Vec<u32>), TooMuch> {
        if self.rosters.len() > MOST_ROSTERS {
            return Err(TooMuch::Rosters);
        }
        if u32::try_from(self.subjects.len()).is_err() {
            return Err(TooMuch::Subjects);
        }
        let [rosters, sectors, regions]: [Vec<String>; 3] =
            [self.rosters, self.sectors, self.regions].map(|codes| codes.into_iter().collect());
        let place = |codes: &[String], code: &String| codes.binary_search(code).unwrap_or_default();
        let mut subjects = Vec::with_capacity(self.subjects.len());
        for subject in self.subjects {
            let byte = |at: usize| u8::try_from(at).map_err(|_| TooMuch::Groups);
            let run = Run {
                region: byte(place(&regions, &subject.region))?,
                sector: byte(place(&sectors, &subject.sector))?,
                rosters: subject.rosters.iter().fold(0, |all, kind| all | 1 << place(&rosters, kind)),
                penalties: u8::try_from(subject.penalties.len()).unwrap_or(u8::MAX),
                subjects: 0,
            };
            subjects.push((run, subject.penalties, subject.id));
        }
        // By age within a run: neighbours differ little, which is what compression lives on.
        subjects.sort_unstable_by(|a, b| (key(&a.0), &a.1, a.2).cmp(&(key(&b.0), &b.1, b.2)));
        let ids = subjects.iter().map(|(_, _, id)| *id).collect();
        let mut runs: Vec<Run> = Vec::new();
        let mut penalties = Vec::new();
        for alike in subjects.chunk_by(|a, b| key(&a.0) == key(&b.0)) {
            let run = Run { subjects: u32::try_from(alike.len()).unwrap_or(u32::MAX), ..alike[0].0 };
            for column in 0..usize::from(run.penalties) {
                penalties.extend(alike.iter().map(|(_, own, _)| own[column]));
            }
            runs.push(run);
        }
        Ok((Population { on: self.on, sectors, regions, rosters, runs, penalties }, ids))
    }
}

/// What makes a run.
pub(super) fn key(run: &Run) -> [u8; 4] {
    [run.region, run.sector, run.rosters, run.penalties]
}
