//! The form of a library, new or old.

use super::{PATH, server_fns::load_library_form};
use crate::{
    i18n::td_string,
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{
        Breadcrumbs,
        form::{
            Ask, CheckboxGroup, CheckedForm, DateInput, ErrorNote, Radios, Select, SubmitBar, TextArea, TextInput,
            input_name,
        },
        load, page_data,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use shared::{
    form::{FormState, Values},
    library::{Draft, Term, Theme},
    ports::LibraryForm,
};

/// `/official/libraries/add`.
#[component]
pub fn NewLibraryPage() -> impl IntoView {
    load(page_data(|| (), |()| load_library_form(None)), |(form, kept)| view(form, kept))
}

/// `/official/libraries/{library}/edit`.
#[component]
pub fn EditLibraryPage() -> impl IntoView {
    let params = use_params_map();
    let page = page_data(
        move || params.with(|p| p.get("library").and_then(|id| id.parse::<i64>().ok())),
        |id| load_library_form(Some(id.unwrap_or_default())),
    );
    load(page, |(form, kept)| view(form, kept))
}

fn view(form: LibraryForm, kept: FormState) -> AnyView {
    let l = locale();
    let title = match form.id {
        Some(_) => form.draft.name.clone(),
        None => td_string!(l, library.begin).to_owned(),
    };
    let above = vec![(PATH.to_owned(), td_string!(l, library.name).to_owned())];
    let typed = if kept.values.is_empty() { form.draft.typed() } else { kept.values };
    let (at_fields, of_page): (Vec<_>, Vec<_>) = kept.problems.into_iter().partition(|p| !p.field.is_empty());
    let label = |code: &str| match code {
        "name" => td_string!(l, library.form.name),
        "theme" => td_string!(l, library.form.theme),
        "purpose" => td_string!(l, library.form.purpose),
        "document" => td_string!(l, library.form.document),
        "article" => td_string!(l, library.form.article),
        "department" => td_string!(l, library.form.department),
        "regions" => td_string!(l, library.form.regions),
        "industries" => td_string!(l, library.form.industries),
        "divisions" => td_string!(l, library.form.divisions),
        "classes" => td_string!(l, library.form.classes),
        "sizes" => td_string!(l, library.form.sizes),
        "above_scale" => td_string!(l, library.form.above_scale),
        "statuses" => td_string!(l, library.form.statuses),
        "tiers" => td_string!(l, library.form.tiers),
        "rosters" => td_string!(l, library.form.rosters),
        "words" => td_string!(l, library.form.words),
        "places" => td_string!(l, library.form.places),
        "since" => td_string!(l, library.form.since),
        _ => td_string!(l, library.form.until),
    };
    let labels = FIELDS.iter().map(|code| ((*code).to_owned(), label(code).to_owned())).collect();
    let ask = |code: &'static str| {
        Ask::new(code, label(code))
            .named(input_name(code, None))
            .value(typed.get(code).cloned().unwrap_or_default())
            .optional(!NEEDED.contains(&code))
    };
    let said = |terms: Vec<Term>| -> Vec<(String, String)> {
        terms.into_iter().map(|(code, name)| (code, name.say(lang(l)).to_owned())).collect()
    };
    let themes = Theme::ALL.map(|theme| (theme.as_str().to_owned(), theme.name(lang(l)).to_owned())).to_vec();
    let words = &form.vocabulary;
    let group = |code: &'static str| {
        let terms = if code == "industries" { words.sections() } else { words.terms(code) };
        let (ask, options) = (ask(code), said(terms));
        view! { <CheckboxGroup ask options/> }.into_any()
    };
    let [regions, sections, classes, sizes, statuses, tiers, rosters] =
        ["regions", "industries", "classes", "sizes", "statuses", "tiers", "rosters"].map(group);
    let [name, theme, purpose, article, above_scale, since, until] =
        ["name", "theme", "purpose", "article", "above_scale", "since", "until"].map(ask);
    let document = ask("document").hint(td_string!(l, library.form.document_hint));
    let divisions = ask("divisions").hint(td_string!(l, library.form.divisions_hint));
    let in_name = ask("words").hint(td_string!(l, library.form.words_hint));
    let in_address = ask("places").hint(td_string!(l, library.form.places_hint));
    let departments = (form.departments.len() != 1).then(|| {
        let (ask, options) = (ask("department"), said(form.departments.clone()));
        view! { <Select ask options/> }
    });
    let id = form.id.map(|id| {
        view! { <input type="hidden" name="id" value=id/> <input type="hidden" name="revision" value=form.revision/> }
    });
    let (vocabulary, today, own) = (words.clone(), form.today, form.departments.len() == 1);
    // The very check of the server; of names that are taken only that one knows.
    let check = Callback::new(move |mut values: Values| {
        if own {
            values.remove("department");
        }
        Draft::read(&values, &vocabulary, today).1
    });
    let scale = vec![("yes".to_owned(), td_string!(l, library.form.above_scale_yes).to_owned())];
    let submit = if form.id.is_some() { td_string!(l, library.form.save) } else { td_string!(l, library.form.begin) };
    view! {
        <Title text=title.clone()/>
        <DeskFrame place=Place::Libraries>
            <Breadcrumbs above here=title.clone()/>
            <ErrorNote problems=of_page/>
            <h1>{title}</h1>
            <section class="card">
                <CheckedForm action="/api/fn/official/save_library" labels problems=at_fields check draft=None>
                    {id}
                    <TextInput ask=name/>
                    <Radios ask=theme options=themes/>
                    <TextArea ask=purpose max=500 rows=3/>
                    <TextInput ask=document/>
                    <TextInput ask=article/>
                    {departments}
                    <h2>{td_string!(l, library.form.conditions)}</h2>
                    <p>{td_string!(l, library.form.conditions_text)}</p>
                    {regions}
                    {sections}
                    <TextInput ask=divisions/>
                    {classes}
                    {sizes}
                    <CheckboxGroup ask=above_scale options=scale/>
                    {statuses}
                    {tiers}
                    {rosters}
                    <TextInput ask=in_name/>
                    <TextInput ask=in_address/>
                    <DateInput ask=since/>
                    <DateInput ask=until/>
                    <SubmitBar label=submit/>
                </CheckedForm>
            </section>
        </DeskFrame>
    }
    .into_any()
}

/// The fields in their order.
const FIELDS: [&str; 19] = [
    "name",
    "theme",
    "purpose",
    "document",
    "article",
    "department",
    "regions",
    "industries",
    "divisions",
    "classes",
    "sizes",
    "above_scale",
    "statuses",
    "tiers",
    "rosters",
    "words",
    "places",
    "since",
    "until",
];
/// Those that may not stay empty.
const NEEDED: [&str; 5] = ["name", "theme", "purpose", "document", "department"];
