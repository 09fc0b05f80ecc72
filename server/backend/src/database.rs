//! The database: an external one by its URL, or the embedded default.

use crate::postgres::{Durability, Embedded, PostgresError};
use shared::problem::Lang;
use sqlx::{
    ConnectOptions, Connection, Executor, PgPool,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgConnection, PgPoolOptions},
};
use std::{fmt, path::PathBuf, str::FromStr, time::Duration};

/// All migrations, compiled in.
pub static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// The oldest server that the schema runs on, as `server_version_num`.
const OLDEST_SERVER: i32 = 150_000;
/// Requests wait for each other at most this long before they are told that the service is busy.
const ACQUIRE_PATIENCE: Duration = Duration::from_secs(5);
/// A connection that rested longer is tried before it is handed out: the server may have been started anew.
const RESTED: Duration = Duration::from_secs(2);
/// Every statement of the program, prepared once per connection.
const STATEMENTS: usize = 512;
/// Time stamps travel in UTC; notices such as "already exists, skipping" are no news; short questions are not compiled.
const SESSION: &str = "set timezone = 'UTC'; set client_min_messages = warning; set jit = off";

/// Which database to use; from the environment (`server`'s `config`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseConfig {
    /// `DATABASE_URL`; `None` for the embedded default.
    pub url: Option<String>,
    /// `DATABASE_READ_URL`: a replica for what may be a moment old.
    pub read_url: Option<String>,
    /// `CREDENCE_DATA`: the embedded default lies in its folder `postgres`.
    pub data: PathBuf,
    /// Most connections that this process keeps.
    pub connections: u32,
}

impl DatabaseConfig {
    /// The embedded default under a data folder.
    pub fn embedded(data: impl Into<PathBuf>) -> Self {
        Self { url: None, read_url: None, data: data.into(), connections: 20 }
    }
}

/// Connections to the database, and the embedded server when there is one.
#[derive(Debug)]
pub struct Database {
    /// For everything that writes, and for reads that must see it.
    pub pool: PgPool,
    /// For reads that may be a moment old; the same as `pool` without a replica.
    pub read_pool: PgPool,
    /// The embedded server, owned or joined; `None` with `DATABASE_URL`.
    pub embedded: Option<Embedded>,
}

impl Database {
    /// Opens the configured database and checks that the schema can live there. Starts the embedded server if need be.
    pub async fn open(config: &DatabaseConfig) -> Result<Self, DatabaseError> {
        let Some(url) = &config.url else {
            let embedded = Embedded::open(&config.data.join("postgres"), Durability::Safe).await?;
            let pool = pool(config.connections, embedded.options("credence"));
            return Ok(Self { read_pool: pool.clone(), pool, embedded: Some(embedded) });
        };
        let options = parse("DATABASE_URL", url)?;
        check("DATABASE_URL", &options).await?;
        let pool = pool(config.connections, options);
        let read_pool = match &config.read_url {
            None => pool.clone(),
            Some(url) => {
                let options = parse("DATABASE_READ_URL", url)?;
                check("DATABASE_READ_URL", &options).await?;
                self::pool(config.connections, options)
            }
        };
        Ok(Self { pool, read_pool, embedded: None })
    }

    /// Brings the schema up to this program's version. Several processes may do so at once: one works, the others wait.
    pub async fn migrate(&self) -> Result<(), DatabaseError> {
        MIGRATIONS.run(&self.pool).await.map_err(DatabaseError::Migrate)
    }

    /// Closes the connections, then the embedded server if this process owns it.
    pub async fn close(self) {
        self.read_pool.close().await;
        self.pool.close().await;
        if let Some(embedded) = self.embedded {
            embedded.close().await;
        }
    }
}

/// A pool that opens connections as they are needed.
pub(crate) fn pool(connections: u32, options: PgConnectOptions) -> PgPool {
    let options = options.application_name("credence").statement_cache_capacity(STATEMENTS);
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_PATIENCE)
        // A ping before every use would cost each page a round trip.
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move { Ok(meta.idle_for < RESTED || connection.ping().await.is_ok()) })
        })
        .after_connect(|connection, _| Box::pin(async move { connection.execute(SESSION).await.map(|_| ()) }))
        .connect_lazy_with(options)
}

fn parse(variable: &'static str, url: &str) -> Result<PgConnectOptions, DatabaseError> {
    let bad = |source| DatabaseError::BadUrl { variable, source };
    // The parser takes any scheme, and would look for a host named after a typing error.
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(bad(sqlx::Error::Configuration("it does not begin with postgres://".into())));
    }
    PgConnectOptions::from_str(url).map_err(bad)
}

/// One connection, by which the reasons for a refusal come out undisguised (a pool only says that it timed out).
async fn check(variable: &'static str, options: &PgConnectOptions) -> Result<(), DatabaseError> {
    let connecting = tokio::time::timeout(ACQUIRE_PATIENCE, options.connect()).await;
    let unreachable = |source| DatabaseError::Unreachable { variable, host: host(options), source };
    let mut connection = connecting.map_err(|_| unreachable(sqlx::Error::PoolTimedOut))?.map_err(unreachable)?;
    check_server(&mut connection).await.map_err(|problem| match problem {
        Unfit::Query(source) => unreachable(source),
        Unfit::Version(version) => DatabaseError::OldServer { variable, version },
        Unfit::Encoding(encoding) => DatabaseError::Encoding { variable, encoding },
    })?;
    connection.close().await.map_err(unreachable)
}

enum Unfit {
    Query(sqlx::Error),
    Version(String),
    Encoding(String),
}

async fn check_server(connection: &mut PgConnection) -> Result<(), Unfit> {
    let question = "select current_setting('server_version_num')::int, current_setting('server_version'), \
                    current_setting('server_encoding')";
    let (number, version, encoding): (i32, String, String) =
        sqlx::query_as(question).fetch_one(connection).await.map_err(Unfit::Query)?;
    if number < OLDEST_SERVER {
        return Err(Unfit::Version(version));
    }
    if encoding != "UTF8" {
        return Err(Unfit::Encoding(encoding));
    }
    Ok(())
}

/// Where a database lies, without its password.
fn host(options: &PgConnectOptions) -> String {
    match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    }
}

/// Why the database can't be used, each with one sentence that says what to do.
#[derive(Debug)]
pub enum DatabaseError {
    /// The embedded default.
    Postgres(PostgresError),
    /// A variable holds no PostgreSQL URL.
    BadUrl {
        /// The variable.
        variable: &'static str,
        /// What is wrong with it.
        source: sqlx::Error,
    },
    /// The server does not let us in.
    Unreachable {
        /// The variable that names it.
        variable: &'static str,
        /// Where it should be.
        host: String,
        /// Its word, or the system's.
        source: sqlx::Error,
    },
    /// The server is too old.
    OldServer {
        /// The variable that names it.
        variable: &'static str,
        /// Its version.
        version: String,
    },
    /// The database keeps text in another encoding.
    Encoding {
        /// The variable that names it.
        variable: &'static str,
        /// Its encoding.
        encoding: String,
    },
    /// The schema can't be brought up to date.
    Migrate(MigrateError),
}

impl DatabaseError {
    /// The sentence in one language.
    pub fn say(&self, lang: Lang) -> String {
        match (lang, self) {
            (_, Self::Postgres(error)) => error.say(lang),
            (Lang::En, _) => self.to_string(),
            (Lang::Zh, Self::BadUrl { variable, source }) => {
                format!(
                    "{variable} 不是有效的 PostgreSQL 地址（{source}）：应形如 postgres://用户:密码@主机:5432/数据库"
                )
            }
            (Lang::Zh, Self::Unreachable { variable, host, source }) => {
                format!("无法连接 {variable} 所指的数据库 {host}（{source}）：请检查其是否运行、账户与密码是否正确")
            }
            (Lang::Zh, Self::OldServer { variable, version }) => {
                format!("{variable} 所指的 PostgreSQL 版本为 {version}：请升级到 15 或更新版本")
            }
            (Lang::Zh, Self::Encoding { variable, encoding }) => {
                format!("{variable} 所指的数据库编码为 {encoding}：请以 UTF8 编码另建数据库")
            }
            (Lang::Zh, Self::Migrate(source)) => match source {
                MigrateError::VersionMissing(version) => {
                    format!("数据库结构（第 {version} 版）比本程序新：请使用更新的程序")
                }
                other => format!("无法更新数据库结构（{other}）：请恢复备份或联系维护人员"),
            },
        }
    }
}

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postgres(error) => error.fmt(f),
            Self::BadUrl { variable, source } => write!(
                f,
                "{variable} is no PostgreSQL URL ({source}): write it as postgres://user:password@host:5432/database"
            ),
            Self::Unreachable { variable, host, source } => write!(
                f,
                "the database at {host} ({variable}) can't be reached ({source}): check that it runs and that account \
                 and password are right"
            ),
            Self::OldServer { variable, version } => {
                write!(f, "{variable} names a PostgreSQL {version}: upgrade it to version 15 or newer")
            }
            Self::Encoding { variable, encoding } => {
                write!(f, "{variable} names a database in {encoding}: make one with encoding UTF8")
            }
            Self::Migrate(MigrateError::VersionMissing(version)) => {
                write!(
                    f,
                    "the database has schema version {version}, which this program does not know: use a newer one"
                )
            }
            Self::Migrate(source) => {
                write!(f, "the schema can't be brought up to date ({source}): restore a backup or ask for help")
            }
        }
    }
}

impl std::error::Error for DatabaseError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Postgres(error) => Some(error),
            Self::BadUrl { source, .. } | Self::Unreachable { source, .. } => Some(source),
            Self::Migrate(source) => Some(source),
            Self::OldServer { .. } | Self::Encoding { .. } => None,
        }
    }
}

impl From<PostgresError> for DatabaseError {
    fn from(error: PostgresError) -> Self {
        Self::Postgres(error)
    }
}
