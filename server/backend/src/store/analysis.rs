//! Tables `trend_count`, `trend_counted`: records month by month.

use crate::Result;
use chrono::NaiveDate;
use sqlx::{PgConnection, PgExecutor};

/// Kinds of one item that are kept apart; rarer ones are counted together, since what is written freely has no end.
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
                 select item, kind, row_number() over (partition by item order by sum(n) desc, kind) as place
                 from summed group by item, kind) as k
             where place > $5
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
