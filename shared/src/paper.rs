//! Papers 附件 that come with a matter: which files are taken, told from their bytes and never from their name.

use crate::problem::{Code, Problem};
use serde::{Deserialize, Serialize};

/// The largest paper, in bytes.
pub const LARGEST: u64 = 20 << 20;
/// Papers of one case.
pub const MOST: i64 = 20;

/// What a paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// A PDF.
    Pdf,
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
}

impl PaperKind {
    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            PaperKind::Pdf => "pdf",
            PaperKind::Jpeg => "jpeg",
            PaperKind::Png => "png",
        }
    }

    /// From the stored name.
    pub fn from_code(code: &str) -> Option<Self> {
        [PaperKind::Pdf, PaperKind::Jpeg, PaperKind::Png].into_iter().find(|kind| kind.as_str() == code)
    }

    /// Media type.
    pub fn media(self) -> &'static str {
        match self {
            PaperKind::Pdf => "application/pdf",
            PaperKind::Jpeg => "image/jpeg",
            PaperKind::Png => "image/png",
        }
    }
}

/// Reads a paper piece by piece and says at the end what it is. Whatever is not surely one of the three kinds is refused:
/// a renamed program, a picture with script in it, a PDF that opens only with a password or that does something when it is
/// opened.
#[derive(Debug, Default)]
pub struct Inspector {
    head: Vec<u8>,
    /// The end of the piece before, so that a word over two pieces is found.
    rest: Vec<u8>,
    size: u64,
    locked: bool,
    active: bool,
}

/// Enough to know a kind by.
const HEAD: usize = 16;
/// What makes a PDF do something by itself.
const ACTIVE: [&[u8]; 5] = [b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile"];
/// What makes a PDF unreadable without a password.
const LOCKED: &[u8] = b"/Encrypt";
/// The longest of these words, less one.
const OVERLAP: usize = 12;

impl Inspector {
    /// Looks at the next piece.
    ///
    /// # Errors
    /// [`Code::FileTooLarge`] as soon as it is: the rest need not be read.
    pub fn feed(&mut self, piece: &[u8]) -> Result<(), Problem> {
        self.size += piece.len() as u64;
        if self.size > LARGEST {
            return Err(Problem::new(Code::FileTooLarge).with("max", LARGEST >> 20));
        }
        if self.head.len() < HEAD {
            self.head.extend_from_slice(&piece[..piece.len().min(HEAD - self.head.len())]);
        }
        let mut seen = std::mem::take(&mut self.rest);
        seen.extend_from_slice(piece);
        let holds = |word: &[u8]| seen.windows(word.len()).any(|window| window == word);
        self.locked |= holds(LOCKED);
        self.active |= ACTIVE.iter().any(|word| holds(word));
        self.rest = seen.split_off(seen.len().saturating_sub(OVERLAP));
        Ok(())
    }

    /// What it is.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn finish(self) -> Result<(PaperKind, u64), Problem> {
        let starts = |magic: &[u8]| self.head.starts_with(magic);
        let kind = if self.size == 0 {
            return Err(Code::FileEmpty.into());
        } else if starts(b"%PDF-") {
            PaperKind::Pdf
        } else if starts(&[0xFF, 0xD8, 0xFF]) {
            PaperKind::Jpeg
        } else if starts(b"\x89PNG\r\n\x1a\n") {
            PaperKind::Png
        } else {
            return Err(Code::PaperKind.into());
        };
        match kind {
            PaperKind::Pdf if self.locked => Err(Code::PaperLocked.into()),
            PaperKind::Pdf if self.active => Err(Code::PaperActive.into()),
            kind => Ok((kind, self.size)),
        }
    }
}
