//! The half of an import that needs no database: rows in, checked and prepared chunks out.

use super::derive::{Deriver, Facts};
use crate::{seal::Seal, store::records::Derived};
use chrono::NaiveDate;
use reader::{Examiner, Header, Opened, ReadError, Refusal, Row, Span, push_record};
use shared::{
    browse::facet_fields,
    calendar::Due,
    catalogue::{self, FieldKind, Item},
    form::{FieldProblem, Values},
    law::LawError,
    pack::{Department, Pack},
    problem::{Code, Lang, Problem},
    uscc,
};
use std::{
    collections::{BTreeMap, HashSet},
    ops::Range,
    sync::Arc,
};

/// Rows per chunk: large enough that a round trip costs nothing, small enough to keep few megabytes in flight.
const CHUNK: usize = 10_000;

/// The columns of `record` that a chunk's lines fill, in order, and the cell of the public lists behind them.
pub const COPY_SORTED: &str = "copy record (uscc, item, item_version, content, document, organ, department, \
     decided_on, class, regime, publish_from, publish_until, repairable_from, due_on, due_provisional, due_market_on, received_on, \
     batch_id, cell) from stdin";

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
    /// By what public lists sort it; `None` for what is never public.
    pub sort: Option<Arc<Sort>>,
}

/// What the cell of a record (table `disclosure_cell`) follows from, besides its item and its subject's region. A file
/// repeats few of them many times, so they are told apart here and not by the database, row by row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sort {
    /// Source department.
    pub department: String,
    /// Class of a penalty.
    pub class: Option<i16>,
    /// Value of the item's kind field.
    pub kind: String,
    /// Value of its state field.
    pub state: String,
}

/// A row that names its fields: of the API or of a form.
#[derive(Clone, Debug, Default)]
pub struct NamedRow {
    /// Field code and text as sent.
    pub values: Values,
    /// What is wrong with it whatever the checks say: keys that are no fields, values that are no texts.
    pub problems: Vec<FieldProblem>,
}

/// A row that stays out.
#[derive(Debug)]
pub struct Refused {
    /// Row number.
    pub number: u64,
    /// Its text in `raw`.
    pub raw: Range<usize>,
    /// Why.
    pub refusal: Refusal,
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

/// Prepares the rows of one file.
pub struct Worker<'p> {
    item: &'p Item,
    source: &'p Department,
    examiner: Examiner<'p, Department>,
    seal: &'p Seal,
    /// Which fields hold identity numbers, to be sealed.
    numbers: Vec<bool>,
    checked: catalogue::Row,
    deriver: Deriver<'p>,
    /// `item` and `item_version`, `received_on` and `batch_id` as they stand in each line.
    head: String,
    tail: String,
    /// Field names as the beginnings of JSON members.
    members: Vec<String>,
    /// The fields with kind and state, and every combination met so far.
    facets: [Option<usize>; 2],
    sorts: HashSet<Arc<Sort>>,
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
        let (kind, state) = facet_fields(item);
        let place = |field: Option<&catalogue::Field>| field.and_then(|field| item.position(&field.code));
        Some(Self {
            item,
            source,
            facets: [place(kind), place(state)],
            sorts: HashSet::new(),
            examiner: Examiner::new(item, &pack.departments, today)?,
            seal,
            numbers: item.fields.iter().map(|field| field.kind == FieldKind::PersonId).collect(),
            checked: catalogue::Row::default(),
            deriver: Deriver::new(pack, item),
            head: format!("\t{}\t{}\t", item.code, item.version),
            tail: format!("\t{today}\t{batch}\n"),
            members: item.fields.iter().map(|f| format!("\"{}\":\"", f.code)).collect(),
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
            self.take(&file.header, &row, &[], &mut chunk)?;
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
        let added = |p: &&Problem| !p.args.get("found").is_some_and(|name| reader::ADDED.contains(&name.as_str()));
        let columns = file.header.layout.warnings.iter().filter(added);
        let columns = columns.map(|p| Warning { rows: 0, first: 0, problem: p.clone() });
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

    /// Prepares rows that name their fields, all in one chunk; what is known to be wrong with a row comes with it.
    pub fn take_rows(&mut self, rows: &[NamedRow]) -> Result<Chunk, WorkError> {
        let header = Header::of_fields(self.item);
        let mut chunk = Chunk::default();
        let (mut text, mut spans) = (String::new(), Vec::new());
        for (at, NamedRow { values, problems }) in rows.iter().enumerate() {
            text.clear();
            spans.clear();
            for field in &self.item.fields {
                let start = text.len();
                text.push_str(values.get(&field.code).map_or("", String::as_str));
                spans.push(Span::new(start, text.len()));
            }
            let row = Row { number: at as u64 + 1, text: &text, spans: &spans, broken: &[], at: 0 };
            self.take(&header, &row, problems, &mut chunk)?;
        }
        Ok(chunk)
    }

    fn take(
        &mut self,
        header: &Header,
        row: &Row<'_>,
        known: &[FieldProblem],
        chunk: &mut Chunk,
    ) -> Result<(), WorkError> {
        let from = chunk.raw.len();
        push_record(&mut chunk.raw, header.names.len(), row.fields());
        let raw = from..chunk.raw.len();
        let mut checked = std::mem::take(&mut self.checked);
        match self.examiner.examine_with(header, row, known, &mut checked) {
            None => {
                self.warn(&checked, row.number);
                self.pass(&checked, row.number, raw, chunk)?;
            }
            Some(refusal) => {
                let wrong_code = if refusal.duplicate { None } else { self.wrong_code(header, row, &checked) };
                chunk.refused.push(Refused { number: row.number, raw, refusal, wrong_code });
            }
        }
        self.checked = checked;
        Ok(())
    }

    fn warn(&mut self, checked: &catalogue::Row, number: u64) {
        for FieldProblem { field, problem } in &checked.warnings {
            let key = format!("{field} {}", problem.code.as_str());
            let first = || {
                let label = self.item.field(field).map_or(field.as_str(), |f| f.label.zh.as_str());
                (0, number, problem.clone().with("field", label))
            };
            self.warned.entry(key).or_insert_with(first).0 += 1;
        }
    }

    fn wrong_code(&self, header: &Header, row: &Row<'_>, checked: &catalogue::Row) -> Option<WrongCode> {
        let places = &self.examiner.places;
        let field = &self.item.fields[places.uscc].code;
        let wrong = checked.problems.iter().find(|p| p.field == *field)?;
        let found = header.layout.cell(row, places.uscc).trim();
        if found.is_empty() {
            return None; // a missing code is no wrong one
        }
        Some(WrongCode {
            found: found.chars().take(100).collect(),
            suggestion: uscc::check(found).suggestion,
            problem: wrong.problem.code.as_str(),
            name: places.name.map_or("", |at| checked.value(at)).chars().take(200).collect(),
            document: places.document.map_or("", |at| checked.value(at)).chars().take(200).collect(),
            // A term that the law can't tell leaves a line without one, not a file without a worklist.
            decided: checked.date(places.decided_on).map(|day| (day, self.deriver.due(day).ok().flatten())),
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
        let places = &self.examiner.places;
        let value = |at: Option<usize>| at.map_or("", |at| row.value(at));
        let Some(decided_on) = row.date(places.decided_on) else {
            // The checker requires it; a catalogue that does not would give records without a day.
            return Err(WorkError::Law(LawError::Unknown(self.item.roles.decided_on.clone())));
        };
        let written = value(places.organ);
        let organ = self.examiner.organs.find(written);
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
        let sort = derived.publish_from.is_some().then(|| {
            let [kind, state] = self.facets.map(|at| value(at).to_owned());
            let sort = Sort { department: decider.code.clone(), class: derived.class, kind, state };
            self.sorts.get(&sort).cloned().unwrap_or_else(|| {
                let sort = Arc::new(sort);
                self.sorts.insert(sort.clone());
                sort
            })
        });
        chunk.passed.push(Passed {
            number,
            copy: from..copy.len(),
            raw,
            uscc: uscc.to_owned(),
            name: value(places.name).to_owned(),
            organ: organ.to_owned(),
            document: value(places.document).to_owned(),
            sort,
        });
        Ok(())
    }
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
}
