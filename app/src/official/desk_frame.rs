//! The rail beside every page of officials.

use crate::{frame::Frame, i18n::td_string, locale::locale};
use leptos::prelude::*;
use shared::access::Role;

/// Which page of the rail one is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The queue.
    Queue,
    /// Late publications.
    Late,
    /// Publication terms.
    Clocks,
    /// What was promised and is due.
    Commitments,
    /// Intake.
    Intake,
    /// Data quality.
    Quality,
    /// Sharing.
    Feed,
    /// The catalogue.
    Catalogue,
    /// Guidance and news.
    Articles,
    /// The calendar.
    Calendar,
    /// The policy lab.
    Lab,
    /// Watch rules.
    Watch,
    /// Theme libraries.
    Libraries,
    /// Trends and clusters.
    Analysis,
    /// The work plan.
    Plan,
    /// Persons responsible for businesses.
    Persons,
    /// Who looked at what.
    Looks,
    /// Credit reports.
    Reports,
    /// Deputies.
    Delegation,
    /// Accounts.
    Accounts,
    /// The ledger.
    Ledger,
    /// A page that the rail has no line for.
    Elsewhere,
}

/// Whether whoever looks works here and does not only read 审计: what would be refused is not offered.
pub(crate) fn works() -> bool {
    use_context::<Frame>().and_then(|frame| frame.visitor).is_none_or(|(_, role)| role != Role::Auditor)
}

/// Rail and work place.
#[component]
pub(crate) fn DeskFrame(
    /// Where one is.
    place: Place,
    /// The page.
    children: Children,
) -> impl IntoView {
    let l = locale();
    let role = use_context::<Frame>().and_then(|frame| frame.visitor).map(|(_, role)| role);
    let is = |what: fn(Role) -> bool| role.is_some_and(what);
    let (office, city) = (role == Some(Role::CreditOffice), is(Role::reads_city));
    // What is kept by department is none of a district's; what only leads to doing something, none of an auditor's.
    let departments = role != Some(Role::District);
    let asks = departments && is(Role::works);
    let intake = if works() { "/official/intake" } else { "/official/intake/batches" };
    let link = |href: &'static str, text: &'static str, here: bool| {
        view! { <li><a href=href aria-current=here.then_some("page")>{text}</a></li> }
    };
    view! {
        <div class="desk">
            <nav class="rail" aria-label=td_string!(l, official.rail.label)>
                <h2>{td_string!(l, official.rail.today)}</h2>
                <ul>
                    {link("/official", td_string!(l, official.rail.queue), place == Place::Queue)}
                    {departments.then(|| link("/official/clocks", td_string!(l, clocks.name), place == Place::Clocks))}
                    {link("/official/commitments", td_string!(l, commitment.due.title), place == Place::Commitments)}
                    {departments.then(|| link("/official/watch", td_string!(l, watch.name), place == Place::Watch))}
                    {link("/official/plan", td_string!(l, plan.name), place == Place::Plan)}
                    {link("/official/late", td_string!(l, official.rail.late), place == Place::Late)}
                </ul>
                {departments
                    .then(|| {
                        view! {
                            <h2>{td_string!(l, official.rail.data)}</h2>
                            <ul>
                                {link(intake, td_string!(l, intake.name), place == Place::Intake)}
                                {link("/official/quality", td_string!(l, quality.name), place == Place::Quality)}
                                {city.then(|| link("/official/feed", td_string!(l, feed.name), place == Place::Feed))}
                            </ul>
                        }
                    })}
                <h2>{td_string!(l, official.rail.subjects)}</h2>
                <ul>
                    {link("/search", td_string!(l, official.rail.search), false)}
                    {link("/disclosures", td_string!(l, official.rail.disclosures), false)}
                    {link("/rosters", td_string!(l, official.rail.rosters), false)}
                    {link("/commitments", td_string!(l, official.rail.commitments), false)}
                    {office.then(|| link("/official/agents", td_string!(l, account.agents_title), false))}
                    {asks.then(|| link("/official/report", td_string!(l, report.name), place == Place::Reports))}
                    {asks.then(|| link("/official/persons", td_string!(l, official.rail.persons), place == Place::Persons))}
                    {city.then(|| link("/official/looks", td_string!(l, file.look.title), place == Place::Looks))}
                </ul>
                <h2>{td_string!(l, official.rail.watch)}</h2>
                <ul>
                    {link("/official/libraries", td_string!(l, library.name), place == Place::Libraries)}
                    {departments.then(|| link("/official/analysis", td_string!(l, analysis.name), place == Place::Analysis))}
                </ul>
                <h2>{td_string!(l, official.rail.rules)}</h2>
                <ul>
                    {link("/official/catalogue", td_string!(l, catalogue.name), place == Place::Catalogue)}
                    {link("/official/calendar", td_string!(l, official.rail.calendar), place == Place::Calendar)}
                    {link("/official/delegation", td_string!(l, official.rail.delegation), place == Place::Delegation)}
                    {departments.then(|| link("/official/articles", td_string!(l, news.name), place == Place::Articles))}
                    {link("/guide/rights", td_string!(l, official.rail.rights), false)}
                    {city.then(|| link("/official/lab", td_string!(l, lab.name), place == Place::Lab))}
                </ul>
                {(role == Some(Role::Auditor))
                    .then(|| {
                        view! {
                            <h2>{td_string!(l, official.rail.audit)}</h2>
                            <ul>
                                {link("/official/accounts", td_string!(l, audit.accounts), place == Place::Accounts)}
                                {link("/official/ledger", td_string!(l, audit.ledger), place == Place::Ledger)}
                            </ul>
                        }
                    })}
            </nav>
            <div class="work">{children()}</div>
        </div>
    }
}
