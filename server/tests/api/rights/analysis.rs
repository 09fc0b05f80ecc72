//! Trends and clusters: every office sees its own matters.

use super::*;

pub(crate) const PAGES: Pages = &[("/official/analysis", OFFICIALS), ("/official/analysis/clusters", OFFICIALS)];
pub(crate) const READS: Reads =
    &[("/api/fn/official/trends", "filter%5Bitem%5D=penalty", OFFICIALS), ("/api/fn/official/clusters", "", OFFICIALS)];
