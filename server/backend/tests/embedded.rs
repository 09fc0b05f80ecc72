//! The embedded PostgreSQL on real processes: killed, joined, starved, lied to.

#![allow(clippy::unwrap_used, reason = "a test may fail in the simplest way")]

use backend::{
    database::{Database, DatabaseConfig, DatabaseError},
    postgres::{Durability, Embedded, PostgresError},
};
use sqlx::{ConnectOptions, postgres::PgConnection};
use std::{
    env, fs,
    io::{BufRead, BufReader, Read},
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

/// Names the folder, for a run of this test program that plays a second process.
const ACT: &str = "CREDENCE_TEST_ACT_IN";
/// `safe` for a cluster that keeps what it promised.
const SAFE: &str = "CREDENCE_TEST_ACT_SAFE";

/// Not a test of its own: what the second process does. It opens the cluster, says how that went, and closes it when its
/// standard input ends.
#[tokio::test]
async fn act_as_a_process() {
    let Some(folder) = env::var_os(ACT) else { return };
    let durability = if env::var_os(SAFE).is_some() { Durability::Safe } else { Durability::Throwaway };
    match Embedded::open(Path::new(&folder), durability).await {
        Ok(embedded) => {
            println!("{}", if embedded.is_owner() { "owner" } else { "guest" });
            std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
            embedded.close().await;
        }
        Err(error) => println!("refused: {error}"),
    }
}

/// A second process that holds a cluster. Killed when dropped.
struct Actor {
    child: Child,
    said: BufReader<ChildStdout>,
}

impl Actor {
    fn command(program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .args(["--exact", "act_as_a_process", "--nocapture"])
            .env(ACT, folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        command
    }

    fn start(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        Self { child, said }
    }

    fn on(folder: &Path) -> Self {
        Self::start(&mut Self::command(&env::current_exe().unwrap(), folder))
    }

    /// How the opening went.
    fn word(&mut self) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            assert_ne!(self.said.read_line(&mut line).unwrap(), 0, "the second process said nothing");
            // The test harness announces its test on the same line.
            let word = line.trim().strip_prefix("test act_as_a_process ... ").unwrap_or(line.trim());
            if word == "owner" || word == "guest" || word.starts_with("refused") {
                return word.to_owned();
            }
        }
    }

    /// Ends it in order.
    fn close(mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success());
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Actor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder of the test's own in the temporary folder, which PostgreSQL's account can reach.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("credence-embedded-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = env::temp_dir().join(name);
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        Self(folder)
    }

    fn postgres(&self) -> PathBuf {
        self.0.join("postgres")
    }

    fn in_cluster(&self, name: &str) -> PathBuf {
        self.postgres().join("cluster").join(name)
    }

    fn server_pid(&self) -> i32 {
        fs::read_to_string(self.in_cluster("postmaster.pid")).unwrap().lines().next().unwrap().parse().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn am_root() -> bool {
    // SAFETY: reads a number.
    unsafe { libc::geteuid() == 0 }
}

/// Alive, and no zombie.
fn lives(pid: i32) -> bool {
    fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

fn within(patience: Duration, mut done: impl FnMut() -> bool) -> bool {
    let asked = Instant::now();
    while asked.elapsed() < patience {
        if done() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    done()
}

async fn connect(embedded: &Embedded) -> PgConnection {
    embedded.options("credence").connect().await.unwrap()
}

async fn throwaway(folder: &Folder) -> Embedded {
    Embedded::open(&folder.postgres(), Durability::Throwaway).await.unwrap()
}

async fn note(connection: &mut PgConnection) {
    sqlx::raw_sql("create table noted (what text); insert into noted values ('信用')")
        .execute(connection)
        .await
        .unwrap();
}

async fn noted(connection: &mut PgConnection) -> String {
    sqlx::query_scalar("select what from noted").fetch_one(connection).await.unwrap()
}

#[tokio::test]
async fn it_knows_chinese_keeps_its_data_and_leaves_no_process() {
    let folder = Folder::new();
    let embedded = Embedded::open(&folder.postgres(), Durability::Safe).await.unwrap();
    assert!(embedded.is_owner());
    let mut connection = connect(&embedded).await;
    let settings = "select current_setting('server_encoding'), current_setting('fsync'), \
                    current_setting('listen_addresses'), '信' ~ '^[[:alpha:]]$'";
    let found: (String, String, String, bool) = sqlx::query_as(settings).fetch_one(&mut connection).await.unwrap();
    assert_eq!(found, ("UTF8".into(), "on".into(), String::new(), true));
    note(&mut connection).await;
    let server = folder.server_pid();
    embedded.close().await;
    assert!(!lives(server));

    let again = Embedded::open(&folder.postgres(), Durability::Safe).await.unwrap();
    assert_eq!(noted(&mut connect(&again).await).await, "信用");
    again.close().await;
}

#[tokio::test]
async fn what_was_committed_survives_the_owners_kill() {
    let folder = Folder::new();
    let mut command = Actor::command(&env::current_exe().unwrap(), &folder.postgres());
    let mut owner = Actor::start(command.env(SAFE, "1"));
    assert_eq!(owner.word(), "owner");
    let guest = Embedded::open(&folder.postgres(), Durability::Safe).await.unwrap();
    note(&mut connect(&guest).await).await;
    let server = folder.server_pid();
    owner.kill();
    // The server goes with its owner, without being told.
    assert!(within(Duration::from_secs(20), || !lives(server)));
    let heir = Embedded::open(&folder.postgres(), Durability::Safe).await.unwrap();
    assert!(heir.is_owner());
    assert_eq!(noted(&mut connect(&heir).await).await, "信用");
    heir.close().await;
}

#[tokio::test]
async fn a_killed_server_comes_back_by_itself() {
    let folder = Folder::new();
    let embedded = Embedded::open(&folder.postgres(), Durability::Safe).await.unwrap();
    note(&mut connect(&embedded).await).await;
    let pool = sqlx::PgPool::connect_lazy_with(embedded.options("credence"));
    sqlx::query("select 1").execute(&pool).await.unwrap();
    let fallen = folder.server_pid();
    // SAFETY: a plain system call on a process that this test started.
    assert_eq!(unsafe { libc::kill(fallen, libc::SIGKILL) }, 0);
    let asked = Instant::now();
    let text = loop {
        match sqlx::query_scalar::<_, String>("select what from noted").fetch_one(&pool).await {
            Ok(text) => break text,
            Err(error) => assert!(asked.elapsed() < Duration::from_secs(30), "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!(text, "信用");
    assert_ne!(folder.server_pid(), fallen);
    pool.close().await;
    embedded.close().await;
}

#[tokio::test]
async fn a_second_process_joins_and_inherits() {
    let folder = Folder::new();
    let mut owner = Actor::on(&folder.postgres());
    assert_eq!(owner.word(), "owner");
    let server = folder.server_pid();
    let guest = throwaway(&folder).await;
    assert!(!guest.is_owner());
    note(&mut connect(&guest).await).await;
    // A guest that goes takes nothing with it.
    guest.close().await;
    assert!(lives(server));
    owner.close();
    let heir = throwaway(&folder).await;
    assert!(heir.is_owner());
    assert_eq!(noted(&mut connect(&heir).await).await, "信用");
    heir.close().await;
}

#[test]
fn of_many_that_start_at_once_one_owns() {
    let folder = Folder::new();
    let mut actors: Vec<Actor> = (0..4).map(|_| Actor::on(&folder.postgres())).collect();
    let mut words: Vec<String> = actors.iter_mut().map(Actor::word).collect();
    words.sort();
    assert_eq!(words, ["guest", "guest", "guest", "owner"]);
}

/// A process of the account that the server runs as: only such a one can make PostgreSQL believe its own stale files.
fn process_of_the_servers_account(folder: &Folder, program: &str, argument: &str) -> Bystander {
    let mut command = Command::new(program);
    command.arg(argument).stdout(Stdio::null()).stderr(Stdio::null());
    if am_root() {
        let owner = fs::metadata(folder.in_cluster("PG_VERSION")).unwrap();
        command.uid(owner.uid()).gid(owner.gid());
    }
    Bystander(command.spawn().unwrap())
}

/// A process that has nothing to do with PostgreSQL. Ended when dropped.
struct Bystander(Child);

impl Bystander {
    fn pid(&self) -> i32 {
        self.0.id().cast_signed()
    }
}

impl Drop for Bystander {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Leaves the files of a server whose number now belongs to `pid`.
fn leave_stale_files(folder: &Folder, pid: i32) {
    let text = format!(
        "{pid}\n{}\n1790000000\n5432\n{}\n\n  5432001    196610\nready   \n",
        folder.in_cluster("").display(),
        folder.postgres().display()
    );
    let owner = fs::metadata(folder.in_cluster("PG_VERSION")).unwrap();
    for path in [folder.in_cluster("postmaster.pid"), folder.postgres().join(".s.PGSQL.5432.lock")] {
        fs::write(&path, &text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        if am_root() {
            chown(&path, Some(owner.uid()), Some(owner.gid())).unwrap();
        }
    }
}

#[tokio::test]
async fn a_stale_number_that_was_reused_stops_nobody_and_harms_nobody() {
    let folder = Folder::new();
    throwaway(&folder).await.close().await;
    let mut bystander = process_of_the_servers_account(&folder, "sleep", "600");
    leave_stale_files(&folder, bystander.pid());
    let embedded = throwaway(&folder).await;
    assert!(embedded.is_owner());
    connect(&embedded).await;
    embedded.close().await;
    assert!(bystander.0.try_wait().unwrap().is_none(), "the bystander was hit");
}

#[tokio::test]
async fn a_stale_number_that_is_another_clusters_server_leaves_that_alone() {
    let (ours, theirs) = (Folder::new(), Folder::new());
    throwaway(&ours).await.close().await;
    let other = throwaway(&theirs).await;
    let their_server = theirs.server_pid();
    leave_stale_files(&ours, their_server);
    let embedded = throwaway(&ours).await;
    assert!(embedded.is_owner());
    embedded.close().await;
    // Not ended, and not ended and started again either.
    assert_eq!(theirs.server_pid(), their_server);
    connect(&other).await;
    other.close().await;
}

#[tokio::test]
async fn a_zombie_server_counts_as_dead() {
    let folder = Folder::new();
    throwaway(&folder).await.close().await;
    let zombie = process_of_the_servers_account(&folder, "sleep", "0");
    assert!(within(Duration::from_secs(10), || !lives(zombie.pid())));
    leave_stale_files(&folder, zombie.pid());
    let embedded = throwaway(&folder).await;
    assert!(embedded.is_owner());
    embedded.close().await;
    drop(zombie);
}

#[tokio::test]
async fn a_server_that_outlived_its_owner_is_ended_first() {
    let folder = Folder::new();
    throwaway(&folder).await.close().await;
    // Started by hand, so that no owner's death ends it.
    let owner = fs::metadata(folder.in_cluster("PG_VERSION")).unwrap();
    let postgres = fs::read_to_string(folder.in_cluster("postmaster.opts")).unwrap();
    let program = postgres.split_whitespace().next().unwrap();
    let mut command = Command::new(program);
    command
        .arg("-D")
        .arg(folder.in_cluster(""))
        .arg("-k")
        .arg(folder.postgres())
        .args(["-h", ""])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .current_dir("/");
    if am_root() {
        command.uid(owner.uid()).gid(owner.gid());
    }
    let mut orphan = command.spawn().unwrap();
    let ready = || fs::read_to_string(folder.in_cluster("postmaster.pid")).is_ok_and(|text| text.contains("ready"));
    assert!(within(Duration::from_secs(20), ready));
    // It must be waited for while we open, or it stays a zombie; that it may.
    let embedded = throwaway(&folder).await;
    assert!(embedded.is_owner());
    assert!(orphan.try_wait().unwrap().is_some(), "the orphan still runs");
    assert_ne!(folder.server_pid(), orphan.id().cast_signed());
    embedded.close().await;
}

#[tokio::test]
async fn an_interrupted_making_is_swept_away() {
    let folder = Folder::new();
    fs::create_dir_all(folder.postgres().join("cluster.new/base")).unwrap();
    fs::write(folder.postgres().join("cluster.new/PG_VERSION"), "15\n").unwrap();
    let embedded = throwaway(&folder).await;
    connect(&embedded).await;
    assert!(!folder.postgres().join("cluster.new").exists());
    embedded.close().await;
}

#[tokio::test]
async fn a_cluster_of_another_major_version_is_left_as_it_is() {
    let folder = Folder::new();
    throwaway(&folder).await.close().await;
    fs::write(folder.in_cluster("PG_VERSION"), "9\n").unwrap();
    let refused = Embedded::open(&folder.postgres(), Durability::Safe).await.unwrap_err();
    assert!(matches!(refused, PostgresError::OtherMajor { made_by: 9, .. }), "{refused}");
    assert_eq!(fs::read_to_string(folder.in_cluster("PG_VERSION")).unwrap(), "9\n");
    assert!(folder.in_cluster("base").is_dir());
}

#[tokio::test]
async fn half_a_cluster_is_not_overwritten() {
    let folder = Folder::new();
    fs::create_dir_all(folder.in_cluster("base")).unwrap();
    let refused = Embedded::open(&folder.postgres(), Durability::Safe).await.unwrap_err();
    assert!(matches!(refused, PostgresError::NotACluster(_)), "{refused}");
    assert!(folder.in_cluster("base").is_dir());
}

#[tokio::test]
async fn a_path_too_long_for_a_socket_works() {
    let folder = Folder::new();
    let long = folder.0.join("很长的目录名".repeat(6)).join("postgres");
    let embedded = Embedded::open(&long, Durability::Throwaway).await.unwrap();
    connect(&embedded).await;
    let mut second = Actor::on(&long);
    assert_eq!(second.word(), "guest");
    second.close();
    embedded.close().await;
}

#[test]
fn a_full_disk_is_named_and_leaves_nothing_behind() {
    let folder = Folder::new();
    // The server's own words on a full disk, from a stand-in: filling a real one takes privileges that CI may lack.
    let bin = folder.0.join("bin");
    fs::create_dir(&bin).unwrap();
    let initdb = "#!/bin/sh\nfor last; do :; done\nmkdir \"$last\"\n\
                  echo 'initdb: error: could not write to file \"base/1\": No space left on device' >&2\nexit 1\n";
    for (name, text) in [("initdb", initdb), ("postgres", "#!/bin/sh\necho 'postgres (PostgreSQL) 16.4'\n")] {
        fs::write(bin.join(name), text).unwrap();
        fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let mut command = Actor::command(&env::current_exe().unwrap(), &folder.postgres());
    let word = Actor::start(command.env("PG_BIN", &bin)).word();
    assert!(word.contains("the disk that holds") && word.contains("is full"), "{word}");
    assert!(!folder.postgres().join("cluster.new").exists() && !folder.postgres().join("cluster").exists());

    let mut command = Actor::command(&env::current_exe().unwrap(), &folder.postgres());
    let word = Actor::start(command.env("PG_BIN", folder.0.join("nowhere"))).word();
    assert!(word.contains("PG_BIN names") && word.contains("correct or unset it"), "{word}");
}

/// What only root can try: the server under another account.
#[tokio::test]
async fn root_hands_the_server_to_an_account_and_an_ordinary_user_needs_none() {
    let folder = Folder::new();
    let embedded = throwaway(&folder).await;
    let server = fs::metadata(format!("/proc/{}", folder.server_pid())).unwrap().uid();
    embedded.close().await;
    if !am_root() {
        assert_eq!(server, fs::metadata(&folder.0).unwrap().uid());
        return;
    }
    assert_ne!(server, 0);

    // Root's closed folders are closed to that account.
    let closed = Folder::new();
    fs::set_permissions(&closed.0, fs::Permissions::from_mode(0o700)).unwrap();
    let refused = Embedded::open(&closed.postgres(), Durability::Safe).await.unwrap_err();
    assert!(matches!(&refused, PostgresError::Unreachable { at, .. } if *at == closed.0), "{refused}");

    // An ordinary user (nobody is one everywhere) with a copy of this program that it may run.
    const NOBODY: u32 = 65534;
    let own = Folder::new();
    chown(&own.0, Some(NOBODY), Some(NOBODY)).unwrap();
    let program = own.0.join("program");
    fs::copy(env::current_exe().unwrap(), &program).unwrap();
    let mut ordinary = Actor::command(&program, &own.postgres());
    let mut owner = Actor::start(ordinary.uid(NOBODY).gid(NOBODY));
    assert_eq!(owner.word(), "owner");
    assert_eq!(fs::metadata(format!("/proc/{}", own.server_pid())).unwrap().uid(), NOBODY);
    // Root joins it, and takes it over as that user's when it is free.
    let guest = throwaway(&own).await;
    assert!(!guest.is_owner());
    owner.close();
    let heir = throwaway(&own).await;
    assert!(heir.is_owner());
    assert_eq!(fs::metadata(format!("/proc/{}", own.server_pid())).unwrap().uid(), NOBODY);
    heir.close().await;

    // The ordinary user does not get into what root's server keeps.
    let mut ordinary = Actor::command(&program, &folder.postgres());
    let word = Actor::start(ordinary.uid(NOBODY).gid(NOBODY)).word();
    assert!(word.contains("belongs to another account"), "{word}");
}

#[tokio::test]
async fn the_program_opens_migrates_and_opens_again() {
    let folder = Folder::new();
    let config = DatabaseConfig::embedded(&folder.0);
    let database = Database::open(&config).await.unwrap();
    let second = Database::open(&config).await.unwrap();
    let (one, two) = tokio::join!(database.migrate(), second.migrate());
    one.unwrap();
    two.unwrap();
    assert!(database.embedded.as_ref().unwrap().is_owner() && !second.embedded.as_ref().unwrap().is_owner());
    let count = "select count(*) from _sqlx_migrations where success";
    let applied: i64 = sqlx::query_scalar(count).fetch_one(&second.read_pool).await.unwrap();
    assert_eq!(usize::try_from(applied).unwrap(), backend::database::MIGRATIONS.iter().count());

    // A database from the future is left alone.
    sqlx::query("insert into _sqlx_migrations values (999999, 'later', now(), true, '\\x00', 1)")
        .execute(&embedded_admin(&database))
        .await
        .unwrap();
    let refused = database.migrate().await.unwrap_err();
    assert!(refused.to_string().contains("use a newer one"), "{refused}");
    second.close().await;
    database.close().await;
}

fn embedded_admin(database: &Database) -> sqlx::PgPool {
    sqlx::PgPool::connect_lazy_with(database.embedded.as_ref().unwrap().admin_options("credence"))
}

#[tokio::test]
async fn an_external_database_is_used_when_named_and_its_faults_are_told() {
    let folder = Folder::new();
    let server = throwaway(&folder).await;
    let config = |url: String| DatabaseConfig { url: Some(url), ..DatabaseConfig::embedded(folder.0.join("unused")) };
    let external = Database::open(&config(server.url("credence"))).await.unwrap();
    assert!(external.embedded.is_none());
    external.migrate().await.unwrap();
    external.close().await;
    assert!(!folder.0.join("unused").exists());

    let mut admin = server.admin_options("postgres").connect().await.unwrap();
    let latin = "create database latin encoding 'LATIN1' locale 'C' template template0 owner credence";
    sqlx::raw_sql(latin).execute(&mut admin).await.unwrap();
    let refused = Database::open(&config(server.url("latin"))).await.unwrap_err();
    assert!(matches!(&refused, DatabaseError::Encoding { encoding, .. } if encoding == "LATIN1"), "{refused}");

    let refused = Database::open(&config(server.url("missing"))).await.unwrap_err();
    assert!(refused.to_string().contains("\"missing\" does not exist"), "{refused}");
    let refused = Database::open(&config("postgres://u:secret@127.0.0.1:1/d".into())).await.unwrap_err();
    assert!(
        matches!(refused, DatabaseError::Unreachable { .. }) && !refused.to_string().contains("secret"),
        "{refused}"
    );
    let refused = Database::open(&config("mysql://x".into())).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::BadUrl { .. }), "{refused}");
    server.close().await;
}
