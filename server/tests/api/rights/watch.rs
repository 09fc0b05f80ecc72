//! Watch rules, what they found, and reminders: who may what.

use super::*;

/// Who writes rules of their own: the departments and the credit office.
const OWN: [bool; 9] = [false, false, false, true, true, true, false, false, false];
/// What is the handler's department's: it and the credit office.
const HANDLERS: ByWho = [SignIn, Nothing, Nothing, Yes, Nothing, Yes, Nothing, Yes, Nothing];
const BY_HANDLERS: [bool; 9] = [false, false, false, true, false, true, false, false, false];

pub(crate) const PAGES: Pages = &[
    ("/official/watch", DEPARTMENTS),
    ("/official/watch/new", WORKERS),
    ("/official/watch/rules/{rule}", HANDLERS),
    ("/official/watch/notices/{notice}", HANDLERS),
    ("/official/watch/hits/{hit}", HANDLERS),
    ("/business/reminders", BUSINESSES),
];
pub(crate) const READS: Reads = &[
    ("/api/fn/official/watch", "", DEPARTMENTS),
    ("/api/fn/official/watch_form", "typed%5Btemplate%5D=licence_expiring", WORKERS),
    ("/api/fn/official/watch_rule", "id={rule}", HANDLERS),
    ("/api/fn/official/watch_notice", "id={notice}", HANDLERS),
    ("/api/fn/official/watch_hit", "id={hit}", HANDLERS),
    ("/api/fn/business/reminders", "", BUSINESSES),
];
pub(crate) const WRITES: Writes = &[
    ("/api/fn/official/save_watch_rule", "title=x&c1.item=penalty&c1.least=3&c1.n=12&c1.unit=months", OWN),
    // The next version of a rule that is on is its department's to write.
    (
        "/api/fn/official/save_watch_rule",
        "rule={rule}&revision=1&title=x&c1.item=penalty&c1.least=3&c1.n=12&c1.unit=months",
        BY_HANDLERS,
    ),
    ("/api/fn/official/step_watch_rule", "id={rule}&version=1&revision=1&step=off", BY_HANDLERS),
    ("/api/fn/official/step_watch_notice", "id={notice}&step=acknowledge", BY_HANDLERS),
    ("/api/fn/official/step_watch_hit", "id={hit}&revision=1&step=dismiss&values%5Bnote%5D=x", BY_HANDLERS),
];
