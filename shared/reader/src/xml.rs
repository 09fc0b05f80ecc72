//! As much XML as a workbook's parts are made of, read as a stream with one buffer.
//!
//! Names come without their prefix (some writers say `x:row`). Document types are refused: no workbook has one, and
//! entities that expand without end are the oldest trick.

use crate::read::ReadError;
use memchr::{memchr, memchr3, memmem};
use shared::problem::Code;
use std::io::{self, Read};

/// Longest single tag or text; a cell holds 32 767 characters at most.
const LONGEST: usize = 4 * 1024 * 1024;

/// One piece of a document. Slices live until the next piece is asked for.
#[derive(Debug)]
pub(crate) enum Event<'a> {
    /// `<name attributes>` or, `empty`, `<name attributes/>` (which has no closing event).
    Open {
        /// Local name.
        name: &'a [u8],
        /// The rest of the tag, for [`attribute`].
        attributes: &'a [u8],
        /// Closed by itself.
        empty: bool,
    },
    /// `</name>`
    Close {
        /// Local name.
        name: &'a [u8],
    },
    /// Text with its entities, for [`unescape_into`].
    Text(&'a [u8]),
    /// A CDATA section: text as it stands.
    Data(&'a [u8]),
}

/// A stream of events.
pub(crate) struct Xml<R> {
    input: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
    /// Bytes handed out or passed over so far.
    pub(crate) consumed: u64,
}

enum Piece {
    Text(usize, usize),
    Data(usize, usize),
    Tag(usize, usize),
    Skip,
}

impl<R: Read> Xml<R> {
    /// Reads from `input`.
    pub(crate) fn new(input: R) -> Self {
        Self { input, buffer: vec![0; 128 * 1024], start: 0, end: 0, ended: false, consumed: 0 }
    }

    /// The next event; `None` at the end. An error without an operating system's number means: not well formed.
    pub(crate) fn next(&mut self) -> io::Result<Option<Event<'_>>> {
        let (from, to, kind) = loop {
            let open = &self.buffer[self.start..self.end];
            if open.is_empty() && self.ended {
                return Ok(None);
            }
            match piece(open, self.ended)? {
                Some((Piece::Skip, length)) => {
                    self.start += length;
                    self.consumed += length as u64;
                }
                Some((piece, length)) => {
                    let base = self.start;
                    self.start += length;
                    self.consumed += length as u64;
                    break match piece {
                        Piece::Text(a, b) => (base + a, base + b, 0),
                        Piece::Data(a, b) => (base + a, base + b, 1),
                        Piece::Tag(a, b) => (base + a, base + b, 2),
                        Piece::Skip => (base, base, 3),
                    };
                }
                None if self.ended || open.len() >= LONGEST => return Err(malformed()),
                None => self.fill()?,
            }
        };
        let bytes = &self.buffer[from..to];
        Ok(Some(match kind {
            0 => Event::Text(bytes),
            1 => Event::Data(bytes),
            _ => tag(bytes),
        }))
    }

    fn fill(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.end == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let n = self.input.read(&mut self.buffer[self.end..])?;
        self.end += n;
        self.ended = n == 0;
        Ok(())
    }
}

fn malformed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "not well formed")
}

/// The first piece of `bytes` and its length; `None` if more bytes are needed.
fn piece(bytes: &[u8], ended: bool) -> io::Result<Option<(Piece, usize)>> {
    if bytes.first() != Some(&b'<') {
        return Ok(match memchr(b'<', bytes) {
            Some(at) => Some((Piece::Text(0, at), at)),
            None if ended => Some((Piece::Text(0, bytes.len()), bytes.len())),
            None => None,
        });
    }
    match bytes.get(1) {
        None => Ok(None),
        Some(b'?') => Ok(memmem::find(bytes, b"?>").map(|at| (Piece::Skip, at + 2))),
        Some(b'!') => {
            if bytes.len() < 9 && !ended {
                return Ok(None);
            }
            if bytes.starts_with(b"<!--") {
                return Ok(memmem::find(&bytes[4..], b"-->").map(|at| (Piece::Skip, at + 7)));
            }
            if bytes.starts_with(b"<![CDATA[") {
                return Ok(memmem::find(bytes, b"]]>").map(|at| (Piece::Data(9, at), at + 3)));
            }
            Err(malformed())
        }
        Some(_) => {
            // A `>` may stand inside of an attribute's quotes.
            let mut at = 1;
            loop {
                let Some(offset) = memchr3(b'>', b'"', b'\'', &bytes[at..]) else { return Ok(None) };
                let stop = at + offset;
                if bytes[stop] == b'>' {
                    return Ok(Some((Piece::Tag(1, stop), stop + 1)));
                }
                match memchr(bytes[stop], &bytes[stop + 1..]) {
                    Some(offset) => at = stop + 1 + offset + 1,
                    None => return Ok(None),
                }
            }
        }
    }
}

fn tag(bytes: &[u8]) -> Event<'_> {
    if let Some(rest) = bytes.strip_prefix(b"/") {
        return Event::Close { name: local(rest.trim_ascii_end()) };
    }
    let (bytes, empty) = match bytes.strip_suffix(b"/") {
        Some(bytes) => (bytes, true),
        None => (bytes, false),
    };
    let stop = bytes.iter().position(u8::is_ascii_whitespace).unwrap_or(bytes.len());
    Event::Open { name: local(&bytes[..stop]), attributes: &bytes[stop..], empty }
}

fn local(name: &[u8]) -> &[u8] {
    match memchr(b':', name) {
        Some(at) => &name[at + 1..],
        None => name,
    }
}

/// The first attribute: local name, raw value, what follows.
pub(crate) fn next_attribute(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let bytes = bytes.trim_ascii_start();
    let equals = memchr(b'=', bytes)?;
    let value = bytes[equals + 1..].trim_ascii_start();
    let quote = *value.first().filter(|q| matches!(q, b'"' | b'\''))?;
    let close = memchr(quote, &value[1..])?;
    Some((local(bytes[..equals].trim_ascii_end()), &value[1..1 + close], &value[close + 2..]))
}

/// The raw value of an attribute by its local name.
pub(crate) fn attribute<'a>(mut bytes: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    while let Some((found, value, rest)) = next_attribute(bytes) {
        if found == name {
            return Some(value);
        }
        bytes = rest;
    }
    None
}

/// Appends text with its entities resolved and its line ends as `\n`.
pub(crate) fn unescape_into(raw: &[u8], out: &mut String) -> Result<(), ReadError> {
    let mut rest = std::str::from_utf8(raw).map_err(|_| ReadError::from(Code::FileDamaged))?;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let (entity, after) = rest[at + 1..].split_once(';').ok_or(Code::FileDamaged)?;
        let number = |text: &str, radix| u32::from_str_radix(text, radix).ok().and_then(char::from_u32);
        let resolved = match entity {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => match entity.strip_prefix('#') {
                Some(code) => match code.strip_prefix(['x', 'X']) {
                    Some(hex) => number(hex, 16),
                    None => number(code, 10),
                },
                None => None,
            },
        };
        out.push(resolved.ok_or(Code::FileDamaged)?);
        rest = after;
    }
    out.push_str(rest);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Slow<'a>(&'a [u8], usize);
    impl Read for Slow<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let n = self.0.len().min(out.len()).min(self.1);
            out[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn events(text: &str, step: usize) -> io::Result<Vec<String>> {
        let mut xml = Xml::new(Slow(text.as_bytes(), step));
        let show = |b: &[u8]| String::from_utf8(b.to_vec()).unwrap();
        let mut all: Vec<String> = Vec::new();
        while let Some(event) = xml.next()? {
            all.push(match event {
                Event::Open { name, attributes, empty } => {
                    let r = attribute(attributes, b"r").map(show).unwrap_or_default();
                    format!("<{} r={r}{}>", show(name), if empty { "/" } else { "" })
                }
                Event::Close { name } => format!("</{}>", show(name)),
                Event::Text(text) => show(text),
                Event::Data(text) => format!("[{}]", show(text)),
            });
        }
        Ok(all)
    }

    #[test]
    fn pieces_at_every_boundary() {
        let text = "<?xml version=\"1.0\"?><!-- a > b --><x:row r='1' s=\"a>b\"><c r=\"A1\" /><v>甲&amp;乙</v>\
                    <![CDATA[<raw>]]></x:row>";
        let expected =
            ["<row r=1>", "<c r=A1/>", "<v r=>", "甲&amp;乙", "</v>", "[<raw>]", "</row>"].map(str::to_owned);
        for step in 1..text.len() {
            // A text may come in two pieces only if the buffer were smaller than it; it never is here.
            assert_eq!(events(text, step).unwrap(), expected, "{step} bytes per read");
        }
    }

    #[test]
    fn what_is_cut_off_or_has_a_document_type_is_malformed() {
        assert!(events("<row><c", 7).is_err());
        assert!(events("<!DOCTYPE x [<!ENTITY a \"aaaa\">]><x>&a;</x>", 9).is_err());
    }

    #[test]
    fn entities() {
        let mut out = String::new();
        unescape_into("a&lt;&#20013;&#x4E2D;&quot;".as_bytes(), &mut out).unwrap();
        assert_eq!(out, "a<中中\"");
        assert!(unescape_into(b"&unknown;", &mut out).is_err());
        assert!(unescape_into(b"& alone", &mut out).is_err());
    }
}
