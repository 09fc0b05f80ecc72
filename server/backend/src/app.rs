//! The one object behind the ports.

use crate::{
    Clock, Result, Seal,
    report_pdf::Press,
    services::{AccountSettings, Outgoing, cache::Cache},
    store::amendments,
};
use chrono::NaiveDate;
use shared::{
    access::{Role, Viewer},
    catalogue::Item,
    pack::{Department, Pack, Template},
    problem::Bilingual,
};
use sqlx::PgPool;
use std::{
    path::Path,
    sync::{Arc, PoisonError, RwLock},
};
use tokio::sync::{Mutex, Semaphore};

/// Subjects that an evaluation writes in one transaction, and reads at once where it reads some.
const PIECE: usize = 20_000;

/// Under which code those who audit stand where departments stand.
const AUDIT: &str = "audit";

/// Everything a service needs. Cheap to copy; the copies share pools, caches and the edition of the city.
#[derive(Clone, Debug)]
pub struct App {
    /// Where changes go.
    pub(crate) pool: PgPool,
    /// Where public questions go: a replica, or the same.
    pub(crate) read: PgPool,
    /// The city as it was built in, before officials amended it.
    base: &'static Pack,
    /// The city as it is today.
    edition: Arc<RwLock<Edition>>,
    /// Which day it is.
    pub(crate) clock: Clock,
    pub(crate) cache: Arc<Cache>,
    /// Seals identity numbers.
    pub(crate) seal: Arc<Seal>,
    /// Argon2 takes 19 MiB a time: so many at once and no more.
    pub(crate) hashing: Arc<Semaphore>,
    /// Where messages may go.
    pub(crate) outgoing: Outgoing,
    /// How accounts are kept.
    pub(crate) accounts: Arc<AccountSettings>,
    /// Where papers of cases lie.
    pub(crate) papers: Arc<Path>,
    /// Prints and keeps credit reports.
    pub(crate) press: Arc<Press>,
    /// Held by who evaluates: one at a time in a process, and those who wait hold no connection.
    pub(crate) evaluating: Arc<Mutex<()>>,
    /// Subjects in one transaction of an evaluation.
    pub(crate) piece: usize,
}

/// The pack with the amendments up to one, as in force on one day.
///
/// An edition lives until the process ends: requests under way may still read the one before, and a few hundred
/// kilobytes for each of the few amendments of a year are cheaper than counting readers on every request.
#[derive(Clone, Copy, Debug)]
struct Edition {
    pack: &'static Pack,
    /// The last amendment in it; 0 = none.
    upto: i64,
    /// The day it was made for; `None` = as built in.
    on: Option<NaiveDate>,
}

impl App {
    /// Puts the parts together, with the city as built in. [`App::refresh`] reads what was amended since.
    pub fn new(pool: PgPool, read: PgPool, pack: Arc<Pack>, clock: Clock, seal: Seal) -> Self {
        let base: &'static Pack = Box::leak(Box::new(pack));
        let edition = Edition { pack: base, upto: 0, on: None };
        let edition = Arc::new(RwLock::new(edition));
        let (cache, hashing, seal) = (Arc::default(), Arc::new(Semaphore::new(2)), Arc::new(seal));
        let papers = std::env::temp_dir().join("credence-papers").into();
        Self {
            pool,
            read,
            base,
            edition,
            clock,
            cache,
            seal,
            hashing,
            outgoing: Outgoing::default(),
            accounts: Arc::default(),
            papers,
            press: Arc::new(Press::closed()),
            evaluating: Arc::default(),
            piece: PIECE,
        }
    }

    /// With evaluations that write so many subjects at a time, for tests of what is left where one is broken off.
    #[must_use]
    pub fn with_piece(self, subjects: usize) -> Self {
        Self { piece: subjects.max(1), ..self }
    }

    /// With a press for reports; without one none can be issued.
    #[must_use]
    pub fn with_press(mut self, press: impl Into<Arc<Press>>) -> Self {
        self.press = press.into();
        self
    }

    /// With other rules on where messages may go than the strictest.
    #[must_use]
    pub fn with_outgoing(mut self, outgoing: Outgoing) -> Self {
        self.outgoing = outgoing;
        self
    }

    /// With what an operator says about accounts: mail and second factor.
    #[must_use]
    pub fn with_accounts(self, settings: AccountSettings) -> Self {
        Self { accounts: Arc::new(settings), ..self }
    }

    /// The database that takes changes.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// The city as it is today: the pack as built in, with what officials amended. Ask once per request: the next call
    /// may give the next edition.
    pub fn pack(&self) -> &'static Pack {
        self.edition.read().unwrap_or_else(PoisonError::into_inner).pack
    }

    /// Makes the edition of today when there is a new amendment or a new day. Called when the program starts, after each
    /// amendment, and regularly, since another process may have amended.
    ///
    /// # Errors
    /// The database's; an amendment that does not fit the pack any more, which then stays as it was.
    pub async fn refresh(&self) -> Result<()> {
        self.renew_edition().await?;
        self.name_browse_fields().await
    }

    async fn renew_edition(&self) -> Result<()> {
        let today = self.clock.today();
        let newest = amendments::newest(&self.pool).await?;
        let known = *self.edition.read().unwrap_or_else(PoisonError::into_inner);
        if known.upto == newest && (known.on == Some(today) || newest == 0) {
            return Ok(());
        }
        let (upto, amendments) = amendments::all(&self.pool).await?;
        let pack = self.base.amended(&amendments, today).map_err(crate::Error::Amendment)?;
        let pack: &'static Pack = Box::leak(Box::new(pack));
        *self.edition.write().unwrap_or_else(PoisonError::into_inner) = Edition { pack, upto, on: Some(today) };
        self.cache.clear().await;
        Ok(())
    }

    /// The clock.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Seals and opens identity numbers.
    pub fn seal(&self) -> &Seal {
        &self.seal
    }

    /// The catalogue's entry of that code, as in force today.
    pub(crate) fn item(&self, code: &str) -> Option<&'static Item> {
        self.pack().item(code)
    }

    /// The department of that code.
    pub(crate) fn department(&self, code: &str) -> Option<&'static Department> {
        self.pack().department(code)
    }

    /// A department's name, or that of another office with a desk; its code where the pack lost it.
    pub(crate) fn department_name(&self, code: &str) -> Bilingual {
        let district = || self.pack().division_name(code).cloned();
        let audit = || (code == AUDIT).then(|| Bilingual { zh: "审计监督".to_owned(), en: "Audit".to_owned() });
        self.department(code).map(|d| d.name.clone()).or_else(district).or_else(audit).unwrap_or_else(|| same(code))
    }

    /// The office in which a viewer sits, by its code.
    pub(crate) fn office_of(&self, viewer: &Viewer) -> Option<String> {
        match viewer.role {
            Some(Role::Auditor) => Some(AUDIT.to_owned()),
            Some(Role::District) => viewer.district.clone(),
            _ => viewer.department.clone().or_else(|| self.credit_office().map(|office| office.code.clone())),
        }
    }

    /// The city's credit office.
    pub(crate) fn credit_office(&self) -> Option<&'static Department> {
        self.pack().credit_office()
    }

    /// A division's name; the city's where the code is not one of its parts.
    pub(crate) fn region_name(&self, code: &str) -> &'static Bilingual {
        let pack = self.pack();
        pack.division_name(code).unwrap_or(&pack.name)
    }

    /// One version of a template.
    pub(crate) fn template(&self, code: &str, version: u32) -> Option<&'static Template> {
        self.pack().template(code, version)
    }
}

/// A text that is the same in both languages.
pub(crate) fn same(text: &str) -> Bilingual {
    Bilingual { zh: text.to_owned(), en: text.to_owned() }
}
