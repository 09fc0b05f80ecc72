//! `credence ledger verify`: recomputes the chain of everything that was ever changed.

use super::{Failure, Outcome, print, town::Town};
use backend::ledger::Verdict;
use clap::Subcommand;
use serde_json::json;
use shared::problem::Lang;

/// What to do with the ledger.
#[derive(Subcommand)]
pub(super) enum Ledger {
    /// Recompute the chain; exit 1 if it was tampered with.
    Verify,
}

/// Runs it and prints one JSON line.
pub(super) fn run(command: Ledger) -> Outcome {
    let Ledger::Verify = command;
    Town::work(None, async |town| match town.app.verify_ledger().await? {
        Verdict::Whole { entries } => print(json!({ "whole": true, "entries": entries })),
        Verdict::Broken { seq, why } => {
            let why = why.say(Lang::En);
            print(json!({ "whole": false, "seq": seq, "why": why }))?;
            Err(Failure::new(format!(
                "the ledger is broken at entry {seq}: {why}; keep this database as evidence and restore a backup beside it"
            )))
        }
    })
}
