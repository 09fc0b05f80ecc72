//! `credence rederive`: derives anew what law, calendar and catalogue make of records, as the job does.

use super::{Outcome, print, town::Town};
use clap::Args;
use std::time::Instant;

/// What to derive anew.
#[derive(Args)]
pub(super) struct Rederive {
    /// Every record, not only what changed rules and broken-off runs ask for.
    #[arg(long)]
    all: bool,
}

/// Derives and prints one JSON summary.
pub(super) fn run(args: Rederive) -> Outcome {
    Town::work(None, async |town| {
        let began = Instant::now();
        let runs = town.app.rederive(args.all).await?;
        let looked: i64 = runs.iter().map(|run| run.looked).sum();
        let millis = i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX).max(1);
        print(
            serde_json::json!({ "runs": runs, "milliseconds": millis, "records_per_second": looked * 1_000 / millis }),
        )
    })
}
