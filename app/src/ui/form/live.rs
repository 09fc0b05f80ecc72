//! What a form knows about itself while it is being filled in.

use crate::locale::current_lang;
use leptos::{
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlFormElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement},
};
use shared::{
    form::{FieldProblem, Values},
    problem::Lang,
};

/// The state of one form, found in context by its fields.
#[derive(Clone, Copy)]
pub struct Live {
    /// What is shown as wrong at the fields; comes and goes while one types.
    pub problems: RwSignal<Vec<FieldProblem>>,
    /// What was wrong when the form was last tried. Stands still: a summary that shrinks while one works through it
    /// would move the page under one's hand.
    pub summary: RwSignal<Vec<FieldProblem>>,
    /// Whether the form was posted or meant to be: from then on everything that is wrong is shown.
    pub tried: RwSignal<bool>,
    /// Posted, the answer is on its way.
    pub busy: RwSignal<bool>,
    lang: Lang,
}

impl Live {
    /// A form that comes from the server with `problems`.
    pub fn new(problems: Vec<FieldProblem>) -> Self {
        let tried = RwSignal::new(!problems.is_empty());
        let summary = RwSignal::new(problems.clone());
        Self { problems: RwSignal::new(problems), summary, tried, busy: RwSignal::new(false), lang: current_lang() }
    }

    /// The form around the caller; outside of one, nothing is ever wrong. A field asks when it is made, so it has to be made
    /// between the form's tags: one that is made before and put there is outside.
    pub fn here() -> Self {
        use_context().unwrap_or_else(|| Self::new(Vec::new()))
    }

    /// The sentence that stands at a field.
    pub fn problem(self, field: &str) -> Memo<Option<String>> {
        let field = field.to_owned();
        Memo::new(move |_| {
            let problems = self.problems.read();
            problems.iter().find(|p| p.field == field).map(|p| p.problem.say(self.lang))
        })
    }
}

/// A control as the form holds it.
enum Control {
    /// Text, list or area: has one value.
    Text { name: String, value: String },
    /// A box or a button of a group: counts when ticked.
    Tick { name: String, value: String, ticked: bool },
}

/// The control behind an element; `None` for buttons, hidden and nameless ones.
fn control(element: &Element) -> Option<Control> {
    let (name, value) = if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        match input.type_().as_str() {
            "hidden" | "submit" | "button" => return None,
            "checkbox" | "radio" => {
                return Some(Control::Tick { name: input.name(), value: input.value(), ticked: input.checked() });
            }
            _ => (input.name(), input.value()),
        }
    } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        (area.name(), area.value())
    } else if let Some(select) = element.dyn_ref::<HtmlSelectElement>() {
        (select.name(), select.value())
    } else {
        return None;
    };
    (!name.is_empty()).then_some(Control::Text { name, value })
}

fn elements(form: &HtmlFormElement) -> impl Iterator<Item = Element> {
    let all = form.elements();
    (0..all.length()).filter_map(move |i| all.item(i))
}

/// What stands in the form now, as it would be posted.
pub(crate) fn read(form: &HtmlFormElement) -> Values {
    let mut values = Values::new();
    for control in elements(form).filter_map(|e| control(&e)) {
        let (name, value) = match control {
            Control::Text { name, value } | Control::Tick { name, value, ticked: true } => (name, value),
            Control::Tick { .. } => continue,
        };
        let text: &mut String = values.entry(super::wire::field_of(&name).to_owned()).or_default();
        if !text.is_empty() {
            text.push('；');
        }
        text.push_str(&value);
    }
    values
}

/// Puts values back into the form, e.g. from a draft kept on this device.
pub(super) fn write(form: &HtmlFormElement, values: &Values) {
    for element in elements(form) {
        let Some(control) = control(&element) else { continue };
        let (Control::Text { name, .. } | Control::Tick { name, .. }) = &control;
        let text = values.get(super::wire::field_of(name)).map(String::as_str).unwrap_or_default();
        if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            match control {
                Control::Tick { value, .. } => input.set_checked(text.split('；').any(|t| t == value)),
                Control::Text { .. } if input.type_() == "password" => {}
                Control::Text { .. } => input.set_value(text),
            }
        } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
            area.set_value(text);
        } else if let Some(select) = element.dyn_ref::<HtmlSelectElement>() {
            select.set_value(text);
        }
    }
}

/// The field that an event came from.
pub(super) fn field_of_event(event: &leptos::web_sys::Event) -> Option<String> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    element.get_attribute("name").map(|name| super::wire::field_of(&name).to_owned())
}
