//! Two files of one business made one, and taken apart again.
//!
//! No record is rewritten: from the merge on, everything that reads a file reads it under all of its codes
//! (`codes_of_files`), and from its end on under each of them alone. So taking apart restores exactly what was.

use crate::{
    App, Error, Result, ledger,
    outbox::{self, Change},
    services::names,
    store::{
        aliases::{self, AliasRow, NewAlias},
        cursor::Cursor,
        records, subjects,
    },
};
use serde_json::json;
use shared::{
    access::{self, Action, Object, Viewer},
    ports::{MergeDesk, MergeLine, MergeSide, Page},
    problem::{Code, Problem},
    uscc::Uscc,
};
use sqlx::PgConnection;

/// Merges on one page.
const PER_PAGE: i64 = 50;
/// A reason and a document's name, in characters.
const LONGEST: usize = 500;

impl App {
    pub(super) async fn read_merges(
        &self,
        viewer: &Viewer,
        from: Option<&str>,
        into: Option<&str>,
        cursor: Option<&str>,
    ) -> Result<MergeDesk> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        if !access::allowed(viewer, Action::Read, Object::Merge) {
            return Err(Error::NotFound);
        }
        let before = Cursor::read(cursor)?.map_or(i64::MAX, |cursor| cursor.id);
        let rows = aliases::list(&self.pool, before, PER_PAGE + 1).await?;
        let (rows, next) = Cursor::page(rows, PER_PAGE, |row| Cursor { day: None, id: row.id });
        Ok(MergeDesk {
            merges: Page { items: rows.into_iter().map(merge_line).collect(), next },
            from: self.merge_side(from).await?,
            into: self.merge_side(into).await?,
        })
    }

    async fn merge_side(&self, typed: Option<&str>) -> Result<Option<MergeSide>> {
        let Some(code) = typed.and_then(|typed| typed.trim().parse::<Uscc>().ok()) else { return Ok(None) };
        let Some(subject) = subjects::find(&self.pool, code.as_str()).await? else { return Ok(None) };
        let counts = records::counts_of_subject(&self.pool, &subject.uscc, self.clock.today()).await?;
        Ok(Some(MergeSide {
            status: names::status(&subject.status),
            records: counts.iter().map(|(_, all, _)| all).sum(),
            name: subject.name,
            uscc: subject.uscc,
        }))
    }

    pub(super) async fn make_one(
        &self,
        viewer: &Viewer,
        from: &str,
        into: &str,
        reason: &str,
        document: &str,
    ) -> Result<i64> {
        let account = manager(viewer)?;
        let (reason, document) = (stated(reason)?, stated(document)?);
        let (from, into): (Uscc, Uscc) = (from.trim().parse()?, into.trim().parse()?);
        let (from, into) = (from.as_str(), into.as_str());
        if from == into {
            return Err(Code::SameFile.into());
        }
        let mut tx = self.pool.begin().await?;
        lock_both(&mut tx, from, into).await?;
        // One step only: a file that was given another, or was given away, would make a chain.
        for (file, given) in [(from, true), (into, false)] {
            let away = aliases::file_of(&mut *tx, file).await? != file;
            if away || (given && aliases::has_parts(&mut *tx, file).await?) {
                return Err(Problem::new(Code::MergedAlready).with("found", file).into());
            }
        }
        let now = self.clock.now();
        let new = NewAlias { from, into, reason: &reason, document: &document, at: now, account };
        let id = aliases::merge(&mut *tx, &new).await?;
        self.changed(&mut tx, from, into).await?;
        let (actor, object) = (ledger::actor(viewer), format!("subject:{into}"));
        let change = json!({ "merge": id, "from": from, "into": into, "reason": reason, "document": document });
        let entry = ledger::Entry { actor: &actor, action: "subject.merge", object: &object, change: &change };
        ledger::append(&mut tx, now, entry).await?;
        tx.commit().await?;
        self.cache.clear().await;
        Ok(id)
    }

    pub(super) async fn take_apart(&self, viewer: &Viewer, id: i64, reason: &str) -> Result<()> {
        let account = manager(viewer)?;
        let reason = stated(reason)?;
        let now = self.clock.now();
        let mut tx = self.pool.begin().await?;
        let Some((from, into)) = aliases::part(&mut *tx, id, &reason, now, account).await? else {
            return Err(Code::NotAllowedNow.into());
        };
        lock_both(&mut tx, &from, &into).await?;
        self.changed(&mut tx, &from, &into).await?;
        let (actor, object) = (ledger::actor(viewer), format!("subject:{into}"));
        let change = json!({ "merge": id, "from": from, "into": into, "reason": reason });
        let entry = ledger::Entry { actor: &actor, action: "subject.part", object: &object, change: &change };
        ledger::append(&mut tx, now, entry).await?;
        tx.commit().await?;
        self.cache.clear().await;
        Ok(())
    }

    /// What follows for both files: their tiers, and who keeps a copy.
    async fn changed(&self, tx: &mut PgConnection, from: &str, into: &str) -> Result<()> {
        outbox::note(tx, Change::Subject(from)).await?;
        outbox::note(tx, Change::Subject(into)).await?;
        self.recompute(tx, from).await?;
        self.recompute(tx, into).await
    }
}

/// Who may make files one: the account.
fn manager(viewer: &Viewer) -> Result<i64> {
    let account = viewer.account.ok_or(Error::SignInNeeded)?;
    if access::allowed(viewer, Action::Manage, Object::Merge) { Ok(account.0) } else { Err(Error::NotFound) }
}

/// A text that was given.
fn stated(text: &str) -> Result<String> {
    let text = text.trim().replace('\0', "");
    match text.chars().count() {
        0 => Err(Code::ReasonRequired.into()),
        n if n > LONGEST => Err(Problem::new(Code::TooLong).with("max", LONGEST).with("n", n).into()),
        _ => Ok(text),
    }
}

/// Locks both subjects, always in the same order.
async fn lock_both(tx: &mut PgConnection, one: &str, other: &str) -> Result<()> {
    for uscc in [one.min(other), one.max(other)] {
        if subjects::lock_one(&mut *tx, uscc).await?.is_none() {
            return Err(Problem::new(Code::NoSuchFile).with("found", uscc).into());
        }
    }
    Ok(())
}

fn merge_line(row: AliasRow) -> MergeLine {
    MergeLine {
        id: row.id,
        from: row.from_uscc,
        from_name: row.from_name,
        into: row.into_uscc,
        into_name: row.into_name,
        reason: row.reason,
        document: row.document,
        from_at: row.from_at,
        to_at: row.to_at,
        end_reason: row.end_reason,
    }
}
