//! What became of telling other systems what a matter changed.

use crate::{
    i18n::td_string,
    locale::locale,
    ui::{Tag, Tone, text::date},
};
use leptos::prelude::*;
use shared::ports::{Receipt, Told};

/// Each system with how far it got; nothing where none is told.
#[component]
pub fn Receipts(
    /// The systems.
    receipts: Vec<Receipt>,
) -> impl IntoView {
    let l = locale();
    (!receipts.is_empty()).then(|| {
        let lines = receipts
            .into_iter()
            .map(|Receipt { system, told, on, number }| {
                let (tone, word) = match told {
                    Told::Received => (Tone::Good, td_string!(l, business.case.receipt.received)),
                    Told::Waiting => (Tone::Plain, td_string!(l, business.case.receipt.waiting)),
                    Told::Stuck => (Tone::Due, td_string!(l, business.case.receipt.stuck)),
                };
                let on = on.map(|on| view! { " " <span class="soft">{date(on, l)}</span> });
                let number = number.map(|number| {
                    view! { " " <span class="soft">{td_string!(l, business.case.receipt.number)} " " {number}</span> }
                });
                view! { <li><p>{system} " " <Tag tone text=word/> {on} {number}</p></li> }
            })
            .collect_view();
        view! {
            <section class="card">
                <h2>{td_string!(l, business.case.receipt.title)}</h2>
                <ul class="concerned">{lines}</ul>
            </section>
        }
    })
}
