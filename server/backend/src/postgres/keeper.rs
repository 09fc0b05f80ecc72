//! The thread that owns the server: it starts it, starts it again when it falls, and stops it.
//!
//! A thread of its own, because the system ends the server when the *thread* that started it ends, and a runtime's
//! threads come and go.

use super::{cluster::Cluster, error::PostgresError, process};
use std::{
    fs::File,
    process::Child,
    sync::mpsc::{self, RecvTimeoutError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};
use tokio::sync::oneshot;

/// How soon a fallen server is noticed.
const TICK: Duration = Duration::from_millis(200);
/// Between two attempts to start a fallen server, at most.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// A fast shutdown that takes longer is cut short; the next start recovers from the log.
const SHUTDOWN_PATIENCE: Duration = Duration::from_secs(30);

/// Handle of the thread; stops the server when dropped.
#[derive(Debug)]
pub(super) struct Keeper {
    stop: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Prepares and starts a server. `lock` is held as long as the server may run.
    pub(super) async fn start<F>(prepare: F, lock: File) -> Result<(Self, std::path::PathBuf), PostgresError>
    where
        F: FnOnce() -> Result<Cluster, PostgresError> + Send + 'static,
    {
        let (stop, stopped) = mpsc::channel();
        let (tell, started) = oneshot::channel();
        let keep = move || {
            let _lock = lock;
            let up = prepare().and_then(|cluster| Ok((cluster.start()?, cluster)));
            match up {
                Ok((child, cluster)) => {
                    // Nobody waits any more when the caller gave up: then the closed channel stops the server at once.
                    let _ = tell.send(Ok(cluster.socket().to_owned()));
                    supervise(&cluster, child, &stopped);
                }
                Err(error) => {
                    let _ = tell.send(Err(error));
                }
            }
        };
        let thread = thread::Builder::new().name("postgres".into()).spawn(keep);
        let thread = thread.map_err(PostgresError::io("start a thread for", "PostgreSQL"))?;
        let keeper = Self { stop: Some(stop), thread: Some(thread) };
        match started.await {
            Ok(answer) => answer.map(|socket| (keeper, socket)),
            // The thread ended without a word: it panicked.
            Err(_) => Err(PostgresError::Initdb("an internal error, described above".into())),
        }
    }

    /// Stops the server in order and waits for it.
    pub(super) fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that keeps PostgreSQL panicked");
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Keeps one server running until told to stop.
fn supervise(cluster: &Cluster, mut child: Child, stopped: &mpsc::Receiver<()>) {
    let mut pause = TICK;
    loop {
        match stopped.recv_timeout(TICK) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return stop(&mut child),
        }
        match child.try_wait() {
            Ok(None) => {
                pause = TICK;
                continue;
            }
            Ok(Some(status)) => tracing::error!(%status, "PostgreSQL ended by itself; starting it again"),
            Err(error) => tracing::error!(%error, "PostgreSQL can't be watched; starting it again"),
        }
        child = loop {
            match cluster.start() {
                Ok(child) => break child,
                Err(error) => tracing::error!(%error, "PostgreSQL does not start again; trying on"),
            }
            match stopped.recv_timeout(pause) {
                Err(RecvTimeoutError::Timeout) => pause = (pause * 2).min(LONGEST_PAUSE),
                Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
            }
        };
        tracing::info!("PostgreSQL runs again");
    }
}

/// Fast shutdown, then an immediate one.
fn stop(child: &mut Child) {
    let asked = Instant::now();
    let mut signal = libc::SIGINT;
    process::signal(child.id().cast_signed(), signal);
    loop {
        match child.try_wait() {
            Ok(Some(_)) | Err(_) => return,
            Ok(None) if signal == libc::SIGINT && asked.elapsed() > SHUTDOWN_PATIENCE => {
                tracing::warn!("PostgreSQL takes too long to stop; cutting it short");
                signal = libc::SIGQUIT;
                process::signal(child.id().cast_signed(), signal);
            }
            Ok(None) => thread::sleep(Duration::from_millis(5)),
        }
    }
}
