//! Credit reports: who may what.

use super::*;

/// The subject of the report, and the credit office.
pub(super) const READERS: ByWho = [SignIn, Yes, Nothing, Nothing, Nothing, Yes, Nothing, Yes, Nothing];

pub(crate) const PAGES: Pages = &[
    ("/business/report", BUSINESSES),
    ("/business/report/{code}", READERS),
    ("/official/report", WORKERS),
    ("/official/report/{code}", READERS),
    ("/verify", EVERYBODY),
    ("/verify/{code}", EVERYBODY),
    ("/guide/reports", EVERYBODY),
];
pub(crate) const READS: Reads = &[
    ("/api/fn/report/desk", "", BUSINESSES),
    ("/api/fn/report/one", "code={code}", READERS),
    ("/api/fn/report/orders", "", WORKERS),
    ("/api/fn/report/verify", "code={code}", EVERYBODY),
    ("/api/fn/report/uses", "", EVERYBODY),
];
pub(crate) const WRITES: Writes = &[
    (
        "/api/fn/report/issue",
        "values%5Bkind%5D=full&values%5Bpurpose%5D=procurement",
        [false, true, true, false, false, false, false, false, false],
    ),
    (
        "/api/fn/report/issue",
        "uscc={uscc}&values%5Bkind%5D=full&values%5Bpurpose%5D=procurement&values%5Breason%5D=x",
        [false, true, false, true, true, true, false, false, false],
    ),
];
pub(crate) const API: Api = &[("/reports/{code}", "")];
