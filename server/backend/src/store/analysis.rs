//! Tables `trend_count`, `trend_counted`, `brief`: records month by month, and what was published of them.

use super::rosters::RosterItems;
use crate::Result;
use chrono::{DateTime, NaiveDate, Utc};
use shared::analysis::Brief;
use sqlx::{PgConnection, PgExecutor, types::Json};

/// Kinds of one item that are kept apart, the most frequent ones and those of the last half year; rarer ones are counted
/// together, since what is written freely has no end.
const KINDS: i64 = 60;

/// Counts all records since a day anew, in one pass over them. `items` and `fields` say where each item says its kind.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn count(
    db: &mut PgConnection,
    items: &[String],
    fields: &[String],
    since: NaiveDate,
    on: NaiveDate,
) -> Result<()> {
    // Two counts at once would meet in the same rows.
    sqlx::query!("select pg_advisory_xact_lock(hashtext('trends'))").execute(&mut *db).await?;
    sqlx::query!("delete from trend_count").execute(&mut *db).await?;
    sqlx::query!(
        "with taken as (
             select r.item, r.department, s.region, left(s.industry, 1) as sector,
                    left(coalesce(r.content ->> k.field, ''), 80) as kind, date_trunc('month', r.decided_on)::date as month
             from record r join subject s using (uscc) left join unnest($1::text[], $2::text[]) as k (item, field) using (item)
             where r.live and r.state <> 'annulled' and r.decided_on >= $3 and r.decided_on <= $4
         ), summed as materialized (
             select item, department, region, sector, kind, month, count(*) as n from taken group by 1, 2, 3, 4, 5, 6
         ), rare as (
             select item, kind from (
                 select item, kind, row_number() over (partition by item order by sum(n) desc, kind) as place,
                        row_number() over (partition by item
                            order by sum(n) filter (where month > $4 - 180) desc nulls last, kind) as of_late
                 from summed group by item, kind) as k
             where place > $5 and of_late > $5
         ), named as (
             select s.item, s.department, s.region, s.sector, case when r.kind is null then s.kind else '' end as kind,
                    s.month, s.n
             from summed s left join rare r using (item, kind)
         ), facets as (
             select n.item, of.department, f.facet, f.value, n.month, n.n from named n
             cross join lateral (values (''), (n.department)) as of (department)
             cross join lateral (values ('kind', n.kind), ('sector', n.sector), ('region', n.region),
                                        ('department', n.department)) as f (facet, value)
         )
         insert into trend_count (item, department, facet, value, month, n)
         select item, department, facet, value, month, sum(n)::int from facets group by 1, 2, 3, 4, 5",
        items,
        fields,
        since,
        on,
        KINDS
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "insert into trend_counted (as_of) values ($1) on conflict (one) do update set as_of = excluded.as_of",
        on
    )
    .execute(db)
    .await?;
    Ok(())
}

/// For which day was counted last.
pub async fn counted(db: impl PgExecutor<'_>) -> Result<Option<NaiveDate>> {
    Ok(sqlx::query_scalar!("select as_of from trend_counted").fetch_optional(db).await?)
}

/// A count.
#[derive(Clone, Debug)]
pub struct CountRow {
    /// Catalogue item.
    pub item: String,
    /// The facet.
    pub facet: String,
    /// Its value.
    pub value: String,
    /// First day of the month.
    pub month: NaiveDate,
    /// Records.
    pub n: i32,
}

/// The counts of one department, or (empty) of the whole city; of one item and facet, or of all.
pub async fn counts(
    db: impl PgExecutor<'_>,
    department: &str,
    item: Option<&str>,
    facet: Option<&str>,
) -> Result<Vec<CountRow>> {
    Ok(sqlx::query_as!(
        CountRow,
        "select item, facet, value, month, n from trend_count
         where department = $1 and ($2::text is null or item = $2) and ($3::text is null or facet = $3)
         order by item, facet, value, month",
        department,
        item,
        facet
    )
    .fetch_all(db)
    .await?)
}

// --- the monthly brief ----------------------------------------------------------------------------------------------

/// A published version.
#[derive(Clone, Debug)]
pub struct BriefRow {
    /// First day of the month.
    pub month: NaiveDate,
    /// Counted from 1.
    pub version: i32,
    /// Its figures.
    pub figures: Json<Brief>,
    /// Why once more.
    pub reason: String,
    /// Who published it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Published versions, the newest first; of one month, or of all.
pub async fn briefs(db: impl PgExecutor<'_>, month: Option<NaiveDate>, limit: i64) -> Result<Vec<BriefRow>> {
    Ok(sqlx::query_as!(
        BriefRow,
        r#"select b.month, b.version, b.figures as "figures: Json<Brief>", b.reason, a.name as by, b.published_at as at
           from brief b join account a on a.id = b.published_by where $1::date is null or b.month = $1
           order by b.month desc, b.version desc limit $2"#,
        month,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Publishes the next version; `None` when somebody else has published that number.
pub async fn publish(
    db: impl PgExecutor<'_>,
    version: i32,
    brief: &Brief,
    reason: &str,
    by: i64,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "insert into brief (month, version, figures, reason, published_by, published_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (month, version) do nothing",
        brief.month,
        version,
        Json(brief) as _,
        reason,
        by,
        now
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Changes of tiers from a day on: before the second day, and from it on.
pub async fn tier_changes(
    db: impl PgExecutor<'_>,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<(i16, i16, i64, i64)>> {
    let rows = sqlx::query!(
        r#"select from_tier, to_tier, count(*) filter (where on_day < $2) as "within!", count(*) filter (where on_day >= $2) as "after!"
           from tier_change where on_day >= $1 group by 1, 2"#,
        from,
        until
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.from_tier, row.to_tier, row.within, row.after)).collect())
}

/// Who came to each list from a day on and before another, who left it, and who stood on it at the end.
pub async fn roster_moves(
    db: impl PgExecutor<'_>,
    of: &RosterItems,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<(String, i64, i64, i64)>> {
    let (items, kinds, from_fields, to_fields) = of.columns();
    let rows = sqlx::query!(
        r#"select kind as "kind!", count(*) filter (where from_on >= $5 and from_on < $6) as "came!",
                  count(*) filter (where to_on >= $5 and to_on < $6) as "left!",
                  count(*) filter (where from_on < $6 and (to_on is null or to_on >= $6)) as "standing!"
           from (
               select coalesce(a.into_uscc, e.uscc), kind, from_on, to_on
               from roster_entry e left join subject_alias a on a.from_uscc = e.uscc and a.to_at is null
               union
               select coalesce(a.into_uscc, r.uscc), i.kind, (r.content ->> i.from_field)::date,
                      least((r.content ->> i.to_field)::date, r.repaired_on)
               from record r left join subject_alias a on a.from_uscc = r.uscc and a.to_at is null
               join unnest($1::text[], $2::text[], $3::text[], $4::text[]) as i (item, kind, from_field, to_field)
                 using (item)
               where r.live and r.state <> 'annulled' and r.content ? i.from_field
           ) as entry
           where to_on is null or from_on < to_on group by kind order by kind"#,
        items,
        kinds,
        from_fields,
        to_fields,
        from,
        until
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.kind, row.came, row.left, row.standing)).collect())
}

/// Publications that were due from a day on and before another, of one department or of all: how many, and how many of them came late
/// or have not come; and matters that wait past their term.
pub async fn terms(
    db: impl PgExecutor<'_>,
    department: Option<&str>,
    from: NaiveDate,
    until: NaiveDate,
    on: NaiveDate,
) -> Result<(i64, i64, i64)> {
    // A term is of some weeks: what was decided a quarter before it ended is not looked at.
    let row = sqlx::query!(
        r#"select (select count(*) from record where live and due_on >= $2 and due_on < $3
                     and decided_on > $2 - 92 and decided_on < $3 and ($1::text is null or department = $1))
                  + missing.n as "due!",
                  (select count(*) from record where live and due_on >= $2 and due_on < $3 and received_on > due_on
                     and decided_on > $2 - 92 and decided_on < $3 and ($1::text is null or department = $1))
                  + missing.n as "late!",
                  (select count(*) from case_part p where p.waiting and p.due_on < $4
                     and ($1::text is null or p.department = $1)) as "overdue!"
           from (select count(*) as n from awaited_act where due_on >= $2 and due_on < $3
                   and ($1::text is null or department = $1)) as missing"#,
        department,
        from,
        until,
        on
    )
    .fetch_one(db)
    .await?;
    Ok((row.due, row.late, row.overdue))
}
