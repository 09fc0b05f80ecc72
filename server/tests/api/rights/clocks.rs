//! Publication terms, notices and the calendar: who may what.

use super::*;

/// The party of the record, the credit office; the source department (market) is none of those who ask.
const PARTY: ByWho = [SignIn, Yes, Nothing, Nothing, Nothing, Yes, Yes, Yes, Nothing];
/// The credit office alone.
const OFFICE: ByWho = [SignIn, Nothing, Nothing, Nothing, Nothing, Yes, Nothing, Nothing, Nothing];

pub(crate) const PAGES: Pages = &[
    ("/records/{record}/notice", PARTY),
    ("/official/clocks", DEPARTMENTS),
    ("/official/clocks/thresholds", OFFICIALS),
    ("/official/calendar", OFFICIALS),
    ("/official/calendar/load", OFFICE),
];
pub(crate) const READS: Reads = &[
    ("/api/fn/records/notice", "record={record}", PARTY),
    ("/api/fn/official/clocks", "tab=today", DEPARTMENTS),
    ("/api/fn/official/thresholds", "", OFFICIALS),
    ("/api/fn/official/calendar", "", OFFICIALS),
    ("/api/fn/official/year", "", OFFICE),
];
pub(crate) const WRITES: Writes = &[
    // What is kept for a browser until it is shown again is nothing on file.
    ("/api/fn/official/check_year", "text=year+2027", [false; 9]),
    ("/api/fn/official/load_year", "text={year}", [false, false, false, false, false, true, false, false, false]),
];
pub(crate) const API: Api = &[];
