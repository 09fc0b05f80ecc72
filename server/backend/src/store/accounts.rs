//! Tables `account`, `session`, `throttle`.

use crate::{Error, Result};
use chrono::{DateTime, NaiveDate, Utc};
use shared::{
    access::{Role, StandsFor, Viewer},
    ids::AccountId,
};
use sqlx::{PgExecutor, types::Json};

/// The name of a role in the table.
pub fn role_code(role: Role) -> &'static str {
    match role {
        Role::Business => "business",
        Role::Official => "official",
        Role::CreditOffice => "credit_office",
        Role::District => "district",
        Role::Auditor => "auditor",
        Role::Administrator => "administrator",
    }
}

/// The role of that name.
pub fn role(code: &str, account: i64) -> Result<Role> {
    match code {
        "business" => Ok(Role::Business),
        "official" => Ok(Role::Official),
        "credit_office" => Ok(Role::CreditOffice),
        "district" => Ok(Role::District),
        "auditor" => Ok(Role::Auditor),
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
    /// For a district's office: the division.
    pub district: Option<&'a str>,
    /// Name in the header.
    pub name: &'a str,
}

/// Adds an account; `None` if the address has one already.
pub async fn add(db: impl PgExecutor<'_>, new: &NewAccount<'_>) -> Result<Option<AccountId>> {
    let row = sqlx::query!(
        "insert into account (email, secret, role, uscc, department, name, district) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (email) do nothing returning id",
        new.email,
        new.secret,
        role_code(new.role),
        new.uscc,
        new.department,
        new.name,
        new.district
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

/// Replaces a password's hash and ends the account's sessions; `None` if there is no such account.
pub async fn set_secret(tx: &mut sqlx::PgConnection, email: &str, secret: &str) -> Result<Option<AccountId>> {
    let row = sqlx::query!(
        "update account set secret = $2, secret_changed_at = now() where email = $1 returning id",
        email,
        secret
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    sqlx::query!("delete from session where account_id = $1", row.id).execute(&mut *tx).await?;
    Ok(Some(AccountId(row.id)))
}

/// Puts an account that works in an office into a section, or into none; `None` if there is no such account. What the account
/// was given stays its own.
pub async fn set_section(db: impl PgExecutor<'_>, email: &str, section: Option<&str>) -> Result<Option<AccountId>> {
    Ok(sqlx::query_scalar!(
        "update account set section = $2
         where email = $1 and role in ('official', 'credit_office', 'district') returning id",
        email,
        section
    )
    .fetch_optional(db)
    .await?
    .map(AccountId))
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

/// Opens a session and lets the account keep its ten newest. It acts for the business that the account was opened for, or
/// for another one that it may act for on a day.
pub async fn open_session(
    tx: &mut sqlx::PgConnection,
    token: &[u8],
    account: i64,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<()> {
    sqlx::query!(
        "insert into session (token, account_id, opened_at, seen_at, uscc) values ($1, $2, $3, $3,
             (select m.uscc from mandate m join account a on a.id = m.account_id
              where m.account_id = $2 and m.ended_at is null and (m.until is null or m.until >= $4)
              order by m.uscc = a.uscc desc, m.since, m.id limit 1))",
        token,
        account,
        now,
        today
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
    /// What the session is called.
    pub id: i64,
    /// Whose session.
    pub viewer: Viewer,
    /// The account's own role, whosever place it takes.
    pub own_role: Role,
    /// Last request, to the minute.
    pub seen_at: DateTime<Utc>,
    /// The account signs in with a second factor.
    pub factor: bool,
}

/// The session with this token's hash, unless it was opened before `opened_after` or last seen before `seen_after`. Whether
/// it may act for its business is asked each time: a mandate that ended has ended.
pub async fn session(
    db: impl PgExecutor<'_>,
    token: &[u8],
    opened_after: DateTime<Utc>,
    seen_after: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Option<SessionRow>> {
    let row = sqlx::query!(
        r#"select s.id as session, a.id, a.role, coalesce(b.name, a.name) as "name!", coalesce(s.uscc, a.uscc) as uscc,
                  a.department, a.district, s.seen_at,
                  d.delegator as "delegator?", o.role as "role_for?", o.department as department_for,
                  o.district as district_for,
                  (select jsonb_agg(jsonb_build_object('account', g.delegator, 'name', p.name) order by g.id)
                   from delegation g join account p on p.id = g.delegator
                   where g.deputy = a.id and g.ended_on is null and $4 between g.from_on and g.until and not p.disabled)
                      as "may_stand_for: Json<Vec<StandsFor>>",
                  exists (select from second_factor f where f.account_id = a.id and f.confirmed_at is not null) as "factor!",
                  exists (select from mandate m where m.account_id = a.id and m.uscc = coalesce(s.uscc, a.uscc)
                              and m.ended_at is null and (m.until is null or m.until >= $4)) as "proven!"
         from session s join account a on a.id = s.account_id left join subject b on b.uscc = s.uscc and s.uscc <> a.uscc
         left join delegation d on d.id = s.delegation_id and d.deputy = a.id and d.ended_on is null
                               and $4 between d.from_on and d.until
         left join account o on o.id = d.delegator and not o.disabled
         where s.token = $1 and s.opened_at > $2 and s.seen_at > $3 and not a.disabled"#,
        token,
        opened_after,
        seen_after,
        today
    )
    .fetch_optional(db)
    .await?;
    row.map(|r| {
        let (uscc, claims) = if r.proven { (r.uscc, None) } else { (None, r.uscc) };
        let own_role = role(&r.role, r.id)?;
        let may_stand_for = r.may_stand_for.map_or_else(Vec::new, |Json(delegators)| delegators);
        let stands_for = may_stand_for.iter().find(|delegator| r.delegator == Some(delegator.account.0)).cloned();
        // Whoever stands in has the delegator's place, and the own name.
        let (role, department, district) = match (&stands_for, r.role_for) {
            (Some(delegator), Some(code)) => (role(&code, delegator.account.0)?, r.department_for, r.district_for),
            _ => (own_role, r.department, r.district),
        };
        Ok(SessionRow {
            own_role,
            id: r.session,
            viewer: Viewer {
                account: Some(AccountId(r.id)),
                role: Some(role),
                name: r.name,
                uscc,
                claims,
                department,
                district,
                stands_for,
                may_stand_for,
            },
            seen_at: r.seen_at,
            factor: r.factor,
        })
    })
    .transpose()
}

/// One open session as its holder sees it.
#[derive(Clone, Debug)]
pub struct DeviceRow {
    /// What it is called.
    pub id: i64,
    /// What the browser says of itself.
    pub device: String,
    /// From where it was opened.
    pub address: String,
    /// When.
    pub opened_at: DateTime<Utc>,
    /// Last request.
    pub seen_at: DateTime<Utc>,
}

/// Open sessions of an account, the newest first; there are ten at most.
pub async fn sessions_of(
    db: impl PgExecutor<'_>,
    account: i64,
    opened_after: DateTime<Utc>,
    seen_after: DateTime<Utc>,
) -> Result<Vec<DeviceRow>> {
    Ok(sqlx::query_as!(
        DeviceRow,
        "select id, device, address, opened_at, seen_at from session
         where account_id = $1 and opened_at > $2 and seen_at > $3 order by seen_at desc, id desc limit 10",
        account,
        opened_after,
        seen_after
    )
    .fetch_all(db)
    .await?)
}

/// Notes what the browser of a session says of itself.
pub async fn note_device(db: impl PgExecutor<'_>, token: &[u8], device: &str, address: &str) -> Result<()> {
    sqlx::query!("update session set device = $2, address = $3 where token = $1", token, device, address)
        .execute(db)
        .await?;
    Ok(())
}

/// Ends one session of an account; `false` if it has no such session.
pub async fn end_session(db: impl PgExecutor<'_>, account: i64, id: i64) -> Result<bool> {
    let done = sqlx::query!("delete from session where account_id = $1 and id = $2", account, id).execute(db).await?;
    Ok(done.rows_affected() == 1)
}

/// Ends all sessions of an account but one; 0 spares none.
pub async fn end_other_sessions(db: impl PgExecutor<'_>, account: i64, spared: i64) -> Result<u64> {
    let done =
        sqlx::query!("delete from session where account_id = $1 and id <> $2", account, spared).execute(db).await?;
    Ok(done.rows_affected())
}

/// Lets a session act for a business, or say that it does.
pub async fn act_for(db: impl PgExecutor<'_>, session: i64, uscc: &str) -> Result<()> {
    sqlx::query!("update session set uscc = $2 where id = $1", session, uscc).execute(db).await?;
    Ok(())
}

/// An account as its holder changes it.
#[derive(Clone, Debug)]
pub struct OwnRow {
    /// The account.
    pub id: i64,
    /// Its address.
    pub email: String,
    /// Its password's hash.
    pub secret: String,
    /// Its role.
    pub role: String,
    /// Its name.
    pub name: String,
    /// The business that it was opened for.
    pub uscc: Option<String>,
    /// When its address was confirmed.
    pub email_confirmed_at: Option<DateTime<Utc>>,
    /// May not sign in.
    pub disabled: bool,
}

/// One account.
pub async fn own(db: impl PgExecutor<'_>, id: i64) -> Result<Option<OwnRow>> {
    Ok(sqlx::query_as!(
        OwnRow,
        "select id, email, secret, role, name, uscc, email_confirmed_at, disabled from account where id = $1",
        id
    )
    .fetch_optional(db)
    .await?)
}

/// One account by its address.
pub async fn own_by_email(db: impl PgExecutor<'_>, email: &str) -> Result<Option<OwnRow>> {
    Ok(sqlx::query_as!(
        OwnRow,
        "select id, email, secret, role, name, uscc, email_confirmed_at, disabled from account where email = $1",
        email
    )
    .fetch_optional(db)
    .await?)
}

/// One account, locked until the transaction ends: of two who change it at once, one waits.
pub async fn lock(tx: &mut sqlx::PgConnection, id: i64) -> Result<bool> {
    let row = sqlx::query!("select id from account where id = $1 and not disabled for update", id);
    Ok(row.fetch_optional(tx).await?.is_some())
}

/// Replaces the password's hash of an account.
pub async fn change_secret(db: impl PgExecutor<'_>, id: i64, secret: &str, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("update account set secret = $2, secret_changed_at = $3 where id = $1", id, secret, now)
        .execute(db)
        .await?;
    Ok(())
}

/// Gives an account the address that was confirmed for it; `false` where another account has it.
pub async fn confirm_email(tx: &mut sqlx::PgConnection, id: i64, email: &str, now: DateTime<Utc>) -> Result<bool> {
    let taken = sqlx::query!("select id from account where email = $1 and id <> $2", email, id);
    if taken.fetch_optional(&mut *tx).await?.is_some() {
        return Ok(false);
    }
    sqlx::query!("update account set email = $2, email_confirmed_at = $3 where id = $1", id, email, now)
        .execute(tx)
        .await?;
    Ok(true)
}

/// Says that the operator vouches for the address of an account.
pub async fn vouch_email(db: impl PgExecutor<'_>, id: i64, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("update account set email_confirmed_at = $2 where id = $1", id, now).execute(db).await?;
    Ok(())
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

/// Removes sessions, half sign-ins, links and throttles that are over.
pub async fn expire(
    tx: &mut sqlx::PgConnection,
    seen_before: DateTime<Utc>,
    since_before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<u64> {
    let sessions = sqlx::query!("delete from session where seen_at < $1", seen_before).execute(&mut *tx).await?;
    let over = sqlx::query!("delete from pending_sign_in where expires_at < $1", now).execute(&mut *tx).await?;
    let links = sqlx::query!("delete from account_link where expires_at < $1", now).execute(&mut *tx).await?;
    let attempts = sqlx::query!("delete from identity_attempt where expires_at < $1", now).execute(&mut *tx).await?;
    let throttles =
        sqlx::query!("delete from throttle where since < $1 and (until is null or until < $2)", since_before, now)
            .execute(&mut *tx)
            .await?;
    let rows = [sessions, over, links, attempts, throttles];
    Ok(rows.iter().map(sqlx::postgres::PgQueryResult::rows_affected).sum())
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
