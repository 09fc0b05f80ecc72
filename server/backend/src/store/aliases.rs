//! Table `subject_alias`: files that were made one.

use crate::Result;
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
