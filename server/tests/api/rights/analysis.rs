//! Trends and clusters: every office sees its own matters.

use super::*;

pub(crate) const PAGES: Pages = &[
    ("/official/analysis", OFFICIALS),
    ("/official/analysis/clusters", OFFICIALS),
    ("/official/analysis/briefs", OFFICIALS),
    ("/official/analysis/briefs/{month}", OFFICIALS),
];
pub(crate) const READS: Reads = &[
    ("/api/fn/official/trends", "filter%5Bitem%5D=penalty", OFFICIALS),
    ("/api/fn/official/clusters", "", OFFICIALS),
    ("/api/fn/official/briefs", "", OFFICIALS),
    ("/api/fn/official/brief", "month={month}", OFFICIALS),
];
pub(crate) const WRITES: Writes = &[(
    "/api/fn/official/publish_brief",
    "month={month}&known=0",
    [false, false, false, false, false, true, false, false, false],
)];
