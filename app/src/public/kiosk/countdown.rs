use super::IDLE;
use crate::{i18n::td_string, locale::locale};
use leptos::prelude::*;

/// From so many seconds on it is said how many are left.
const WARN: i32 = 30;

/// Goes back to the start when nobody touches the page for a while; says so before, and lets itself be stopped. Runs in the
/// browser only; without JavaScript the document's head does the same.
#[component]
pub(super) fn Countdown() -> impl IntoView {
    let l = locale();
    let left = RwSignal::new(IDLE);
    let stopped = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    {
        use std::time::Duration;
        let tick = move || {
            if stopped.get_untracked() {
                return;
            }
            left.update(|left| *left -= 1);
            if left.get_untracked() <= 0 {
                let _ = window().location().replace("/kiosk");
            }
        };
        Effect::new(move |_| {
            if let Ok(handle) = set_interval_with_handle(tick, Duration::from_secs(1)) {
                on_cleanup(move || handle.clear());
            }
            // Whoever touches or types is still there.
            for event in ["pointerdown", "keydown", "wheel"] {
                let handle = window_event_listener_untyped(event, move |_| left.set(IDLE));
                on_cleanup(move || handle.remove());
            }
        });
    }
    let warn = move || !stopped.get() && left.get() <= WARN;
    let text = move || match stopped.get() {
        true => td_string!(l, browse.kiosk.stopped).to_owned(),
        false => td_string!(l, browse.kiosk.left, n = left.get()).to_string(),
    };
    view! {
        <div class="countdown" class:soon=warn role="timer" aria-live="off">
            <p>{text}</p>
            <button class="btn ghost" type="button" disabled=move || stopped.get() on:click=move |_| stopped.set(true)>
                {td_string!(l, browse.kiosk.stop)}
            </button>
        </div>
    }
}
