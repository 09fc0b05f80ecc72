//! The embedded default: a private PostgreSQL that this program finds, makes, runs, keeps and stops by itself.
//!
//! One process owns the cluster of a data folder, by a file lock; further ones join it through its socket. The server
//! listens on nothing else, ends with its owner, however that ends, and is started again when it falls. No other
//! cluster on the machine is ever touched: a process is taken for ours only when it works in our folder.

mod account;
mod binaries;
mod cluster;
mod error;
mod keeper;
mod pid_file;
mod process;

pub use error::PostgresError;

use account::Account;
use cluster::Cluster;
use keeper::Keeper;
use pid_file::PidFile;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection,
    postgres::{PgConnectOptions, PgConnection, PgSslMode},
};
use std::{
    fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError},
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// Name of the program's role, which is no superuser, and of its database.
const NAME: &str = "credence";
/// Whom row security holds to the rows of an office (migration 0112).
const DESK: &str = "credence_desk";
/// The superuser of the cluster.
const ADMIN: &str = "postgres";
/// How long another process may take to bring its server up before we call it silent. Longer than an `initdb` on a slow
/// disk; recovery after a crash may take longer still, then the sentence says to wait.
const GUEST_PATIENCE: Duration = Duration::from_secs(90);

/// Whether what is committed survives a power cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// It does.
    Safe,
    /// It does not: for tests only.
    Throwaway,
}

/// A running private PostgreSQL that this process owns or has joined.
#[derive(Debug)]
pub struct Embedded {
    socket: PathBuf,
    port: u16,
    /// `None` when another process is the owner.
    keeper: Option<Keeper>,
}

impl Embedded {
    /// Opens the cluster in a folder (made when absent): starts its server, or joins the one that another process runs.
    pub async fn open(folder: &Path, durability: Durability) -> Result<Self, PostgresError> {
        let asked = Instant::now();
        loop {
            if let Some(owned) = Self::own(folder, durability).await? {
                return Ok(owned);
            }
            if let Some(joined) = Self::join(folder).await {
                return Ok(joined);
            }
            if asked.elapsed() > GUEST_PATIENCE {
                return Err(PostgresError::Silent(folder.to_owned()));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Like [`Self::open`], but `None` when another process is the owner.
    pub async fn own(folder: &Path, durability: Durability) -> Result<Option<Self>, PostgresError> {
        let (root, account) = make_root(folder)?;
        let Some(lock) = try_lock(&root)? else { return Ok(None) };
        let prepare = move || Cluster::prepare(&root, account, durability);
        let (keeper, socket) = Keeper::start(prepare, lock).await?;
        let embedded = Self { socket, port: cluster::PORT, keeper: Some(keeper) };
        embedded.prepare_database().await.map_err(PostgresError::Prepare)?;
        Ok(Some(embedded))
    }

    /// The server that another process runs, once it answers and has its database.
    async fn join(folder: &Path) -> Option<Self> {
        let running = PidFile::read(&cluster::data_folder(folder)).filter(|file| file.ready)?;
        let joined = Self { socket: running.socket, port: running.port, keeper: None };
        joined.options(NAME).connect().await.ok()?.close().await.ok()?;
        Some(joined)
    }

    /// Whether this process runs the server, rather than having joined another's.
    pub fn is_owner(&self) -> bool {
        self.keeper.is_some()
    }

    /// How to reach a database as the program's own role, which owns it but is no superuser.
    pub fn options(&self, database: &str) -> PgConnectOptions {
        self.connect_as(NAME, database)
    }

    /// How to reach a database as the superuser: to make and drop databases.
    pub fn admin_options(&self, database: &str) -> PgConnectOptions {
        self.connect_as(ADMIN, database)
    }

    fn connect_as(&self, role: &str, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.socket)
            .port(self.port)
            .username(role)
            .database(database)
            .ssl_mode(PgSslMode::Disable)
    }

    /// How programs of PostgreSQL's own (`psql`, `pg_dump`) reach a database.
    pub fn url(&self, database: &str) -> String {
        let folder: String = self.socket.to_string_lossy().bytes().map(percent).collect();
        format!("postgres://{NAME}@localhost:{}/{database}?host={folder}", self.port)
    }

    /// Makes the program's roles and database where they are missing.
    async fn prepare_database(&self) -> Result<(), sqlx::Error> {
        let mut admin = self.admin_options("postgres").connect().await?;
        // The second one only reads, and is taken on for that alone: the program's own role may make no roles.
        for (role, make) in [
            (NAME, format!("create role {NAME} login")),
            (DESK, format!("create role {DESK} nologin; grant {DESK} to {NAME}")),
        ] {
            let there: Option<i32> = sqlx::query_scalar("select 1 from pg_roles where rolname = $1")
                .bind(role)
                .fetch_optional(&mut admin)
                .await?;
            if there.is_none() {
                sqlx::raw_sql(AssertSqlSafe(make)).execute(&mut admin).await?;
            }
        }
        create_database(&mut admin, NAME).await?;
        admin.close().await
    }

    /// Stops the server if this process owns it, and waits until it has written everything.
    pub async fn close(mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            let stopped = tokio::task::spawn_blocking(move || keeper.stop()).await;
            if let Err(error) = stopped {
                tracing::error!(%error, "stopping PostgreSQL failed");
            }
        }
    }
}

/// Makes a database that the program's role owns, if it is missing.
async fn create_database(admin: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    let there: Option<i32> = sqlx::query_scalar("select 1 from pg_database where datname = $1")
        .bind(name)
        .fetch_optional(&mut *admin)
        .await?;
    if there.is_none() {
        sqlx::raw_sql(AssertSqlSafe(format!("create database {name} owner {NAME}"))).execute(admin).await?;
    }
    Ok(())
}

/// Makes the folder, hands it to the account that the server will run as, and closes it to everyone else.
fn make_root(folder: &Path) -> Result<(PathBuf, Option<Account>), PostgresError> {
    let account = Account::for_folder(folder)?;
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent).map_err(PostgresError::io("make", parent))?;
    }
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(source) if source.kind() != std::io::ErrorKind::AlreadyExists => {
            return Err(PostgresError::io("make", folder)(source));
        }
        _ => {}
    }
    let root = fs::canonicalize(folder).map_err(PostgresError::io("open", folder))?;
    if let Some(account) = account {
        account.check_way_to(&root)?;
        account.take(&root)?;
    }
    fs::set_permissions(&root, Permissions::from_mode(0o700)).map_err(PostgresError::io("close off", &root))?;
    Ok((root, account))
}

/// The lock that makes one process the owner; it ends with the process, however that ends.
fn try_lock(root: &Path) -> Result<Option<File>, PostgresError> {
    let path = root.join("lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(PostgresError::io("open", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(source)) => Err(PostgresError::io("lock", path)(source)),
    }
}

/// A byte of a path as it stands in a URL.
fn percent(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    }
}
