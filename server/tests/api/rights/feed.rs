//! Changes that go out: subscriptions and deliveries: who may what.

use super::*;

pub(crate) const PAGES: Pages = &[];
pub(crate) const READS: Reads = &[];
pub(crate) const WRITES: Writes = &[];
pub(crate) const API: Api = &[("/changes", "")];
pub(crate) const KEYED: Keyed = &[];
