//! `credence import`: takes in a department's file.

use super::{Failure, Outcome, lang, print, town::Town};
use backend::intake::{ImportOptions, Input};
use clap::Args;
use std::{
    io::{self, Write},
    path::PathBuf,
};

/// Which item, whose, which file.
#[derive(Args)]
pub(super) struct Import {
    /// Catalogue item: licence, penalty …
    #[arg(long, value_name = "ITEM")]
    item: String,
    /// Source department's code in the city pack.
    #[arg(long, value_name = "DEPT")]
    source: String,
    /// CSV (UTF-8 or GB18030) or XLSX; refused rows go to FILE.rejected.csv.
    file: PathBuf,
}

/// Imports and prints one JSON summary; fails when a row stayed out.
pub(super) fn run(args: Import) -> Outcome {
    Town::work(None, async |town| {
        let options = ImportOptions::on(town.app.clock().today());
        let input = Input::Path(args.file);
        let summary = town.app.import(&args.item, &args.source, input, options).await.map_err(|error| match error {
            backend::intake::IntakeError::Refused(problem) => problem.into(),
            error => Failure::new(error),
        })?;
        let lang = lang();
        for warning in &summary.warnings {
            writeln!(io::stderr(), "credence: {}", warning.say(lang))?;
        }
        print(serde_json::json!(summary))?;
        if summary.all_accepted() {
            return Ok(());
        }
        let out = summary.rejected + summary.duplicates;
        Err(match summary.rejected_file {
            Some(file) => Failure::new(lang.pick(
                &format!("{out} 行没有入库，原因见 {}", file.display()),
                &format!("{out} rows stayed out; their reasons are in {}", file.display()),
            )),
            None => Failure::Said,
        })
    })
}
