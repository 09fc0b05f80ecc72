//! `credence evaluate`: decides the tiers that are due, as the nightly job does.

use super::{Outcome, print, town::Town};
use clap::Args;
use shared::calendar;

/// For which day, and whose.
#[derive(Args)]
pub(super) struct Evaluate {
    /// The day; today when absent.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Every subject, not only those that are due.
    #[arg(long)]
    all: bool,
}

/// Evaluates and prints one JSON summary.
pub(super) fn run(args: Evaluate) -> Outcome {
    let as_of = args.as_of.as_deref().map(calendar::parse_date).transpose()?;
    Town::work(None, async |town| {
        let as_of = as_of.unwrap_or_else(|| town.app.clock().today());
        let summary = town.app.evaluate(as_of, args.all).await?;
        print(serde_json::json!(summary))
    })
}
