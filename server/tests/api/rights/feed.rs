//! Changes that go out: subscriptions and deliveries: who may what.

use super::*;

/// The credit office alone.
const OFFICE: ByWho = [SignIn, Nothing, Nothing, Nothing, Nothing, Yes, Nothing, Yes, Nothing];
const OFFICE_WRITES: [bool; 9] = [false, false, false, false, false, true, false, false, false];

pub(crate) const PAGES: Pages =
    &[("/official/feed", OFFICE), ("/official/feed/new", OFFICE), ("/official/feed/{subscription}", OFFICE)];
pub(crate) const READS: Reads = &[
    ("/api/fn/official/feed", "", OFFICE),
    ("/api/fn/official/feed_form", "", OFFICE),
    ("/api/fn/official/subscription", "id={subscription}", OFFICE),
];
pub(crate) const WRITES: Writes = &[
    ("/api/fn/official/subscribe", "values%5Bname%5D=x&values%5Burl%5D=https://x.example/", OFFICE_WRITES),
    ("/api/fn/official/step_subscription", "id={subscription}&step=pause", OFFICE_WRITES),
    ("/api/fn/official/step_delivery", "id={delivery}&step=give_up", OFFICE_WRITES),
];
pub(crate) const API: Api = &[("/changes", "")];
pub(crate) const KEYED: Keyed = &[];
