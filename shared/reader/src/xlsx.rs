//! XLSX workbooks, read as a stream: a sheet passes through a fixed buffer, only the shared strings stay in memory.
//!
//! Every size that a file claims is distrusted. What unpacks to more than [`MAX_SHEET_MB`] ends the reading with a
//! sentence, however small the archive is.

use crate::{
    archive::Archive,
    read::{MAX_WORKBOOK_MB, ReadError, Row, Span},
    xml::{Event, Xml, attribute, unescape_into},
};
use chrono::{Days, NaiveDate};
use shared::problem::{Code, Problem};
use std::{
    io::{self, Read, Seek},
    ops::Range,
};

/// Most megabytes of a sheet once unpacked. It streams, so this bounds time, not memory.
const MAX_SHEET_MB: u64 = 1024;
/// Columns beyond are not looked at.
const MAX_COLUMNS: usize = 1024;
/// What unpacks to more than so many times its packed size, and to more than [`SUSPICIOUS_MB`], was made to do harm:
/// sheets of people unpack to ten or twenty times.
const MAX_RATIO: u64 = 250;
const SUSPICIOUS_MB: u64 = 32;

/// An open workbook.
pub(crate) struct Workbook<R> {
    archive: Archive<R>,
    /// Paths of the worksheets in the order of their tabs.
    sheets: Vec<String>,
    strings: Strings,
    /// For each cell style whether it shows a date.
    dates: Vec<bool>,
    /// Days between the workbook's day 0 and 1899-12-30.
    epoch: i64,
}

/// The texts that cells refer to by number, in one piece of memory.
#[derive(Default)]
struct Strings {
    text: String,
    ranges: Vec<Range<u32>>,
}

fn damaged<E>(_: E) -> ReadError {
    Code::FileDamaged.into()
}

/// A `Read` that refuses to hand out more than `left` bytes.
struct Limited<R> {
    inner: R,
    left: u64,
    /// The limit is that of what can't be honest, not that of what is too much.
    bomb: bool,
}

#[derive(Debug)]
struct TooLarge {
    bomb: bool,
}
impl std::fmt::Display for TooLarge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("too large once unpacked")
    }
}
impl std::error::Error for TooLarge {}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        self.left = self.left.checked_sub(n as u64).ok_or_else(|| io::Error::other(TooLarge { bomb: self.bomb }))?;
        Ok(n)
    }
}

/// A part that can't be unpacked is damaged, unless it was only too large or the disk failed.
fn part_error(error: io::Error, limit_mb: u64) -> ReadError {
    if let Some(TooLarge { bomb }) = error.get_ref().and_then(|e| e.downcast_ref()) {
        if *bomb {
            return Code::FileBomb.into();
        }
        return ReadError::Refused(Problem::new(Code::FileTooLarge).with("max", limit_mb));
    }
    match error.raw_os_error() {
        Some(_) => ReadError::Io(error),
        None => Code::FileDamaged.into(),
    }
}

impl<R: Read + Seek> Workbook<R> {
    /// Opens a workbook: finds its sheets, reads shared strings and styles.
    pub(crate) fn open(source: R) -> Result<Self, ReadError> {
        let mut archive = Archive::open(source).map_err(|error| part_error(error, MAX_WORKBOOK_MB))?;
        // Nothing runs here, but whoever opens the file on another desk is asked to run it.
        if archive.names().any(|name| name.ends_with("vbaProject.bin")) {
            return Err(Code::FileMacro.into());
        }
        let Some(main) = relations(&mut archive, "_rels/.rels")?
            .into_iter()
            .find(|r| r.kind.ends_with("/officeDocument"))
            .map(|r| resolve("", &r.target))
        else {
            return Err(Code::FileKind.into());
        };
        if !main.ends_with(".xml") || archive.place(&main).is_none() {
            return Err(Code::FileKind.into()); // xlsb, docx and other archives
        }
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let file = main.rsplit('/').next().unwrap_or(&main);
        let links = relations(&mut archive, &join(&folder, &format!("_rels/{file}.rels")))?;
        let mut tabs = Vec::new();
        let mut epoch = 0;
        let mut is_workbook = false;
        part(&mut archive, &main, MAX_WORKBOOK_MB, |event| {
            if let Event::Open { name, attributes, .. } = event {
                match name {
                    b"workbook" => is_workbook = true,
                    b"sheet" => tabs.extend(attribute(attributes, b"id").map(|id| id.to_vec())),
                    b"workbookPr" => {
                        let on = attribute(attributes, b"date1904").is_some_and(|v| v == b"1" || v == b"true");
                        epoch = if on { 1462 } else { 0 };
                    }
                    _ => {}
                }
            }
            Ok::<_, ReadError>(true)
        })?;
        if !is_workbook {
            return Err(Code::FileKind.into());
        }
        let sheets = tabs
            .iter()
            .filter_map(|id| links.iter().find(|l| l.id.as_bytes() == id && l.kind.ends_with("/worksheet")))
            .map(|link| resolve(&folder, &link.target))
            .collect();
        let linked = |kind: &str| links.iter().find(|l| l.kind.ends_with(kind)).map(|l| resolve(&folder, &l.target));
        let strings = match linked("/sharedStrings") {
            Some(path) if archive.place(&path).is_some() => Strings::read(&mut archive, &path)?,
            _ => Strings::default(),
        };
        let dates = match linked("/styles") {
            Some(path) if archive.place(&path).is_some() => date_styles(&mut archive, &path)?,
            _ => Vec::new(),
        };
        Ok(Self { archive, sheets, strings, dates, epoch })
    }

    /// How many worksheets there are.
    pub(crate) fn sheets(&self) -> usize {
        self.sheets.len()
    }

    /// Size of a sheet once unpacked, as the archive says.
    pub(crate) fn size(&self, sheet: usize) -> u64 {
        self.archive.place(&self.sheets[sheet]).map_or(0, |place| place.size)
    }

    /// Calls `sink` with each row of a sheet until it answers `false`.
    pub(crate) fn rows<E: From<ReadError>>(
        &mut self,
        sheet: usize,
        mut sink: impl FnMut(Row<'_>) -> Result<bool, E>,
    ) -> Result<(), E> {
        let mut state = SheetState::default();
        let (strings, dates, epoch) = (&self.strings, &self.dates, self.epoch);
        part_at(&mut self.archive, &self.sheets[sheet], MAX_SHEET_MB, |event, at| {
            if state.take(event, strings, dates, epoch)? {
                let SheetState { number, text, spans, broken, .. } = &state;
                return sink(Row { number: *number, text, spans, broken, at });
            }
            Ok(true)
        })
    }
}

/// What is gathered while a sheet passes by.
#[derive(Default)]
struct SheetState {
    number: u64,
    in_row: bool,
    text: String,
    spans: Vec<Span>,
    broken: Vec<(usize, Problem)>,
    column: usize,
    kind: CellKind,
    style: usize,
    /// Inside `<v>` or `<t>` of a cell.
    in_value: bool,
    in_phonetic: bool,
    raw: Vec<u8>,
    decoded: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum CellKind {
    #[default]
    Number,
    Shared,
    Text,
    Boolean,
    Error,
    IsoDate,
}

impl SheetState {
    /// Takes one piece of XML; `true` when a row is complete.
    fn take(&mut self, event: Event<'_>, strings: &Strings, dates: &[bool], epoch: i64) -> Result<bool, ReadError> {
        match event {
            Event::Open { name: b"c", attributes, empty } if self.in_row => {
                self.cell(attributes)?;
                if empty {
                    self.column += 1;
                }
            }
            Event::Open { name: b"v" | b"t", empty, .. } => self.in_value = !empty && !self.in_phonetic && self.in_row,
            Event::Close { name: b"v" | b"t" } => self.in_value = false,
            Event::Open { name: b"rPh", empty, .. } => self.in_phonetic = !empty,
            Event::Close { name: b"rPh" } => self.in_phonetic = false,
            Event::Text(raw) if self.in_value => self.raw.extend_from_slice(raw),
            Event::Data(raw) if self.in_value => {
                // CDATA is taken as it is: escape it so that one decoder serves both.
                for byte in raw {
                    match byte {
                        b'&' => self.raw.extend_from_slice(b"&amp;"),
                        b'<' => self.raw.extend_from_slice(b"&lt;"),
                        _ => self.raw.push(*byte),
                    }
                }
            }
            // What a formula gave when the file was last saved is not what somebody entered: it may rest on other files and on
            // the day, and nobody can see it in the sheet.
            Event::Open { name: b"f", .. }
                if self.in_row
                    && self.column < MAX_COLUMNS
                    && self.broken.last().is_none_or(|(column, _)| *column != self.column) =>
            {
                self.broken.push((self.column, Code::CellFormula.into()));
            }
            Event::Close { name: b"c" } if self.in_row => self.value(strings, dates, epoch)?,
            Event::Open { name: b"row", attributes, empty } => {
                let given = attribute(attributes, b"r").and_then(integer);
                self.number = given.map_or(self.number + 1, |n| n.max(self.number + 1));
                self.text.clear();
                self.spans.clear();
                self.broken.clear();
                self.column = 0;
                self.in_row = !empty;
            }
            Event::Close { name: b"row" } => {
                self.in_row = false;
                return Ok(true);
            }
            _ => {}
        }
        Ok(false)
    }

    fn cell(&mut self, attributes: &[u8]) -> Result<(), ReadError> {
        self.raw.clear();
        self.style = 0;
        self.kind = CellKind::Number;
        let mut at = attributes;
        while let Some((name, value, rest)) = crate::xml::next_attribute(at) {
            match name {
                b"r" => {
                    let letters = value.iter().take_while(|b| b.is_ascii_alphabetic());
                    let column = letters
                        .fold(0usize, |n, b| n.saturating_mul(26) + usize::from(b.to_ascii_uppercase() - b'A') + 1);
                    if column > 0 {
                        self.column = column - 1;
                    }
                }
                b"s" => self.style = integer(value).map_or(0, |n| n as usize),
                b"t" => {
                    self.kind = match value {
                        b"s" => CellKind::Shared,
                        b"str" | b"inlineStr" => CellKind::Text,
                        b"b" => CellKind::Boolean,
                        b"e" => CellKind::Error,
                        b"d" => CellKind::IsoDate,
                        _ => CellKind::Number,
                    }
                }
                _ => {}
            }
            at = rest;
        }
        Ok(())
    }

    /// Writes the cell's text into the row.
    fn value(&mut self, strings: &Strings, dates: &[bool], epoch: i64) -> Result<(), ReadError> {
        let column = self.column;
        self.column += 1;
        if self.raw.is_empty() || column >= MAX_COLUMNS {
            return Ok(());
        }
        let start = self.text.len();
        match self.kind {
            CellKind::Shared => {
                let index = integer(&self.raw).ok_or(Code::FileDamaged)?;
                let range = strings.ranges.get(index as usize).ok_or(Code::FileDamaged)?;
                self.text.push_str(&strings.text[range.start as usize..range.end as usize]);
            }
            CellKind::Number => {
                self.decoded.clear();
                unescape_into(&self.raw, &mut self.decoded)?;
                let plain = plain_number(self.decoded.trim());
                let is_date = dates.get(self.style).copied().unwrap_or(false);
                match is_date.then(|| serial_date(&plain, epoch)).flatten() {
                    Some(day) => self.text.push_str(&day.to_string()),
                    None => self.text.push_str(&plain),
                }
            }
            CellKind::IsoDate => {
                unescape_into(&self.raw, &mut self.text)?;
                if let Some(cut) = self.text[start..].find('T') {
                    self.text.truncate(start + cut);
                }
            }
            CellKind::Text => {
                self.decoded.clear();
                unescape_into(&self.raw, &mut self.decoded)?;
                unescape_units(&self.decoded, &mut self.text);
            }
            CellKind::Boolean => self.text.push_str(if self.raw == b"1" { "是" } else { "否" }),
            CellKind::Error => {
                self.decoded.clear();
                unescape_into(&self.raw, &mut self.decoded)?;
                let problem = Problem::new(Code::CellError).with("found", &self.decoded);
                self.broken.push((column, problem));
                self.text.push_str(&self.decoded);
            }
        }
        if self.spans.len() <= column {
            self.spans.resize(column + 1, Span::default());
        }
        self.spans[column] = Span::new(start, self.text.len());
        Ok(())
    }
}

impl Strings {
    fn read<R: Read + Seek>(archive: &mut Archive<R>, path: &str) -> Result<Self, ReadError> {
        let mut strings = Strings::default();
        let (mut in_text, mut in_phonetic, mut start) = (false, false, 0);
        let mut raw = Vec::new();
        let mut decoded = String::new();
        part(archive, path, MAX_WORKBOOK_MB, |event| {
            match event {
                Event::Open { name: b"si", empty, .. } => {
                    start = strings.text.len();
                    if empty {
                        strings.ranges.push(start as u32..start as u32);
                    }
                }
                Event::Open { name: b"t", empty, .. } => in_text = !empty && !in_phonetic,
                Event::Open { name: b"rPh", empty, .. } => in_phonetic = !empty,
                Event::Close { name: b"rPh" } => in_phonetic = false,
                Event::Text(text) if in_text => raw.extend_from_slice(text),
                Event::Data(text) if in_text => {
                    decoded.push_str(std::str::from_utf8(text).map_err(damaged)?);
                }
                Event::Close { name: b"t" } => {
                    in_text = false;
                    unescape_into(&raw, &mut decoded)?;
                    raw.clear();
                    unescape_units(&decoded, &mut strings.text);
                    decoded.clear();
                }
                Event::Close { name: b"si" } => strings.ranges.push(start as u32..strings.text.len() as u32),
                _ => {}
            }
            Ok::<_, ReadError>(true)
        })?;
        Ok(strings)
    }
}

/// Streams one part of the archive through the XML reader.
fn part<R: Read + Seek, E: From<ReadError>>(
    archive: &mut Archive<R>,
    path: &str,
    limit_mb: u64,
    mut sink: impl FnMut(Event<'_>) -> Result<bool, E>,
) -> Result<(), E> {
    part_at(archive, path, limit_mb, |event, _| sink(event))
}

/// The same, and tells how far it has got.
fn part_at<R: Read + Seek, E: From<ReadError>>(
    archive: &mut Archive<R>,
    path: &str,
    limit_mb: u64,
    mut sink: impl FnMut(Event<'_>, u64) -> Result<bool, E>,
) -> Result<(), E> {
    let file = archive.part(path).map_err(|error| part_error(error, limit_mb))?;
    let honest = (file.packed.saturating_mul(MAX_RATIO)).max(SUSPICIOUS_MB << 20);
    let left = honest.min(limit_mb << 20);
    let mut xml = Xml::new(Limited { inner: file, left, bomb: left == honest && honest < limit_mb << 20 });
    loop {
        let at = xml.consumed;
        match xml.next() {
            Ok(Some(event)) => {
                if !sink(event, at)? {
                    return Ok(());
                }
            }
            Ok(None) => return Ok(()),
            Err(error) => return Err(part_error(error, limit_mb).into()),
        }
    }
}

struct Relation {
    id: String,
    kind: String,
    target: String,
}

fn relations<R: Read + Seek>(archive: &mut Archive<R>, path: &str) -> Result<Vec<Relation>, ReadError> {
    let mut all = Vec::new();
    if archive.place(path).is_none() {
        return Ok(all);
    }
    part(archive, path, 4, |event| {
        if let Event::Open { name: b"Relationship", attributes, .. } = event {
            let text = |name| {
                let mut text = String::new();
                unescape_into(attribute(attributes, name).unwrap_or_default(), &mut text).map(|()| text)
            };
            all.push(Relation { id: text(b"Id")?, kind: text(b"Type")?, target: text(b"Target")? });
        }
        Ok::<_, ReadError>(true)
    })?;
    Ok(all)
}

fn join(folder: &str, file: &str) -> String {
    if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") }
}

/// A relation's target as a path within the archive.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for piece in target.split('/') {
        match piece {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            _ => path.push(piece),
        }
    }
    path.join("/")
}

/// Which cell styles show a date.
fn date_styles<R: Read + Seek>(archive: &mut Archive<R>, path: &str) -> Result<Vec<bool>, ReadError> {
    let mut custom: Vec<(u64, bool)> = Vec::new();
    let mut styles = Vec::new();
    let mut in_cell_xfs = false;
    part(archive, path, MAX_WORKBOOK_MB, |event| {
        match event {
            Event::Open { name: b"numFmt", attributes, .. } => {
                let mut code = String::new();
                unescape_into(attribute(attributes, b"formatCode").unwrap_or_default(), &mut code)?;
                if let Some(id) = attribute(attributes, b"numFmtId").and_then(integer) {
                    custom.push((id, is_date_format(&code)));
                }
            }
            Event::Open { name: b"cellXfs", empty, .. } => in_cell_xfs = !empty,
            Event::Close { name: b"cellXfs" } => in_cell_xfs = false,
            Event::Open { name: b"xf", attributes, .. } if in_cell_xfs => {
                let id = attribute(attributes, b"numFmtId").and_then(integer).unwrap_or(0);
                let date = custom
                    .iter()
                    .find(|(c, _)| *c == id)
                    .map_or_else(|| matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58), |(_, date)| *date);
                styles.push(date);
            }
            _ => {}
        }
        Ok::<_, ReadError>(true)
    })?;
    Ok(styles)
}

/// Whether a number format shows a day: a `y`, `d` or `年` outside of quotes, brackets and escapes.
fn is_date_format(code: &str) -> bool {
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => drop(chars.by_ref().find(|c| *c == '"')),
            '[' => drop(chars.by_ref().find(|c| *c == ']')),
            '\\' | '_' | '*' => drop(chars.next()),
            'y' | 'Y' | 'd' | 'D' | 'e' if c != 'e' || code.contains('年') => return true,
            '年' | '日' => return true,
            _ => {}
        }
    }
    false
}

fn integer(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > 18 {
        return None;
    }
    text.iter().try_fold(0, |n: u64, b| b.is_ascii_digit().then(|| n * 10 + u64::from(b - b'0')))
}

/// The day of a serial number such as `46091` or `46091.5`.
fn serial_date(number: &str, epoch: i64) -> Option<NaiveDate> {
    let whole = number.split('.').next()?.parse::<i64>().ok()?;
    let days = u64::try_from(whole + epoch).ok().filter(|d| (61..=2_958_465).contains(d))?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
}

/// A stored number as a person would write it. Workbooks keep `0.1 + 0.2` as `0.30000000000000004` and long codes as
/// `4.2E17`; a spreadsheet shows at most 15 digits of either.
fn plain_number(raw: &str) -> String {
    let digits = raw.bytes().filter(u8::is_ascii_digit).count();
    let simple = raw.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    if simple && digits <= 15 {
        return raw.to_owned();
    }
    let Ok(value) = raw.parse::<f64>() else { return raw.to_owned() };
    if !value.is_finite() {
        return raw.to_owned();
    }
    // Formatting rounds to 15 significant digits; the rest moves the point in the text, without arithmetic.
    let text = format!("{value:.14e}");
    let Some((mantissa, exponent)) = text.split_once('e') else { return raw.to_owned() };
    let Ok(exponent) = exponent.parse::<i32>() else { return raw.to_owned() };
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |m| ("-", m));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return "0".to_owned();
    }
    if exponent.unsigned_abs() > 30 {
        return raw.to_owned();
    }
    let point = exponent + 1;
    let n = digits.len() as i32;
    if point <= 0 {
        format!("{sign}0.{}{digits}", "0".repeat(point.unsigned_abs() as usize))
    } else if point >= n {
        format!("{sign}{digits}{}", "0".repeat((point - n) as usize))
    } else {
        format!("{sign}{}.{}", &digits[..point as usize], &digits[point as usize..])
    }
}

/// Resolves `_x000D_`, the way in which workbooks write control characters.
fn unescape_units(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let unit = rest.get(at + 2..at + 7).and_then(|u| u.strip_suffix('_'));
        match unit.and_then(|u| u32::from_str_radix(u, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.push_str(&rest[..at]);
                out.push(c);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_without_noise() {
        for (raw, plain) in [
            ("2.5", "2.5"),
            ("0.30000000000000004", "0.3"),
            ("2.5000000000000001E-2", "0.025"),
            ("1E-6", "0.000001"),
            ("4.2070019900101E17", "420700199001010000"),
            ("-1.2E3", "-1200"),
            ("91420700", "91420700"),
            ("1.0000000000000002", "1"),
            ("0.0", "0.0"),
            ("NaN", "NaN"),
        ] {
            assert_eq!(plain_number(raw), plain, "{raw}");
        }
    }

    #[test]
    fn serials_are_days() {
        let day = |s, epoch| serial_date(s, epoch).unwrap().to_string();
        assert_eq!(day("46091", 0), "2026-03-10");
        assert_eq!(day("46091.75", 0), "2026-03-10");
        assert_eq!(day("44629", 1462), "2026-03-10");
        assert_eq!(serial_date("-3", 0), None);
        assert_eq!(serial_date("99999999", 0), None);
    }

    #[test]
    fn formats_that_show_a_day() {
        for code in ["yyyy/m/d", "[$-804]yyyy\"年\"m\"月\"d\"日\"", "m/d/yy h:mm", "yyyy年m月d日"] {
            assert!(is_date_format(code), "{code}");
        }
        for code in ["0.00", "#,##0.00\"days\"", "[Red]0", "General", "0\\d", "@"] {
            assert!(!is_date_format(code), "{code}");
        }
    }

    /// Many small texts: only the sum is too much, whatever the archive says of itself.
    #[test]
    fn a_part_ends_at_its_limit() {
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        archive.start_file("a.xml", zip::write::SimpleFileOptions::default()).unwrap();
        io::Write::write_all(&mut archive, &b"<t>      </t>".repeat(100_000)).unwrap();
        let bytes = archive.finish().unwrap().into_inner();
        assert!(bytes.len() < 10_000);
        let read = |limit_mb| {
            let mut archive = Archive::open(io::Cursor::new(&bytes)).unwrap();
            part(&mut archive, "a.xml", limit_mb, |_| Ok::<_, ReadError>(true))
        };
        assert!(read(2).is_ok());
        let ReadError::Refused(problem) = read(1).unwrap_err() else { panic!("not refused") };
        assert_eq!((problem.code, problem.args["max"].as_str()), (Code::FileTooLarge, "1"));
    }

    /// A cell far to the right takes no memory for what is not there, and far down no rows.
    #[test]
    fn sparse_sheets_stay_small() {
        let mut state = SheetState::default();
        let xml = b"<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>2</v></c></row>\
                    <row r=\"1048576\"><c><v>3</v></c><c/><c><v>4</v></c></row>";
        let mut xml = Xml::new(&xml[..]);
        let mut rows = Vec::new();
        while let Some(event) = xml.next().unwrap() {
            if state.take(event, &Strings::default(), &[], 0).unwrap() {
                rows.push((state.number, state.spans.len(), state.text.clone()));
            }
        }
        assert_eq!(rows, [(1, 1, "1".to_owned()), (1_048_576, 3, "34".to_owned())]);
    }

    #[test]
    fn control_characters_come_back() {
        let mut out = String::new();
        unescape_units("甲_x000D_乙_x0041_ _xyz_ _x", &mut out);
        assert_eq!(out, "甲\r乙A _xyz_ _x");
    }

    #[test]
    fn targets_within_the_archive() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/sharedStrings.xml"), "xl/sharedStrings.xml");
        assert_eq!(resolve("xl/a", "../styles.xml"), "xl/styles.xml");
    }
}
