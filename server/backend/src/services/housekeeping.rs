//! What is over is removed: kept forms, sessions, brakes.

use super::sessions::LONGEST;
use crate::{
    App, Result,
    store::{accounts, batches, kept_forms, subjects},
};
use chrono::TimeDelta;

/// So long the answer to a request of another system is repeated.
const REQUESTS_KEPT: TimeDelta = TimeDelta::days(30);

/// How much was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Swept {
    /// Kept forms.
    pub forms: u64,
    /// Sessions and brakes.
    pub sessions: u64,
}

impl App {
    /// Removes what is over.
    ///
    /// # Errors
    /// The database's.
    pub async fn sweep(&self) -> Result<Swept> {
        let now = self.clock.now();
        let mut tx = self.pool.begin().await?;
        let forms = kept_forms::expire(&mut *tx, now).await?;
        let sessions = accounts::expire(&mut tx, now - LONGEST, now - TimeDelta::days(1), now).await?;
        // Whoever repeats a request does so within days.
        batches::forget_requests(&mut *tx, now - REQUESTS_KEPT).await?;
        subjects::fold_tally(&mut *tx).await?;
        tx.commit().await?;
        Ok(Swept { forms, sessions })
    }
}
