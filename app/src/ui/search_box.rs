use crate::{i18n::td_string, locale::locale, public::suggest};
use leptos::{ev, prelude::*};
use leptos_router::hooks::{use_location, use_navigate};
use shared::ports::Suggestion;
use std::time::Duration;

/// So long after the last key it is asked what may be meant.
const PAUSE: Duration = Duration::from_millis(150);

/// The one search box: by name, code, number or person in charge. A plain GET form; with the WASM there, a combobox that
/// suggests while one types (ARIA 1.2); a choice leads to the subject.
#[component]
pub fn SearchBox(
    /// In the header: without visible label.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let l = locale();
    // What was searched for stays in the box.
    let term = use_location().query.with_untracked(|q| q.get("q").unwrap_or_default());
    let id = if small { "q" } else { "q-main" };
    let class = if small { "search" } else { "search large" };
    let label = if small { "hidden" } else { "" };
    let list_id = format!("{id}-list");

    let found = RwSignal::new(Vec::<Suggestion>::new());
    let active = RwSignal::new(None::<usize>);
    // Effects run in the browser only: before that it is a plain box and says so.
    let live = RwSignal::new(false);
    Effect::new(move || live.set(true));
    let asked = StoredValue::new(0_u32);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let close = move || {
        asked.update_value(|n| *n += 1);
        found.set(Vec::new());
        active.set(None);
    };
    let ask = move |term: String| {
        asked.update_value(|n| *n += 1);
        let mine = asked.get_value();
        leptos::task::spawn_local(async move {
            // An answer that was overtaken, and one that did not come, change nothing.
            if let Ok(suggested) = suggest(term).await
                && asked.get_value() == mine
            {
                active.set(None);
                found.set(suggested);
            }
        });
    };
    let typed = move |event: ev::Event| {
        let term = event_target_value(&event);
        if let Some(waiting) = timer.get_value() {
            waiting.clear();
        }
        if term.trim().is_empty() {
            return close();
        }
        timer.set_value(set_timeout_with_handle(move || ask(term), PAUSE).ok());
    };
    let navigate = StoredValue::new(use_navigate());
    let choose = move |uscc: &str| {
        close();
        navigate.with_value(|go| go(&format!("/subjects/{uscc}"), leptos_router::NavigateOptions::default()));
    };
    let keys = move |event: ev::KeyboardEvent| {
        let n = found.with_untracked(Vec::len);
        if n == 0 {
            return;
        }
        let at = active.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => active.set(Some(at.map_or(0, |at| (at + 1) % n))),
            "ArrowUp" => active.set(Some(at.map_or(n - 1, |at| (at + n - 1) % n))),
            "Escape" => close(),
            "Enter" => {
                // Without a choice the form is sent as ever.
                let Some(uscc) = at.and_then(|at| found.with_untracked(|f| f.get(at).map(|s| s.uscc.clone()))) else {
                    return;
                };
                choose(&uscc);
            }
            _ => return,
        }
        event.prevent_default();
    };
    let open = move || found.with(|f| !f.is_empty());
    let option_id = move |at: usize| format!("{id}-{at}");
    let options = move || {
        let options = found.get().into_iter().enumerate().map(|(at, s)| {
            let chosen = move || if active.get() == Some(at) { "true" } else { "false" };
            let Suggestion { uscc, name } = s;
            let shown = uscc.clone();
            // The box must not lose the focus before the click has arrived.
            view! {
                <li id=option_id(at) role="option" aria-selected=chosen on:mousedown=|event| event.prevent_default()
                    on:click=move |_| choose(&uscc)>
                    {name} " " <span class="code">{shown}</span>
                </li>
            }
        });
        options.collect_view()
    };
    let said = move || match found.with(Vec::len) {
        0 => String::new(),
        n => td_string!(l, browse.suggest.some, n = n).to_string(),
    };
    let controls = list_id.clone();
    view! {
        <form class=class role="search" action="/search" method="get">
            <label for=id class=label>{td_string!(l, common.search_label)}</label>
            <div>
                <input id=id name="q" type="search" value=term maxlength="100" autocomplete="off" spellcheck="false"
                    placeholder=td_string!(l, common.search_placeholder)
                    role=move || live.get().then_some("combobox")
                    aria-autocomplete=move || live.get().then_some("list")
                    aria-expanded=move || live.get().then(|| if open() { "true" } else { "false" })
                    aria-controls=move || live.get().then(|| controls.clone())
                    aria-activedescendant=move || active.get().map(option_id)
                    on:input=typed on:keydown=keys on:blur=move |_| close()/>
                <button class="btn">{td_string!(l, common.search)}</button>
                <ul id=list_id class="suggest" role="listbox" aria-label=td_string!(l, browse.suggest.title)
                    hidden=move || !open()>{options}</ul>
            </div>
            <p class="hidden" aria-live="polite">{said}</p>
        </form>
    }
}
