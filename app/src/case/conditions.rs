//! Whether a record can be repaired, and from when: rule by rule, each with its clause.

use crate::{
    i18n::td_string,
    locale::{lang, locale},
    ui::{Citations, Tag, Tone, text::date},
};
use leptos::prelude::*;
use shared::{
    problem::{Code, Problem},
    repair::{Answer, Requirement},
};

/// The answer and its rules.
#[component]
pub fn Conditions(
    /// The answer.
    answer: Answer,
) -> impl IntoView {
    let l = locale();
    let (tone, text) = match (&answer.problem, answer.from) {
        (None, _) => (Tone::Good, td_string!(l, business.repair.possible).to_owned()),
        // Its words have the day already, written as data are.
        (Some(problem), Some(from)) if problem.code == Code::RepairNotYet => {
            (Tone::Plain, Problem::new(problem.code).with("from", date(from, l)).say(lang(l)))
        }
        (Some(problem), Some(from)) if !answer.requirements.is_empty() => {
            let day = td_string!(l, business.repair.from, day = date(from, l)).to_string();
            (Tone::Plain, format!("{} · {day}", problem.say(lang(l))))
        }
        (Some(problem), _) => (Tone::Plain, problem.say(lang(l))),
    };
    let rules = answer
        .requirements
        .into_iter()
        .map(|Requirement { met, text, citation, training }| {
            let (tone, word) = match met {
                Some(true) => (Tone::Good, td_string!(l, business.repair.met)),
                Some(false) => (Tone::Due, td_string!(l, business.repair.unmet)),
                None => (Tone::Plain, td_string!(l, business.repair.to_show)),
            };
            let clause = citation.map(|citation| view! { <Citations of=vec![citation]/> });
            let course = training.then(|| view! { <a href="/learn/repair">{td_string!(l, education.start)}</a> " " });
            view! { <li><Tag tone text=word/> " " {text.say(lang(l)).to_owned()} " " {course} {clause}</li> }
        })
        .collect::<Vec<_>>();
    let rules = (!rules.is_empty()).then(|| {
        view! {
            <details>
                <summary>{td_string!(l, business.repair.rules)}</summary>
                <ul class="rules">{rules}</ul>
            </details>
        }
    });
    view! {
        <div class="conditions">
            <p><Tag tone text=td_string!(l, business.repair.name)/> " " {text}</p>
            {rules}
        </div>
    }
}
