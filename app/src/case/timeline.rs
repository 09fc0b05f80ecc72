//! What happened in a matter.

use super::words::{event_name, state_name};
use crate::{i18n::td_string, locale::locale, ui::text};
use leptos::prelude::*;
use shared::case::{CaseEvent, KindCode};

/// What happened, oldest first.
#[component]
pub fn Timeline(
    /// The events.
    events: Vec<CaseEvent>,
    /// The kind of matter, which names the steps.
    kind: KindCode,
) -> impl IntoView {
    let l = locale();
    let steps = events
        .into_iter()
        .map(|event| {
            // Who follows a matter by its code is not told whose it is.
            let stood_in = event.stood_in.map(|said| format!("（{said}）")).unwrap_or_default();
            let who = (!event.who.is_empty()).then(|| format!("{}{stood_in} · ", event.who));
            let reason = event.reason.filter(|reason| !reason.is_empty());
            view! {
                <li>
                    <p>
                        <b>{event_name(kind, event.action, l)}</b>
                        " "
                        <span class="soft">{who} {text::date(event.on, l)} " · " {state_name(kind, event.state, l)}</span>
                    </p>
                    {reason.map(|reason| view! { <blockquote>{reason}</blockquote> })}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <h2>{td_string!(l, business.case.events)}</h2>
            <ol class="timeline">{steps}</ol>
        </section>
    }
}
