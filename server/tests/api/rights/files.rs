//! Files that come in or go out, and what machines ask for: who may what.

use super::*;

/// A route that hands something out.
pub(crate) type Given = &'static [(&'static str, ByWho)];
/// A route that takes a form with a file: its address, the form's other fields, the file, and for whom it leaves something.
pub(crate) type Sent = &'static [(&'static str, &'static [(&'static str, &'static str)], &'static [u8], [bool; 9])];

/// A batch of the handler's department: a stranger's is not there, and whoever has not signed in is led to the sign-in.
const BATCH: ByWho = [SignIn, Nothing, Nothing, Yes, Nothing, Yes, Nothing, Yes, Nothing];
/// A paper of a case that was handed in.
const PAPER: ByWho = [SignIn, Yes, Nothing, Yes, Nothing, Yes, Yes, Yes, Nothing];

pub(crate) const GIVEN: Given = &[
    ("/disclosures/{item}.csv", EVERYBODY),
    ("/rosters/{kind}.csv", EVERYBODY),
    ("/records/{record}/notice.txt", [SignIn, Yes, Nothing, Nothing, Nothing, Yes, Yes, Yes, Nothing]),
    ("/official/intake/batches/{id}/rejected.csv", BATCH),
    ("/papers/{paper}", PAPER),
    ("/business/report/{code}/pdf", report::READERS),
    ("/official/lab/facts", lab::OFFICE),
    ("/official/libraries/{library}/members.csv", library::LIST),
    ("/official/plan.csv", OFFICIALS),
    ("/official/queue.csv", OFFICIALS),
    ("/official/ledger.csv", account::AUDITOR),
    // This city has no identity provider.
    ("/signin/identity", [Nothing; 9]),
    ("/signin/identity/return", [Nothing; 9]),
    ("/healthz", EVERYBODY),
    ("/readyz", EVERYBODY),
    // Only for this machine itself, whoever asks.
    ("/metrics", [Nothing; 9]),
    // Leads back to where one was.
    ("/locale", [Refused; 9]),
    ("/robots.txt", EVERYBODY),
    ("/sitemap.xml", EVERYBODY),
    ("/sitemap/{part}", EVERYBODY),
];

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF another";
/// One row, which stays out: what counts is that the batch is on file.
const CSV: &[u8] =
    "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_CFJG\n\
                    江渚,,,X2,,,,,,,,\n"
        .as_bytes();
const OWNER: [bool; 9] = [false, true, false, false, false, false, false, false, false];

pub(crate) const SENT: Sent = &[
    // Of the market regulator: of the officials here only the credit office may step in for it.
    (
        "/official/intake/upload",
        &[("item", "penalty"), ("department", "market")],
        CSV,
        [false, false, false, false, false, true, false, false, false],
    ),
    ("/business/cases/{id}/papers", &[("place", "0")], PDF, OWNER),
    // The code of a business's own matter adds nothing to it; that of a report does (`dishonesty`).
    ("/progress/{progress}/papers", &[], PDF, [false; 9]),
    ("/business/cases/{id}/papers/{paper}/remove", &[], b"", OWNER),
];
