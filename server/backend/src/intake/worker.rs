//! The half of an import that needs no database: rows in, checked and prepared chunks out.

use super::{
    derive::{Deriver, Facts},
    organ::Organs,
    read::{Opened, ReadError, Row},
    rejected::push_record,
};
use crate::{seal::Seal, store::records::Derived};
use chrono::NaiveDate;
use shared::{
    calendar::Due,
    catalogue::{self, CheckContext, Checker, FieldKind, Item},
    form::FieldProblem,
    law::LawError,
    pack::{Department, Pack},
    problem::{Code, Lang, Problem},
    uscc,
};
use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write,
    hash::{DefaultHasher, Hash, Hasher},
    ops::Range,
};

/// Rows per chunk: large enough that a round trip costs nothing, small enough to keep few megabytes in flight.
const CHUNK: usize = 10_000;

/// The columns of `record` that a chunk's lines fill, in order.
pub const COPY: &str = "copy record (uscc, item, item_version, content, document, organ, department, decided_on, class, \
     regime, publish_from, publish_until, repairable_from, due_on, due_provisional, due_market_on, received_on, batch_id) from stdin";

/// Checked rows on their way to the database.
#[derive(Debug, Default)]
pub struct Chunk {
    /// Lines in the text format of COPY.
    pub copy: Vec<u8>,
    /// The rows as they were sent, as CSV.
    pub raw: String,
    /// Rows that the checks let pass.
    pub passed: Vec<Passed>,
    /// Rows that they did not.
    pub refused: Vec<Refused>,
}

/// A row that may go on file, unless the store has its document already.
#[derive(Debug)]
pub struct Passed {
    /// Row number.
    pub number: u64,
    /// Its line in `copy`.
    pub copy: Range<usize>,
    /// Its text in `raw`.
    pub raw: Range<usize>,
    /// Subject.
    pub uscc: String,
    /// The subject's name as the row says.
    pub name: String,
    /// The organ, in the spelling of the store.
    pub organ: String,
    /// Document number.
    pub document: String,
}

/// A row that stays out.
#[derive(Debug)]
pub struct Refused {
    /// Row number.
    pub number: u64,
    /// Its text in `raw`.
    pub raw: Range<usize>,
    /// Codes of the problems.
    pub codes: String,
    /// The problems in words.
    pub reasons: String,
    /// The document came earlier in this file.
    pub duplicate: bool,
    /// For the worklist of wrong codes.
    pub wrong_code: Option<WrongCode>,
}

/// A credit code that can't be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongCode {
    /// As written.
    pub found: String,
    /// What was probably meant.
    pub suggestion: Option<String>,
    /// What is wrong.
    pub problem: &'static str,
    /// Name in the same row.
    pub name: String,
    /// Document in the same row.
    pub document: String,
    /// Day of the decision in the same row, and until when it must be public.
    pub decided: Option<(NaiveDate, Option<Due>)>,
}

/// What stops the preparation.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// The file.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The city's parameters.
    #[error("the law of the city pack does not answer: {0}")]
    Law(LawError),
    /// An identity number could not be sealed.
    #[error(transparent)]
    Seal(crate::Error),
    /// Nobody waits for more chunks: the other half has failed and says why.
    #[error("stopped")]
    Stopped,
}

/// Where the fields with a part to play stand in the item.
struct Places {
    uscc: usize,
    name: Option<usize>,
    document: Option<usize>,
    organ: Option<usize>,
    decided_on: usize,
    document_on: Option<usize>,
    kinds: Option<usize>,
    fine: Option<usize>,
    subject_kind: Option<usize>,
    off_list: Option<usize>,
    text: Vec<usize>,
}

impl Places {
    /// `None` when records of the item can't come in files: nothing says whose they are, or of which day.
    fn of(item: &Item) -> Option<Self> {
        let at = |role: &Option<String>| role.as_ref().and_then(|code| item.position(code));
        Some(Self {
            uscc: at(&item.roles.uscc)?,
            name: at(&item.roles.name),
            document: at(&item.roles.document),
            organ: at(&item.roles.organ),
            decided_on: item.position(&item.roles.decided_on)?,
            document_on: at(&item.roles.document_on),
            kinds: at(&item.roles.penalty_kinds),
            fine: at(&item.roles.fine),
            subject_kind: at(&item.roles.subject_kind),
            off_list: item.off_list_field().and_then(|code| item.position(code)),
            text: item.roles.summary.iter().filter_map(|code| item.position(code)).collect(),
        })
    }
}

/// Whether records of an item can come in files.
pub(super) fn importable(item: &Item) -> bool {
    item.origin == catalogue::Origin::Department && Places::of(item).is_some()
}

/// Prepares the rows of one file.
pub struct Worker<'p> {
    item: &'p Item,
    source: &'p Department,
    places: Places,
    checker: Checker<'p>,
    seal: &'p Seal,
    /// Which fields hold identity numbers, to be sealed.
    numbers: Vec<bool>,
    checked: catalogue::Row,
    organs: Organs<'p>,
    deriver: Deriver<'p>,
    /// `item` and `item_version`, `received_on` and `batch_id` as they stand in each line.
    head: String,
    tail: String,
    /// Field names as the beginnings of JSON members.
    members: Vec<String>,
    /// Documents seen in this file and the rows they stand in.
    seen: HashMap<u128, u64>,
    foreign_organs: BTreeMap<String, u64>,
    warned: BTreeMap<String, (u64, u64, Problem)>,
}

impl<'p> Worker<'p> {
    /// For records of `item` from `source`; `None` when the item can't come in files.
    pub fn new(
        pack: &'p Pack,
        item: &'p Item,
        source: &'p Department,
        today: NaiveDate,
        batch: i64,
        seal: &'p Seal,
    ) -> Option<Self> {
        Some(Self {
            item,
            source,
            places: Places::of(item)?,
            checker: Checker::new(item, &CheckContext::on(today)),
            seal,
            numbers: item.fields.iter().map(|field| field.kind == FieldKind::PersonId).collect(),
            checked: catalogue::Row::default(),
            organs: Organs::new(pack),
            deriver: Deriver::new(pack, item),
            head: format!("\t{}\t{}\t", item.code, item.version),
            tail: format!("\t{today}\t{batch}\n"),
            members: item.fields.iter().map(|f| format!("\"{}\":\"", f.code)).collect(),
            seen: HashMap::new(),
            foreign_organs: BTreeMap::new(),
            warned: BTreeMap::new(),
        })
    }

    /// Reads the whole file and hands out chunks, the last one possibly empty.
    pub fn run(
        &mut self,
        file: &Opened,
        mut hand_out: impl FnMut(Chunk) -> Result<(), WorkError>,
    ) -> Result<(), WorkError> {
        let mut chunk = Chunk::default();
        let mut rows = 0;
        let mut in_chunk = 0;
        file.each(|row| {
            rows += 1;
            in_chunk += 1;
            self.take(file, row, &mut chunk)?;
            if in_chunk == CHUNK {
                in_chunk = 0;
                return hand_out(std::mem::take(&mut chunk));
            }
            Ok(())
        })?;
        if rows == 0 {
            return Err(WorkError::Read(Code::FileNoRows.into()));
        }
        hand_out(chunk)
    }

    /// What should be looked at, though the rows were taken.
    pub fn warnings(&self, file: &Opened) -> Vec<Warning> {
        let columns = file.header.layout.warnings.iter().map(|p| Warning { rows: 0, first: 0, problem: p.clone() });
        let organs = self.foreign_organs.iter().map(|(organ, rows)| Warning {
            rows: *rows,
            first: 0,
            problem: Problem::new(Code::OrganNotDepartment)
                .with("found", organ)
                .with_both("department", &self.source.name),
        });
        let fields = self.warned.values().map(|(rows, first, problem)| Warning {
            rows: *rows,
            first: *first,
            problem: problem.clone(),
        });
        columns.chain(organs).chain(fields).collect()
    }

    fn take(&mut self, file: &Opened, row: Row<'_>, chunk: &mut Chunk) -> Result<(), WorkError> {
        let header = &file.header;
        let columns = header.names.len();
        let from = chunk.raw.len();
        push_record(&mut chunk.raw, columns, row.fields());
        let raw = from..chunk.raw.len();
        let mut checked = std::mem::take(&mut self.checked);
        self.checker.check_row(&header.layout, &row, &mut checked);
        let refused = self.look(header, &row, &mut checked)?;
        match refused {
            None => self.pass(&checked, row.number, raw, chunk)?,
            Some(refused) => chunk.refused.push(Refused { number: row.number, raw, ..refused }),
        }
        self.checked = checked;
        Ok(())
    }

    /// What the checker can't know: the row's shape, spreadsheet errors, rows seen before.
    fn look(
        &mut self,
        header: &super::read::Header,
        row: &Row<'_>,
        checked: &mut catalogue::Row,
    ) -> Result<Option<Refused>, WorkError> {
        let columns = header.names.len();
        let surplus: Vec<&str> = row.fields().skip(columns).filter(|f| !f.trim().is_empty()).collect();
        if !surplus.is_empty() {
            // The surplus has no column of its own in the rejected file, so it goes with the reason.
            let problem = Problem::new(Code::RowWidth).with("n", row.spans.len()).with("max", columns);
            let reasons = format!("{}（多出：{}）", problem.say(Lang::Zh), surplus.join("，"));
            return Ok(Some(refused(problem.code.as_str().to_owned(), reasons)));
        }
        if let Some((column, problem)) = &row.broken {
            let name = header.names.get(*column).cloned().unwrap_or_default();
            checked.problems.push(FieldProblem::new(name, problem.clone()));
        }
        if checked.accepted() && checked.value(self.places.uscc).is_empty() {
            // Without a code there is no file to put it into.
            let person = self.places.subject_kind.is_some_and(|at| checked.value(at) == "自然人");
            let code = if person { Code::NaturalPerson } else { Code::Required };
            checked.problems.push(FieldProblem::new(&self.item.fields[self.places.uscc].code, code));
        }
        if !checked.accepted() {
            let mut codes = String::new();
            let mut reasons = String::new();
            for FieldProblem { field, problem } in &checked.problems {
                if !codes.is_empty() {
                    codes.push(' ');
                    reasons.push('；');
                }
                codes.push_str(problem.code.as_str());
                let label = self.item.field(field).map_or(field.as_str(), |f| f.label.zh.as_str());
                let _ = write!(reasons, "{label}：{}", problem.say(Lang::Zh)); // writing to a string can't fail
            }
            return Ok(Some(Refused { wrong_code: self.wrong_code(header, row, checked), ..refused(codes, reasons) }));
        }
        if let Some(at) = self.places.document {
            let organ = self.places.organ.map_or("", |o| checked.value(o));
            let key = digest(self.organs.canonical(organ), checked.value(at));
            if !checked.value(at).is_empty() {
                match self.seen.entry(key) {
                    std::collections::hash_map::Entry::Occupied(earlier) => {
                        let problem = Problem::new(Code::DuplicateInFile).with("row", earlier.get());
                        let reasons = problem.say(Lang::Zh);
                        return Ok(Some(Refused {
                            duplicate: true,
                            ..refused(problem.code.as_str().to_owned(), reasons)
                        }));
                    }
                    std::collections::hash_map::Entry::Vacant(free) => drop(free.insert(row.number)),
                }
            }
        }
        for FieldProblem { field, problem } in &checked.warnings {
            let key = format!("{field} {}", problem.code.as_str());
            let first = || {
                let label = self.item.field(field).map_or(field.as_str(), |f| f.label.zh.as_str());
                (0, row.number, problem.clone().with("field", label))
            };
            self.warned.entry(key).or_insert_with(first).0 += 1;
        }
        Ok(None)
    }

    fn wrong_code(&self, header: &super::read::Header, row: &Row<'_>, checked: &catalogue::Row) -> Option<WrongCode> {
        let field = &self.item.fields[self.places.uscc].code;
        let wrong = checked.problems.iter().find(|p| p.field == *field)?;
        let found = header.layout.cell(row, self.places.uscc).trim();
        if found.is_empty() {
            return None; // a missing code is no wrong one
        }
        Some(WrongCode {
            found: found.chars().take(100).collect(),
            suggestion: uscc::check(found).suggestion,
            problem: wrong.problem.code.as_str(),
            name: self.places.name.map_or("", |at| checked.value(at)).chars().take(200).collect(),
            document: self.places.document.map_or("", |at| checked.value(at)).chars().take(200).collect(),
            // A term that the law can't tell leaves a line without one, not a file without a worklist.
            decided: checked.date(self.places.decided_on).map(|day| (day, self.deriver.due(day).ok().flatten())),
        })
    }

    /// Writes the row's line for COPY.
    fn pass(
        &mut self,
        row: &catalogue::Row,
        number: u64,
        raw: Range<usize>,
        chunk: &mut Chunk,
    ) -> Result<(), WorkError> {
        let places = &self.places;
        let value = |at: Option<usize>| at.map_or("", |at| row.value(at));
        let Some(decided_on) = row.date(places.decided_on) else {
            // The checker requires it; a catalogue that does not would give records without a day.
            return Err(WorkError::Law(LawError::Unknown(self.item.roles.decided_on.clone())));
        };
        let written = value(places.organ);
        let organ = self.organs.find(written);
        let decider = match organ {
            Some(department) if department.code == self.source.code => department,
            Some(department) if self.source.credit_office => department,
            other => {
                if other.is_some() || !written.is_empty() {
                    *self.foreign_organs.entry(written.to_owned()).or_default() += 1;
                }
                self.source
            }
        };
        let facts = Facts {
            decided_on,
            kinds: value(places.kinds),
            fine: value(places.fine),
            texts: places.text.iter().map(|at| row.value(*at)),
            document_on: places.document_on.and_then(|at| row.date(at)),
            repaired_on: None,
            off_list: places.off_list.and_then(|at| row.date(at)),
        };
        let derived = self.deriver.derive(facts, decider).map_err(WorkError::Law)?;
        let organ = organ.map_or(written, |d| d.name.zh.as_str());

        let copy = &mut chunk.copy;
        let from = copy.len();
        let uscc = row.value(places.uscc);
        copy.extend_from_slice(uscc.as_bytes());
        copy.extend_from_slice(self.head.as_bytes());
        copy.push(b'{');
        for (at, member) in self.members.iter().enumerate() {
            let value = row.value(at);
            if !value.is_empty() {
                if copy.last() != Some(&b'{') {
                    copy.push(b',');
                }
                copy.extend_from_slice(member.as_bytes());
                if self.numbers[at] {
                    // A sealed text is plain ASCII without anything to escape.
                    let sealed = self.seal.text(&self.item.fields[at].code, value).map_err(WorkError::Seal)?;
                    copy.extend_from_slice(sealed.as_bytes());
                } else {
                    push_json(copy, value);
                }
                copy.push(b'"');
            }
        }
        copy.extend_from_slice(b"}\t");
        push_text(copy, value(places.document));
        copy.push(b'\t');
        push_text(copy, organ);
        copy.push(b'\t');
        copy.extend_from_slice(decider.code.as_bytes());
        push_derived(copy, decided_on, &derived);
        copy.extend_from_slice(self.tail.as_bytes());
        chunk.passed.push(Passed {
            number,
            copy: from..copy.len(),
            raw,
            uscc: uscc.to_owned(),
            name: value(places.name).to_owned(),
            organ: organ.to_owned(),
            document: value(places.document).to_owned(),
        });
        Ok(())
    }
}

fn refused(codes: String, reasons: String) -> Refused {
    Refused { number: 0, raw: 0..0, codes, reasons, duplicate: false, wrong_code: None }
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// How many rows; 0 when it is about the file.
    pub rows: u64,
    /// The first of them.
    pub first: u64,
    /// What.
    pub problem: Problem,
}

impl Warning {
    /// One line for whoever runs the import.
    pub fn say(&self, lang: Lang) -> String {
        let what = self.problem.say(lang);
        let what = match self.problem.args.get("field") {
            Some(field) => format!("{field}：{what}"),
            None => what,
        };
        match (self.rows, self.first) {
            (0, _) => what,
            (rows, 0) => lang.pick(&format!("{what}（{rows} 行）"), &format!("{what} ({rows} rows)")).to_owned(),
            (rows, first) => lang
                .pick(
                    &format!("{what}（{rows} 行，首见第 {first} 行）"),
                    &format!("{what} ({rows} rows, first row {first})"),
                )
                .to_owned(),
        }
    }
}

/// 128 bits for organ and document: among a million documents two of them meet by chance once in 10²⁶.
fn digest(organ: &str, document: &str) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, organ, document).hash(&mut hasher);
        hasher.finish()
    };
    u128::from(half(1)) << 64 | u128::from(half(2))
}

/// Day of the decision and the derived columns, each preceded by a tab.
pub fn push_derived(copy: &mut Vec<u8>, decided_on: NaiveDate, derived: &Derived) {
    push_day(copy, Some(decided_on));
    match derived.class {
        Some(class) => {
            copy.push(b'\t');
            copy.extend_from_slice(class.to_string().as_bytes());
        }
        None => copy.extend_from_slice(b"\t\\N"),
    }
    match &derived.regime {
        Some(regime) => {
            copy.push(b'\t');
            push_text(copy, regime);
        }
        None => copy.extend_from_slice(b"\t\\N"),
    }
    push_day(copy, derived.publish_from);
    push_day(copy, derived.publish_until);
    push_day(copy, derived.repairable_from);
    push_day(copy, derived.due_on);
    copy.extend_from_slice(if derived.due_provisional { b"\tt" } else { b"\tf" });
    push_day(copy, derived.due_market_on);
}

/// A tab and a day, or a tab and nothing.
pub fn push_day(copy: &mut Vec<u8>, day: Option<NaiveDate>) {
    match day {
        Some(day) => {
            copy.push(b'\t');
            copy.extend_from_slice(day.to_string().as_bytes());
        }
        None => copy.extend_from_slice(b"\t\\N"),
    }
}

/// Text in COPY's text format.
pub fn push_text(copy: &mut Vec<u8>, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'\\' => copy.extend_from_slice(b"\\\\"),
            b'\t' => copy.extend_from_slice(b"\\t"),
            b'\n' => copy.extend_from_slice(b"\\n"),
            b'\r' => copy.extend_from_slice(b"\\r"),
            _ => copy.push(byte),
        }
    }
}

/// The inside of a JSON string, once more escaped for COPY.
pub fn push_json(copy: &mut Vec<u8>, text: &str) {
    let mut plain = 0;
    let bytes = text.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        copy.extend_from_slice(&bytes[plain..at]);
        plain = at + 1;
        match byte {
            b'"' => copy.extend_from_slice(b"\\\\\""),
            b'\\' => copy.extend_from_slice(b"\\\\\\\\"),
            b'\n' => copy.extend_from_slice(b"\\\\n"),
            b'\t' => copy.extend_from_slice(b"\\\\t"),
            b'\r' => copy.extend_from_slice(b"\\\\r"),
            other => copy.extend_from_slice(format!("\\\\u{other:04x}").as_bytes()),
        }
    }
    copy.extend_from_slice(&bytes[plain..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_inside_of_copy() {
        let mut out = Vec::new();
        push_json(&mut out, "甲\"乙\\丙\n丁\u{1}");
        assert_eq!(String::from_utf8(out).unwrap(), r#"甲\\"乙\\\\丙\\n丁\\u0001"#);
        let mut out = Vec::new();
        push_text(&mut out, "a\tb\\c\nd");
        assert_eq!(String::from_utf8(out).unwrap(), r"a\tb\\c\nd");
    }

    #[test]
    fn organ_and_document_do_not_run_together() {
        assert_ne!(digest("ab", "c"), digest("a", "bc"));
        assert_eq!(digest("ab", "c"), digest("ab", "c"));
    }
}
