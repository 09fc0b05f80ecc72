//! Publication terms across the tables: what is due, what ends, what is provisional.

use super::cursor::Cursor;
use crate::Result;
use chrono::NaiveDate;
use sqlx::PgExecutor;

/// What a list is narrowed to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Narrow<'a> {
    /// Source department.
    pub department: Option<&'a str>,
    /// Catalogue item.
    pub item: Option<&'a str>,
}

/// The days that bound the lists.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Today.
    pub today: NaiveDate,
    /// Last day of what is coming.
    pub coming: NaiveDate,
    /// Last day of what ends soon.
    pub ending: NaiveDate,
    /// Last announced day.
    pub known_until: NaiveDate,
}

/// Days on which something was annulled, and until when it must be gone.
#[derive(Clone, Debug, Default)]
pub struct Withdrawals {
    /// Days of annulment.
    pub days: Vec<NaiveDate>,
    /// The last day of each one's term.
    pub dues: Vec<NaiveDate>,
}

/// How many terms each list has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// End today.
    pub today: i64,
    /// Ended before today and not on file.
    pub overdue: i64,
    /// End soon.
    pub coming: i64,
    /// Publicity that ends soon.
    pub ending: i64,
    /// Beyond the announced calendar.
    pub provisional: i64,
}

/// Counts all lists.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn counts(
    db: impl PgExecutor<'_>,
    narrow: Narrow<'_>,
    bounds: Bounds,
    withdrawals: &Withdrawals,
) -> Result<Counts> {
    Ok(sqlx::query_as!(
        Counts,
        r#"with waits as (
               select count(*) filter (where due_on < $3) as overdue, count(*) filter (where due_on = $3) as today,
                      count(*) filter (where due_on > $3) as coming
               from awaited_act
               where due_on <= $4 and ($1::text is null or department = $1) and ($2::text is null or item = $2)
           ), market as (
               select count(*) filter (where due_market_on = $3) as today,
                      count(*) filter (where due_market_on > $3) as coming
               from record
               where live and due_market_on between $3 and $4 and state <> 'annulled'
                 and ($1::text is null or department = $1) and ($2::text is null or item = $2)
           ), withdrawn as (
               select count(*) filter (where t.due = $3) as today, count(*) filter (where t.due > $3) as coming
               from unnest($7::date[], $8::date[]) as t (day, due) join record r on r.annulled_on = t.day
               where r.live and r.annulled_on is not null and t.due between $3 and $4
                 and ($1::text is null or department = $1) and ($2::text is null or item = $2)
           )
           select waits.overdue as "overdue!", waits.today + market.today + withdrawn.today as "today!",
                  waits.coming + market.coming + withdrawn.coming as "coming!",
                  (select count(*) from record
                   where live and publish_from is not null and publish_until between $3 and $5
                     and ($1::text is null or department = $1) and ($2::text is null or item = $2)) as "ending!",
                  (select count(*) from record
                   where live and due_provisional
                     and ($1::text is null or department = $1) and ($2::text is null or item = $2))
                  + (select count(*) from record
                     where live and due_market_on > $6 and state <> 'annulled'
                       and ($1::text is null or department = $1) and ($2::text is null or item = $2)) as "provisional!"
           from waits, market, withdrawn"#,
        narrow.department,
        narrow.item,
        bounds.today,
        bounds.coming,
        bounds.ending,
        bounds.known_until,
        &withdrawals.days,
        &withdrawals.dues
    )
    .fetch_one(db)
    .await?)
}

/// One term as the tables have it.
#[derive(Clone, Debug)]
pub struct TermRow {
    /// Its place among the terms of one day: the row's number times four, plus its kind.
    pub key: i64,
    /// The record's number towards the outside.
    pub record: Option<i64>,
    /// Catalogue item.
    pub item: String,
    /// Document number.
    pub document: String,
    /// Subject.
    pub uscc: Option<String>,
    /// Its name.
    pub name: String,
    /// Source department.
    pub department: String,
    /// Day of the decision or annulment.
    pub since: NaiveDate,
    /// Last day.
    pub due_on: NaiveDate,
}

/// Terms that end from one day to another: acts that are not on file and, where `records`, also the market regulators'
/// own terms and withdrawals; the nearest end first.
pub async fn open_terms(
    db: impl PgExecutor<'_>,
    narrow: Narrow<'_>,
    [from, to]: [NaiveDate; 2],
    records: Option<&Withdrawals>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<TermRow>> {
    let (day, key) = after.map_or((None, -1), |c| (c.day, c.id));
    let from = day.map_or(from, |day| day.max(from));
    let none = Withdrawals::default();
    let withdrawals = records.unwrap_or(&none);
    Ok(sqlx::query_as!(
        TermRow,
        r#"select key as "key!", record, item as "item!", document as "document!", uscc, name as "name!",
                  department as "department!", since as "since!", due_on as "due_on!"
           from (
               (select w.id * 4 as key, null::bigint as record, w.item, w.document, null::text as uscc, w.name,
                       w.department, w.decided_on as since, w.due_on
                from awaited_act w
                where w.due_on between $3 and $4
                  and ($1::text is null or w.department = $1) and ($2::text is null or w.item = $2)
                  and ($5::date is null or (w.due_on, w.id * 4) > ($5, $6))
                order by w.due_on, w.id limit $7)
               union all
               (select r.id * 4 + 1, coalesce(r.first_id, r.id), r.item, r.document, r.uscc, s.name, r.department,
                       r.decided_on, r.due_market_on
                from record r join subject s using (uscc)
                where $8 and r.live and r.due_market_on between $3 and $4 and r.state <> 'annulled'
                  and ($1::text is null or r.department = $1) and ($2::text is null or r.item = $2)
                  and ($5::date is null or (r.due_market_on, r.id * 4 + 1) > ($5, $6))
                order by r.due_market_on, r.id limit $7)
               union all
               (select r.id * 4 + 2, coalesce(r.first_id, r.id), r.item, r.document, r.uscc, s.name, r.department,
                       r.annulled_on, t.due
                from unnest($9::date[], $10::date[]) as t (day, due)
                join record r on r.annulled_on = t.day join subject s using (uscc)
                where r.live and r.annulled_on is not null and t.due between $3 and $4
                  and ($1::text is null or r.department = $1) and ($2::text is null or r.item = $2)
                  and ($5::date is null or (t.due, r.id * 4 + 2) > ($5, $6))
                order by t.due, r.id limit $7)
           ) as terms
           order by due_on, key limit $7"#,
        narrow.department,
        narrow.item,
        from,
        to,
        day,
        key,
        limit,
        records.is_some(),
        &withdrawals.days,
        &withdrawals.dues
    )
    .fetch_all(db)
    .await?)
}

/// Publicity that ends from one day to another, the nearest end first.
pub async fn ending(
    db: impl PgExecutor<'_>,
    narrow: Narrow<'_>,
    [from, to]: [NaiveDate; 2],
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<TermRow>> {
    let (day, key) = after.map_or((None, 0), |c| (c.day, c.id));
    let from = day.map_or(from, |day| day.max(from));
    Ok(sqlx::query_as!(
        TermRow,
        r#"select r.id as "key!", coalesce(r.first_id, r.id) as record, r.item, r.document, r.uscc as "uscc?", s.name,
                  r.department, r.decided_on as since, r.publish_until as "due_on!"
           from record r join subject s using (uscc)
           where r.live and r.publish_from is not null and r.publish_until between $3 and $4
             and ($1::text is null or r.department = $1) and ($2::text is null or r.item = $2)
             and ($5::date is null or (r.publish_until, r.id) > ($5, $6))
           order by r.publish_until, r.id limit $7"#,
        narrow.department,
        narrow.item,
        from,
        to,
        day,
        key,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Terms of either clock that end after the last announced day.
pub async fn provisional(
    db: impl PgExecutor<'_>,
    narrow: Narrow<'_>,
    known_until: NaiveDate,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<TermRow>> {
    let (day, key) = after.map_or((None, -1), |c| (c.day, c.id));
    Ok(sqlx::query_as!(
        TermRow,
        r#"select key as "key!", record as "record!", item as "item!", document as "document!", uscc as "uscc!",
                  name as "name!", department as "department!", since as "since!", due_on as "due_on!"
           from (
               (select r.id * 4 + 3 as key, coalesce(r.first_id, r.id) as record, r.item, r.document, r.uscc, s.name,
                       r.department, r.decided_on as since, r.due_on
                from record r join subject s using (uscc)
                where r.live and r.due_provisional
                  and ($1::text is null or r.department = $1) and ($2::text is null or r.item = $2)
                  and ($4::date is null or (r.due_on, r.id * 4 + 3) > ($4, $5))
                order by r.due_on, r.id limit $6)
               union all
               (select r.id * 4 + 1, coalesce(r.first_id, r.id), r.item, r.document, r.uscc, s.name, r.department,
                       r.decided_on, r.due_market_on
                from record r join subject s using (uscc)
                where r.live and r.due_market_on > $3 and r.state <> 'annulled'
                  and ($1::text is null or r.department = $1) and ($2::text is null or r.item = $2)
                  and ($4::date is null or (r.due_market_on, r.id * 4 + 1) > ($4, $5))
                order by r.due_market_on, r.id limit $6)
           ) as terms
           order by due_on, key limit $6"#,
        narrow.department,
        narrow.item,
        known_until,
        day,
        key,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// How many terms of either clock end after the last announced day.
pub async fn provisional_count(db: impl PgExecutor<'_>, narrow: Narrow<'_>, known_until: NaiveDate) -> Result<i64> {
    let row = sqlx::query!(
        r#"select (select count(*) from record
                   where live and due_provisional
                     and ($1::text is null or department = $1) and ($2::text is null or item = $2))
                  + (select count(*) from record
                     where live and due_market_on > $3 and state <> 'annulled'
                       and ($1::text is null or department = $1) and ($2::text is null or item = $2)) as "n!""#,
        narrow.department,
        narrow.item,
        known_until
    )
    .fetch_one(db)
    .await?;
    Ok(row.n)
}

/// Records of one item that share their days.
#[derive(Clone, Debug)]
pub struct DueGroup {
    /// Catalogue item.
    pub item: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Last day for publication.
    pub due_on: NaiveDate,
    /// Whether that day may still move.
    pub due_provisional: bool,
    /// Last day of the market regulators' own term.
    pub due_market_on: Option<NaiveDate>,
    /// How many records.
    pub n: i64,
}

/// The records with a term that were decided from one day to another, by their days.
pub async fn due_groups(db: impl PgExecutor<'_>, from: NaiveDate, to: NaiveDate) -> Result<Vec<DueGroup>> {
    Ok(sqlx::query_as!(
        DueGroup,
        r#"select item, decided_on, due_on as "due_on!", due_provisional, due_market_on, count(*) as "n!"
           from record where live and due_on is not null and decided_on between $1 and $2
           group by item, decided_on, due_on, due_provisional, due_market_on
           order by decided_on, item, due_market_on nulls first"#,
        from,
        to
    )
    .fetch_all(db)
    .await?)
}

/// One record of a group, to show.
#[derive(Clone, Debug)]
pub struct DueExample {
    /// The record's number towards the outside.
    pub record: i64,
    /// Catalogue item.
    pub item: String,
    /// Document number.
    pub document: String,
    /// Subject.
    pub uscc: String,
    /// Its name.
    pub name: String,
}

/// The first records of a group.
pub async fn examples(db: impl PgExecutor<'_>, group: &DueGroup, limit: i64) -> Result<Vec<DueExample>> {
    Ok(sqlx::query_as!(
        DueExample,
        r#"select coalesce(r.first_id, r.id) as "record!", r.item, r.document, r.uscc, s.name
           from record r join subject s using (uscc)
           where r.live and r.due_on = $3 and r.decided_on = $2 and r.item = $1
             and r.due_market_on is not distinct from $4
           order by r.id limit $5"#,
        group.item,
        group.decided_on,
        group.due_on,
        group.due_market_on,
        limit
    )
    .fetch_all(db)
    .await?)
}
