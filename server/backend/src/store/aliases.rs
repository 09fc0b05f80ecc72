//! Table `subject_alias`: files that were made one.

use crate::Result;
use chrono::{DateTime, Utc};
use sqlx::PgExecutor;

/// Of some codes, those whose files go on under another: the code and the other.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn active(db: impl PgExecutor<'_>, usccs: &[String]) -> Result<Vec<(String, String)>> {
    let rows = sqlx::query!(
        "select from_uscc, into_uscc from subject_alias where from_uscc = any($1) and to_at is null",
        usccs
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|r| (r.from_uscc, r.into_uscc)).collect())
}

/// The code under which the file of `uscc` is kept: its own, or the one it was merged into.
pub async fn file_of(db: impl PgExecutor<'_>, uscc: &str) -> Result<String> {
    let into = sqlx::query_scalar!("select into_uscc from subject_alias where from_uscc = $1 and to_at is null", uscc)
        .fetch_optional(db)
        .await?;
    Ok(into.unwrap_or_else(|| uscc.to_owned()))
}

/// Whether anything was merged into this file.
pub async fn has_parts(db: impl PgExecutor<'_>, uscc: &str) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from subject_alias where into_uscc = $1 and to_at is null) as "has!""#,
        uscc
    )
    .fetch_one(db)
    .await?)
}

/// Files to be made one.
#[derive(Clone, Debug)]
pub struct NewAlias<'a> {
    /// The code whose file goes on under the other.
    pub from: &'a str,
    /// The other.
    pub into: &'a str,
    /// Why.
    pub reason: &'a str,
    /// The document that ordered it.
    pub document: &'a str,
    /// Now.
    pub at: DateTime<Utc>,
    /// Who.
    pub account: i64,
}

/// Makes two files one.
pub async fn merge(db: impl PgExecutor<'_>, new: &NewAlias<'_>) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        "insert into subject_alias (from_uscc, into_uscc, reason, document, from_at, created_by)
         values ($1, $2, $3, $4, $5, $6) returning id",
        new.from,
        new.into,
        new.reason,
        new.document,
        new.at,
        new.account
    )
    .fetch_one(db)
    .await?)
}

/// Takes two files apart; gives their codes, `None` when they are not one.
pub async fn part(
    db: impl PgExecutor<'_>,
    id: i64,
    reason: &str,
    at: DateTime<Utc>,
    account: i64,
) -> Result<Option<(String, String)>> {
    // A clock that was set back does not end it before it began.
    let row = sqlx::query!(
        "update subject_alias set to_at = greatest(from_at, $2), end_reason = $3, ended_by = $4
         where id = $1 and to_at is null returning from_uscc, into_uscc",
        id,
        at,
        reason,
        account
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|r| (r.from_uscc, r.into_uscc)))
}

/// One pair of files.
#[derive(Clone, Debug)]
pub struct AliasRow {
    /// Its number.
    pub id: i64,
    /// The code whose file goes on under the other.
    pub from_uscc: String,
    /// Its name.
    pub from_name: String,
    /// The other.
    pub into_uscc: String,
    /// Its name.
    pub into_name: String,
    /// Why.
    pub reason: String,
    /// The document that ordered it.
    pub document: String,
    /// When.
    pub from_at: DateTime<Utc>,
    /// When they were taken apart.
    pub to_at: Option<DateTime<Utc>>,
    /// Why.
    pub end_reason: Option<String>,
}

/// A page of merged files, the latest first.
pub async fn list(db: impl PgExecutor<'_>, before: i64, limit: i64) -> Result<Vec<AliasRow>> {
    Ok(sqlx::query_as!(
        AliasRow,
        "select a.id, a.from_uscc, f.name as from_name, a.into_uscc, i.name as into_name, a.reason, a.document, a.from_at,
                a.to_at, a.end_reason
         from subject_alias a join subject f on f.uscc = a.from_uscc join subject i on i.uscc = a.into_uscc
         where a.id < $1 order by a.id desc limit $2",
        before,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// All codes under which these files' matters may stand: their own, and those that were merged into them.
pub async fn codes_of(db: impl PgExecutor<'_>, files: &[String]) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(r#"select code as "code!" from codes_of_files($1)"#, files).fetch_all(db).await?)
}
