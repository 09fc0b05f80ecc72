//! The persons who answer for a business, and the form by which an official enters a term.

use super::person_page::terms_table;
use crate::{
    file::load_responsible,
    frame::Frame,
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{
        Breadcrumbs, Latest,
        form::{Ask, CheckedForm, DateInput, Radios, Select, SubmitBar, TextArea, TextInput, input_name},
        load, page_data,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use shared::{
    access::Role,
    form::{FieldProblem, FormState, Values},
    ports::{Office, Responsible},
    problem::Code,
};

/// Longest reason, in characters.
const REASON: u32 = 500;

/// Kinds of identity documents, as in the data standard.
const DOCUMENTS: [(&str, &str); 6] = [
    ("身份证", "resident identity card"),
    ("护照", "passport"),
    ("港澳居民来往内地通行证", "Hong Kong and Macao travel permit"),
    ("台湾居民来往大陆通行证", "Taiwan travel permit"),
    ("外国人永久居留身份证", "foreign permanent resident card"),
    ("其他", "other"),
];

/// `/subjects/{uscc}/persons`: for the business itself and for officials.
#[component]
pub fn ResponsiblePage() -> impl IntoView {
    let params = use_params_map();
    let page = page_data(move || params.read().get("uscc").unwrap_or_default(), load_responsible);
    load(page, |(found, kept)| view(found, kept))
}

fn view(found: Responsible, kept: Option<FormState>) -> AnyView {
    let l = locale();
    let title = td_string!(l, file.person.responsible);
    let above = vec![(format!("/subjects/{}", found.uscc), found.name.clone())];
    // The file of a natural person is opened by departments and the city's office; a district only enters who is in charge.
    let role = use_context::<Frame>().and_then(|frame| frame.visitor).map(|(_, role)| role);
    let link = found.write && role != Some(Role::District);
    let terms = if found.terms.is_empty() {
        view! { <p>{td_string!(l, file.person.nobody_yet)}</p> }.into_any()
    } else {
        view! { {terms_table(&found.terms, true, link, l)} <Latest n=found.terms.len() more=found.more/> }.into_any()
    };
    let form = found.write.then(|| enter(found.uscc, kept.unwrap_or_default(), l));
    view! {
        <Title text=title/>
        <Breadcrumbs above here=title/>
        <header class="case-head">
            <p class="soft">{found.name}</p>
            <h1>{title}</h1>
        </header>
        <section class="card">{terms}</section>
        {form}
    }
    .into_any()
}

fn enter(uscc: String, kept: FormState, l: Locale) -> AnyView {
    let ask = |code: &'static str, label: &'static str, hint: &'static str| {
        Ask::new(code, label)
            .named(input_name(code, None))
            .hint(hint)
            .value(kept.values.get(code).cloned().unwrap_or_default())
    };
    let name = ask("name", td_string!(l, file.person.name), "");
    let office = ask("office", td_string!(l, file.person.office), "");
    let kind = ask("document_kind", td_string!(l, file.person.document_kind), "").optional(true);
    let number =
        ask("document", td_string!(l, file.person.number), td_string!(l, file.person.number_hint)).optional(true);
    let from = ask("from", td_string!(l, file.person.from), td_string!(l, business.form.date_hint));
    let to = ask("to", td_string!(l, file.person.to), td_string!(l, file.person.to_hint)).optional(true);
    let reason = ask("reason", td_string!(l, file.person.basis), td_string!(l, file.person.basis_hint));
    let labels = [&name, &office, &kind, &number, &from, &to, &reason];
    let labels = labels.map(|ask| (ask.code.clone(), ask.label.clone())).to_vec();
    let offices = Office::ALL.iter().map(|o| (o.as_str().to_owned(), o.name(lang(l)).to_owned())).collect();
    let documents = DOCUMENTS.iter().map(|(zh, en)| ((*zh).to_owned(), lang(l).pick(zh, en).to_owned())).collect();
    let check = Callback::new(|typed: Values| {
        let empty = |code: &str| typed.get(code).is_none_or(|text| text.trim().is_empty());
        let required = [("name", Code::Required), ("office", Code::Required), ("from", Code::Required)];
        let required = required.into_iter().chain([("reason", Code::ReasonRequired)]);
        required.filter(|(code, _)| empty(code)).map(|(code, problem)| FieldProblem::new(code, problem)).collect()
    });
    view! {
        <section class="card">
            <h2>{td_string!(l, file.person.enter)}</h2>
            <p class="soft">{td_string!(l, file.person.enter_lead)}</p>
            <CheckedForm action="/api/fn/file/add_term" labels problems=kept.problems check>
                <input type="hidden" name="uscc" value=uscc/>
                <TextInput ask=name width="half"/>
                <Radios ask=office options=offices/>
                <Select ask=kind options=documents/>
                <TextInput ask=number width="half"/>
                <DateInput ask=from/>
                <DateInput ask=to/>
                <TextArea ask=reason max=REASON rows=2/>
                <SubmitBar label=td_string!(l, file.person.enter)/>
            </CheckedForm>
        </section>
    }
    .into_any()
}
