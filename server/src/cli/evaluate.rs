//! `credence evaluate`: decides the tiers that are due, as the nightly job does.

use super::{Failure, Outcome, print, town::Town};
use clap::Args;
use shared::calendar;

/// For which day, and whose.
#[derive(Args)]
pub(super) struct Evaluate {
    /// The day; today when absent. Of another day what would hold is printed, and nothing is written, unless `CREDENCE_TODAY` fixes
    /// the clock.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Every subject, not only those that are due.
    #[arg(long)]
    all: bool,
    /// Decide everybody anew and write no tier: list who is stored otherwise, and exit 1 if anyone is. The next evaluation decides
    /// those anew.
    #[arg(long, conflicts_with = "all")]
    check: bool,
}

/// Evaluates and prints one JSON summary.
pub(super) fn run(args: Evaluate) -> Outcome {
    let as_of = args.as_of.as_deref().map(calendar::parse_date).transpose()?;
    Town::work(None, async |town| {
        let as_of = as_of.unwrap_or_else(|| town.app.clock().today());
        if args.check {
            let check = town.app.check_tiers(as_of).await?;
            let differing = check.differing;
            print(serde_json::json!(check))?;
            return match differing {
                0 => Ok(()),
                _ => Err(Failure::new(format!(
                    "{differing} stored tiers are not what their facts say; find out who wrote them. The next evaluation decides them anew"
                ))),
            };
        }
        let mut summary = town.app.evaluate(as_of, args.all).await?;
        if summary.tiers.is_empty() {
            summary.tiers = town.app.count_tiers().await?;
        }
        if !summary.written {
            eprintln!("{as_of} is not today: this is what would hold then, and nothing was written");
        }
        print(serde_json::json!(summary))
    })
}
