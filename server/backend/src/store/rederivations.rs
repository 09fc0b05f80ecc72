//! Table `rederivation`, and the columns that its runs write.

use super::records::Derived;
use crate::{Result, seal::Sealed};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use sqlx::{PgConnection, PgExecutor, types::Json};

/// One run.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its number.
    pub id: i64,
    /// Why it was begun: `rules`, `calendar`, `asked`.
    pub why: String,
    /// Fingerprint of the rules.
    pub rule_set: String,
    /// Only records decided from this day …
    pub from_on: Option<NaiveDate>,
    /// … to this one.
    pub to_on: Option<NaiveDate>,
    /// Day of the last record done, where days bound the run.
    pub cursor_on: Option<NaiveDate>,
    /// The last record done.
    pub cursor_id: i64,
    /// Records looked at.
    pub looked: i64,
    /// Records that changed.
    pub changed: i64,
    /// Of them, those whose last day for publication moved.
    pub moved: i64,
    /// Cases whose term moved.
    pub cases: i64,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it came to its end.
    pub finished_at: Option<DateTime<Utc>>,
}

/// Begins a run. `bounds` are days of decision.
///
/// # Errors
/// The database's, as for all of this module.
pub async fn begin(
    db: impl PgExecutor<'_>,
    why: &str,
    rule_set: &str,
    bounds: Option<[NaiveDate; 2]>,
    now: DateTime<Utc>,
) -> Result<i64> {
    let row = sqlx::query!(
        "insert into rederivation (why, rule_set, from_on, to_on, started_at) values ($1, $2, $3, $4, $5) returning id",
        why,
        rule_set,
        bounds.map(|b| b[0]),
        bounds.map(|b| b[1]),
        now
    )
    .fetch_one(db)
    .await?;
    Ok(row.id)
}

/// Lets one process at a time decide whether a run is needed; freed with the transaction.
pub async fn alone(db: impl PgExecutor<'_>) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtext('rederivation'))").execute(db).await?;
    Ok(())
}

/// The newest run.
pub async fn newest(db: impl PgExecutor<'_>) -> Result<Option<Run>> {
    Ok(sqlx::query_as!(
        Run,
        "select id, why, rule_set, from_on, to_on, cursor_on, cursor_id, looked, changed, moved, cases, started_at,
                finished_at from rederivation order by id desc limit 1"
    )
    .fetch_optional(db)
    .await?)
}

/// Runs that have not come to their end, the oldest first.
pub async fn unfinished(db: impl PgExecutor<'_>) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar!("select id from rederivation where finished_at is null order by id").fetch_all(db).await?)
}

/// One run, locked: of two processes that work on it, one waits and goes on where the other stopped.
pub async fn lock(db: impl PgExecutor<'_>, id: i64) -> Result<Option<Run>> {
    Ok(sqlx::query_as!(
        Run,
        "select id, why, rule_set, from_on, to_on, cursor_on, cursor_id, looked, changed, moved, cases, started_at,
                finished_at from rederivation where id = $1 for update",
        id
    )
    .fetch_optional(db)
    .await?)
}

/// Writes how far a locked run has come.
pub async fn advance(db: impl PgExecutor<'_>, run: &Run) -> Result<()> {
    sqlx::query!(
        "update rederivation set cursor_on = $2, cursor_id = $3, looked = $4, changed = $5, moved = $6, cases = $7,
             finished_at = $8
         where id = $1",
        run.id,
        run.cursor_on,
        run.cursor_id,
        run.looked,
        run.changed,
        run.moved,
        run.cases,
        run.finished_at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What a record's columns are derived from, and what they are now.
#[derive(Clone, Debug)]
pub struct Row {
    /// The version's row.
    pub id: i64,
    /// The record's number towards the outside.
    pub first_id: i64,
    /// Subject.
    pub uscc: String,
    /// Catalogue item.
    pub item: String,
    /// The item's version under which it was taken.
    pub item_version: i32,
    /// Canonical values.
    pub content: Json<Sealed>,
    /// Source department.
    pub department: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// First day on which it counts as repaired.
    pub repaired_on: Option<NaiveDate>,
    /// Day on which the decision was changed or annulled.
    pub annulled_on: Option<NaiveDate>,
    /// Marks in force, as bits.
    pub marks: i16,
    /// The columns.
    pub class: Option<i16>,
    /// Regime of its date.
    pub regime: Option<String>,
    /// First day of publicity.
    pub publish_from: Option<NaiveDate>,
    /// Last day.
    pub publish_until: Option<NaiveDate>,
    /// First day on which repair may be asked for.
    pub repairable_from: Option<NaiveDate>,
    /// Last day for publication.
    pub due_on: Option<NaiveDate>,
    /// Whether that day may still move.
    pub due_provisional: bool,
    /// Last day of the market regulators' own term.
    pub due_market_on: Option<NaiveDate>,
}

impl Row {
    /// The columns as they are now.
    pub fn derived(&self) -> Derived {
        Derived {
            class: self.class,
            regime: self.regime.clone(),
            publish_from: self.publish_from,
            publish_until: self.publish_until,
            repairable_from: self.repairable_from,
            due_on: self.due_on,
            due_provisional: self.due_provisional,
            due_market_on: self.due_market_on,
        }
    }
}

/// The next live records by number.
pub async fn next_by_number(db: impl PgExecutor<'_>, after: i64, limit: i64) -> Result<Vec<Row>> {
    Ok(sqlx::query_as!(
        Row,
        r#"select id, coalesce(first_id, id) as "first_id!", uscc, item, item_version,
                  content as "content: Json<Sealed>", department, decided_on, repaired_on, annulled_on, marks, class, regime,
                  publish_from, publish_until, repairable_from, due_on, due_provisional, due_market_on
           from record where live and id > $1 order by id limit $2"#,
        after,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// The next live records with a term, decided from one day to another.
pub async fn next_by_day(
    db: impl PgExecutor<'_>,
    from: NaiveDate,
    to: NaiveDate,
    after: (Option<NaiveDate>, i64),
    limit: i64,
) -> Result<Vec<Row>> {
    let from = after.0.map_or(from, |day| day.max(from));
    Ok(sqlx::query_as!(
        Row,
        r#"select id, coalesce(first_id, id) as "first_id!", uscc, item, item_version,
                  content as "content: Json<Sealed>", department, decided_on, repaired_on, annulled_on, marks, class, regime,
                  publish_from, publish_until, repairable_from, due_on, due_provisional, due_market_on
           from record
           where live and due_on is not null and decided_on between $1 and $2
             and ($3::date is null or (decided_on, id) > ($3, $4))
           order by decided_on, id limit $5"#,
        from,
        to,
        after.0,
        after.1,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Writes the derived columns of some records.
pub async fn store(db: impl PgExecutor<'_>, rows: &[(i64, Derived)]) -> Result<()> {
    let ids: Vec<i64> = rows.iter().map(|(id, _)| *id).collect();
    let class: Vec<Option<i16>> = rows.iter().map(|(_, d)| d.class).collect();
    let regime: Vec<Option<&str>> = rows.iter().map(|(_, d)| d.regime.as_deref()).collect();
    let from: Vec<Option<NaiveDate>> = rows.iter().map(|(_, d)| d.publish_from).collect();
    let until: Vec<Option<NaiveDate>> = rows.iter().map(|(_, d)| d.publish_until).collect();
    let repairable: Vec<Option<NaiveDate>> = rows.iter().map(|(_, d)| d.repairable_from).collect();
    let due: Vec<Option<NaiveDate>> = rows.iter().map(|(_, d)| d.due_on).collect();
    let provisional: Vec<bool> = rows.iter().map(|(_, d)| d.due_provisional).collect();
    let market: Vec<Option<NaiveDate>> = rows.iter().map(|(_, d)| d.due_market_on).collect();
    sqlx::query!(
        "update record r
         set class = d.class, regime = d.regime, publish_from = d.publish_from, publish_until = d.publish_until,
             repairable_from = d.repairable_from, due_on = d.due_on, due_provisional = d.due_provisional,
             due_market_on = d.due_market_on
         from unnest($1::bigint[], $2::smallint[], $3::text[], $4::date[], $5::date[], $6::date[], $7::date[], $8::bool[],
                     $9::date[])
              as d (id, class, regime, publish_from, publish_until, repairable_from, due_on, due_provisional,
                    due_market_on)
         where r.id = d.id",
        &ids,
        &class as &[Option<i16>],
        &regime as &[Option<&str>],
        &from as &[Option<NaiveDate>],
        &until as &[Option<NaiveDate>],
        &repairable as &[Option<NaiveDate>],
        &due as &[Option<NaiveDate>],
        &provisional,
        &market as &[Option<NaiveDate>]
    )
    .execute(db)
    .await?;
    Ok(())
}

/// An act that is not on file, whose term may move.
#[derive(Clone, Debug)]
pub struct AwaitedRow {
    /// Its row.
    pub id: i64,
    /// Catalogue item.
    pub item: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Last day for publication.
    pub due_on: Option<NaiveDate>,
}

/// Rows of the worklist that are open and have a day; there are few of them, less than 1 in 10 000.
pub async fn awaited(db: impl PgExecutor<'_>, after: i64, limit: i64) -> Result<Vec<AwaitedRow>> {
    Ok(sqlx::query_as!(
        AwaitedRow,
        r#"select w.id, b.item, w.decided_on as "decided_on!", w.due_on
           from wrong_code w join batch b on b.id = w.batch_id
           where w.settled_on is null and w.decided_on is not null and w.id > $1 order by w.id limit $2"#,
        after,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Moves the terms of some acts that are not on file.
pub async fn store_awaited(db: impl PgExecutor<'_>, ids: &[i64], dues: &[Option<NaiveDate>]) -> Result<()> {
    sqlx::query!(
        "update wrong_code w set due_on = d.due_on from unnest($1::bigint[], $2::date[]) as d (id, due_on)
         where w.id = d.id",
        ids,
        dues as &[Option<NaiveDate>]
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A case whose term runs.
#[derive(Clone, Debug)]
pub struct CaseRow {
    /// The case.
    pub id: i64,
    /// Its kind's code.
    pub kind: String,
    /// Catalogue item.
    pub item: String,
    /// Subject.
    pub uscc: String,
    /// Its name.
    pub name: String,
    /// End of the running term.
    pub due_on: NaiveDate,
    /// Whether that day may still move.
    pub due_provisional: bool,
    /// The steps taken, oldest first.
    pub steps: Json<Vec<StepTaken>>,
}

/// A step of a case.
#[derive(Clone, Debug, Deserialize)]
pub struct StepTaken {
    /// Its day.
    pub on: NaiveDate,
    /// The step's code; `None` for the opening.
    pub action: Option<String>,
    /// The state after it.
    pub state: String,
}

/// Cases with a running term, with the steps from which it follows.
pub async fn cases(db: impl PgExecutor<'_>, after: i64, limit: i64) -> Result<Vec<CaseRow>> {
    Ok(sqlx::query_as!(
        CaseRow,
        r#"select c.id, c.kind, c.item, c.uscc, s.name, c.due_on as "due_on!", c.due_provisional,
                  e.steps as "steps!: Json<Vec<StepTaken>>"
           from case_file c join subject s using (uscc)
           cross join lateral (select coalesce(jsonb_agg(jsonb_build_object('on', on_day, 'action', action, 'state', state)
                                                         order by id), '[]') as steps
                               from case_event where case_id = c.id) e
           where c.due_on is not null and c.id > $1 order by c.id limit $2"#,
        after,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Moves the terms of some cases, and the days under which they stand in queues. Their revision stays: nobody's form gets
/// old by it.
pub async fn store_cases(tx: &mut PgConnection, ids: &[i64], dues: &[NaiveDate], provisional: &[bool]) -> Result<()> {
    sqlx::query!(
        "update case_file c set due_on = d.due_on, due_provisional = d.provisional
         from unnest($1::bigint[], $2::date[], $3::bool[]) as d (id, due_on, provisional)
         where c.id = d.id",
        ids,
        dues,
        provisional
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "update case_part p set due_on = d.due_on from unnest($1::bigint[], $2::date[]) as d (id, due_on)
         where p.case_id = d.id and p.due_on is not null",
        ids,
        dues
    )
    .execute(tx)
    .await?;
    Ok(())
}
