//! Files of departments: from bytes to rows, and what is wrong with each row.
//!
//! ```text
//! Input ─ input: kind, encoding ─ csv │ xlsx+xml ─ read: header, rows ─ examine: what is wrong ─ write: handed back
//! ```
//!
//! Pure: no database, no clock, no threads. The server runs it over what was uploaded, the browser over what is about to be
//! (`app/worker`), and both say the same about the same row.
#![forbid(unsafe_code)]

mod archive;
mod csv;
mod examine;
#[cfg(feature = "gb18030")]
mod gb18030;
mod input;
mod organ;
mod read;
mod write;
mod xlsx;
mod xml;

pub use examine::{Examiner, Places, Refusal, importable, reasons};
pub use input::{Encoding, Input, encoding};
pub use organ::{Organ, Organs};
pub use read::{Header, MAX_WORKBOOK_MB, Opened, ReadError, Row, Span};
pub use write::{ADDED, push_field, push_reasons, push_record, rejected_header};
