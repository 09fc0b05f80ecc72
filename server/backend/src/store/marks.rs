//! Table `record_mark`: marks beside records, and their ends. Rows are only added.

use super::records::Writer;
use crate::Result;
use chrono::NaiveDate;
use sqlx::PgExecutor;

/// A mark, or the end of one.
#[derive(Clone, Debug)]
pub struct NewMark<'a> {
    /// The record, by its first version.
    pub record: i64,
    /// `objected` or `withheld`.
    pub kind: &'a str,
    /// The mark that this ends.
    pub lifts: Option<i64>,
    /// Why.
    pub reason: &'a str,
    /// The case it comes from.
    pub case_id: Option<i64>,
    /// The day.
    pub on: NaiveDate,
    /// Who.
    pub by: Option<Writer>,
}

/// Adds one.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn append(db: impl PgExecutor<'_>, new: &NewMark<'_>) -> Result<i64> {
    let row = sqlx::query!(
        "insert into record_mark (record_id, kind, lifts, reason, case_id, on_day, created_by, created_for)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
        new.record,
        new.kind,
        new.lifts,
        new.reason,
        new.case_id,
        new.on,
        new.by.map(|by| by.account),
        new.by.and_then(|by| by.stands_for)
    )
    .fetch_one(db)
    .await?;
    Ok(row.id)
}

/// The mark of this kind that stands beside a record.
pub async fn in_force(db: impl PgExecutor<'_>, record: i64, kind: &str) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar!(
        "select m.id from record_mark m
         where m.record_id = $1 and m.kind = $2 and m.lifts is null
           and not exists (select from record_mark e where e.lifts = m.id)
         order by m.id desc limit 1",
        record,
        kind
    )
    .fetch_optional(db)
    .await?)
}

/// A mark in the history of a record.
#[derive(Clone, Debug)]
pub struct MarkRow {
    /// `objected` or `withheld`.
    pub kind: String,
    /// Whether it ends a mark.
    pub lifted: bool,
    /// Why.
    pub reason: String,
    /// The case it comes from.
    pub case_id: Option<i64>,
    /// The day.
    pub on_day: NaiveDate,
    /// Office of who put it there, or in whose place it was done.
    pub department: Option<String>,
    /// Role of who put it there.
    pub role: Option<String>,
}

/// The marks of a record, the newest first.
pub async fn of_record(db: impl PgExecutor<'_>, record: i64, limit: i64) -> Result<Vec<MarkRow>> {
    Ok(sqlx::query_as!(
        MarkRow,
        r#"select m.kind, m.lifts is not null as "lifted!", m.reason, m.case_id, m.on_day,
                  coalesce(a.department, a.district) as "department?", a.role as "role?"
           from record_mark m left join account a on a.id = coalesce(m.created_for, m.created_by)
           where m.record_id = $1 order by m.id desc limit $2"#,
        record,
        limit
    )
    .fetch_all(db)
    .await?)
}
