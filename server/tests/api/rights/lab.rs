//! The policy lab: who may what.

use super::*;

/// The credit office alone.
pub(crate) const OFFICE: ByWho = [SignIn, Nothing, Nothing, Nothing, Nothing, Yes, Nothing, Yes, Nothing];
const BY_OFFICE: [bool; 9] = [false, false, false, false, false, true, false, false, false];

pub(crate) const PAGES: Pages =
    &[("/official/lab", OFFICE), ("/official/lab/rows/{facts}/{row}", OFFICE), ("/official/lab/drafts/{law}", OFFICE)];
pub(crate) const READS: Reads = &[
    ("/api/fn/official/lab", "typed%5Bwindow_months%5D=18", OFFICE),
    ("/api/fn/official/lab_row", "facts={facts}&row={row}", OFFICE),
    ("/api/fn/official/law_draft", "id={law}", OFFICE),
];
pub(crate) const WRITES: Writes = &[
    ("/api/fn/official/save_law_draft", "window_months=18&title=x", BY_OFFICE),
    ("/api/fn/official/step_law_draft", "id={law}&revision=1&step=withdraw", BY_OFFICE),
    // Somebody else proposed it.
    ("/api/fn/official/step_law_draft", "id=2&revision=2&step=adopt&values%5Bconfirm%5D=yes", BY_OFFICE),
];
