//! Tables `mandate`, `mandate_letter`: who may act for which business.

use crate::{Error, Result};
use chrono::{DateTime, NaiveDate, Utc};
use shared::ports::Proof;
use sqlx::{PgConnection, PgExecutor};

/// A mandate to be given.
#[derive(Clone, Copy, Debug)]
pub struct Grant<'a> {
    /// To whom.
    pub account: i64,
    /// For which business.
    pub uscc: &'a str,
    /// How it was proven.
    pub proof: Proof,
    /// By which case.
    pub case_id: Option<i64>,
    /// The last day.
    pub until: Option<NaiveDate>,
    /// Held by the legal representative.
    pub principal: bool,
}

/// Lets an account act for a subject from now on, or for longer where it may already.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn grant(db: impl PgExecutor<'_>, grant: Grant<'_>) -> Result<()> {
    sqlx::query!(
        "insert into mandate as m (account_id, uscc, proven_by, case_id, until, principal) values ($1, $2, $3, $4, $5, $6)
         on conflict (account_id, uscc) where ended_at is null do update set
             proven_by = excluded.proven_by, case_id = coalesce(excluded.case_id, m.case_id),
             until = case when m.until is null or excluded.until is null then null
                          else greatest(m.until, excluded.until) end,
             principal = m.principal or excluded.principal, reminded_at = null",
        grant.account,
        grant.uscc,
        grant.proof.as_str(),
        grant.case_id,
        grant.until,
        grant.principal
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A mandate in force.
#[derive(Clone, Debug)]
pub struct MandateRow {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub account: i64,
    /// The account's address.
    pub email: String,
    /// For which business.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// How it was proven.
    pub proven_by: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// The last day.
    pub until: Option<NaiveDate>,
    /// Held by the legal representative.
    pub principal: bool,
}

impl MandateRow {
    /// How it was proven.
    pub fn proof(&self) -> Result<Proof> {
        let known = Proof::ALL.into_iter().find(|proof| proof.as_str() == self.proven_by);
        known.ok_or_else(|| Error::inconsistent("mandate", "proven_by", self.id, "unknown proof"))
    }
}

/// Mandates of an account in force on a day, the oldest first.
pub async fn of_account(db: impl PgExecutor<'_>, account: i64, on: NaiveDate, limit: i64) -> Result<Vec<MandateRow>> {
    Ok(sqlx::query_as!(
        MandateRow,
        "select m.id, m.account_id as account, a.email, m.uscc, s.name, m.proven_by, m.since, m.until, m.principal
         from mandate m join account a on a.id = m.account_id join subject s on s.uscc = m.uscc
         where m.account_id = $1 and m.ended_at is null and (m.until is null or m.until >= $2) order by m.id limit $3",
        account,
        on,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Mandates for a subject in force on a day, the oldest first.
pub async fn of_subject(db: impl PgExecutor<'_>, uscc: &str, on: NaiveDate, limit: i64) -> Result<Vec<MandateRow>> {
    Ok(sqlx::query_as!(
        MandateRow,
        "select m.id, m.account_id as account, a.email, m.uscc, s.name, m.proven_by, m.since, m.until, m.principal
         from mandate m join account a on a.id = m.account_id join subject s on s.uscc = m.uscc
         where m.uscc = $1 and m.ended_at is null and (m.until is null or m.until >= $2) order by m.id limit $3",
        uscc,
        on,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Whether a mandate of an account for a subject was ended by somebody, and none came after it.
pub async fn was_ended(db: impl PgExecutor<'_>, account: i64, uscc: &str) -> Result<bool> {
    let found = sqlx::query_scalar!(
        r#"select coalesce(bool_and(ended_at is not null), false) as "ended!" from mandate where account_id = $1 and uscc = $2"#,
        account,
        uscc
    );
    Ok(found.fetch_one(db).await?)
}

/// One mandate that has not ended.
pub async fn find(db: impl PgExecutor<'_>, id: i64) -> Result<Option<MandateRow>> {
    Ok(sqlx::query_as!(
        MandateRow,
        "select m.id, m.account_id as account, a.email, m.uscc, s.name, m.proven_by, m.since, m.until, m.principal
         from mandate m join account a on a.id = m.account_id join subject s on s.uscc = m.uscc
         where m.id = $1 and m.ended_at is null",
        id
    )
    .fetch_optional(db)
    .await?)
}

/// Ends a mandate, and leads sessions of its account back to the business that the account was opened for; `false` where
/// it has ended already.
pub async fn end(tx: &mut PgConnection, id: i64, now: DateTime<Utc>, why: &str) -> Result<bool> {
    let ended = sqlx::query!(
        "update mandate set ended_at = $2, ended_why = $3 where id = $1 and ended_at is null returning account_id, uscc",
        id,
        now,
        why
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(ended) = ended else { return Ok(false) };
    sqlx::query!("update session set uscc = null where account_id = $1 and uscc = $2", ended.account_id, ended.uscc)
        .execute(tx)
        .await?;
    Ok(true)
}

/// Mandates whose last day has passed.
pub async fn over(db: impl PgExecutor<'_>, today: NaiveDate, limit: i64) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar!(
        "select id from mandate where ended_at is null and until < $1 order by until, id limit $2",
        today,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Mandates that end by a day and of whose end nobody was told yet; from now on they count as told.
pub async fn to_remind(db: impl PgExecutor<'_>, by: NaiveDate, now: DateTime<Utc>, limit: i64) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar!(
        "update mandate set reminded_at = $2 where id in
             (select id from mandate where ended_at is null and until <= $1 and reminded_at is null
              order by until, id limit $3 for update)
         returning id",
        by,
        now,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Where a business is registered.
pub async fn registered_address(db: impl PgExecutor<'_>, uscc: &str) -> Result<Option<String>> {
    let row = sqlx::query!("select address from subject where uscc = $1", uscc).fetch_optional(db).await?;
    Ok(row.and_then(|r| r.address).filter(|address| !address.trim().is_empty()))
}

/// A letter with a code.
#[derive(Clone, Copy, Debug)]
pub struct LetterRow {
    /// Which letter of its case.
    pub round: i32,
    /// Who sent it.
    pub sent_by: i64,
    /// When.
    pub sent_at: DateTime<Utc>,
    /// Its code's last day.
    pub until: NaiveDate,
}

/// The letter of a case.
pub async fn letter(db: impl PgExecutor<'_>, case: i64) -> Result<Option<LetterRow>> {
    Ok(sqlx::query_as!(LetterRow, "select round, sent_by, sent_at, until from mandate_letter where case_id = $1", case)
        .fetch_optional(db)
        .await?)
}

/// Sends a letter; one sent before is worth nothing from now on.
pub async fn send_letter(
    db: impl PgExecutor<'_>,
    case: i64,
    by: i64,
    at: DateTime<Utc>,
    until: NaiveDate,
) -> Result<()> {
    sqlx::query!(
        "insert into mandate_letter as l (case_id, sent_by, sent_at, until) values ($1, $2, $3, $4)
         on conflict (case_id) do update set
             round = l.round + 1, sent_by = excluded.sent_by, sent_at = excluded.sent_at, until = excluded.until",
        case,
        by,
        at,
        until
    )
    .execute(db)
    .await?;
    Ok(())
}
