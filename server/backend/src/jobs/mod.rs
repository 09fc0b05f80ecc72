//! What has to happen later: a queue in PostgreSQL, taken with `SKIP LOCKED`, so that several processes share the work.
//!
//! A job is put into the transaction that makes it necessary. It is leased before it runs (its `run_after` moves ahead), so
//! that a process that dies gives it back; it may therefore run twice and must not mind. Asked for while it runs, it runs once
//! more. To add one, add a variant to [`Job`] and its arm in `App::run`.

mod queue;

use crate::{App, Result, mail::Message, services::housekeeping::Swept};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use std::{future::Future, pin::pin, time::Duration};

/// How often the queue is looked at.
const POLL: Duration = Duration::from_secs(15);
/// A job that has not come back after this is somebody else's to try.
const LEASE: TimeDelta = TimeDelta::minutes(30);
/// After so many tries it is given up and stays in the table with its error.
const MOST_ATTEMPTS: i32 = 8;

/// Kinds of work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// What the turn of a day asks for: tiers that fall due, ranks, what is over. Plans its successor.
    Nightly {
        /// The day that begins.
        day: NaiveDate,
    },
    /// Tiers that are due because rules were adopted, or because what was asked came while an evaluation ran.
    Evaluate {
        /// Number of the amendment.
        amendment: Option<i64>,
    },
    /// The representatives that a batch names.
    LinkPersons {
        /// The batch.
        batch: i64,
    },
    /// Ranks and frequencies of the search, after an import.
    Rerank,
    /// A message by mail.
    Mail {
        /// What it is about.
        message: Message,
    },
    /// What law, calendar and catalogue make of records, derived anew.
    Rederive {
        /// The run, which knows where it stopped.
        run: i64,
    },
    /// Counts of what is published, after an import of one item or when the day or the catalogue changed.
    Recount {
        /// Which item; all of them when absent.
        item: Option<String>,
    },
    /// Members and statistics of theme libraries, after a change of one or of what they are counted from.
    CountLibraries {
        /// Which one; all of them when absent.
        library: Option<i64>,
    },
    /// An association's commitment becomes one of each member that confirmed.
    SignMembers {
        /// The association's case.
        case: i64,
    },
    /// The watch rules asked about whatever has changed.
    Watch,
    /// The whole ledger recomputed, because somebody asked for it.
    CheckLedger,
    /// Records looked through for what is wrong with them: what is new, or all.
    QualityScan {
        /// Everything once more.
        all: bool,
    },
}

impl Job {
    fn kind(&self) -> &'static str {
        match self {
            Job::Nightly { .. } => "nightly",
            Job::Evaluate { .. } => "evaluate",
            Job::LinkPersons { .. } => "link_persons",
            Job::Rerank => "rerank",
            Job::Mail { .. } => "mail",
            Job::Rederive { .. } => "rederive",
            Job::Recount { .. } => "recount",
            Job::CountLibraries { .. } => "count_libraries",
            Job::SignMembers { .. } => "sign_members",
            Job::Watch => "watch",
            Job::CheckLedger => "check_ledger",
            Job::QualityScan { .. } => "quality_scan",
        }
    }

    /// Two waiting jobs of one kind with the same key are one.
    fn key(&self) -> String {
        match self {
            Job::Nightly { day } => day.to_string(),
            Job::Evaluate { amendment } => amendment.map_or_else(String::new, |number| number.to_string()),
            Job::LinkPersons { batch } => batch.to_string(),
            Job::Rerank | Job::Watch | Job::CheckLedger => String::new(),
            // Asked for twice before it was sent: sent once.
            Job::Mail { message } => serde_json::to_string(message).unwrap_or_default(),
            Job::Rederive { run } => run.to_string(),
            Job::Recount { item } => item.clone().unwrap_or_default(),
            Job::CountLibraries { library } => library.map_or_else(String::new, |id| id.to_string()),
            Job::SignMembers { case } => case.to_string(),
            Job::QualityScan { all } => all.to_string(),
        }
    }
}

/// Puts a job into the queue, as part of the transaction that needs it. The job's row is held until that ends, so jobs come after
/// all else that others may wait for, and before the ledger.
///
/// # Errors
/// The database's.
pub async fn enqueue(tx: &mut PgConnection, job: &Job, run_after: DateTime<Utc>) -> Result<()> {
    queue::add(tx, job.kind(), &job.key(), job, run_after).await
}

/// Sees to it that a job is there which the state of things asks for, seen again and again: nothing has changed since it began.
async fn see_to(db: &mut PgConnection, job: &Job, run_after: DateTime<Utc>) -> Result<()> {
    queue::see_to(db, job.kind(), &job.key(), job, run_after).await
}

impl App {
    /// Works until `stop` resolves: plans the next night and takes what is due.
    pub async fn work(&self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        loop {
            let turn = async {
                // Another process may have amended the city, or a new day put an amendment into force.
                self.refresh().await?;
                self.plan_night().await?;
                self.plan_rederivation().await?;
                self.plan_recount().await?;
                self.run_due_jobs().await
            };
            match turn.await {
                Ok(0) => {}
                Ok(done) => tracing::info!(done, "jobs"),
                Err(error) => tracing::error!(%error, "the job queue could not be worked on"),
            }
            tokio::select! {
                () = &mut stop => return,
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }

    /// Runs everything that is due now and says how many jobs that were.
    ///
    /// # Errors
    /// The database's; a job's own failure is noted with the job and tried again later.
    pub async fn run_due_jobs(&self) -> Result<usize> {
        let mut done = 0;
        while let Some(claimed) = queue::claim(&self.pool, self.clock.now(), LEASE).await? {
            let job = serde_json::from_value::<Job>(claimed.payload.clone()).map_err(|e| e.to_string());
            let outcome = match job {
                Ok(job) => self.run(&job).await.map_err(|e| e.to_string()),
                Err(error) => Err(error),
            };
            match outcome {
                Ok(()) => {
                    let mut db = self.pool.acquire().await?;
                    queue::finish(&mut db, &claimed, self.clock.now()).await?;
                }
                Err(error) => {
                    tracing::error!(id = claimed.id, kind = claimed.kind, error, "a job failed");
                    // Half a minute, a minute, two … up to an hour.
                    let wait = TimeDelta::seconds(30 << claimed.attempts.clamp(0, 7));
                    let give_up = claimed.attempts >= MOST_ATTEMPTS;
                    queue::fail(&self.pool, &claimed, &error, self.clock.now(), wait, give_up).await?;
                }
            }
            done += 1;
        }
        Ok(done)
    }

    /// Sees to it that the next turn of a day has its job.
    async fn plan_night(&self) -> Result<()> {
        let Some(midnight) = self.clock.next_midnight() else { return Ok(()) };
        let job = Job::Nightly { day: crate::clock::date_in_china(midnight) };
        let mut db = self.pool.acquire().await?;
        see_to(&mut db, &job, midnight).await
    }

    /// Sees to it that lists are sorted and counted by the catalogue and for the day: both may have changed while nothing
    /// ran.
    async fn plan_recount(&self) -> Result<()> {
        if !crate::store::browse::is_due(&self.pool, self.clock.today()).await? {
            return Ok(());
        }
        let mut db = self.pool.acquire().await?;
        see_to(&mut db, &Job::Recount { item: None }, self.clock.now()).await
    }

    async fn run(&self, job: &Job) -> Result<()> {
        match job {
            Job::Nightly { day } => {
                let tiers = self.evaluate(self.clock.today(), false).await?;
                self.tend_mandates().await?;
                let terms = self.tend_terms().await?;
                let Swept { forms, sessions } = self.sweep().await?;
                self.link_everybody(false).await?;
                let ranks = self.rerank().await?;
                self.compare_statements().await?;
                self.recount(None).await?;
                self.count_libraries(None).await?;
                self.count_trends().await?;
                let quality = self.scan_quality(false).await?;
                let watched = self.run_watch().await?;
                let planned = self.tend_plan().await?;
                // Everything once more costs what a hundred nights cost, so it is done once a week.
                if day.weekday() == Weekday::Sun {
                    let check = self.check_tiers(self.clock.today()).await?;
                    if check.differing > 0 {
                        tracing::error!(?check, "stored tiers are not what their facts say");
                    }
                }
                self.check_chain().await?;
                tracing::info!(%day, looked = tiers.looked, changed = tiers.changed, forms, sessions, ranks, found = quality.opened, warned = watched.hits, planned, reminded = terms.reminded, escalated = terms.escalated, "night");
                Ok(())
            }
            Job::Evaluate { amendment } => {
                let tiers = self.evaluate(self.clock.today(), false).await?;
                tracing::info!(amendment, looked = tiers.looked, changed = tiers.changed, "evaluated");
                Ok(())
            }
            Job::LinkPersons { batch } => self.link_batch(*batch).await,
            Job::Rerank => self.rerank().await.map(|_| ()),
            Job::Mail { message } => self.send_mail(message).await,
            Job::SignMembers { case } => {
                let signed = self.sign_members(*case).await?;
                tracing::info!(case, signed, "signed for members");
                Ok(())
            }
            Job::Watch => {
                let done = self.run_watch().await?;
                tracing::info!(looked = done.looked, hits = done.hits, paused = done.paused, "watched");
                Ok(())
            }
            Job::QualityScan { all } => {
                let done = self.scan_quality(*all).await?;
                tracing::info!(
                    all,
                    records = done.records,
                    opened = done.opened,
                    closed = done.closed,
                    "looked through"
                );
                Ok(())
            }
            Job::Rederive { run } => {
                if let Some(done) = self.rederive_run(*run).await? {
                    tracing::info!(
                        run,
                        looked = done.looked,
                        changed = done.changed,
                        moved = done.moved,
                        "derived anew"
                    );
                }
                Ok(())
            }
            Job::CheckLedger => self.check_chain().await,
            Job::Recount { item } => self.recount(item.as_deref()).await,
            Job::CountLibraries { library } => self.count_libraries(*library).await.map(|_| ()),
        }
    }
}
