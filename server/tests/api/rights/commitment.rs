//! Commitments: what can be signed, what became of one, who is a member of what.

use super::*;

pub(crate) const PAGES: Pages = &[
    ("/commitments/items", EVERYBODY),
    ("/commitments/items/{template}", EVERYBODY),
    ("/business/commitments", BUSINESSES),
    ("/official/commitments", OFFICIALS),
];

pub(crate) const READS: Reads = &[
    ("/api/fn/public/commitment_items", "", EVERYBODY),
    ("/api/fn/public/commitment_template", "code={template}", EVERYBODY),
    ("/api/fn/business/commitments", "", BUSINESSES),
    ("/api/fn/official/commitments", "stage=review", OFFICIALS),
];

pub(crate) const WRITES: Writes = &[
    // Only associations name members, and nobody of the tests is one.
    ("/api/fn/business/member", "step=name&uscc={uscc}", [false; 9]),
    ("/api/fn/business/member", "step=confirm&id=1", [false; 9]),
];
pub(crate) const API: Api = &[];
