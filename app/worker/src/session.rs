//! One file: read once, its refused rows kept to be mended.

use reader::{
    Encoding, Examiner, Input, Opened, Organ, ReadError, Row, Span, push_reasons, push_record, rejected_header,
};
use shared::{
    catalogue::{self, Item},
    checking::{Ask, BadCell, BadRow, Counts, Filter, ROWS_SHOWN, Reason, Told},
    form::FieldProblem,
    ports::{CheckingKit, OrganNames},
    problem::{Code, Lang, Problem},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Rows between two tellings: some hundredths of a second.
const TELL: u64 = 4_000;

/// A department by its names.
struct Source(OrganNames);

impl Organ for Source {
    fn name(&self) -> &str {
        &self.0.name
    }

    fn aliases(&self) -> &[String] {
        &self.0.aliases
    }
}

/// What became of opening a file.
#[allow(clippy::large_enum_variant, reason = "one at a time, and taken apart at once")]
pub enum Opening {
    /// It can be read.
    Ready(Session),
    /// It is not UTF-8: the browser knows GB18030 better than we do.
    Decode,
    /// It can't be read, and this is why.
    Told(Told),
}

/// A file that is being checked.
pub struct Session {
    item: &'static Item,
    file: Opened,
    examiner: Examiner<'static, Source>,
    counts: Counts,
    bad: Vec<Bad>,
    tally: BTreeMap<(String, &'static str), (Problem, u64)>,
}

/// A refused row.
struct Bad {
    number: u64,
    text: String,
    spans: Vec<Span>,
    broken: Vec<(usize, Problem)>,
    problems: Vec<FieldProblem>,
    duplicate: bool,
    /// Columns that were wrong at some time: they stay open to be mended.
    touched: BTreeSet<usize>,
}

impl Bad {
    fn row(&self) -> Row<'_> {
        Row { number: self.number, text: &self.text, spans: &self.spans, broken: &self.broken, at: 0 }
    }

    fn fields(&self) -> Vec<String> {
        self.row().fields().map(str::to_owned).collect()
    }
}

impl Session {
    /// Opens a file with the `CheckingKit` in `kit`.
    pub fn open(kit: &str, data: Arc<[u8]>) -> Opening {
        let kit: CheckingKit = match serde_json::from_str(kit) {
            Ok(kit) => kit,
            Err(error) => return Opening::Told(Told::Broken { why: error.to_string() }),
        };
        // Kept for good: the worker lives as long as its file.
        let item: &'static Item = Box::leak(Box::new(kit.item));
        let organs: &'static [Source] = Box::leak(kit.organs.into_iter().map(Source).collect());
        let Some(examiner) = Examiner::new(item, organs, kit.on) else {
            return Opening::Told(Told::Broken { why: format!("{} does not come in files", item.code) });
        };
        let input = Input::Bytes(data);
        let not_utf8 =
            || matches!(input.open().and_then(|mut source| reader::encoding(&mut source)), Ok(Encoding::Gb18030));
        match Opened::open(input.clone(), item) {
            Ok(file) => {
                let (counts, bad, tally) = (Counts::default(), Vec::new(), BTreeMap::new());
                Opening::Ready(Self { item, file, examiner, counts, bad, tally })
            }
            Err(ReadError::Refused(problem)) if problem.code == Code::FileEncoding && not_utf8() => Opening::Decode,
            Err(error) => Opening::Told(refused(error)),
        }
    }

    /// Reads the whole file. Gives what stands against it, if something does.
    pub fn read(&mut self, mut tell: impl FnMut(Told)) -> Option<Told> {
        let Self { file, examiner, counts, bad, tally, .. } = self;
        let size = file.size;
        let mut checked = catalogue::Row::default();
        let outcome = file.each(|row| {
            counts.rows += 1;
            match examiner.examine(&file.header, &row, &mut checked) {
                None => counts.passed += 1,
                Some(refusal) => {
                    counts.refused += 1;
                    count(tally, &refusal.problems, true);
                    bad.push(Bad {
                        number: row.number,
                        text: row.text.to_owned(),
                        spans: row.spans.to_vec(),
                        broken: row.broken.to_vec(),
                        problems: refusal.problems,
                        duplicate: refusal.duplicate,
                        touched: BTreeSet::new(),
                    });
                }
            }
            if counts.rows.is_multiple_of(TELL) {
                tell(Told::Progress { counts: *counts, at: row.at.min(size), size });
            }
            Ok::<_, ReadError>(())
        });
        match outcome {
            Err(error) => Some(refused(error)),
            Ok(()) if self.counts.rows == 0 => Some(Told::Refused { problem: Code::FileNoRows.into() }),
            Ok(()) => None,
        }
    }

    /// What came of the file.
    pub fn done(&self, millis: u64) -> Told {
        Told::Done {
            names: self.file.header.names.clone(),
            unknown: self.file.header.unknown().into_iter().map(str::to_owned).collect(),
            counts: self.counts,
            reasons: self.reasons(),
            millis,
        }
    }

    /// Answers the page; what only `entry.js` can do is nothing here.
    pub fn answer(&mut self, ask: Ask) -> Option<Told> {
        match ask {
            Ask::Rows { filter, from } => Some(self.rows(&filter, from)),
            Ask::Mend { index, column, text } => self.mend(index, column, &text),
            Ask::Rejected | Ask::Send { .. } => None,
        }
    }

    fn reasons(&self) -> Vec<Reason> {
        let reason = |((field, _), (problem, rows)): (&(String, &'static str), &(Problem, u64))| Reason {
            field: field.clone(),
            problem: problem.clone(),
            rows: *rows,
        };
        let mut reasons: Vec<Reason> = self.tally.iter().filter(|(_, (_, rows))| *rows > 0).map(reason).collect();
        reasons.sort_by_key(|reason| std::cmp::Reverse(reason.rows));
        reasons
    }

    fn rows(&mut self, filter: &Filter, from: usize) -> Told {
        let fits = |bad: &Bad| {
            // A mended row stays in the list of all, so that it does not vanish under one's hand.
            (filter.field.is_empty() && filter.code.is_empty())
                || bad.problems.iter().any(|p| {
                    (filter.field.is_empty() || p.field == filter.field)
                        && (filter.code.is_empty() || p.problem.code.as_str() == filter.code)
                })
        };
        let found: Vec<usize> = (0..self.bad.len()).filter(|index| fits(&self.bad[*index])).collect();
        let shown: Vec<usize> = found.iter().skip(from).take(ROWS_SHOWN).copied().collect();
        Told::Rows { rows: shown.into_iter().map(|index| self.shown(index)).collect(), total: found.len(), from }
    }

    fn shown(&mut self, index: usize) -> BadRow {
        let header = &self.file.header;
        let bad = &mut self.bad[index];
        for problem in &bad.problems {
            let column = self.item.position(&problem.field).and_then(|at| header.layout.column_of(at));
            bad.touched.extend(column.or_else(|| header.names.iter().position(|name| *name == problem.field)));
        }
        if bad.duplicate {
            let document = self.examiner.places.document.and_then(|at| header.layout.column_of(at));
            bad.touched.extend(document);
        }
        let row = bad.row();
        let cells = bad.touched.iter().map(|&column| BadCell {
            column,
            field: header.layout.field_at(column).map_or_else(
                || header.names.get(column).cloned().unwrap_or_default(),
                |at| self.item.fields[at].code.clone(),
            ),
            text: row.field(column).to_owned(),
        });
        let places = &self.examiner.places;
        let told = [places.name, places.document].into_iter().flatten().map(|at| header.layout.cell(&row, at).trim());
        let about: Vec<&str> = told.filter(|text| !text.is_empty()).collect();
        BadRow {
            index,
            number: bad.number,
            about: about.join(" · "),
            problems: bad.problems.clone(),
            cells: cells.collect(),
        }
    }

    fn mend(&mut self, index: usize, column: usize, text: &str) -> Option<Told> {
        let bad = self.bad.get_mut(index)?;
        let mut fields = bad.fields();
        if fields.len() <= column {
            fields.resize(column + 1, String::new());
        }
        fields[column] = text.to_owned();
        bad.text.clear();
        bad.spans.clear();
        for field in &fields {
            let start = bad.text.len();
            bad.text.push_str(field);
            bad.spans.push(Span::new(start, bad.text.len()));
        }
        // What was typed is a value, whatever the sheet held.
        bad.broken.retain(|(at, _)| *at != column);
        let was_bad = !bad.problems.is_empty();
        count(&mut self.tally, &bad.problems, false);
        let number = bad.number;
        self.examiner.forget(number);
        let mut checked = catalogue::Row::default();
        let refusal = self.examiner.examine(&self.file.header, &self.bad[index].row(), &mut checked);
        let bad = &mut self.bad[index];
        (bad.problems, bad.duplicate) = refusal.map_or_else(Default::default, |r| (r.problems, r.duplicate));
        count(&mut self.tally, &bad.problems, true);
        match (was_bad, bad.problems.is_empty()) {
            (true, true) => {
                self.counts.refused -= 1;
                self.counts.mended += 1;
            }
            (false, false) => {
                self.counts.refused += 1;
                self.counts.mended -= 1;
            }
            _ => {}
        }
        bad.touched.insert(column);
        Some(Told::Mended { row: self.shown(index), counts: self.counts, reasons: self.reasons() })
    }

    /// The rows that are still refused, with their reasons.
    pub fn rejected(&self) -> String {
        let names = &self.file.header.names;
        let mut text = rejected_header(names);
        for bad in self.bad.iter().filter(|bad| !bad.problems.is_empty()) {
            push_record(&mut text, names.len(), bad.row().fields());
            let codes: Vec<&str> = bad.problems.iter().map(|p| p.problem.code.as_str()).collect();
            push_reasons(&mut text, bad.number, &codes.join(" "), &reader::reasons(&bad.problems, self.item, Lang::Zh));
        }
        text
    }

    /// The rows that passed, as they came or as they were mended, in the order of the file: the columns that are read.
    pub fn passed(&self) -> String {
        let header = &self.file.header;
        let read: Vec<usize> = (0..header.names.len()).filter(|column| header.layout.reads(*column)).collect();
        let mut text = String::new();
        push_record(&mut text, read.len(), read.iter().map(|column| header.names[*column].as_str()));
        text.push_str("\r\n");
        let mut bad = self.bad.iter().peekable();
        let mut put = |row: &Row<'_>| {
            push_record(&mut text, read.len(), read.iter().map(|column| row.field(*column)));
            text.push_str("\r\n");
        };
        // It was read once, from memory: it can be read again.
        let _ = self.file.each(|row| {
            match bad.next_if(|bad| bad.number == row.number) {
                None => put(&row),
                Some(bad) if bad.problems.is_empty() => put(&bad.row()),
                Some(_) => {}
            }
            Ok::<_, ReadError>(())
        });
        text
    }
}

/// Counts the problems of a row, or no longer.
fn count(tally: &mut BTreeMap<(String, &'static str), (Problem, u64)>, problems: &[FieldProblem], more: bool) {
    for FieldProblem { field, problem } in problems {
        let entry = tally.entry((field.clone(), problem.code.as_str())).or_insert_with(|| (problem.clone(), 0));
        entry.1 = if more { entry.1 + 1 } else { entry.1.saturating_sub(1) };
    }
}

fn refused(error: ReadError) -> Told {
    match error {
        ReadError::Refused(problem) => Told::Refused { problem },
        // From memory nothing but the file itself can go wrong.
        ReadError::Io(_) | ReadError::NotUtf8 => Told::Refused { problem: Code::FileDamaged.into() },
    }
}
