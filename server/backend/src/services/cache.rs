//! Figures that count the whole city, kept for half a minute: exact enough for a tile, and a crowd on the home page asks
//! the database once.

use super::{cube::Cubes, lab::CityFacts};
use crate::store::records::Punctual;
use chrono::NaiveDate;
use shared::ports::{Home, Industries};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// How long a figure may be old. Another process's import shows after that; this process's own changes at once.
const FRESH: Duration = Duration::from_secs(30);

/// One figure and when, and for which day, it was counted.
#[derive(Debug)]
pub(crate) struct Slot<T>(Mutex<Option<(Instant, NaiveDate, Arc<T>)>>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Slot<T> {
    /// The kept value, or a new one. Who comes while it is counted waits for the same count.
    pub(crate) async fn get<E>(&self, on: NaiveDate, count: impl Future<Output = Result<T, E>>) -> Result<Arc<T>, E> {
        let mut slot = self.0.lock().await;
        if let Some((at, day, value)) = &*slot
            && at.elapsed() < FRESH
            && *day == on
        {
            return Ok(Arc::clone(value));
        }
        let value = Arc::new(count.await?);
        *slot = Some((Instant::now(), on, Arc::clone(&value)));
        Ok(value)
    }

    async fn clear(&self) {
        *self.0.lock().await = None;
    }
}

/// The kept figures.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    /// Figures of the home page.
    pub(crate) home: Slot<Home>,
    /// Subjects per stored tier.
    pub(crate) tiers: Slot<Vec<(i16, i64)>>,
    /// How punctually the records of each department come.
    pub(crate) punctual: Slot<Vec<Punctual>>,
    /// Complaints by industry.
    pub(crate) complaints: Slot<Industries>,
    /// Where the parts of the list of all subjects begin.
    pub(crate) parts: Slot<Vec<String>>,
    /// Counts of published records. They say for which day they are, so a change does not make them wrong.
    pub(crate) cubes: Cubes,
    /// The facts of the whole city, as the policy lab has them. They know by themselves when they are old.
    pub(crate) facts: Mutex<Option<Arc<CityFacts>>>,
}

impl Cache {
    /// Forgets everything: something was changed here.
    pub(crate) async fn clear(&self) {
        self.home.clear().await;
        self.tiers.clear().await;
        self.punctual.clear().await;
        self.complaints.clear().await;
    }
}
