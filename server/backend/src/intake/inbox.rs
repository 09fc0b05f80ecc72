//! The watched folder: `INBOX/<department>/<item>/FILE` is taken in, and moved to `done/` or `failed/` beside it with a
//! `.result.json` and, where rows stayed out, a `.rejected.csv`.
//!
//! A file is complete when it was renamed into place, or has not changed for some seconds. The batch carries the file's
//! digest: a process that dies after the commit and before the move finds, when it comes back, that the file is on file, and
//! only moves it. So no file is taken twice, and none by halves.

use super::{ImportOptions, Input, IntakeError};
use crate::{App, intake::ImportSummary};
use serde_json::json;
use shared::{
    ports::Channel,
    problem::{Code, Lang},
};
use std::{
    ffi::OsStr,
    future::Future,
    io,
    path::{Path, PathBuf},
    pin::pin,
    time::{Duration, SystemTime},
};
use tokio::{fs, task::spawn_blocking};

/// How often the folder is looked at.
const POLL: Duration = Duration::from_secs(2);
/// A file that has not changed for so long is complete.
const QUIET: Duration = Duration::from_secs(5);
/// Where files go.
const DONE: &str = "done";
const FAILED: &str = "failed";

/// A file that waits.
#[derive(Debug, PartialEq, Eq)]
struct Waiting {
    department: String,
    item: String,
    path: PathBuf,
}

impl App {
    /// Looks after a folder until `stop` resolves.
    pub async fn watch_inbox(&self, folder: PathBuf, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        loop {
            if let Err(error) = self.empty_inbox(&folder, QUIET).await {
                tracing::error!(%error, folder = %folder.display(), "the watched folder can't be worked on");
            }
            tokio::select! {
                () = &mut stop => return,
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }

    /// Takes in what lies complete in a folder, and says how many files that were.
    ///
    /// # Errors
    /// The folder can't be read or written. What is wrong with a file is written beside it.
    pub async fn empty_inbox(&self, folder: &Path, quiet: Duration) -> io::Result<usize> {
        let of = folder.to_owned();
        let waiting = spawn_blocking(move || waiting(&of, quiet)).await.map_err(io::Error::other)??;
        let mut taken = 0;
        for file in &waiting {
            if self.take_from_inbox(file).await? {
                taken += 1;
            }
        }
        Ok(taken)
    }

    /// `false`: left where it is, to be tried again.
    async fn take_from_inbox(&self, file: &Waiting) -> io::Result<bool> {
        let name = file.path.file_name().unwrap_or_default().to_owned();
        let place = file.path.parent().unwrap_or(Path::new("."));
        let rejected = place.join(with_ending(&name, ".rejected.csv"));
        let options = ImportOptions {
            channel: Channel::Folder,
            rejected_path: Some(rejected.clone()),
            ignore_unknown: false,
            once: true,
            ..ImportOptions::on(self.clock.today())
        };
        let outcome = self.import(&file.item, &file.department, Input::Path(file.path.clone()), options).await;
        let (to, result) = match outcome {
            Ok(summary) => (DONE, told(&summary)),
            // Here before, by us: only the move is missing. Or sent again: it is on file all the same.
            Err(IntakeError::Refused(problem)) if problem.code == Code::BatchTwice => (
                DONE,
                json!({ "taken": true, "again": true, "batch": problem.args.get("batch"), "reason": problem.say(Lang::Zh) }),
            ),
            Err(IntakeError::Refused(problem)) => {
                (FAILED, json!({ "taken": false, "code": problem.code, "reason": problem.say(Lang::Zh) }))
            }
            // Not the file's fault: the disk is full, the database is away, somebody still writes.
            Err(error) => {
                tracing::error!(%error, file = %file.path.display(), "a file stays in the watched folder and will be tried again");
                return Ok(false);
            }
        };
        let to = place.join(to);
        fs::create_dir_all(&to).await?;
        let target = free_name(&to, &name).await?;
        let stem = target.file_name().unwrap_or_default().to_owned();
        let result = serde_json::to_vec_pretty(&result)?;
        // The result first: whoever sees the file there finds its result.
        write_whole(&to.join(with_ending(&stem, ".result.json")), &result).await?;
        if fs::try_exists(&rejected).await? {
            fs::rename(&rejected, to.join(with_ending(&stem, ".rejected.csv"))).await?;
        }
        fs::rename(&file.path, &target).await?;
        tracing::info!(file = %file.path.display(), to = %target.display(), "a file was taken from the watched folder");
        Ok(true)
    }
}

fn told(summary: &ImportSummary) -> serde_json::Value {
    json!({
        "taken": true, "batch": summary.batch, "rows": summary.rows, "accepted": summary.accepted,
        "rejected": summary.rejected, "duplicates": summary.duplicates,
        "warnings": summary.warnings.iter().map(|warning| warning.say(Lang::Zh)).collect::<Vec<_>>(),
    })
}

/// What lies complete below a folder, in the order of its names.
fn waiting(folder: &Path, quiet: Duration) -> io::Result<Vec<Waiting>> {
    let mut found = Vec::new();
    for department in folders(folder)? {
        for item in folders(&department)? {
            for entry in std::fs::read_dir(&item)? {
                let entry = entry?;
                // A link could lead out of the folder.
                let about = entry.path().symlink_metadata();
                let Ok(about) = about else { continue }; // moved meanwhile
                if !about.is_file() || !complete(&entry.file_name(), about.modified()?, quiet) {
                    continue;
                }
                let text = |path: &Path| path.file_name().and_then(OsStr::to_str).unwrap_or_default().to_owned();
                found.push(Waiting { department: text(&department), item: text(&item), path: entry.path() });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn folders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    let folders = entries.into_iter().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    Ok(folders.map(|entry| entry.path()).filter(|path| !hidden(path.file_name().unwrap_or_default())).collect())
}

/// What programs write under another name until it is whole.
fn hidden(name: &OsStr) -> bool {
    name.to_str().is_none_or(|name| name.starts_with(['.', '~']))
}

fn complete(name: &OsStr, modified: SystemTime, quiet: Duration) -> bool {
    let ours = |name: &str| {
        [".part", ".tmp", ".filepart", ".crdownload", ".rejected.csv", ".result.json"].iter().any(|e| name.ends_with(e))
    };
    !hidden(name)
        && name.to_str().is_some_and(|name| !ours(name))
        && SystemTime::now().duration_since(modified).is_ok_and(|age| age >= quiet)
}

fn with_ending(name: &OsStr, ending: &str) -> std::ffi::OsString {
    let mut name = name.to_owned();
    name.push(ending);
    name
}

/// A name that is not taken in a folder: files of one name come every day.
async fn free_name(folder: &Path, name: &OsStr) -> io::Result<PathBuf> {
    let mut target = folder.join(name);
    let mut n = 1;
    while fs::try_exists(&target).await? {
        n += 1;
        target = folder.join(with_ending(name, &format!(".{n}")));
    }
    Ok(target)
}

/// Writes a file that is there whole or not at all.
async fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = PathBuf::from(with_ending(path.as_os_str(), ".part"));
    fs::write(&part, bytes).await?;
    fs::rename(&part, path).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_complete_when_it_has_been_quiet_and_is_nobodys_part() {
        let (now, old) = (SystemTime::now(), SystemTime::now() - Duration::from_secs(60));
        let quiet = Duration::from_secs(5);
        assert!(complete(OsStr::new("8月.csv"), old, quiet));
        assert!(!complete(OsStr::new("8月.csv"), now, quiet));
        for name in [".8月.csv", "~$8月.xlsx", "8月.csv.part", "8月.csv.rejected.csv", "8月.csv.result.json"] {
            assert!(!complete(OsStr::new(name), old, quiet), "{name}");
        }
    }
}
