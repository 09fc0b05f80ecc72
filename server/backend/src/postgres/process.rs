//! Starting the server's programs so that they never outlive us unnoticed, and finding those that did.

use super::account::Account;
use std::{
    fs, io,
    os::unix::{fs::MetadataExt, process::CommandExt},
    path::Path,
    process::{Command, Stdio},
};

/// A command that runs under the account, away from our terminal, and that ends with the thread that starts it.
pub(super) fn command(program: &Path, account: Option<Account>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    // Someone's PGDATA, PGPORT or PGOPTIONS must not steer our server.
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG")) {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C.UTF-8").env("TZ", "UTC");
    if let Some(account) = account {
        command.uid(account.uid).gid(account.gid);
    }
    let us = std::process::id();
    // SAFETY: between fork and exec only async-signal-safe calls are made. The closure runs after setuid, which would
    // clear the death signal.
    unsafe {
        command.pre_exec(move || {
            // Ctrl-C at the terminal reaches us alone; we then stop the server in order.
            libc::setsid();
            die_with_parent(us)
        });
    }
    command
}

/// SIGINT is PostgreSQL's fast shutdown: roll back, write a checkpoint, end.
#[cfg(target_os = "linux")]
fn die_with_parent(parent: u32) -> io::Result<()> {
    // SAFETY: plain system calls.
    unsafe {
        if libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGINT) != 0 {
            return Err(io::Error::last_os_error());
        }
        // The parent may have died before the signal was set.
        if libc::getppid().cast_unsigned() != parent {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
    }
    Ok(())
}

/// Other systems have no such signal: the next start finds and ends what was left (see [`using`]).
#[cfg(not(target_os = "linux"))]
fn die_with_parent(_parent: u32) -> io::Result<()> {
    Ok(())
}

/// Sends a signal. `false` when there is no such process.
pub(super) fn signal(pid: i32, signal: i32) -> bool {
    // SAFETY: a plain system call. Numbers below 2 would reach whole groups or init.
    pid > 1 && unsafe { libc::kill(pid, signal) } == 0
}

/// The living PostgreSQL processes that work in a cluster's folder: a server, or back ends whose server was killed.
///
/// The folder identifies them, not a number from a file: numbers are reused, and another cluster must never be
/// touched. A server's working directory is its cluster, and zombies have none.
#[cfg(target_os = "linux")]
pub(super) fn using(cluster: &Path) -> Vec<i32> {
    let Ok(wanted) = fs::metadata(cluster) else { return Vec::new() };
    let runs_here = |pid: &i32| {
        let process = Path::new("/proc").join(pid.to_string());
        let postgres = fs::read_link(process.join("exe")).is_ok_and(|exe| is_postgres(&exe));
        postgres
            && fs::metadata(process.join("cwd")).is_ok_and(|cwd| cwd.dev() == wanted.dev() && cwd.ino() == wanted.ino())
    };
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter(runs_here).collect()
}

/// Without `/proc`: the number from `postmaster.pid`, if that process is a PostgreSQL started for this folder.
#[cfg(not(target_os = "linux"))]
pub(super) fn using(cluster: &Path) -> Vec<i32> {
    let Some(pid) = super::pid_file::PidFile::read(cluster).map(|file| file.pid) else { return Vec::new() };
    let Ok(answer) = Command::new("ps").args(["-ww", "-o", "stat=,command=", "-p", &pid.to_string()]).output() else {
        return Vec::new();
    };
    let line = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
    let ours = !line.starts_with('Z') && line.contains("postgres") && line.contains(&*cluster.to_string_lossy());
    if ours { vec![pid] } else { Vec::new() }
}

/// A binary that was replaced by an upgrade while it ran shows as `postgres (deleted)`.
#[cfg(target_os = "linux")]
fn is_postgres(exe: &Path) -> bool {
    exe.file_name().is_some_and(|name| matches!(name.to_string_lossy().as_ref(), "postgres" | "postgres (deleted)"))
}
