//! Terms in working days, in words.

use crate::{
    i18n::{Locale, td_string},
    locale::locale,
    ui::{Tag, Tone, text},
};
use chrono::NaiveDate;
use leptos::prelude::*;
use shared::{calendar::Due, ports::CaseLine};

/// From this many working days on there is time.
const SOON: i64 = 5;

/// How many working days are left, and how that is meant.
pub fn due_words(days_left: i64, l: Locale) -> (String, Tone) {
    match days_left {
        ..=-1 => (td_string!(l, business.due.overdue, days = -days_left).to_string(), Tone::Late),
        0 => (td_string!(l, business.due.today).to_owned(), Tone::Due),
        n => {
            let tone = if n <= SOON { Tone::Due } else { Tone::Good };
            (td_string!(l, business.due.left, days = n).to_string(), tone)
        }
    }
}

/// The running term of a matter; nothing where none runs.
#[component]
pub fn DueTag<'a>(
    /// The matter.
    line: &'a CaseLine,
    /// Today, where the page knows it: a term that ended on Friday is over on Sunday, though no working day has passed.
    #[prop(optional)]
    on: Option<NaiveDate>,
) -> impl IntoView + use<> {
    let l = locale();
    line.due.map(|due| {
        let tag = line.days_left.map(|days| {
            let over = days == 0 && on.is_some_and(|on| due.date < on);
            let (text, tone) =
                if over { (td_string!(l, business.due.over).to_owned(), Tone::Late) } else { due_words(days, l) };
            view! { <Tag tone text/> }
        });
        view! { <span class="term">{tag} <small>{due_date(due, l)}</small></span> }
    })
}

/// The last day of a term, and whether it may still move.
pub fn due_date(due: Due, l: Locale) -> String {
    let day = text::date(due.date, l);
    if due.provisional { td_string!(l, business.due.provisional, day = day).to_string() } else { day }
}
