//! What anyone browses: filtered lists of published records, rosters, commitments, complaints, search.

mod commitments;
mod complaints;
mod disclosures;
mod filters;
mod lines;
mod rosters;
mod search;
mod section;
mod server_fns;

pub use commitments::CommitmentsPage;
pub use complaints::ComplaintsPage;
pub use disclosures::{DisclosuresIndexPage, DisclosuresPage};
pub use rosters::{RosterPage, RostersPage};
pub use search::SearchPage;
pub use section::SubjectRecordsPage;

pub(super) use lines::record_line;
pub(super) use search::Hint;
pub(super) use server_fns::find;
pub use server_fns::suggest;

use crate::ui::text::encode;
use leptos_router::params::ParamsMap;
use shared::{browse::DisclosureQuery, ports::SearchQuery};

/// The filters that stand in an address.
fn filters_of(query: &ParamsMap) -> DisclosureQuery {
    let mut filters = DisclosureQuery::default();
    for (name, _) in DisclosureQuery::default().parts() {
        filters.set(name, &query.get(name).unwrap_or_default());
    }
    filters
}

/// The search that stands in an address.
pub(super) fn search_of(query: &ParamsMap) -> SearchQuery {
    let text = |name: &str| query.get(name).unwrap_or_default().trim().to_owned();
    SearchQuery { q: text("q"), region: text("region"), kind: text("kind"), tier: text("tier") }
}

/// Names and values as they stand behind the `?` of an address; empty ones are left out.
fn query_string<'a>(parts: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let parts = parts.into_iter().filter(|(_, value)| !value.is_empty());
    parts.map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

/// An address with its query, if there is one.
fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}
