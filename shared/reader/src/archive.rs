//! As much of the ZIP format as workbooks are made of: the directory at the end, parts stored or deflated.
//!
//! Written here because the crate brings a source of randomness along, which the browser's build refuses, for the encryption
//! that nobody wants here; and because every number in an archive is a stranger's claim, which is easier to distrust in a
//! hundred lines of one's own.

use flate2::read::DeflateDecoder;
use std::{
    collections::HashMap,
    io::{self, Read, Seek, SeekFrom, Take},
};

/// Most parts of a workbook; large ones have some hundred.
const MOST_PARTS: usize = 100_000;
/// Most bytes of the directory.
const MOST_DIRECTORY: u64 = 32 << 20;
/// The end of an archive: its record and the longest comment.
const END: u64 = 22 + 65_535;

/// An open archive.
pub(crate) struct Archive<R> {
    source: R,
    parts: HashMap<String, Place>,
}

/// Where a part lies, and what the directory says of it.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    at: u64,
    packed: u64,
    /// Size once unpacked, as the directory says; believed for telling progress and nothing else.
    pub(crate) size: u64,
    method: u16,
    locked: bool,
    check: u32,
}

/// A part being unpacked.
pub(crate) struct Part<'a, R> {
    inner: Method<'a, R>,
    /// Bytes that it takes in the archive.
    pub(crate) packed: u64,
    check: u32,
    sum: crc32fast::Hasher,
    ended: bool,
}

enum Method<'a, R> {
    Stored(Take<&'a mut R>),
    Deflated(DeflateDecoder<Take<&'a mut R>>),
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "no archive")
}

fn u16_at(bytes: &[u8], at: usize) -> io::Result<u16> {
    bytes.get(at..at + 2).and_then(|b| b.try_into().ok()).map(u16::from_le_bytes).ok_or_else(damaged)
}

fn u32_at(bytes: &[u8], at: usize) -> io::Result<u32> {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes).ok_or_else(damaged)
}

fn u64_at(bytes: &[u8], at: usize) -> io::Result<u64> {
    bytes.get(at..at + 8).and_then(|b| b.try_into().ok()).map(u64::from_le_bytes).ok_or_else(damaged)
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the directory.
    pub(crate) fn open(mut source: R) -> io::Result<Self> {
        let length = source.seek(SeekFrom::End(0))?;
        let tail_at = length.saturating_sub(END);
        source.seek(SeekFrom::Start(tail_at))?;
        let mut tail = Vec::new();
        source.by_ref().take(END).read_to_end(&mut tail)?;
        let end = tail.len().checked_sub(22).ok_or_else(damaged)?;
        let end = (0..=end).rev().find(|at| tail[*at..].starts_with(b"PK\x05\x06")).ok_or_else(damaged)?;
        let mut size = u64::from(u32_at(&tail, end + 12)?);
        let mut at = u64::from(u32_at(&tail, end + 16)?);
        // Archives of more than four gigabytes, and those of writers who always use the larger form.
        if (size == u64::from(u32::MAX) || at == u64::from(u32::MAX))
            && let Some(locator) = end.checked_sub(20).filter(|at| tail[*at..].starts_with(b"PK\x06\x07"))
        {
            source.seek(SeekFrom::Start(u64_at(&tail, locator + 8)?))?;
            let mut record = [0; 56];
            source.read_exact(&mut record)?;
            if !record.starts_with(b"PK\x06\x06") {
                return Err(damaged());
            }
            size = u64_at(&record, 40)?;
            at = u64_at(&record, 48)?;
        }
        if size > MOST_DIRECTORY || at.checked_add(size).is_none_or(|end| end > length) {
            return Err(damaged());
        }
        source.seek(SeekFrom::Start(at))?;
        let mut directory = Vec::new();
        source.by_ref().take(size).read_to_end(&mut directory)?;
        Ok(Self { source, parts: parts(&directory)? })
    }

    /// Names of all parts.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// What the directory says of a part.
    pub(crate) fn place(&self, name: &str) -> Option<Place> {
        self.parts.get(name).copied()
    }

    /// Unpacks a part.
    pub(crate) fn part(&mut self, name: &str) -> io::Result<Part<'_, R>> {
        let Place { at, packed, method, locked, check, .. } = self.place(name).ok_or_else(damaged)?;
        if locked {
            return Err(damaged());
        }
        self.source.seek(SeekFrom::Start(at))?;
        let mut local = [0; 30];
        self.source.read_exact(&mut local)?;
        if !local.starts_with(b"PK\x03\x04") {
            return Err(damaged());
        }
        // Name and extra field may be longer here than in the directory.
        let skip = i64::from(u16_at(&local, 26)?) + i64::from(u16_at(&local, 28)?);
        self.source.seek(SeekFrom::Current(skip))?;
        let packed_bytes = (&mut self.source).take(packed);
        let inner = match method {
            0 => Method::Stored(packed_bytes),
            8 => Method::Deflated(DeflateDecoder::new(packed_bytes)),
            _ => return Err(damaged()),
        };
        Ok(Part { inner, packed, check, sum: crc32fast::Hasher::new(), ended: false })
    }
}

/// Reads the directory's entries.
fn parts(mut rest: &[u8]) -> io::Result<HashMap<String, Place>> {
    let mut parts = HashMap::new();
    while rest.starts_with(b"PK\x01\x02") {
        if parts.len() >= MOST_PARTS {
            return Err(damaged());
        }
        let flags = u16_at(rest, 8)?;
        let method = u16_at(rest, 10)?;
        let check = u32_at(rest, 16)?;
        let mut packed = u64::from(u32_at(rest, 20)?);
        let mut size = u64::from(u32_at(rest, 24)?);
        let name_end = 46 + usize::from(u16_at(rest, 28)?);
        let extra_end = name_end + usize::from(u16_at(rest, 30)?);
        let end = extra_end + usize::from(u16_at(rest, 32)?);
        let mut at = u64::from(u32_at(rest, 42)?);
        let name = rest.get(46..name_end).ok_or_else(damaged)?;
        let mut extra = rest.get(name_end..extra_end).ok_or_else(damaged)?;
        while extra.len() >= 4 {
            let (id, length) = (u16_at(extra, 0)?, usize::from(u16_at(extra, 2)?));
            let body = extra.get(4..4 + length).ok_or_else(damaged)?;
            if id == 1 {
                // Only the values that did not fit stand here, in this order.
                let mut next = 0;
                for value in [&mut size, &mut packed, &mut at] {
                    if *value == u64::from(u32::MAX) {
                        *value = u64_at(body, next)?;
                        next += 8;
                    }
                }
            }
            extra = &extra[4 + length..];
        }
        // Names of other encodings are no parts of a workbook.
        if let Ok(name) = std::str::from_utf8(name) {
            let place = Place { at, packed, size, method, locked: flags & 1 != 0, check };
            // The same part twice: readers differ in which one they take, so nobody may.
            if parts.insert(name.to_owned(), place).is_some() {
                return Err(damaged());
            }
        }
        rest = rest.get(end..).ok_or_else(damaged)?;
    }
    if rest.is_empty() { Ok(parts) } else { Err(damaged()) }
}

impl<R: Read> Read for Part<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = match &mut self.inner {
            Method::Stored(inner) => inner.read(out)?,
            Method::Deflated(inner) => inner.read(out)?,
        };
        self.sum.update(&out[..n]);
        if n == 0 && !out.is_empty() && !self.ended {
            self.ended = true;
            if self.sum.clone().finalize() != self.check {
                return Err(damaged());
            }
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};

    fn archive(method: zip::CompressionMethod) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        for (name, text) in [("a/甲.xml", "信用".repeat(1000)), ("b.xml", String::new())] {
            writer.start_file(name, options).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn text(bytes: &[u8], name: &str) -> io::Result<String> {
        let mut archive = Archive::open(Cursor::new(bytes))?;
        let mut text = String::new();
        archive.part(name)?.read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn parts_come_back_as_they_went_in() {
        for method in [zip::CompressionMethod::Stored, zip::CompressionMethod::Deflated] {
            let bytes = archive(method);
            assert_eq!(text(&bytes, "a/甲.xml").unwrap(), "信用".repeat(1000));
            assert_eq!(text(&bytes, "b.xml").unwrap(), "");
            assert!(text(&bytes, "c.xml").is_err());
            assert_eq!(Archive::open(Cursor::new(&bytes)).unwrap().names().count(), 2);
        }
    }

    /// Whatever byte is changed or wherever the file ends: an error or the right text, never a panic or another text.
    #[test]
    fn no_damage_goes_unnoticed() {
        let bytes = archive(zip::CompressionMethod::Deflated);
        let right = "信用".repeat(1000);
        for at in 0..bytes.len() {
            for change in [0x01, 0x80, 0xFF] {
                let mut hurt = bytes.clone();
                hurt[at] ^= change;
                if let Ok(found) = text(&hurt, "a/甲.xml") {
                    assert_eq!(found, right, "byte {at}");
                }
            }
            assert!(text(&bytes[..at], "a/甲.xml").is_err(), "cut at {at}");
        }
    }
}
