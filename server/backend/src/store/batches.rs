//! Tables `batch` and `batch_row_problem`: what came in together, and what of it stayed out.

use crate::{Error, Result, intake::ImportSummary};
use chrono::{DateTime, NaiveDate, Utc};
use shared::{
    form::FieldProblem,
    ports::{BatchState, Channel},
};
use sqlx::{PgConnection, PgExecutor, types::Json};

/// A batch that begins.
#[derive(Clone, Copy, Debug)]
pub struct NewBatch<'a> {
    /// Item.
    pub item: &'a str,
    /// Source department.
    pub department: &'a str,
    /// What its sender calls it.
    pub file_name: &'a str,
    /// SM3 of the file, where a second one is to be refused.
    pub digest: Option<&'a [u8]>,
    /// The columns as written.
    pub header: &'a [String],
    /// By which way.
    pub channel: Channel,
    /// Day of receipt.
    pub received_on: NaiveDate,
    /// Now.
    pub received_at: DateTime<Utc>,
    /// Who sends it.
    pub account: Option<i64>,
}

/// Begins a batch. One batch of an item at a time: between looking a document up and writing it nobody else writes it.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn open(tx: &mut PgConnection, new: &NewBatch<'_>) -> Result<i64> {
    sqlx::query!("select pg_advisory_xact_lock(hashtext('intake'), hashtext($1))", new.item).execute(&mut *tx).await?;
    let row = sqlx::query!(
        "insert into batch (item, department, file_name, digest, header, channel, rows, accepted, rejected, duplicates,
                            received_on, received_at, account_id, state)
         values ($1, $2, $3, $4, $5, $6, 0, 0, 0, 0, $7, $8, $9, 'refused') returning id",
        new.item,
        new.department,
        new.file_name,
        new.digest,
        Json(new.header) as _,
        new.channel.code(),
        new.received_on,
        new.received_at,
        new.account
    )
    .fetch_one(tx)
    .await?;
    Ok(row.id)
}

/// The batch that holds the very same file, and the day on which it came.
pub async fn by_digest(
    db: impl PgExecutor<'_>,
    item: &str,
    department: &str,
    digest: &[u8],
) -> Result<Option<(i64, NaiveDate)>> {
    let row = sqlx::query!(
        "select id, received_on from batch where item = $1 and department = $2 and digest = $3 and state = 'taken'",
        item,
        department,
        digest
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.id, row.received_on)))
}

/// Writes a batch's counts and what became of it.
pub async fn close(tx: &mut PgConnection, summary: &ImportSummary, subjects: u64) -> Result<()> {
    let n = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    sqlx::query!(
        "update batch set rows = $2, accepted = $3, rejected = $4, duplicates = $5, subjects = $6, state = $7 where id = $1",
        summary.batch,
        n(summary.rows),
        n(summary.accepted),
        n(summary.rejected),
        n(summary.duplicates),
        n(subjects),
        summary.state.code()
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Marks the tiers of a batch's subjects, to be decided anew.
pub async fn mark_tiers(db: impl PgExecutor<'_>, batch: i64) -> Result<()> {
    sqlx::query!("insert into tier_ask (uscc) select distinct uscc from record where batch_id = $1", batch)
        .execute(db)
        .await?;
    Ok(())
}

/// The records that a batch put on file, in the order of its rows.
pub async fn records(db: impl PgExecutor<'_>, batch: i64) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar!("select id from record where batch_id = $1 and version = 1 order by id", batch)
        .fetch_all(db)
        .await?)
}

/// The place under which a refused row is sealed.
pub const RAW: &str = "batch_row_problem.raw";

/// A row that stayed out.
#[derive(Clone, Debug)]
pub struct RowProblem {
    /// Its number.
    pub number: u64,
    /// Nothing is wrong with it but that its document is on file, or came before.
    pub duplicate: bool,
    /// The row as it was sent, as one line; sealed in the table.
    pub raw: String,
    /// Why.
    pub problems: Vec<FieldProblem>,
}

/// Keeps what stayed out.
pub async fn keep_problems(tx: &mut PgConnection, batch: i64, rows: &[RowProblem]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let numbers: Vec<i64> = rows.iter().map(|row| i64::try_from(row.number).unwrap_or(i64::MAX)).collect();
    let duplicates: Vec<bool> = rows.iter().map(|row| row.duplicate).collect();
    let raw: Vec<&str> = rows.iter().map(|row| row.raw.as_str()).collect();
    let problems = rows.iter().map(|row| serde_json::to_value(&row.problems));
    let problems: Vec<serde_json::Value> =
        problems.collect::<Result<_, _>>().map_err(|e| Error::Internal(format!("problems of a row: {e}")))?;
    sqlx::query!(
        "insert into batch_row_problem (batch_id, row_number, duplicate, raw, problems)
         select $1, n.row_number, n.duplicate, n.raw, n.problems
         from unnest($2::bigint[], $3::boolean[], $4::text[], $5::jsonb[]) as n (row_number, duplicate, raw, problems)",
        batch,
        &numbers,
        &duplicates,
        &raw as &[&str],
        &problems
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A page of what stayed out of a batch, in the order of the file, after row `after`.
pub async fn problems(db: impl PgExecutor<'_>, batch: i64, after: i64, limit: i64) -> Result<Vec<RowProblem>> {
    let rows = sqlx::query!(
        r#"select row_number, duplicate, raw, problems as "problems: Json<Vec<FieldProblem>>" from batch_row_problem
           where batch_id = $1 and row_number > $2 order by row_number limit $3"#,
        batch,
        after,
        limit
    )
    .fetch_all(db)
    .await?;
    let row = |row: (i64, bool, String, Json<Vec<FieldProblem>>)| RowProblem {
        number: row.0.unsigned_abs(),
        duplicate: row.1,
        raw: row.2,
        problems: row.3.0,
    };
    Ok(rows.into_iter().map(|r| row((r.row_number, r.duplicate, r.raw, r.problems))).collect())
}

/// How many rows of a batch are kept because they stayed out.
pub async fn problem_count(db: impl PgExecutor<'_>, batch: i64) -> Result<i64> {
    let count = sqlx::query_scalar!(r#"select count(*) as "n!" from batch_row_problem where batch_id = $1"#, batch);
    Ok(count.fetch_one(db).await?)
}

/// One batch.
#[derive(Clone, Debug)]
pub struct BatchRow {
    /// Its number.
    pub id: i64,
    /// Item.
    pub item: String,
    /// Source department.
    pub department: String,
    /// What its sender calls it.
    pub file_name: String,
    /// The columns as written.
    pub header: Json<Vec<String>>,
    /// By which way.
    pub channel: String,
    /// What became of it.
    pub state: String,
    /// Rows.
    pub rows: i64,
    /// On file.
    pub accepted: i64,
    /// Refused.
    pub rejected: i64,
    /// On file before.
    pub duplicates: i64,
    /// Subjects that were put on file with it.
    pub subjects: i64,
    /// Day of receipt.
    pub received_on: NaiveDate,
    /// When.
    pub received_at: DateTime<Utc>,
    /// Who sent it.
    pub sender: Option<String>,
    /// When it was taken back.
    pub withdrawn_on: Option<NaiveDate>,
    /// By whom.
    pub withdrawn_by: Option<String>,
    /// Why.
    pub withdrawn_for: Option<String>,
}

impl BatchRow {
    /// By which way it came.
    pub fn channel(&self) -> Result<Channel> {
        let unknown = || Error::inconsistent("batch", "channel", self.id, &self.channel);
        Channel::ALL.into_iter().find(|channel| channel.code() == self.channel).ok_or_else(unknown)
    }

    /// What became of it.
    pub fn state(&self) -> Result<BatchState> {
        let unknown = || Error::inconsistent("batch", "state", self.id, &self.state);
        BatchState::ALL.into_iter().find(|state| state.code() == self.state).ok_or_else(unknown)
    }
}

/// A batch by its number.
pub async fn find(db: impl PgExecutor<'_>, id: i64) -> Result<Option<BatchRow>> {
    Ok(sqlx::query_as!(
        BatchRow,
        r#"select b.id, b.item, b.department, b.file_name, b.header as "header: Json<Vec<String>>", b.channel, b.state,
                  b.rows, b.accepted, b.rejected, b.duplicates, b.subjects, b.received_on, b.received_at,
                  a.name as "sender?", b.withdrawn_on, w.name as "withdrawn_by?", b.withdrawn_for
           from batch b left join account a on a.id = b.account_id left join account w on w.id = b.withdrawn_by
           where b.id = $1"#,
        id
    )
    .fetch_optional(db)
    .await?)
}

/// A page of batches, newest first, of one department or of all.
pub async fn list(
    db: impl PgExecutor<'_>,
    department: Option<&str>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<BatchRow>> {
    Ok(sqlx::query_as!(
        BatchRow,
        r#"select b.id, b.item, b.department, b.file_name, b.header as "header: Json<Vec<String>>", b.channel, b.state,
                  b.rows, b.accepted, b.rejected, b.duplicates, b.subjects, b.received_on, b.received_at,
                  a.name as "sender?", b.withdrawn_on, w.name as "withdrawn_by?", b.withdrawn_for
           from batch b left join account a on a.id = b.account_id left join account w on w.id = b.withdrawn_by
           where ($1::text is null or b.department = $1) and b.id < coalesce($2, 9223372036854775807)
           order by b.id desc limit $3"#,
        department,
        before,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Holds a batch until the transaction ends and says what state it is in, and since when it is withdrawn.
pub async fn lock(tx: &mut PgConnection, id: i64) -> Result<Option<(String, Option<NaiveDate>)>> {
    let row =
        sqlx::query!("select state, withdrawn_on from batch where id = $1 for update", id).fetch_optional(tx).await?;
    Ok(row.map(|row| (row.state, row.withdrawn_on)))
}

/// Annuls every record of a batch that still stands, each by a version of its own, in one statement. A record that was
/// corrected since is annulled, too: what it corrects came with the batch.
pub async fn annul(
    tx: &mut PgConnection,
    batch: i64,
    on: NaiveDate,
    reason: &str,
    by: Option<i64>,
) -> Result<Vec<String>> {
    let usccs = sqlx::query_scalar!(
        r#"with standing as (
               update record set live = false
               where live and state <> 'annulled'
                 and coalesce(first_id, id) in (select id from record where batch_id = $1 and version = 1)
               returning *),
           annulled as (
               insert into record (uscc, item, item_version, content, document, organ, department, decided_on, class, regime,
                                   publish_from, publish_until, repairable_from, due_on, due_provisional, due_market_on,
                                   received_on, known_on, version, replaces, first_id, state, annulled_on,
                                   repaired_on, marks, verified, reason, created_by)
               select uscc, item, item_version, content, document, organ, department, decided_on, class, regime,
                      null, publish_until, repairable_from, due_on, due_provisional, due_market_on,
                      received_on, $2, version + 1, id, coalesce(first_id, id), 'annulled', $2,
                      repaired_on, marks, verified, $3, $4
               from standing
               returning uscc)
           select uscc as "uscc!" from annulled"#,
        batch,
        on,
        reason,
        by
    )
    .fetch_all(&mut *tx)
    .await?;
    let codes: Vec<&str> = usccs.iter().map(String::as_str).collect();
    super::tiers::ask(&mut *tx, &codes).await?;
    sqlx::query!(
        "update batch set state = 'withdrawn', withdrawn_on = $2, withdrawn_for = $3, withdrawn_by = $4 where id = $1",
        batch,
        on,
        reason,
        by
    )
    .execute(tx)
    .await?;
    Ok(usccs)
}

/// The records of a batch, by their stable numbers, that matters of some kinds under way rest on.
pub async fn rested_on(db: impl PgExecutor<'_>, batch: i64, kinds: &[&str]) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar!(
        r#"select distinct r.id from record r join case_record x on x.record_id = r.id join case_file c on c.id = x.case_id
           where r.batch_id = $1 and r.version = 1 and c.turn <> 'nobody' and c.kind = any($2::text[])
           order by r.id"#,
        batch,
        kinds as _
    )
    .fetch_all(db)
    .await?)
}

/// An earlier request of the same key: the digest of its body, and what was answered.
pub async fn request(db: impl PgExecutor<'_>, account: i64, key: &str) -> Result<Option<(Vec<u8>, serde_json::Value)>> {
    let row = sqlx::query!("select digest, answer from api_request where account_id = $1 and key = $2", account, key)
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| (row.digest, row.answer)))
}

/// Keeps a request for as long as it is not answered yet; a second one of the same key waits here for the first to end.
/// `false` when the first one has ended and is on file.
pub async fn claim_request(
    tx: &mut PgConnection,
    account: i64,
    key: &str,
    digest: &[u8],
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "insert into api_request (account_id, key, digest, answer, at) values ($1, $2, $3, 'null', $4)
         on conflict (account_id, key) do nothing",
        account,
        key,
        digest,
        now
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps what was answered.
pub async fn answer_request(tx: &mut PgConnection, account: i64, key: &str, answer: &serde_json::Value) -> Result<()> {
    sqlx::query!("update api_request set answer = $3 where account_id = $1 and key = $2", account, key, answer)
        .execute(tx)
        .await?;
    Ok(())
}

/// Forgets requests that nobody repeats any more.
pub async fn forget_requests(db: impl PgExecutor<'_>, before: DateTime<Utc>) -> Result<u64> {
    Ok(sqlx::query!("delete from api_request where at < $1", before).execute(db).await?.rows_affected())
}
