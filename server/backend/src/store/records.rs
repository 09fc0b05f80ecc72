//! Table `record`. Rows are appended; nothing but `live` and what the law derives ever changes.

use super::cursor::Cursor;
use crate::{Result, seal::Sealed};
use chrono::NaiveDate;
use sqlx::{PgConnection, PgExecutor, types::Json};

/// One version of a record with the name of its subject; in lists the live one.
#[derive(Clone, Debug)]
pub struct RecordRow {
    /// This version's row: what lists are ordered and cut by.
    pub id: i64,
    /// The first version's row: the record's number towards the outside.
    pub first_id: i64,
    /// Which version, counted from 1.
    pub version: i32,
    /// Subject.
    pub uscc: String,
    /// The subject's name as registered.
    pub name: String,
    /// Where the subject is registered.
    pub region: String,
    /// Catalogue item.
    pub item: String,
    /// The item's version under which it was taken.
    pub item_version: i32,
    /// Canonical values.
    pub content: Json<Sealed>,
    /// Document number.
    pub document: String,
    /// The organ that decided.
    pub organ: String,
    /// Source department.
    pub department: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Class of a penalty.
    pub class: Option<i16>,
    /// First day on which it counts as repaired.
    pub repaired_on: Option<NaiveDate>,
    /// `live`, `corrected` or `annulled`.
    pub state: String,
    /// Day on which the decision was changed or annulled, in an annulled version.
    pub annulled_on: Option<NaiveDate>,
    /// Day on which this version was written; `None` in a first one.
    pub known_on: Option<NaiveDate>,
    /// Marks in force, as bits ([`shared::record::Marks`]).
    pub marks: i16,
    /// Day on which it came in.
    pub received_on: NaiveDate,
    /// For volunteered information: whether a department has verified it.
    pub verified: Option<bool>,
}

/// A whole record with its subject's code and name, and what is asked of the tables after it: every reader of records has
/// the same columns.
macro_rules! record_rows {
    ($from:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            RecordRow,
            r#"select r.id, coalesce(r.first_id, r.id) as "first_id!", r.version, s.uscc, s.name, s.region, r.item, r.item_version,
                      r.content as "content: Json<Sealed>", r.document, r.organ, r.department, r.decided_on, r.class,
                      r.repaired_on, r.state, r.annulled_on, r.known_on, r.marks, r.received_on, r.verified "# + $from
            $(, $argument)*
        )
    };
}

/// How many live records of each item one subject's file has: all, and those shown to the public on a day.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn counts_of_subject(db: impl PgExecutor<'_>, uscc: &str, on: NaiveDate) -> Result<Vec<(String, i64, i64)>> {
    let rows = sqlx::query!(
        r#"select item, count(*) as "n!",
                  count(*) filter (where publish_from <= $2 and (publish_until is null or publish_until >= $2)) as "shown!"
           from codes_of_files(array[$1]) f join record on uscc = f.code where live group by item order by item"#,
        uscc,
        on
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|r| (r.item, r.n, r.shown)).collect())
}

/// The newest live records of one subject and one item.
pub async fn of_subject_item(db: impl PgExecutor<'_>, uscc: &str, item: &str, limit: i64) -> Result<Vec<RecordRow>> {
    page_of_subject(db, uscc, Some(&[item.to_owned()]), None, None, limit).await
}

/// A page of the live records of one subject, newest first: of some items or of all, and only those shown to the public
/// on a day or all.
pub async fn page_of_subject(
    db: impl PgExecutor<'_>,
    uscc: &str,
    items: Option<&[String]>,
    public_on: Option<NaiveDate>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<RecordRow>> {
    let (day, id) = after.map_or((None, 0), |c| (c.day, c.id));
    Ok(sqlx::query_as!(
        RecordRow,
        r#"select r.id, coalesce(r.first_id, r.id) as "first_id!", r.version, f.file as "uscc!", s.name, s.region, r.item, r.item_version,
                  r.content as "content: Json<Sealed>", r.document, r.organ, r.department, r.decided_on, r.class,
                  r.repaired_on, r.state, r.annulled_on, r.known_on, r.marks, r.received_on, r.verified
           from codes_of_files(array[$1]) f join record r on r.uscc = f.code join subject s on s.uscc = f.file
           where r.live
             and ($2::text[] is null or r.item = any($2))
             and ($3::date is null or (r.publish_from <= $3 and (r.publish_until is null or r.publish_until >= $3)))
             and (r.decided_on, r.id) < (coalesce($4::date, 'infinity'), $5)
           order by r.decided_on desc, r.id desc limit $6"#,
        uscc,
        items,
        public_on,
        day,
        id,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Some versions of records by their own numbers, whether they still stand or not, in the order asked for.
pub async fn by_ids(db: impl PgExecutor<'_>, ids: &[i64]) -> Result<Vec<RecordRow>> {
    Ok(record_rows!(
        "from unnest($1::bigint[]) with ordinality as wanted (id, place)
           join record r on r.id = wanted.id join subject s using (uscc)
           order by wanted.place",
        ids
    )
    .fetch_all(db)
    .await?)
}

/// The same as lines of a public list: under the code and the name under which the subject's file goes on.
pub async fn lines(db: impl PgExecutor<'_>, ids: &[i64]) -> Result<Vec<RecordRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(record_rows!(
        "from unnest($1::bigint[]) with ordinality as wanted (id, place)
           join record r on r.id = wanted.id
           left join subject_alias a on a.from_uscc = r.uscc and a.to_at is null
           join subject s on s.uscc = coalesce(a.into_uscc, r.uscc)
           order by wanted.place",
        ids
    )
    .fetch_all(db)
    .await?)
}

/// The record of one item with this document number that the public is shown on a day, as a line of a public list.
pub async fn by_document(
    db: impl PgExecutor<'_>,
    item: &str,
    document: &str,
    on: NaiveDate,
) -> Result<Option<RecordRow>> {
    Ok(record_rows!(
        "from record r
           left join subject_alias a on a.from_uscc = r.uscc and a.to_at is null
           join subject s on s.uscc = coalesce(a.into_uscc, r.uscc)
           where r.document = $2 and r.document <> '' and r.item = $1 and r.live and r.state <> 'annulled'
             and r.publish_from <= $3 and (r.publish_until is null or r.publish_until >= $3)
           order by r.id limit 1",
        item,
        document,
        on
    )
    .fetch_optional(db)
    .await?)
}

/// One penalty as a fact of the tier.
#[derive(Clone, Debug)]
pub struct PenaltyRow {
    /// Subject.
    pub uscc: String,
    /// Record.
    pub id: i64,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Its class.
    pub class: i16,
    /// First day on which it counts as repaired.
    pub repaired_on: Option<NaiveDate>,
}

/// The penalties of some subjects that were decided on or after `since`.
pub async fn penalties(db: impl PgExecutor<'_>, usccs: &[String], since: NaiveDate) -> Result<Vec<PenaltyRow>> {
    Ok(sqlx::query_as!(
        PenaltyRow,
        r#"select f.file as "uscc!", coalesce(first_id, id) as "id!", decided_on, class as "class!", repaired_on
           from codes_of_files($1) f join record on uscc = f.code
           where live and class is not null and state <> 'annulled' and decided_on >= $2
           order by f.file, decided_on, id"#,
        usccs,
        since
    )
    .fetch_all(db)
    .await?)
}

/// A record to append.
#[derive(Clone, Debug)]
pub struct NewRecord<'a> {
    /// Subject.
    pub uscc: &'a str,
    /// Catalogue item.
    pub item: &'a str,
    /// Its version.
    pub item_version: i32,
    /// Canonical values.
    pub content: &'a Sealed,
    /// Document number.
    pub document: &'a str,
    /// The organ that decided.
    pub organ: &'a str,
    /// Source department.
    pub department: &'a str,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// What the law derives.
    pub derived: &'a Derived,
    /// First day on which it counts as repaired, where it comes in repaired.
    pub repaired_on: Option<NaiveDate>,
    /// Day on which it came in.
    pub received_on: NaiveDate,
    /// The case it comes from.
    pub case_id: Option<i64>,
    /// Whether a department has verified volunteered information.
    pub verified: Option<bool>,
    /// Who wrote it.
    pub created_by: Option<Writer>,
}

/// Who writes: an account, and in whose place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Writer {
    /// The account.
    pub account: i64,
    /// In whose place it acts.
    pub stands_for: Option<i64>,
}

/// What the law derives from a record when it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Derived {
    /// Class of a penalty, 0–2.
    pub class: Option<i16>,
    /// Regime of its date.
    pub regime: Option<String>,
    /// First day on which the public is shown it; `None` = never.
    pub publish_from: Option<NaiveDate>,
    /// Last day, repair minded.
    pub publish_until: Option<NaiveDate>,
    /// First day on which repair may be asked for.
    pub repairable_from: Option<NaiveDate>,
    /// Last day for publication.
    pub due_on: Option<NaiveDate>,
    /// Whether that day may still move.
    pub due_provisional: bool,
    /// Last day of the market regulators' own term, where both run.
    pub due_market_on: Option<NaiveDate>,
}

/// Appends the first version of a record.
pub async fn append(db: impl PgExecutor<'_>, new: &NewRecord<'_>) -> Result<i64> {
    let row = sqlx::query!(
        "insert into record (uscc, item, item_version, content, document, organ, department, decided_on, class, regime,
             publish_from, publish_until, repairable_from, due_on, due_provisional, received_on, case_id, verified,
             created_by, repaired_on, due_market_on, created_for)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
         returning id",
        new.uscc,
        new.item,
        new.item_version,
        Json(new.content) as _,
        new.document,
        new.organ,
        new.department,
        new.decided_on,
        new.derived.class,
        new.derived.regime,
        new.derived.publish_from,
        new.derived.publish_until,
        new.derived.repairable_from,
        new.derived.due_on,
        new.derived.due_provisional,
        new.received_on,
        new.case_id,
        new.verified,
        new.created_by.map(|by| by.account),
        new.repaired_on,
        new.derived.due_market_on,
        new.created_by.and_then(|by| by.stands_for),
    )
    .fetch_one(db)
    .await?;
    Ok(row.id)
}

/// A version to append to a record that is on file.
#[derive(Clone, Debug)]
pub struct NewVersion<'a> {
    /// Canonical values.
    pub content: &'a Sealed,
    /// Document number.
    pub document: &'a str,
    /// The organ that decided.
    pub organ: &'a str,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// What the law derives.
    pub derived: &'a Derived,
    /// `live`, `corrected` or `annulled`.
    pub state: &'a str,
    /// Day on which the decision was changed or annulled.
    pub annulled_on: Option<NaiveDate>,
    /// First day on which it counts as repaired.
    pub repaired_on: Option<NaiveDate>,
    /// Day on which this version is written.
    pub known_on: NaiveDate,
    /// The case it comes from.
    pub case_id: Option<i64>,
    /// Why it is written.
    pub reason: &'a str,
    /// Who writes it.
    pub created_by: Option<Writer>,
}

/// The live version of a record, by its stable number, locked until the transaction ends.
pub async fn lock_live(db: impl PgExecutor<'_>, record: i64) -> Result<Option<RecordRow>> {
    Ok(record_rows!(
        "from record r join subject s using (uscc)
           where (r.id = $1 and r.first_id is null or r.first_id = $1) and r.live for update of r",
        record
    )
    .fetch_optional(db)
    .await?)
}

/// The records that a case put on file, by their stable numbers.
pub async fn written_by(db: impl PgExecutor<'_>, case_id: i64) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar!("select id from record where case_id = $1 and version = 1 order by id", case_id)
        .fetch_all(db)
        .await?)
}

/// The live version of a record, by its stable number.
pub async fn find(db: impl PgExecutor<'_>, record: i64) -> Result<Option<RecordRow>> {
    Ok(record_rows!(
        "from record r join subject s using (uscc)
           where (r.id = $1 and r.first_id is null or r.first_id = $1) and r.live",
        record
    )
    .fetch_optional(db)
    .await?)
}

/// One version of a record and how it came to be.
#[derive(Clone, Debug)]
pub struct VersionRow {
    /// The version.
    pub row: RecordRow,
    /// Day on which it was written.
    pub written_on: NaiveDate,
    /// Why.
    pub reason: Option<String>,
    /// The batch it came with, and the name of its file.
    pub batch: Option<(i64, String)>,
    /// The case it came from.
    pub case_id: Option<i64>,
    /// Who wrote it: role and office of the account, or of the one in whose place it was done; `None` when no account did.
    pub author: Option<(String, Option<String>)>,
}

/// The versions of a record, the newest first.
pub async fn versions(db: impl PgExecutor<'_>, record: i64, limit: i64) -> Result<Vec<VersionRow>> {
    let rows = sqlx::query!(
        r#"select r.id, coalesce(r.first_id, r.id) as "first_id!", r.version, r.uscc, s.name, s.region, r.item, r.item_version,
                  r.content as "content: Json<Sealed>", r.document, r.organ, r.department, r.decided_on, r.class,
                  r.repaired_on, r.state, r.annulled_on, r.known_on, r.marks, r.received_on, r.verified,
                  known_on(r.version, r.known_on, r.received_on, r.created_at) as "written_on!", r.reason, r.case_id,
                  b.id as "batch_id?", b.file_name as "file_name?", a.role as "role?",
                  coalesce(a.department, a.district) as "office?"
           from record r join subject s using (uscc)
           left join batch b on b.id = r.batch_id
           left join account a on a.id = coalesce(r.created_for, r.created_by)
           where r.id = $1 and r.first_id is null or r.first_id = $1
           order by r.version desc limit $2"#,
        record,
        limit
    )
    .fetch_all(db)
    .await?;
    let versions = rows.into_iter().map(|r| VersionRow {
        row: RecordRow {
            id: r.id,
            first_id: r.first_id,
            version: r.version,
            uscc: r.uscc,
            name: r.name,
            region: r.region,
            item: r.item,
            item_version: r.item_version,
            content: r.content,
            document: r.document,
            organ: r.organ,
            department: r.department,
            decided_on: r.decided_on,
            class: r.class,
            repaired_on: r.repaired_on,
            state: r.state,
            annulled_on: r.annulled_on,
            known_on: r.known_on,
            marks: r.marks,
            received_on: r.received_on,
            verified: r.verified,
        },
        written_on: r.written_on,
        reason: r.reason,
        batch: r.batch_id.zip(r.file_name),
        case_id: r.case_id,
        author: r.role.map(|role| (role, r.office)),
    });
    Ok(versions.collect())
}

/// The records of a file as they were known at the end of a day, under the codes that it had then, the newest decision first: of each the last version
/// written until then, with the marks in force then. Of some records or of all.
pub async fn known(
    db: impl PgExecutor<'_>,
    uscc: &str,
    on: NaiveDate,
    record: Option<i64>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<RecordRow>> {
    let (day, id) = after.map_or((None, 0), |c| (c.day, c.id));
    Ok(sqlx::query_as!(
        RecordRow,
        r#"with known as (
               select distinct on (coalesce(r.first_id, r.id)) r.*, coalesce(r.first_id, r.id) as first
               from record r
               where r.uscc in (select codes_known($1, $2)) and known_on(r.version, r.known_on, r.received_on, r.created_at) <= $2
                 and ($3::bigint is null or r.id = $3 or r.first_id = $3)
               order by coalesce(r.first_id, r.id), r.version desc
           )
           select r.id as "id!", r.first as "first_id!", r.version as "version!", s.uscc, s.name, s.region,
                  r.item as "item!", r.item_version as "item_version!", r.content as "content!: Json<Sealed>",
                  r.document as "document!", r.organ as "organ!", r.department as "department!",
                  r.decided_on as "decided_on!", r.class, r.repaired_on, r.state as "state!", r.annulled_on, r.known_on,
                  coalesce((select sum(distinct case m.kind when 'objected' then 1 else 2 end)
                            from record_mark m
                            where m.record_id = r.first and m.lifts is null and m.on_day <= $2
                              and not exists (select from record_mark e where e.lifts = m.id and e.on_day <= $2)), 0)::smallint
                      as "marks!",
                  r.received_on as "received_on!", r.verified
           from known r join subject s on s.uscc = $1
           where (r.decided_on, r.first) < (coalesce($4::date, 'infinity'), $5)
           order by r.decided_on desc, r.first desc limit $6"#,
        uscc,
        on,
        record,
        day,
        id,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// The live versions of some records, by their stable numbers.
pub async fn live_of(db: impl PgExecutor<'_>, records: &[i64]) -> Result<Vec<RecordRow>> {
    Ok(record_rows!(
        "from record r join subject s using (uscc)
           where r.live and (r.first_id is null and r.id = any($1) or r.first_id = any($1))",
        records
    )
    .fetch_all(db)
    .await?)
}

/// The penalties of a file as they were known at the end of a day.
pub async fn penalties_known(db: impl PgExecutor<'_>, uscc: &str, on: NaiveDate) -> Result<Vec<PenaltyRow>> {
    Ok(sqlx::query_as!(
        PenaltyRow,
        r#"select uscc as "uscc!", first as "id!", decided_on as "decided_on!", class as "class!", repaired_on
           from (select distinct on (coalesce(first_id, id)) *, coalesce(first_id, id) as first
                 from record
                 where uscc in (select codes_known($1, $2))
                   and known_on(version, known_on, received_on, created_at) <= $2
                 order by coalesce(first_id, id), version desc) known
           where class is not null and annulled_on is null and decided_on <= $2
           order by decided_on, first"#,
        uscc,
        on
    )
    .fetch_all(db)
    .await?)
}

/// Appends a version to the record whose live version is `replaced`, which is that no longer. Gives the new row.
pub async fn append_version(tx: &mut PgConnection, replaced: i64, new: &NewVersion<'_>) -> Result<i64> {
    sqlx::query!("update record set live = false where id = $1", replaced).execute(&mut *tx).await?;
    let row = sqlx::query!(
        "insert into record (uscc, item, item_version, content, document, organ, department, decided_on, class, regime,
             publish_from, publish_until, repairable_from, due_on, due_provisional, received_on, case_id, verified,
             created_by, repaired_on, version, replaces, first_id, state, annulled_on, known_on, reason, marks,
             due_market_on, created_for)
         select uscc, item, item_version, $2, $3, $4, department, $5, $6, $7, $8, $9, $10, $11, $12, received_on, $13,
                verified, $14, $15, version + 1, id, coalesce(first_id, id), $16, $17, $18, $19, marks, $20, $21
         from record where id = $1
         returning id",
        replaced,
        Json(new.content) as _,
        new.document,
        new.organ,
        new.decided_on,
        new.derived.class,
        new.derived.regime,
        new.derived.publish_from,
        new.derived.publish_until,
        new.derived.repairable_from,
        new.derived.due_on,
        new.derived.due_provisional,
        new.case_id,
        new.created_by.map(|by| by.account),
        new.repaired_on,
        new.state,
        new.annulled_on,
        new.known_on,
        new.reason,
        new.derived.due_market_on,
        new.created_by.and_then(|by| by.stands_for)
    )
    .fetch_one(tx)
    .await?;
    Ok(row.id)
}

/// Puts the marks beside a live version, and what they make of its publication.
pub async fn set_marks(db: impl PgExecutor<'_>, id: i64, marks: i16, publish_from: Option<NaiveDate>) -> Result<()> {
    sqlx::query!("update record set marks = $2, publish_from = $3 where id = $1 and live", id, marks, publish_from)
        .execute(db)
        .await?;
    Ok(())
}

/// One record that came later than its publication term.
#[derive(Clone, Debug)]
pub struct LateRow {
    /// The row of its live version.
    pub id: i64,
    /// The record, by its first version.
    pub first_id: i64,
    /// Catalogue item.
    pub item: String,
    /// Document number.
    pub document: String,
    /// Subject.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// Source department.
    pub department: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Last day of the term.
    pub due_on: NaiveDate,
    /// Whether that day may still move.
    pub due_provisional: bool,
    /// Day on which it came in.
    pub received_on: NaiveDate,
}

/// Records that came too late, of one department or of all, the latest arrivals first.
pub async fn late(
    db: impl PgExecutor<'_>,
    department: Option<&str>,
    region: Option<&str>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<LateRow>> {
    let (day, id) = after.map_or((None, 0), |c| (c.day, c.id));
    Ok(sqlx::query_as!(
        LateRow,
        r#"select r.id, coalesce(r.first_id, r.id) as "first_id!", r.item, r.document, r.uscc, s.name, r.department,
                  r.decided_on, r.due_on as "due_on!",
                  r.due_provisional, r.received_on
           from record r join subject s using (uscc)
           where r.live and r.received_on > r.due_on and ($1::text is null or r.department = $1)
             and (r.received_on, r.id) < (coalesce($2::date, 'infinity'), $3) and ($5::text is null or s.region = $5)
           order by r.received_on desc, r.id desc limit $4"#,
        department,
        day,
        id,
        limit,
        region
    )
    .fetch_all(db)
    .await?)
}

/// How punctually a department's records come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Punctual {
    /// Which.
    pub department: String,
    /// Of the records decided since a day, those with a term.
    pub with_term: i64,
    /// Of those, the ones that were received within it.
    pub in_time: i64,
    /// Of all records, those that came late.
    pub late: i64,
}

/// How punctually the records of each department come: late ones of all time, others since a day.
pub async fn punctuality(db: impl PgExecutor<'_>, since: NaiveDate) -> Result<Vec<Punctual>> {
    Ok(sqlx::query_as!(
        Punctual,
        r#"select department as "department!", coalesce(sum(with_term), 0)::bigint as "with_term!",
                  coalesce(sum(in_time), 0)::bigint as "in_time!", coalesce(sum(late), 0)::bigint as "late!"
           from (
               select department, count(*) as with_term, count(*) filter (where received_on <= due_on) as in_time, 0 as late
               from record where live and due_on is not null and decided_on >= $1 group by department
               union all
               select department, 0, 0, count(*) from record where live and received_on > due_on group by department
           ) as counted group by department"#,
        since
    )
    .fetch_all(db)
    .await?)
}

/// How punctually the records about the subjects of a division come: late ones of all time, others since a day. Walks from
/// the few that have a term to their subjects, not through the division.
pub async fn punctuality_of_region(db: impl PgExecutor<'_>, region: &str, since: NaiveDate) -> Result<Punctual> {
    Ok(sqlx::query_as!(
        Punctual,
        r#"select '' as "department!", count(*) filter (where decided_on >= $2) as "with_term!",
                  count(*) filter (where decided_on >= $2 and received_on <= due_on) as "in_time!",
                  count(*) filter (where received_on > due_on) as "late!"
           from record join subject s using (uscc)
           where live and due_on is not null and (decided_on >= $2 or received_on > due_on) and s.region = $1"#,
        region,
        since
    )
    .fetch_one(db)
    .await?)
}
