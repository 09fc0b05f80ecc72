//! The outbox: every change that a downstream system may see, noted in the transaction of the change.
//!
//! A row says only what changed; what a reader may see of it is decided when it is read. Files of a million rows note one
//! row for the batch. Numbers are given after the commit ([`sequence`]): transactions end in another order than they
//! began, and a reader that goes by number must not pass over one that ends late.

use crate::Result;
use chrono::NaiveDate;
use sqlx::{PgConnection, PgExecutor, PgPool};

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
    /// Many records came in without a batch: the first and the last of their numbers.
    Range(i64, i64),
    /// Name, status or another part of a subject's identity changed, or two files became one.
    Subject(&'a str),
    /// A subject's tier was decided otherwise than before.
    Tier(&'a str),
    /// A run of the evaluation decided many tiers otherwise: the first and the last line that it wrote into the journal. Between
    /// them may be lines of others, which are told by themselves.
    Tiers(i64, i64),
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
        Change::Range(first, last) => ("range", format!("{first}-{last}"), None),
        Change::Subject(uscc) => ("subject", uscc.to_owned(), Some(uscc)),
        Change::Tier(uscc) => ("tier", uscc.to_owned(), Some(uscc)),
        Change::Tiers(first, last) => ("tiers", format!("{first}-{last}"), None),
        Change::Roster { id, uscc } => ("roster", id.to_string(), Some(uscc)),
    };
    sqlx::query!("insert into outbox (kind, object, uscc) values ($1, $2, $3)", kind, object, uscc).execute(tx).await?;
    Ok(())
}

/// Notes many subjects at once: new ones ([`Change::Subject`]), or ones with another tier ([`Change::Tier`]).
///
/// # Errors
/// The database's.
pub async fn note_subjects(tx: &mut PgConnection, usccs: &[&str], tiers: bool) -> Result<()> {
    if usccs.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into outbox (kind, object, uscc)
         select case when $2 then 'tier' else 'subject' end, uscc, uscc from unnest($1::text[]) as u (uscc)",
        usccs as &[&str],
        tiers
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Gives numbers to the changes that have been committed since the last time, and notes what the turn of a day showed or
/// ended without anybody writing. Says whether there was anything to do.
///
/// One process after the other does it, and each sees whatever the one before it numbered: so numbers grow in the order
/// in which they become visible.
///
/// # Errors
/// The database's.
pub async fn sequence(pool: &PgPool, today: NaiveDate) -> Result<bool> {
    let due = sqlx::query!(
        r#"select exists (select from outbox where seq is null) as "waiting!", (select day from feed_turn) as day"#
    )
    .fetch_one(pool)
    .await?;
    if !due.waiting && due.day == Some(today) {
        return Ok(false);
    }
    let mut tx = pool.begin().await?;
    // A statement of its own: the next one's snapshot must be taken after the lock is held.
    sqlx::query!("select pg_advisory_xact_lock(hashtext('outbox'))").execute(&mut *tx).await?;
    turn(&mut tx, today).await?;
    let done = sqlx::query!(
        "update outbox o set seq = n.seq
         from (select id, (select coalesce(max(seq), 0) from outbox) + row_number() over (order by id) as seq
               from outbox where seq is null) as n
         where o.id = n.id"
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// The last number that was given.
///
/// # Errors
/// The database's.
pub async fn last(db: impl PgExecutor<'_>) -> Result<i64> {
    Ok(sqlx::query_scalar!(r#"select coalesce(max(seq), 0) as "seq!" from outbox"#).fetch_one(db).await?)
}

/// Notes what begins and ends between the day noted last and today, whichever of them is the earlier: a clock that was
/// set back brings records into view again.
async fn turn(tx: &mut PgConnection, today: NaiveDate) -> Result<()> {
    let last = sqlx::query_scalar!("select day from feed_turn").fetch_optional(&mut *tx).await?;
    let (from, to) = match last {
        Some(last) if last == today => return Ok(()),
        Some(last) => (last.min(today), last.max(today)),
        None => (today, today),
    };
    // The last day of publicity is a public day: a record ends on the day after it.
    sqlx::query!(
        "insert into outbox (kind, object, uscc)
         select 'record', coalesce(first_id, id)::text, uscc from record
         where live and publish_until >= $1 and publish_until < $2
         union
         select 'record', coalesce(first_id, id)::text, uscc from record
         where live and publish_from > received_on and publish_from > $1 and publish_from <= $2",
        from,
        to
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into outbox (kind, object, uscc)
         select 'roster', id::text, uscc from roster_entry
         where (from_on > $1 and from_on <= $2) or (to_on > $1 and to_on <= $2)",
        from,
        to
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("insert into feed_turn (day) values ($1) on conflict (one) do update set day = excluded.day", today)
        .execute(&mut *tx)
        .await?;
    Ok(())
}
