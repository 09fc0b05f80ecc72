//! The signature in the file: an incremental update of the PDF with a signature field, and the check of such a file without
//! database and network.
//!
//! The update adds a signature dictionary with `/SubFilter /credence.sm2.sm3`. Its `/ByteRange` covers the whole file but the
//! digits of `/Contents`, which are the SM2 signature (r, s) over those bytes. Everything is written in one fixed form and read
//! in that form only, so that there is no byte in the file that could be changed without being noticed.

use super::key::{PUBLIC, Public, ReportKey, SIGNATURE};
use crate::{Error, Result};
use chrono::{DateTime, FixedOffset};

const SUBFILTER: &[u8] = b"/SubFilter /credence.sm2.sm3 ";

/// What a check of a file found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As it was signed, with a key that is trusted.
    Valid(Public),
    /// As it was signed, but nobody knows with whose key: a forged report looks like this.
    UnknownKey(Public),
    /// Changed since it was signed, or not signed by a system like this at all.
    Altered,
}

/// Signs a PDF.
///
/// # Errors
/// A file that is not of the form that our own pages have.
pub fn sign(mut pdf: Vec<u8>, key: &ReportKey, signer: &str, at: DateTime<FixedOffset>) -> Result<Vec<u8>> {
    let broken = || Error::Internal("a PDF of ours has no trailer as expected".to_owned());
    let end = Trailer::of(&pdf).ok_or_else(broken)?;
    let catalog = end.object(&pdf, end.root).ok_or_else(broken)?;
    let close = rfind(catalog, b">>").ok_or_else(broken)?;
    let catalog = [
        &catalog[..close],
        format!("/AcroForm << /SigFlags 3 /Fields [{} 0 R] >>\n", end.size + 1).as_bytes(),
        &catalog[close..],
    ]
    .concat();

    if !pdf.ends_with(b"\n") {
        pdf.push(b'\n');
    }
    let (signature, field) = (end.size, end.size + 1);
    let catalog_at = pdf.len();
    pdf.extend(catalog);
    pdf.extend(b"\n");
    let field_at = pdf.len();
    pdf.extend(
        format!(
            "{field} 0 obj\n<< /Type /Annot /Subtype /Widget /FT /Sig /T (Credence) /V {signature} 0 R /Rect [0 0 0 0] /F 132 >>\nendobj\n"
        )
        .bytes(),
    );
    let signature_at = pdf.len();
    let name: String = signer.encode_utf16().map(|unit| format!("{unit:04x}")).collect();
    pdf.extend(format!("{signature} 0 obj\n<< /Type /Sig /Filter /Credence ").bytes());
    pdf.extend(SUBFILTER);
    pdf.extend(format!("/Name <feff{name}> /M (D:{}+08'00') ", at.format("%Y%m%d%H%M%S")).bytes());
    pdf.extend(format!("/PublicKey <{}> /ByteRange [0 ", hex(&key.public().bytes())).bytes());
    let range_at = pdf.len();
    pdf.extend(b"0000000000 0000000000 0000000000] /Contents ");
    let open = pdf.len();
    pdf.push(b'<');
    pdf.extend(std::iter::repeat_n(b'0', 2 * SIGNATURE));
    pdf.push(b'>');
    let after = pdf.len();
    pdf.extend(b" >>\nendobj\n");
    let xref_at = pdf.len();
    pdf.extend(
        format!(
            "xref\n{} 1\n{catalog_at:010} 00000 n \n{signature} 2\n{signature_at:010} 00000 n \n{field_at:010} 00000 n \ntrailer\n<<",
            end.root
        )
        .bytes(),
    );
    pdf.extend(&end.rest);
    pdf.extend(format!("/Size {} /Prev {}\n>>\nstartxref\n{xref_at}\n%%EOF\n", field + 1, end.xref).bytes());

    let range = format!("{open:010} {after:010} {:010}", pdf.len() - after);
    pdf[range_at..range_at + range.len()].copy_from_slice(range.as_bytes());
    let digits = hex(&key.sign(&[&pdf[..open], &pdf[after..]].concat()));
    pdf[open + 1..after - 1].copy_from_slice(digits.as_bytes());
    Ok(pdf)
}

/// Checks a file against the keys that are trusted.
pub fn verify(pdf: &[u8], trusted: &[Public]) -> Verdict {
    match signer(pdf) {
        None => Verdict::Altered,
        Some(key) if trusted.contains(&key) => Verdict::Valid(key),
        Some(key) => Verdict::UnknownKey(key),
    }
}

/// Whose key signed the file as it is; `None` when none did.
fn signer(pdf: &[u8]) -> Option<Public> {
    let at = rfind(pdf, SUBFILTER)?;
    let key_at = at + find(&pdf[at..], b"/PublicKey <")? + b"/PublicKey <".len();
    let rest = pdf.get(key_at..)?;
    let public = unhex(rest.get(..2 * PUBLIC)?)?;
    let rest = rest[2 * PUBLIC..].strip_prefix(b"> /ByteRange [0 ")?;
    let number = |from: usize| -> Option<usize> {
        let digits = rest.get(from..from + 10).filter(|digits| digits.iter().all(u8::is_ascii_digit))?;
        std::str::from_utf8(digits).ok()?.parse().ok()
    };
    let (open, after, length) = (number(0)?, number(11)?, number(22)?);
    let contents_at = key_at + 2 * PUBLIC + b"> /ByteRange [0 ".len() + 32;
    let between = pdf.get(contents_at..contents_at + b"] /Contents ".len())?;
    // The range is the one that the file has, not one that it claims.
    let whole = rest.get(10) == Some(&b' ')
        && rest.get(21) == Some(&b' ')
        && between == b"] /Contents "
        && open == contents_at + between.len()
        && after == open + 2 * SIGNATURE + 2
        && after.checked_add(length) == Some(pdf.len())
        && pdf.get(open) == Some(&b'<')
        && pdf.get(after - 1) == Some(&b'>');
    if !whole {
        return None;
    }
    let signature: [u8; SIGNATURE] = unhex(&pdf[open + 1..after - 1])?.try_into().ok()?;
    let key = Public::from_bytes(&public)?;
    key.signed(&[&pdf[..open], &pdf[after..]].concat(), &signature).then_some(key)
}

/// The end of a PDF with a plain table of objects.
struct Trailer {
    /// Where its table is.
    xref: usize,
    /// Number of the catalogue of the document.
    root: usize,
    /// How many objects there are.
    size: usize,
    /// The trailer's entries but the size.
    rest: Vec<u8>,
}

impl Trailer {
    fn of(pdf: &[u8]) -> Option<Self> {
        let at = rfind(pdf, b"startxref")?;
        let xref = digits(&pdf[at + b"startxref".len()..])?;
        let trailer = rfind(&pdf[..at], b"trailer")?;
        let (open, close) = (trailer + find(&pdf[trailer..at], b"<<")? + 2, rfind(&pdf[..at], b">>")?);
        let entries = pdf.get(open..close)?;
        let size_at = find(entries, b"/Size ")?;
        let size = digits(&entries[size_at + 6..])?;
        let size_end = size_at + 6 + size.to_string().len();
        let root = digits(&entries[find(entries, b"/Root ")? + 6..])?;
        let rest = [&entries[..size_at], &entries[size_end..]].concat();
        pdf.get(xref..xref + 4).filter(|word| word == b"xref")?;
        Some(Self { xref, root, size, rest })
    }

    /// The text of an object, `n 0 obj … endobj`.
    fn object<'a>(&self, pdf: &'a [u8], n: usize) -> Option<&'a [u8]> {
        let table = &pdf[self.xref..];
        // "xref", "0 size", then entries of twenty bytes.
        let first = find(table, b"\n")? + 1;
        let entries = first + find(&table[first..], b"\n")? + 1;
        let offset = digits(table.get(entries + 20 * n..)?)?;
        let object = pdf.get(offset..self.xref)?;
        object.starts_with(format!("{n} 0 obj").as_bytes()).then_some(())?;
        Some(&object[..find(object, b"endobj")? + b"endobj".len()])
    }
}

fn digits(text: &[u8]) -> Option<usize> {
    let from = text.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let to = from + text[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&text[from..to]).ok()?.parse().ok()
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, what)
}

fn rfind(text: &[u8], what: &[u8]) -> Option<usize> {
    memchr::memmem::rfind(text, what)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Small digits only: there must not be two ways to write a signature.
fn unhex(digits: &[u8]) -> Option<Vec<u8>> {
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    digits.chunks(2).map(|pair| Some(value(pair[0])? << 4 | value(*pair.get(1)?)?)).collect()
}
