//! THE table of pages. Every page is rendered whole on the server ([`SsrMode::Async`]): complete without JavaScript,
//! and with the right status code.

use crate::{error::NotFound, public::*};
use leptos::prelude::*;
use leptos_router::{
    SsrMode::Async,
    components::{FlatRoutes, Route},
    path,
};

/// The page that belongs to the address.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=NotFound>
            // Public.
            <Route path=path!("/") view=HomePage ssr=Async/>
            <Route path=path!("/search") view=SearchPage ssr=Async/>
            <Route path=path!("/subjects/:uscc") view=SubjectPage ssr=Async/>
            <Route path=path!("/disclosures/:item") view=DisclosuresPage ssr=Async/>
            <Route path=path!("/rosters/:kind") view=RosterPage ssr=Async/>
            <Route path=path!("/commitments") view=CommitmentsPage ssr=Async/>
            <Route path=path!("/commitments/:number") view=CommitmentPage ssr=Async/>
            <Route path=path!("/guide") view=GuidePage ssr=Async/>
            // Accounts.
            // Business.
            // Official.
        </FlatRoutes>
    }
}
