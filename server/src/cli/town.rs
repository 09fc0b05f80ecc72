//! What every command with a database works on: the settings, the database, the city.

use super::{Failure, Outcome};
use crate::{account_settings, config::Config};
use backend::report_pdf::Press;
use backend::{App, Seal, Secret, database::Database};
use shared::pack;
use std::{str::FromStr, sync::Arc};
use tracing::level_filters::LevelFilter;

/// An open city. Close it when done, so that an embedded PostgreSQL of ours stops with us.
pub(super) struct Town {
    /// The settings.
    pub(super) config: Config,
    /// Connections, and the embedded server where there is one.
    database: Database,
    /// The services.
    pub(super) app: App,
}

impl Town {
    /// Opens the database and brings its schema up to date; `city` overrides `CREDENCE_CITY`.
    pub(super) async fn open(city: Option<&str>) -> Result<Self, Failure> {
        let config = Config::from_env().map_err(Failure::new)?;
        let accounts = account_settings::read(config.production, config.listen, |name| std::env::var(name).ok());
        let accounts = accounts.map_err(Failure::new)?;
        let pack = Arc::new(pack::load(city.unwrap_or(&config.city))?);
        let press = Press::new(config.press(&accounts.site).map_err(Failure::new)?);
        let database = Database::open(&config.database).await.map_err(Failure::new)?;
        if let Err(error) = database.migrate().await {
            database.close().await;
            return Err(Failure::new(error));
        }
        let seal = match sealed(&config, &database).await {
            Ok(seal) => seal,
            Err(failure) => {
                database.close().await;
                return Err(failure);
            }
        };
        let app = App::new(database.pool.clone(), database.read_pool.clone(), pack, config.clock(), seal)
            .with_outgoing(config.outgoing())
            .with_accounts(accounts)
            .with_papers(config.data.join("papers"))
            .with_press(press);
        if let Err(error) = app.refresh().await {
            database.close().await;
            return Err(Failure::new(format!("the amendments can't be read: {error}")));
        }
        Ok(Self { config, database, app })
    }

    /// Closes the connections, and the embedded server if it is ours.
    pub(super) async fn close(self) {
        drop(self.app);
        self.database.close().await;
    }

    /// Opens, works, closes.
    pub(super) fn work(city: Option<&str>, work: impl AsyncFnOnce(&Town) -> Outcome) -> Outcome {
        log(LevelFilter::WARN)?;
        block_on(async {
            let town = Self::open(city).await?;
            let outcome = work(&town).await;
            town.close().await;
            outcome
        })
    }
}

/// What identity numbers are sealed with, and that this database was sealed with it.
async fn sealed(config: &Config, database: &Database) -> Result<Seal, Failure> {
    let secret = match &config.secret {
        Some(secret) => secret.clone(),
        None => Secret::in_folder(&config.data)?,
    };
    let seal = Seal::new(&secret);
    seal.fits(&database.pool).await?;
    Ok(seal)
}

/// Runs a command's asynchronous part.
pub(super) fn block_on(work: impl Future<Output = Outcome>) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(work)
}

/// Sends the log to stderr, from `CREDENCE_LOG` (error, warn, info, debug, trace, off) or `usual` on.
pub(super) fn log(usual: LevelFilter) -> Outcome {
    let level = match std::env::var("CREDENCE_LOG") {
        Err(_) => usual,
        Ok(text) => LevelFilter::from_str(&text).map_err(|_| {
            Failure::new(format!("CREDENCE_LOG is “{text}”; write error, warn, info, debug, trace or off"))
        })?,
    };
    let log = tracing_subscriber::fmt().with_max_level(level).with_target(false).with_writer(std::io::stderr);
    // Set once per process: each command does so first.
    log.try_init().map_err(Failure::new)
}
