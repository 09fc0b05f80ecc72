//! Tables `finding`, `wrong_code`, `also_known`, `quality_scan`.

use crate::{Result, seal::Sealed};
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::stream::BoxStream;
use sqlx::{PgExecutor, PgPool, types::Json};

/// A live record to look through, with what is known about its subject.
#[derive(Clone, Debug)]
pub struct ScanRow {
    /// This version.
    pub id: i64,
    /// The record.
    pub first_id: i64,
    /// Catalogue item.
    pub item: String,
    /// Its version.
    pub item_version: i32,
    /// Source.
    pub department: String,
    /// Subject.
    pub uscc: String,
    /// Values.
    pub content: Json<Sealed>,
    /// The subject's registered name.
    pub name: String,
    /// Day on which it was established.
    pub established_on: Option<NaiveDate>,
    /// Other names it is known under.
    pub also_known: Vec<String>,
}

/// The live records behind a row, in the order in which they were written.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn to_scan(db: impl PgExecutor<'_>, after: i64, limit: i64) -> Result<Vec<ScanRow>> {
    Ok(sqlx::query_as!(
        ScanRow,
        r#"select r.id, coalesce(r.first_id, r.id) as "first_id!", r.item, r.item_version, r.department, r.uscc,
                  r.content as "content: Json<Sealed>", s.name, s.established_on,
                  array(select name_key from also_known k where k.uscc = r.uscc) as "also_known!"
           from record r join subject s using (uscc)
           where r.id > $1 and r.live and r.state <> 'annulled' order by r.id limit $2"#,
        after,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// The same for some records, whichever of their versions stands.
pub async fn to_rescan(db: impl PgExecutor<'_>, records: &[i64]) -> Result<Vec<ScanRow>> {
    Ok(sqlx::query_as!(
        ScanRow,
        r#"select r.id, coalesce(r.first_id, r.id) as "first_id!", r.item, r.item_version, r.department, r.uscc,
                  r.content as "content: Json<Sealed>", s.name, s.established_on,
                  array(select name_key from also_known k where k.uscc = r.uscc) as "also_known!"
           from record r join subject s using (uscc)
           where (r.id = any($1) and r.first_id is null or r.first_id = any($1)) and r.live and r.state <> 'annulled'"#,
        records
    )
    .fetch_all(db)
    .await?)
}

/// The records that came in or changed between two numbers of the outbox, each once.
pub fn touched(pool: &PgPool, [after, upto]: [i64; 2]) -> BoxStream<'_, sqlx::Result<i64>> {
    sqlx::query_scalar!(
        r#"with change as materialized (select kind, object from outbox where seq > $1 and seq <= $2
                                               and kind in ('record', 'batch', 'range'))
           select case when kind = 'record' then object::bigint end as "id!" from change where kind = 'record'
           union
           select coalesce(r.first_id, r.id) from change c join record r
                  on r.batch_id = case when c.kind = 'batch' then c.object::bigint end
           union
           select coalesce(r.first_id, r.id) from change c join record r
                  on r.id between case when c.kind = 'range' then split_part(c.object, '-', 1)::bigint end
                          and case when c.kind = 'range' then split_part(c.object, '-', 2)::bigint end
           order by 1"#,
        after,
        upto
    )
    .fetch(pool)
}

/// Two records that may be one.
#[derive(Clone, Debug)]
pub struct TwinRow {
    /// The later one.
    pub first_id: i64,
    /// The earlier one.
    pub other_id: i64,
    /// Document number of the later one.
    pub document: String,
    /// Document number of the earlier one.
    pub other_document: String,
}

/// Of some live records, those whose document number the same organ has on file before, for another item or subject.
pub async fn document_twins(db: impl PgExecutor<'_>, ids: &[i64]) -> Result<Vec<TwinRow>> {
    Ok(sqlx::query_as!(
        TwinRow,
        r#"select coalesce(r.first_id, r.id) as "first_id!", coalesce(o.first_id, o.id) as "other_id!", r.document,
                  o.document as other_document
           from record r
           cross join lateral (select o.id, o.first_id, o.document from record o
                               where o.document = r.document and o.document <> '' and o.live and o.organ = r.organ
                                 and o.id < r.id and o.state <> 'annulled' order by o.id limit 1) as o
           where r.id = any($1) and r.live and r.document <> ''"#,
        ids
    )
    .fetch_all(db)
    .await?)
}

/// Of some live records, those that say the same as an earlier one of the same subject, item and day, but for the fields
/// `apart` (document numbers, and what is sealed and so never looks alike).
pub async fn content_twins(db: impl PgExecutor<'_>, item: &str, ids: &[i64], apart: &[String]) -> Result<Vec<TwinRow>> {
    Ok(sqlx::query_as!(
        TwinRow,
        r#"select coalesce(r.first_id, r.id) as "first_id!", coalesce(o.first_id, o.id) as "other_id!", r.document,
                  o.document as other_document
           from record r
           cross join lateral (select o.id, o.first_id, o.document from record o
                               where o.uscc = r.uscc and o.item = r.item and o.decided_on = r.decided_on and o.live
                                 and o.id < r.id and o.state <> 'annulled' and o.document <> r.document
                                 and o.content - $3::text[] = r.content - $3::text[] order by o.id limit 1) as o
           where r.id = any($2) and r.item = $1 and r.live"#,
        item,
        ids,
        apart
    )
    .fetch_all(db)
    .await?)
}

/// Findings to store.
#[derive(Clone, Debug, Default)]
pub struct NewFindings {
    /// Their kinds.
    pub kinds: Vec<String>,
    /// Their sources.
    pub departments: Vec<String>,
    /// Their items.
    pub items: Vec<String>,
    /// Their records.
    pub records: Vec<i64>,
    /// Their fields.
    pub fields: Vec<String>,
    /// Their subjects.
    pub usccs: Vec<String>,
    /// The other record of each.
    pub others: Vec<Option<i64>>,
    /// What stands there.
    pub found: Vec<String>,
    /// What it is compared with.
    pub expected: Vec<String>,
    /// Faults of days.
    pub faults: Vec<Option<String>>,
}

/// A term as a row keeps it.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// Today.
    pub on: NaiveDate,
    /// Its last day.
    pub due: NaiveDate,
    /// Whether that may still move.
    pub provisional: bool,
}

/// Stores what was found of some records and closes what is no longer so. What an official accepted stays accepted as long
/// as it says the same; what was fixed and is there again is open again, with a new term.
pub async fn reconcile(
    db: &mut sqlx::PgConnection,
    records: &[i64],
    new: &NewFindings,
    term: Term,
) -> Result<(u64, u64)> {
    let closed = sqlx::query!(
        "update finding f set state = 'fixed', closed_on = $2, closed_by = null
         where f.record_id = any($1) and f.state = 'open'
           and not exists (select from unnest($3::bigint[], $4::text[], $5::text[]) as n (record_id, kind, field)
                           where n.record_id = f.record_id and n.kind = f.kind and n.field = f.field)",
        records,
        term.on,
        &new.records,
        &new.kinds,
        &new.fields
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    let opened = sqlx::query!(
        "insert into finding (kind, department, item, record_id, field, uscc, other_id, found, expected, fault, found_on,
             due_on, due_provisional)
         select n.kind, n.department, n.item, n.record_id, n.field, n.uscc, n.other_id, n.found, n.expected, n.fault, $11,
                $12, $13
         from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::bigint[], $8::text[],
                     $9::text[], $10::text[])
           as n (kind, department, item, record_id, field, uscc, other_id, found, expected, fault)
         on conflict (record_id, kind, field) where record_id is not null do update
         set state = 'open', reason = null, closed_on = null, closed_by = null, found = excluded.found,
             expected = excluded.expected, fault = excluded.fault, other_id = excluded.other_id,
             found_on = excluded.found_on, due_on = excluded.due_on, due_provisional = excluded.due_provisional
         where finding.state = 'fixed'
            or (finding.state = 'accepted' and (finding.found, finding.expected) <> (excluded.found, excluded.expected))",
        &new.kinds,
        &new.departments,
        &new.items,
        &new.records,
        &new.fields,
        &new.usccs,
        &new.others as &[Option<i64>],
        &new.found,
        &new.expected,
        &new.faults as &[Option<String>],
        term.on,
        term.due,
        term.provisional
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    Ok((opened, closed))
}

/// Closes what concerns records that no longer stand: annulled, or taken back with their batch.
pub async fn close_gone(db: impl PgExecutor<'_>, on: NaiveDate) -> Result<u64> {
    let done = sqlx::query!(
        "update finding f set state = 'fixed', closed_on = $1
         where f.state = 'open' and f.record_id is not null
           and not exists (select from record r where (r.id = f.record_id and r.first_id is null or r.first_id = f.record_id)
                                                  and r.live and r.state <> 'annulled')",
        on
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Makes findings of wrong codes that are none yet, of one batch or of all, and closes those that were settled.
pub async fn of_wrong_codes(db: &mut sqlx::PgConnection, batch: Option<i64>, term: Term) -> Result<(u64, u64)> {
    let opened = sqlx::query!(
        "insert into finding (kind, department, item, wrong_code_id, found, expected, found_on, due_on, due_provisional)
         select 'wrong_code', b.department, b.item, w.id, w.found, coalesce(w.suggestion, ''), w.found_on, $2, $3
         from wrong_code w join batch b on b.id = w.batch_id
         where w.settled_on is null and ($1::bigint is null or w.batch_id = $1)
         on conflict (wrong_code_id) where wrong_code_id is not null do nothing",
        batch,
        term.due,
        term.provisional
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    let closed = sqlx::query!(
        "update finding f set state = 'fixed', closed_on = $1 from wrong_code w
         where w.id = f.wrong_code_id and w.settled_on is not null and f.state = 'open'",
        term.on
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    Ok((opened, closed))
}

/// Records with open findings behind one, in order.
pub async fn open_records(db: impl PgExecutor<'_>, after: i64, limit: i64) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar!(
        r#"select distinct record_id as "id!" from finding
           where state = 'open' and record_id > $1 order by 1 limit $2"#,
        after,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// How far of the outbox records have been looked through, and when; `None` when all of them have to be.
pub async fn scanned(db: impl PgExecutor<'_>) -> Result<(Option<i64>, Option<DateTime<Utc>>)> {
    let row = sqlx::query!("select seq, ran_at from quality_scan").fetch_one(db).await?;
    Ok((row.seq, row.ran_at))
}

/// Notes how far.
pub async fn note_scan(db: impl PgExecutor<'_>, seq: i64, at: DateTime<Utc>) -> Result<()> {
    sqlx::query!("update quality_scan set seq = $1, ran_at = $2", seq, at).execute(db).await?;
    Ok(())
}

/// One finding.
#[derive(Clone, Debug)]
pub struct FindingRow {
    /// Its number.
    pub id: i64,
    /// Its kind.
    pub kind: String,
    /// Source.
    pub department: String,
    /// Item.
    pub item: String,
    /// Record.
    pub record_id: Option<i64>,
    /// Row that stayed out.
    pub wrong_code_id: Option<i64>,
    /// Field.
    pub field: String,
    /// Subject.
    pub uscc: Option<String>,
    /// The other record.
    pub other_id: Option<i64>,
    /// What stands there.
    pub found: String,
    /// What it is compared with.
    pub expected: String,
    /// Fault of a day.
    pub fault: Option<String>,
    /// `open`, `fixed` or `accepted`.
    pub state: String,
    /// Why accepted.
    pub reason: Option<String>,
    /// When found.
    pub found_on: NaiveDate,
    /// Until when.
    pub due_on: NaiveDate,
    /// Whether that may move.
    pub due_provisional: bool,
    /// When closed.
    pub closed_on: Option<NaiveDate>,
}

/// Which findings.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Of this source.
    pub department: Option<&'a str>,
    /// Of this kind.
    pub kind: Option<&'a str>,
    /// In this state.
    pub state: &'a str,
}

/// A page of findings, the most urgent first.
pub async fn list(
    db: impl PgExecutor<'_>,
    wanted: Wanted<'_>,
    after: Option<(NaiveDate, i64)>,
    limit: i64,
) -> Result<Vec<FindingRow>> {
    let (day, id) = after.unwrap_or((NaiveDate::MIN, 0));
    let day = after.map(|_| day);
    Ok(sqlx::query_as!(
        FindingRow,
        "select id, kind, department, item, record_id, wrong_code_id, field, uscc, other_id, found, expected, fault, state,
                reason, found_on, due_on, due_provisional, closed_on
         from finding
         where state = $1 and ($2::text is null or department = $2) and ($3::text is null or kind = $3)
           and (due_on, id) > (coalesce($4::date, '-infinity'), $5)
         order by due_on, id limit $6",
        wanted.state,
        wanted.department,
        wanted.kind,
        day,
        id,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// How many findings of each kind.
pub async fn counts(db: impl PgExecutor<'_>, department: Option<&str>, state: &str) -> Result<Vec<(String, i64)>> {
    let rows = sqlx::query!(
        r#"select kind, count(*) as "n!" from finding
           where state = $1 and ($2::text is null or department = $2) group by kind"#,
        state,
        department
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|r| (r.kind, r.n)).collect())
}

/// One finding.
pub async fn find(db: impl PgExecutor<'_>, id: i64) -> Result<Option<FindingRow>> {
    Ok(sqlx::query_as!(
        FindingRow,
        "select id, kind, department, item, record_id, wrong_code_id, field, uscc, other_id, found, expected, fault, state,
                reason, found_on, due_on, due_provisional, closed_on
         from finding where id = $1",
        id
    )
    .fetch_optional(db)
    .await?)
}

/// Closes an open finding; `false` when it is closed already.
pub async fn close(
    db: impl PgExecutor<'_>,
    id: i64,
    state: &str,
    reason: Option<&str>,
    on: NaiveDate,
    account: i64,
) -> Result<bool> {
    let done = sqlx::query!(
        "update finding set state = $2, reason = $3, closed_on = $4, closed_by = $5 where id = $1 and state = 'open'",
        id,
        state,
        reason,
        on,
        account
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A record beside a finding.
#[derive(Clone, Debug)]
pub struct BesideRow {
    /// The record.
    pub first_id: i64,
    /// Subject.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Document number.
    pub document: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Source.
    pub department: String,
    /// Whether it stands.
    pub stands: bool,
}

/// The newest version of some records.
pub async fn beside(db: impl PgExecutor<'_>, records: &[i64]) -> Result<Vec<BesideRow>> {
    Ok(sqlx::query_as!(
        BesideRow,
        r#"select distinct on (coalesce(r.first_id, r.id)) coalesce(r.first_id, r.id) as "first_id!", r.uscc, s.name,
                  r.document, r.decided_on, r.department, r.live and r.state <> 'annulled' as "stands!"
           from record r join subject s using (uscc)
           where r.id = any($1) or r.first_id = any($1) order by coalesce(r.first_id, r.id), r.version desc"#,
        records
    )
    .fetch_all(db)
    .await?)
}

/// A row that stayed out for its code.
#[derive(Clone, Debug)]
pub struct WrongRow {
    /// The file.
    pub file_name: String,
    /// The batch.
    pub batch_id: i64,
    /// Row in it.
    pub row_number: i64,
    /// Name in the row.
    pub name: String,
    /// Document in the row.
    pub document: String,
    /// What is wrong.
    pub problem: String,
    /// What was meant.
    pub suggestion: Option<String>,
    /// Name of the subject of that code.
    pub suggested_name: Option<String>,
    /// Whether the row was kept as it was sent.
    pub kept: bool,
}

/// One such row.
pub async fn wrong_row(db: impl PgExecutor<'_>, id: i64) -> Result<Option<WrongRow>> {
    Ok(sqlx::query_as!(
        WrongRow,
        r#"select b.file_name, w.batch_id, w.row_number, w.name, w.document, w.problem, w.suggestion,
                  s.name as "suggested_name?",
                  exists (select from batch_row_problem p where p.batch_id = w.batch_id and p.row_number = w.row_number)
                    as "kept!"
           from wrong_code w join batch b on b.id = w.batch_id left join subject s on s.uscc = w.suggestion
           where w.id = $1"#,
        id
    )
    .fetch_optional(db)
    .await?)
}

/// A row that stayed out, as it was sent.
#[derive(Clone, Debug)]
pub struct SentRow {
    /// Item of its batch.
    pub item: String,
    /// Source of its batch.
    pub department: String,
    /// The columns as written.
    pub header: Json<Vec<String>>,
    /// The row as one line, sealed.
    pub raw: String,
    /// What its code may have meant.
    pub suggestion: Option<String>,
}

/// The row behind a wrong code; `None` when it was not kept.
pub async fn sent_row(db: impl PgExecutor<'_>, wrong_code: i64) -> Result<Option<SentRow>> {
    Ok(sqlx::query_as!(
        SentRow,
        r#"select b.item, b.department, b.header as "header: Json<Vec<String>>", p.raw, w.suggestion
           from wrong_code w join batch b on b.id = w.batch_id
           join batch_row_problem p on p.batch_id = w.batch_id and p.row_number = w.row_number
           where w.id = $1"#,
        wrong_code
    )
    .fetch_optional(db)
    .await?)
}

/// Says that a wrong code is worked off; `false` when it was.
pub async fn settle(db: impl PgExecutor<'_>, wrong_code: i64, on: NaiveDate) -> Result<bool> {
    let done =
        sqlx::query!("update wrong_code set settled_on = $2 where id = $1 and settled_on is null", wrong_code, on)
            .execute(db)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Adds a name under which a business is known.
pub async fn know_name(
    db: impl PgExecutor<'_>,
    uscc: &str,
    name: &str,
    key: &str,
    on: NaiveDate,
    account: i64,
) -> Result<()> {
    sqlx::query!(
        "insert into also_known (uscc, name, name_key, added_on, created_by) values ($1, $2, $3, $4, $5)
         on conflict (uscc, name_key) do nothing",
        uscc,
        name,
        key,
        on,
        account
    )
    .execute(db)
    .await?;
    Ok(())
}

/// One source's codes in one month.
#[derive(Clone, Debug)]
pub struct RateRow {
    /// Source.
    pub department: String,
    /// First day of the month.
    pub month: NaiveDate,
    /// Rows received.
    pub rows: i64,
    /// Wrong codes.
    pub wrong: i64,
    /// Codes given to two businesses.
    pub duplicate: i64,
}

/// Rows and bad codes by source and month since a day. A row counts in the month in which it came in, whatever became of
/// it since: an accepted finding was no fault, a fixed one was.
pub async fn rates(db: impl PgExecutor<'_>, department: Option<&str>, since: NaiveDate) -> Result<Vec<RateRow>> {
    Ok(sqlx::query_as!(
        RateRow,
        r#"with received as (
               select department, date_trunc('month', received_on)::date as month, sum(rows)::bigint as n
               from batch where received_on >= $2 and ($1::text is null or department = $1) group by 1, 2
           ), wrong as (
               select b.department, date_trunc('month', b.received_on)::date as month, count(*) as n
               from wrong_code w join batch b on b.id = w.batch_id
               where b.received_on >= $2 and ($1::text is null or b.department = $1) group by 1, 2
           ), duplicate as (
               select b.department, date_trunc('month', b.received_on)::date as month, count(distinct f.record_id) as n
               from finding f join record r on r.id = f.record_id join batch b on b.id = r.batch_id
               where f.kind = 'duplicate_code' and f.state <> 'accepted' and b.received_on >= $2
                 and ($1::text is null or b.department = $1) group by 1, 2
           )
           select department as "department!", month as "month!", received.n as "rows!", coalesce(wrong.n, 0) as "wrong!",
                  coalesce(duplicate.n, 0) as "duplicate!"
           from received left join wrong using (department, month) left join duplicate using (department, month)
           order by month desc, department"#,
        department,
        since
    )
    .fetch_all(db)
    .await?)
}
