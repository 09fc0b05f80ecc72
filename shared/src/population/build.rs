//! From facts to columns.
//!
//! A city's facts come as the database reads them: subjects first, their penalties and roster entries in whatever order.
//! What is kept of a subject is three bytes, and of a penalty eight until it is sorted: a million subjects with three
//! million penalties fit into forty megabytes.

use super::{MARK_BITS, MOST_PENALTIES, MOST_ROSTERS, MOST_SUBJECTS, Mark, OLDEST, Population, Run};
use crate::tier::{Facts, PenaltyFact, RosterFact};
use chrono::NaiveDate;

/// Collects subjects.
#[derive(Debug)]
pub struct Builder {
    on: NaiveDate,
    sectors: Codes,
    regions: Codes,
    rosters: Codes,
    subjects: Vec<Subject>,
    /// Whose in the upper bits, the penalty in the lowest sixteen: sorted, they are subject by subject, the newest first.
    penalties: Vec<u64>,
    too_much: Option<TooMuch>,
}

/// What a population can't hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooMuch {
    /// More kinds of rosters than [`MOST_ROSTERS`].
    Rosters,
    /// More than 256 sectors or regions.
    Groups,
    /// More subjects than [`MOST_SUBJECTS`].
    Subjects,
}

/// A subject by the places of its codes.
#[derive(Clone, Copy, Debug)]
struct Subject {
    region: u8,
    sector: u8,
    /// A bit for each kind.
    rosters: u8,
}

/// Codes in the order of their arrival.
#[derive(Debug, Default)]
struct Codes(Vec<String>);

impl Codes {
    /// The place of a code, which is new or known; `None` when there are more than `most`.
    fn place(&mut self, code: &str, most: usize) -> Option<u8> {
        let at = self.0.iter().position(|known| known == code).or_else(|| {
            self.0.push(code.to_owned());
            (self.0.len() <= most).then(|| self.0.len() - 1)
        })?;
        u8::try_from(at).ok()
    }

    /// The codes in order, and for each place of before the place now.
    fn sorted(self) -> (Vec<String>, Vec<u8>) {
        let mut order: Vec<usize> = (0..self.0.len()).collect();
        order.sort_unstable_by_key(|at| &self.0[*at]);
        let mut places = vec![0; order.len()];
        for (now, before) in (0..).zip(&order) {
            places[*before] = now;
        }
        let mut codes = self.0;
        codes.sort_unstable();
        (codes, places)
    }
}

impl Builder {
    /// For the facts of a day.
    pub fn new(on: NaiveDate) -> Self {
        let [sectors, regions, rosters] = [const { Codes(Vec::new()) }; 3];
        Self { on, sectors, regions, rosters, subjects: Vec::new(), penalties: Vec::new(), too_much: None }
    }

    /// Adds a subject with all its facts. What is dated after the day, and what has ended by then, is left out.
    pub fn add(&mut self, region: &str, sector: &str, facts: &Facts) {
        let subject = self.subject(region, sector);
        facts.penalties.iter().for_each(|penalty| self.penalty(subject, penalty));
        facts.rosters.iter().for_each(|entry| self.roster(subject, entry));
    }

    /// Adds a subject without facts, and gives its number: they are counted from nought.
    pub fn subject(&mut self, region: &str, sector: &str) -> u32 {
        let places = (self.regions.place(region, 256), self.sectors.place(sector, 256));
        let (Some(region), Some(sector)) = places else {
            self.too_much = Some(TooMuch::Groups);
            return 0;
        };
        let Some(number) = u32::try_from(self.subjects.len()).ok().filter(|n| *n < MOST_SUBJECTS) else {
            self.too_much = Some(TooMuch::Subjects);
            return 0;
        };
        self.subjects.push(Subject { region, sector, rosters: 0 });
        number
    }

    /// Adds a penalty of a subject that was added; one that the day does not know yet, or no longer, is left out.
    pub fn penalty(&mut self, subject: u32, penalty: &PenaltyFact) {
        let age = u16::try_from((self.on - penalty.decided_on).num_days()).ok().filter(|age| *age < OLDEST);
        let Some(age) = age else { return };
        let mark = Mark::new(penalty.class, penalty.repaired_on.is_some_and(|day| day <= self.on));
        self.penalties.push(u64::from(subject) << 16 | u64::from(age << MARK_BITS | u16::from(mark.0)));
    }

    /// Adds a roster entry of a subject that was added; one that does not hold on the day is left out.
    pub fn roster(&mut self, subject: u32, entry: &RosterFact) {
        if !entry.holds(self.on) {
            return;
        }
        let Some(place) = self.rosters.place(&entry.kind, MOST_ROSTERS) else {
            self.too_much = Some(TooMuch::Rosters);
            return;
        };
        if let Some(subject) = self.subjects.get_mut(subject as usize) {
            subject.rosters |= 1 << place;
        }
    }

    /// The population, and for each place in it the number of the subject that stands there.
    ///
    /// # Errors
    /// See [`TooMuch`].
    pub fn finish(mut self) -> Result<(Population, Vec<u32>), TooMuch> {
        if let Some(what) = self.too_much {
            return Err(what);
        }
        let (regions, region_places) = self.regions.sorted();
        let (sectors, sector_places) = self.sectors.sorted();
        let (rosters, roster_places) = self.rosters.sorted();
        self.penalties.sort_unstable();
        let own = Penalties::of(&self.penalties, self.subjects.len());
        drop(self.penalties);
        let run_of = |number: u32| {
            let subject = self.subjects[number as usize];
            let kinds = (0..).zip(&roster_places).filter(|(before, _)| subject.rosters >> before & 1 == 1);
            Run {
                region: region_places[usize::from(subject.region)],
                sector: sector_places[usize::from(subject.sector)],
                rosters: kinds.fold(0, |all, (_, now)| all | 1 << now),
                // At most `MOST_PENALTIES`.
                penalties: own.of_subject(number).len() as u8,
                subjects: 0,
            }
        };
        let mut subjects: Vec<(u32, u32)> =
            (0..).take(self.subjects.len()).map(|number| (u32::from_be_bytes(key(&run_of(number))), number)).collect();
        // By age within a run: neighbours differ little, which is what compression lives on.
        subjects.sort_unstable_by(|(a, one), (b, other)| {
            a.cmp(b).then_with(|| own.of_subject(*one).cmp(own.of_subject(*other))).then(one.cmp(other))
        });
        let mut runs: Vec<Run> = Vec::new();
        let mut penalties = Vec::with_capacity(own.all.len());
        for alike in subjects.chunk_by(|(a, _), (b, _)| a == b) {
            let run = Run { subjects: u32::try_from(alike.len()).unwrap_or(u32::MAX), ..run_of(alike[0].1) };
            for column in 0..usize::from(run.penalties) {
                penalties.extend(alike.iter().map(|(_, number)| own.of_subject(*number)[column]));
            }
            runs.push(run);
        }
        let numbers = subjects.into_iter().map(|(_, number)| number).collect();
        Ok((Population { on: self.on, sectors, regions, rosters, runs, penalties }, numbers))
    }
}

/// The penalties of all subjects, one subject after the other.
struct Penalties {
    all: Vec<u16>,
    /// Where each subject's begin; one more for the end of the last.
    begin: Vec<u32>,
}

impl Penalties {
    /// From penalties in order; of more than [`MOST_PENALTIES`] of one subject the newest stay.
    fn of(sorted: &[u64], subjects: usize) -> Self {
        let mut own = Self { all: Vec::with_capacity(sorted.len()), begin: Vec::with_capacity(subjects + 1) };
        let mut rest = sorted;
        for number in 0..subjects as u64 {
            own.begin.push(own.all.len() as u32);
            let n = rest.iter().take_while(|penalty| **penalty >> 16 == number).count();
            let (here, others) = rest.split_at(n);
            // What stands in the lowest sixteen bits.
            own.all.extend(here.iter().take(MOST_PENALTIES).map(|penalty| *penalty as u16));
            rest = others;
        }
        own.begin.push(own.all.len() as u32);
        own
    }

    fn of_subject(&self, number: u32) -> &[u16] {
        let at = number as usize;
        &self.all[self.begin[at] as usize..self.begin[at + 1] as usize]
    }
}

/// What makes a run.
pub(super) fn key(run: &Run) -> [u8; 4] {
    [run.region, run.sector, run.rosters, run.penalties]
}
