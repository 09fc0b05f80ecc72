//! `credence openapi`: the description that `/api/v1/openapi.json` serves, for generators of clients.

use super::{Outcome, print};

/// Prints the description.
pub(super) fn run() -> Outcome {
    print(crate::http::api::v1::openapi::document())
}
