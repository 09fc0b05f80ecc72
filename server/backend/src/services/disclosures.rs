//! Disclosure lists and rosters.

use super::MOST_ROWS;
use crate::{
    App, Error, Result,
    store::{cursor::Cursor, records, rosters},
};
use shared::{
    access::Viewer,
    catalogue::{Disclosure, Item},
    ports::{Page, RosterLine, Shown},
};

/// Rosters that the public is shown. Determination and publication of more kinds come with the rosters' own catalogue.
pub(super) const PUBLIC_ROSTERS: [&str; 2] = ["serious_dishonesty", "exemplar"];

impl App {
    /// A catalogue item whose records the public is shown.
    pub(crate) fn public_item(&self, code: &str) -> Result<&Item> {
        self.item(code).filter(|item| item.disclosure == Disclosure::Public).ok_or(Error::NotFound)
    }

    pub(crate) async fn disclosed_records(&self, item: &str, cursor: Option<&str>, limit: i64) -> Result<Page<Shown>> {
        let item = self.public_item(item)?;
        let today = self.clock.today();
        let limit = limit.clamp(1, MOST_ROWS);
        let rows = records::disclosed(&self.read, &item.code, today, Cursor::read(cursor)?, limit + 1).await?;
        let (rows, next) = Cursor::page(rows, limit, |row| Cursor { day: Some(row.decided_on), id: row.id });
        Ok(Page { items: self.show_all(&rows, &Viewer::default(), today)?, next })
    }

    pub(crate) async fn public_roster(&self, kind: &str, cursor: Option<&str>, limit: i64) -> Result<Page<RosterLine>> {
        if !PUBLIC_ROSTERS.contains(&kind) {
            return Err(Error::NotFound);
        }
        let limit = limit.clamp(1, MOST_ROWS);
        let today = self.clock.today();
        let rows = rosters::list(&self.read, kind, today, Cursor::read(cursor)?, limit + 1).await?;
        let (rows, next) = Cursor::page(rows, limit, |row| Cursor { day: Some(row.from_on), id: row.id });
        let items = rows
            .into_iter()
            .map(|row| RosterLine {
                uscc: row.uscc,
                name: row.name,
                from: row.from_on,
                to: row.to_on,
                basis: row.basis,
                organ: row.organ,
            })
            .collect();
        Ok(Page { items, next })
    }
}
