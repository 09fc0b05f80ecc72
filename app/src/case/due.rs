//! Terms in working days, in words.

use crate::{
    i18n::{Locale, td_string},
    locale::locale,
    ui::{Tag, Tone, text},
};
use leptos::prelude::*;
use shared::{
    calendar::{Due, Left},
    ports::CaseLine,
};

/// From this many working days on there is time.
const SOON: i64 = 5;

/// How a term stands, and how that is meant.
pub fn due_words(left: Left, l: Locale) -> (String, Tone) {
    match left {
        Left::Over(0) => (td_string!(l, business.due.over).to_owned(), Tone::Late),
        Left::Over(days) => (td_string!(l, business.due.overdue, days = days).to_string(), Tone::Late),
        Left::Today => (td_string!(l, business.due.today).to_owned(), Tone::Due),
        // It names a day off, and no working day lies before it.
        Left::Days(0) => (td_string!(l, business.due.before).to_owned(), Tone::Due),
        Left::Days(n) => {
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
) -> impl IntoView + use<> {
    let l = locale();
    if line.frozen_on.is_some() {
        return view! { <Tag tone=Tone::Plain text=td_string!(l, business.due.frozen)/> }.into_any();
    }
    let term = line.due.map(|due| {
        let tag = line.left.map(|left| {
            let (text, tone) = due_words(left, l);
            view! { <Tag tone text/> }
        });
        view! { <span class="term">{tag} <small>{due_date(due, l)}</small></span> }
    });
    term.into_any()
}

/// Why a matter stands still; nothing where it does not.
#[component]
pub fn FrozenNote<'a>(
    /// The matter.
    line: &'a CaseLine,
) -> impl IntoView + use<> {
    let l = locale();
    line.frozen_on.map(|since| {
        let text = td_string!(l, business.case.frozen, since = text::date(since, l)).to_string();
        view! { <p class="note" role="note">{text}</p> }
    })
}

/// The last day of a term, and whether it may still move.
pub fn due_date(due: Due, l: Locale) -> String {
    let day = text::date(due.date, l);
    if due.provisional { td_string!(l, business.due.provisional, day = day).to_string() } else { day }
}
