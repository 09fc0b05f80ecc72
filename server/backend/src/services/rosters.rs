//! Public rosters: which there are, and who stands on them.

use super::search::is_code;
use crate::{
    App, Error, Result,
    store::{
        aliases,
        cursor::Cursor,
        rosters::{self, RosterItems, Wanted},
        search::{self, Narrow},
    },
};
use shared::{
    ports::{Page, RosterHead, RosterLine, RosterPage},
    roster::{EntryBy, RosterKind},
    uscc,
};

/// So many files are asked for one by one; of a name that more have, a page of the roster is met soon along the way.
pub(super) const FEW: i64 = 500;
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
        let files = if q.is_empty() { None } else { self.files_called(q).await? };
        let wanted = match &files {
            Some(files) => Wanted::Files(files),
            None if q.is_empty() => Wanted::All,
            None => Wanted::Term(q),
        };
        let rows = rosters::list(&self.read, &roster.code, &of, wanted, today, after, limit + 1).await?;
        let place = |row: &rosters::RosterRow| Cursor { day: Some(row.from_on), id: row.id };
        let reached = rows.last().filter(|row| !row.hit).map(|row| place(row).write());
        let (rows, next) = Cursor::page(rows.into_iter().filter(|row| row.hit).collect(), limit, place);
        let next = next.or(reached);
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

    /// The files whose code begins with, or whose name contains this; `None` for more than a few, and for what the search
    /// would take for the beginning of a name.
    pub(super) async fn files_called(&self, q: &str) -> Result<Option<Vec<String>>> {
        let short = q.chars().filter(|c| !c.is_whitespace()).count() < 2;
        let letters = q.bytes().all(|b| b.is_ascii_alphanumeric()) && !is_code(&uscc::normalise(q));
        if short || letters { Ok(None) } else { self.files_named(q).await }
    }

    /// The same as the search takes it: one character begins a name. `None` for more than a few.
    pub(super) async fn files_named(&self, q: &str) -> Result<Option<Vec<String>>> {
        let today = self.clock.today();
        let code = uscc::normalise(q);
        let mut found = Vec::new();
        if is_code(&code) {
            let rows = search::by_code(&self.read, &code, Narrow::default(), "", today, FEW + 1).await?;
            found.extend(rows.into_iter().map(|row| row.uscc));
        }
        let Some(named) = search::codes_by_name(&self.read, q, FEW + 1).await? else { return Ok(None) };
        found.extend(named);
        if found.len() as i64 > FEW {
            return Ok(None);
        }
        // Found under a name that it had before it was merged, a file is meant as it goes on.
        for (from, into) in aliases::active(&self.read, &found).await? {
            found.retain(|file| *file != from);
            found.push(into);
        }
        found.sort_unstable();
        found.dedup();
        Ok(Some(found))
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
