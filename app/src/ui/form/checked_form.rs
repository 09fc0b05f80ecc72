//! The form around the fields.

use super::{
    Draft, ErrorSummary, Live,
    live::{field_of_event, read, write},
};
use crate::{i18n::td_string, locale::locale};
use leptos::{context::Provider, ev, html, prelude::*, wasm_bindgen::JsCast, web_sys};
use shared::{
    form::{FieldProblem, Values},
    problem::Code,
};
use std::{collections::BTreeSet, time::Duration};

/// The check that the server makes, run here too.
pub type Check = Callback<Values, Vec<FieldProblem>>;

/// How long a form counts as being posted: after that a second press is a new attempt.
const PATIENCE: Duration = Duration::from_secs(8);

/// Longer than a press of a button takes.
const PRESS: Duration = Duration::from_millis(250);

/// A form that checks itself while it is being filled in, and without JavaScript is a plain form.
///
/// A button with the class `unchecked` ("save the draft", "withdraw") posts what is there without a check.
#[component]
pub fn CheckedForm(
    /// Where it is posted to.
    action: &'static str,
    /// Labels by field code, in the order of the form, for the summary.
    labels: Vec<(String, String)>,
    /// What the server found wrong.
    problems: Vec<FieldProblem>,
    /// What is wrong with the values as typed.
    check: Check,
    /// Where to keep what is typed until the server has it.
    #[prop(optional_no_strip)]
    draft: Option<Draft>,
    /// The fields and the buttons.
    children: Children,
) -> impl IntoView {
    let l = locale();
    let live = Live::new(problems);
    let form = NodeRef::<html::Form>::new();
    let summary = NodeRef::<html::Div>::new();
    let left = StoredValue::new(BTreeSet::<String>::new());
    let restored = RwSignal::new(false);
    let draft = StoredValue::new(draft);

    let found = move || form.get_untracked().map(|form| check.run(read(&form))).unwrap_or_default();
    // A timer may ring after the page was left.
    let gone = move || form.try_get_untracked().flatten().is_none();
    let show = move |problems: Vec<FieldProblem>| {
        if *live.problems.read_untracked() != problems {
            live.problems.set(problems);
        }
    };
    let keep = move || {
        if let (Some(draft), Some(form)) = (draft.get_value(), form.get_untracked()) {
            draft.keep(&read(&form));
        }
    };

    // Leaving a field shows what is wrong with it, but nobody is told off for passing an empty one. What is shown moves
    // the page, so it waits until the press that took the focus away is over and has met its button.
    let on_leave = move |event: ev::FocusEvent| {
        let Some(field) = field_of_event(&event) else { return };
        left.update_value(|left| {
            left.insert(field);
        });
        let look = move || {
            if gone() {
                return;
            }
            let mut problems = found();
            if !live.tried.get_untracked() {
                left.with_value(|left| {
                    problems.retain(|p| left.contains(&p.field) && p.problem.code != Code::Required);
                });
            }
            show(problems);
        };
        set_timeout(look, PRESS);
    };
    // Typing only takes problems away: while a word is half written it isn't wrong yet.
    let on_input = move |event: ev::Event| {
        keep();
        let Some(field) = field_of_event(&event) else { return };
        let shown = live.problems.get_untracked();
        if shown.iter().any(|p| p.field == field) {
            let now = found();
            // Of the others the browser may know nothing: what only the server found stays until it is asked again.
            let still = |p: FieldProblem| {
                if p.field == field { now.iter().find(|n| n.field == field).cloned() } else { Some(p) }
            };
            show(shown.into_iter().filter_map(still).collect());
        }
    };
    let on_submit = move |event: ev::SubmitEvent| {
        if live.busy.get_untracked() {
            event.prevent_default();
            return;
        }
        let unchecked = event
            .submitter()
            .and_then(|button| button.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|button| button.class_list().contains("unchecked"));
        let problems = if unchecked { Vec::new() } else { found() };
        if !problems.is_empty() {
            event.prevent_default();
            live.tried.set(true);
            live.summary.set(problems.clone());
            show(problems);
            request_animation_frame(move || {
                if let Some(summary) = summary.get_untracked() {
                    let _ = summary.focus();
                }
            });
            return;
        }
        live.busy.set(true);
        let release = move || {
            let _ = live.busy.try_set(false);
        };
        set_timeout(release, PATIENCE);
    };
    Effect::new(move |_| {
        let (Some(draft), Some(form)) = (draft.get_value(), form.get()) else { return };
        if let Some(values) = draft.newer() {
            let now = read(&form);
            let differs = values.iter().any(|(k, v)| now.get(k).map(String::as_str).unwrap_or_default() != v);
            if differs {
                write(&form, &values);
                restored.set(true);
            }
        }
    });
    let discard = move |_| {
        if let Some(draft) = draft.get_value() {
            draft.forget();
        }
        let _ = window().location().reload();
    };

    // For what stands between its tags, and for nothing else of the page: see `Live::here`.
    view! {
        <Provider value=live>
            <ErrorSummary labels node_ref=summary/>
            <Show when=move || restored.get()>
                <div class="note" role="status">
                    <p>{td_string!(l, business.form.restored)}</p>
                    <button type="button" class="btn ghost" on:click=discard>
                        {td_string!(l, business.form.restored_discard)}
                    </button>
                </div>
            </Show>
            <form
                class="form"
                method="post"
                action=action
                novalidate=true
                node_ref=form
                on:focusout=on_leave
                on:input=on_input
                on:submit=on_submit
            >
                {children()}
            </form>
        </Provider>
    }
}
