//! The order of a report.

use super::server_fns::DeskPage;
use crate::{
    i18n::{Locale, td_string},
    locale::lang,
    ui::{
        Citations,
        form::{Ask, CheckboxGroup, CheckedForm, DateInput, Radios, Select, SubmitBar, TextInput, input_name},
        text,
    },
};
use leptos::prelude::*;
use shared::{
    form::Values,
    report::{
        Purpose, ReportKind,
        order::{self, ALL_SECTORS, field, usual_period},
    },
};

/// The form: kind, sectors, period, purpose, explanation.
pub(crate) fn order_form(page: &DeskPage, l: Locale) -> AnyView {
    let DeskPage { desk, kept } = page;
    if let Some(problem) = &desk.unavailable {
        let text = problem.say(lang(l));
        return view! { <section class="card"><p role="alert">{text}</p></section> }.into_any();
    }
    let (from, to) = usual_period(desk.on);
    let typed = |code: &str, usual: &str| kept.values.get(code).cloned().unwrap_or_else(|| usual.to_owned());
    let ask = |code: &'static str, label: &'static str, usual: &str| {
        Ask::new(code, label).named(input_name(code, None)).value(typed(code, usual))
    };
    let kind =
        ask(field::KIND, td_string!(l, report.kind), ReportKind::Full.as_str()).hint(td_string!(l, report.kind_hint));
    let sectors =
        ask(field::SECTORS, td_string!(l, report.sectors), ALL_SECTORS).hint(td_string!(l, report.sectors_hint));
    let hint = td_string!(l, report.day_hint);
    let first = ask(field::FROM, td_string!(l, report.from), &from.to_string()).hint(hint);
    let last = ask(field::TO, td_string!(l, report.to), &to.to_string()).hint(hint);
    let purpose = ask(field::PURPOSE, td_string!(l, report.purpose), "");
    let why = if desk.official { td_string!(l, report.reason_official) } else { td_string!(l, report.reason_business) };
    let reason = ask(field::REASON, td_string!(l, report.reason), "").hint(why).optional(!desk.official);
    let labels = [&kind, &sectors, &first, &last, &purpose, &reason].map(|ask| (ask.code.clone(), ask.label.clone()));
    let kinds = ReportKind::ALL.map(|kind| (kind.as_str().to_owned(), kind.name(lang(l)).to_owned()));
    let purposes = Purpose::ALL.iter().map(|p| (p.as_str().to_owned(), p.name(lang(l)).to_owned())).collect();
    let mut options = vec![(ALL_SECTORS.to_owned(), td_string!(l, report.all_sectors).to_owned())];
    options.extend(desk.sectors.iter().map(|sector| {
        let name = sector.name.say(lang(l)).to_owned();
        let text = if sector.sourced { name } else { td_string!(l, report.no_source, name = name).to_string() };
        (sector.code.clone(), text)
    }));
    let uscc = desk.official.then(|| desk.uscc.clone());
    let (codes, official, on) =
        (desk.sectors.iter().map(|sector| sector.code.clone()).collect::<Vec<_>>(), desk.official, desk.on);
    let check = Callback::new(move |values: Values| {
        let codes: Vec<_> = codes.iter().map(String::as_str).collect();
        order::check(&values, &codes, official, on).err().unwrap_or_default()
    });
    view! {
        <section class="card">
            <h2>{td_string!(l, report.order)}</h2>
            <CheckedForm
                action="/api/fn/report/issue"
                labels=labels.into()
                problems=kept.problems.clone()
                check
            >
                {uscc.map(|uscc| view! { <input type="hidden" name="uscc" value=uscc/> })}
                <Radios ask=kind options=kinds.into()/>
                <Select ask=purpose options=purposes/>
                <TextInput ask=reason/>
                <div class="of-conduct">
                    <div class="sectors"><CheckboxGroup ask=sectors options/></div>
                    <DateInput ask=first/>
                    <DateInput ask=last/>
                </div>
                <SubmitBar label=td_string!(l, report.issue)/>
            </CheckedForm>
        </section>
    }
    .into_any()
}

/// How many were taken and are free.
pub(crate) fn free_note(page: &DeskPage, l: Locale) -> AnyView {
    let desk = &page.desk;
    let said = td_string!(l, report.free, n = text::count(desk.full_this_year), free = desk.free_per_year).to_string();
    let of = vec![desk.free_citation.clone()];
    view! { <div class="free"><p class="soft">{said}</p> <Citations of/></div> }.into_any()
}
