//! The rail beside every page of officials.

use crate::{i18n::td_string, locale::locale};
use leptos::prelude::*;

/// Which page of the rail one is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The queue.
    Queue,
    /// Late publications.
    Late,
}

/// Rail and work place.
#[component]
pub(super) fn DeskFrame(
    /// Where one is.
    place: Place,
    /// The page.
    children: Children,
) -> impl IntoView {
    let l = locale();
    let link = |href: &'static str, text: &'static str, here: bool| {
        view! { <li><a href=href aria-current=here.then_some("page")>{text}</a></li> }
    };
    view! {
        <div class="desk">
            <nav class="rail" aria-label=td_string!(l, official.rail.label)>
                <h2>{td_string!(l, official.rail.today)}</h2>
                <ul>
                    {link("/official", td_string!(l, official.rail.queue), place == Place::Queue)}
                    {link("/official/late", td_string!(l, official.rail.late), place == Place::Late)}
                </ul>
                <h2>{td_string!(l, official.rail.subjects)}</h2>
                <ul>
                    {link("/search", td_string!(l, official.rail.search), false)}
                    {link("/disclosures/penalty", td_string!(l, official.rail.disclosures), false)}
                    {link("/rosters/serious_dishonesty", td_string!(l, official.rail.rosters), false)}
                    {link("/commitments", td_string!(l, official.rail.commitments), false)}
                </ul>
            </nav>
            <div class="work">{children()}</div>
        </div>
    }
}
