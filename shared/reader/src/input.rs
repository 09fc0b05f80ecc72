//! The bytes of a file: opened, told apart by their first bytes, decoded.

#[cfg(feature = "gb18030")]
use crate::gb18030::Gb;
use crate::read::ReadError;
use shared::problem::{Code, Problem};
use std::{
    fs::File,
    io::{self, Cursor, Read, Seek},
    path::PathBuf,
    sync::Arc,
};

/// Where a file comes from.
#[derive(Clone, Debug)]
pub enum Input {
    /// A file on this machine; read as a stream, never whole.
    Path(PathBuf),
    /// An upload that lies on this machine for as long as it is read: nothing is written beside it.
    Upload(PathBuf),
    /// An upload that is already in memory.
    Bytes(Arc<[u8]>),
}

/// What both kinds of source can do.
pub trait Source: Read + Seek + Send {}
impl<T: Read + Seek + Send> Source for T {}

impl Input {
    /// Opens it from the start.
    pub fn open(&self) -> io::Result<Box<dyn Source>> {
        Ok(match self {
            Input::Path(path) | Input::Upload(path) => Box::new(File::open(path)?),
            Input::Bytes(bytes) => Box::new(Cursor::new(bytes.clone())),
        })
    }

    /// Its size in bytes.
    pub fn size(&self) -> io::Result<u64> {
        Ok(match self {
            Input::Path(path) | Input::Upload(path) => std::fs::metadata(path)?.len(),
            Input::Bytes(bytes) => bytes.len() as u64,
        })
    }

    /// The name as a department would recognise it.
    pub fn name(&self) -> String {
        match self {
            Input::Path(path) => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
            Input::Upload(_) | Input::Bytes(_) => "upload".to_owned(),
        }
    }
}

/// What a file is, by its first bytes: the name's ending is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text with separators.
    Csv,
    /// A zip archive, which an XLSX workbook is.
    Zip,
}

/// Tells the kinds apart. `head` is the beginning of the file.
pub(crate) fn kind(head: &[u8]) -> Result<Kind, Problem> {
    const NOT_OURS: [&[u8]; 5] = [b"%PDF", b"\x89PNG", b"\xFF\xD8\xFF", b"Rar!", b"7z\xBC\xAF"];
    // The container of old workbooks, and of every workbook that is locked with a password.
    const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    if head.is_empty() {
        return Err(Code::FileEmpty.into());
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Zip);
    }
    if head.starts_with(OLE) {
        return Err(Code::FileOle.into());
    }
    if NOT_OURS.iter().any(|magic| head.starts_with(magic)) {
        return Err(Code::FileKind.into());
    }
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return Err(Code::FileEncoding.into()); // UTF-16, as "Unicode text" is saved by spreadsheets
    }
    if head.contains(&0) {
        return Err(Code::FileKind.into());
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    if text.is_empty() && head.len() < 4096 {
        return Err(Code::FileEmpty.into());
    }
    if text.starts_with(b"<") {
        return Err(Code::FileKind.into()); // a web page that some systems hand out as ".xls"
    }
    Ok(Kind::Csv)
}

/// How a text file is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// GB18030, which contains GBK and GB2312.
    Gb18030,
}

/// The encoding of a text file: UTF-8 if every byte of it is, else GB18030 (which the reader then proves or refutes).
///
/// Reads the whole file once. That costs a twentieth of the work to come, and spares a commit that has to be undone
/// because row 90 000 turns out to be in another encoding than the first.
pub fn encoding(source: &mut dyn Read) -> io::Result<Encoding> {
    let mut buffer = vec![0; 256 * 1024];
    let mut kept = 0;
    loop {
        let filled = kept + read_full(source, &mut buffer[kept..])?;
        let ended = filled < buffer.len();
        match simdutf8::compat::from_utf8(&buffer[..filled]) {
            Ok(_) => kept = 0,
            // `None`: the buffer ends within a character, which the next part may complete.
            Err(error) if error.error_len().is_none() && !ended => {
                kept = filled - error.valid_up_to();
                buffer.copy_within(error.valid_up_to()..filled, 0);
            }
            Err(_) => return Ok(Encoding::Gb18030),
        }
        if ended {
            return Ok(Encoding::Utf8);
        }
    }
}

/// Reads as many bytes as fit, or fewer at the end of the file.
pub(crate) fn read_full(source: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Text as UTF-8 bytes, whatever it was in the file; the byte order mark is gone.
pub(crate) struct Decoded<R> {
    inner: R,
    #[cfg(feature = "gb18030")]
    gb: Option<Gb>,
    #[cfg(not(feature = "gb18030"))]
    refuses: bool,
    started: bool,
}

/// Marks an I/O error as "these bytes are not GB18030".
#[derive(Debug)]
pub(crate) struct NotGb18030;

impl std::fmt::Display for NotGb18030 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not GB18030")
    }
}

impl std::error::Error for NotGb18030 {}

impl<R: Read> Decoded<R> {
    /// Decodes `inner`.
    pub(crate) fn new(inner: R, encoding: Encoding) -> Self {
        let chinese = encoding == Encoding::Gb18030;
        #[cfg(feature = "gb18030")]
        let gb = chinese.then(Gb::default);
        Self {
            inner,
            #[cfg(feature = "gb18030")]
            gb,
            #[cfg(not(feature = "gb18030"))]
            refuses: chinese,
            started: false,
        }
    }

    /// Who builds without the tables decodes beforehand; what is not UTF-8 then is neither.
    #[cfg(not(feature = "gb18030"))]
    fn fill(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.refuses { Err(io::Error::new(io::ErrorKind::InvalidData, NotGb18030)) } else { self.inner.read(out) }
    }

    #[cfg(feature = "gb18030")]
    fn fill(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match &mut self.gb {
            None => self.inner.read(out),
            Some(gb) => gb.fill(&mut self.inner, out),
        }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.started {
            return self.fill(out);
        }
        self.started = true;
        // The mark may come in pieces; read until three bytes or the end are there.
        let mut filled = 0;
        while filled < 3.min(out.len()) {
            match self.fill(&mut out[filled..])? {
                0 => break,
                n => filled += n,
            }
        }
        if out[..filled].starts_with(b"\xEF\xBB\xBF") {
            out.copy_within(3..filled, 0);
            filled -= 3;
            if filled == 0 {
                return self.fill(out);
            }
        }
        Ok(filled)
    }
}

/// What went wrong while reading text: a broken encoding is the file's fault, the rest is the machine's.
pub(crate) fn text_error(error: io::Error) -> ReadError {
    match error.get_ref() {
        Some(inner) if inner.is::<NotGb18030>() => ReadError::Refused(Code::FileEncoding.into()),
        _ => ReadError::Io(error),
    }
}

#[cfg(all(test, feature = "gb18030"))]
mod tests {
    use super::*;
    use encoding_rs::GB18030;

    /// Hands out one byte at a time, as a slow pipe would.
    struct Drip<'a>(&'a [u8]);
    impl Read for Drip<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let n = self.0.len().min(out.len()).min(1);
            out[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn decoded(bytes: &[u8], encoding: Encoding) -> Result<String, ReadError> {
        let mut text = Vec::new();
        let mut reader = Decoded::new(Drip(bytes), encoding);
        let mut buffer = [0; 16];
        loop {
            match reader.read(&mut buffer).map_err(text_error)? {
                0 => break,
                n => text.extend_from_slice(&buffer[..n]),
            }
        }
        Ok(String::from_utf8(text).expect("what was decoded is UTF-8"))
    }

    #[test]
    fn gb18030_with_rare_characters_survives_a_slow_pipe() {
        let text = "鄂州𠮷祥䶮业有限公司，罚款";
        let (bytes, _, _) = GB18030.encode(text);
        assert_eq!(encoding(&mut &bytes[..]).unwrap(), Encoding::Gb18030);
        assert_eq!(decoded(&bytes, Encoding::Gb18030).unwrap(), text);
    }

    #[test]
    fn one_broken_byte_at_the_end_of_a_long_file_decides() {
        let mut text = "信用".repeat(200_000).into_bytes();
        assert_eq!(encoding(&mut Pieces(&text)).unwrap(), Encoding::Utf8);
        text.push(0xce);
        assert_eq!(encoding(&mut Pieces(&text)).unwrap(), Encoding::Gb18030);
    }

    /// Pieces of a length that always cuts characters apart.
    struct Pieces<'a>(&'a [u8]);
    impl Read for Pieces<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let n = self.0.len().min(out.len()).min(1000);
            out[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    #[test]
    fn the_byte_order_mark_goes() {
        assert_eq!(decoded("\u{feff}文".as_bytes(), Encoding::Utf8).unwrap(), "文");
        assert_eq!(decoded("\u{feff}".as_bytes(), Encoding::Utf8).unwrap(), "");
        assert_eq!(decoded(b"\x84\x31\x95\x33\xce\xc4", Encoding::Gb18030).unwrap(), "文");
    }

    #[test]
    fn what_is_neither_is_refused() {
        let error = decoded(b"abc\xff\xff\xff,\x80\xff", Encoding::Gb18030).unwrap_err();
        assert!(matches!(error, ReadError::Refused(p) if p.code == Code::FileEncoding));
        // A character cut off at the end of the file.
        let error = decoded(b"\xce\xc4\xce", Encoding::Gb18030).unwrap_err();
        assert!(matches!(error, ReadError::Refused(p) if p.code == Code::FileEncoding));
    }

    #[test]
    fn kinds_by_their_first_bytes() {
        let refused = |bytes: &[u8]| kind(bytes).unwrap_err().code;
        assert_eq!(refused(b""), Code::FileEmpty);
        assert_eq!(refused(b" \r\n\n"), Code::FileEmpty);
        assert_eq!(refused(b"\xEF\xBB\xBF"), Code::FileEmpty);
        assert_eq!(refused(b"%PDF-1.7"), Code::FileKind);
        assert_eq!(refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), Code::FileOle);
        assert_eq!(refused(b"<html><table>"), Code::FileKind);
        assert_eq!(refused(b"\xFF\xFEC\0F\0"), Code::FileEncoding);
        assert_eq!(refused(b"C\0F\0"), Code::FileKind);
        assert_eq!(kind(b"PK\x03\x04").unwrap(), Kind::Zip);
        assert_eq!(kind(b"CF_WSH,CF_SY").unwrap(), Kind::Csv);
    }
}
