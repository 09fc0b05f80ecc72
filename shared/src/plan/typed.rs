//! What is typed: plans, tasks, and what is reported on them. The browser reads the forms with the same functions as the server.

use super::Step;
use crate::{
    catalogue::{names_a_person, parse_date},
    form::{FieldProblem, Values},
    mask::holds_private_number,
    problem::{Bilingual, Code, Problem},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Longest note or reason, in characters.
pub const LONGEST_NOTE: u32 = 500;
/// Longest list of what is to be done, in characters.
pub const LONGEST_WORK: u32 = 2_000;
const LONGEST_NAME: u32 = 80;
const LONGEST_EVIDENCE: u32 = 200;
/// What separates the departments of one field, as several choices travel.
const SEPARATOR: char = '；';
/// Days before a term on which a plan may remind.
const REMIND: std::ops::RangeInclusive<u32> = 0..=365;

/// Fields of the form of a plan, in its order.
pub const PLAN_FIELDS: [&str; 4] = ["title", "document", "article", "remind_days"];
/// Fields of the form of a task.
pub const TASK_FIELDS: [&str; 8] = ["group", "sector", "work", "begin", "due", "leads", "supports", "others"];
/// Fields of the forms of steps.
pub const ENTRY_FIELDS: [&str; 8] =
    ["note", "done_on", "due", "evidence", "evidence_on", "reference", "case", "record"];

/// Reads fields one by one and gathers what is wrong.
struct Reader<'a> {
    typed: &'a Values,
    problems: Vec<FieldProblem>,
}

impl<'a> Reader<'a> {
    fn new(typed: &'a Values) -> Self {
        Self { typed, problems: Vec::new() }
    }

    fn refuse(&mut self, field: &str, problem: impl Into<Problem>) {
        self.problems.push(FieldProblem::new(field, problem));
    }

    fn raw(&self, field: &str) -> &'a str {
        self.typed.get(field).map_or("", |text| text.trim())
    }

    fn text(&mut self, field: &str, max: u32, needed: bool) -> String {
        let text = self.raw(field);
        let n = text.chars().count();
        if n == 0 && needed {
            self.refuse(field, Code::Required);
        } else if n > max as usize {
            self.refuse(field, Problem::new(Code::TooLong).with("max", max).with("n", n));
        } else if text.contains('\0') {
            self.refuse(field, Code::ControlCharacter);
        } else if names_a_person(text) {
            self.refuse(field, Code::PersonalData);
        } else if holds_private_number(text) {
            self.refuse(field, Code::PrivateNumber);
        }
        text.to_owned()
    }

    fn day(&mut self, field: &str, needed: bool) -> Option<NaiveDate> {
        match self.raw(field) {
            "" if needed => {
                self.refuse(field, Code::Required);
                None
            }
            "" => None,
            typed => parse_date(typed).map_err(|problem| self.refuse(field, problem)).ok(),
        }
    }

    /// A day that has come.
    fn past_day(&mut self, field: &str, needed: bool, today: NaiveDate) -> Option<NaiveDate> {
        let day = self.day(field, needed)?;
        if day > today {
            self.refuse(field, Problem::new(Code::DateFuture).with("today", today));
        }
        Some(day)
    }

    fn number(&mut self, field: &str) -> Option<i64> {
        let text = self.raw(field);
        if text.is_empty() {
            return None;
        }
        let number = text.parse().ok().filter(|n| *n > 0);
        if number.is_none() {
            let problem = Problem::new(Code::NumberShape).with("found", text).with("min", 1).with("max", i64::MAX);
            self.refuse(field, problem);
        }
        number
    }

    fn codes(&self, field: &str) -> Vec<String> {
        let each = self.raw(field).split(SEPARATOR).map(str::trim).filter(|code| !code.is_empty());
        each.map(str::to_owned).collect()
    }
}

/// A plan that the city office writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPlan {
    /// Title.
    pub title: String,
    /// Number of the document that orders it.
    pub document: String,
    /// Where in it; may be empty.
    pub article: String,
    /// So many days before a term its departments are reminded.
    pub remind_days: u32,
}

impl NewPlan {
    /// Reads the form.
    ///
    /// # Errors
    /// What is missing or wrong, by field.
    pub fn read(typed: &Values) -> Result<Self, Vec<FieldProblem>> {
        let mut from = Reader::new(typed);
        let title = from.text("title", LONGEST_NAME, true);
        let document = from.text("document", LONGEST_NAME, true);
        let article = from.text("article", LONGEST_NAME, false);
        let days = from.raw("remind_days");
        let remind_days = days.parse().ok().filter(|days| REMIND.contains(days));
        if days.is_empty() {
            from.refuse("remind_days", Code::Required);
        } else if remind_days.is_none() {
            let shape = Problem::new(Code::NumberShape).with("found", days);
            from.refuse("remind_days", shape.with("min", REMIND.start()).with("max", REMIND.end()));
        }
        match remind_days {
            Some(remind_days) if from.problems.is_empty() => Ok(Self { title, document, article, remind_days }),
            _ => Err(from.problems),
        }
    }
}

/// A task as it is planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// The part of the plan under which it stands.
    pub group: Bilingual,
    /// Its number there; 0 is the next one.
    pub number: u32,
    /// The sector 领域, or what it is about.
    pub sector: Bilingual,
    /// What is to be done.
    pub work: Vec<String>,
    /// First day.
    pub begin: NaiveDate,
    /// Last day; `None` where the document names none.
    pub due: Option<NaiveDate>,
    /// Departments that lead 牵头.
    pub leads: Vec<String>,
    /// Departments that cooperate 配合.
    pub supports: Vec<String>,
    /// Others as the document names them, e.g. 市、县（市、区）有关部门; may be empty.
    pub others: String,
}

impl Planned {
    /// Reads the form.
    ///
    /// # Errors
    /// What is missing or wrong, by field.
    pub fn read(typed: &Values, known: &dyn Fn(&str) -> bool) -> Result<Self, Vec<FieldProblem>> {
        let mut from = Reader::new(typed);
        let group = from.text("group", LONGEST_NAME, true);
        let sector = from.text("sector", LONGEST_NAME, true);
        let work = from.text("work", LONGEST_WORK, true);
        let begin = from.day("begin", true);
        let due = from.day("due", false);
        let (leads, supports) = (from.codes("leads"), from.codes("supports"));
        if leads.is_empty() {
            from.refuse("leads", Code::Required);
        }
        let others = from.text("others", LONGEST_NAME, false);
        // What is wrong between fields is told beside what is wrong within one.
        let day = begin.or(due).unwrap_or_default();
        let same = |text: String| Bilingual { zh: text.clone(), en: text };
        let task = Self {
            group: same(group),
            number: 0,
            sector: same(sector),
            work: work.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
            begin: begin.unwrap_or(day),
            due,
            leads,
            supports,
            others,
        };
        let mut problems = from.problems;
        problems.extend(task.faults(known));
        if problems.is_empty() { Ok(task) } else { Err(problems) }
    }

    /// What contradicts itself or the city: days out of order, departments that it does not have.
    pub fn faults(&self, known: &dyn Fn(&str) -> bool) -> Vec<FieldProblem> {
        let mut faults = Vec::new();
        if self.due.is_some_and(|due| due < self.begin) {
            faults.push(FieldProblem::new("due", Problem::new(Code::LastDayFirst).with("date", self.begin)));
        }
        for (field, codes) in [("leads", &self.leads), ("supports", &self.supports)] {
            for code in codes.iter().filter(|code| !known(code)) {
                faults.push(FieldProblem::new(field, Problem::new(Code::EntryOwner).with("found", code)));
            }
        }
        if self.supports.iter().any(|code| self.leads.contains(code)) {
            faults.push(FieldProblem::new("supports", Code::LeadsAndSupports));
        }
        faults
    }
}

/// What shows that something was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is, in words.
    pub what: String,
    /// Its day.
    pub on: NaiveDate,
    /// Number of a document; may be empty.
    pub reference: String,
    /// A matter on file.
    pub case: Option<i64>,
    /// A record on file.
    pub record: Option<i64>,
}

/// What is known of a task when a step is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The day.
    pub today: NaiveDate,
    /// The task's first day.
    pub begin: NaiveDate,
    /// Its last day.
    pub due: Option<NaiveDate>,
    /// Evidence is on file.
    pub evidence: bool,
}

/// What is said with a step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What was done, or why.
    pub note: String,
    /// What shows it.
    pub evidence: Option<Evidence>,
    /// The day on which it was done.
    pub done_on: Option<NaiveDate>,
    /// The new last day.
    pub due: Option<NaiveDate>,
}

impl Entry {
    /// Reads the form of a step.
    ///
    /// # Errors
    /// What is missing or wrong, by field.
    pub fn read(step: Step, typed: &Values, told: Told) -> Result<Self, Vec<FieldProblem>> {
        let mut from = Reader::new(typed);
        let note = from.text("note", LONGEST_NOTE, false);
        if note.is_empty() && step.wants_note() {
            from.refuse("note", if step == Step::Report { Code::Required } else { Code::ReasonRequired });
        }
        let done_on = (step == Step::HandIn).then(|| from.past_day("done_on", true, told.today)).flatten();
        let due = (step == Step::Term).then(|| new_term(&mut from, told)).flatten();
        let evidence = step.brings_evidence().then(|| evidence(&mut from, step, told)).flatten();
        if from.problems.is_empty() { Ok(Self { note, evidence, done_on, due }) } else { Err(from.problems) }
    }
}

/// A new term begins after the task and is neither over nor the one that it has.
fn new_term(from: &mut Reader<'_>, told: Told) -> Option<NaiveDate> {
    let due = from.day("due", true)?;
    if due < told.begin {
        from.refuse("due", Problem::new(Code::LastDayFirst).with("date", told.begin));
    } else if due < told.today {
        from.refuse("due", Problem::new(Code::DayPassed).with("today", told.today));
    } else if told.due == Some(due) {
        from.refuse("due", Code::SameTerm);
    }
    Some(due)
}

/// Evidence is dated; whoever hands in a task of which none is on file brings some.
fn evidence(from: &mut Reader<'_>, step: Step, told: Told) -> Option<Evidence> {
    let partly = ["evidence_on", "reference", "case", "record"].iter().any(|field| !from.raw(field).is_empty());
    let needed = partly || (step == Step::HandIn && !told.evidence);
    if !needed && from.raw("evidence").is_empty() {
        return None;
    }
    let what = from.text("evidence", LONGEST_EVIDENCE, true);
    let on = from.past_day("evidence_on", true, told.today);
    let reference = from.text("reference", LONGEST_NAME, false);
    let (case, record) = (from.number("case"), from.number("record"));
    Some(Evidence { what, on: on?, reference, case, record })
}
