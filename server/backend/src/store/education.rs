//! Table `certificate`: who went through which course.

use crate::Result;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgExecutor;

/// A certificate to be put on file.
#[derive(Clone, Debug)]
pub struct NewCertificate<'a> {
    /// Its code, twenty characters.
    pub code: &'a str,
    /// The course.
    pub course: &'a str,
    /// Its version.
    pub version: i32,
    /// What the course is for.
    pub kind: &'a str,
    /// The name on it.
    pub holder: &'a str,
    /// The business and who acted for it, where somebody was signed in.
    pub business: Option<(&'a str, i64)>,
    /// The day.
    pub on: NaiveDate,
    /// The moment.
    pub at: DateTime<Utc>,
}

/// A certificate as issued.
#[derive(Clone, Debug)]
pub struct CertificateRow {
    /// Its code, twenty characters.
    pub code: String,
    /// The course.
    pub course: String,
    /// Its version.
    pub version: i32,
    /// The name on it.
    pub holder: String,
    /// The business.
    pub uscc: Option<String>,
    /// The day.
    pub issued_on: NaiveDate,
}

/// Puts a certificate on file.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn add(db: impl PgExecutor<'_>, new: &NewCertificate<'_>) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        "insert into certificate (code, course, version, kind, holder, uscc, account_id, issued_on, issued_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id",
        new.code,
        new.course,
        new.version,
        new.kind,
        new.holder,
        new.business.map(|(uscc, _)| uscc),
        new.business.map(|(_, account)| account),
        new.on,
        new.at
    )
    .fetch_one(db)
    .await?)
}

/// The certificate with this code.
pub async fn find(db: impl PgExecutor<'_>, code: &str) -> Result<Option<CertificateRow>> {
    Ok(sqlx::query_as!(
        CertificateRow,
        "select code, course, version, holder, uscc, issued_on from certificate where code = $1",
        code
    )
    .fetch_optional(db)
    .await?)
}

/// A business's latest certificate of a course.
pub async fn latest(db: impl PgExecutor<'_>, uscc: &str, course: &str) -> Result<Option<CertificateRow>> {
    Ok(sqlx::query_as!(
        CertificateRow,
        "select code, course, version, holder, uscc, issued_on from certificate
         where uscc = $1 and course = $2 order by id desc limit 1",
        uscc,
        course
    )
    .fetch_optional(db)
    .await?)
}
