//! Table `delegation`: who stands in for whom.

use super::assignments::office_of;
use crate::Result;
use chrono::{DateTime, NaiveDate, Utc};
use shared::access::Scope;
use sqlx::{PgConnection, PgExecutor};

/// An account that works in an office.
#[derive(Clone, Debug)]
pub struct OfficeRow {
    /// The account.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// The enabled account of an office with this address.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn office_account(db: impl PgExecutor<'_>, email: &str) -> Result<Option<OfficeRow>> {
    Ok(sqlx::query_as!(
        OfficeRow,
        "select id, name from account
         where email = $1 and not disabled and role in ('official', 'credit_office', 'district')",
        email
    )
    .fetch_optional(db)
    .await?)
}

/// Colleagues of an account, of the same role and office: address and name.
pub async fn colleagues(db: impl PgExecutor<'_>, account: i64, limit: i64) -> Result<Vec<(String, String)>> {
    let rows = sqlx::query!(
        "select c.email, c.name from account c join account a on a.id = $1
         where c.id <> a.id and not c.disabled and c.role = a.role and c.department is not distinct from a.department
           and c.district is not distinct from a.district
           and not exists (select from api_key k where k.account_id = c.id)
         order by c.name, c.id limit $2",
        account,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.email, row.name)).collect())
}

/// Accounts that are about to take part in a delegation, locked until the transaction ends: of two made at once the second
/// sees the first.
pub async fn lock_accounts(db: impl PgExecutor<'_>, accounts: &[i64]) -> Result<()> {
    sqlx::query!("select id from account where id = any($1) order by id for update", accounts).fetch_all(db).await?;
    Ok(())
}

/// What stands against a new delegation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Against {
    /// The place is taken already on some of these days.
    Taken {
        /// First day.
        from: NaiveDate,
        /// Last day.
        until: NaiveDate,
        /// By whom.
        deputy: String,
    },
    /// It would be passed on: the delegator stands in for somebody, or the deputy's own place is somebody else's.
    Chain,
}

/// What stands against a delegation of these days.
pub async fn against(
    db: impl PgExecutor<'_>,
    (delegator, deputy): (i64, i64),
    (from, until): (NaiveDate, NaiveDate),
) -> Result<Option<Against>> {
    let row = sqlx::query!(
        r#"select d.delegator = $1 as "taken!", d.from_on, d.until, p.name
           from delegation d join account p on p.id = d.deputy
           where d.ended_on is null and d.from_on <= $4 and d.until >= $3
             and (d.delegator in ($1, $2) or d.deputy = $1)
           order by d.delegator = $1 desc, d.id limit 1"#,
        delegator,
        deputy,
        from,
        until
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| match row.taken {
        true => Against::Taken { from: row.from_on, until: row.until, deputy: row.name },
        false => Against::Chain,
    }))
}

/// A delegation to make.
#[derive(Clone, Debug)]
pub struct NewDelegation<'a> {
    /// Whose place is taken.
    pub delegator: i64,
    /// By whom.
    pub deputy: i64,
    /// First and last day.
    pub days: (NaiveDate, NaiveDate),
    /// Why.
    pub reason: &'a str,
    /// The delegator is away.
    pub away: bool,
    /// When it is made.
    pub now: DateTime<Utc>,
}

/// Makes a delegation and gives its number.
pub async fn add(db: impl PgExecutor<'_>, new: &NewDelegation<'_>) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        "insert into delegation (delegator, deputy, from_on, until, reason, away, made_at)
         values ($1, $2, $3, $4, $5, $6, $7) returning id",
        new.delegator,
        new.deputy,
        new.days.0,
        new.days.1,
        new.reason,
        new.away,
        new.now
    )
    .fetch_one(db)
    .await?)
}

/// One delegation.
#[derive(Clone, Debug)]
pub struct DelegationRow {
    /// Its number.
    pub id: i64,
    /// Whose place is taken.
    pub delegator: i64,
    /// Their name.
    pub delegator_name: String,
    /// By whom.
    pub deputy: i64,
    /// Their name.
    pub deputy_name: String,
    /// First day.
    pub from_on: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Why.
    pub reason: String,
    /// The delegator is away.
    pub away: bool,
    /// The day on which it was ended.
    pub ended_on: Option<NaiveDate>,
    /// By whom.
    pub ender: Option<String>,
}

/// Delegations that an account gave or was given, or everybody's; the newest first, behind a number.
pub async fn list(
    db: impl PgExecutor<'_>,
    account: Option<i64>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<DelegationRow>> {
    Ok(sqlx::query_as!(
        DelegationRow,
        r#"select d.id, d.delegator, a.name as delegator_name, d.deputy, p.name as deputy_name, d.from_on, d.until,
                  d.reason, d.away, d.ended_on, e.name as "ender?"
           from delegation d join account a on a.id = d.delegator join account p on p.id = d.deputy
           left join account e on e.id = d.ended_by
           where ($1::bigint is null or d.delegator = $1 or d.deputy = $1) and ($2::bigint is null or d.id < $2)
           order by d.id desc limit $3"#,
        account,
        before,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// One delegation by its number.
pub async fn find(db: impl PgExecutor<'_>, id: i64) -> Result<Option<DelegationRow>> {
    Ok(sqlx::query_as!(
        DelegationRow,
        r#"select d.id, d.delegator, a.name as delegator_name, d.deputy, p.name as deputy_name, d.from_on, d.until,
                  d.reason, d.away, d.ended_on, e.name as "ender?"
           from delegation d join account a on a.id = d.delegator join account p on p.id = d.deputy
           left join account e on e.id = d.ended_by
           where d.id = $1"#,
        id
    )
    .fetch_optional(db)
    .await?)
}

/// Ends a delegation that has not ended; sessions that took its place go back to their own.
pub async fn end(tx: &mut PgConnection, id: i64, by: i64, on: NaiveDate) -> Result<bool> {
    let done = sqlx::query!(
        "update delegation set ended_on = $3, ended_by = $2 where id = $1 and ended_on is null and until >= $3",
        id,
        by,
        on
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("update session set delegation_id = null where delegation_id = $1", id).execute(tx).await?;
    Ok(done.rows_affected() == 1)
}

/// The session takes a delegator's place, or its own again; `false` where the delegation does not let it.
pub async fn stand_in(db: impl PgExecutor<'_>, session: i64, delegator: Option<i64>, today: NaiveDate) -> Result<bool> {
    let done = sqlx::query!(
        "update session s
         set delegation_id = (select d.id from delegation d join account o on o.id = d.delegator
                              where d.delegator = $2 and d.deputy = s.account_id and d.ended_on is null
                                and $3 between d.from_on and d.until and not o.disabled)
         where s.id = $1
           and ($2::bigint is null
                or exists (select from delegation d join account o on o.id = d.delegator
                           where d.delegator = $2 and d.deputy = s.account_id and d.ended_on is null
                             and $3 between d.from_on and d.until and not o.disabled))",
        session,
        delegator,
        today
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Who is away from an office: name, deputy, last day.
pub async fn away(
    db: impl PgExecutor<'_>,
    office: Scope<'_>,
    today: NaiveDate,
    limit: i64,
) -> Result<Vec<(String, String, NaiveDate)>> {
    let Some((role, code)) = office_of(office) else { return Ok(Vec::new()) };
    let rows = sqlx::query!(
        "select a.name, p.name as deputy, d.until
         from delegation d join account a on a.id = d.delegator join account p on p.id = d.deputy
         where d.away and d.ended_on is null and $3 between d.from_on and d.until and not a.disabled and a.role = $1
           and ($2::text is null or $2 in (a.department, a.district))
         order by d.until, d.id limit $4",
        role,
        code,
        today,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.name, row.deputy, row.until)).collect())
}

/// For whom the account with this address stands in on a day, by name.
pub async fn delegators_of(db: impl PgExecutor<'_>, email: &str, today: NaiveDate) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        "select o.name from delegation d join account p on p.id = d.deputy join account o on o.id = d.delegator
         where p.email = $1 and d.ended_on is null and $2 between d.from_on and d.until and not o.disabled
         order by o.name, o.id",
        email,
        today
    )
    .fetch_all(db)
    .await?)
}

/// Whether one of these accounts and another are one person where two are asked for, as things stood since a day.
pub async fn one_person(
    db: impl PgExecutor<'_>,
    own: &[i64],
    other: i64,
    since: NaiveDate,
    today: NaiveDate,
) -> Result<bool> {
    Ok(sqlx::query_scalar!(r#"select one_person($1, $2, $3, $4) as "one!""#, own, other, since, today)
        .fetch_one(db)
        .await?)
}
