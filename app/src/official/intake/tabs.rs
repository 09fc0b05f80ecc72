//! The pages of intake, one beside the other.

use crate::{i18n::td_string, locale::locale};
use leptos::prelude::*;

/// Which of them one is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    /// Sending a file.
    Send,
    /// Batches.
    Batches,
    /// Reconciliation.
    Reconciliation,
}

/// Links to all of them.
#[component]
pub(super) fn Tabs(
    /// Where one is.
    here: Tab,
) -> impl IntoView {
    let l = locale();
    let tab = |href: &'static str, text: &'static str, tab: Tab| {
        view! { <li><a href=href aria-current=(tab == here).then_some("page")>{text}</a></li> }
    };
    view! {
        <nav class="tabs" aria-label=td_string!(l, intake.name)>
            <ul>
                {tab("/official/intake", td_string!(l, intake.tab_send), Tab::Send)}
                {tab("/official/intake/batches", td_string!(l, intake.tab_batches), Tab::Batches)}
                {tab("/official/intake/reconciliation", td_string!(l, intake.tab_reconciliation), Tab::Reconciliation)}
            </ul>
        </nav>
    }
}
