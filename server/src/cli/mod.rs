//! The command line. Each command is one file with its `Args` and its `run`; what it prints on stdout is a contract
//! (people script against it), what went wrong is one sentence on stderr.
//!
//! Exit codes: 0 done · 1 refused or failed · 2 the command was called wrongly.

mod apikey;
mod calc;
mod demo;
mod evaluate;
mod import;
mod ledger;
mod migrate;
mod openapi;
mod password;
mod rederive;
mod report;
mod serve;
mod town;
mod user;

use clap::{Parser, Subcommand};
use shared::problem::{Lang, Problem};
use std::{
    io::{self, Write},
    process::ExitCode,
};

/// Credence 信鉴: credit-based regulation of businesses.
#[derive(Parser)]
#[command(name = "credence", version, about, arg_required_else_help = true, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the whole system until told to stop.
    Serve,
    /// Bring the database's schema up to date.
    Migrate,
    /// Fill a city with synthetic, clearly marked subjects and say how to sign in.
    Demo(demo::Demo),
    /// Take in a department's file.
    Import(import::Import),
    /// Decide the tiers that are due.
    Evaluate(evaluate::Evaluate),
    /// Derive anew what law, calendar and catalogue make of records.
    Rederive(rederive::Rederive),
    /// Check the record of all changes.
    #[command(subcommand)]
    Ledger(ledger::Ledger),
    /// Keep accounts.
    #[command(subcommand)]
    User(user::User),
    /// Issue and revoke keys with which other systems act for a department.
    #[command(subcommand, name = "apikey")]
    ApiKey(apikey::ApiKey),
    /// Keys for signing credit reports, and whether a report is as it was signed.
    #[command(subcommand)]
    Report(report::Report),
    /// The lawyers' pocket calculators: no database, one JSON line for each line of stdin.
    #[command(subcommand)]
    Calc(calc::Calc),
    /// Print the machine API's description (OpenAPI 3.1).
    Openapi,
}

/// How a command ends when it does not end well.
#[derive(Debug)]
pub enum Failure {
    /// One sentence for stderr.
    Sentence(String),
    /// Everything was said already (on stdout); only the exit code is left.
    Said,
    /// The same, with an exit code of the command's own.
    Code(u8),
}

impl Failure {
    /// A failure told in one sentence.
    pub fn new(sentence: impl std::fmt::Display) -> Self {
        Failure::Sentence(sentence.to_string())
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Failure::new(problem.say(lang()))
    }
}

impl From<backend::Error> for Failure {
    fn from(error: backend::Error) -> Self {
        match error {
            backend::Error::Refused(problem) => problem.into(),
            error => Failure::new(error),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::new(error)
    }
}

/// What every command returns.
pub type Outcome = Result<(), Failure>;

/// Runs the command line; called by `main` alone.
pub fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Serve => serve::run(),
        Command::Migrate => migrate::run(),
        Command::Demo(args) => demo::run(args),
        Command::Import(args) => import::run(args),
        Command::Evaluate(args) => evaluate::run(args),
        Command::Rederive(args) => rederive::run(args),
        Command::Ledger(command) => ledger::run(command),
        Command::User(command) => user::run(command),
        Command::ApiKey(command) => apikey::run(command),
        Command::Calc(calc) => calc::run(calc),
        Command::Report(command) => report::run(command),
        Command::Openapi => openapi::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Said) => ExitCode::FAILURE,
        Err(Failure::Code(code)) => ExitCode::from(code),
        Err(Failure::Sentence(sentence)) => {
            // stderr may be closed; there is nobody left to tell.
            let _ = writeln!(io::stderr(), "credence: {sentence}");
            ExitCode::FAILURE
        }
    }
}

/// Prints one line on stdout. A reader that went away (`credence … | head`) is no failure.
fn print(line: impl std::fmt::Display) -> Outcome {
    match writeln!(io::stdout(), "{line}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// The reader's language by the usual variables: Chinese unless the locale names English.
fn lang() -> Lang {
    let locale =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    match locale {
        Some(locale) if locale.starts_with("en") => Lang::En,
        _ => Lang::Zh,
    }
}
