//! Table `api_key`: which systems may act for a department.

use crate::{Error, Result};
use chrono::{DateTime, NaiveDate, Utc};
use shared::{
    access::Viewer,
    ids::{AccountId, KeyId},
};
use sqlx::{PgConnection, PgExecutor};

/// A key to put on file.
#[derive(Clone, Copy, Debug)]
pub struct NewKey<'a> {
    /// SM3 of the key.
    pub digest: &'a [u8],
    /// Its first characters.
    pub hint: &'a str,
    /// Department.
    pub department: &'a str,
    /// What it is for.
    pub label: &'a str,
    /// The technical account it acts as.
    pub account: AccountId,
    /// Now.
    pub issued_at: DateTime<Utc>,
    /// First day on which it opens nothing.
    pub expires_on: NaiveDate,
}

/// Puts a key on file.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn add(db: impl PgExecutor<'_>, new: &NewKey<'_>) -> Result<KeyId> {
    let row = sqlx::query!(
        "insert into api_key (digest, hint, department, label, account_id, issued_at, expires_on)
         values ($1, $2, $3, $4, $5, $6, $7) returning id",
        new.digest,
        new.hint,
        new.department,
        new.label,
        new.account.0,
        new.issued_at,
        new.expires_on
    )
    .fetch_one(db)
    .await?;
    Ok(KeyId(row.id))
}

/// Who a key acts as, and when it was last seen.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The key.
    pub id: KeyId,
    /// The technical account.
    pub viewer: Viewer,
    /// To the hour.
    pub used_at: Option<DateTime<Utc>>,
}

/// The holder of the key with this hash, if it opens something on `today`.
pub async fn holder(db: impl PgExecutor<'_>, digest: &[u8], today: NaiveDate) -> Result<Option<Holder>> {
    let row = sqlx::query!(
        "select k.id, k.used_at, k.department, a.id as account, a.role, a.name
         from api_key k join account a on a.id = k.account_id
         where k.digest = $1 and k.revoked_at is null and k.expires_on > $2",
        digest,
        today
    )
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        let role = super::accounts::role(&row.role, row.account)?;
        let viewer = Viewer {
            account: Some(AccountId(row.account)),
            role: Some(role),
            name: row.name,
            department: Some(row.department),
            ..Viewer::default()
        };
        Ok(Holder { id: KeyId(row.id), viewer, used_at: row.used_at })
    })
    .transpose()
}

/// Notes that a key was used.
pub async fn touch(db: impl PgExecutor<'_>, id: KeyId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("update api_key set used_at = $2 where id = $1", id.0, now).execute(db).await?;
    Ok(())
}

/// Shuts a key and gives its department and label; `None` when there is none that is open.
pub async fn revoke(tx: &mut PgConnection, id: KeyId, now: DateTime<Utc>) -> Result<Option<(String, String)>> {
    let row = sqlx::query!(
        "update api_key set revoked_at = $2 where id = $1 and revoked_at is null returning department, label",
        id.0,
        now
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map(|row| (row.department, row.label)))
}

/// A key as it stands in a list.
#[derive(Clone, Debug)]
pub struct KeyRow {
    /// Number.
    pub id: i64,
    /// First characters.
    pub hint: String,
    /// Department.
    pub department: String,
    /// What it is for.
    pub label: String,
    /// Since when.
    pub issued_at: DateTime<Utc>,
    /// First day on which it opens nothing.
    pub expires_on: NaiveDate,
    /// When it was shut.
    pub revoked_at: Option<DateTime<Utc>>,
    /// To the hour.
    pub used_at: Option<DateTime<Utc>>,
}

/// Keys, newest first, before the one numbered `before`.
pub async fn list(db: impl PgExecutor<'_>, before: Option<i64>, limit: i64) -> Result<Vec<KeyRow>> {
    Ok(sqlx::query_as!(
        KeyRow,
        "select id, hint, department, label, issued_at, expires_on, revoked_at, used_at from api_key
         where id < coalesce($1, 9223372036854775807) order by id desc limit $2",
        before,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Opens the technical account of a key: it is shut for signing in from the start.
pub async fn account(tx: &mut PgConnection, new: &super::accounts::NewAccount<'_>) -> Result<AccountId> {
    let added = super::accounts::add(&mut *tx, new).await?;
    let id = added.ok_or_else(|| Error::Internal("two keys drew the same account name".to_owned()))?;
    sqlx::query!("update account set disabled = true where id = $1", id.0).execute(tx).await?;
    Ok(id)
}
