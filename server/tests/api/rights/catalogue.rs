//! The catalogue and its versions: who may what.

use super::*;

/// Drafts are the credit office's; that there are any is nobody else's business.
const OFFICE: ByWho = [SignIn, Nothing, Nothing, Nothing, Nothing, Yes, Nothing, Nothing, Nothing];
/// Steps that leave something when the credit office takes them.
const OFFICE_WRITES: [bool; 9] = [false, false, false, false, false, true, false, false, false];

pub(crate) const PAGES: Pages = &[
    ("/catalogue", EVERYBODY),
    ("/catalogue/{item}", EVERYBODY),
    ("/official/catalogue", OFFICIALS),
    ("/official/catalogue/new", OFFICE),
    ("/official/catalogue/{item}", OFFICIALS),
    ("/official/catalogue/{item}/draft", OFFICE),
    ("/official/catalogue/{item}/draft/head", OFFICE),
    ("/official/catalogue/{item}/draft/roles", OFFICE),
    ("/official/catalogue/{item}/draft/add", OFFICE),
    ("/official/catalogue/{item}/draft/fields/{field}", OFFICE),
    ("/official/catalogue/{item}/draft/effect", OFFICE),
];
pub(crate) const READS: Reads = &[
    ("/api/fn/catalogue/list", "", EVERYBODY),
    ("/api/fn/catalogue/entry", "item={item}", EVERYBODY),
    ("/api/fn/catalogue/new_form", "", OFFICE),
    ("/api/fn/catalogue/draft", "item={item}&page=", OFFICE),
    ("/api/fn/catalogue/trial", "item={item}", OFFICE),
];
pub(crate) const WRITES: Writes = &[
    ("/api/fn/catalogue/begin", "item=complaint", OFFICE_WRITES),
    (
        "/api/fn/catalogue/new",
        "values%5Bcode%5D=water&values%5Bprefix%5D=W&values%5Bname_zh%5D=x&values%5Bname_en%5D=x\
         &values%5Bclass%5D=honours&values%5Borigin%5D=department&values%5Bdisclosure%5D=public&values%5Bsources%5D=x",
        OFFICE_WRITES,
    ),
    ("/api/fn/catalogue/step", "item={item}&revision=1&step=down:{field}", OFFICE_WRITES),
    ("/api/fn/catalogue/discard", "item={item}&revision=1", OFFICE_WRITES),
    (
        "/api/fn/catalogue/publish",
        "item={drafted}&revision=2&values%5Bfrom%5D=2099-01-01&values%5Bdocument%5D=x&values%5Bconfirm%5D%5B0%5D=\
         &values%5Bconfirm%5D%5B1%5D=yes",
        OFFICE_WRITES,
    ),
];
pub(crate) const API: Api = &[];
