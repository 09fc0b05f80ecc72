//! Courses, and matters followed by their codes: who may what.

use super::*;

pub(crate) const PAGES: Pages = &[
    ("/learn", EVERYBODY),
    ("/learn/{course}", EVERYBODY),
    ("/progress", EVERYBODY),
    ("/progress/{progress}", EVERYBODY),
];
pub(crate) const READS: Reads = &[
    ("/api/fn/education/courses", "", EVERYBODY),
    ("/api/fn/education/course", "course=entry", EVERYBODY),
    ("/api/fn/progress/by_code", "code={progress}", EVERYBODY),
];
pub(crate) const WRITES: Writes = &[
    ("/api/fn/education/answer", "course=entry&values%5Bname%5D=x&values%5Bq0%5D=0", [false; 7]),
    (
        "/api/fn/education/answer",
        "course=entry&values%5Bname%5D=x&values%5Bq0%5D=1&values%5Bq1%5D=1&values%5Bq2%5D=2&values%5Bq3%5D=1&values%5Bq4%5D=0",
        [true; 7],
    ),
    (
        "/api/fn/education/answer",
        "course=repair&values%5Bq0%5D=0&values%5Bq1%5D=1&values%5Bq2%5D=1&values%5Bq3%5D=0",
        [false, true, true, false, false, false, false],
    ),
];
