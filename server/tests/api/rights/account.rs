//! Accounts and mandates: who may what.

use super::*;

/// Whoever is signed in, for the own account.
const HOLDERS: ByWho = [SignIn, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes];
/// The credit office alone.
const OFFICE: ByWho = [SignIn, Nothing, Nothing, Nothing, Nothing, Yes, Nothing, Yes, Nothing];
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
    ("/official/cases/{id}/letter", NO_PROOF),
];

pub(crate) const READS: Reads = &[
    ("/api/fn/account/own", "", HOLDERS),
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
