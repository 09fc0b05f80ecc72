//! Rows of whole tables as PostgreSQL's binary copy: a million of them cost a third of what a query's rows cost.

use crate::{Error, Result};
use chrono::NaiveDate;
use futures_util::TryStreamExt;
use sqlx::PgConnection;

/// A subject's code.
pub type Code = [u8; 18];

/// A code of eighteen characters.
pub(super) fn code(text: &[u8]) -> Result<Code> {
    text.try_into().map_err(|_| broken())
}

/// What came is no binary copy.
pub(super) fn broken() -> Error {
    Error::Internal("PostgreSQL's binary copy is not as it is documented".to_owned())
}

/// What stands before the first row: eleven bytes of signature, flags, and the length of an extension that there is none of.
const HEAD: usize = 19;
/// Days from the first of the first year to the first of 2000, from which PostgreSQL counts.
const EPOCH: i32 = 730_120;

/// Hands every row of a binary copy to `take`.
pub(super) async fn read(
    db: &mut PgConnection,
    statement: &str,
    mut take: impl FnMut(Row<'_>) -> Result<()> + Send,
) -> Result<()> {
    let mut pieces = db.copy_out_raw(statement).await?;
    let (mut left, mut begun) = (Vec::new(), false);
    while let Some(piece) = pieces.try_next().await? {
        // A piece is a row as a rule, but nothing promises it.
        left.extend_from_slice(&piece);
        let mut rest = &left[..];
        if !begun {
            let Some((_, rows)) = rest.split_at_checked(HEAD) else { continue };
            (rest, begun) = (rows, true);
        }
        while let Some((row, after)) = Row::split(rest) {
            take(row)?;
            rest = after;
        }
        let read = left.len() - rest.len();
        left.drain(..read);
    }
    // What ends it: a row of -1 columns.
    if left == [0xff, 0xff] { Ok(()) } else { Err(broken()) }
}

/// A row of a binary copy: how many columns, then of each its length and bytes; no length is a null.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    columns: usize,
    bytes: &'a [u8],
}

impl<'a> Row<'a> {
    /// The first row of `bytes` and what comes after it; `None` when it is not there whole, or is the end.
    fn split(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (columns, body) = bytes.split_first_chunk()?;
        let columns = usize::try_from(i16::from_be_bytes(*columns)).ok()?;
        let mut rest = body;
        for _ in 0..columns {
            (_, rest) = Field::split(rest)?;
        }
        Some((Self { columns, bytes: &body[..body.len() - rest.len()] }, rest))
    }

    /// Its columns, which must be so many.
    pub(super) fn fields<const N: usize>(self) -> Result<[Field<'a>; N]> {
        let (mut fields, mut rest) = ([Field(None); N], self.bytes);
        if self.columns != N {
            return Err(broken());
        }
        for field in &mut fields {
            (*field, rest) = Field::split(rest).ok_or_else(broken)?;
        }
        Ok(fields)
    }
}

/// A column of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'a>(Option<&'a [u8]>);

impl<'a> Field<'a> {
    fn split(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (length, rest) = bytes.split_first_chunk()?;
        match usize::try_from(i32::from_be_bytes(*length)) {
            Ok(length) => rest.split_at_checked(length).map(|(own, rest)| (Self(Some(own)), rest)),
            Err(_) => Some((Self(None), rest)),
        }
    }

    pub(super) fn text(self) -> Result<&'a str> {
        self.0.and_then(|bytes| std::str::from_utf8(bytes).ok()).ok_or_else(broken)
    }

    pub(super) fn code(self) -> Result<Code> {
        code(self.0.ok_or_else(broken)?)
    }

    pub(super) fn int(self) -> Result<i32> {
        self.0.and_then(|bytes| bytes.try_into().ok()).map(i32::from_be_bytes).ok_or_else(broken)
    }

    pub(super) fn small(self) -> Result<i16> {
        self.0.and_then(|bytes| bytes.try_into().ok()).map(i16::from_be_bytes).ok_or_else(broken)
    }

    pub(super) fn day(self) -> Result<Option<NaiveDate>> {
        let Some(bytes) = self.0 else { return Ok(None) };
        let days = bytes.try_into().map(i32::from_be_bytes).map_err(|_| broken())?;
        let day = days.checked_add(EPOCH).and_then(NaiveDate::from_num_days_from_ce_opt);
        day.map(Some).ok_or_else(broken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_when_it_is_whole() {
        let row = [0, 2, 0, 0, 0, 4, 0, 0, 38, 65, 255, 255, 255, 255, 9];
        for end in 0..14 {
            assert!(Row::split(&row[..end]).is_none(), "{end} bytes");
        }
        let (read, rest) = Row::split(&row).expect("whole");
        let [day, null] = read.fields().expect("two columns");
        assert_eq!(day.day().expect("a day"), NaiveDate::from_ymd_opt(2026, 10, 24));
        assert_eq!(null.day().expect("none"), None);
        assert!(null.text().is_err() && day.small().is_err() && read.fields::<3>().is_err());
        assert_eq!(rest, [9]);
        assert!(Row::split(&[255, 255]).is_none(), "the end is no row");
    }
}
