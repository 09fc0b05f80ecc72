//! Courses, and matters followed by their codes: who may what.

use super::*;

pub(crate) const PAGES: Pages = &[
    ("/learn", EVERYBODY),
    ("/learn/{course}", EVERYBODY),
    ("/progress", EVERYBODY),
    ("/report-dishonesty", EVERYBODY),
    ("/progress/{progress}", EVERYBODY),
];
pub(crate) const READS: Reads = &[
    ("/api/fn/education/courses", "", EVERYBODY),
    ("/api/fn/education/course", "course=entry", EVERYBODY),
    ("/api/fn/dishonesty/form", "uscc={uscc}", EVERYBODY),
    ("/api/fn/progress/by_code", "code={progress}", EVERYBODY),
    // Whether somebody left a name, not which: that takes a look of the unit.
    ("/api/fn/official/reporter", "id={report}", [SignIn, Nothing, Nothing, Yes, Nothing, Yes, Yes, Yes, Nothing]),
];
pub(crate) const WRITES: Writes = &[
    // Anyone may report, and nothing tells who did.
    ("/api/fn/dishonesty/report", "uscc={uscc}&values%5BJB_NR%5D=x", [true; 9]),
    (
        "/api/fn/official/ask_reporter",
        "id={report}&values%5Breason%5D=x",
        [false, false, false, true, false, true, false, false, false],
    ),
    ("/api/fn/education/answer", "course=entry&values%5Bname%5D=x&values%5Bq0%5D=0", [false; 9]),
    (
        "/api/fn/education/answer",
        "course=entry&values%5Bname%5D=x&values%5Bq0%5D=1&values%5Bq1%5D=1&values%5Bq2%5D=2&values%5Bq3%5D=1&values%5Bq4%5D=0",
        [true; 9],
    ),
    (
        "/api/fn/education/answer",
        "course=repair&values%5Bq0%5D=0&values%5Bq1%5D=1&values%5Bq2%5D=1&values%5Bq3%5D=0",
        [false, true, true, false, false, false, false, false, false],
    ),
];
