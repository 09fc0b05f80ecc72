//! From bytes to rows with known columns: which kind of file it is, where its header stands, which column is which.

use crate::{
    csv::Csv,
    input::{self, Decoded, Encoding, Input, Kind},
    xlsx::Workbook,
};
use shared::{
    catalogue::{Cells, Item, Layout},
    problem::{Code, Problem},
};
use std::io::{self, Read, Seek};

/// Most rows above the data: titles, units, the header itself.
const HEAD_ROWS: usize = 10;
/// Largest workbook, in megabytes. A CSV file of any size is read as a stream.
pub const MAX_WORKBOOK_MB: u64 = 100;

/// A field within its row's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// First byte after it.
    pub end: u32,
}

impl Span {
    /// From byte positions; a row is at most some megabytes long, so `u32` holds them.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }
}

/// One row as it stands in the file.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// Its number, counted from 1 as a spreadsheet does.
    pub number: u64,
    /// The text that the spans cut.
    pub text: &'a str,
    /// One span per field.
    pub spans: &'a [Span],
    /// Cells that hold a formula or a spreadsheet's error instead of a value: the column and what stands there.
    pub broken: &'a [(usize, Problem)],
    /// How much of the file was read, in the unit of [`Opened::size`].
    pub at: u64,
}

impl<'a> Row<'a> {
    /// The field in column `index`; empty where the row is shorter.
    pub fn field(&self, index: usize) -> &'a str {
        // A separator is ASCII, so a span never cuts a character; `get` keeps that from being a promise.
        self.spans.get(index).and_then(|s| self.text.get(s.start as usize..s.end as usize)).unwrap_or("")
    }

    /// All fields in order.
    pub fn fields(&self) -> impl Iterator<Item = &'a str> + '_ {
        (0..self.spans.len()).map(|i| self.field(i))
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.broken.is_empty() && self.fields().all(|f| f.trim().is_empty())
    }
}

impl Cells for Row<'_> {
    fn cell(&self, column: usize) -> &str {
        self.field(column)
    }

    /// As far as the last field reaches: a line's end is no part of it, and would be taken for something to tidy.
    fn whole(&self) -> Option<&str> {
        let end = self.spans.iter().map(|span| span.end).max()?;
        self.text.get(..end as usize)
    }
}

/// The header of a file: where it stands, what is written there, which column is which.
#[derive(Clone, Debug)]
pub struct Header {
    /// Its row.
    pub row: u64,
    /// The columns as written.
    pub names: Vec<String>,
    /// What they mean.
    pub layout: Layout,
}

impl Header {
    /// Reads a row as if it were the header.
    fn read(row: &Row<'_>, item: &Item) -> Self {
        let mut names: Vec<String> = row.fields().map(|f| f.trim().to_owned()).collect();
        // A spreadsheet may drag empty columns along; they are not part of the layout.
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        Self { row: row.number, layout: Layout::read(item, &names), names }
    }

    /// The header of rows that name their fields, as the API's and a form's do: one column for each field of the item.
    pub fn of_fields(item: &Item) -> Self {
        let names: Vec<String> = item.fields.iter().map(|field| field.code.clone()).collect();
        Self { row: 0, layout: Layout::read(item, &names), names }
    }

    /// The columns as written that the catalogue does not have.
    pub fn unknown(&self) -> Vec<&str> {
        let unknown = self.layout.warnings.iter().filter(|problem| problem.code == Code::ColumnUnknown);
        let names = unknown.filter_map(|problem| problem.args.get("found").map(String::as_str));
        // What we added ourselves to a file of refused rows is not held against it when it comes back.
        names.filter(|name| !crate::write::ADDED.contains(name)).collect()
    }

    fn usable(self) -> Result<Self, ReadError> {
        match self.layout.problems.first() {
            None => Ok(self),
            Some(problem) => Err(ReadError::Refused(problem.clone())),
        }
    }
}

/// Keeps the candidate in which more columns are known; the earlier one when they are equal.
fn keep_better<T>(best: &mut Option<(T, Header)>, of: T, header: Header) {
    if best.as_ref().is_none_or(|(_, b)| header.layout.known() > b.layout.known()) {
        *best = Some((of, header));
    }
}

/// Why reading stopped.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file can't be taken; the reason is for whoever sent it.
    #[error("{}", .0.say(shared::problem::Lang::En))]
    Refused(Problem),
    /// The machine could not read it.
    #[error("the file can't be read: {0}")]
    Io(#[from] io::Error),
    /// Bytes that are no UTF-8 in a file that was UTF-8 a moment ago: it is being written to.
    #[error("the file changed while it was read")]
    NotUtf8,
}

impl From<Code> for ReadError {
    fn from(code: Code) -> Self {
        ReadError::Refused(code.into())
    }
}

enum Table {
    Csv { encoding: Encoding, separator: u8 },
    Sheet { index: usize },
}

/// A file whose header has been found.
pub struct Opened {
    input: Input,
    table: Table,
    /// Its header.
    pub header: Header,
    /// How much there is to read, for telling how far it has got. What an archive says of itself is not believed for more.
    pub size: u64,
}

impl Opened {
    /// Finds kind, encoding, separator, sheet and header of a file with records of `item`.
    pub fn open(input: Input, item: &Item) -> Result<Self, ReadError> {
        let mut source = input.open()?;
        let mut head = vec![0; 64 * 1024];
        let filled = input::read_full(&mut source, &mut head)?;
        head.truncate(filled);
        let (table, header, size) = match input::kind(&head).map_err(ReadError::Refused)? {
            Kind::Csv => {
                drop(source);
                let encoding = input::encoding(&mut input.open()?)?;
                let (separator, header) = csv_head(&input, encoding, item)?;
                (Table::Csv { encoding, separator }, header, input.size()?)
            }
            Kind::Zip => {
                if input.size()? > MAX_WORKBOOK_MB * 1024 * 1024 {
                    return Err(ReadError::Refused(Problem::new(Code::FileTooLarge).with("max", MAX_WORKBOOK_MB)));
                }
                source.rewind()?;
                let mut book = Workbook::open(source)?;
                let (index, header) = sheet_head(&mut book, item)?;
                (Table::Sheet { index }, header, book.size(index))
            }
        };
        Ok(Self { input, table, header, size })
    }

    /// Calls `sink` with every row below the header that is not blank.
    pub fn each<E: From<ReadError>>(&self, mut sink: impl FnMut(Row<'_>) -> Result<(), E>) -> Result<(), E> {
        let header = self.header.row;
        let source = self.input.open().map_err(ReadError::Io)?;
        match self.table {
            Table::Csv { encoding, separator } => {
                let mut csv = Csv::new(Decoded::new(source, encoding), separator);
                while let Some(row) = csv.next()? {
                    if row.number > header && !row.is_blank() {
                        sink(row)?;
                    }
                }
                Ok(())
            }
            Table::Sheet { index } => Workbook::open(source)?.rows(index, |row| {
                if row.number > header && !row.is_blank() {
                    sink(row)?;
                }
                Ok(true)
            }),
        }
    }
}

/// Which separator gives a header, and that header.
fn csv_head(input: &Input, encoding: Encoding, item: &Item) -> Result<(u8, Header), ReadError> {
    let mut best: Option<(u8, Header)> = None;
    for separator in *b",;\t" {
        let mut csv = Csv::new(Decoded::new(input.open()?, encoding), separator);
        for _ in 0..HEAD_ROWS {
            match csv.next() {
                Ok(Some(row)) => keep_better(&mut best, separator, Header::read(&row, item)),
                // A quote sign that swallows the head under this separator may be text under the right one.
                Ok(None) | Err(ReadError::Refused(Problem { code: Code::QuoteOpen | Code::RowTooLong, .. })) => break,
                Err(error) => return Err(error),
            }
        }
    }
    let (separator, header) = best.ok_or(Code::FileEmpty)?;
    Ok((separator, header.usable()?))
}

/// The first sheet with a whole header; else what is missing in the one that came closest.
fn sheet_head<R: Read + io::Seek>(book: &mut Workbook<R>, item: &Item) -> Result<(usize, Header), ReadError> {
    let mut best: Option<(usize, Header)> = None;
    for index in 0..book.sheets() {
        let mut of_sheet: Option<(usize, Header)> = None;
        let mut seen = 0;
        book.rows(index, |row| {
            if !row.is_blank() {
                keep_better(&mut of_sheet, index, Header::read(&row, item));
            }
            seen += 1;
            Ok::<_, ReadError>(seen < HEAD_ROWS)
        })?;
        if let Some((_, header)) = of_sheet {
            if header.layout.problems.is_empty() {
                return Ok((index, header));
            }
            keep_better(&mut best, index, header);
        }
    }
    let (index, header) = best.ok_or(Code::FileEmpty)?;
    Ok((index, header.usable()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::{
        catalogue::{CheckContext, Checker, Row as CheckedRow},
        pack,
    };

    /// What a row says as a whole decides how its cells are looked at: that must never change what comes out.
    #[test]
    fn a_row_as_a_whole_hides_nothing_of_its_cells() {
        let pack = pack::load("ezhou").unwrap();
        let item = pack.item("penalty").unwrap();
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let (checker, header) = (Checker::new(item, &CheckContext::on(today)), Header::of_fields(item));
        let width = header.names.len();
        let agree = |row: &Row<'_>| {
            let cells: Vec<String> = row.fields().map(str::to_owned).collect();
            let (mut whole, mut alone) = (CheckedRow::default(), CheckedRow::default());
            checker.check_row(&header.layout, row, &mut whole);
            checker.check_row(&header.layout, cells.as_slice(), &mut alone);
            assert_eq!(format!("{whole:?}"), format!("{alone:?}"), "{cells:?}");
        };
        for spot in ["", " ", "  ", "\u{3000}", "\u{200b}", "\u{feff}", "０", "\0", "\n", "\r\n", "\"", "\" "] {
            for column in 0..width {
                for dirty in [format!("{spot}甲"), format!("甲{spot}乙"), format!("甲{spot}"), spot.to_owned()] {
                    for ending in [csv::Terminator::CRLF, csv::Terminator::Any(b'\n')] {
                        let mut writer = csv::WriterBuilder::new().terminator(ending).from_writer(Vec::new());
                        writer.write_record((0..width).map(|at| if at == column { &dirty } else { "丙" })).unwrap();
                        let line = writer.into_inner().unwrap();
                        agree(&Csv::new(line.as_slice(), b',').next().unwrap().unwrap());
                    }
                }
            }
        }
        // As a sheet's row may be: the last cell is empty, and lies before all others.
        let spans: Vec<Span> = (0..width).map(|at| if at == 0 { Span::new(0, 4) } else { Span::default() }).collect();
        agree(&Row { number: 1, text: "甲\n", spans: &spans, broken: &[], at: 0 });
    }
}
