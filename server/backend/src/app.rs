//! The one object behind the ports.

use crate::{Clock, services::cache::Cache};
use shared::{
    catalogue::Item,
    pack::{Department, Pack, Template},
    problem::Bilingual,
};
use sqlx::PgPool;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Everything a service needs. Cheap to copy; the copies share pools and caches.
#[derive(Clone, Debug)]
pub struct App {
    /// Where changes go.
    pub(crate) pool: PgPool,
    /// Where public questions go: a replica, or the same.
    pub(crate) read: PgPool,
    /// The city.
    pub(crate) pack: Arc<Pack>,
    /// Which day it is.
    pub(crate) clock: Clock,
    pub(crate) cache: Arc<Cache>,
    /// Argon2 takes 19 MiB a time: so many at once and no more.
    pub(crate) hashing: Arc<Semaphore>,
}

impl App {
    /// Puts the parts together.
    pub fn new(pool: PgPool, read: PgPool, pack: Arc<Pack>, clock: Clock) -> Self {
        Self { pool, read, pack, clock, cache: Arc::default(), hashing: Arc::new(Semaphore::new(2)) }
    }

    /// The database that takes changes.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// The city.
    pub fn pack(&self) -> &Arc<Pack> {
        &self.pack
    }

    /// The clock.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// The catalogue's entry of that code.
    pub(crate) fn item(&self, code: &str) -> Option<&Item> {
        self.pack.item(code)
    }

    /// The department of that code.
    pub(crate) fn department(&self, code: &str) -> Option<&Department> {
        self.pack.department(code)
    }

    /// A department's name; its code where the pack lost it.
    pub(crate) fn department_name(&self, code: &str) -> Bilingual {
        self.department(code).map_or_else(|| same(code), |d| d.name.clone())
    }

    /// The city's credit office.
    pub(crate) fn credit_office(&self) -> Option<&Department> {
        self.pack.credit_office()
    }

    /// A division's name; the city's where the code is not one of its parts.
    pub(crate) fn region_name(&self, code: &str) -> &Bilingual {
        self.pack.division_name(code).unwrap_or(&self.pack.name)
    }

    /// One version of a template.
    pub(crate) fn template(&self, code: &str, version: u32) -> Option<&Template> {
        self.pack.template(code, version)
    }
}

/// A text that is the same in both languages.
pub(crate) fn same(text: &str) -> Bilingual {
    Bilingual { zh: text.to_owned(), en: text.to_owned() }
}
