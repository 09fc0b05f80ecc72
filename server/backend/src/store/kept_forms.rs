//! Table `kept_form`: forms of a visit, to be shown once more after a redirect.

use crate::Result;
use chrono::{DateTime, Utc};
use sqlx::{PgExecutor, types::Json};

/// Keeps a form, sealed, over an earlier one of the same name.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn keep(
    db: impl PgExecutor<'_>,
    visit: &str,
    form: &str,
    sealed: &str,
    expires: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into kept_form (visit, form, state, expires_at) values ($1, $2, $3, $4)
         on conflict (visit, form) do update set state = excluded.state, expires_at = excluded.expires_at",
        visit,
        form,
        Json(sealed) as _,
        expires
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The form kept under a visit, as it was sealed. It stays, so that reloading the page shows the same.
pub async fn find(db: impl PgExecutor<'_>, visit: &str, form: &str, now: DateTime<Utc>) -> Result<Option<String>> {
    let row = sqlx::query!(
        r#"select state #>> '{}' as "state!" from kept_form
           where visit = $1 and form = $2 and expires_at > $3 and jsonb_typeof(state) = 'string'"#,
        visit,
        form,
        now
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|r| r.state))
}

/// Forgets a form that has served.
pub async fn forget(db: impl PgExecutor<'_>, visit: &str, form: &str) -> Result<()> {
    sqlx::query!("delete from kept_form where visit = $1 and form = $2", visit, form).execute(db).await?;
    Ok(())
}

/// Removes what is over.
pub async fn expire(db: impl PgExecutor<'_>, now: DateTime<Utc>) -> Result<u64> {
    Ok(sqlx::query!("delete from kept_form where expires_at <= $1", now).execute(db).await?.rows_affected())
}
