//! `credence migrate`: brings the schema up to this program's version. The other commands do so, too; this one is for
//! who wants it done before the others start.

use super::{Outcome, print, town::Town};

/// Migrates.
pub(super) fn run() -> Outcome {
    Town::work(None, async |_| print("the schema is up to date"))
}
