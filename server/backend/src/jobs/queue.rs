//! Table `job`.

use super::Job;
use crate::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{PgExecutor, types::Json};

/// A job taken to be run.
#[derive(Debug)]
pub(super) struct Claimed {
    pub(super) id: i64,
    pub(super) kind: String,
    pub(super) payload: serde_json::Value,
    pub(super) attempts: i32,
}

pub(super) async fn add(
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
        "update job set attempts = attempts + 1, run_after = $2
         where id = (select id from job where failed_at is null and run_after <= $1
                     order by run_after, id limit 1 for update skip locked)
         returning id, kind, payload, attempts",
        now,
        now + lease
    )
    .fetch_optional(db)
    .await?)
}

pub(super) async fn finish(db: impl PgExecutor<'_>, id: i64) -> Result<()> {
    sqlx::query!("delete from job where id = $1", id).execute(db).await?;
    Ok(())
}

pub(super) async fn fail(
    db: impl PgExecutor<'_>,
    id: i64,
    error: &str,
    now: DateTime<Utc>,
    wait: TimeDelta,
    give_up: bool,
) -> Result<()> {
    sqlx::query!(
        "update job set error = $2, run_after = $3, failed_at = case when $4 then $5::timestamptz end where id = $1",
        id,
        error,
        now + wait,
        give_up,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}
