//! Theme libraries: who may what. The library of the tests is the handler's department's.

use super::*;

const KEEPERS: ByWho = [SignIn, Nothing, Nothing, Yes, Nothing, Yes, Nothing, Nothing, Nothing];
const BY_KEEPERS: [bool; 9] = [false, false, false, true, false, true, false, false, false];
const BY_OFFICIALS: [bool; 9] = [false, false, false, true, true, true, false, false, false];

pub(crate) const PAGES: Pages = &[
    ("/official/libraries", OFFICIALS),
    ("/official/libraries/add", WORKERS),
    ("/official/libraries/compare", OFFICIALS),
    ("/official/libraries/{library}", OFFICIALS),
    ("/official/libraries/{library}/edit", KEEPERS),
    ("/official/libraries/{library}/members", OFFICIALS),
];
pub(crate) const READS: Reads = &[
    ("/api/fn/official/libraries", "", OFFICIALS),
    ("/api/fn/official/library", "id={library}", OFFICIALS),
    ("/api/fn/official/library_form", "id={library}", KEEPERS),
    ("/api/fn/official/library_members", "id={library}", OFFICIALS),
    ("/api/fn/official/compare_libraries", "ids={library}", OFFICIALS),
];
pub(crate) const WRITES: Writes = &[
    ("/api/fn/official/open_planned_libraries", "", [false, false, false, false, false, true, false, false, false]),
    (
        "/api/fn/official/save_library",
        "values%5Bname%5D=x&values%5Bpurpose%5D=x&values%5Bdocument%5D=x&values%5Bdepartment%5D=market",
        BY_OFFICIALS,
    ),
    ("/api/fn/official/step_library", "id={library}&step=close", BY_KEEPERS),
    ("/api/fn/official/pick_subjects", "id={library}&values%5Bcodes%5D={other}&values%5Breason%5D=x", BY_KEEPERS),
    ("/api/fn/official/unpick_subject", "id={library}&uscc={uscc}&reason=x", BY_KEEPERS),
];
/// The list of its members as a file.
pub(crate) const LIST: ByWho = OFFICIALS;
