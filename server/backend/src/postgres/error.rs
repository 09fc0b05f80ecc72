//! What can go wrong with the embedded PostgreSQL, each with one sentence that says what to do.

use shared::problem::Lang;
use std::{fmt, io, path::PathBuf};

/// Why the embedded PostgreSQL can't be used.
#[derive(Debug)]
pub enum PostgresError {
    /// No server binaries of a version that we support.
    NotInstalled,
    /// `PG_BIN` names a folder without server binaries that we support.
    BadPgBin(PathBuf),
    /// The cluster was made by a major version whose binaries are not here.
    OtherMajor {
        /// The cluster's folder.
        cluster: PathBuf,
        /// What made it.
        made_by: u32,
        /// What is installed.
        installed: Vec<u32>,
    },
    /// `PG_VERSION` of the cluster can't be read.
    NotACluster(PathBuf),
    /// Running as root, and there is no account that PostgreSQL could run as.
    NoAccount,
    /// The account that PostgreSQL runs as may not pass this folder.
    Unreachable {
        /// The folder that stops it.
        at: PathBuf,
        /// The account's number.
        uid: u32,
    },
    /// The folder belongs to another account, and we are not root.
    Foreign(PathBuf),
    /// No room on the disk.
    DiskFull(PathBuf),
    /// `initdb` refused.
    Initdb(String),
    /// The server ended while it started.
    Start {
        /// Its log.
        log: PathBuf,
        /// The log's last telling line.
        reason: String,
    },
    /// Another process holds the folder, but its server does not answer.
    Silent(PathBuf),
    /// A server of a process that is gone does not end.
    Stuck {
        /// The cluster's folder.
        cluster: PathBuf,
        /// The processes that remain.
        pids: Vec<i32>,
    },
    /// Reading or writing failed.
    Io {
        /// What was being done, as a verb with its object.
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// The system's word.
        source: io::Error,
    },
    /// The server runs, but its database could not be prepared.
    Prepare(sqlx::Error),
}

impl PostgresError {
    /// Attaches a place to the system's word. A full disk has its own sentence.
    pub(super) fn io(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull(path),
            _ => Self::Io { doing, path, source },
        }
    }

    /// The sentence in one language.
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.chinese(),
            Lang::En => self.to_string(),
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::NotInstalled => {
                "未找到 PostgreSQL 15 或更新版本的服务器程序：请安装（apt-get install postgresql，或 brew install \
                 postgresql@17），或以 PG_BIN 指明其 bin 目录，或以 DATABASE_URL 指向已有数据库"
                    .into()
            }
            Self::BadPgBin(path) => format!(
                "PG_BIN 指向的 {} 中没有 PostgreSQL 15 或更新版本的 postgres 与 initdb：请改正或取消 PG_BIN",
                path.display()
            ),
            Self::OtherMajor { cluster, made_by, installed } => format!(
                "{} 由 PostgreSQL {made_by} 建立，而已安装的是 {}：请安装 postgresql-{made_by}，或另选 CREDENCE_DATA 后恢复备份",
                cluster.display(),
                list(installed)
            ),
            Self::NotACluster(path) => {
                format!("{} 不是完整的 PostgreSQL 数据目录：请恢复备份，或将其移走后重新开始", path.display())
            }
            Self::NoAccount => {
                "以 root 运行，但系统没有可供 PostgreSQL 使用的 postgres 或 nobody 账户：请建立 postgres 账户，或以普通用户运行"
                    .into()
            }
            Self::Unreachable { at, uid } => format!(
                "PostgreSQL 的账户（uid {uid}）无法进入 {}：请执行 chmod o+x，或将 CREDENCE_DATA 设在如 /var/lib/credence 的目录",
                at.display()
            ),
            Self::Foreign(path) => {
                format!("{} 属于另一个系统账户：请以该账户运行，或另选 CREDENCE_DATA", path.display())
            }
            Self::DiskFull(path) => format!("{} 所在磁盘已满：请腾出至少 1 GB 空间后重试", path.display()),
            Self::Initdb(reason) => format!("无法建立数据库：{reason}；请排除原因后重试"),
            Self::Start { log, reason } => format!("PostgreSQL 未能启动：{reason}；详见 {}", log.display()),
            Self::Silent(path) => format!(
                "{} 正由另一个进程使用，但其 PostgreSQL 没有应答：请等待其启动完成，或结束该进程后重试",
                path.display()
            ),
            Self::Stuck { cluster, pids } => format!(
                "上次运行留下的 PostgreSQL 进程（{}）仍在使用 {}：请结束这些进程后重试",
                list(pids),
                cluster.display()
            ),
            Self::Io { path, source, .. } => format!("无法读写 {}（{source}）：请检查权限与磁盘", path.display()),
            Self::Prepare(source) => format!("PostgreSQL 已启动，但无法准备数据库（{source}）：请查看 postgres.log"),
        }
    }
}

impl fmt::Display for PostgresError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInstalled => write!(
                f,
                "no PostgreSQL server of version 15 or newer was found: install one (apt-get install postgresql, or \
                 brew install postgresql@17), name its bin folder in PG_BIN, or set DATABASE_URL"
            ),
            Self::BadPgBin(path) => write!(
                f,
                "PG_BIN names {}, which holds no postgres and initdb of version 15 or newer: correct or unset it",
                path.display()
            ),
            Self::OtherMajor { cluster, made_by, installed } => write!(
                f,
                "{} was made by PostgreSQL {made_by}, but installed is {}: install postgresql-{made_by}, or choose \
                 another CREDENCE_DATA and restore a backup there",
                cluster.display(),
                list(installed)
            ),
            Self::NotACluster(path) => write!(
                f,
                "{} is no complete PostgreSQL data folder: restore a backup, or move it away and start anew",
                path.display()
            ),
            Self::NoAccount => write!(
                f,
                "running as root, but there is no account postgres or nobody that PostgreSQL could run as: make an \
                 account postgres, or run as an ordinary user"
            ),
            Self::Unreachable { at, uid } => write!(
                f,
                "PostgreSQL's account (uid {uid}) may not pass {}: run chmod o+x on it, or set CREDENCE_DATA to a \
                 folder such as /var/lib/credence",
                at.display()
            ),
            Self::Foreign(path) => write!(
                f,
                "{} belongs to another account: run as that account, or choose another CREDENCE_DATA",
                path.display()
            ),
            Self::DiskFull(path) => {
                write!(f, "the disk that holds {} is full: free at least 1 GB and try again", path.display())
            }
            Self::Initdb(reason) => write!(f, "the database could not be made: {reason}; mend that and try again"),
            Self::Start { log, reason } => write!(f, "PostgreSQL did not start: {reason}; see {}", log.display()),
            Self::Silent(path) => write!(
                f,
                "another process uses {}, but its PostgreSQL does not answer: wait until it has started, or end it \
                 and try again",
                path.display()
            ),
            Self::Stuck { cluster, pids } => write!(
                f,
                "PostgreSQL processes of an earlier run ({}) still use {}: end them and try again",
                list(pids),
                cluster.display()
            ),
            Self::Io { doing, path, source } => {
                write!(f, "can't {doing} {} ({source}): check permissions and disk", path.display())
            }
            Self::Prepare(source) => {
                write!(f, "PostgreSQL runs, but its database could not be prepared ({source}): see postgres.log")
            }
        }
    }
}

impl std::error::Error for PostgresError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Prepare(source) => Some(source),
            _ => None,
        }
    }
}

fn list<T: ToString>(items: &[T]) -> String {
    items.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_one_line_in_both_languages() {
        let path = || PathBuf::from("/srv/data");
        let all = [
            PostgresError::NotInstalled,
            PostgresError::BadPgBin(path()),
            PostgresError::OtherMajor { cluster: path(), made_by: 14, installed: vec![15, 17] },
            PostgresError::NotACluster(path()),
            PostgresError::NoAccount,
            PostgresError::Unreachable { at: path(), uid: 101 },
            PostgresError::Foreign(path()),
            PostgresError::DiskFull(path()),
            PostgresError::Initdb("no".into()),
            PostgresError::Start { log: path(), reason: "no".into() },
            PostgresError::Silent(path()),
            PostgresError::Stuck { cluster: path(), pids: vec![7, 8] },
            PostgresError::Io { doing: "write", path: path(), source: io::ErrorKind::PermissionDenied.into() },
            PostgresError::Prepare(sqlx::Error::PoolClosed),
        ];
        for error in all {
            for lang in [Lang::Zh, Lang::En] {
                let said = error.say(lang);
                assert!(!said.contains('\n') && !said.contains("  ") && said.len() > 30, "{said}");
            }
        }
    }

    #[test]
    fn a_full_disk_is_told_apart() {
        let full = io::Error::from_raw_os_error(libc::ENOSPC);
        assert!(matches!(PostgresError::io("write", "/x")(full), PostgresError::DiskFull(_)));
        let other = io::Error::from_raw_os_error(libc::EACCES);
        assert!(matches!(PostgresError::io("write", "/x")(other), PostgresError::Io { .. }));
    }
}
