//! The form of a rule. Without JavaScript it grows by asking the server for the next form; in the browser it grows at once,
//! and the rule is told in words while it is built. Either way the form is a [`Sketch`], read by the same code.

use super::{PATH, server_fns::load_watch_form};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::{
        desk_frame::{DeskFrame, Place},
        lab::typed_of,
    },
    ui::{
        Breadcrumbs,
        form::{Ask, ErrorSummary, Field, Live, Select, TextInput, typed},
        load, page_data,
    },
};
use leptos::{context::Provider, ev, html, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    form::FormState,
    ports::RuleForm,
    watch::{Sketch, SketchCondition, SketchFilter, Term, TermKind, Test},
};
use std::sync::Arc;

/// `/official/watch/new`.
#[component]
pub fn WatchFormPage() -> impl IntoView {
    let query = use_query_map();
    let page = page_data(move || query.with(typed_of), load_watch_form);
    load(page, |(form, kept)| view(form, kept))
}

/// What is live of the form.
#[derive(Clone, Copy)]
struct Bench {
    form: NodeRef<html::Form>,
    page: StoredValue<Arc<RuleForm>>,
    /// The form as it was last drawn. Text that is typed since changes nothing that is drawn.
    drawn: RwSignal<Sketch>,
    /// The rule in words.
    words: RwSignal<String>,
}

/// What is drawn of a form: two with the same need not be drawn anew.
fn shape(sketch: &Sketch) -> impl PartialEq + use<> {
    let of_filter =
        |filter: &SketchFilter| (filter.field.clone(), Test::of(&filter.test).is_none_or(Test::takes_value));
    let of = |condition: &SketchCondition| {
        let filters: Vec<_> = condition.filters.iter().map(of_filter).collect();
        (condition.item.clone(), condition.when.clone(), filters)
    };
    sketch.conditions.iter().map(of).collect::<Vec<_>>()
}

impl Bench {
    fn new(page: RuleForm, l: Locale) -> Self {
        let drawn = RwSignal::new(page.sketch.clone());
        let words = RwSignal::new(page.sketch.words(&page.terms, lang(l)));
        Self { form: NodeRef::new(), page: StoredValue::new(Arc::new(page)), drawn, words }
    }

    /// Something was typed, chosen or pressed: told in words, and drawn anew where the form is another now.
    fn changed(self, pressed: Option<(&'static str, String)>, l: Locale) {
        let Some(form) = self.form.get_untracked() else { return };
        let mut values = typed(&form);
        values.extend(pressed.map(|(name, value)| (name.to_owned(), value)));
        let sketch = Sketch::read(&values);
        self.words.set(self.page.with_value(|page| sketch.words(&page.terms, lang(l))));
        if shape(&sketch) == shape(&self.drawn.get_untracked()) {
            return;
        }
        // What had the focus is drawn anew: whoever works by keyboard goes on where they were.
        let focused = document().active_element().map(|element| element.id()).filter(|id| !id.is_empty());
        self.drawn.set(sketch);
        request_animation_frame(move || {
            if let Some(id) = focused {
                focus(&id);
            }
        });
    }
}

fn focus(id: &str) {
    use leptos::{wasm_bindgen::JsCast, web_sys::HtmlElement};
    if let Some(element) = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

fn view(page: RuleForm, kept: FormState) -> AnyView {
    let l = locale();
    let title = if page.rule.is_some() { td_string!(l, watch.form.edit) } else { td_string!(l, watch.another) };
    let labels = labels(&page.sketch, l);
    let hidden = [
        ("rule", page.rule.map(|(rule, _)| rule.to_string())),
        ("revision", page.rule.map(|(_, revision)| revision.to_string())),
        ("template", page.template.clone()),
    ];
    let hidden = hidden
        .into_iter()
        .filter_map(|(name, value)| Some(view! { <input type="hidden" name=name value=value?/> }))
        .collect_view();
    let department = page.department.say(lang(l)).to_owned();
    let remind = page.sketch.remind;
    let name = Ask::new("title", td_string!(l, watch.form.title))
        .hint(td_string!(l, watch.form.title_hint))
        .value(page.sketch.title.clone());
    let bench = Bench::new(page, l);
    let live = Live::new(kept.problems);
    let summary = NodeRef::new();
    let choose = |value: &'static str, text: &'static str, chosen: bool| {
        let id = if value == "all" { "join" } else { "join-any" };
        view! {
            <div class="choice">
                <input type="radio" id=id name="join" value=value checked=chosen/>
                <label for=id>{text}</label>
            </div>
        }
    };
    let several = move || bench.drawn.read().conditions.len() > 1;
    let join = move || {
        let any = bench.drawn.read().any;
        several().then(|| {
            view! {
                <Provider value=live>
                    <Field ask=Ask::new("join", td_string!(l, watch.form.join)) group=true>
                        {choose("all", td_string!(l, watch.form.all), !any)}
                        {choose("any", td_string!(l, watch.form.any), any)}
                    </Field>
                </Provider>
            }
        })
    };
    // Fields find the form's problems when they are made, so each is made between its tags.
    let conditions = move || {
        let (drawn, page) = (bench.drawn.get(), bench.page.get_value());
        let several = drawn.conditions.len() > 1;
        let each = move || {
            let conditions = drawn.conditions.iter().enumerate();
            conditions.map(|(at, one)| condition(bench, &page, one, at, several, l)).collect_view()
        };
        view! { <Provider value=live>{each()}</Provider> }
    };
    let grow = press(bench, ("add", "c".to_owned()), td_string!(l, watch.form.add_condition).to_owned(), l);
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Watch>
            <Breadcrumbs above=super::above(l) here=title.to_owned()/>
            <p class="soft">{department}</p>
            <h1>{title}</h1>
            <Provider value=live>
                <ErrorSummary labels node_ref=summary/>
                <form
                    class="form rule"
                    method="get"
                    action=format!("{PATH}/new")
                    node_ref=bench.form
                    on:input=move |_| bench.changed(None, l)
                >
                    {hidden}
                    // The first button is the one that Enter presses: it only draws the form anew.
                    <button class="hidden" tabindex="-1" aria-hidden="true">{td_string!(l, watch.form.update)}</button>
                    <TextInput ask=name/>
                    {conditions}
                    {join}
                    <p class="submit">{grow}</p>
                    <Field ask=Ask::new("remind", td_string!(l, watch.form.remind)) group=true>
                        <div class="choice">
                            <input type="checkbox" id="remind" name="remind" value="on" checked=remind/>
                            <label for="remind">{td_string!(l, watch.form.remind_box)}</label>
                        </div>
                    </Field>
                    <div class="note words">
                        <h2>{td_string!(l, watch.form.words)}</h2>
                        <p role="status" id="words">{move || bench.words.get()}</p>
                    </div>
                    <p class="submit unlive">
                        <button class="btn ghost">{td_string!(l, watch.form.update)}</button>
                    </p>
                    <p class="submit">
                        <button class="btn" formmethod="post" formaction="/api/fn/official/save_watch_rule">
                            {td_string!(l, watch.form.save)}
                        </button>
                    </p>
                </form>
            </Provider>
        </DeskFrame>
    }
    .into_any()
}

/// The labels of the fields, for the summary of what is wrong.
fn labels(sketch: &Sketch, l: Locale) -> Vec<(String, String)> {
    let mut labels = vec![
        ("title".to_owned(), td_string!(l, watch.form.title).to_owned()),
        ("remind".to_owned(), td_string!(l, watch.form.remind).to_owned()),
    ];
    for (c, condition) in sketch.conditions.iter().enumerate() {
        let n = c + 1;
        let of = td_string!(l, watch.form.condition, n = n).to_string();
        for (code, label) in [
            ("item", td_string!(l, watch.form.item)),
            ("own", td_string!(l, watch.form.own)),
            ("day", td_string!(l, watch.form.day)),
            ("least", td_string!(l, watch.form.least)),
            ("n", td_string!(l, watch.form.span)),
        ] {
            labels.push((format!("c{n}.{code}"), format!("{of} · {label}")));
        }
        for f in 1..=condition.filters.len() {
            let filter = td_string!(l, watch.form.filter, n = f).to_string();
            for (code, label) in [
                ("field", td_string!(l, watch.form.field)),
                ("test", td_string!(l, watch.form.test)),
                ("value", td_string!(l, watch.form.value)),
            ] {
                labels.push((format!("c{n}.f{f}.{code}"), format!("{of} · {filter} · {label}")));
            }
        }
    }
    labels
}

/// A button that makes the form grow or shrink: by a round trip, or at once.
fn press(bench: Bench, (name, value): (&'static str, String), label: String, l: Locale) -> AnyView {
    let sent = value.clone();
    let at_once = move |event: ev::MouseEvent| {
        event.prevent_default();
        bench.changed(Some((name, sent.clone())), l);
    };
    view! { <button class="btn ghost" name=name value=value on:click=at_once>{label}</button> }.into_any()
}

fn condition(bench: Bench, page: &RuleForm, one: &SketchCondition, at: usize, several: bool, l: Locale) -> AnyView {
    let n = at + 1;
    let lang = lang(l);
    let name = |of: &str| format!("c{n}.{of}");
    let ask = |of: &str, label: &'static str, value: &str| Ask::new(name(of), label).value(value);
    let term = page.terms.item(&one.item);
    let items = page.terms.items.iter().map(|item| (item.code.clone(), item.name.say(lang).to_owned())).collect();
    let own = (!page.city).then(|| {
        let (id, ticked) = (name("own"), one.own);
        let (name, label) = (id.clone(), id.clone());
        view! {
            <Field ask=ask("own", td_string!(l, watch.form.own), "") group=true>
                <div class="choice">
                    <input type="checkbox" id=id name=name value="on" checked=ticked/>
                    <label for=label>{td_string!(l, watch.form.own_box)}</label>
                </div>
            </Field>
        }
    });
    let filters = one
        .filters
        .iter()
        .enumerate()
        .map(|(f, filter)| filter_view(bench, term, filter, (n, f + 1), l))
        .collect_view();
    let grow = term
        .is_some()
        .then(|| press(bench, ("add", format!("c{n}")), td_string!(l, watch.form.add_filter).to_owned(), l));
    let shrink = several.then(|| {
        press(bench, ("drop", format!("c{n}")), td_string!(l, watch.form.drop_condition, n = n).to_string(), l)
    });
    let kinds = [
        ("count", td_string!(l, watch.form.count)),
        ("ahead", td_string!(l, watch.form.ahead)),
        ("past", td_string!(l, watch.form.past)),
    ];
    let kinds = kinds.map(|(code, text)| (code.to_owned(), text.to_owned())).to_vec();
    let what = if one.when == "count" {
        view! {
            <TextInput ask=ask("least", td_string!(l, watch.form.least), &one.least) mode="numeric" width="short"
                unit=td_string!(l, watch.form.records)/>
            <input type="hidden" name=name("day") value=one.day.clone()/>
        }
        .into_any()
    } else {
        let days =
            term.map(|term| term.days().map(|field| (field.code.clone(), field.label.say(lang).to_owned())).collect());
        view! {
            <Select ask=ask("day", td_string!(l, watch.form.day), &one.day) options=days.unwrap_or_default()/>
            <input type="hidden" name=name("least") value=one.least.clone()/>
        }
        .into_any()
    };
    let units = [("days", td_string!(l, watch.form.days)), ("months", td_string!(l, watch.form.months))];
    let units = units.map(|(code, text)| (code.to_owned(), text.to_owned())).to_vec();
    view! {
        <section class="card" aria-labelledby=name("h")>
            <h2 id=name("h")>{td_string!(l, watch.form.condition, n = n).to_string()}</h2>
            <Select ask=ask("item", td_string!(l, watch.form.item), &one.item) options=items/>
            {own}
            {filters}
            <p class="submit">{grow}</p>
            <Select ask=ask("when", td_string!(l, watch.form.kind), &one.when) options=kinds/>
            {what}
            <div class="pair">
                <TextInput ask=ask("n", td_string!(l, watch.form.span), &one.n) mode="numeric" width="short"/>
                <Select ask=ask("unit", td_string!(l, watch.form.unit), &one.unit) options=units/>
            </div>
            <p class="submit">{shrink}</p>
        </section>
    }
    .into_any()
}

fn filter_view(bench: Bench, term: Option<&Term>, filter: &SketchFilter, (c, f): (usize, usize), l: Locale) -> AnyView {
    let lang = lang(l);
    let name = |of: &str| format!("c{c}.f{f}.{of}");
    let ask = |of: &str, label: &'static str, value: &str| Ask::new(name(of), label).value(value);
    let fields = term.map_or_else(Vec::new, |term| {
        term.fields.iter().map(|field| (field.code.clone(), field.label.say(lang).to_owned())).collect()
    });
    let kind = term.and_then(|term| term.field(&filter.field)).map(|field| &field.kind);
    let fits = |test: &Test| kind.is_none_or(|kind| test.fits(kind));
    let tests = Test::ALL.into_iter().filter(fits).map(|test| (test.as_str().to_owned(), said(test, l))).collect();
    let takes = Test::of(&filter.test).is_none_or(Test::takes_value);
    let value = match kind {
        None => None,
        Some(_) if !takes => None,
        Some(TermKind::List { options, .. }) => {
            let boxes = options
                .iter()
                .enumerate()
                .map(|(at, (option, en))| {
                    let id = if at == 0 { name("value") } else { name(&format!("value-{at}")) };
                    let text = lang.pick(option, en).to_owned();
                    let checked = filter.ticked.contains(option);
                    view! {
                        <div class="choice">
                            <input type="checkbox" id=id.clone() name=name(&format!("v.{option}")) value="on" checked=checked/>
                            <label for=id>{text}</label>
                        </div>
                    }
                })
                .collect_view();
            let ask = ask("value", td_string!(l, watch.form.options), "");
            Some(view! { <Field ask group=true>{boxes}</Field> }.into_any())
        }
        Some(kind) => {
            let mode = if *kind == TermKind::Money { "decimal" } else { "text" };
            let ask = ask("value", td_string!(l, watch.form.value), &filter.value);
            Some(view! { <TextInput ask mode/> }.into_any())
        }
    };
    let gone = td_string!(l, watch.form.drop_filter, n = f).to_string();
    let shrink = press(bench, ("drop", format!("c{c}.f{f}")), gone, l);
    view! {
        <fieldset class="filter">
            <legend>{td_string!(l, watch.form.filter, n = f).to_string()}</legend>
            <Select ask=ask("field", td_string!(l, watch.form.field), &filter.field) options=fields/>
            <Select ask=ask("test", td_string!(l, watch.form.test), &filter.test) options=tests/>
            {value}
            {shrink}
        </fieldset>
    }
    .into_any()
}

fn said(test: Test, l: Locale) -> String {
    match test {
        Test::Is => td_string!(l, watch.test.is),
        Test::IsNot => td_string!(l, watch.test.is_not),
        Test::Contains => td_string!(l, watch.test.contains),
        Test::AtLeast => td_string!(l, watch.test.at_least),
        Test::AtMost => td_string!(l, watch.test.at_most),
        Test::Filled => td_string!(l, watch.test.filled),
        Test::Empty => td_string!(l, watch.test.empty),
    }
    .to_owned()
}
