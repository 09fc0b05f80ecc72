//! Guidance and news: who may what.

use super::*;

/// Who works on the handler's articles.
const AT_WORK: ByWho = [SignIn, Nothing, Nothing, Yes, Nothing, Yes, Nothing, Yes, Nothing];

pub(crate) const PAGES: Pages = &[
    ("/news", EVERYBODY),
    ("/news/{article}", EVERYBODY),
    ("/official/articles", DEPARTMENTS),
    ("/official/articles/new", WORKERS),
    ("/official/articles/{article}", AT_WORK),
];
pub(crate) const READS: Reads = &[
    ("/api/fn/news/list", "section=explained", EVERYBODY),
    ("/api/fn/news/article", "id={article}", EVERYBODY),
    ("/api/fn/official/articles", "", DEPARTMENTS),
    ("/api/fn/official/new_article", "", WORKERS),
    ("/api/fn/official/article", "id={article}", AT_WORK),
];
pub(crate) const WRITES: Writes = &[
    // A new text, and one in place of a public one.
    (
        "/api/fn/official/write_article",
        "values%5Bsection%5D=news&values%5Btitle%5D=x&values%5Bsummary%5D=x&values%5Bbody%5D=x",
        [false, false, false, true, true, true, false, false, false],
    ),
    (
        "/api/fn/official/write_article",
        "id={article}&revision=1&values%5Bsection%5D=news&values%5Btitle%5D=x&values%5Bsummary%5D=x&values%5Bbody%5D=x",
        [false, false, false, true, false, true, false, false, false],
    ),
    // What waits for review: given up by whoever writes, published by the credit office.
    (
        "/api/fn/official/step_article",
        "id=2&revision=1&step=withdraw",
        [false, false, false, true, false, true, false, false, false],
    ),
    (
        "/api/fn/official/step_article",
        "id=2&revision=1&step=publish",
        [false, false, false, false, false, true, false, false, false],
    ),
    ("/api/fn/official/preview_article", "body=x", [false; 9]),
];
