//! A unified social credit code, taken apart while it is typed.

use super::{Ask, Field};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
};
use leptos::{html, prelude::*};
use shared::uscc;

/// Length of a code.
const LENGTH: usize = 18;

/// A unified social credit code. Its parts stand under the box and light up as they are typed; what is probably meant
/// is offered, never applied unasked.
#[component]
pub fn UsccInput(
    /// The question.
    ask: Ask,
) -> impl IntoView {
    let l = locale();
    let described_by = ask.described_by();
    let invalid = ask.invalid();
    let typed = RwSignal::new(ask.value.clone());
    let input = NodeRef::<html::Input>::new();
    // The browser may have filled the box, or someone typed, before the WASM was there.
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            typed.set(input.value());
        }
    });
    let checked = Memo::new(move |_| typed.with(|text| uscc::check(text)));
    let suggestion = move || {
        let suggestion = checked.read().suggestion.clone()?;
        let take = suggestion.clone();
        let use_it = move |_| {
            if let Some(input) = input.get_untracked() {
                input.set_value(&take);
                let _ = input.focus();
            }
            typed.set(take.clone());
        };
        Some(view! {
            <p class="hint" role="status">
                {td_string!(l, business.form.uscc_meant)}
                " "
                <button type="button" class="plain code" on:click=use_it>{suggestion}</button>
            </p>
        })
    };
    let Ask { code, name, value, .. } = ask.clone();
    view! {
        <Field ask>
            <div class="box half">
                <input
                    type="text"
                    class="code"
                    id=code
                    name=name
                    value=value
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    node_ref=input
                    aria-describedby=described_by
                    aria-invalid=invalid
                    on:input:target=move |event| typed.set(event.target().value())
                />
            </div>
            {move || parts(&checked.read(), l)}
            {suggestion}
        </Field>
    }
}

/// The five parts of what stands there. For the eye only: what is wrong is said in the field's problem.
fn parts(check: &uscc::Check, l: Locale) -> AnyView {
    let chars: Vec<char> = check.normalised.chars().collect();
    if chars.is_empty() {
        return ().into_any();
    }
    let meanings = check.uscc.map(|code| code.parts());
    let meaning = |n: usize| {
        let parts = meanings.as_ref()?;
        let part = [&parts.authority, &parts.kind, &parts.division, &parts.organisation, &parts.check][n];
        part.meaning.as_ref().map(|m| m.say(lang(l)).to_owned())
    };
    let names = [
        td_string!(l, business.form.uscc_authority),
        td_string!(l, business.form.uscc_kind),
        td_string!(l, business.form.uscc_division),
        td_string!(l, business.form.uscc_organisation),
        td_string!(l, business.form.uscc_check),
    ];
    let ranges = [0..1, 1..2, 2..8, 8..17, 17..LENGTH];
    let cells = ranges
        .into_iter()
        .enumerate()
        .map(|(n, range)| {
            let width = range.len();
            let text: String = chars.get(range.start..chars.len().min(range.end)).unwrap_or_default().iter().collect();
            let class = match (text.chars().count() == width, check.uscc.is_some()) {
                (true, true) => "yes",
                // Seventeen good characters and a bad one: the last is the one to look at.
                (true, false) if n == 4 && chars.len() == LENGTH => "no",
                (true, false) => "",
                (false, _) => "open",
            };
            let shown = if text.is_empty() { "·".repeat(width) } else { text };
            view! { <span class=class>{shown}<small>{meaning(n).unwrap_or_else(|| names[n].to_owned())}</small></span> }
        })
        .collect_view();
    let count = chars.len();
    let over = (count != LENGTH)
        .then(|| view! { <p class="count">{td_string!(l, business.form.count, count = count, max = LENGTH)}</p> });
    view! { <div class="uscc" aria-hidden="true">{cells}</div> {over} }.into_any()
}
