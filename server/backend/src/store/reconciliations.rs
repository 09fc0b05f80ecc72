//! Table `reconciliation`: what a source says it decided on a day, against what is on file.

use crate::Result;
use chrono::{DateTime, NaiveDate, Utc};
use shared::catalogue::Item;
use sqlx::{PgConnection, PgExecutor};

/// What a source states about one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Day of the decision.
    pub day: NaiveDate,
    /// Records.
    pub count: i64,
    /// Fines and confiscated amounts, in 分; `None` where the item has no money.
    pub sum: Option<i64>,
}

/// The fields whose amounts are summed; empty texts where the item has none.
fn money(item: &Item) -> [&str; 2] {
    [&item.roles.fine, &item.roles.confiscated].map(|role| role.as_deref().unwrap_or(""))
}

/// Whether anything of an item can be summed.
pub fn has_money(item: &Item) -> bool {
    money(item) != ["", ""]
}

/// Puts statements on file, over earlier ones of the same days, and compares them.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn state(
    tx: &mut PgConnection,
    department: &str,
    item: &Item,
    statements: &[Statement],
    by: Option<i64>,
    now: DateTime<Utc>,
) -> Result<()> {
    let days: Vec<NaiveDate> = statements.iter().map(|s| s.day).collect();
    let counts: Vec<i64> = statements.iter().map(|s| s.count).collect();
    let sums: Vec<Option<i64>> = statements.iter().map(|s| s.sum).collect();
    sqlx::query!(
        "insert into reconciliation (department, item, day, stated_count, stated_sum, found_count, state, stated_by, stated_at,
                                     compared_at)
         select $1, $2, n.day, n.count, n.sum, 0, 'open', $6, $7, $7
         from unnest($3::date[], $4::bigint[], $5::bigint[]) as n (day, count, sum)
         on conflict (department, item, day) do update set
             stated_count = excluded.stated_count, stated_sum = excluded.stated_sum, state = 'open', reason = null,
             stated_by = excluded.stated_by, stated_at = excluded.stated_at, settled_by = null, settled_at = null",
        department,
        item.code,
        &days,
        &counts,
        &sums as &[Option<i64>],
        by,
        now
    )
    .execute(&mut *tx)
    .await?;
    compare(tx, item, Some((department, &days)), now).await?;
    Ok(())
}

/// Compares statements of an item with what is on file: those of some days of a department, or all that are open. What
/// agrees is settled by itself; what was explained stays so as long as the file says what it said then.
pub async fn compare(
    tx: &mut PgConnection,
    item: &Item,
    which: Option<(&str, &[NaiveDate])>,
    now: DateTime<Utc>,
) -> Result<u64> {
    let (department, days) = which.unzip();
    let [fine, confiscated] = money(item);
    let done = sqlx::query!(
        "with found as (
             select s.id, count(r.id) as n,
                    coalesce(sum((coalesce(nullif(r.content ->> $4, '')::numeric, 0)
                                + coalesce(nullif(r.content ->> $5, '')::numeric, 0)) * 1000000), 0)::bigint as total
             from reconciliation s
             left join record r on r.item = s.item and r.department = s.department and r.decided_on = s.day
                               and r.live and r.state <> 'annulled'
             where s.item = $1 and (case when $2::text is null then s.state = 'open'
                                         else s.department = $2 and s.day = any($3) end)
             group by s.id),
         told as (
             select f.id, f.n, case when s.stated_sum is not null then f.total end as total,
                    f.n = s.stated_count and (s.stated_sum is null or s.stated_sum = f.total) as agrees,
                    s.state = 'explained' and f.n = s.found_count
                        and (s.stated_sum is null or f.total is not distinct from s.found_sum) as still
             from found f join reconciliation s using (id))
         update reconciliation s set
             found_count = t.n, found_sum = t.total, compared_at = $6,
             state = case when t.agrees then 'equal' when t.still then 'explained' else 'open' end,
             reason = case when t.still and not t.agrees then s.reason end,
             settled_by = case when t.still and not t.agrees then s.settled_by end,
             settled_at = case when t.agrees then coalesce(case when s.state = 'equal' then s.settled_at end, $6)
                               when t.still then s.settled_at end
         from told t where t.id = s.id",
        item.code,
        department,
        days,
        fine,
        confiscated,
        now
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected())
}

/// Compares what a batch may have settled or upset.
pub async fn after_batch(tx: &mut PgConnection, item: &Item, batch: i64, now: DateTime<Utc>) -> Result<()> {
    let touched = sqlx::query!(
        r#"select s.department, array_agg(s.day) as "days!" from reconciliation s
           where s.item = $1 and exists (select from record r where r.batch_id = $2 and r.department = s.department
                                         and r.decided_on = s.day)
           group by s.department"#,
        item.code,
        batch
    )
    .fetch_all(&mut *tx)
    .await?;
    for row in touched {
        compare(tx, item, Some((&row.department, &row.days)), now).await?;
    }
    Ok(())
}

/// One statement with what is on file.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its number.
    pub id: i64,
    /// Source department.
    pub department: String,
    /// Item.
    pub item: String,
    /// Day of the decision.
    pub day: NaiveDate,
    /// Records as stated.
    pub stated_count: i64,
    /// Sum as stated, in 分.
    pub stated_sum: Option<i64>,
    /// Records on file.
    pub found_count: i64,
    /// Sum on file, in 分.
    pub found_sum: Option<i64>,
    /// `equal`, `open` or `explained`.
    pub state: String,
    /// Why it differs.
    pub reason: Option<String>,
    /// Who stated it.
    pub stated_by: Option<String>,
    /// When.
    pub stated_at: DateTime<Utc>,
    /// Who explained it.
    pub settled_by: Option<String>,
    /// When it was settled.
    pub settled_at: Option<DateTime<Utc>>,
}

/// A page of statements in a state, the latest days first, of one department or of all.
pub async fn list(
    db: impl PgExecutor<'_>,
    department: Option<&str>,
    state: &str,
    after: (Option<NaiveDate>, i64),
    limit: i64,
) -> Result<Vec<Line>> {
    Ok(sqlx::query_as!(
        Line,
        r#"select s.id, s.department, s.item, s.day, s.stated_count, s.stated_sum, s.found_count, s.found_sum, s.state, s.reason,
                  a.name as "stated_by?", s.stated_at, b.name as "settled_by?", s.settled_at
           from reconciliation s left join account a on a.id = s.stated_by left join account b on b.id = s.settled_by
           where s.state = $1 and ($2::text is null or s.department = $2)
             and ($3::date is null or (s.day, s.id) < ($3, $4))
           order by s.day desc, s.id desc limit $5"#,
        state,
        department,
        after.0,
        after.1,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// How many statements are in each state, of one department or of all.
pub async fn counts(db: impl PgExecutor<'_>, department: Option<&str>) -> Result<Vec<(String, i64)>> {
    let rows = sqlx::query!(
        r#"select state, count(*) as "n!" from reconciliation where ($1::text is null or department = $1) group by state"#,
        department
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.state, row.n)).collect())
}

/// Whose statement it is and what state it is in, held until the transaction ends.
pub async fn lock(tx: &mut PgConnection, id: i64) -> Result<Option<(String, String)>> {
    let row = sqlx::query!("select department, state from reconciliation where id = $1 for update", id)
        .fetch_optional(tx)
        .await?;
    Ok(row.map(|row| (row.department, row.state)))
}

/// Explains a difference.
pub async fn explain(tx: &mut PgConnection, id: i64, reason: &str, by: Option<i64>, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update reconciliation set state = 'explained', reason = $2, settled_by = $3, settled_at = $4 where id = $1",
        id,
        reason,
        by,
        now
    )
    .execute(tx)
    .await?;
    Ok(())
}
