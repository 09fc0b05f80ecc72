//! Table `subject`.

use crate::Result;
use chrono::NaiveDate;
use sqlx::PgExecutor;

/// One subject as its page and its cases need it.
#[derive(Clone, Debug)]
pub struct SubjectRow {
    /// Unified social credit code.
    pub uscc: String,
    /// Registered name.
    pub name: String,
    /// Subject class of the data standard.
    pub class: String,
    /// Registration status.
    pub status: String,
    /// Division of the pack.
    pub region: String,
    /// Industry code.
    pub industry: String,
    /// Legal representative.
    pub legal_rep: Option<String>,
    /// Day of establishment.
    pub established_on: Option<NaiveDate>,
    /// Made up by the demonstration.
    pub synthetic: bool,
}

/// One subject as a line of a list, with its stored tier.
#[derive(Clone, Debug)]
pub struct LineRow {
    /// Unified social credit code.
    pub uscc: String,
    /// Registered name.
    pub name: String,
    /// Registration status.
    pub status: String,
    /// Division of the pack.
    pub region: String,
    /// Stored tier.
    pub tier: i16,
    /// Whether the stored tier may no longer be true on the day asked for.
    pub stale: bool,
}

/// A subject that was not on file.
#[derive(Clone, Debug)]
pub struct NewSubject<'a> {
    /// Unified social credit code.
    pub uscc: &'a str,
    /// Name.
    pub name: &'a str,
    /// Subject class.
    pub class: &'a str,
    /// Division.
    pub region: &'a str,
}

/// One subject by its code.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn find(db: impl PgExecutor<'_>, uscc: &str) -> Result<Option<SubjectRow>> {
    Ok(sqlx::query_as!(
        SubjectRow,
        "select uscc, name, class, status, region, industry, legal_rep, established_on, synthetic
         from subject where uscc = $1",
        uscc
    )
    .fetch_optional(db)
    .await?)
}

/// Some subjects by their codes.
pub async fn find_all(db: impl PgExecutor<'_>, usccs: &[String]) -> Result<Vec<SubjectRow>> {
    Ok(sqlx::query_as!(
        SubjectRow,
        "select uscc, name, class, status, region, industry, legal_rep, established_on, synthetic
         from subject where uscc = any($1)",
        usccs
    )
    .fetch_all(db)
    .await?)
}

/// Puts a subject on file that opened its account before the register told of it; `false` if it is there already.
pub async fn declare(db: impl PgExecutor<'_>, new: &NewSubject<'_>) -> Result<bool> {
    let done = sqlx::query!(
        "insert into subject (uscc, name, class, region, self_declared, tier_dirty) values ($1, $2, $3, $4, true, true)
         on conflict (uscc) do nothing",
        new.uscc,
        new.name,
        new.class,
        new.region
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Some subjects as lines.
pub async fn lines(db: impl PgExecutor<'_>, usccs: &[String], on: NaiveDate) -> Result<Vec<LineRow>> {
    Ok(sqlx::query_as!(
        LineRow,
        r#"select uscc, name, status, region, tier,
                  tier_dirty or coalesce(tier_valid_until <= $2, false) or coalesce(tier_on > $2, true) as "stale!"
           from subject where uscc = any($1)"#,
        usccs,
        on
    )
    .fetch_all(db)
    .await?)
}

/// Subjects per stored tier. A file that goes on under another code is no subject of its own.
pub async fn tiers(db: impl PgExecutor<'_>) -> Result<Vec<(i16, i64)>> {
    let rows = sqlx::query!(
        r#"select tier, count(*) as "n!" from subject
           where uscc not in (select from_uscc from subject_alias where to_at is null) group by tier order by tier"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|r| (r.tier, r.n)).collect())
}

/// Says that something the tier rests on has changed.
pub async fn mark_dirty(db: impl PgExecutor<'_>, uscc: &str) -> Result<()> {
    sqlx::query!("update subject set tier_dirty = true, changed_at = now() where uscc = $1", uscc).execute(db).await?;
    Ok(())
}

/// Refreshes the ranks and how often each pair of characters occurs. Writes only rows that change.
pub async fn rerank(db: &mut sqlx::PgConnection) -> Result<u64> {
    let done = sqlx::query!(
        "with weighed as (
             select s.uscc,
                    least(coalesce(r.n, 0), 10000)::int * 10
                      + case s.class when '01' then 5 when '98' then 0 else 2 end as weight
             from subject s
             left join (select uscc, count(*) as n from record where live group by uscc) r using (uscc)
         ), placed as (
             select uscc, weight, row_number() over (order by weight desc, uscc) as place, count(*) over () as all_of_them
             from weighed
         ), wanted as (
             select uscc, weight,
                    (case when place * 100 <= all_of_them then 0 when place * 10 <= all_of_them then 1 else 2 end)::smallint
                      as rank
             from placed
         )
         update subject s set weight = w.weight, rank = w.rank from wanted w
         where s.uscc = w.uscc and (s.weight, s.rank) is distinct from (w.weight, w.rank)"
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("delete from gram").execute(&mut *db).await?;
    sqlx::query!(
        "insert into gram (gram, n, top, mid)
         select g, count(*)::int, (count(*) filter (where rank = 0))::int, (count(*) filter (where rank = 1))::int
         from subject, unnest(name_grams) as g group by g"
    )
    .execute(&mut *db)
    .await?;
    Ok(done.rows_affected())
}

/// What evaluation needs to know of the subjects that it locks.
#[derive(Clone, Debug)]
pub struct TierRow {
    /// Unified social credit code.
    pub uscc: String,
    /// Stored tier.
    pub tier: i16,
}

/// Locks subjects whose tier has to be decided: those with changed facts and those whose time has come. A decided
/// subject is due no longer, so asking again gives the next ones.
pub async fn lock_due(db: impl PgExecutor<'_>, as_of: NaiveDate, limit: i64) -> Result<Vec<TierRow>> {
    Ok(sqlx::query_as!(
        TierRow,
        "select uscc, tier from subject where tier_dirty or tier_valid_until <= $1 limit $2 for no key update",
        as_of,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Locks the next subjects after `after` in the order of their codes.
pub async fn lock_next(db: impl PgExecutor<'_>, after: &str, limit: i64) -> Result<Vec<TierRow>> {
    Ok(sqlx::query_as!(
        TierRow,
        "select uscc, tier from subject where uscc > $1 order by uscc limit $2 for no key update",
        after,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Locks one subject.
pub async fn lock_one(db: impl PgExecutor<'_>, uscc: &str) -> Result<Option<TierRow>> {
    Ok(sqlx::query_as!(TierRow, "select uscc, tier from subject where uscc = $1 for no key update", uscc)
        .fetch_optional(db)
        .await?)
}

/// For which day and under which rules the stored tiers stand.
pub async fn last_evaluation(db: impl PgExecutor<'_>) -> Result<Option<(NaiveDate, String)>> {
    let row =
        sqlx::query!("select as_of, rule_set from evaluation order by id desc limit 1").fetch_optional(db).await?;
    Ok(row.map(|r| (r.as_of, r.rule_set)))
}

/// Notes a finished run.
pub async fn note_evaluation(
    db: impl PgExecutor<'_>,
    as_of: NaiveDate,
    rule_set: &str,
    looked: i64,
    changed: i64,
) -> Result<()> {
    sqlx::query!(
        "insert into evaluation (as_of, rule_set, looked, changed) values ($1, $2, $3, $4)",
        as_of,
        rule_set,
        looked,
        changed
    )
    .execute(db)
    .await?;
    Ok(())
}

/// One decided tier.
#[derive(Clone, Debug)]
pub struct NewTier {
    /// Whose.
    pub uscc: String,
    /// The tier.
    pub tier: i16,
    /// First day on which time alone changes it.
    pub valid_until: Option<NaiveDate>,
}

/// Stores decided tiers and takes the marks away.
pub async fn store_tiers(db: impl PgExecutor<'_>, tiers: &[NewTier], on: NaiveDate, rule_set: &str) -> Result<()> {
    let codes: Vec<String> = tiers.iter().map(|t| t.uscc.clone()).collect();
    let values: Vec<i16> = tiers.iter().map(|t| t.tier).collect();
    let until: Vec<Option<NaiveDate>> = tiers.iter().map(|t| t.valid_until).collect();
    sqlx::query!(
        "update subject s
         set tier = t.tier, tier_valid_until = t.until, tier_on = $4, tier_rule_set = $5, tier_dirty = false,
             changed_at = case when s.tier = t.tier then s.changed_at else now() end
         from unnest($1::text[], $2::smallint[], $3::date[]) as t (uscc, tier, until)
         where s.uscc = t.uscc",
        &codes,
        &values,
        &until as &[Option<NaiveDate>],
        on,
        rule_set
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Subjects on file, and whether any of them is made up: added up from what statements have added, not counted. A file that
/// goes on under another code is no subject of its own.
pub async fn count(db: impl PgExecutor<'_>) -> Result<(i64, bool)> {
    let row = sqlx::query!(
        r#"select coalesce(sum(n), 0)::bigint - (select count(*) from subject_alias where to_at is null) as "n!",
                  coalesce(sum(synthetic), 0) > 0 as "synthetic!"
           from subject_tally"#
    )
    .fetch_one(db)
    .await?;
    Ok((row.n, row.synthetic))
}

/// Makes one row of what was added since the last time.
pub async fn fold_tally(db: impl PgExecutor<'_>) -> Result<()> {
    sqlx::query!(
        "with folded as (delete from subject_tally returning n, synthetic)
         insert into subject_tally select sum(n), sum(synthetic) from folded having count(*) > 0"
    )
    .execute(db)
    .await?;
    Ok(())
}
