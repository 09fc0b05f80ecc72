//! Tables `second_factor`, `recovery_code`, `pending_sign_in`, `account_link`: what proves that somebody is the holder.

use crate::Result;
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

/// A second factor.
#[derive(Clone, Debug)]
pub struct FactorRow {
    /// Its secret, sealed.
    pub secret: String,
    /// Since when it is asked for; `None` while it is being set up.
    pub confirmed_at: Option<DateTime<Utc>>,
}

/// The second factor of an account.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn find(db: impl PgExecutor<'_>, account: i64) -> Result<Option<FactorRow>> {
    Ok(sqlx::query_as!(FactorRow, "select secret, confirmed_at from second_factor where account_id = $1", account)
        .fetch_optional(db)
        .await?)
}

/// Begins to set one up; one that is being set up already stays as it is.
pub async fn begin(db: impl PgExecutor<'_>, account: i64, sealed: &str, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into second_factor (account_id, secret, created_at) values ($1, $2, $3) on conflict do nothing",
        account,
        sealed,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Uses the code of a step; `false` where this or a later one was used already.
pub async fn use_step(db: impl PgExecutor<'_>, account: i64, step: i64) -> Result<bool> {
    let done =
        sqlx::query!("update second_factor set last_step = $2 where account_id = $1 and last_step < $2", account, step)
            .execute(db)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// From now on it is asked for.
pub async fn confirm(db: impl PgExecutor<'_>, account: i64, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("update second_factor set confirmed_at = $2 where account_id = $1", account, now).execute(db).await?;
    Ok(())
}

/// Takes the second factor and its recovery codes away; `false` where there was none.
pub async fn remove(tx: &mut PgConnection, account: i64) -> Result<bool> {
    sqlx::query!("delete from recovery_code where account_id = $1", account).execute(&mut *tx).await?;
    let done = sqlx::query!("delete from second_factor where account_id = $1", account).execute(tx).await?;
    Ok(done.rows_affected() == 1)
}

/// Replaces the recovery codes.
pub async fn set_codes(tx: &mut PgConnection, account: i64, hashes: &[String]) -> Result<()> {
    sqlx::query!("delete from recovery_code where account_id = $1", account).execute(&mut *tx).await?;
    sqlx::query!("insert into recovery_code (account_id, hash) select $1, unnest($2::text[])", account, hashes)
        .execute(tx)
        .await?;
    Ok(())
}

/// Uses a recovery code; `false` where there is no such one or it was used.
pub async fn use_code(db: impl PgExecutor<'_>, account: i64, hash: &str, now: DateTime<Utc>) -> Result<bool> {
    let done = sqlx::query!(
        "update recovery_code set used_at = $3 where account_id = $1 and hash = $2 and used_at is null",
        account,
        hash,
        now
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Recovery codes that were not used.
pub async fn codes_left(db: impl PgExecutor<'_>, account: i64) -> Result<i64> {
    let row = sqlx::query!(
        r#"select count(*) as "n!" from recovery_code where account_id = $1 and used_at is null"#,
        account
    );
    Ok(row.fetch_one(db).await?.n)
}

/// Remembers that a password was right and the code is to come.
pub async fn put_pending(db: impl PgExecutor<'_>, visit: &[u8], account: i64, until: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into pending_sign_in (visit, account_id, expires_at) values ($1, $2, $3)
         on conflict (visit) do update set account_id = excluded.account_id, expires_at = excluded.expires_at",
        visit,
        account,
        until
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Whose code is to come.
pub async fn pending(db: impl PgExecutor<'_>, visit: &[u8], now: DateTime<Utc>) -> Result<Option<i64>> {
    let row = sqlx::query!("select account_id from pending_sign_in where visit = $1 and expires_at > $2", visit, now);
    Ok(row.fetch_optional(db).await?.map(|r| r.account_id))
}

/// The code came.
pub async fn end_pending(db: impl PgExecutor<'_>, visit: &[u8]) -> Result<()> {
    sqlx::query!("delete from pending_sign_in where visit = $1", visit).execute(db).await?;
    Ok(())
}

/// What a link that went out by mail is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A new password.
    Recover,
    /// This address is mine.
    Confirm,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Purpose::Recover => "recover",
            Purpose::Confirm => "confirm",
        }
    }
}

/// A link; those of the same purpose that went out before are worth nothing from now on.
pub async fn put_link(
    tx: &mut PgConnection,
    token: &[u8],
    account: i64,
    purpose: Purpose,
    email: &str,
    until: DateTime<Utc>,
) -> Result<()> {
    drop_links(&mut *tx, account, purpose).await?;
    sqlx::query!(
        "insert into account_link (token, account_id, purpose, email, expires_at) values ($1, $2, $3, $4, $5)",
        token,
        account,
        purpose.as_str(),
        email,
        until
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whose link it is, and to which address it went.
pub async fn link(
    db: impl PgExecutor<'_>,
    token: &[u8],
    purpose: Purpose,
    now: DateTime<Utc>,
) -> Result<Option<(i64, String)>> {
    let row = sqlx::query!(
        "select account_id, email from account_link where token = $1 and purpose = $2 and expires_at > $3",
        token,
        purpose.as_str(),
        now
    );
    Ok(row.fetch_optional(db).await?.map(|r| (r.account_id, r.email)))
}

/// Uses a link; `false` where somebody was quicker.
pub async fn take_link(db: impl PgExecutor<'_>, token: &[u8]) -> Result<bool> {
    Ok(sqlx::query!("delete from account_link where token = $1", token).execute(db).await?.rows_affected() == 1)
}

/// Links of an account that are worth nothing from now on.
pub async fn drop_links(db: impl PgExecutor<'_>, account: i64, purpose: Purpose) -> Result<()> {
    sqlx::query!("delete from account_link where account_id = $1 and purpose = $2", account, purpose.as_str())
        .execute(db)
        .await?;
    Ok(())
}
