//! Table `catalogue_draft`, published versions, and the records that a draft is tried on.

use crate::{Error, Result, seal::Sealed};
use chrono::{DateTime, NaiveDate, Utc};
use shared::catalogue::Item;
use sqlx::{PgExecutor, types::Json};

/// A draft with who wrote it last.
#[derive(Clone, Debug)]
pub struct DraftRow {
    /// The entry as drafted.
    pub item: Item,
    /// The version that it was begun from; `None` = a new entry.
    pub base_version: Option<i32>,
    /// Counts the steps.
    pub revision: i64,
    /// Who wrote it last.
    pub changed_by: String,
    /// And when.
    pub changed_at: DateTime<Utc>,
}

/// Codes of the entries that are being drafted. A credit office drafts a handful at a time.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn drafted(db: impl PgExecutor<'_>) -> Result<Vec<(String, Item)>> {
    let rows = sqlx::query!("select item, content from catalogue_draft order by item").fetch_all(db).await?;
    rows.into_iter().map(|row| Ok((row.item.clone(), read(&row.item, row.content)?))).collect()
}

/// One draft.
pub async fn draft(db: impl PgExecutor<'_>, item: &str) -> Result<Option<DraftRow>> {
    let row = sqlx::query!(
        "select d.content, d.base_version, d.revision, a.name, d.changed_at
         from catalogue_draft d join account a on a.id = d.changed_by where d.item = $1",
        item
    )
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        Ok(DraftRow {
            item: read(item, row.content)?,
            base_version: row.base_version,
            revision: row.revision,
            changed_by: row.name,
            changed_at: row.changed_at,
        })
    })
    .transpose()
}

fn read(code: &str, content: serde_json::Value) -> Result<Item> {
    serde_json::from_value(content).map_err(|e| Error::inconsistent("catalogue_draft", "content", code, e))
}

fn write(item: &Item) -> Result<serde_json::Value> {
    serde_json::to_value(item).map_err(|e| Error::Internal(format!("draft: {e}")))
}

/// Begins a draft; `false` when there is one already.
pub async fn begin(
    db: impl PgExecutor<'_>,
    item: &Item,
    base_version: Option<i32>,
    by: i64,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "insert into catalogue_draft (item, content, base_version, begun_by, changed_by, changed_at)
         values ($1, $2, $3, $4, $4, $5) on conflict (item) do nothing",
        item.code,
        write(item)?,
        base_version,
        by,
        now
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes the next revision of a draft; `false` when somebody else did before.
pub async fn change(db: impl PgExecutor<'_>, item: &Item, revision: i64, by: i64, now: DateTime<Utc>) -> Result<bool> {
    let done = sqlx::query!(
        "update catalogue_draft set content = $2, revision = revision + 1, changed_by = $4, changed_at = $5
         where item = $1 and revision = $3",
        item.code,
        write(item)?,
        revision,
        by,
        now
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends a draft of this revision; `false` when it has gone on or is gone.
pub async fn end(db: impl PgExecutor<'_>, item: &str, revision: i64) -> Result<bool> {
    let done = sqlx::query!("delete from catalogue_draft where item = $1 and revision = $2", item, revision);
    Ok(done.execute(db).await?.rows_affected() == 1)
}

/// When and by which document a version was adopted.
#[derive(Clone, Debug)]
pub struct AdoptedRow {
    /// Version.
    pub version: i32,
    /// First day in force.
    pub from_on: NaiveDate,
    /// The document that ordered it.
    pub document: String,
    /// When it was adopted.
    pub adopted_at: DateTime<Utc>,
}

/// The versions of one entry that officials adopted.
pub async fn adopted(db: impl PgExecutor<'_>, item: &str) -> Result<Vec<AdoptedRow>> {
    Ok(sqlx::query_as!(
        AdoptedRow,
        r#"select (content -> 'item' ->> 'version')::int as "version!", from_on, document, adopted_at from amendment
           where kind = 'item' and object = $1 order by id"#,
        item
    )
    .fetch_all(db)
    .await?)
}

/// One live record that a draft is tried on.
#[derive(Clone, Debug)]
pub struct TriedRow {
    /// Its id.
    pub id: i64,
    /// Canonical values.
    pub content: Json<Sealed>,
    /// Subject.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Document number.
    pub document: String,
    /// Source department.
    pub department: String,
}

/// The next live records of one entry, by their number.
pub async fn records(db: impl PgExecutor<'_>, item: &str, after: i64, limit: i64) -> Result<Vec<TriedRow>> {
    Ok(sqlx::query_as!(
        TriedRow,
        r#"select r.id, r.content as "content: Json<Sealed>", r.uscc, s.name, r.document, r.department
           from record r join subject s using (uscc)
           where r.item = $1 and r.live and r.state <> 'annulled' and r.id > $2 order by r.id limit $3"#,
        item,
        after,
        limit
    )
    .fetch_all(db)
    .await?)
}
