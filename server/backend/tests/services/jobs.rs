//! The queue: each job once, again after a failure, never lost with its process.

use crate::house::{House, JIANGZHU, JIANGZHU_NAME, Penalty, day};
use backend::jobs::{Job, enqueue};
use chrono::TimeDelta;
use std::time::Duration;

#[tokio::test]
async fn the_night_evaluates_what_is_due() {
    let house = House::on("2026-06-01").await;
    house.subject(JIANGZHU, JIANGZHU_NAME).await;
    house.penalty(Penalty::default()).await;
    house.app.evaluate(day("2026-06-01"), false).await.unwrap();
    house.clock.advance(TimeDelta::days(365));
    let mut db = house.db.pool.acquire().await.unwrap();
    let night = Job::Nightly { day: day("2027-06-01") };
    for _ in 0..2 {
        enqueue(&mut db, &night, house.clock.now()).await.unwrap();
    }
    assert_eq!(house.app.run_due_jobs().await.unwrap(), 1, "the same night twice is one job");
    assert_eq!(house.app.run_due_jobs().await.unwrap(), 0);
    assert_eq!(house.count("job").await, 0);
    let tier: i16 = sqlx::query_scalar("select tier from subject_tier").fetch_one(&house.db.pool).await.unwrap();
    assert_eq!(tier, 0);
}

#[tokio::test]
async fn a_job_waits_for_its_time_and_comes_back_after_a_failure() {
    let house = House::on("2026-06-01").await;
    let mut db = house.db.pool.acquire().await.unwrap();
    enqueue(&mut db, &Job::Rerank, house.clock.now() + TimeDelta::hours(1)).await.unwrap();
    assert_eq!(house.app.run_due_jobs().await.unwrap(), 0, "not yet");
    sqlx::query("update job set payload = '{\"kind\":\"unheard of\"}'").execute(&house.db.pool).await.unwrap();
    house.clock.advance(TimeDelta::hours(1));
    assert_eq!(house.app.run_due_jobs().await.unwrap(), 1);
    let (attempts, error): (i32, Option<String>) =
        sqlx::query_as("select attempts, error from job").fetch_one(&house.db.pool).await.unwrap();
    assert_eq!(attempts, 1);
    assert!(error.unwrap().contains("unheard of"));
    assert_eq!(house.app.run_due_jobs().await.unwrap(), 0, "it waits before it is tried again");
    for _ in 0..20 {
        house.clock.advance(TimeDelta::hours(2));
        house.app.run_due_jobs().await.unwrap();
    }
    let given_up: bool =
        sqlx::query_scalar("select failed_at is not null from job").fetch_one(&house.db.pool).await.unwrap();
    assert!(given_up, "not for ever");
    enqueue(&mut db, &Job::Rerank, house.clock.now()).await.unwrap();
    assert_eq!(house.app.run_due_jobs().await.unwrap(), 1, "what was given up does not block the next one");
}

/// Waits until somebody in this database waits for a lock.
async fn somebody_waits(house: &House) {
    let sql =
        "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')";
    while !sqlx::query_scalar::<_, bool>(sql).fetch_one(&house.db.pool).await.unwrap() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_job_that_is_asked_for_while_it_runs_runs_once_more() {
    let house = House::on("2026-06-01").await;
    let mut db = house.db.pool.acquire().await.unwrap();
    let job = Job::CountLibraries { library: None };
    for _ in 0..2 {
        enqueue(&mut db, &job, house.clock.now()).await.unwrap();
    }
    assert_eq!(house.app.run_due_jobs().await.unwrap(), 1, "asked for twice while it waited, it runs once");

    enqueue(&mut db, &job, house.clock.now()).await.unwrap();
    let mut other = house.db.pool.begin().await.unwrap();
    sqlx::query("select pg_advisory_xact_lock(hashtext('libraries'))").execute(&mut *other).await.unwrap();
    let app = house.app.clone();
    let run = tokio::spawn(async move { app.run_due_jobs().await.unwrap() });
    somebody_waits(&house).await;
    for _ in 0..2 {
        enqueue(&mut db, &job, house.clock.now()).await.unwrap();
    }
    assert_eq!(house.app.run_due_jobs().await.unwrap(), 0, "nobody runs it beside who runs it");
    other.rollback().await.unwrap();
    assert_eq!(run.await.unwrap(), 2);
    assert_eq!(house.count("job").await, 0);
}

#[tokio::test]
async fn a_job_is_not_run_before_what_asks_for_it_can_be_seen() {
    let house = House::on("2026-06-01").await;
    let mut db = house.db.pool.acquire().await.unwrap();
    enqueue(&mut db, &Job::Rerank, house.clock.now()).await.unwrap();
    let mut change = house.db.pool.begin().await.unwrap();
    enqueue(&mut change, &Job::Rerank, house.clock.now()).await.unwrap();
    assert_eq!(house.app.run_due_jobs().await.unwrap(), 0, "who asks has not committed");
    change.commit().await.unwrap();
    assert_eq!(house.app.run_due_jobs().await.unwrap(), 1);
    assert_eq!(house.count("job").await, 0);
}

#[tokio::test]
async fn a_job_that_waits_after_a_failure_is_tried_at_once_when_it_is_asked_for() {
    let house = House::on("2026-06-01").await;
    let mut db = house.db.pool.acquire().await.unwrap();
    enqueue(&mut db, &Job::Rerank, house.clock.now()).await.unwrap();
    let break_it = "update job set payload = '{\"kind\":\"unheard of\"}'";
    sqlx::query(break_it).execute(&house.db.pool).await.unwrap();
    assert_eq!(house.app.run_due_jobs().await.unwrap(), 1);
    assert_eq!(house.app.run_due_jobs().await.unwrap(), 0, "it waits");
    sqlx::query("update job set payload = '{\"kind\":\"rerank\"}'").execute(&house.db.pool).await.unwrap();
    enqueue(&mut db, &Job::Rerank, house.clock.now()).await.unwrap();
    assert_eq!(house.app.run_due_jobs().await.unwrap(), 1);
    assert_eq!(house.count("job").await, 0);
}

#[tokio::test]
async fn two_workers_share_and_none_does_the_others_job() {
    let house = House::on("2026-06-01").await;
    let mut db = house.db.pool.acquire().await.unwrap();
    for n in 0..6 {
        let night = Job::Nightly { day: day("2026-06-01") + TimeDelta::days(n) };
        enqueue(&mut db, &night, house.clock.now()).await.unwrap();
    }
    let (one, two) = tokio::join!(house.app.run_due_jobs(), house.app.run_due_jobs());
    assert_eq!(one.unwrap() + two.unwrap(), 6);
    assert_eq!(house.count("evaluation").await, 6);
}
