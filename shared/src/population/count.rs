//! Every subject's tier under some rules, and who moves from where to where under others.

use super::{MARK_BITS, Population, Rules, Run, rules::Compiled};
use crate::tier::Tier;
use columns::{Counted, TIERS};

/// Subjects decided in one go: their counts stay in the first-level cache.
const AT_ONCE: usize = 1024;
const _: () = assert!(TIERS == Tier::ALL.len());
const WORST: u16 = Tier::KeyAttention as u16;

/// How many subjects go from which tier to which.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell([[u32; TIERS]; TIERS]);

impl Cell {
    /// Subjects that had `from` and get `to`.
    pub fn of(&self, from: Tier, to: Tier) -> u32 {
        self.0[from as usize][to as usize]
    }

    /// Subjects that had this tier.
    pub fn before(&self, tier: Tier) -> u32 {
        self.0[tier as usize].iter().sum()
    }

    /// Subjects that get this tier.
    pub fn after(&self, tier: Tier) -> u32 {
        self.0.iter().map(|row| row[tier as usize]).sum()
    }

    /// Subjects that get a worse tier.
    pub fn worse(&self) -> u32 {
        self.moved(|from, to| to > from)
    }

    /// Subjects that get a better tier.
    pub fn better(&self) -> u32 {
        self.moved(|from, to| to < from)
    }

    fn moved(&self, how: impl Fn(Tier, Tier) -> bool) -> u32 {
        let pairs = Tier::ALL.into_iter().flat_map(|from| Tier::ALL.map(|to| (from, to)));
        pairs.filter(|(from, to)| how(*from, *to)).map(|(from, to)| self.of(from, to)).sum()
    }

    /// Adds another cell.
    pub fn add(&mut self, other: &Cell) {
        for (row, others) in self.0.iter_mut().zip(&other.0) {
            for (n, other) in row.iter_mut().zip(others) {
                *n += other;
            }
        }
    }
}

/// What a change of rules does to a city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flows {
    /// By region and sector, in the order of the population's lists: all sectors of the first region first.
    cells: Vec<Cell>,
    sectors: usize,
}

impl Flows {
    /// One sector in one region.
    pub fn cell(&self, region: usize, sector: usize) -> &Cell {
        &self.cells[region * self.sectors + sector]
    }

    /// Everybody.
    pub fn all(&self) -> Cell {
        self.sum(|_, _| true)
    }

    /// A sector in all regions.
    pub fn sector(&self, sector: usize) -> Cell {
        self.sum(|_, s| s == sector)
    }

    /// A region with all sectors.
    pub fn region(&self, region: usize) -> Cell {
        self.sum(|r, _| r == region)
    }

    fn sum(&self, wanted: impl Fn(usize, usize) -> bool) -> Cell {
        let mut sum = Cell::default();
        for (at, cell) in self.cells.iter().enumerate() {
            if wanted(at / self.sectors, at % self.sectors) {
                sum.add(cell);
            }
        }
        sum
    }
}

/// Which moves are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Movers {
    /// From this tier.
    pub from: Option<Tier>,
    /// To this one.
    pub to: Option<Tier>,
    /// In the region of this place.
    pub region: Option<u8>,
    /// In the sector of this place.
    pub sector: Option<u8>,
}

/// Everybody's tier under some rules, in the order of the population that was decided: what other rules are held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tiers(Vec<u16>);

/// A piece of a run, as it was and as it is decided: tiers by their numbers.
enum Decided<'a> {
    /// All get the same.
    Alike { from: u16, to: u16 },
    /// Each its own.
    Each { froms: &'a [u16], tos: &'a [u16] },
}

impl Population {
    /// Decides every subject.
    pub fn tiers(&self, rules: &Rules) -> Tiers {
        let rules = rules.compile(self);
        let mut all = vec![0; self.len()];
        for (run, first, own) in self.columns() {
            let tiers = &mut all[places(run, first)];
            if let Some(tier) = rules.alike(run) {
                tiers.fill(tier);
            } else {
                for (at, tiers) in tiers.chunks_mut(AT_ONCE).enumerate() {
                    rules.decide(run, own, at * AT_ONCE, tiers);
                }
            }
        }
        Tiers(all)
    }

    /// Decides every subject; `before` are the tiers of this population under other rules.
    pub fn flows(&self, before: &Tiers, after: &Rules) -> Flows {
        let mut flows = Flows {
            cells: vec![Cell::default(); self.regions.len() * self.sectors.len()],
            sectors: self.sectors.len(),
        };
        self.decide(before, after, |run, _, n, decided| {
            let cell = &mut flows.cells[usize::from(run.region) * flows.sectors + usize::from(run.sector)];
            match decided {
                Decided::Alike { from, to } => cell.0[usize::from(from)][usize::from(to)] += n,
                Decided::Each { froms, tos } => columns::tally(froms, tos, &mut cell.0),
            }
        });
        flows
    }

    /// The places of subjects that move as asked, at most `most`, in order; and how many there are. `before` as for
    /// [`flows`](Self::flows).
    pub fn movers(&self, before: &Tiers, after: &Rules, asked: Movers, most: usize) -> (Vec<u32>, u32) {
        let wanted = |from: u16, to: u16| {
            from != to
                && asked.from.is_none_or(|tier| tier as u16 == from)
                && asked.to.is_none_or(|tier| tier as u16 == to)
        };
        let (mut places, mut all) = (Vec::new(), 0);
        self.decide(before, after, |run, first, n, decided| {
            if asked.region.is_some_and(|r| r != run.region) || asked.sector.is_some_and(|s| s != run.sector) {
                return;
            }
            let mut see = |place: u32, from: u16, to: u16| {
                if wanted(from, to) {
                    all += 1;
                    if places.len() < most {
                        places.push(place);
                    }
                }
            };
            match decided {
                Decided::Alike { from, to } => (first..first + n).for_each(|place| see(place, from, to)),
                Decided::Each { froms, tos } => {
                    (first..).zip(froms.iter().zip(tos)).for_each(|(place, (from, to))| see(place, *from, *to));
                }
            }
        });
        (places, all)
    }

    /// Hands every piece to `see`: its run, the place of its first subject, how many it holds, what was decided.
    fn decide(&self, before: &Tiers, after: &Rules, mut see: impl FnMut(Run, u32, u32, Decided<'_>)) {
        let rules = after.compile(self);
        let mut tiers = [0_u16; AT_ONCE];
        for (run, first, own) in self.columns() {
            let before = &before.0[places(run, first)];
            let alike = rules.alike(run);
            if let (0, Some(to), Some(from)) = (run.penalties, alike, before.first()) {
                // Nothing tells them apart, under no rules.
                see(run, first, run.subjects, Decided::Alike { from: *from, to });
                continue;
            }
            for (at, froms) in before.chunks(AT_ONCE).enumerate() {
                let tos = &mut tiers[..froms.len()];
                match alike {
                    Some(tier) => tos.fill(tier),
                    None => rules.decide(run, own, at * AT_ONCE, tos),
                }
                // At most `AT_ONCE`, and the place is below a number of 32 bits.
                see(run, first + (at * AT_ONCE) as u32, froms.len() as u32, Decided::Each { froms, tos });
            }
        }
    }
}

/// Where a run's subjects stand.
fn places(run: Run, first: u32) -> std::ops::Range<usize> {
    first as usize..first as usize + run.subjects as usize
}

impl Compiled {
    /// The tier of all subjects of a run, where their penalties don't tell them apart.
    fn alike(&self, run: Run) -> Option<u16> {
        if self.rosters & run.rosters != 0 {
            Some(WORST)
        } else {
            // Thresholds begin at one, so who has no penalty is normal.
            (run.penalties == 0).then_some(0)
        }
    }

    /// The tiers of the subjects from `start` of a run on, by their penalties; `own` are the run's columns.
    fn decide(&self, run: Run, own: &[u16], start: usize, tiers: &mut [u16]) {
        tiers.fill(0);
        let [first, last] = self.marks;
        let of = Counted { limit: self.limit, bits: MARK_BITS, first, last };
        for column in own.chunks_exact(run.subjects as usize) {
            columns::count(of, &column[start..start + tiers.len()], tiers);
        }
        // Thresholds are in order, so the number of thresholds reached is the tier's.
        columns::tiers(self.thresholds, tiers);
    }
}
