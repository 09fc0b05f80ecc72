//! Tables `ledger`, `ledger_check` and `account` as an audit reads them.

use crate::{Error, Result};
use chrono::{DateTime, Utc};
use shared::ledger::Break;
use sqlx::{PgConnection, PgExecutor};

/// An account in a list.
#[derive(Clone, Debug)]
pub struct AccountRow {
    /// Number.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Role.
    pub role: String,
    /// Department.
    pub department: Option<String>,
    /// Division.
    pub district: Option<String>,
    /// Name of the business that it was opened for.
    pub business: Option<String>,
    /// Section.
    pub section: Option<String>,
    /// Opened.
    pub created_at: DateTime<Utc>,
    /// Last seen in a session that is kept.
    pub seen_at: Option<DateTime<Utc>>,
    /// A second factor is in use.
    pub factor: bool,
    /// The identity provider's word is enough.
    pub identity: bool,
    /// Shut.
    pub disabled: bool,
}

/// Accounts of businesses or of offices, the newest first, numbered below `before`; with an address, or part of a name. The
/// technical ones of keys are listed with their keys.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn accounts(
    db: impl PgExecutor<'_>,
    business: bool,
    q: &str,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<AccountRow>> {
    Ok(sqlx::query_as!(
        AccountRow,
        r#"select a.id, a.name, a.email, a.role, a.department, a.district, s.name as "business?", a.section, a.created_at,
                  (select max(seen_at) from session where account_id = a.id) as seen_at,
                  exists (select from second_factor f where f.account_id = a.id and f.confirmed_at is not null) as "factor!",
                  exists (select from account_identity i where i.account_id = a.id) as "identity!", a.disabled
           from account a left join subject s on s.uscc = a.uscc
           where (a.role = 'business') = $1 and ($1 or a.role <> 'business') and a.id < coalesce($2, 9223372036854775807)
             and ($3 = '' or a.email = lower($3) or position($3 in a.name) > 0 or position($3 in s.name) > 0)
             and not exists (select from api_key k where k.account_id = a.id)
           order by a.id desc limit $4"#,
        business,
        before,
        q,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// The number of the account with this address, or of this number.
pub async fn account(db: impl PgExecutor<'_>, who: &str) -> Result<Option<i64>> {
    let number = who.parse::<i64>().ok();
    Ok(sqlx::query_scalar!("select id from account where id = $1 or email = lower($2)", number, who)
        .fetch_optional(db)
        .await?)
}

/// The address of an account.
pub async fn address(db: impl PgExecutor<'_>, id: i64) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!("select email from account where id = $1", id).fetch_optional(db).await?)
}

/// Names of accounts.
pub async fn names(db: impl PgExecutor<'_>, ids: &[i64]) -> Result<Vec<(i64, String)>> {
    let rows = sqlx::query!("select id, name from account where id = any($1)", ids).fetch_all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// To what a reading of the ledger is narrowed.
#[derive(Clone, Debug, Default)]
pub struct LedgerNarrow {
    /// Kind of thing.
    pub thing: Option<String>,
    /// Who acted: `account:7`.
    pub actor: Option<String>,
    /// To what.
    pub object: Option<String>,
    /// From this moment on.
    pub from: Option<DateTime<Utc>>,
    /// Before this one.
    pub until: Option<DateTime<Utc>>,
}

/// An entry.
#[derive(Clone, Debug)]
pub struct EntryRow {
    /// Number.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// To what.
    pub object: String,
    /// Hash.
    pub hash: Vec<u8>,
}

/// Entries, the newest first, numbered below `before`. Each reading is planned by what it is narrowed to: of one account,
/// thing, object or time there are few.
pub async fn entries(
    tx: &mut PgConnection,
    narrow: &LedgerNarrow,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<EntryRow>> {
    sqlx::query("set local plan_cache_mode = force_custom_plan").execute(&mut *tx).await?;
    Ok(sqlx::query_as!(
        EntryRow,
        "select seq, at, actor, action, object, hash from ledger
         where ($1::text is null or split_part(action, '.', 1) = $1)
           and ($2::text is null or split_part(actor, ' ', 1) = $2)
           and ($3::text is null or object = $3)
           and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5)
           and ($6::bigint is null or seq < $6)
         order by seq desc limit $7",
        narrow.thing.as_deref(),
        narrow.actor.as_deref(),
        narrow.object.as_deref(),
        narrow.from,
        narrow.until,
        before,
        limit
    )
    .fetch_all(tx)
    .await?)
}

/// The end of the chain: number and hash of the last entry.
pub async fn head(db: impl PgExecutor<'_>) -> Result<(i64, Vec<u8>)> {
    let row = sqlx::query!("select seq, hash from ledger_head").fetch_one(db).await?;
    Ok((row.seq, row.hash))
}

/// Notes what a check of the whole chain found.
pub async fn note_check(
    db: impl PgExecutor<'_>,
    at: DateTime<Utc>,
    entries: i64,
    broken: Option<(i64, Break)>,
) -> Result<()> {
    sqlx::query!(
        "insert into ledger_check (at, entries, broken_at, why) values ($1, $2, $3, $4)",
        at,
        entries,
        broken.map(|(seq, _)| seq),
        broken.map(|(_, why)| why.as_str())
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A check.
#[derive(Clone, Debug)]
pub struct CheckRow {
    /// When it ended.
    pub at: DateTime<Utc>,
    /// Entries that follow from each other.
    pub entries: i64,
    /// Where the chain breaks, and how.
    pub broken: Option<(i64, Break)>,
}

/// The latest checks, the newest first.
pub async fn checks(db: impl PgExecutor<'_>, limit: i64) -> Result<Vec<CheckRow>> {
    let rows =
        sqlx::query!("select id, at, entries, broken_at, why from ledger_check order by id desc limit $1", limit)
            .fetch_all(db)
            .await?;
    let broken = |id: i64, at: Option<i64>, why: Option<String>| match (at, why) {
        (Some(at), Some(why)) => match Break::of(&why) {
            Some(known) => Ok(Some((at, known))),
            None => Err(Error::inconsistent("ledger_check", "why", id, why)),
        },
        _ => Ok(None),
    };
    let check = |(id, at, entries, broken_at, why)| Ok(CheckRow { at, entries, broken: broken(id, broken_at, why)? });
    rows.into_iter().map(|row| check((row.id, row.at, row.entries, row.broken_at, row.why))).collect()
}

/// Whether a check is asked for that has not ended. One that was given up is not waited for.
pub async fn checking(db: impl PgExecutor<'_>) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from job where kind = 'check_ledger' and failed_at is null) as "asked!""#
    )
    .fetch_one(db)
    .await?)
}
