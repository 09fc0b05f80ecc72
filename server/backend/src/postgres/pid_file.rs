//! `postmaster.pid`, by which a server says who it is, where it listens and how far it is.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// What the file says; a promise only while the server it names lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PidFile {
    pub(super) pid: i32,
    pub(super) port: u16,
    /// Folder of the socket.
    pub(super) socket: PathBuf,
    pub(super) ready: bool,
}

impl PidFile {
    pub(super) const NAME: &str = "postmaster.pid";

    pub(super) fn read(cluster: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(cluster.join(Self::NAME)).ok()?)
    }

    /// Lines: number, folder, start time, port, socket folder, address, shared memory, status.
    fn parse(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        Some(Self {
            pid: lines.first()?.parse().ok()?,
            port: lines.get(3)?.parse().ok()?,
            socket: PathBuf::from(lines.get(4).filter(|folder| !folder.is_empty())?),
            ready: lines.get(7).is_some_and(|status| *status == "ready"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_says_when_it_is_ready() {
        let text = "4711\n/srv/data\n1790000000\n5432\n/srv/run\n\n  5432001    196610\nready   \n";
        let file = PidFile::parse(text).unwrap();
        assert_eq!(file, PidFile { pid: 4711, port: 5432, socket: "/srv/run".into(), ready: true });
        assert!(!PidFile::parse(&text.replace("ready   ", "starting")).unwrap().ready);
    }

    #[test]
    fn a_half_written_file_says_nothing() {
        for text in ["", "4711\n", "4711\n/srv/data\n1790000000\n5432\n\n", "nonsense\n"] {
            assert_eq!(PidFile::parse(text), None, "{text:?}");
        }
    }
}
