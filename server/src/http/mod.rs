//! Everything that speaks HTTP: the router, what happens around every request, the static files, the pages, the
//! machine API.
//!
//! A request passes, from outside in: [`guard`] (panics, body limit, security headers, log, counters) → compression →
//! the check against forged cross-site posts → the route → for pages and server functions the [`session`].

pub mod address;
pub mod api;
pub mod assets;
pub mod case_papers;
mod desk;
pub mod export;
pub mod files;
pub mod guard;
pub mod headers;
pub mod health;
pub mod identity;
pub mod incident;
pub mod kept;
pub mod key;
mod lab;
mod libraries;
pub mod locale;
pub mod metrics;
pub mod notice;
pub mod pages;
pub mod papers;
mod plan;
pub mod problem;
pub mod query;
pub mod rate_limit;
pub mod reports;
pub mod router;
pub mod session;
pub mod settings;
pub mod sitemap;
pub mod upload;

use app::{Site, context::Backend};
use backend::clock::Clock;
use shared::{ports::Ports, problem::Bilingual};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

pub use router::router;
pub use settings::Settings;

/// What every handler finds: one for the whole process.
pub struct Server {
    /// The backend behind its ports.
    pub ports: Arc<dyn Ports>,
    /// How requests are to be treated.
    pub settings: Settings,
    /// Static files.
    pub assets: assets::Assets,
    /// What the document around every page needs to know, less what may change.
    site: Site,
    /// Whether the city is made up: `credence demo` may come while the server runs.
    synthetic: AtomicBool,
    /// Tells the day.
    clock: Clock,
    /// Who asked how often.
    pub limiter: rate_limit::Limiter,
    /// Counters for `/metrics`.
    pub metrics: metrics::Metrics,
    /// Public answers that are given again while nothing about them changes.
    pub answers: kept::Answers,
}

/// A handle to the [`Server`], which is what axum clones for each request.
pub type Handle = Arc<Server>;

impl Server {
    /// Puts the parts together.
    pub fn new(
        ports: Arc<dyn Ports>,
        settings: Settings,
        assets: assets::Assets,
        city: Bilingual,
        synthetic: bool,
        clock: Clock,
    ) -> Handle {
        let site = Site { files: Arc::new(assets.files.clone()), city: Arc::new(city), synthetic, on: None };
        let synthetic = AtomicBool::new(synthetic);
        let limiter = rate_limit::Limiter::new(settings.rate);
        Arc::new(Self {
            ports,
            settings,
            assets,
            site,
            synthetic,
            clock,
            limiter,
            metrics: metrics::Metrics::default(),
            answers: kept::Answers::default(),
        })
    }

    /// What the document around a page needs to know today.
    fn site(&self) -> Site {
        Site { on: Some(self.clock.today()), synthetic: self.is_synthetic(), ..self.site.clone() }
    }

    /// Whether the data is made up and must be marked so everywhere.
    pub fn is_synthetic(&self) -> bool {
        self.synthetic.load(Relaxed)
    }

    /// Keeps an eye on whether the data is made up, until the task is dropped.
    pub async fn watch(self: Arc<Self>) {
        loop {
            tokio::time::sleep(Duration::from_secs(30)).await;
            // While the database is away nothing is known, so nothing changes.
            if let Ok(home) = self.ports.home().await {
                self.synthetic.store(home.synthetic, Relaxed);
            }
        }
    }

    /// The backend as the screens find it in their context.
    fn backend(&self) -> Backend {
        Backend(Arc::clone(&self.ports))
    }
}
