//! One control for each parameter of the law, by the type of its value.

use crate::{
    i18n::{Locale, td_string},
    locale::lang,
    ui::Citations,
};
use leptos::prelude::*;
use shared::{
    form::FieldProblem,
    lab::{Control, Kind, TICKED},
    law::Value,
};

/// How far a slider goes: further is typed.
const SLIDER: u32 = 12;
/// The same for months.
const SLIDER_MONTHS: u32 = 60;

/// A parameter as a control, with where its value in force stands, and what is wrong with the one chosen.
pub(super) fn control(
    control: Control,
    chosen: Option<Value>,
    problems: RwSignal<Vec<FieldProblem>>,
    l: Locale,
) -> AnyView {
    let id = control.field().to_owned();
    let name = control.name.say(lang(l)).to_owned();
    let in_force = td_string!(l, lab.in_force, value = super::value(&control, &control.now, l)).to_string();
    let (hint, bad) = (format!("{id}-hint"), format!("{id}-problem"));
    let problem = {
        let id = id.clone();
        Memo::new(move |_| problems.read().iter().find(|p| p.field == id).map(|p| p.problem.say(lang(l))))
    };
    let said = {
        let bad = bad.clone();
        move || problem.get().map(|text| view! { <p class="problem" id=bad.clone()>{text}</p> })
    };
    let class = move || if problem.read().is_some() { "field bad" } else { "field" };
    let described = {
        let hint = hint.clone();
        move || if problem.read().is_some() { format!("{hint} {bad}") } else { hint.clone() }
    };
    let invalid = move || problem.read().is_some().then_some("true");
    let hint = view! {
        <div class="hint" id=hint><p>{in_force}</p><Citations of=vec![control.citation.clone()]/></div>
    };
    let value = chosen.unwrap_or_else(|| control.now.clone());
    match (&control.kind, value) {
        (Kind::Number { min, max }, value) => {
            let first = if let Value::Int(n) = value { n.to_string() } else { String::new() };
            let text = RwSignal::new(first.clone());
            let furthest = if *max > 200 && id.ends_with("_months") { SLIDER_MONTHS } else { SLIDER };
            let (label, slides) = (name.clone(), id.clone());
            view! {
                <div class=class>
                    <label for=id.clone()>{name}</label>
                    {hint}
                    {said}
                    <div class="pair">
                        <input
                            type="text"
                            inputmode="numeric"
                            class="short"
                            id=id.clone()
                            name=id
                            value=first.clone()
                            prop:value=move || text.get()
                            autocomplete="off"
                            aria-describedby=described
                            aria-invalid=invalid
                            on:input:target=move |event| text.set(event.target().value())
                        />
                        <input
                            type="range"
                            class="slide"
                            data-slides=slides
                            min=min.to_string()
                            max=furthest.min(*max).to_string()
                            value=first
                            prop:value=move || text.get()
                            aria-label=td_string!(l, lab.slide, name = label).to_string()
                            on:input:target=move |event| text.set(event.target().value())
                        />
                    </div>
                </div>
            }
            .into_any()
        }
        (Kind::Flag, value) => {
            let options = [("yes", true, td_string!(l, lab.yes)), ("no", false, td_string!(l, lab.no))]
                .map(|(code, flag, text)| {
                    view! { <option value=code selected=value == Value::Bool(flag)>{text}</option> }
                })
                .collect_view();
            view! {
                <div class=class>
                    <label for=id.clone()>{name}</label>
                    {hint}
                    {said}
                    <select id=id.clone() name=id aria-describedby=described aria-invalid=invalid>{options}</select>
                </div>
            }
            .into_any()
        }
        (Kind::One(codes), value) => {
            let options = codes
                .iter()
                .map(|code| {
                    let this = Value::Text(code.clone());
                    let text = super::value(&control, &this, l);
                    view! { <option value=code.clone() selected=value == this>{text}</option> }
                })
                .collect_view();
            view! {
                <div class=class>
                    <label for=id.clone()>{name}</label>
                    {hint}
                    <p class="hint">{td_string!(l, lab.source_about)}</p>
                    {said}
                    <select id=id.clone() name=id aria-describedby=described aria-invalid=invalid>{options}</select>
                </div>
            }
            .into_any()
        }
        (Kind::Set(codes), value) => {
            let ticked = if let Value::List(ticked) = value { ticked } else { Vec::new() };
            let boxes = codes
                .iter()
                .map(|(code, name)| {
                    let (field, text) = (control.option(code), name.say(lang(l)).to_owned());
                    let checked = ticked.contains(code);
                    view! {
                        <div class="choice">
                            <input type="checkbox" id=field.clone() name=field.clone() value=TICKED checked=checked/>
                            <label for=field>{text}</label>
                        </div>
                    }
                })
                .collect_view();
            let sent = control.sends(&Value::List(Vec::new())).into_iter().next().map(|(_, sent)| sent);
            view! {
                <fieldset class=class aria-describedby=described>
                    <legend>{name}</legend>
                    {hint}
                    {said}
                    <input type="hidden" name=id value=sent/>
                    {boxes}
                </fieldset>
            }
            .into_any()
        }
        (Kind::Fixed, _) => view! {
            <div class="field fixed">
                <p class="label">{name}</p>
                {hint}
                <p class="soft">{td_string!(l, lab.fixed)}</p>
            </div>
        }
        .into_any(),
    }
}
