//! A record's history, its marks, persons, who looked: who may what.

use super::*;

pub(crate) const PAGES: Pages = &[];
pub(crate) const READS: Reads = &[];
pub(crate) const WRITES: Writes = &[];
pub(crate) const API: Api = &[];
