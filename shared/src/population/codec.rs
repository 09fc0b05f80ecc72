//! Columns as bytes, arranged so that compression finds little left to say.
//!
//! `CPOP1`, the day, the three lists of codes, the runs, then three planes over all penalties: marks, low bytes, high bytes.
//! What stands in the planes of bytes is the difference of ages: in a run's first column to the subject before, which is
//! younger; in the others to the same subject's newer penalty. Numbers are LEB128.

use super::{MARK_BITS, MOST_ROSTERS, MOST_SUBJECTS, Mark, OLDEST, Population, Run, build::key};
use chrono::{Datelike, NaiveDate};

const MAGIC: &[u8; 5] = b"CPOP1";
/// Bits of a penalty that are its mark.
const MARK: u16 = (1 << MARK_BITS) - 1;
/// Most penalties that are read: 48 million fill a browser's memory.
const MOST: usize = 48_000_000;

/// Bytes that are no population: cut off, altered, or of another version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl Population {
    /// The bytes, not yet compressed.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        // Days since the first of the first year; no population is older.
        number(&mut out, u64::try_from(self.on.num_days_from_ce()).unwrap_or_default());
        for list in [&self.sectors, &self.regions, &self.rosters] {
            number(&mut out, list.len() as u64);
            for code in list {
                number(&mut out, code.len() as u64);
                out.extend_from_slice(code.as_bytes());
            }
        }
        number(&mut out, self.runs.len() as u64);
        for run in &self.runs {
            out.extend_from_slice(&key(run));
            number(&mut out, u64::from(run.subjects));
        }
        let mut differences = Vec::with_capacity(self.penalties.len());
        for (run, _, own) in self.columns() {
            let n = run.subjects as usize;
            for (at, penalty) in own.iter().enumerate() {
                let before = match at {
                    0 => 0,
                    _ if at < n => own[at - 1],
                    _ => own[at - n],
                };
                differences.push((penalty >> MARK_BITS) - (before >> MARK_BITS));
            }
        }
        out.extend(self.penalties.iter().map(|penalty| (penalty & MARK) as u8));
        out.extend(differences.iter().map(|age| age.to_le_bytes()[0]));
        out.extend(differences.iter().map(|age| age.to_le_bytes()[1]));
        out
    }

    /// Reads what [`encode`](Self::encode) wrote.
    ///
    /// # Errors
    /// [`Broken`], whatever the bytes are.
    pub fn decode(bytes: &[u8]) -> Result<Self, Broken> {
        let mut rest = bytes.strip_prefix(MAGIC).ok_or(Broken)?;
        let day = i32::try_from(take(&mut rest)?).map_err(|_| Broken)?;
        let on = NaiveDate::from_num_days_from_ce_opt(day).ok_or(Broken)?;
        let mut lists = [Vec::new(), Vec::new(), Vec::new()];
        for list in &mut lists {
            for _ in 0..take(&mut rest)? {
                let length = usize::try_from(take(&mut rest)?).map_err(|_| Broken)?;
                let (code, after) = rest.split_at_checked(length).ok_or(Broken)?;
                list.push(String::from_utf8(code.to_vec()).map_err(|_| Broken)?);
                rest = after;
            }
        }
        let [sectors, regions, rosters] = lists;
        let mut runs: Vec<Run> = Vec::new();
        let (mut subjects, mut all) = (0_u32, 0_usize);
        for _ in 0..take(&mut rest)? {
            let (&[region, sector, on_rosters, penalties], after) = rest.split_first_chunk().ok_or(Broken)?;
            rest = after;
            let own = u32::try_from(take(&mut rest)?).map_err(|_| Broken)?;
            let run = Run { sector, region, rosters: on_rosters, penalties, subjects: own };
            subjects = subjects.checked_add(own).filter(|n| *n <= MOST_SUBJECTS).ok_or(Broken)?;
            all = (own as usize).checked_mul(usize::from(penalties)).and_then(|n| all.checked_add(n)).ok_or(Broken)?;
            let known = usize::from(sector) < sectors.len() && usize::from(region) < regions.len();
            let listed = rosters.len() <= MOST_ROSTERS && u32::from(on_rosters) >> rosters.len() == 0;
            if own == 0 || all > MOST || !known || !listed || runs.last().is_some_and(|last| key(last) >= key(&run)) {
                return Err(Broken);
            }
            runs.push(run);
        }
        if rest.len() != all * 3 {
            return Err(Broken);
        }
        let (marks, ages) = rest.split_at(all);
        let (low, high) = ages.split_at(all);
        let mut penalties = Vec::with_capacity(all);
        for run in &runs {
            let (n, begin) = (run.subjects as usize, penalties.len());
            for at in 0..n * usize::from(run.penalties) {
                let before: u16 = match at {
                    0 => 0,
                    _ if at < n => penalties[begin + at - 1],
                    _ => penalties[begin + at - n],
                };
                let place = begin + at;
                let difference = u16::from_le_bytes([low[place], high[place]]);
                let age = (before >> MARK_BITS).checked_add(difference).filter(|age| *age < OLDEST).ok_or(Broken)?;
                let mark = u16::from(marks[place]);
                if usize::from(mark) >= Mark::COUNT {
                    return Err(Broken);
                }
                penalties.push(age << MARK_BITS | mark);
            }
        }
        Ok(Self { on, sectors, regions, rosters, runs, penalties })
    }
}

/// Writes a number in pieces of seven bits.
fn number(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push((n & 0x7f) as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// Reads a number.
fn take(rest: &mut &[u8]) -> Result<u64, Broken> {
    let mut n = 0;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first().ok_or(Broken)?;
        *rest = after;
        n |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(n);
        }
    }
    Err(Broken)
}
