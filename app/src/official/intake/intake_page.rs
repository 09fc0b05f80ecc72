//! Sending a file, and the way to a single record.

use super::{
    check::{Check, Checked},
    server_fns::load_choices,
    tabs::{Tab, Tabs},
};
use crate::{
    i18n::td_string,
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place, works},
    ui::{
        form::{Ask, ErrorNote, Select},
        load, page_data,
    },
};
use leptos::{ev, html, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlSelectElement};
use leptos_meta::Title;
use shared::{form::FormState, ports::IntakeChoices};

/// Where files are sent to.
const UPLOAD: &str = "/official/intake/upload";

/// `/official/intake`: choose what it is, choose the file; checked here, sent, checked there.
#[component]
pub fn IntakePage() -> impl IntoView {
    let page = page_data(|| (), |()| async { load_choices().await });
    load(page, |(choices, kept)| view(choices, kept.unwrap_or_default()))
}

fn view(choices: IntakeChoices, kept: FormState) -> AnyView {
    let l = locale();
    let title = td_string!(l, intake.name);
    let typed = |name: &str| kept.values.get(name).cloned().unwrap_or_default();
    let items: Vec<(String, String)> =
        choices.items.iter().map(|(code, name)| (code.clone(), name.say(lang(l)).to_owned())).collect();
    let single = items
        .iter()
        .map(|(code, name)| {
            let href = format!("/official/intake/new/{code}");
            view! { <li><a href=href>{name.clone()}</a></li> }
        })
        .collect_view();
    let department = match &choices.departments[..] {
        [only] => view! { <input type="hidden" name="department" value=only.code.clone()/> }.into_any(),
        sources => {
            let options = sources.iter().map(|s| (s.code.clone(), s.name.say(lang(l)).to_owned())).collect();
            let ask = Ask::new("department", td_string!(l, intake.department)).value(typed("department"));
            view! { <Select ask options/> }.into_any()
        }
    };
    let item = Ask::new("item", td_string!(l, intake.item)).value(typed("item"));
    let form = NodeRef::<html::Form>::new();
    let check = Check::new();
    let missing = RwSignal::new(false);
    // The value of a choice, wherever it stands in the form.
    let chosen = move |name: &str| {
        let form = form.get_untracked()?;
        let found = form.query_selector(&format!("[name={name}]")).ok()??;
        let value = match found.dyn_ref::<HtmlSelectElement>() {
            Some(select) => select.value(),
            None => found.get_attribute("value").unwrap_or_default(),
        };
        (!value.is_empty()).then_some(value)
    };
    let begin = move || {
        let (Some(item), Some(_)) = (chosen("item"), chosen("department")) else {
            missing.set(true);
            return true; // nothing to send yet
        };
        missing.set(false);
        form.get_untracked().is_some_and(|form| check.begin(&form, item))
    };
    let on_submit = move |event: ev::SubmitEvent| {
        if begin() {
            event.prevent_default();
        }
    };
    let on_file = move |_: ev::Event| {
        if chosen("item").is_some() && chosen("department").is_some() {
            begin();
        }
    };
    let department_now = Callback::new(move |()| chosen("department").unwrap_or_default());
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Intake>
            <h1>{title}</h1>
            <Tabs here=Tab::Send/>
            <ErrorNote problems=kept.problems/>
            <p class="lead">{td_string!(l, intake.lead)}</p>
            {works().then(|| view! {
                <form class="form upload" method="post" action=UPLOAD enctype="multipart/form-data" node_ref=form on:submit=on_submit>
                    <Select ask=item options=items/>
                    {department}
                    <div class="field">
                        <label for="file">{td_string!(l, intake.file)}</label>
                        <p class="hint" id="file-hint">{td_string!(l, intake.file_hint)}</p>
                        <input
                            type="file"
                            id="file"
                            name="file"
                            class="drop"
                            aria-describedby="file-hint"
                            accept=".csv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                            on:change=on_file
                        />
                    </div>
                    <Show when=move || missing.get()>
                        <p class="problem" role="alert">{td_string!(l, intake.choose_first)}</p>
                    </Show>
                    <details class="plain-options">
                        <summary>{td_string!(l, intake.options)}</summary>
                        <div class="choice">
                            <input type="checkbox" id="whole" name="whole" value="yes"/>
                            <label for="whole">{td_string!(l, intake.whole)}</label>
                        </div>
                        <div class="choice">
                            <input type="checkbox" id="ignore_unknown" name="ignore_unknown" value="yes"/>
                            <label for="ignore_unknown">{td_string!(l, intake.ignore)}</label>
                        </div>
                    </details>
                    <p class="submit"><button class="btn">{td_string!(l, intake.send)}</button></p>
                </form>
                <Checked check department=department_now/>
                <section class="aside">
                    <h2>{td_string!(l, intake.single)}</h2>
                    <ul class="singles">{single}</ul>
                </section>
            })}
        </DeskFrame>
    }
    .into_any()
}
