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
        "insert into subject (uscc, name, class, region, self_declared) values ($1, $2, $3, $4, true)
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
        r#"select uscc as "uscc!", name as "name!", status as "status!", region as "region!", tier as "tier!",
                  asked or coalesce(valid_until <= $2, false) or coalesce(since > $2, true) as "stale!"
           from subject_line where uscc = any($1)"#,
        usccs,
        on
    )
    .fetch_all(db)
    .await?)
}

/// Locks one subject, so that what is decided about it is decided by one after the other; `None` when there is none.
pub async fn lock_one(db: impl PgExecutor<'_>, uscc: &str) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!("select uscc from subject where uscc = $1 for no key update", uscc)
        .fetch_optional(db)
        .await?)
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
