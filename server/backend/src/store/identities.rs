//! Tables `account_identity`, `identity_attempt`.

use crate::Result;
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

/// A sign-in that goes through the provider.
#[derive(Clone, Copy, Debug)]
pub struct NewAttempt<'a> {
    /// Digest of the state.
    pub state: &'a [u8],
    /// Digest of what only the browser that began has.
    pub browser: &'a [u8],
    /// Nonce and verifier, sealed.
    pub secret: &'a str,
    /// Who wants to be known to the provider; `None`: somebody wants to sign in.
    pub account: Option<i64>,
    /// Where it goes on afterwards.
    pub back: &'a str,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// Begins one.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn begin(db: impl PgExecutor<'_>, new: &NewAttempt<'_>) -> Result<()> {
    sqlx::query!(
        "insert into identity_attempt (state, browser, secret, account_id, back, expires_at) values ($1, $2, $3, $4, $5, $6)",
        new.state,
        new.browser,
        new.secret,
        new.account,
        new.back,
        new.until
    )
    .execute(db)
    .await?;
    Ok(())
}

/// One that came back.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Nonce and verifier, sealed.
    pub secret: String,
    /// Who wanted to be known to the provider.
    pub account_id: Option<i64>,
    /// Where it goes on.
    pub back: String,
}

/// Ends one: it serves once, in the browser that began it, in time.
pub async fn end(db: impl PgExecutor<'_>, state: &[u8], browser: &[u8], now: DateTime<Utc>) -> Result<Option<Attempt>> {
    Ok(sqlx::query_as!(
        Attempt,
        "delete from identity_attempt where state = $1 and browser = $2 and expires_at > $3
         returning secret, account_id, back",
        state,
        browser,
        now
    )
    .fetch_optional(db)
    .await?)
}

/// The account that somebody signs in to.
pub async fn account_of(db: impl PgExecutor<'_>, issuer: &str, subject: &str) -> Result<Option<i64>> {
    let found = sqlx::query_scalar!(
        "select account_id from account_identity where issuer = $1 and subject = $2",
        issuer,
        subject
    );
    Ok(found.fetch_optional(db).await?)
}

/// How an attempt to link ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linked {
    /// It is new.
    Now,
    /// It was linked to this account before.
    Before,
    /// This somebody has another account.
    OtherAccount,
    /// This account is somebody else's at the provider.
    OtherIdentity,
}

/// Lets somebody sign in to an account, where neither has another.
pub async fn link(
    tx: &mut PgConnection,
    issuer: &str,
    subject: &str,
    account: i64,
    now: DateTime<Utc>,
) -> Result<Linked> {
    let done = sqlx::query!(
        "insert into account_identity (issuer, subject, account_id, linked_at) values ($1, $2, $3, $4) on conflict do nothing",
        issuer,
        subject,
        account,
        now
    )
    .execute(&mut *tx)
    .await?;
    if done.rows_affected() == 1 {
        return Ok(Linked::Now);
    }
    Ok(match account_of(tx, issuer, subject).await? {
        Some(owner) if owner == account => Linked::Before,
        Some(_) => Linked::OtherAccount,
        None => Linked::OtherIdentity,
    })
}

/// Lets a session lead to the provider to link, until then.
pub async fn allow(db: impl PgExecutor<'_>, session: i64, until: DateTime<Utc>) -> Result<()> {
    sqlx::query!("update session set may_link_until = $2 where id = $1", session, until).execute(db).await?;
    Ok(())
}

/// Whether a session may lead to the provider to link.
pub async fn allowed(db: impl PgExecutor<'_>, session: i64, now: DateTime<Utc>) -> Result<bool> {
    let found = sqlx::query_scalar!(
        r#"select coalesce(may_link_until > $2, false) as "allowed!" from session where id = $1"#,
        session,
        now
    );
    Ok(found.fetch_optional(db).await?.unwrap_or_default())
}

/// Since when an account is known to a provider.
pub async fn linked_at(db: impl PgExecutor<'_>, issuer: &str, account: i64) -> Result<Option<DateTime<Utc>>> {
    let found = sqlx::query_scalar!(
        r#"select min(linked_at) from account_identity where issuer = $1 and account_id = $2"#,
        issuer,
        account
    );
    Ok(found.fetch_one(db).await?)
}

/// Nobody signs in to an account by the provider any more.
pub async fn unlink(db: impl PgExecutor<'_>, account: i64) -> Result<bool> {
    let done = sqlx::query!("delete from account_identity where account_id = $1", account).execute(db).await?;
    Ok(done.rows_affected() > 0)
}
