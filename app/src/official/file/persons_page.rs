//! Searching after a person: only by the full name or number, and only with a reason.

use crate::{
    file::{load_persons, purpose_and_reason, purpose_labels, purpose_problems},
    i18n::{Locale, td_string},
    locale::locale,
    official::{
        desk_frame::{DeskFrame, Place},
        file::person_page::terms_table,
    },
    ui::{
        form::{Ask, CheckedForm, SubmitBar, TextInput, input_name},
        load, page_data,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    form::{FieldProblem, FormState, Values},
    ids::LookId,
    ports::PersonSearch,
    problem::Code,
};

/// `/official/persons`: asks whom and why; with `?look=` what was found.
#[component]
pub fn PersonsPage() -> impl IntoView {
    let query = use_query_map();
    let page = page_data(move || query.read().get("look").and_then(|look| look.parse::<LookId>().ok()), load_persons);
    load(page, |(found, kept)| view(found, kept))
}

fn view(found: Option<PersonSearch>, kept: Option<FormState>) -> AnyView {
    let l = locale();
    let title = td_string!(l, file.person.search_title);
    let found = found.map(|found| results(found, l));
    let kept = kept.unwrap_or_default();
    let query = Ask::new("query", td_string!(l, file.person.query))
        .named(input_name("query", None))
        .hint(td_string!(l, file.person.query_hint))
        .value(kept.values.get("query").cloned().unwrap_or_default());
    let mut labels = vec![("query".to_owned(), query.label.clone())];
    labels.extend(purpose_labels(l));
    let check = Callback::new(|typed: Values| {
        let short = typed.get("query").is_none_or(|query| query.trim().chars().count() < 2);
        let query = short.then(|| FieldProblem::new("query", Code::PersonQuery));
        query.into_iter().chain(purpose_problems(&typed)).collect()
    });
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Persons>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, file.person.search_lead)}</p>
            {found}
            <section class="card">
                <CheckedForm action="/api/fn/file/find_person" labels problems=kept.problems check>
                    <TextInput ask=query width="half"/>
                    {purpose_and_reason(&kept.values, l)}
                    <SubmitBar label=td_string!(l, file.person.search)/>
                </CheckedForm>
            </section>
        </DeskFrame>
    }
    .into_any()
}

fn results(found: PersonSearch, l: Locale) -> AnyView {
    let title = td_string!(l, file.person.found, query = found.query).to_string();
    let more = found.more.then(|| view! { <p class="soft">{td_string!(l, file.person.more)}</p> });
    let body = if found.terms.is_empty() {
        view! { <p>{td_string!(l, file.person.nobody)}</p> }.into_any()
    } else {
        terms_table(&found.terms, true, true, l)
    };
    view! {
        <section class="card">
            <h2>{title}</h2>
            {body}
            {more}
        </section>
    }
    .into_any()
}
