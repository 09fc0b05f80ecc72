//! The gate before the commitment procedure: rule by rule, with the way back, and decided again in the browser.

use crate::{
    i18n::{Locale, td_string},
    locale::lang,
    ui::{Citations, Tag, Tone, text::date},
};
use leptos::prelude::*;
use shared::{
    commitment::{self, Gate, Rule},
    ports::GateView,
    problem::Lang,
};

/// The answers, one for each type with a gate.
#[component]
pub(super) fn GateCard(
    /// Facts, rules and answers.
    view: GateView,
    /// The reader's locale.
    l: Locale,
) -> impl IntoView {
    let said = lang(l);
    let each = view.gates.iter().cloned().map(|gate| answer(gate, said, l)).collect::<Vec<_>>();
    view! {
        <section class="card" id="gate">
            <h2>{td_string!(l, commitment.gate.title)}</h2>
            {each}
            <p><a href="/business/records">{td_string!(l, commitment.gate.records)}</a></p>
            <Again view l/>
        </section>
    }
}

fn answer(gate: Gate, said: Lang, l: Locale) -> AnyView {
    let (tone, word) = match gate.open {
        true => (Tone::Good, td_string!(l, commitment.gate.open).to_owned()),
        false => (Tone::Late, td_string!(l, commitment.gate.closed).to_owned()),
    };
    let from = gate.from.filter(|_| !gate.open).map(|day| {
        let text = td_string!(l, commitment.gate.from, day = date(day, l)).to_string();
        view! { " " <span class="soft">{text}</span> }
    });
    let rules = gate
        .rules
        .into_iter()
        .map(|Rule { met, text, citation, way, .. }| {
            let (tone, word) = match met {
                true => (Tone::Good, td_string!(l, commitment.gate.met)),
                false => (Tone::Late, td_string!(l, commitment.gate.unmet)),
            };
            let way = way.map(|way| {
                view! { <p class="soft">{td_string!(l, commitment.gate.way)} {way.say(said).to_owned()}</p> }
            });
            view! {
                <li>
                    <p><Tag tone text=word/> " " {text.say(said).to_owned()}</p>
                    <Citations of=vec![citation]/>
                    {way}
                </li>
            }
        })
        .collect_view();
    // What is open needs no reading; what is not, is read at once.
    view! {
        <details class="gate" open=!gate.open>
            <summary>
                {gate.kind.as_str()} " " <Tag tone text=word/> {from}
            </summary>
            <ul class="rules">{rules}</ul>
        </details>
    }
    .into_any()
}

/// The browser decides once more, from the facts and rules that came with the page, and says what came out. Without
/// JavaScript there is nothing to say.
#[component]
fn Again(view: GateView, l: Locale) -> impl IntoView {
    let agrees = RwSignal::new(None::<bool>);
    Effect::new(move || {
        let same = view.gates.iter().all(|gate| {
            commitment::gate(gate.kind, &view.facts, &view.tiers, &view.law, view.on).is_ok_and(|own| own == *gate)
        });
        agrees.set(Some(same));
    });
    let class = move || match agrees.get() {
        None => "verify",
        Some(true) => "verify same",
        Some(false) => "verify differs",
    };
    let text = move || match agrees.get() {
        None => "",
        Some(true) => td_string!(l, commitment.gate.agrees),
        Some(false) => td_string!(l, commitment.gate.differs),
    };
    view! { <p class=class role="status">{text}</p> }
}
