//! Data quality and merged files: who may what.

use super::*;

/// The credit office alone.
const OFFICE: ByWho = [SignIn, Nothing, Nothing, Nothing, Nothing, Yes, Nothing, Yes, Nothing];
const OFFICE_WRITES: [bool; 9] = [false, false, false, false, false, true, false, false, false];
/// The source that answers for the finding of the tests, and the credit office.
const SOURCE: ByWho = [SignIn, Nothing, Nothing, Yes, Nothing, Yes, Nothing, Yes, Nothing];
const SOURCE_WRITES: [bool; 9] = [false, false, false, true, false, true, false, false, false];

pub(crate) const PAGES: Pages = &[
    ("/official/quality", DEPARTMENTS),
    ("/official/quality/rates", DEPARTMENTS),
    ("/official/quality/merges", OFFICE),
    ("/official/quality/{finding}", SOURCE),
];
pub(crate) const READS: Reads = &[
    ("/api/fn/official/quality", "", DEPARTMENTS),
    ("/api/fn/official/finding", "id={finding}", SOURCE),
    ("/api/fn/official/quality_rates", "", DEPARTMENTS),
    ("/api/fn/official/merges", "", OFFICE),
];
pub(crate) const WRITES: Writes = &[
    ("/api/fn/official/accept_finding", "id={finding}&values%5Breason%5D=x", SOURCE_WRITES),
    // The record says something else by now: looking again closes it.
    ("/api/fn/official/recheck_finding", "id={finding}", SOURCE_WRITES),
    // It is about a record, not about a row that stayed out.
    ("/api/fn/official/take_suggestion", "id={finding}", [false; 9]),
    ("/api/fn/official/scan_city", "", OFFICE_WRITES),
    (
        "/api/fn/official/merge_files",
        "from={other}&into={uscc}&values%5Breason%5D=x&values%5Bdocument%5D=y",
        OFFICE_WRITES,
    ),
    ("/api/fn/official/part_files", "id={merge}&values%5Breason%5D=x", OFFICE_WRITES),
];
pub(crate) const API: Api = &[];
