//! SQL: rows in, rows out, nothing decided. Every statement is a static string that the compiler has checked against the
//! migrations (`.sqlx`), every list has a limit.
//!
//! "Not found" is `Ok(None)`; which error that means is the service's business.

pub mod accounts;
pub mod aliases;
pub mod amendments;
pub mod analysis;
pub mod api_keys;
pub mod articles;
pub mod assignments;
pub mod audit;
pub mod batches;
pub mod browse;
pub mod cases;
pub mod catalogue;
pub mod clocks;
pub mod commitments;
mod copy;
pub mod cursor;
pub mod delegations;
pub mod education;
pub mod factors;
pub mod feed;
pub mod findings;
pub mod grades;
pub mod identities;
pub mod kept_forms;
pub mod lab;
pub mod libraries;
pub mod looks;
pub mod mandates;
pub mod marks;
pub mod pages;
pub mod papers;
pub mod persons;
pub mod plan;
pub mod reconciliations;
pub mod records;
pub mod rederivations;
pub mod report;
pub mod rosters;
pub mod scope;
pub mod search;
pub mod subjects;
pub mod tiers;
pub mod watch;

pub use scope::as_viewer;
