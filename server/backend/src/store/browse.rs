//! Tables `disclosure_cell`, `disclosure_count`, `browse_field`: filtered lists of published records, and their counts.

use super::cursor::Cursor;
use crate::Result;
use chrono::{DateTime, NaiveDate, Utc};
use shared::browse::DisclosureFilter;
use sqlx::{PgConnection, PgExecutor};

/// Ids of one page of a filtered list, newest first. `walk` chooses the way to them, never the answer.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn page(
    db: impl PgExecutor<'_>,
    filter: &DisclosureFilter,
    on: NaiveDate,
    after: Option<Cursor>,
    limit: i64,
    walk: bool,
) -> Result<Vec<i64>> {
    let (day, id) = after.map_or((None, 0), |c| (c.day, c.id));
    let limit = i32::try_from(limit).unwrap_or(i32::MAX);
    Ok(sqlx::query_scalar!(
        r#"select id as "id!" from disclosed_page($1, $2, $3, $4, $5, $6, $7, $8, $9,
             coalesce($10::date, 'infinity'), $11, $12, $13) as id"#,
        filter.item,
        filter.department.as_deref(),
        filter.region.as_deref(),
        filter.class.map(|class| class.index()),
        filter.kind.as_deref(),
        filter.state.as_deref(),
        filter.from,
        filter.to,
        on,
        day,
        id,
        limit,
        walk
    )
    .fetch_all(db)
    .await?)
}

/// The same among the records of some files, a bounded few.
pub async fn page_of_subjects(
    db: impl PgExecutor<'_>,
    filter: &DisclosureFilter,
    files: &[String],
    on: NaiveDate,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<i64>> {
    let (day, id) = after.map_or((None, 0), |c| (c.day, c.id));
    Ok(sqlx::query_scalar!(
        r#"select r.id from record r join disclosure_cell c on c.id = r.cell
           where r.uscc in (select f.code from codes_of_files($2) f) and r.item = $1 and r.live and r.listed
             and ($3::text is null or c.department = $3) and ($4::text is null or c.region = $4)
             and ($5::smallint is null or c.class = $5)
             and ($6::text is null or string_to_array(c.kind, '；') @> array[$6]) and ($7::text is null or c.state = $7)
             and r.decided_on between coalesce($8::date, '-infinity') and coalesce($9::date, 'infinity')
             and r.publish_from <= $10 and (r.publish_until is null or r.publish_until >= $10)
             and (r.decided_on, r.id) < (coalesce($11::date, 'infinity'), $12)
           order by r.decided_on desc, r.id desc limit $13"#,
        filter.item,
        files,
        filter.department.as_deref(),
        filter.region.as_deref(),
        filter.class.map(|class| class.index()),
        filter.kind.as_deref(),
        filter.state.as_deref(),
        filter.from,
        filter.to,
        on,
        day,
        id,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// The same among some records that are published, a bounded few.
pub async fn page_of(
    db: impl PgExecutor<'_>,
    filter: &DisclosureFilter,
    ids: &[i64],
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<i64>> {
    let (day, id) = after.map_or((None, 0), |c| (c.day, c.id));
    Ok(sqlx::query_scalar!(
        r#"select r.id from record r join disclosure_cell c on c.id = r.cell
           where r.id = any($2) and r.item = $1
             and ($3::text is null or c.department = $3) and ($4::text is null or c.region = $4)
             and ($5::smallint is null or c.class = $5)
             and ($6::text is null or string_to_array(c.kind, '；') @> array[$6]) and ($7::text is null or c.state = $7)
             and r.decided_on between coalesce($8::date, '-infinity') and coalesce($9::date, 'infinity')
             and (r.decided_on, r.id) < (coalesce($10::date, 'infinity'), $11)
           order by r.decided_on desc, r.id desc limit $12"#,
        filter.item,
        ids,
        filter.department.as_deref(),
        filter.region.as_deref(),
        filter.class.map(|class| class.index()),
        filter.kind.as_deref(),
        filter.state.as_deref(),
        filter.from,
        filter.to,
        day,
        id,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// What so many are called that a list is read along its order to find them.
#[derive(Clone, Debug)]
pub enum Common<'a> {
    /// Names that contain this (one character: that begin with it), codes that begin with it.
    Name(&'a str),
    /// Numbers of documents that begin with this, as [`document_key`] writes it.
    Document(String),
}

/// Of the records of a stretch of a list, those that are called so, in the list's order; and the stretch's last place, where
/// fewer than `limit` are found.
pub async fn called(
    db: impl PgExecutor<'_>,
    stretch: &[i64],
    term: &Common<'_>,
    limit: i64,
) -> Result<(Vec<i64>, Option<Cursor>)> {
    let (name, document) = match term {
        Common::Name(name) => (Some(*name), None),
        Common::Document(key) => (None, Some(key.as_str())),
    };
    let rows = sqlx::query!(
        r#"select id as "id!", decided_on as "decided_on!", hit as "hit!" from records_called($1, $2, $3, $4)"#,
        stretch,
        name,
        document,
        limit
    )
    .fetch_all(db)
    .await?;
    let last = rows.last().map(|row| Cursor { day: Some(row.decided_on), id: row.id });
    Ok((rows.into_iter().filter(|row| row.hit).map(|row| row.id).collect(), last))
}

/// Ids of the published records whose document number begins with `prefix` (as [`document_key`] writes it), of one item or
/// of any, in the order of their numbers, after record `after`.
pub async fn by_document(
    db: impl PgExecutor<'_>,
    prefix: &str,
    item: Option<&str>,
    on: NaiveDate,
    after: i64,
    limit: i64,
) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar!(
        r#"select id from record
           where listed and document <> ''
             and document_key(document) collate "C" >= $1 and document_key(document) collate "C" < $1 || chr(1114111)
             and ($4::bigint = 0 or (document_key(document) collate "C", id)
                  > ((select document_key(document) from record where id = $4) collate "C", $4))
             and ($2::text is null or item = $2)
             and publish_from <= $3 and (publish_until is null or publish_until >= $3)
           order by document_key(document) collate "C", id limit $5"#,
        prefix,
        item,
        on,
        after,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// A document number as it is compared: brackets of one kind, no blanks. The database's function of the same name.
pub fn document_key(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, ' ' | '\u{3000}'))
        .map(|c| match c {
            '[' | '【' | '(' | '（' => '〔',
            ']' | '】' | ')' | '）' => '〕',
            c => c,
        })
        .collect()
}

/// One combination of facets.
#[derive(Clone, Debug)]
pub struct CellRow {
    /// Its id.
    pub id: i32,
    /// Source department.
    pub department: String,
    /// Division.
    pub region: String,
    /// Class, -1 = none.
    pub class: i16,
    /// Kinds, joined by ；.
    pub kind: String,
    /// State.
    pub state: String,
}

/// The combinations that occur in one item.
pub async fn cells(db: impl PgExecutor<'_>, item: &str) -> Result<Vec<CellRow>> {
    Ok(sqlx::query_as!(
        CellRow,
        "select id, department, region, class, kind, state from disclosure_cell where item = $1 order by id",
        item
    )
    .fetch_all(db)
    .await?)
}

/// Counts of one item by cell and month.
pub async fn counts(db: impl PgExecutor<'_>, item: &str) -> Result<Vec<(i32, NaiveDate, i32)>> {
    let rows = sqlx::query!(
        "select n.cell, n.month, n.n from disclosure_count n join disclosure_cell c on c.id = n.cell where c.item = $1",
        item
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|r| (r.cell, r.month, r.n)).collect())
}

/// When one item was counted, and for which day.
pub async fn counted(db: impl PgExecutor<'_>, item: &str) -> Result<Option<(NaiveDate, DateTime<Utc>)>> {
    let row = sqlx::query!("select as_of, counted_at from disclosure_counted where item = $1", item);
    Ok(row.fetch_optional(db).await?.map(|r| (r.as_of, r.counted_at)))
}

/// How many records of each item were counted, and for which day.
pub async fn totals(db: impl PgExecutor<'_>) -> Result<Vec<(String, i64, NaiveDate)>> {
    let rows = sqlx::query!("select item, as_of, n from disclosure_counted").fetch_all(db).await?;
    Ok(rows.into_iter().map(|r| (r.item, r.n, r.as_of)).collect())
}

/// How many records of each item the public is shown: as counted, and what has come and gone since.
pub async fn totals_now(db: impl PgExecutor<'_>) -> Result<Vec<(String, i64)>> {
    let rows = sqlx::query!(
        r#"select item as "item!", sum(n)::bigint as "n!"
           from (select item, n from disclosure_counted union all select item, n from disclosure_change) as t group by item"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|r| (r.item, r.n)).collect())
}

/// Complaints, or records of another item, by section of the industry, of the decisions since a day.
pub async fn industries(
    db: impl PgExecutor<'_>,
    item: &str,
    on: NaiveDate,
    since: NaiveDate,
) -> Result<Vec<(String, i64)>> {
    let rows = sqlx::query!(
        r#"select left(s.industry, 1) as "section!", count(*) as "n!" from record r join subject s using (uscc)
           where r.item = $1 and r.listed and r.decided_on >= $3
             and r.publish_from <= $2 and (r.publish_until is null or r.publish_until >= $2)
           group by 1 order by 2 desc, 1"#,
        item,
        on,
        since
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|r| (r.section, r.n)).collect())
}

// --- keeping ------------------------------------------------------------------------------------------------------

/// Names the fields by which an item's records are sorted; `true` if they were named otherwise before.
pub async fn name_fields(db: impl PgExecutor<'_>, item: &str, kind: &str, state: &str) -> Result<bool> {
    let done = sqlx::query!(
        "insert into browse_field as f (item, kind_field, state_field) values ($1, $2, $3)
         on conflict (item) do update set kind_field = excluded.kind_field, state_field = excluded.state_field, stale = true
         where (f.kind_field, f.state_field) <> (excluded.kind_field, excluded.state_field)",
        item,
        kind,
        state
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// The fields as named: item, kind, state.
pub async fn fields(db: impl PgExecutor<'_>) -> Result<Vec<(String, String, String)>> {
    let rows = sqlx::query!("select item, kind_field, state_field from browse_field").fetch_all(db).await?;
    Ok(rows.into_iter().map(|r| (r.item, r.kind_field, r.state_field)).collect())
}

/// Whether records wait to be sorted, or the guess of what is over is not of this day.
pub async fn is_due(db: impl PgExecutor<'_>, on: NaiveDate) -> Result<bool> {
    let row = sqlx::query!(
        r#"select exists (select from browse_field where stale)
                  or (select listed_on is distinct from $1 from browse_state) as "due!""#,
        on
    )
    .fetch_one(db)
    .await?;
    Ok(row.due)
}

/// Sorts the records of items whose fields were named anew into their cells.
pub async fn sort_stale(db: &mut PgConnection) -> Result<u64> {
    let done = sqlx::query!(
        "update record r set cell = browse_cell(r.item, r.department, s.region, r.class,
                                               listed_words(coalesce(r.content ->> f.kind_field, '')),
                                               listed_words(coalesce(r.content ->> f.state_field, '')))
         from browse_field f, subject s
         where f.stale and r.item = f.item and s.uscc = r.uscc and r.publish_from is not null
           and not exists (select from disclosure_cell c where c.id = r.cell
                             and c.kind = listed_words(coalesce(r.content ->> f.kind_field, ''))
                             and c.state = listed_words(coalesce(r.content ->> f.state_field, '')))"
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("update browse_field set stale = false where stale").execute(db).await?;
    Ok(done.rows_affected())
}

/// Takes out of the lists' way what is over on a day; puts back what is not, for a clock that was set back.
pub async fn settle_listed(db: &mut PgConnection, on: NaiveDate) -> Result<u64> {
    let over = sqlx::query!("update record set listed = false where listed and publish_until < $1", on)
        .execute(&mut *db)
        .await?;
    sqlx::query!(
        "update record set listed = true
         where not listed and live and publish_from is not null and state <> 'annulled' and publish_until >= $1
           and (select listed_on > $1 from browse_state)",
        on
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("update browse_state set listed_on = $1 where listed_on is distinct from $1", on).execute(db).await?;
    Ok(over.rows_affected())
}

/// Counts one item anew for a day.
pub async fn recount(db: &mut PgConnection, item: &str, on: NaiveDate) -> Result<()> {
    // Two counts of one item at once would meet in the same rows.
    sqlx::query!("select pg_advisory_xact_lock(hashtext('recount'), hashtext($1))", item).execute(&mut *db).await?;
    sqlx::query!("delete from disclosure_count n using disclosure_cell c where c.id = n.cell and c.item = $1", item)
        .execute(&mut *db)
        .await?;
    // One statement, one view of the data: what comes in meanwhile is either counted here or stays noted as a change.
    sqlx::query!(
        "with dropped as (delete from disclosure_change where item = $1),
              counted as (
                  insert into disclosure_count (cell, month, n)
                  select cell, date_trunc('month', decided_on)::date, count(*)::int from record
                  where item = $1 and listed and cell is not null
                    and publish_from <= $2 and (publish_until is null or publish_until >= $2)
                  group by 1, 2 returning n
              )
         insert into disclosure_counted (item, as_of, n) select $1, $2, coalesce(sum(n), 0) from counted
         on conflict (item) do update set as_of = excluded.as_of, n = excluded.n, counted_at = now()",
        item,
        on
    )
    .execute(db)
    .await?;
    Ok(())
}

// --- all subjects -------------------------------------------------------------------------------------------------

/// Every `size`-th code, the first included: where the parts of the list of all subjects begin.
pub async fn subject_parts(db: impl PgExecutor<'_>, size: i64) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        r#"select uscc as "uscc!" from (select uscc, row_number() over (order by uscc) as n from subject) as s
           where n % $1 = 1 order by uscc limit 50000"#,
        size
    )
    .fetch_all(db)
    .await?)
}

/// The codes of a part, from its first on. A file that goes on under another code is listed there.
pub async fn subjects_from(db: impl PgExecutor<'_>, first: &str, limit: i64) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        "select uscc from (select uscc from subject where uscc >= $1 order by uscc limit $2) as part
         where not exists (select from subject_alias a where a.from_uscc = part.uscc and a.to_at is null) order by uscc",
        first,
        limit
    )
    .fetch_all(db)
    .await?)
}
