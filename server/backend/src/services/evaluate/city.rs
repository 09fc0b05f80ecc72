//! Everybody's tier in one pass: facts come as PostgreSQL sends them, are laid side by side by subject, and decided by the very
//! function that decides one. Deciding a million takes a fiftieth of what reading them takes, so there is no second engine here
//! that could say otherwise.

use crate::{
    Error, Result,
    store::{
        grades::GradeItems,
        rosters::RosterItems,
        tiers::{self, Code, Hear, Stored},
    },
};
use chrono::NaiveDate;
use shared::{
    pack::Pack,
    tier::{self, Class, Decision, Facts, GradeFact, PenaltyFact, RosterFact, TierLaw},
};
use sqlx::PgPool;
use std::collections::HashMap;

/// Everybody with what their tier rests on, as of one moment.
pub(super) struct City {
    /// By number.
    codes: Vec<Code>,
    stored: Vec<Stored>,
    numbers: HashMap<Code, u32>,
    /// Files that go on under another code: that file's number.
    merged: HashMap<Code, u32>,
    /// Their own numbers.
    gone: Vec<u32>,
    /// Whose, and the penalty; by number once all have come.
    penalties: Vec<(u32, Penalty)>,
    rosters: HashMap<u32, Vec<RosterFact>>,
    grades: HashMap<u32, Vec<GradeFact>>,
    /// Numbers of what had been asked, by whose file.
    asks: HashMap<u32, Vec<i64>>,
    /// A class that is none: somebody wrote past the services.
    wrong: Option<Error>,
}

/// A penalty without what only a reader wants to know.
#[derive(Clone, Copy)]
struct Penalty {
    decided_on: NaiveDate,
    repaired_on: Option<NaiveDate>,
    class: Class,
}

/// One subject, decided.
pub(super) struct Decided<'a> {
    pub(super) uscc: &'a str,
    pub(super) stored: &'a Stored,
    pub(super) decision: Decision,
    pub(super) asks: &'a [i64],
}

impl City {
    /// Reads it.
    pub(super) async fn read(pool: &PgPool, pack: &Pack, on: NaiveDate) -> Result<Self> {
        let mut city = Self {
            codes: Vec::new(),
            stored: Vec::new(),
            numbers: HashMap::new(),
            merged: HashMap::new(),
            gone: Vec::new(),
            penalties: Vec::new(),
            rosters: HashMap::new(),
            grades: HashMap::new(),
            asks: HashMap::new(),
            wrong: None,
        };
        let of = (&RosterItems::of(pack), &GradeItems::of(pack, on));
        let mut db = pool.acquire().await?;
        let asks = tiers::read(&mut db, of, super::oldest(&pack.tier_law, on, 0), on, &mut city).await?;
        for (id, file) in asks {
            let code: Option<Code> = file.as_bytes().try_into().ok();
            if let Some(number) = code.and_then(|code| city.numbers.get(&code)) {
                city.asks.entry(*number).or_default().push(id);
            }
        }
        if let Some(error) = city.wrong.take() {
            return Err(error);
        }
        Ok(city)
    }

    /// Decides everybody, in the order of the stored tiers; `take` gets each. A file that goes on under another code is no
    /// subject of its own.
    pub(super) fn decide(
        mut self,
        law: &TierLaw,
        on: NaiveDate,
        mut take: impl FnMut(Decided<'_>) -> Result<()>,
    ) -> Result<()> {
        // Which are looked up no more, and so are let go before the penalties are laid out.
        self.numbers = HashMap::new();
        self.gone.sort_unstable();
        let (penalties, begin) = by_subject(&self.penalties, self.codes.len());
        self.penalties = Vec::new();
        let mut facts = Facts::default();
        for (at, (code, stored)) in self.codes.iter().zip(&self.stored).enumerate() {
            let number = at as u32;
            if self.gone.binary_search(&number).is_ok() {
                continue;
            }
            facts.penalties.clear();
            facts.penalties.extend(penalties[begin[at] as usize..begin[at + 1] as usize].iter().map(|p| PenaltyFact {
                id: String::new(),
                decided_on: p.decided_on,
                class: p.class,
                repaired_on: p.repaired_on,
            }));
            facts.rosters.clear();
            if let Some(own) = self.rosters.remove(&number) {
                facts.rosters = own;
            }
            facts.grades.clear();
            if let Some(own) = self.grades.remove(&number) {
                facts.grades = own;
            }
            let decision = tier::decide(&facts, law, on)?;
            let uscc = std::str::from_utf8(code).map_err(|_| Error::inconsistent("subject", "uscc", at as i64, "?"))?;
            let asks = self.asks.get(&number).map_or(&[][..], Vec::as_slice);
            take(Decided { uscc, stored, decision, asks })?;
        }
        Ok(())
    }

    /// For whom something that is filed under a code counts: its own file, and the one that it was merged into.
    fn counts_for(&self, uscc: Code) -> Option<u32> {
        self.merged.get(&uscc).or_else(|| self.numbers.get(&uscc)).copied()
    }
}

impl Hear for City {
    fn tier(&mut self, uscc: Code, stored: Stored) {
        // More than 32 bits of subjects would not fit into memory long before.
        self.numbers.insert(uscc, self.codes.len() as u32);
        self.codes.push(uscc);
        self.stored.push(stored);
    }

    fn merged(&mut self, from: Code, into: Code) {
        if let (Some(own), Some(number)) = (self.numbers.get(&from), self.numbers.get(&into)) {
            self.gone.push(*own);
            self.merged.insert(from, *number);
        }
    }

    fn penalty(&mut self, uscc: Code, decided_on: NaiveDate, class: i16, repaired_on: Option<NaiveDate>) {
        let Some(class) = Class::from_index(class) else {
            self.wrong = Some(Error::inconsistent("record", "class", String::from_utf8_lossy(&uscc), class));
            return;
        };
        if let Some(number) = self.counts_for(uscc) {
            self.penalties.push((number, Penalty { decided_on, repaired_on, class }));
        }
    }

    fn roster(&mut self, uscc: Code, kind: String, from: NaiveDate, to: Option<NaiveDate>) {
        if let Some(number) = self.counts_for(uscc) {
            self.rosters.entry(number).or_default().push(RosterFact { kind, from, to });
        }
    }

    fn grade(&mut self, uscc: Code, grade: GradeFact) {
        if let Some(number) = self.counts_for(uscc) {
            self.grades.entry(number).or_default().push(grade);
        }
    }
}

/// Penalties subject by subject, and where each subject's begin; one more for the end of the last.
fn by_subject(penalties: &[(u32, Penalty)], subjects: usize) -> (Vec<Penalty>, Vec<u32>) {
    let mut begin = vec![0_u32; subjects + 1];
    for (number, _) in penalties {
        begin[*number as usize + 1] += 1;
    }
    for at in 0..subjects {
        begin[at + 1] += begin[at];
    }
    let Some((_, any)) = penalties.first() else { return (Vec::new(), begin) };
    let (mut own, mut next) = (vec![*any; penalties.len()], begin.clone());
    for (number, penalty) in penalties {
        let place = &mut next[*number as usize];
        own[*place as usize] = *penalty;
        *place += 1;
    }
    (own, begin)
}
