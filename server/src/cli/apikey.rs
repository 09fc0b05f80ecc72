//! `credence apikey …`: keys with which other systems act for a department.

use super::{Failure, Outcome, print, town::Town};
use backend::Error;
use chrono::{Months, NaiveDate};
use clap::{Args, Subcommand};
use serde_json::json;
use shared::ids::KeyId;

/// What to do with keys.
#[derive(Subcommand)]
pub(super) enum ApiKey {
    /// Issue a key. It is printed once and kept nowhere: give it to its holder at once.
    Issue(Issue),
    /// Shut a key: it opens nothing from now on.
    Revoke {
        /// Its number, as printed when it was issued and as the list of keys shows it.
        id: i64,
    },
}

/// A new key.
#[derive(Args)]
pub(super) struct Issue {
    /// Code of the department that the key acts for.
    #[arg(long)]
    department: String,
    /// Which system it is for, e.g. “case system of the market regulator”.
    #[arg(long)]
    label: String,
    /// First day on which it opens nothing; a year from now when absent.
    #[arg(long, value_name = "DATE")]
    expires: Option<NaiveDate>,
}

/// Runs it.
pub(super) fn run(command: ApiKey) -> Outcome {
    Town::work(None, async |town| match command {
        ApiKey::Issue(Issue { department, label, expires }) => {
            let year = town.app.clock().today().checked_add_months(Months::new(12));
            let expires = expires.or(year).ok_or_else(|| Failure::new("the calendar ends here"))?;
            let issued = town.app.issue_key(&department, &label, expires).await?;
            print(json!({ "id": issued.id, "key": issued.key, "department": department, "expires": issued.expires_on }))
        }
        ApiKey::Revoke { id } => {
            town.app.revoke_key(KeyId(id)).await.map_err(|error| match error {
                Error::NotFound => Failure::new(format!("there is no open key {id}")),
                error => error.into(),
            })?;
            print(json!({ "revoked": id }))
        }
    })
}
