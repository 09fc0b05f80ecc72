//! Intake: files, manual entry, batches, reconciliation: who may what.

use super::*;

pub(crate) const PAGES: Pages = &[];
pub(crate) const READS: Reads = &[];
pub(crate) const WRITES: Writes = &[];
pub(crate) const API: Api = &[];
pub(crate) const KEYED: Keyed = &[("/records:batch", "POST"), ("/reconciliations", "POST")];
