//! Where a list goes on: day and id of the last row shown, opaque to whoever carries it.

use crate::{Error, Result};
use chrono::{Datelike, NaiveDate};
use shared::problem::Code;

/// A place in a list that is ordered by day and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Day of the last row; `None` sorts as "no term" where the list has one.
    pub day: Option<NaiveDate>,
    /// Its id.
    pub id: i64,
}

impl Cursor {
    /// Reads what [`Cursor::write`] gave out.
    ///
    /// # Errors
    /// [`Code::CursorBroken`]: starting over silently would send a machine around in circles.
    pub fn read(text: Option<&str>) -> Result<Option<Self>> {
        text.filter(|t| !t.is_empty())
            .map(|t| Self::parse(t).ok_or_else(|| Error::from(Code::CursorBroken)))
            .transpose()
    }

    fn parse(text: &str) -> Option<Self> {
        let (day, id) = text.split_once('-')?;
        let id = i64::from_str_radix(id, 16).ok().filter(|id| *id >= 0)?;
        if day == "x" {
            return Some(Self { day: None, id });
        }
        let day = NaiveDate::from_num_days_from_ce_opt(i32::from_str_radix(day, 16).ok()?)?;
        // Years that PostgreSQL knows as well.
        (0..=9999).contains(&day.year()).then_some(Self { day: Some(day), id })
    }

    /// The text that travels.
    pub fn write(&self) -> String {
        match self.day {
            Some(day) => format!("{:x}-{:x}", day.num_days_from_ce(), self.id),
            None => format!("x-{:x}", self.id),
        }
    }

    /// Cuts rows of which one more than `limit` was asked for; whether there was one.
    pub fn cut<T>(rows: &mut Vec<T>, limit: i64) -> bool {
        let limit = usize::try_from(limit).unwrap_or(0);
        let more = rows.len() > limit;
        rows.truncate(limit);
        more
    }

    /// Cuts one page from rows of which one more than `limit` was asked for.
    pub fn page<T>(mut rows: Vec<T>, limit: i64, key: impl Fn(&T) -> Self) -> (Vec<T>, Option<String>) {
        let more = Self::cut(&mut rows, limit);
        let next = if more { rows.last().map(|row| key(row).write()) } else { None };
        (rows, next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        for day in [None, Some("2026-03-10".parse().unwrap())] {
            let cursor = Cursor { day, id: 123_456_789_012 };
            assert_eq!(Cursor::read(Some(&cursor.write())).unwrap(), Some(cursor));
        }
        assert_eq!(Cursor::read(None).unwrap(), None);
        assert_eq!(Cursor::read(Some("")).unwrap(), None);
    }

    #[test]
    fn a_broken_cursor_is_refused() {
        for text in ["-", "zz-1", "x-", "x--1", "b4a3f", "7fffffff-1", "1-ffffffffffffffffff", "湖-1"] {
            assert!(Cursor::read(Some(text)).is_err(), "{text}");
        }
    }

    #[test]
    fn a_page_knows_whether_there_is_more() {
        let key = |id: &i64| Cursor { day: None, id: *id };
        assert_eq!(Cursor::page(vec![1, 2, 3], 2, key), (vec![1, 2], Some("x-2".to_owned())));
        assert_eq!(Cursor::page(vec![1, 2], 2, key), (vec![1, 2], None));
    }
}
