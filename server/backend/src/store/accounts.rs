//! Tables `account`, `session`, `throttle`.

use crate::{Error, Result};
use chrono::{DateTime, Utc};
use shared::{
    access::{Role, Viewer},
    ids::AccountId,
};
use sqlx::PgExecutor;

/// The name of a role in the table.
pub fn role_code(role: Role) -> &'static str {
    match role {
        Role::Business => "business",
        Role::Official => "official",
        Role::CreditOffice => "credit_office",
        Role::Administrator => "administrator",
    }
}

/// The role of that name.
pub fn role(code: &str, account: i64) -> Result<Role> {
    match code {
        "business" => Ok(Role::Business),
        "official" => Ok(Role::Official),
        "credit_office" => Ok(Role::CreditOffice),
        "administrator" => Ok(Role::Administrator),
        other => Err(Error::inconsistent("account", "role", account, format!("unknown role {other}"))),
    }
}

/// What sign-in has to know.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The account.
    pub id: i64,
    /// Its password's hash.
    pub secret: String,
    /// Its role.
    pub role: String,
    /// May not sign in.
    pub disabled: bool,
}

/// The account with this address.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn credentials(db: impl PgExecutor<'_>, email: &str) -> Result<Option<Credentials>> {
    Ok(sqlx::query_as!(Credentials, "select id, secret, role, disabled from account where email = $1", email)
        .fetch_optional(db)
        .await?)
}

/// A new account.
#[derive(Clone, Debug)]
pub struct NewAccount<'a> {
    /// Lower-case address.
    pub email: &'a str,
    /// Hash of the password.
    pub secret: &'a str,
    /// Role.
    pub role: Role,
    /// For a business: whom it acts for.
    pub uscc: Option<&'a str>,
    /// For an official: the department.
    pub department: Option<&'a str>,
    /// Name in the header.
    pub name: &'a str,
}

/// Adds an account; `None` if the address has one already.
pub async fn add(db: impl PgExecutor<'_>, new: &NewAccount<'_>) -> Result<Option<AccountId>> {
    let row = sqlx::query!(
        "insert into account (email, secret, role, uscc, department, name) values ($1, $2, $3, $4, $5, $6)
         on conflict (email) do nothing returning id",
        new.email,
        new.secret,
        role_code(new.role),
        new.uscc,
        new.department,
        new.name
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|r| AccountId(r.id)))
}

/// The account of this address and the subject that it says it acts for.
pub async fn claim(db: impl PgExecutor<'_>, email: &str) -> Result<Option<(AccountId, String)>> {
    let row = sqlx::query!(r#"select id, uscc as "uscc!" from account where email = $1 and uscc is not null"#, email)
        .fetch_optional(db)
        .await?;
    Ok(row.map(|r| (AccountId(r.id), r.uscc)))
}

/// Lets an account act for a subject from now on; nothing happens when it may already.
pub async fn grant_mandate(
    db: impl PgExecutor<'_>,
    account: i64,
    uscc: &str,
    proven_by: &str,
    case_id: Option<i64>,
) -> Result<()> {
    sqlx::query!(
        "insert into mandate (account_id, uscc, proven_by, case_id) values ($1, $2, $3, $4) on conflict do nothing",
        account,
        uscc,
        proven_by,
        case_id
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Replaces a password's hash and ends the account's sessions; `None` if there is no such account.
pub async fn set_secret(tx: &mut sqlx::PgConnection, email: &str, secret: &str) -> Result<Option<AccountId>> {
    let row = sqlx::query!("update account set secret = $2 where email = $1 returning id", email, secret)
        .fetch_optional(&mut *tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    sqlx::query!("delete from session where account_id = $1", row.id).execute(&mut *tx).await?;
    Ok(Some(AccountId(row.id)))
}

/// Shuts an account and ends its sessions; `None` if there is no such account.
pub async fn disable(tx: &mut sqlx::PgConnection, email: &str) -> Result<Option<AccountId>> {
    let row = sqlx::query!("update account set disabled = true where email = $1 returning id", email)
        .fetch_optional(&mut *tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    sqlx::query!("delete from session where account_id = $1", row.id).execute(&mut *tx).await?;
    Ok(Some(AccountId(row.id)))
}

/// Opens a session and lets the account keep its ten newest.
pub async fn open_session(tx: &mut sqlx::PgConnection, token: &[u8], account: i64, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into session (token, account_id, opened_at, seen_at) values ($1, $2, $3, $3)",
        token,
        account,
        now
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "delete from session where account_id = $1 and token not in
             (select token from session where account_id = $1 order by opened_at desc, token limit 10)",
        account
    )
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// Who holds a session, and when it was last seen.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// Whose session.
    pub viewer: Viewer,
    /// Last request, to the minute.
    pub seen_at: DateTime<Utc>,
}

/// The session with this token's hash, unless it was opened before `opened_after` or last seen before `seen_after`.
pub async fn session(
    db: impl PgExecutor<'_>,
    token: &[u8],
    opened_after: DateTime<Utc>,
    seen_after: DateTime<Utc>,
) -> Result<Option<SessionRow>> {
    let row = sqlx::query!(
        r#"select a.id, a.role, a.name, a.uscc, a.department, s.seen_at,
                  exists (select from mandate m where m.account_id = a.id and m.uscc = a.uscc and m.ended_at is null)
                      as "proven!"
         from session s join account a on a.id = s.account_id
         where s.token = $1 and s.opened_at > $2 and s.seen_at > $3 and not a.disabled"#,
        token,
        opened_after,
        seen_after
    )
    .fetch_optional(db)
    .await?;
    row.map(|r| {
        let (uscc, claims) = if r.proven { (r.uscc, None) } else { (None, r.uscc) };
        Ok(SessionRow {
            viewer: Viewer {
                account: Some(AccountId(r.id)),
                role: Some(role(&r.role, r.id)?),
                name: r.name,
                uscc,
                claims,
                department: r.department,
            },
            seen_at: r.seen_at,
        })
    })
    .transpose()
}

/// Notes that a session was used.
pub async fn touch_session(db: impl PgExecutor<'_>, token: &[u8], now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("update session set seen_at = $2 where token = $1 and seen_at < $2", token, now).execute(db).await?;
    Ok(())
}

/// Ends a session.
pub async fn close_session(db: impl PgExecutor<'_>, token: &[u8]) -> Result<()> {
    sqlx::query!("delete from session where token = $1", token).execute(db).await?;
    Ok(())
}

/// Removes sessions and throttles that are over.
pub async fn expire(
    tx: &mut sqlx::PgConnection,
    seen_before: DateTime<Utc>,
    since_before: DateTime<Utc>,
) -> Result<u64> {
    let sessions = sqlx::query!("delete from session where seen_at < $1", seen_before).execute(&mut *tx).await?;
    let throttles =
        sqlx::query!("delete from throttle where since < $1 and (until is null or until < $1)", since_before)
            .execute(&mut *tx)
            .await?;
    Ok(sessions.rows_affected() + throttles.rows_affected())
}

/// Until when a key has to wait, if it has to.
pub async fn blocked_until(db: impl PgExecutor<'_>, key: &[u8], now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    let row =
        sqlx::query!("select until from throttle where key = $1 and until > $2", key, now).fetch_optional(db).await?;
    Ok(row.and_then(|r| r.until))
}

/// Notes a failure and blocks the key once there were `limit` of them within `window_start` and now.
pub async fn note_failure(
    db: impl PgExecutor<'_>,
    key: &[u8],
    limit: i32,
    now: DateTime<Utc>,
    window_start: DateTime<Utc>,
    blocked_until: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into throttle as t (key, failures, since, until)
         values ($1, 1, $3, case when $2 <= 1 then $5::timestamptz end)
         on conflict (key) do update set
             failures = case when t.since < $4 or t.until <= $3 then 1 else t.failures + 1 end,
             since    = case when t.since < $4 or t.until <= $3 then $3 else t.since end,
             until    = case when t.since < $4 or t.until <= $3 then null
                             when t.failures + 1 >= $2 then $5::timestamptz else t.until end",
        key,
        limit,
        now,
        window_start,
        blocked_until
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets the failures of a key.
pub async fn forgive(db: impl PgExecutor<'_>, key: &[u8]) -> Result<()> {
    sqlx::query!("delete from throttle where key = $1", key).execute(db).await?;
    Ok(())
}
