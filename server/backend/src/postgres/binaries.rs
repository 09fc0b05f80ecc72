//! Finds the PostgreSQL server binaries that are installed on this machine.

use super::error::PostgresError;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Older servers lack what the schema uses.
pub(super) const OLDEST: u32 = 15;

/// One installed PostgreSQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Binaries {
    pub(super) folder: PathBuf,
    pub(super) major: u32,
}

impl Binaries {
    pub(super) fn initdb(&self) -> PathBuf {
        self.folder.join("initdb")
    }

    pub(super) fn postgres(&self) -> PathBuf {
        self.folder.join("postgres")
    }

    /// Looks into a folder; `None` when there is no complete server, or one that is too old.
    fn look(folder: &Path) -> Option<Self> {
        let found = Self { folder: folder.to_owned(), major: 0 };
        if !found.initdb().is_file() || !found.postgres().is_file() {
            return None;
        }
        let answer = Command::new(found.postgres()).arg("--version").output().ok()?;
        let major = major_of(&String::from_utf8_lossy(&answer.stdout))?;
        (major >= OLDEST).then_some(Self { major, ..found })
    }
}

/// Everything that is installed, newest first; with `PG_BIN` set, that one alone.
pub(super) fn installed() -> Result<Vec<Binaries>, PostgresError> {
    if let Some(folder) = env::var_os("PG_BIN").filter(|folder| !folder.is_empty()).map(PathBuf::from) {
        return match Binaries::look(&folder) {
            Some(found) => Ok(vec![found]),
            None => Err(PostgresError::BadPgBin(folder)),
        };
    }
    let mut found: Vec<Binaries> = candidates().iter().filter_map(|folder| Binaries::look(folder)).collect();
    found.sort_by_key(|binaries| std::cmp::Reverse(binaries.major));
    if found.is_empty() { Err(PostgresError::NotInstalled) } else { Ok(found) }
}

/// Where distributions put servers that are not on the path, then the path itself, links resolved: Debian links
/// `postgres` alone into a folder without `initdb`.
fn candidates() -> Vec<PathBuf> {
    const VERSIONED: [(&str, &str); 7] = [
        ("/usr/lib/postgresql", "bin"),                          // Debian, Ubuntu, Alpine
        ("/usr", "bin"),                                         // PGDG on Fedora and RHEL: /usr/pgsql-17
        ("/usr/local", "bin"),                                   // from source: /usr/local/pgsql
        ("/opt", "bin"),                                         // openSUSE, hand-made
        ("/opt/homebrew/opt", "bin"),                            // Homebrew on Apple silicon
        ("/usr/local/opt", "bin"),                               // Homebrew on Intel
        ("/Applications/Postgres.app/Contents/Versions", "bin"), // Postgres.app
    ];
    let mut folders = Vec::new();
    for (base, tail) in VERSIONED {
        for entry in fs::read_dir(base).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let versioned = name.starts_with("postgresql") || name.starts_with("pgsql");
            if versioned || name.chars().all(|c| c.is_ascii_digit() || c == '.') {
                folders.push(entry.path().join(tail));
            }
        }
    }
    for on_path in env::var_os("PATH").iter().flat_map(env::split_paths) {
        for program in ["initdb", "postgres"] {
            if let Ok(real) = fs::canonicalize(on_path.join(program)) {
                folders.extend(real.parent().map(Path::to_owned));
            }
        }
    }
    folders.sort();
    folders.dedup();
    folders
}

/// `postgres (PostgreSQL) 17beta1 (Debian …)` → 17.
fn major_of(version: &str) -> Option<u32> {
    let number = version.split_whitespace().nth(2)?;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_servers_say() {
        assert_eq!(major_of("postgres (PostgreSQL) 15.10 (Debian 15.10-0+deb12u1)\n"), Some(15));
        assert_eq!(major_of("postgres (PostgreSQL) 17beta1"), Some(17));
        assert_eq!(major_of("postgres (PostgreSQL) 18.0"), Some(18));
        assert_eq!(major_of("bash: not found"), None);
        assert_eq!(major_of(""), None);
    }

    #[test]
    fn a_folder_without_a_server_is_none() {
        assert_eq!(Binaries::look(Path::new("/nowhere")), None);
    }
}
