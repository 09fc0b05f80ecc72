//! The file with which an official loads a newly announced year. Plain lines, so that any editor can write it:
//!
//! ```text
//! year 2026
//! source 国务院办公厅关于2026年部分节假日安排的通知
//! off 2026-01-01
//! work 2026-01-04
//! ```
//!
//! `年份`, `依据`, `放假` and `上班` may stand for the four words. Only what differs from Monday to Friday is listed.
//!
//! Days stand in the file of the year they lie in. When a notice also moves days of the December before (that for 2019
//! made 2018-12-29 a working day), the file of that year is written anew and loaded once more.

use super::{Year, parse_date};
use crate::problem::{Code, Problem};
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// A year file to show beside the upload: the real one of 2026.
pub const YEAR_FILE_EXAMPLE: &str = include_str!("../../packs/calendar/2026.txt");

/// What is wrong with a year file, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineProblem {
    /// Line, counted from 1; `None` for the file as a whole.
    pub line: Option<usize>,
    /// What is wrong.
    pub problem: Problem,
}

impl Year {
    /// Writes the file that [`Year::parse_year_file`] reads.
    pub fn to_year_file(&self) -> String {
        let mut text = format!("year {}\n", self.year);
        if !self.source.is_empty() {
            // A line break in the source would start a new entry.
            let _ = writeln!(text, "source {}", self.source.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        for date in &self.off {
            let _ = writeln!(text, "off {date}");
        }
        for date in &self.make_up {
            let _ = writeln!(text, "work {date}");
        }
        text
    }

    /// Reads a year file and reports everything that is wrong with it at once: days outside the year, a holiday on a
    /// weekend, a make-up day on a weekday, a day named twice, a total that can't be.
    pub fn parse_year_file(text: &str) -> Result<Self, Vec<LineProblem>> {
        let mut year: Option<Year> = None;
        let mut problems = Vec::new();
        for (number, line) in (1..).zip(text.trim_start_matches('\u{FEFF}').lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Err(problem) = read_line(&mut year, line) {
                problems.push(LineProblem { line: Some(number), problem });
            }
        }
        let whole = |problem| LineProblem { line: None, problem };
        match year {
            None => problems.push(whole(Problem::new(Code::CalendarNoYear))),
            // A total over lines that were refused would only repeat that they were.
            Some(year) if problems.is_empty() => match year.total_problem() {
                None => return Ok(year),
                Some(problem) => problems.push(whole(problem)),
            },
            Some(_) => {}
        }
        Err(problems)
    }
}

fn read_line(year: &mut Option<Year>, line: &str) -> Result<(), Problem> {
    let broken = || Problem::new(Code::LineBroken).with("why", line);
    let (word, rest) = line.split_once(char::is_whitespace).ok_or_else(broken)?;
    let rest = rest.trim();
    let off = match (word, year.as_mut()) {
        ("year" | "年份", None) => {
            let number = rest.parse().ok().filter(|number| (1949..=2199).contains(number));
            let number = number.ok_or_else(|| {
                Problem::new(Code::NumberShape).with("found", rest).with("min", 1949).with("max", 2199)
            })?;
            *year = Some(Year::empty(number));
            return Ok(());
        }
        ("source" | "依据", Some(year)) => {
            year.source = rest.to_owned();
            return Ok(());
        }
        ("off" | "放假", Some(_)) => true,
        ("work" | "上班", Some(_)) => false,
        (_, None) => return Err(Problem::new(Code::CalendarNoYear)),
        (_, Some(_)) => return Err(broken()),
    };
    let Some(year) = year else { return Err(broken()) };
    let date = parse_date(rest)?;
    if let Some(problem) = year.date_problem(date, off) {
        return Err(problem);
    }
    // A day can't be in both lists: one takes weekdays, the other weekends.
    let new = if off { year.off.insert(date) } else { year.make_up.insert(date) };
    if new { Ok(()) } else { Err(Problem::new(Code::CalendarTwice).with("found", date)) }
}
