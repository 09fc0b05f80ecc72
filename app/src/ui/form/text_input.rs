//! One line of text.

use super::{Ask, Field};
use leptos::prelude::*;

/// One line of text.
#[component]
pub fn TextInput(
    /// The question.
    ask: Ask,
    /// Which keyboard a phone shows: `text`, `email`, `decimal`, `url`.
    #[prop(default = "text")]
    mode: &'static str,
    /// What the browser may fill in, e.g. `email`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// How wide: `wide`, `half`, `short`, so that the box shows how much is expected.
    #[prop(default = "wide")]
    width: &'static str,
    /// The unit behind the box.
    #[prop(into, optional)]
    unit: String,
) -> impl IntoView {
    let described_by = ask.described_by();
    let invalid = ask.invalid();
    let Ask { code, name, value, .. } = ask.clone();
    // The unit is part of the answer: read out with it.
    let unit_id = (!unit.is_empty()).then(|| format!("{code}-unit"));
    let unit = unit_id.clone().map(|id| view! { <span class="unit" id=id>{unit}</span> });
    let described = move || match (&unit_id, described_by.get()) {
        (Some(unit), Some(more)) => Some(format!("{unit} {more}")),
        (Some(unit), None) => Some(unit.clone()),
        (None, more) => more,
    };
    view! {
        <Field ask>
            <div class=format!("box {width}")>
                <input
                    type="text"
                    id=code
                    name=name
                    value=value
                    inputmode=mode
                    autocomplete=autocomplete
                    spellcheck="false"
                    aria-describedby=described
                    aria-invalid=invalid
                />
                {unit}
            </div>
        </Field>
    }
}
