//! A person's file: the terms of office and what fell on the businesses within them.

use crate::{
    error::AppError,
    file::{load_person, purpose_and_reason, purpose_labels, purpose_problems, term_source},
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{
        Breadcrumbs, Fact, Facts, Latest, Record, Table, Tag,
        form::{Ask, CheckboxGroup, CheckedForm, SubmitBar, input_name},
        load, page_data,
        text::date,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    form::{FormState, Values},
    ids::{LookId, PersonId},
    ports::{Fault, PersonFile, PersonRoster, TenureLine},
};

/// `/official/persons/{id}`: asks what for; with `?look=` the file.
#[component]
pub fn PersonPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let page = page_data(
        move || {
            let id = params.read().get("person").and_then(|id| id.parse::<PersonId>().ok());
            (id, query.read().get("look").and_then(|look| look.parse::<LookId>().ok()))
        },
        |(id, look)| async move {
            let id = id.ok_or(Fault::NotFound)?;
            let (file, kept) = load_person(id, look).await?;
            Ok::<_, AppError>((id, file, kept))
        },
    );
    load(page, |(id, file, kept)| view(id, file, kept))
}

fn view(id: PersonId, file: Option<PersonFile>, kept: Option<FormState>) -> AnyView {
    let l = locale();
    let title = match &file {
        Some(file) => file.name.clone(),
        None => td_string!(l, file.person.ask_title).to_owned(),
    };
    let above = vec![("/official/persons".to_owned(), td_string!(l, file.person.search_title).to_owned())];
    let ask_again = file.as_ref().is_some_and(|file| file.document.is_some() && !file.unmasked);
    let asks = file.is_none() || ask_again;
    let body = file.map(|file| whole(file, l));
    let form = asks.then(|| ask(id, ask_again, kept.unwrap_or_default(), l));
    view! {
        <Title text=title.clone()/>
        <DeskFrame place=Place::Persons>
            <Breadcrumbs above here=title.clone()/>
            <h1>{title}</h1>
            {body}
            {form}
        </DeskFrame>
    }
    .into_any()
}

/// What for: to open the file, or once it is open to read the document's number.
fn ask(id: PersonId, unmask: bool, kept: FormState, l: Locale) -> AnyView {
    let check = Callback::new(|typed: Values| purpose_problems(&typed));
    let (title, lead, button) = if unmask {
        (
            td_string!(l, file.person.unmask_title),
            td_string!(l, file.person.unmask_lead),
            td_string!(l, file.step.unmask_do),
        )
    } else {
        (td_string!(l, file.person.ask_title), td_string!(l, file.person.ask_lead), td_string!(l, file.person.open))
    };
    let values = kept.values;
    let typed = values.clone();
    let also = move || {
        if unmask {
            return view! { <input type="hidden" name=input_name("unmask", None) value="yes"/> }.into_any();
        }
        let ask = Ask::new("unmask", td_string!(l, file.person.number))
            .named(input_name("unmask", None))
            .optional(true)
            .value(typed.get("unmask").cloned().unwrap_or_default());
        let options = vec![("yes".to_owned(), td_string!(l, file.person.unmask_too).to_owned())];
        view! { <CheckboxGroup ask options/> }.into_any()
    };
    view! {
        <section class="card">
            <h2>{title}</h2>
            <p>{lead}</p>
            <CheckedForm action="/api/fn/file/open_person" labels=purpose_labels(l) problems=kept.problems check>
                <input type="hidden" name="id" value=id.to_string()/>
                {purpose_and_reason(&values, l)}
                {also()}
                <SubmitBar label=button/>
            </CheckedForm>
        </section>
    }
    .into_any()
}

fn whole(file: PersonFile, l: Locale) -> AnyView {
    let document = match file.document {
        Some((kind, number)) => {
            let once =
                file.unmasked.then(|| view! { <p class="note" role="status">{td_string!(l, file.step.unmasked)}</p> });
            view! {
                {once}
                <Facts>
                    <Fact label=td_string!(l, file.person.document_kind)>{kind}</Fact>
                    <Fact label=td_string!(l, file.person.number)><span class="code">{number}</span></Fact>
                </Facts>
            }
            .into_any()
        }
        None => view! { <p>{td_string!(l, file.person.undocumented)}</p> }.into_any(),
    };
    let shown = file.records.len();
    let records = if file.records.is_empty() {
        view! { <p>{td_string!(l, file.person.no_records)}</p> }.into_any()
    } else {
        let records = file.records.into_iter();
        records.map(|record| view! { <Record record with_subject=true/> }).collect_view().into_any()
    };
    let rosters = (!file.rosters.is_empty()).then(|| rosters(file.rosters, file.more_rosters, l));
    view! {
        <section class="card">{document}</section>
        <section class="card">
            <h2>{td_string!(l, file.person.terms)}</h2>
            {terms_table(&file.terms, false, false, l)}
            <Latest n=file.terms.len() more=file.more_terms/>
        </section>
        <section class="card records">
            <h2>{td_string!(l, file.person.records)}</h2>
            <p class="soft">{td_string!(l, file.person.records_lead)}</p>
            {records}
            <Latest n=shown more=file.more_records/>
        </section>
        {rosters}
    }
    .into_any()
}

fn rosters(rosters: Vec<PersonRoster>, more: bool, l: Locale) -> AnyView {
    let n = rosters.len();
    let lines = rosters
        .into_iter()
        .map(|entry| {
            let until = entry.to.map(|day| format!(" – {}", date(day, l)));
            view! {
                <li>
                    <a href=format!("/subjects/{}", entry.subject.0)>{entry.subject.1}</a> " · " {entry.basis} " · "
                    {date(entry.from, l)} {until}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <h2>{td_string!(l, file.person.rosters)}</h2>
            <ul>{lines}</ul>
            <Latest n more/>
        </section>
    }
    .into_any()
}

/// Terms of office, one line each; the name leads to the person's file where `link` says so.
pub(super) fn terms_table(terms: &[TenureLine], names: bool, link: bool, l: Locale) -> AnyView {
    Table::named(terms, td_string!(l, file.person.terms))
        .column_if(names, td_string!(l, file.person.name), move |term| {
            let documented = (!term.documented).then(|| view! { <Tag text=td_string!(l, file.person.name_only)/> });
            let name = match link {
                true => {
                    view! { <a href=format!("/official/persons/{}", term.person)>{term.name.clone()}</a> }.into_any()
                }
                false => term.name.clone().into_any(),
            };
            view! { {name} " " {documented} }
        })
        .column(td_string!(l, official.desk.subject), |term| {
            let (uscc, name) = term.subject.clone();
            view! { <a href=format!("/subjects/{uscc}")>{name}</a> }
        })
        .column(td_string!(l, file.person.office), |term| term.office.name(lang(l)))
        .day(td_string!(l, file.person.from), |term| date(term.from, l))
        .day(td_string!(l, file.person.to), |term| {
            term.to.map_or_else(|| td_string!(l, file.person.open_end).to_owned(), |day| date(day, l))
        })
        .column(td_string!(l, file.person.known_from), |term| term_source(term.source, l))
        .view()
}
