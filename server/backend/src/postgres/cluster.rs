//! A cluster on disk: made whole or not at all, settled after a crash, started.

use super::{
    Durability,
    account::Account,
    binaries::{self, Binaries},
    error::PostgresError,
    pid_file::PidFile,
    process,
};
use std::{
    fs::{self, File, OpenOptions},
    io::{Read, Seek, SeekFrom},
    os::unix::{
        ffi::OsStrExt,
        fs::{DirBuilderExt, MetadataExt, PermissionsExt},
    },
    path::{Path, PathBuf},
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Only names the socket file: nothing listens on the network.
pub(super) const PORT: u16 = 5432;
/// The shorter of Linux's and macOS's limits for a socket's path, less "/.s.PGSQL.5432.lock" and the final zero.
const LONGEST_SOCKET_FOLDER: usize = 104 - 20;
/// Past this the log of earlier runs is set aside.
const LOG_LIMIT: u64 = 16 << 20;

/// A cluster that we hold the lock of.
pub(super) struct Cluster {
    /// The folder that holds everything below.
    root: PathBuf,
    binaries: Binaries,
    account: Option<Account>,
    durability: Durability,
    socket: PathBuf,
}

/// Where the cluster lies below its root.
pub(super) fn data_folder(root: &Path) -> PathBuf {
    root.join("cluster")
}

impl Cluster {
    /// Chooses binaries, makes the cluster if there is none, and sees off what a crash left behind.
    pub(super) fn prepare(
        root: &Path,
        account: Option<Account>,
        durability: Durability,
    ) -> Result<Self, PostgresError> {
        let data = data_folder(root);
        let binaries = choose(binaries::installed()?, made_by(&data)?, &data)?;
        let socket = socket_folder(root, account)?;
        let cluster = Self { root: root.to_owned(), binaries, account, durability, socket };
        if made_by(&data)?.is_none() {
            cluster.make(&data)?;
        }
        Ok(cluster)
    }

    fn log(&self) -> PathBuf {
        self.root.join("postgres.log")
    }

    /// Folder of the socket.
    pub(super) fn socket(&self) -> &Path {
        &self.socket
    }

    /// Runs `initdb` beside the final place and renames: an interrupted run leaves only what the next one sweeps away.
    fn make(&self, data: &Path) -> Result<(), PostgresError> {
        let new = self.root.join("cluster.new");
        settle(&new)?;
        sweep(&new)?;
        tracing::info!(folder = %self.root.display(), version = self.binaries.major, "making a new PostgreSQL cluster");
        let mut initdb = process::command(&self.binaries.initdb(), self.account, &self.root);
        // With ctype C, PostgreSQL knows no Chinese letters.
        initdb.args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-instructions",
        ]);
        if self.binaries.major >= 17 {
            initdb.args(["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]);
        }
        if self.durability == Durability::Throwaway {
            initdb.arg("--no-sync");
        }
        let answer =
            initdb.arg("--pgdata").arg(&new).output().map_err(PostgresError::io("run", self.binaries.initdb()))?;
        if !answer.status.success() {
            sweep(&new)?;
            let said = String::from_utf8_lossy(&answer.stderr).into_owned();
            return Err(if mentions_full_disk(&said) {
                PostgresError::DiskFull(self.root.clone())
            } else {
                PostgresError::Initdb(telling_line(&said).unwrap_or_else(|| answer.status.to_string()))
            });
        }
        fs::rename(&new, data).map_err(PostgresError::io("rename", &new))?;
        if self.durability == Durability::Safe {
            let folder = File::open(&self.root).and_then(|folder| folder.sync_all());
            folder.map_err(PostgresError::io("write", &self.root))?;
        }
        Ok(())
    }

    /// Starts the server and waits until it accepts connections, however long recovery takes.
    pub(super) fn start(&self) -> Result<Child, PostgresError> {
        let data = data_folder(&self.root);
        settle(&data)?;
        // We hold the lock and no server lives here, so these only name the dead. Left in place they stop the start when
        // their process number was given to someone else.
        sweep(&data.join(PidFile::NAME))?;
        sweep(&self.socket.join(format!(".s.PGSQL.{PORT}.lock")))?;
        let (log, log_start) = self.open_log()?;
        let out = log.try_clone().map_err(PostgresError::io("open", self.log()))?;
        let mut child = self
            .server(&data)
            .stdout(Stdio::from(out))
            .stderr(Stdio::from(log))
            .spawn()
            .map_err(PostgresError::io("run", self.binaries.postgres()))?;
        let started = Instant::now();
        let mut told = 0;
        loop {
            if let Some(status) = child.try_wait().map_err(PostgresError::io("watch", self.binaries.postgres()))? {
                return Err(self.why_not(log_start, &status.to_string()));
            }
            let ready = PidFile::read(&data).is_some_and(|file| file.ready && file.pid.cast_unsigned() == child.id());
            if ready {
                return Ok(child);
            }
            let seconds = started.elapsed().as_secs();
            if seconds >= told + 5 {
                told = seconds;
                tracing::info!(seconds, log = %self.log().display(), "PostgreSQL is still starting");
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn server(&self, data: &Path) -> std::process::Command {
        let mut server = process::command(&self.binaries.postgres(), self.account, &self.root);
        server.arg("-D").arg(data).arg("-k").arg(&self.socket).args(["-p", &PORT.to_string(), "-h", ""]);
        let settings: &[&str] = match self.durability {
            Durability::Safe => &["max_connections=100", "shared_buffers=256MB", "maintenance_work_mem=128MB"],
            // A test's database is thrown away: what matters is how fast it comes and goes. Buffers are those of a city, so that
            // a benchmark reads as its server does.
            Durability::Throwaway => &[
                "max_connections=400",
                "shared_buffers=256MB",
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
                "autovacuum=off",
                "wal_level=minimal",
                "max_wal_senders=0",
                "max_wal_size=2GB",
            ],
        };
        let common = [
            "unix_socket_permissions=0700",
            "logging_collector=off",
            "log_timezone=UTC",
            "timezone=UTC",
            "lc_messages=C",
            // Pages ask short questions, for which compiling costs more than it saves; the disk is no spinning one.
            "jit=off",
            "random_page_cost=1.1",
        ];
        for setting in settings.iter().chain(&common) {
            server.args(["-c", setting]);
        }
        if !Path::new("/dev/shm").is_dir() {
            server.args(["-c", "dynamic_shared_memory_type=mmap"]);
        }
        server
    }

    /// Opens the log for appending and tells where this run begins in it.
    fn open_log(&self) -> Result<(File, u64), PostgresError> {
        let path = self.log();
        if fs::metadata(&path).is_ok_and(|meta| meta.len() > LOG_LIMIT) {
            fs::rename(&path, path.with_extension("log.1")).map_err(PostgresError::io("rename", &path))?;
        }
        let log = OpenOptions::new().create(true).append(true).open(&path);
        let log = log.map_err(PostgresError::io("open", &path))?;
        let length = log.metadata().map_err(PostgresError::io("read", &path))?.len();
        Ok((log, length))
    }

    fn why_not(&self, log_start: u64, status: &str) -> PostgresError {
        let mut said = Vec::new();
        if let Ok(mut log) = File::open(self.log())
            && log.seek(SeekFrom::Start(log_start)).is_ok()
        {
            // What can't be read is not told: the sentence names the log anyway.
            let _ = log.take(1 << 20).read_to_end(&mut said);
        }
        let said = String::from_utf8_lossy(&said);
        if mentions_full_disk(&said) {
            return PostgresError::DiskFull(self.root.clone());
        }
        PostgresError::Start { log: self.log(), reason: telling_line(&said).unwrap_or_else(|| status.to_owned()) }
    }
}

/// Ends the servers that still work in a cluster's folder though the process that started them is gone: they hold it
/// until they have written their checkpoint.
fn settle(data: &Path) -> Result<(), PostgresError> {
    const STEPS: [(libc::c_int, Duration); 3] = [
        (libc::SIGINT, Duration::from_secs(30)),
        (libc::SIGQUIT, Duration::from_secs(10)),
        (libc::SIGKILL, Duration::from_secs(5)),
    ];
    for (how, patience) in STEPS {
        let left = process::using(data);
        if left.is_empty() {
            return Ok(());
        }
        tracing::warn!(folder = %data.display(), ?left, "ending the PostgreSQL of an earlier run");
        // The server tells its own back ends; back ends without a server end by themselves or by the later steps.
        let server = PidFile::read(data).map(|file| file.pid).filter(|pid| left.contains(pid));
        match server {
            Some(server) if how != libc::SIGKILL => {
                process::signal(server, how);
            }
            _ => left.iter().for_each(|pid| {
                process::signal(*pid, how);
            }),
        }
        let asked = Instant::now();
        while asked.elapsed() < patience {
            if process::using(data).is_empty() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
    match process::using(data) {
        left if left.is_empty() => Ok(()),
        pids => Err(PostgresError::Stuck { cluster: data.to_owned(), pids }),
    }
}

/// Removes a file or folder if it is there.
fn sweep(path: &Path) -> Result<(), PostgresError> {
    let Ok(meta) = fs::symlink_metadata(path) else { return Ok(()) };
    let done = if meta.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    done.map_err(PostgresError::io("remove", path))
}

/// The major version that made a cluster; `None` when there is no cluster.
fn made_by(data: &Path) -> Result<Option<u32>, PostgresError> {
    if !data.exists() {
        return Ok(None);
    }
    let version = fs::read_to_string(data.join("PG_VERSION")).ok().and_then(|text| text.trim().parse().ok());
    version.map(Some).ok_or_else(|| PostgresError::NotACluster(data.to_owned()))
}

/// A new cluster gets the newest server; an old one keeps its own, even when a newer one is installed beside it.
fn choose(installed: Vec<Binaries>, made_by: Option<u32>, data: &Path) -> Result<Binaries, PostgresError> {
    let majors = installed.iter().map(|binaries| binaries.major).collect();
    let fits = |binaries: &Binaries| made_by.is_none_or(|major| major == binaries.major);
    installed.into_iter().find(fits).ok_or_else(|| match made_by {
        Some(made_by) => PostgresError::OtherMajor { cluster: data.to_owned(), made_by, installed: majors },
        None => PostgresError::NotInstalled,
    })
}

/// The socket lies beside the cluster, or under a short name in /tmp where the path would be too long for the system.
fn socket_folder(root: &Path, account: Option<Account>) -> Result<PathBuf, PostgresError> {
    if root.as_os_str().as_bytes().len() <= LONGEST_SOCKET_FOLDER {
        return Ok(root.to_owned());
    }
    let meta = fs::metadata(root).map_err(PostgresError::io("look at", root))?;
    let folder = PathBuf::from(format!("/tmp/credence-{:x}-{:x}", meta.dev(), meta.ino()));
    match fs::DirBuilder::new().mode(0o700).create(&folder) {
        Ok(()) => account.map_or(Ok(()), |account| account.take(&folder))?,
        Err(source) if source.kind() != std::io::ErrorKind::AlreadyExists => {
            return Err(PostgresError::io("make", &folder)(source));
        }
        Err(_) => {}
    }
    // Anyone may write in /tmp: a folder that someone else laid there is not ours.
    let found = fs::symlink_metadata(&folder).map_err(PostgresError::io("look at", &folder))?;
    let ours = found.is_dir() && found.uid() == meta.uid() && found.permissions().mode() & 0o077 == 0;
    if ours { Ok(folder) } else { Err(PostgresError::Foreign(folder)) }
}

fn mentions_full_disk(said: &str) -> bool {
    said.contains("No space left on device") || said.contains("Disk quota exceeded")
}

/// The first line that says what went wrong, without its time stamp.
fn telling_line(said: &str) -> Option<String> {
    let marked = ["FATAL:", "PANIC:", "error:", "ERROR:"];
    let line = said
        .lines()
        .find(|line| marked.iter().any(|mark| line.contains(mark)))
        .or_else(|| said.lines().rev().find(|line| !line.trim().is_empty()))?;
    let start = marked.iter().filter_map(|mark| Some(line.find(mark)? + mark.len())).min().unwrap_or(0);
    Some(line[start..].trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installed(majors: &[u32]) -> Vec<Binaries> {
        majors.iter().map(|major| Binaries { folder: format!("/pg/{major}").into(), major: *major }).collect()
    }

    #[test]
    fn a_new_cluster_gets_the_newest_server_and_an_old_one_its_own() {
        let data = Path::new("/srv/cluster");
        assert_eq!(choose(installed(&[18, 17, 15]), None, data).unwrap().major, 18);
        assert_eq!(choose(installed(&[18, 17, 15]), Some(15), data).unwrap().major, 15);
        let refused = choose(installed(&[18, 17]), Some(15), data).unwrap_err();
        assert!(matches!(refused, PostgresError::OtherMajor { made_by: 15, .. }), "{refused}");
        assert!(refused.to_string().contains("install postgresql-15"), "{refused}");
    }

    #[test]
    fn the_telling_line_is_found() {
        let log = "2026-11-21 10:00:00.000 UTC [7] LOG:  starting\n\
                   2026-11-21 10:00:00.000 UTC [7] FATAL:  data directory \"/x\" has invalid permissions\n\
                   2026-11-21 10:00:00.000 UTC [7] LOG:  database system is shut down\n";
        assert_eq!(telling_line(log).as_deref(), Some("data directory \"/x\" has invalid permissions"));
        assert_eq!(telling_line("initdb: error: no\n").as_deref(), Some("no"));
        assert_eq!(telling_line("Killed\n\n").as_deref(), Some("Killed"));
        assert_eq!(telling_line("\n"), None);
    }
}
