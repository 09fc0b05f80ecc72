//! The form.

use super::server_fns::{Reporting, load_dishonesty_form};
use crate::{
    error::AppError,
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{
        Breadcrumbs,
        form::{Ask, CheckedForm, ItemForm, Select, SubmitBar, TextInput, asks, input_name, item_check},
        load, page_data,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{form::Values, ports::Fault};

/// The field with the unit that is to handle it.
const UNIT: &str = "department";

/// `/report-dishonesty`: on whom, and what.
#[component]
pub fn ReportDishonestyPage() -> impl IntoView {
    let query = use_query_map();
    let uscc = move || query.read().get("uscc").map(|uscc| uscc.trim().to_uppercase()).unwrap_or_default();
    let page = page_data(uscc, |uscc| async move {
        if uscc.is_empty() {
            return Ok((uscc, None));
        }
        match load_dishonesty_form(uscc.clone()).await {
            Ok(reporting) => Ok((uscc, Some(reporting))),
            // A slip of the pen: asked for once more.
            Err(AppError::Fault { fault: Fault::NotFound }) => Ok((uscc, None)),
            Err(error) => Err(error),
        }
    });
    load(page, |(uscc, reporting)| {
        let l = locale();
        let title = td_string!(l, education.dishonesty.title);
        let body = match reporting {
            None => find(uscc, l),
            Some(reporting) => form(reporting, l),
        };
        view! {
            <Title text=title/>
            <Breadcrumbs here=title/>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, education.dishonesty.lead)}</p>
            {body}
        }
        .into_any()
    })
}

fn find(uscc: String, l: Locale) -> AnyView {
    let ask = Ask::new("uscc", td_string!(l, education.dishonesty.find))
        .hint(td_string!(l, education.dishonesty.find_hint))
        .value(uscc.clone());
    let unknown = (!uscc.is_empty()).then(|| {
        view! { <p class="note due" role="alert">{td_string!(l, education.dishonesty.unknown)}</p> }
    });
    view! {
        <section class="card">
            {unknown}
            <form class="form" method="get" action="/report-dishonesty">
                <TextInput ask/>
                <button class="btn">{td_string!(l, education.dishonesty.next)}</button>
            </form>
            <p><a href="/search">{td_string!(l, education.dishonesty.search)}</a></p>
        </section>
    }
    .into_any()
}

fn form(reporting: Reporting, l: Locale) -> AnyView {
    let Reporting { form, kept } = reporting;
    let known = [("QY_MC", form.name), ("QY_DM", form.uscc.clone()), ("SQ_RQ", form.on.to_string())];
    let mut values: Values = kept.values;
    values.extend(known.map(|(code, value)| (code.to_owned(), value)));
    let unit = values.get(UNIT).cloned().unwrap_or(form.usual);
    let unit = Ask::new(UNIT, td_string!(l, education.dishonesty.unit))
        .named(input_name(UNIT, None))
        .value(unit)
        .hint(td_string!(l, education.dishonesty.unit_hint));
    let units = form.units.into_iter().map(|(code, name)| (code, name.say(lang(l)).to_owned())).collect();
    let check = item_check(form.item.clone(), values.clone(), form.on);
    view! {
        <section class="card">
            <p class="soft">{form.item.about.say(lang(l)).to_owned()}</p>
            <CheckedForm
                action="/api/fn/dishonesty/report"
                labels=asks(&form.item, lang(l))
                problems=kept.problems
                check
            >
                <input type="hidden" name="uscc" value=form.uscc/>
                <ItemForm item=form.item values/>
                <Select ask=unit options=units/>
                <SubmitBar label=td_string!(l, education.dishonesty.submit)/>
            </CheckedForm>
            <p class="soft">{td_string!(l, education.dishonesty.after)}</p>
        </section>
    }
    .into_any()
}
