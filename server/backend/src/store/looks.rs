//! Table `look`: who looked at what, and what for.

use super::cursor::Cursor;
use crate::Result;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgExecutor;

/// A look to be noted.
#[derive(Clone, Debug)]
pub struct NewLook<'a> {
    /// Whose file; `None` for a search after a person.
    pub uscc: Option<&'a str>,
    /// The person.
    pub person: Option<i64>,
    /// The record, by its first version.
    pub record: Option<i64>,
    /// Who looks.
    pub account: i64,
    /// In whose place.
    pub stands_for: Option<i64>,
    /// For which department.
    pub department: &'a str,
    /// At what.
    pub what: &'a str,
    /// What for.
    pub purpose: &'a str,
    /// Why, in the official's words.
    pub reason: &'a str,
    /// What is searched for, sealed.
    pub query: Option<&'a str>,
    /// The matter whose reporter is asked for.
    pub case: Option<i64>,
    /// The day.
    pub on: NaiveDate,
    /// The moment.
    pub at: DateTime<Utc>,
}

/// Notes a plain look, unless the same account has looked at the same thing for the same office on the same day.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn note_once(db: impl PgExecutor<'_>, new: &NewLook<'_>) -> Result<()> {
    sqlx::query!(
        "insert into look (uscc, record_id, account_id, department, what, purpose, on_day, at, stands_for)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing",
        new.uscc,
        new.record,
        new.account,
        new.department,
        new.what,
        new.purpose,
        new.on,
        new.at,
        new.stands_for
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Notes a look that had to be asked for, each time.
pub async fn note(db: impl PgExecutor<'_>, new: &NewLook<'_>) -> Result<i64> {
    let row = sqlx::query!(
        "insert into look (uscc, person_id, record_id, account_id, department, what, purpose, reason, query, on_day, at, case_id,
             stands_for)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id",
        new.uscc,
        new.person,
        new.record,
        new.account,
        new.department,
        new.what,
        new.purpose,
        new.reason,
        new.query,
        new.on,
        new.at,
        new.case,
        new.stands_for
    )
    .fetch_one(db)
    .await?;
    Ok(row.id)
}

/// A look that opens something.
#[derive(Clone, Debug)]
pub struct OpenLook {
    /// At what.
    pub what: String,
    /// The person.
    pub person_id: Option<i64>,
    /// What was searched for, sealed.
    pub query: Option<String>,
}

/// A look of one's own, made today.
pub async fn own(db: impl PgExecutor<'_>, id: i64, account: i64, on: NaiveDate) -> Result<Option<OpenLook>> {
    Ok(sqlx::query_as!(
        OpenLook,
        "select what, person_id, query from look where id = $1 and account_id = $2 and on_day = $3",
        id,
        account,
        on
    )
    .fetch_optional(db)
    .await?)
}

/// What a look shows in full: one of these.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shows {
    /// A record's identity numbers.
    pub record: Option<i64>,
    /// A person's.
    pub person: Option<i64>,
    /// Who brought a matter.
    pub case: Option<i64>,
}

/// Uses up a look that unmasks: `true` once, and only soon after it was asked for.
pub async fn show(
    db: impl PgExecutor<'_>,
    id: i64,
    account: i64,
    at: Shows,
    now: DateTime<Utc>,
    since: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update look set shown_at = $5
         where id = $1 and account_id = $2 and what in ('unmask', 'contact') and shown_at is null and at >= $6
           and record_id is not distinct from $3 and person_id is not distinct from $4
           and case_id is not distinct from $7",
        id,
        account,
        at.record,
        at.person,
        now,
        since,
        at.case
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// One look as a line of a list.
#[derive(Clone, Debug)]
pub struct LookRow {
    /// Its number.
    pub id: i64,
    /// The day.
    pub on_day: NaiveDate,
    /// For which department.
    pub department: String,
    /// What for.
    pub purpose: String,
    /// Why.
    pub reason: String,
    /// At what.
    pub what: String,
    /// The record.
    pub record_id: Option<i64>,
    /// Whose file.
    pub uscc: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Who looked, and in whose place: 某某代某某.
    pub official: String,
}

/// Looks at one subject's file or at all, the newest first.
pub async fn list(
    db: impl PgExecutor<'_>,
    uscc: Option<&str>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<LookRow>> {
    let before = after.map_or(i64::MAX, |cursor| cursor.id);
    Ok(match uscc {
        Some(uscc) => {
            sqlx::query_as!(
                LookRow,
                r#"select l.id, l.on_day, l.department, l.purpose, l.reason, l.what, l.record_id, l.uscc,
                          s.name as "name?", a.name || coalesce('代' || d.name, '') as "official!"
                   from look l join account a on a.id = l.account_id left join account d on d.id = l.stands_for
                   left join subject s on s.uscc = l.uscc
                   where l.uscc = $1 and l.id < $2 order by l.id desc limit $3"#,
                uscc,
                before,
                limit
            )
            .fetch_all(db)
            .await?
        }
        None => {
            sqlx::query_as!(
                LookRow,
                r#"select l.id, l.on_day, l.department, l.purpose, l.reason, l.what, l.record_id, l.uscc,
                          s.name as "name?", a.name || coalesce('代' || d.name, '') as "official!"
                   from look l join account a on a.id = l.account_id left join account d on d.id = l.stands_for
                   left join subject s on s.uscc = l.uscc
                   where l.id < $1 order by l.id desc limit $2"#,
                before,
                limit
            )
            .fetch_all(db)
            .await?
        }
    })
}
