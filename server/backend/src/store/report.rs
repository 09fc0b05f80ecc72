//! Tables `report`, `report_fetch`: what was issued, and who fetched it.

use crate::Result;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgExecutor;

/// A report to be put on file.
#[derive(Clone, Debug)]
pub struct NewReport<'a> {
    /// Its code, twenty characters.
    pub code: &'a str,
    /// Kind.
    pub kind: &'a str,
    /// On whom.
    pub uscc: &'a str,
    /// Name as on the report.
    pub name: &'a str,
    /// Sectors.
    pub sectors: &'a [String],
    /// The period.
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// What for.
    pub purpose: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Who ordered it.
    pub account: i64,
    /// For which department; `None` = the subject for itself.
    pub department: Option<&'a str>,
    /// Day of issue.
    pub on: NaiveDate,
    /// Moment of issue.
    pub at: DateTime<Utc>,
    /// SM3 of the file.
    pub digest: &'a [u8],
    /// SM3 of what it rests on.
    pub rests_on: &'a [u8],
    /// Pages.
    pub pages: i32,
    /// Bytes.
    pub size: i64,
    /// Fingerprint of the key.
    pub key: &'a str,
    /// For show only.
    pub demonstration: bool,
}

/// A report as issued.
#[derive(Clone, Debug)]
pub struct ReportRow {
    /// Number.
    pub id: i64,
    /// Its code, twenty characters.
    pub code: String,
    /// Kind.
    pub kind: String,
    /// On whom.
    pub uscc: String,
    /// Name as on the report.
    pub name: String,
    /// Sectors.
    pub sectors: Vec<String>,
    /// First day of the period.
    pub period_from: Option<NaiveDate>,
    /// Last day of the period.
    pub period_to: Option<NaiveDate>,
    /// What for.
    pub purpose: String,
    /// Why.
    pub reason: String,
    /// Who ordered it.
    pub account_id: i64,
    /// For which department.
    pub department: Option<String>,
    /// Day of issue.
    pub issued_on: NaiveDate,
    /// SM3 of the file.
    pub digest: Vec<u8>,
    /// SM3 of what it rests on.
    pub rests_on: Vec<u8>,
    /// Pages.
    pub pages: i32,
    /// Bytes.
    pub size: i64,
    /// For show only.
    pub demonstration: bool,
}

/// Puts a report on file.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn add(db: impl PgExecutor<'_>, new: &NewReport<'_>) -> Result<i64> {
    let row = sqlx::query!(
        "insert into report (code, kind, uscc, name, sectors, period_from, period_to, purpose, reason, account_id, department,
                             issued_on, issued_at, digest, rests_on, pages, size, key, demonstration)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) returning id",
        new.code,
        new.kind,
        new.uscc,
        new.name,
        new.sectors,
        new.period.map(|period| period.0),
        new.period.map(|period| period.1),
        new.purpose,
        new.reason,
        new.account,
        new.department,
        new.on,
        new.at,
        new.digest,
        new.rests_on,
        new.pages,
        new.size,
        new.key,
        new.demonstration
    )
    .fetch_one(db)
    .await?;
    Ok(row.id)
}

/// The report with this code.
pub async fn find(db: impl PgExecutor<'_>, code: &str) -> Result<Option<ReportRow>> {
    Ok(sqlx::query_as!(
        ReportRow,
        "select id, code, kind, uscc, name, sectors, period_from, period_to, purpose, reason, account_id, department,
                issued_on, digest, rests_on, pages, size, demonstration
         from report where code = $1",
        code
    )
    .fetch_optional(db)
    .await?)
}

/// Reports on a subject (by anyone, or only by one account for one department), newest first, before the one numbered `before`.
pub async fn list(
    db: impl PgExecutor<'_>,
    uscc: Option<&str>,
    by: Option<(i64, &str)>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<ReportRow>> {
    Ok(sqlx::query_as!(
        ReportRow,
        "select id, code, kind, uscc, name, sectors, period_from, period_to, purpose, reason, account_id, department,
                issued_on, digest, rests_on, pages, size, demonstration
         from report
         where ($1::text is null or uscc = $1) and ($2::bigint is null or account_id = $2 and department = $5)
           and id < coalesce($3, 9223372036854775807)
         order by id desc limit $4",
        uscc,
        by.map(|(account, _)| account),
        before,
        limit,
        by.map(|(_, department)| department)
    )
    .fetch_all(db)
    .await?)
}

/// How many full reports a subject took for itself from a day on.
pub async fn own_full_since(db: impl PgExecutor<'_>, uscc: &str, since: NaiveDate) -> Result<i64> {
    let row = sqlx::query!(
        r#"select count(*) as "n!" from report where uscc = $1 and kind = 'full' and department is null and issued_on >= $2"#,
        uscc,
        since
    )
    .fetch_one(db)
    .await?;
    Ok(row.n)
}

/// Notes that somebody fetched a report.
pub async fn note_fetch(
    db: impl PgExecutor<'_>,
    report: i64,
    account: i64,
    department: Option<&str>,
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into report_fetch (report_id, account_id, department, at) values ($1, $2, $3, $4)",
        report,
        account,
        department,
        at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Who fetched a report, the last ones first.
pub async fn fetches(db: impl PgExecutor<'_>, report: i64, limit: i64) -> Result<Vec<(Option<String>, DateTime<Utc>)>> {
    let rows = sqlx::query!(
        "select department, at from report_fetch where report_id = $1 order by id desc limit $2",
        report,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.department, row.at)).collect())
}
