//! Intake: files, manual entry, batches, reconciliation: who may what.

use super::*;

/// Who keeps accounts and keys, and who audits.
const ADMINISTRATOR: ByWho = [SignIn, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, Yes, Yes];
/// Nobody finds what is not there.
const ABSENT: ByWho = [SignIn, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing];

pub(crate) const PAGES: Pages = &[
    ("/official/intake", DEPARTMENTS),
    ("/official/intake/new/{item}", WORKERS),
    ("/official/intake/batches", DEPARTMENTS),
    // Which batches there are depends on the department: `tests/services/intake.rs` walks that.
    ("/official/intake/batches/{id}", ABSENT),
    ("/official/intake/reconciliation", DEPARTMENTS),
    ("/official/keys", ADMINISTRATOR),
];
pub(crate) const READS: Reads = &[
    ("/api/fn/intake/choices", "", DEPARTMENTS),
    ("/api/fn/intake/kit", "item=penalty", WORKERS),
    ("/api/fn/intake/entry", "item=penalty", WORKERS),
    ("/api/fn/intake/batches", "", DEPARTMENTS),
    ("/api/fn/intake/batch", "id=999999", ABSENT),
    ("/api/fn/intake/reconciliation", "state=open", DEPARTMENTS),
    ("/api/fn/intake/keys", "", ADMINISTRATOR),
];
pub(crate) const WRITES: Writes = &[
    ("/api/fn/intake/enter", RECORD, [false, false, false, false, false, true, false, false, false]),
    ("/api/fn/intake/withdraw", "id=999999&values%5Breason%5D=x", [false; 9]),
    ("/api/fn/intake/state", "values%5Bdepartment%5D=market&values%5Blines%5D=2026-03-10%2Cpenalty%2C1", [false; 9]),
    ("/api/fn/intake/explain", "id=999999&values%5Breason%5D=x", [false; 9]),
    ("/api/fn/intake/revoke_key", "id=999999", [false; 9]),
];
pub(crate) const API: Api = &[];
pub(crate) const KEYED: Keyed = &[("/records:batch", "POST"), ("/reconciliations", "POST")];

/// A penalty of the market regulator: of the officials here only the credit office may step in for it.
const RECORD: &str = "item=penalty&values%5Bdepartment%5D=market&values%5BCF_XDR_MC%5D=%E6%B9%96%E5%8C%97%E6%B1%9F%E6%B8%9A%E6%96%B0%E6%9D%90%E6%96%99%E6%9C%89%E9%99%90%E5%85%AC%E5%8F%B8&values%5BCF_XDR_LB%5D=%E6%B3%95%E4%BA%BA%E5%8F%8A%E9%9D%9E%E6%B3%95%E4%BA%BA%E7%BB%84%E7%BB%87&values%5BCF_XDR_SHXYM%5D={uscc}&values%5BCF_WSH%5D=X1&values%5BCF_WFXW%5D=x&values%5BCF_SY%5D=x&values%5BCF_YJ%5D=x&values%5BCF_CFLB%5D%5B0%5D=%E8%AD%A6%E5%91%8A&values%5BCF_NR%5D=x&values%5BCF_JDRQ%5D=2026-09-10&values%5BCF_CFJG%5D=%E9%84%82%E5%B7%9E%E5%B8%82%E5%B8%82%E5%9C%BA%E7%9B%91%E7%9D%A3%E7%AE%A1%E7%90%86%E5%B1%80";
