//! Integrity education 诚信教育 (W三二, J5, Y二) and repair training 修复培训 (J22): short readings, a few questions, a certificate.
//!
//! Education before entry is free and never a condition of anything: nothing outside this module can ask for an
//! [`CourseKind::Entry`] certificate, because [`Training`] — what a condition of law is compared with — is made of repair
//! courses alone.

use crate::{
    form::{FieldProblem, Values},
    law::Citation,
    problem::{Bilingual, Code, Problem},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A name on a certificate, in code points.
pub const LONGEST_NAME: usize = 60;
/// The field with the name on the certificate.
pub const NAME: &str = "name";

/// What a course is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CourseKind {
    /// Before entry 准入前诚信教育: for anyone, never a condition.
    Entry,
    /// Before repair 修复培训: for a business, a condition only where the law of the day says so.
    Repair,
}

/// A course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// Code, unique.
    pub code: String,
    /// What it is for.
    pub kind: CourseKind,
    /// Version: a certificate says of which.
    pub version: u32,
    /// First day on which it is offered.
    pub from: NaiveDate,
    /// How long it takes.
    pub minutes: u32,
    /// Title.
    pub title: Bilingual,
    /// Whom it is for.
    pub about: Bilingual,
    /// Where it is asked for.
    pub basis: Vec<Citation>,
    /// What is read.
    pub readings: Vec<Reading>,
    /// What is asked.
    pub questions: Vec<Question>,
}

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Title.
    pub title: Bilingual,
    /// Paragraphs, by blank lines.
    pub text: Bilingual,
    /// Where it stands.
    #[serde(default)]
    pub citation: Option<Citation>,
}

/// A question with one right answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question.
    pub text: Bilingual,
    /// What to choose from.
    pub options: Vec<Bilingual>,
    /// Which of them is right, counted from 0.
    pub right: usize,
    /// Why.
    pub why: Bilingual,
}

/// A course as its reader gets it: what is right stays with the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// Code of the course.
    pub code: String,
    /// What it is for.
    pub kind: CourseKind,
    /// How long it takes.
    pub minutes: u32,
    /// Title.
    pub title: Bilingual,
    /// Whom it is for.
    pub about: Bilingual,
    /// Where it is asked for.
    pub basis: Vec<Citation>,
    /// What is read.
    pub readings: Vec<Reading>,
    /// What is asked.
    pub questions: Vec<Choice>,
}

/// A question without its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The question.
    pub text: Bilingual,
    /// What to choose from.
    pub options: Vec<Bilingual>,
}

/// The latest repair training of a business, by its certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Training {
    /// The day of the certificate.
    on: NaiveDate,
}

impl Training {
    /// From a certificate of a course; `None` for one that no condition of law can rest on.
    pub fn of(kind: CourseKind, on: NaiveDate) -> Option<Self> {
        (kind == CourseKind::Repair).then_some(Self { on })
    }

    /// Whether it was done after the decision that is to be repaired.
    pub fn since(self, decided_on: NaiveDate) -> bool {
        decided_on <= self.on
    }
}

impl CourseKind {
    /// Its name in the tables.
    pub fn as_str(self) -> &'static str {
        match self {
            CourseKind::Entry => "entry",
            CourseKind::Repair => "repair",
        }
    }
}

/// The name of the field with the answer to the n-th question.
pub fn field(n: usize) -> String {
    format!("q{n}")
}

/// Which of so many options was chosen for the n-th question.
fn chosen(values: &Values, n: usize, options: usize) -> Option<usize> {
    values.get(&field(n))?.parse().ok().filter(|chosen| *chosen < options)
}

impl Lesson {
    /// The questions that were not answered: what a browser can tell.
    pub fn check(&self, values: &Values) -> Vec<FieldProblem> {
        let questions = self.questions.iter().enumerate();
        let open = questions.filter(|(n, question)| chosen(values, *n, question.options.len()).is_none());
        open.map(|(n, _)| FieldProblem::new(field(n), Code::Required)).collect()
    }
}

impl Course {
    /// What its reader gets.
    pub fn lesson(&self) -> Lesson {
        let Self { code, kind, minutes, title, about, basis, readings, questions, .. } = self.clone();
        let choice = |Question { text, options, .. }| Choice { text, options };
        let questions = questions.into_iter().map(choice).collect();
        Lesson { code, kind, minutes, title, about, basis, readings, questions }
    }

    /// What is wrong with what was answered: every question must be answered rightly, and may be tried again as often as
    /// one likes.
    pub fn check(&self, values: &Values) -> Vec<FieldProblem> {
        let answer = |(n, question): (usize, &Question)| match chosen(values, n, question.options.len()) {
            None => Some(FieldProblem::new(field(n), Code::Required)),
            Some(chosen) if chosen == question.right => None,
            Some(_) => Some(FieldProblem::new(field(n), Code::AnswerWrong)),
        };
        self.questions.iter().enumerate().filter_map(answer).collect()
    }

    /// Why an answer is wrong, by field: for whoever was wrong, which is what the course is for.
    pub fn reasons(&self, values: &Values) -> BTreeMap<String, Bilingual> {
        let wrong = self.check(values).into_iter().filter(|p| p.problem.code == Code::AnswerWrong);
        let wrong: Vec<_> = wrong.map(|p| p.field).collect();
        let questions = self.questions.iter().enumerate().map(|(n, question)| (field(n), question.why.clone()));
        questions.filter(|(field, _)| wrong.contains(field)).collect()
    }

    /// What does not fit together, in words for whoever writes one.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let bad = |text: &Bilingual| text.zh.trim().is_empty() || text.en.trim().is_empty();
        if self.readings.is_empty() || self.questions.is_empty() {
            faults.push(format!("course {}: nothing to read or nothing to answer", self.code));
        }
        if self.readings.iter().any(|reading| bad(&reading.title) || bad(&reading.text)) {
            faults.push(format!("course {}: a reading lacks its text in a language", self.code));
        }
        for (n, question) in self.questions.iter().enumerate() {
            let Question { text, options, right, why } = question;
            if options.len() < 2 || *right >= options.len() {
                faults.push(format!("course {}: question {} has no right answer to choose", self.code, n + 1));
            }
            if bad(text) || bad(why) || options.iter().any(bad) {
                faults.push(format!("course {}: question {} lacks a text in a language", self.code, n + 1));
            }
        }
        faults
    }
}

/// The name for a certificate of somebody who is not signed in.
///
/// # Errors
/// [`Code::Required`], [`Code::TooLong`], [`Code::ControlCharacter`], [`Code::PersonalData`].
pub fn check_name(typed: &str) -> Result<String, Problem> {
    let name = typed.trim();
    let n = name.chars().count();
    if name.is_empty() {
        Err(Code::Required.into())
    } else if n > LONGEST_NAME {
        Err(Problem::new(Code::TooLong).with("max", LONGEST_NAME).with("n", n))
    } else if name.chars().any(char::is_control) {
        Err(Code::ControlCharacter.into())
    } else if name.chars().filter(char::is_ascii_digit).count() >= 11 {
        // A number of a person or a telephone: a certificate that anyone may verify is no place for it.
        Err(Code::PersonalData.into())
    } else {
        Ok(name.to_owned())
    }
}
