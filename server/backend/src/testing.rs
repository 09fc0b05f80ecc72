//! Databases for tests: a real PostgreSQL, a fresh database per test, in some 40 ms.
//!
//! Each test process takes the first free slot, a private cluster in the temporary folder that is kept between runs. In
//! it lies a template, migrated once per set of migrations, of which every test gets a copy.
//!
//! Compiled always, so that tests and the program share one artefact; the program never calls it and the linker drops it.

use crate::{
    Seal, Secret,
    database::{self, MIGRATIONS},
    postgres::{Durability, Embedded},
    report_pdf::{KeySource, Press, PressSettings},
};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgPool, postgres::PgConnectOptions, postgres::PgConnection};
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::PathBuf,
    sync::{Arc, OnceLock},
    thread,
};
use tokio::sync::{mpsc, oneshot};

/// What tests seal with.
pub fn seal() -> Seal {
    Seal::new(&Secret::new([0x5a; 32]))
}

/// The process's one press, whose key and files lie in the temporary folder: its fonts are read once for all tests.
pub fn press() -> Arc<Press> {
    static PRESS: OnceLock<Arc<Press>> = OnceLock::new();
    let made = || {
        let data = std::env::temp_dir().join(format!("credence-reports-{}", std::process::id()));
        let url = "https://credit.example.cn".to_owned();
        Arc::new(Press::new(PressSettings { data, fonts: None, key: KeySource::Development, url }))
    };
    PRESS.get_or_init(made).clone()
}

/// More test processes than this never run at once.
const SLOTS: usize = 64;

/// A database of one test's own, dropped after it.
#[derive(Debug)]
pub struct TestDb {
    /// Connections to it.
    pub pool: PgPool,
    /// How to open more, as the program's role.
    pub options: PgConnectOptions,
    name: String,
}

impl TestDb {
    /// A migrated, empty database.
    ///
    /// # Panics
    /// When PostgreSQL can't be started or refuses: the test could not mean anything then.
    pub async fn new() -> Self {
        let (answer, made) = oneshot::channel();
        let asked = server().send(Request::Create(answer));
        assert!(asked.is_ok(), "the test database server is gone: see its message above");
        let Ok((name, options)) = made.await else {
            panic!("no database for this test: see the test database server's message above")
        };
        Self { pool: database::pool(8, options.clone()), options, name }
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        // At the end of the process nobody may be left to do it: the next run does.
        let _ = server().send(Request::Drop(std::mem::take(&mut self.name)));
    }
}

enum Request {
    Create(oneshot::Sender<(String, PgConnectOptions)>),
    Drop(String),
}

/// The process's one server, on a thread and a runtime of its own: each test's runtime ends with the test.
fn server() -> &'static mpsc::UnboundedSender<Request> {
    static SERVER: OnceLock<mpsc::UnboundedSender<Request>> = OnceLock::new();
    SERVER.get_or_init(|| {
        let (sender, requests) = mpsc::unbounded_channel();
        let run = || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(serve(requests));
        };
        thread::Builder::new().name("test databases".into()).spawn(run).expect("a thread");
        sender
    })
}

async fn serve(mut requests: mpsc::UnboundedReceiver<Request>) {
    let embedded = take_slot().await;
    let mut admin = embedded.admin_options("postgres").connect().await.expect("the test server answers");
    let template = make_template(&embedded, &mut admin).await.expect("the migrations run");
    let mut count = 0_u64;
    while let Some(request) = requests.recv().await {
        match request {
            Request::Create(answer) => {
                count += 1;
                let name = format!("test_{count}");
                let copy = format!("create database {name} template {template} strategy file_copy owner credence");
                execute(&mut admin, copy).await.expect("a copy of the template");
                let options = embedded.options(&name);
                // A test that was cancelled meanwhile leaves its database to the next run.
                let _ = answer.send((name, options));
            }
            Request::Drop(name) => {
                // Left-overs are dropped by the next run as well, so a failure here spoils nothing.
                let _ = execute(&mut admin, format!("drop database {name} with (force)")).await;
            }
        }
    }
}

/// The first cluster that no other test process holds.
async fn take_slot() -> Embedded {
    let folder = slots_folder();
    std::fs::create_dir_all(&folder).expect("a folder for test databases");
    for slot in 0..SLOTS {
        let own = Embedded::own(&folder.join(slot.to_string()), Durability::Throwaway).await;
        if let Some(embedded) = own.unwrap_or_else(|error| panic!("no PostgreSQL for tests: {error}")) {
            return embedded;
        }
    }
    panic!("{SLOTS} test processes already run in {}", folder.display())
}

/// Apart for each clone of the repository and each user. In the temporary folder, because a home folder is often closed
/// to the account that PostgreSQL runs as.
fn slots_folder() -> PathBuf {
    // SAFETY: reads a number, can't fail.
    let uid = unsafe { libc::geteuid() };
    let clone = hash_of(env!("CARGO_MANIFEST_DIR"));
    std::env::temp_dir().join(format!("credence-tests-{uid}-{clone:016x}"))
}

/// Makes the template for this set of migrations unless it is there; drops other sets' and what earlier runs left.
async fn make_template(embedded: &Embedded, admin: &mut PgConnection) -> Result<String, sqlx::Error> {
    let migrations: Vec<_> = MIGRATIONS.iter().map(|migration| (migration.version, &*migration.checksum)).collect();
    let name = format!("template_{:016x}", hash_of(migrations));
    let left = "select datname from pg_database where datname ^@ 'test_' or datname ^@ 'making_' or \
                (datname ^@ 'template_' and datname <> $1)";
    let left: Vec<String> = sqlx::query_scalar(left).bind(&name).fetch_all(&mut *admin).await?;
    for old in left {
        execute(admin, format!("drop database {old} with (force)")).await?;
    }
    let there: Option<i32> = sqlx::query_scalar("select 1 from pg_database where datname = $1")
        .bind(&name)
        .fetch_optional(&mut *admin)
        .await?;
    if there.is_none() {
        // Under another name until it is whole.
        let making = format!("making_{:016x}", hash_of(&name));
        execute(admin, format!("create database {making} owner credence")).await?;
        let mut connection = embedded.options(&making).connect().await?;
        MIGRATIONS.run(&mut connection).await.map_err(|error| sqlx::Error::Migrate(Box::new(error)))?;
        // Copies shall start with what the planner knows, and without hint bits to write.
        execute(&mut connection, "vacuum (freeze, analyze)".into()).await?;
        connection.close().await?;
        execute(admin, format!("alter database {making} rename to {name}")).await?;
    }
    Ok(name)
}

async fn execute(connection: &mut PgConnection, sql: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.map(|_| ())
}

fn hash_of(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_test_has_a_migrated_database_of_its_own() {
        let (one, two) = tokio::join!(TestDb::new(), TestDb::new());
        assert_ne!(one.name, two.name);
        sqlx::raw_sql("create table only_here (id int)").execute(&one.pool).await.unwrap();
        let there = "select to_regclass('only_here') is not null";
        assert!(sqlx::query_scalar::<_, bool>(there).fetch_one(&one.pool).await.unwrap());
        assert!(!sqlx::query_scalar::<_, bool>(there).fetch_one(&two.pool).await.unwrap());
        let applied: i64 =
            sqlx::query_scalar("select count(*) from _sqlx_migrations").fetch_one(&two.pool).await.unwrap();
        assert_eq!(applied, i64::try_from(MIGRATIONS.iter().count()).unwrap());
    }

    #[tokio::test]
    async fn the_programs_role_is_no_superuser() {
        let db = TestDb::new().await;
        let role: (String, bool) =
            sqlx::query_as("select current_user::text, rolsuper from pg_roles where rolname = current_user")
                .fetch_one(&db.pool)
                .await
                .unwrap();
        assert_eq!(role, ("credence".to_owned(), false));
    }

    #[tokio::test]
    async fn a_dropped_database_is_gone() {
        let (name, options) = {
            let db = TestDb::new().await;
            sqlx::query("select 1").execute(&db.pool).await.unwrap();
            (db.name.clone(), db.options.clone())
        };
        // Requests are served in order: once this one is, the drop was.
        let _next = TestDb::new().await;
        let refused = options.connect().await.unwrap_err();
        assert!(refused.to_string().contains("does not exist"), "{name}: {refused}");
    }
}
