//! Asks for the day as of which something is shown.

use crate::{i18n::td_string, locale::locale};
use chrono::NaiveDate;
use leptos::prelude::*;

/// "As known on": a day and a button. A plain form, so that the answer has an address of its own.
#[component]
pub(super) fn DayForm(
    /// The page.
    action: String,
    /// The day shown.
    on: Option<NaiveDate>,
    /// No day after this.
    today: NaiveDate,
) -> impl IntoView {
    let l = locale();
    view! {
        <form class="day-form" method="get" action=action>
            <label for="on">{td_string!(l, file.past.on)}</label>
            <input
                type="date"
                id="on"
                name="on"
                required=true
                max=today.to_string()
                value=on.map(|day| day.to_string())
            />
            <button class="btn ghost">{td_string!(l, file.past.show)}</button>
        </form>
    }
}
