//! A password.

use super::{Ask, Field};
use crate::{i18n::td_string, locale::locale};
use leptos::prelude::*;

/// A password; the button that shows it is there once it can work.
#[component]
pub fn PasswordInput(
    /// The question; its value is never rendered.
    ask: Ask,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
) -> impl IntoView {
    let l = locale();
    let described_by = ask.described_by();
    let invalid = ask.invalid();
    let shown = RwSignal::new(false);
    let ready = RwSignal::new(false);
    Effect::new(move |_| ready.set(true));
    let kind = move || if shown.get() { "text" } else { "password" };
    let Ask { code, name, .. } = ask.clone();
    let controls = code.clone();
    let label = move || {
        if shown.get() {
            td_string!(l, business.form.password_hide)
        } else {
            td_string!(l, business.form.password_show)
        }
    };
    view! {
        <Field ask>
            <div class="box half">
                <input
                    type=kind
                    id=code
                    name=name
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby=described_by
                    aria-invalid=invalid
                />
                <Show when=move || ready.get()>
                    <button
                        type="button"
                        class="btn ghost"
                        aria-controls=controls.clone()
                        on:click=move |_| shown.update(|shown| *shown = !*shown)
                    >
                        {label}
                    </button>
                </Show>
            </div>
        </Field>
    }
}
