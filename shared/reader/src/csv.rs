//! Separated text, split in place: a field is a slice of the read buffer, nothing is copied that needs no change.
//!
//! Written here rather than taken from a crate because intake is judged by rows per second: three quarters of a
//! penalty row are Chinese text between two separators, which `memchr` crosses in a few instructions.

use crate::{
    input::text_error,
    read::{ReadError, Row, Span},
};
use memchr::{memchr, memchr3};
use shared::problem::{Code, Problem};
use std::io::Read;

/// Longest record. A single quote sign that is never closed must not pull a whole file into memory.
const LONGEST: usize = 4 * 1024 * 1024;
/// First size of the buffer: some hundred rows.
const BUFFER: usize = 256 * 1024;

/// Rows of a CSV file.
pub(crate) struct Csv<R> {
    input: R,
    separator: u8,
    buffer: Vec<u8>,
    /// The part of the buffer that is read and not yet handed out.
    start: usize,
    end: usize,
    ended: bool,
    number: u64,
    /// Bytes handed out so far.
    consumed: u64,
    spans: Vec<Span>,
    /// Indices of spans with doubled quote signs.
    escaped: Vec<usize>,
}

impl<R: Read> Csv<R> {
    /// Reads UTF-8 from `input`, separated by `separator`.
    pub(crate) fn new(input: R, separator: u8) -> Self {
        Self {
            input,
            separator,
            buffer: vec![0; BUFFER],
            start: 0,
            end: 0,
            ended: false,
            number: 0,
            consumed: 0,
            spans: Vec::with_capacity(64),
            escaped: Vec::new(),
        }
    }

    /// The next record; blank lines count as rows without fields, so that numbers agree with a spreadsheet's.
    pub(crate) fn next(&mut self) -> Result<Option<Row<'_>>, ReadError> {
        let (from, to) = loop {
            let open = &self.buffer[self.start..self.end];
            if self.ended && open.is_empty() {
                return Ok(None);
            }
            match split(open, self.separator, self.ended, &mut self.spans, &mut self.escaped) {
                Split::Record(length) => {
                    let from = self.start;
                    self.start += length;
                    break (from, self.start);
                }
                Split::Incomplete if open.len() >= LONGEST => {
                    return Err(ReadError::Refused(Problem::new(Code::RowTooLong).with("row", self.number + 1)));
                }
                Split::OpenQuote if self.ended || open.len() >= LONGEST => {
                    return Err(ReadError::Refused(Problem::new(Code::QuoteOpen).with("row", self.number + 1)));
                }
                Split::Incomplete | Split::OpenQuote => self.fill()?,
            }
        };
        self.number += 1;
        self.consumed += (to - from) as u64;
        let record = &mut self.buffer[from..to];
        for index in self.escaped.drain(..) {
            unescape(record, &mut self.spans[index]);
        }
        let text = simdutf8::basic::from_utf8(record).map_err(|_| ReadError::NotUtf8)?;
        Ok(Some(Row { number: self.number, text, spans: &self.spans, broken: &[], at: self.consumed }))
    }

    fn fill(&mut self) -> Result<(), ReadError> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.end == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        match self.input.read(&mut self.buffer[self.end..]) {
            Ok(0) => self.ended = true,
            Ok(n) => self.end += n,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(text_error(error)),
        }
        Ok(())
    }
}

enum Split {
    /// A whole record; its length with the line end.
    Record(usize),
    /// The buffer ends within a record.
    Incomplete,
    /// The buffer ends within a quoted field.
    OpenQuote,
}

/// Finds the fields of the first record in `bytes`.
fn split(bytes: &[u8], separator: u8, ended: bool, spans: &mut Vec<Span>, escaped: &mut Vec<usize>) -> Split {
    spans.clear();
    escaped.clear();
    let mut at = 0;
    loop {
        if bytes.get(at) == Some(&b'"') {
            match quoted(bytes, at, separator, ended) {
                Quoted::Field { content, next, doubled } => {
                    if doubled {
                        escaped.push(spans.len());
                    }
                    spans.push(content);
                    match next {
                        Next::Field(next) => {
                            at = next;
                            continue;
                        }
                        Next::Record(next) => return Split::Record(next),
                    }
                }
                Quoted::Open => return Split::OpenQuote,
                Quoted::Incomplete => return Split::Incomplete,
                Quoted::Literal => {} // a quote sign as part of the text: read on as an unquoted field
            }
        }
        match memchr3(separator, b'\n', b'\r', &bytes[at..]) {
            Some(offset) => {
                let stop = at + offset;
                match after(bytes, stop, separator, ended) {
                    Some(Next::Field(next)) => {
                        spans.push(Span::new(at, stop));
                        at = next;
                    }
                    Some(Next::Record(next)) => {
                        if stop > 0 {
                            spans.push(Span::new(at, stop)); // an empty line has no fields
                        }
                        return Split::Record(next);
                    }
                    None => return Split::Incomplete,
                }
            }
            None if ended => {
                spans.push(Span::new(at, bytes.len()));
                return Split::Record(bytes.len());
            }
            None => return Split::Incomplete,
        }
    }
}

enum Next {
    Field(usize),
    Record(usize),
}

/// What follows the field that stops at `stop`; `None` when the buffer ends too early to tell.
fn after(bytes: &[u8], stop: usize, separator: u8, ended: bool) -> Option<Next> {
    match bytes[stop] {
        b'\n' => Some(Next::Record(stop + 1)),
        b'\r' => match bytes.get(stop + 1) {
            Some(b'\n') => Some(Next::Record(stop + 2)),
            Some(_) => Some(Next::Record(stop + 1)),
            None if ended => Some(Next::Record(stop + 1)),
            None => None,
        },
        byte => {
            debug_assert_eq!(byte, separator);
            Some(Next::Field(stop + 1))
        }
    }
}

enum Quoted {
    Field {
        content: Span,
        next: Next,
        doubled: bool,
    },
    /// No closing sign in the buffer.
    Open,
    Incomplete,
    /// Text follows the closing sign, so the signs belong to the text.
    Literal,
}

fn quoted(bytes: &[u8], at: usize, separator: u8, ended: bool) -> Quoted {
    let mut from = at + 1;
    let mut doubled = false;
    loop {
        let Some(offset) = memchr(b'"', &bytes[from..]) else { return Quoted::Open };
        let close = from + offset;
        let content = Span::new(at + 1, close);
        match bytes.get(close + 1) {
            Some(b'"') => {
                doubled = true;
                from = close + 2;
            }
            Some(&byte) if byte == separator || byte == b'\n' || byte == b'\r' => {
                return match after(bytes, close + 1, separator, ended) {
                    Some(next) => Quoted::Field { content, next, doubled },
                    None => Quoted::Incomplete,
                };
            }
            Some(_) => return Quoted::Literal,
            None if ended => return Quoted::Field { content, next: Next::Record(close + 1), doubled },
            None => return Quoted::Incomplete,
        }
    }
}

/// Halves doubled quote signs within the field; what becomes free is blanked, so that the record stays UTF-8.
fn unescape(record: &mut [u8], span: &mut Span) {
    let (start, end) = (span.start as usize, span.end as usize);
    let mut to = start;
    let mut from = start;
    while from < end {
        record[to] = record[from];
        from += if record[from] == b'"' { 2 } else { 1 };
        to += 1;
    }
    record[to..end].fill(b' ');
    *span = Span::new(start, to);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At most `n` bytes per read: every boundary gets its turn.
    struct Slow<'a>(&'a [u8], usize);
    impl Read for Slow<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let n = self.0.len().min(out.len()).min(self.1);
            out[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn rows(text: &str, separator: u8, step: usize) -> Result<Vec<Vec<String>>, ReadError> {
        let mut csv = Csv::new(Slow(text.as_bytes(), step), separator);
        let mut all = Vec::new();
        while let Some(row) = csv.next()? {
            all.push(row.fields().map(str::to_owned).collect());
        }
        Ok(all)
    }

    #[test]
    fn quotes_line_ends_and_separators_at_every_boundary() {
        let text = "a,\"文，\"\"书\"\"\n号\",c\r\n\r\n\"x\",\"\",\"y\"\n5\"寸,\"甲\"公司,\rlast,\"end\"";
        let expected = vec![
            vec!["a", "文，\"书\"\n号", "c"],
            vec![],
            vec!["x", "", "y"],
            vec!["5\"寸", "\"甲\"公司", ""],
            vec!["last", "end"],
        ];
        for step in 1..text.len() + 1 {
            assert_eq!(rows(text, b',', step).unwrap(), expected, "{step} bytes per read");
        }
    }

    #[test]
    fn other_separators() {
        assert_eq!(rows("a;b,c\n", b';', 9).unwrap(), [["a", "b,c"]]);
        assert_eq!(rows("a\tb c\t\n", b'\t', 9).unwrap(), [["a", "b c", ""]]);
    }

    #[test]
    fn a_quote_that_is_never_closed_names_its_row() {
        let error = rows("a,b\n1,\"open\n2,3\n", b',', 64).unwrap_err();
        let ReadError::Refused(problem) = error else { panic!("{error:?}") };
        assert_eq!((problem.code, problem.args["row"].as_str()), (Code::QuoteOpen, "2"));
    }

    #[test]
    fn a_record_without_end_is_not_collected_for_ever() {
        let text = "x".repeat(LONGEST + BUFFER);
        let error = rows(&text, b',', 1 << 20).unwrap_err();
        assert!(matches!(error, ReadError::Refused(p) if p.code == Code::RowTooLong));
    }

    #[test]
    fn bytes_that_are_not_utf8_are_noticed_where_they_stand() {
        let mut csv = Csv::new(&b"a,b\n\xce\xc4,c\n"[..], b',');
        assert!(csv.next().unwrap().is_some());
        assert!(matches!(csv.next(), Err(ReadError::NotUtf8)));
    }

    #[test]
    fn agrees_with_the_csv_crate_on_random_files() {
        // A tiny generator suffices: what counts is that quotes, separators and line ends meet in every order.
        let mut state = 7u64;
        for _ in 0..400 {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            let mut expected = Vec::new();
            for _ in 0..20 {
                let row: Vec<String> = (0..5)
                    .map(|_| {
                        (0..(next(&mut state) % 6))
                            .map(|_| ['a', '文', '"', ',', '\n', ' ', '𠮷'][(next(&mut state) % 7) as usize])
                            .collect()
                    })
                    .collect();
                writer.write_record(&row).unwrap();
                expected.push(row);
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            assert_eq!(rows(&text, b',', 1 + (next(&mut state) % 40) as usize).unwrap(), expected);
        }
        fn next(state: &mut u64) -> u64 {
            *state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            *state >> 33
        }
    }
}
