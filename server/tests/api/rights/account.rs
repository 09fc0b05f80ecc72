//! Accounts and mandates: who may what.

use super::*;

/// Whoever is signed in, for the own account.
const HOLDERS: ByWho = [SignIn, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes];
/// The credit office alone.
const OFFICE: ByWho = [SignIn, Nothing, Nothing, Nothing, Nothing, Yes, Nothing, Nothing, Nothing];
/// Who works in an office, who reads what offices read, and who keeps the accounts.
const DEPUTIES: ByWho = [SignIn, Nothing, Nothing, Yes, Yes, Yes, Yes, Yes, Yes];
/// Who audits, and who keeps the accounts.
const KEEPERS: ByWho = [SignIn, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, Yes, Yes];
/// Who audits alone.
pub(super) const AUDITOR: ByWho = [SignIn, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, Yes, Nothing];
/// The case of the tests is no proof of mandate: nobody finds one.
const NO_PROOF: ByWho = [SignIn, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing];

pub(crate) const PAGES: Pages = &[
    ("/signin/code", EVERYBODY),
    ("/forgot", EVERYBODY),
    ("/reset", EVERYBODY),
    ("/confirm-email", EVERYBODY),
    ("/account", HOLDERS),
    ("/account/password", HOLDERS),
    ("/account/email", HOLDERS),
    ("/account/second-factor", HOLDERS),
    ("/account/recovery-codes", HOLDERS),
    ("/account/identity", HOLDERS),
    ("/account/add-business", BUSINESSES),
    ("/official/agents", OFFICE),
    ("/official/delegation", DEPUTIES),
    ("/official/accounts", KEEPERS),
    ("/official/ledger", AUDITOR),
    ("/official/cases/{id}/letter", NO_PROOF),
];

pub(crate) const READS: Reads = &[
    ("/api/fn/account/own", "", HOLDERS),
    ("/api/fn/official/delegations", "", DEPUTIES),
    ("/api/fn/official/accounts", "", KEEPERS),
    ("/api/fn/official/ledger", "", AUDITOR),
    ("/api/fn/account/identity_provider", "", EVERYBODY),
    ("/api/fn/account/factor", "", HOLDERS),
    ("/api/fn/account/codes", "", HOLDERS),
    ("/api/fn/account/proof_check", "id={id}", NO_PROOF),
    ("/api/fn/account/letter", "id={id}", NO_PROOF),
    ("/api/fn/account/agents", "uscc={uscc}", OFFICE),
];

pub(crate) const WRITES: Writes = &[
    ("/api/fn/account/step", "step=factor_begin", [false, true, true, true, true, true, true, true, true]),
    // Somebody else's session and mandate are not there.
    (
        "/api/fn/account/step",
        "step=end_session&values%5Bsession%5D=1",
        [false, true, false, false, false, false, false, false, false],
    ),
    (
        "/api/fn/account/step",
        "step=end_mandate&values%5Bmandate%5D=1",
        [false, true, false, false, false, false, false, false, false],
    ),
    // Only the deputy of the tests takes the handler's place, and nobody one that is not theirs.
    (
        "/api/fn/account/step",
        "step=stand_in&values%5Bdelegator%5D={handler}",
        [false, false, false, false, true, false, false, false, false],
    ),
    (
        "/api/fn/official/delegate",
        "values%5Bdeputy%5D=creditoffice%40example.cn&values%5Bfrom%5D=2026-12-01&values%5Buntil%5D=2026-12-02&values%5Breason%5D=x",
        [false, false, false, true, true, false, true, false, false],
    ),
    ("/api/fn/official/end_delegation", "id=1", [false, false, false, true, true, false, false, false, true]),
    ("/api/fn/official/shut_account", "id={handler}", [false, false, false, false, false, false, false, false, true]),
    (
        "/api/fn/official/place_account",
        "id={handler}&section=x",
        [false, false, false, false, false, false, false, false, true],
    ),
    ("/api/fn/official/check_ledger", "", [false, false, false, false, false, false, false, true, false]),
    ("/api/fn/account/sign_in_code", "code=000000", [false; 9]),
    ("/api/fn/account/forgot", "email=owner%40example.cn", [false; 9]),
    ("/api/fn/account/reset", "link=x&password=x&password_again=x", [false; 9]),
    ("/api/fn/account/confirm_email", "link=x", [false; 9]),
    (
        "/api/fn/account/end_agent",
        "mandate=1&uscc={uscc}&reason=x",
        [false, false, false, false, false, true, false, false, false],
    ),
];

pub(crate) const API: Api = &[];
