use super::{
    day_form::DayForm,
    page::{state, withdrawn},
};
use crate::{
    file::{load_history, mark_name, mark_tags, version_kind},
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Breadcrumbs, Latest, Record, Table, load, page_data, text::date},
};
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    ids::RecordId,
    ports::{Fault, MarkLine, RecordHistory, RecordVersion, Shown},
};

/// `/records/{id}/history`: each version with who, when, why and what changed; with `?on=` how it was known that day.
#[component]
pub fn RecordHistoryPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let page = page_data(
        move || (params.read().get("record").and_then(|id| id.parse::<RecordId>().ok()), query.read().get("on")),
        |(id, on)| async move {
            let id = id.ok_or(Fault::NotFound)?;
            // A day that is none leaves the page as it is without one.
            let on = on.and_then(|on| on.parse().ok());
            load_history(id, on).await
        },
    );
    load(page, view)
}

fn view(page: RecordHistory) -> AnyView {
    let l = locale();
    let title = td_string!(l, file.history.title, of = page.record.title.clone()).to_string();
    let record = format!("/records/{}", page.record.id);
    let above = vec![
        (format!("/subjects/{}", page.record.uscc), page.record.name.clone()),
        (record.clone(), page.record.title.clone()),
    ];
    let asked = page.known.as_ref().map(|(on, _)| *on);
    let known = page.known.map(|(on, known)| known_on(on, known, l));
    let withdrawal = page.record.withdrawal.clone().map(|withdrawal| withdrawn(withdrawal, l));
    let shown = page.versions.len();
    let versions = page.versions.into_iter().map(|version| one(version, l)).collect_view();
    let marks = (!page.marks.is_empty()).then(|| marks(page.marks, page.more_marks, l));
    view! {
        <Title text=title.clone()/>
        <Breadcrumbs above here=td_string!(l, file.history.name)/>
        <header class="case-head">
            <p class="soft">{page.item.say(lang(l)).to_owned()} " · " {page.source.say(lang(l)).to_owned()}</p>
            <h1>{title}</h1>
            <p class="where">{state(&page.record, l)} {mark_tags(&page.record, l)}</p>
        </header>
        <section class="card">
            <DayForm action=format!("{record}/history") on=asked today=page.on/>
        </section>
        {known}
        {withdrawal}
        <section class="card">
            <h2>{td_string!(l, file.history.versions)}</h2>
            <ol class="timeline" reversed=true>{versions}</ol>
            <Latest n=shown more=page.more_versions/>
        </section>
        {marks}
    }
    .into_any()
}

/// How it was known at the end of a day.
fn known_on(on: NaiveDate, known: Option<Shown>, l: Locale) -> AnyView {
    let day = date(on, l);
    let what = match known {
        Some(record) => view! { <Record record on/> }.into_any(),
        None => view! { <p>{td_string!(l, file.history.not_yet, day = day.clone()).to_string()}</p> }.into_any(),
    };
    view! {
        <section class="card records">
            <h2>{td_string!(l, file.history.known, day = day).to_string()}</h2>
            {what}
        </section>
    }
    .into_any()
}

fn one(version: RecordVersion, l: Locale) -> AnyView {
    let batch = version.batch.map(|(id, file)| {
        let id = id.to_string();
        view! { " · " {td_string!(l, file.history.batch, id = id, name = file).to_string()} }
    });
    let case =
        version.case.map(|id| view! { " · " {td_string!(l, file.history.case, id = id.to_string()).to_string()} });
    let effective = version.effective.map(|day| {
        view! { <p>{td_string!(l, file.history.effective, day = date(day, l)).to_string()}</p> }
    });
    let reason = version.reason.map(|reason| view! { <blockquote>{reason}</blockquote> });
    let changes = (!version.changes.is_empty()).then(|| {
        let said =
            |value: &Option<String>| value.clone().unwrap_or_else(|| td_string!(l, file.history.nothing).to_owned());
        Table::named(&version.changes, td_string!(l, file.history.changes))
            .class("stack changes")
            .column(td_string!(l, file.history.field), |change| change.label.say(lang(l)).to_owned())
            .column(td_string!(l, file.history.before), move |change| view! { <del>{said(&change.before)}</del> })
            .column(td_string!(l, file.history.after), move |change| view! { <ins>{said(&change.after)}</ins> })
            .view()
    });
    view! {
        <li>
            <p>
                <b>{version_kind(version.kind, l)}</b>
                " "
                <span class="soft">
                    {version.who.say(lang(l)).to_owned()} " · " {date(version.on, l)} " · "
                    {td_string!(l, file.history.nth, n = version.version).to_string()} {batch} {case}
                </span>
            </p>
            {effective}
            {reason}
            {changes}
        </li>
    }
    .into_any()
}

fn marks(lines: Vec<MarkLine>, more: bool, l: Locale) -> AnyView {
    let n = lines.len();
    let lines = lines
        .into_iter()
        .map(|line| {
            let what = mark_name(line.mark, l);
            let what = if line.lifted {
                td_string!(l, file.mark.lifted, mark = what).to_string()
            } else {
                td_string!(l, file.mark.set, mark = what).to_string()
            };
            view! {
                <li>
                    <p>
                        <b>{what}</b> " "
                        <span class="soft">{line.who.say(lang(l)).to_owned()} " · " {date(line.on, l)}</span>
                    </p>
                    <blockquote>{line.reason}</blockquote>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <h2>{td_string!(l, file.mark.title)}</h2>
            <ol class="timeline" reversed=true>{lines}</ol>
            <Latest n more/>
        </section>
    }
    .into_any()
}
