//! Between the pages of analysis, and what they all say.

use super::PATH;
use crate::{
    i18n::{Locale, td_string},
    locale::lang,
    ui::text,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use shared::problem::Bilingual;

/// Which page one is on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Trends,
    Clusters,
    Briefs,
}

pub(super) fn tabs(here: Tab, l: Locale) -> AnyView {
    let tab = |tab: Tab, href: String, text: &'static str| {
        view! { <li><a href=href aria-current=(tab == here).then_some("page")>{text}</a></li> }
    };
    view! {
        <nav class="tabs" aria-label=td_string!(l, analysis.name)>
            <ul>
                {tab(Tab::Trends, PATH.to_owned(), td_string!(l, analysis.trends))}
                {tab(Tab::Clusters, format!("{PATH}/clusters"), td_string!(l, analysis.clusters))}
                {tab(Tab::Briefs, format!("{PATH}/briefs"), td_string!(l, analysis.brief.name))}
            </ul>
        </nav>
    }
    .into_any()
}

/// Whose matters, and as of when.
pub(super) fn scope(department: Option<&Bilingual>, as_of: Option<NaiveDate>, l: Locale) -> AnyView {
    let whose = department.map_or(td_string!(l, analysis.city), |name| name.say(lang(l))).to_owned();
    let said = match as_of {
        Some(day) => td_string!(l, analysis.scope, whose = whose, day = text::date(day, l)).to_string(),
        None => td_string!(l, analysis.uncounted).to_owned(),
    };
    view! { <p class="soft">{said}</p> }.into_any()
}
