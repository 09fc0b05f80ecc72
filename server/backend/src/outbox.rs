//! The outbox: every change that a downstream system may see, noted in the transaction of the change.
//!
//! A row says only what changed; what a reader may see of it is decided when it is read. Files of a million rows note one
//! row for the batch.

use crate::Result;
use sqlx::PgConnection;

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change<'a> {
    /// A record came in, was followed by a new version, was annulled, repaired or marked: its stable number.
    Record {
        /// [`shared::ids::RecordId`] of its first version.
        id: i64,
        /// Whose.
        uscc: &'a str,
    },
    /// All records of a batch came in.
    Batch(i64),
    /// A batch was taken back as a whole.
    BatchWithdrawn(i64),
    /// Name, status or another part of a subject's identity changed, or two files became one.
    Subject(&'a str),
    /// A subject's tier was decided otherwise than before.
    Tier(&'a str),
    /// An entry of a roster came, changed or ended.
    Roster {
        /// Its number.
        id: i64,
        /// Whose.
        uscc: &'a str,
    },
}

/// Notes that many records changed: each one's stable number and whose it is.
///
/// # Errors
/// The database's.
pub async fn note_records(tx: &mut PgConnection, records: &[(i64, &str)]) -> Result<()> {
    if records.is_empty() {
        return Ok(());
    }
    let ids: Vec<String> = records.iter().map(|(id, _)| id.to_string()).collect();
    let usccs: Vec<&str> = records.iter().map(|(_, uscc)| *uscc).collect();
    sqlx::query!(
        "insert into outbox (kind, object, uscc)
         select 'record', r.id, r.uscc from unnest($1::text[], $2::text[]) as r (id, uscc)",
        &ids,
        &usccs as &[&str]
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Notes a change in its own transaction.
///
/// # Errors
/// The database's.
pub async fn note(tx: &mut PgConnection, change: Change<'_>) -> Result<()> {
    let (kind, object, uscc) = match change {
        Change::Record { id, uscc } => ("record", id.to_string(), Some(uscc)),
        Change::Batch(id) => ("batch", id.to_string(), None),
        Change::BatchWithdrawn(id) => ("withdrawn", id.to_string(), None),
        Change::Subject(uscc) => ("subject", uscc.to_owned(), Some(uscc)),
        Change::Tier(uscc) => ("tier", uscc.to_owned(), Some(uscc)),
        Change::Roster { id, uscc } => ("roster", id.to_string(), Some(uscc)),
    };
    sqlx::query!("insert into outbox (kind, object, uscc) values ($1, $2, $3)", kind, object, uscc).execute(tx).await?;
    Ok(())
}
