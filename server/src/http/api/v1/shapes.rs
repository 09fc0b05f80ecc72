//! The shapes of version 1. They are the API's own, so that the screens may change theirs.
//!
//! Field names are English in snake_case; words from the register (class, industry, status) are Chinese, as they
//! stand in it; the fields of a record keep the names of the standard.

use chrono::NaiveDate;
use serde::Serialize;
use shared::{
    calendar::Due,
    law::Citation,
    ports::{self, Page, RecordLine, RosterLine, Shown, SubjectLine},
    problem::Problem,
    publication::Publication,
    tier::{Decision, Explained, TierLaw},
};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// One page of a list.
#[derive(Serialize, ToSchema)]
pub struct List<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Hand this in as `cursor` for the next page; `null` on the last one.
    pub next: Option<String>,
}

impl<T> List<T> {
    /// A page of the port's, row by row.
    pub fn of<U: Into<T>>(page: Page<U>) -> Self {
        Self { items: page.items.into_iter().map(Into::into).collect(), next: page.next }
    }
}

/// One hit of a search.
#[derive(Serialize, ToSchema)]
pub struct Hit {
    /// Unified social credit code.
    pub uscc: String,
    /// Registered name.
    pub name: String,
    /// Administrative division.
    pub region: String,
    /// Registration status.
    pub status: String,
    /// Tier today: `normal`, `notice`, `attention`, `warning` or `key_attention`.
    pub tier: &'static str,
}

impl From<SubjectLine> for Hit {
    fn from(line: SubjectLine) -> Self {
        Self { uscc: line.uscc, name: line.name, region: line.region, status: line.status.zh, tier: line.tier.as_str() }
    }
}

/// The answer to a search.
#[derive(Serialize, ToSchema)]
pub struct Hits {
    /// Subjects, best first.
    pub items: Vec<Hit>,
    /// Records with this document number, where the term is one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<Document>,
    /// Hand this in as `cursor` for the next page; `null` on the last one.
    pub next: Option<String>,
    /// Whether there are more hits than shown.
    pub more: bool,
    /// What is wrong with a term that looks like a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<Hint>,
}

/// A published record found by its document number.
#[derive(Serialize, ToSchema)]
pub struct Document {
    /// Its id.
    pub id: i64,
    /// The subject.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Document number.
    pub title: String,
    /// Who decided.
    pub organ: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
}

impl From<RecordLine> for Document {
    fn from(line: RecordLine) -> Self {
        let RecordLine { id, uscc, name, title, organ, decided_on, .. } = line;
        Self { id: id.0, uscc, name, title, organ, decided_on }
    }
}

/// Help for a mistyped code.
#[derive(Serialize, ToSchema)]
pub struct Hint {
    /// What is wrong, as a code.
    pub code: String,
    /// The code that was probably meant.
    pub suggestion: Option<String>,
}

impl Hint {
    /// The hint of a search.
    pub fn of(hint: ports::CodeHint) -> Self {
        let ports::CodeHint { problem: Problem { code, .. }, suggestion } = hint;
        Self { code: code.as_str().to_owned(), suggestion }
    }
}

/// A subject with its tier and the reason.
#[derive(Serialize, ToSchema)]
pub struct Subject {
    /// Unified social credit code.
    pub uscc: String,
    /// Registered name.
    pub name: String,
    /// Class of subject, e.g. 企业法人.
    pub kind: String,
    /// Administrative division.
    pub region: String,
    /// Industry.
    pub industry: String,
    /// Registration status.
    pub status: String,
    /// Tier with its explanation.
    pub tier: TierAnswer,
    /// Published records by catalogue item.
    pub counts: BTreeMap<String, i64>,
}

/// A tier and why.
#[derive(Serialize, ToSchema)]
pub struct TierAnswer {
    /// `normal`, `notice`, `attention`, `warning` or `key_attention`.
    pub code: &'static str,
    /// The day for which it was decided.
    pub on: NaiveDate,
    /// The first later day on which the same facts give another tier; `null` if none does.
    pub valid_until: Option<NaiveDate>,
    /// Name and digest of the rules.
    pub rule_set: String,
    /// The rules that applied and those that did not.
    pub trace: Vec<Step>,
}

impl TierAnswer {
    /// A decision with its reasons.
    pub fn of(decision: &Decision, law: &TierLaw, trace: Vec<Explained>) -> Self {
        Self {
            code: decision.outcome.as_str(),
            on: decision.on,
            valid_until: decision.valid_until,
            rule_set: law.rule_set.clone(),
            trace: trace.into_iter().map(Into::into).collect(),
        }
    }
}

/// One step of the reasoning.
#[derive(Serialize, ToSchema)]
pub struct Step {
    /// Code of the rule.
    pub rule: String,
    /// Whether it took part in the outcome.
    pub applied: bool,
    /// The sentence, in the language asked for.
    pub text: String,
    /// Ids of the facts behind it.
    pub facts: Vec<String>,
    /// Where the rule stands.
    pub citation: Cited,
}

impl From<Explained> for Step {
    fn from(step: Explained) -> Self {
        let Explained { rule, applied, text, facts, citation } = step;
        Self { rule, applied, text, facts, citation: citation.into() }
    }
}

/// Where a rule stands.
#[derive(Serialize, ToSchema)]
pub struct Cited {
    /// Number of the document, e.g. 鄂州政办发〔2021〕29号.
    pub document: String,
    /// Article.
    pub article: String,
    /// Not yet checked against the published text.
    pub confirm: bool,
}

impl From<Citation> for Cited {
    fn from(citation: Citation) -> Self {
        let Citation { document, number, article, confirm, .. } = citation;
        Self { document: if number.is_empty() { document } else { number }, article, confirm }
    }
}

/// One published record.
#[derive(Serialize, ToSchema)]
pub struct Record {
    /// Its id.
    pub id: i64,
    /// Catalogue item, e.g. `penalty`.
    pub item: String,
    /// The subject.
    pub uscc: String,
    /// The subject's name.
    pub name: String,
    /// Document number, or the title where the item has none.
    pub title: String,
    /// Who decided, or who provided it.
    pub organ: String,
    /// What it is about, in one sentence.
    pub summary: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Day on which it came in.
    pub received_on: NaiveDate,
    /// For volunteered information: whether a department has verified it.
    pub verified: Option<bool>,
    /// Which version of the record this is, counted from 1.
    pub version: u32,
    /// Marks beside it: `objected` while an objection is looked into.
    pub marks: Vec<&'static str>,
    /// The fields that may be shown, under the standard's names.
    pub fields: BTreeMap<String, String>,
    /// Its clocks.
    pub publication: Clocks,
}

impl From<Shown> for Record {
    fn from(shown: Shown) -> Self {
        Self {
            id: shown.id.0,
            item: shown.item,
            uscc: shown.uscc,
            name: shown.name,
            title: shown.title,
            organ: shown.organ,
            summary: shown.summary,
            decided_on: shown.decided_on,
            received_on: shown.received_on,
            verified: shown.verified,
            version: shown.version,
            marks: shown.marks.iter().map(|mark| mark.as_str()).collect(),
            fields: shown.fields.into_iter().map(|field| (field.code, field.value)).collect(),
            publication: shown.publication.into(),
        }
    }
}

/// The clocks of a record.
#[derive(Serialize, ToSchema)]
pub struct Clocks {
    /// Regime R0–R5, where the item has one.
    pub regime: Option<String>,
    /// `minor`, `general` or `serious`, where the item has classes.
    pub class: Option<String>,
    /// Last day by which it had to be public.
    pub due: Option<DueDay>,
    /// First day of publicity.
    pub from: NaiveDate,
    /// First day on which repair may be asked for.
    pub repairable_from: Option<NaiveDate>,
    /// Last day of publicity; `null` = no lawful maximum.
    pub until: Option<NaiveDate>,
    /// Where all this stands.
    pub citations: Vec<Cited>,
}

impl From<Publication> for Clocks {
    fn from(publication: Publication) -> Self {
        Self {
            regime: publication.regime,
            class: publication.class.map(|class| class.as_str().to_owned()),
            due: publication.due.map(Into::into),
            from: publication.from,
            repairable_from: publication.repairable_from,
            until: publication.until,
            citations: publication.citations.into_iter().map(Into::into).collect(),
        }
    }
}

/// The last day of a term.
#[derive(Serialize, ToSchema)]
pub struct DueDay {
    /// The day.
    pub date: NaiveDate,
    /// Counted beyond the announced calendar, so it may still move.
    pub provisional: bool,
}

impl From<Due> for DueDay {
    fn from(due: Due) -> Self {
        Self { date: due.date, provisional: due.provisional }
    }
}

/// One entry of a published roster.
#[derive(Serialize, ToSchema)]
pub struct RosterEntry {
    /// Subject.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// First day.
    pub from: NaiveDate,
    /// First day on which it no longer stands there.
    pub to: Option<NaiveDate>,
    /// Legal basis.
    pub basis: String,
    /// Who determined it.
    pub organ: String,
}

impl From<RosterLine> for RosterEntry {
    fn from(line: RosterLine) -> Self {
        let RosterLine { uscc, name, from, to, basis, organ } = line;
        Self { uscc, name, from, to, basis, organ }
    }
}

/// One problem of a row.
#[derive(Serialize, ToSchema)]
pub struct FieldProblemAnswer {
    /// Field code; empty when it is about the row as a whole.
    pub field: String,
    /// What scripts compare.
    pub code: &'static str,
    /// What to read, in the language of `Accept-Language`.
    pub text: String,
}

impl FieldProblemAnswer {
    /// In a language.
    pub fn of(problem: shared::form::FieldProblem, lang: shared::problem::Lang) -> Self {
        Self { code: problem.problem.code.as_str(), text: problem.problem.say(lang), field: problem.field }
    }
}
