//! Trends and clusters: every office sees its own matters.

use super::*;

pub(crate) const PAGES: Pages = &[
    ("/official/analysis", DEPARTMENTS),
    ("/official/analysis/clusters", DEPARTMENTS),
    ("/official/analysis/briefs", DEPARTMENTS),
    ("/official/analysis/briefs/{month}", DEPARTMENTS),
];
pub(crate) const READS: Reads = &[
    ("/api/fn/official/trends", "filter%5Bitem%5D=penalty", DEPARTMENTS),
    ("/api/fn/official/clusters", "", DEPARTMENTS),
    ("/api/fn/official/briefs", "", DEPARTMENTS),
    ("/api/fn/official/brief", "month={month}", DEPARTMENTS),
];
pub(crate) const WRITES: Writes = &[(
    "/api/fn/official/publish_brief",
    "month={month}&known=0",
    [false, false, false, false, false, true, false, false, false],
)];
