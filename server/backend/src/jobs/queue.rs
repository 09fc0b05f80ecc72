//! Table `job`.

use super::Job;
use crate::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Connection, PgConnection, PgExecutor, types::Json};

/// A job taken to be run.
#[derive(Debug)]
pub(super) struct Claimed {
    pub(super) id: i64,
    pub(super) kind: String,
    pub(super) payload: serde_json::Value,
    pub(super) attempts: i32,
}

/// Asks for a job. Whoever asks keeps its row until his transaction ends: a job that waits is not taken before his change can be
/// seen, and one that runs is not put away before it knows that it has to run once more.
pub(super) async fn add(
    db: impl PgExecutor<'_>,
    kind: &str,
    key: &str,
    job: &Job,
    run_after: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into job (kind, key, payload, run_after) values ($1, $2, $3, $4)
         on conflict (kind, key) where failed_at is null do update
         set again = job.running,
             run_after = case when job.running then job.run_after else least(job.run_after, excluded.run_after) end",
        kind,
        key,
        Json(job) as _,
        run_after
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Sees to it that there is such a job; one that waits or runs is left alone.
pub(super) async fn see_to(
    db: impl PgExecutor<'_>,
    kind: &str,
    key: &str,
    job: &Job,
    run_after: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into job (kind, key, payload, run_after) values ($1, $2, $3, $4)
         on conflict (kind, key) where failed_at is null do nothing",
        kind,
        key,
        Json(job) as _,
        run_after
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes the job that has waited longest, and moves it ahead in time: should this process die, it comes back by itself.
pub(super) async fn claim(db: impl PgExecutor<'_>, now: DateTime<Utc>, lease: TimeDelta) -> Result<Option<Claimed>> {
    Ok(sqlx::query_as!(
        Claimed,
        "update job set attempts = attempts + 1, run_after = $2, running = true, again = false
         where id = (select id from job where failed_at is null and run_after <= $1
                     order by run_after, id limit 1 for update skip locked)
         returning id, kind, payload, attempts",
        now,
        now + lease
    )
    .fetch_optional(db)
    .await?)
}

/// Puts a job away, or back into the queue when it was asked for while it ran. Who has kept it longer than he might, and has
/// lost it to somebody else, changes nothing.
pub(super) async fn finish(db: &mut PgConnection, claimed: &Claimed, now: DateTime<Utc>) -> Result<()> {
    let mut tx = db.begin().await?;
    // Whoever asks now waits until it is known whether there is a job to ask for.
    let again = sqlx::query_scalar!(
        "select again from job where id = $1 and attempts = $2 and running for update",
        claimed.id,
        claimed.attempts
    );
    match again.fetch_optional(&mut *tx).await? {
        Some(true) => {
            sqlx::query!(
                "update job set attempts = 0, error = null, run_after = $2, running = false, again = false where id = $1",
                claimed.id,
                now
            )
            .execute(&mut *tx)
            .await?;
        }
        Some(false) => {
            sqlx::query!("delete from job where id = $1", claimed.id).execute(&mut *tx).await?;
        }
        None => {}
    }
    tx.commit().await?;
    Ok(())
}

/// Notes that a job failed; it is tried again after a while, or given up. One that was asked for meanwhile is not given up: what
/// was asked has not been tried yet.
pub(super) async fn fail(
    db: impl PgExecutor<'_>,
    claimed: &Claimed,
    error: &str,
    now: DateTime<Utc>,
    wait: TimeDelta,
    give_up: bool,
) -> Result<()> {
    sqlx::query!(
        "update job set error = $3, run_after = $4, running = false, again = false,
                        attempts = case when again then 0 else attempts end,
                        failed_at = case when $5 and not again then $6::timestamptz end
         where id = $1 and attempts = $2 and running",
        claimed.id,
        claimed.attempts,
        error,
        now + wait,
        give_up,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}
