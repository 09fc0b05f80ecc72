//! Public rosters: which there are, and who stands on them.

use crate::{
    App, Error, Result,
    store::{
        cursor::Cursor,
        rosters::{self, RosterItems},
    },
};
use shared::{
    ports::{Page, RosterHead, RosterLine, RosterPage},
    roster::{EntryBy, RosterKind},
};

/// Most entries at once, for a download.
const MOST_AT_ONCE: i64 = 1_000;

impl App {
    /// A roster that the public is shown.
    fn public_roster(&self, code: &str) -> Result<&'static RosterKind> {
        self.pack().roster(code).filter(|roster| roster.public).ok_or(Error::NotFound)
    }

    /// The catalogue items whose records put a subject on this roster.
    fn roster_items(&self, roster: &RosterKind) -> RosterItems {
        match roster.by {
            EntryBy::Determination => RosterItems::default(),
            EntryBy::Record | EntryBy::Both => RosterItems::of(self.pack()),
        }
    }

    async fn roster_head(&self, roster: &RosterKind) -> Result<RosterHead> {
        let total = rosters::count(&self.read, &roster.code, &self.roster_items(roster), self.clock.today()).await?;
        Ok(RosterHead {
            kind: roster.code.clone(),
            name: roster.name.clone(),
            aliases: roster.aliases.clone(),
            about: roster.about.clone(),
            basis: roster.basis.clone(),
            exits: roster.exits.clone(),
            counts_for_tier: roster.counts_for_tier,
            total,
        })
    }

    pub(crate) async fn public_rosters(&self) -> Result<Vec<RosterHead>> {
        let mut heads = Vec::new();
        for roster in self.pack().rosters.iter().filter(|roster| roster.public) {
            heads.push(self.roster_head(roster).await?);
        }
        Ok(heads)
    }

    pub(crate) async fn roster_entries(
        &self,
        kind: &str,
        q: &str,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<Page<RosterLine>> {
        let roster = self.public_roster(kind)?;
        let q = q.trim();
        // No name is longer, and the database refuses NUL.
        if q.chars().count() > 200 || q.contains('\0') {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let limit = limit.clamp(1, MOST_AT_ONCE);
        let (today, after) = (self.clock.today(), Cursor::read(cursor)?);
        let of = self.roster_items(roster);
        let rows = rosters::list(&self.read, &roster.code, &of, q, today, after, limit + 1).await?;
        let (rows, next) = Cursor::page(rows, limit, |row| Cursor { day: Some(row.from_on), id: row.id });
        let line = |row: rosters::RosterRow| RosterLine {
            uscc: row.uscc,
            name: row.name,
            from: row.from_on,
            to: row.to_on,
            basis: row.basis,
            organ: row.organ,
        };
        Ok(Page { items: rows.into_iter().map(line).collect(), next })
    }

    pub(crate) async fn browse_roster(
        &self,
        kind: &str,
        q: &str,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<RosterPage> {
        let head = self.roster_head(self.public_roster(kind)?).await?;
        let page = self.roster_entries(kind, q, cursor, limit).await?;
        Ok(RosterPage { head, q: q.trim().to_owned(), page })
    }
}
