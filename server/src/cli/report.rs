//! `credence report …`: keys that reports are signed with, and whether a file is as it was signed. Needs no database and no
//! network.
//!
//! `verify` ends with 0 for a valid report, 1 for a changed or foreign file, 3 for one signed with an unknown key.

use super::{Failure, Outcome, lang, print};
use crate::config::Config;
use backend::report_pdf::{ReportKey, Verdict, key::Public, sign::verify};
use clap::{Args, Subcommand};
use serde_json::json;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Signed by nobody we know.
const UNKNOWN_KEY: u8 = 3;
/// No report is larger.
const LARGEST: u64 = 64 << 20;

/// What to do with reports.
#[derive(Subcommand)]
pub(super) enum Report {
    /// Make a key to sign reports with, in a new file that its owner alone can read, and print its public half.
    Keygen {
        /// The file. Give its path as CREDENCE_REPORT_KEY, and keep a copy in a safe place.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Print the public half of the key that this installation signs with.
    Key,
    /// Check whether a report is as it was signed.
    Verify(Verify),
}

/// Which file, and whose key.
#[derive(Args)]
pub(super) struct Verify {
    /// The PDF.
    file: PathBuf,
    /// The public key of who issued it (PEM), as `credence report key` prints it; else the key of this installation.
    #[arg(long, value_name = "PUB")]
    key: Option<PathBuf>,
}

/// Runs it.
pub(super) fn run(command: Report) -> Outcome {
    match command {
        Report::Keygen { out } => {
            let key = ReportKey::generate()?;
            key.write(&out).map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => {
                    Failure::new(format!("{} is there already and stays as it is", out.display()))
                }
                _ => error.into(),
            })?;
            print(key.public().pem()?.trim_end())
        }
        Report::Key => print(public(&own_place()?)?.pem()?.trim_end()),
        Report::Verify(Verify { file, key }) => {
            let unreadable = |error: io::Error| Failure::new(format!("{}: {error}", file.display()));
            if fs::metadata(&file).map_err(unreadable)?.len() > LARGEST {
                return Err(Failure::new(format!("{} is too large for a report", file.display())));
            }
            let bytes = fs::read(&file).map_err(unreadable)?;
            let trusted = match key {
                Some(place) => vec![public(&place)?],
                // Whoever has no installation can still learn that nothing was changed. A key that is there must be read.
                None => match own_place()? {
                    place if place.exists() => vec![public(&place)?],
                    _ => Vec::new(),
                },
            };
            judged(verify(&bytes, &trusted))
        }
    }
}

/// Where this installation's key lies, if it has one.
fn own_place() -> Result<PathBuf, Failure> {
    let config = Config::from_env().map_err(Failure::new)?;
    Ok(config.report_key.unwrap_or_else(|| config.data.join("report.key")))
}

/// The public half of the key in a file.
fn public(place: &Path) -> Result<Public, Failure> {
    Public::read(place).map_err(|error| Failure::new(format!("{}: {error}", place.display())))
}

fn judged(verdict: Verdict) -> Outcome {
    let (word, key, zh, en) = match &verdict {
        Verdict::Valid(key) => ("valid", Some(key), "有效：与签发时一致", "valid: as it was signed"),
        Verdict::UnknownKey(key) => {
            ("unknown_key", Some(key), "未被改动，但签名的密钥不是已知的", "unchanged, but signed with an unknown key")
        }
        Verdict::Altered => {
            ("altered", None, "已被改动，或不是签名的报告", "changed since it was signed, or no signed report")
        }
    };
    let key = key.map(Public::fingerprint);
    print(json!({ "result": word, "key": key, "message": lang().pick(zh, en) }))?;
    match verdict {
        Verdict::Valid(_) => Ok(()),
        Verdict::UnknownKey(_) => Err(Failure::Code(UNKNOWN_KEY)),
        Verdict::Altered => Err(Failure::Said),
    }
}
