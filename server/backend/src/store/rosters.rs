//! Table `roster_entry`.

use super::cursor::Cursor;
use crate::Result;
use chrono::NaiveDate;
use sqlx::PgExecutor;

/// One entry of a published roster.
#[derive(Clone, Debug)]
pub struct RosterRow {
    /// Its id.
    pub id: i64,
    /// Subject.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// First day.
    pub from_on: NaiveDate,
    /// First day on which it no longer holds.
    pub to_on: Option<NaiveDate>,
    /// Legal basis.
    pub basis: String,
    /// Who determined it.
    pub organ: String,
}

/// Entries that hold on `on`, newest first.
///
/// # Errors
/// The database's.
pub async fn list(
    db: impl PgExecutor<'_>,
    kind: &str,
    on: NaiveDate,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<RosterRow>> {
    let (day, id) = after.map_or((None, 0), |c| (c.day, c.id));
    Ok(sqlx::query_as!(
        RosterRow,
        "select e.id, e.uscc, s.name, e.from_on, e.to_on, e.basis, e.organ
         from roster_entry e join subject s using (uscc)
         where e.kind = $1 and e.from_on <= $2 and (e.to_on is null or e.to_on > $2)
           and (e.from_on, e.id) < (coalesce($3::date, 'infinity'), $4)
         order by e.from_on desc, e.id desc limit $5",
        kind,
        on,
        day,
        id,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// One entry as a fact of the tier.
#[derive(Clone, Debug)]
pub struct RosterFactRow {
    /// Subject.
    pub uscc: String,
    /// Kind of roster.
    pub kind: String,
    /// First day.
    pub from_on: NaiveDate,
    /// First day on which it no longer holds.
    pub to_on: Option<NaiveDate>,
}

/// Every entry of some subjects.
///
/// # Errors
/// The database's.
pub async fn facts(db: impl PgExecutor<'_>, usccs: &[String]) -> Result<Vec<RosterFactRow>> {
    Ok(sqlx::query_as!(
        RosterFactRow,
        "select uscc, kind, from_on, to_on from roster_entry where uscc = any($1) order by uscc, kind, from_on",
        usccs
    )
    .fetch_all(db)
    .await?)
}
