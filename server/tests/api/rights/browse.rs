//! What anyone browses: who may what.

use super::*;

pub(crate) const PAGES: Pages = &[
    ("/disclosures", EVERYBODY),
    ("/rosters", EVERYBODY),
    ("/complaints", EVERYBODY),
    ("/subjects/{uscc}/records/{item}", EVERYBODY),
    ("/kiosk", EVERYBODY),
    ("/kiosk/search", EVERYBODY),
    ("/kiosk/subjects/{uscc}", EVERYBODY),
];
pub(crate) const READS: Reads = &[
    ("/api/fn/public/items", "", EVERYBODY),
    ("/api/fn/public/disclosures", "item=penalty&query%5Bregion%5D=420704", EVERYBODY),
    ("/api/fn/public/complaint_industries", "", EVERYBODY),
    ("/api/fn/public/commitments", "query%5Bkind%5D=", EVERYBODY),
    ("/api/fn/public/commitment", "number={number}", EVERYBODY),
    ("/api/fn/public/rosters", "", EVERYBODY),
    ("/api/fn/public/roster", "kind=exemplar&q=", EVERYBODY),
    ("/api/fn/public/search", "query%5Bq%5D=91420700", EVERYBODY),
    ("/api/fn/public/suggest", "term=hbjz", EVERYBODY),
    ("/api/fn/public/subject_section", "uscc={uscc}&item=penalty", EVERYBODY),
    ("/api/fn/kiosk/subject", "uscc={uscc}", EVERYBODY),
];
pub(crate) const WRITES: Writes = &[];
pub(crate) const API: Api = &[];
