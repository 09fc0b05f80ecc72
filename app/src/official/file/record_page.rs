//! One record before whoever answers for it.

use super::step::{Step, step_view};
use crate::{
    case::offers,
    error::AppError,
    file::{load_record_desk, mark_tags},
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{Breadcrumbs, Fact, Facts, Record, form::ErrorNote, load, page_data},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    case::Ground,
    form::FormState,
    ids::{LookId, RecordId},
    ports::{Fault, RecordDesk},
};

/// `/official/records/{id}`: the record and what may be done with it; `?step=` asks for one thing.
#[component]
pub fn OfficialRecordPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let page = page_data(
        move || {
            let (params, query) = (params.read(), query.read());
            let id = params.get("record").and_then(|id| id.parse::<RecordId>().ok());
            let look = query.get("look").and_then(|look| look.parse::<LookId>().ok());
            (id, look, query.get("step").unwrap_or_default())
        },
        |(id, look, step)| async move {
            let (desk, kept) = load_record_desk(id.ok_or(Fault::NotFound)?, look).await?;
            Ok::<_, AppError>((desk, kept, step))
        },
    );
    load(page, |(desk, kept, step)| view(desk, kept, &step))
}

fn view(desk: RecordDesk, kept: Option<FormState>, step: &str) -> AnyView {
    let l = locale();
    let title = desk.record.title.clone();
    let here = format!("/official/records/{}", desk.record.id);
    let public = format!("/records/{}", desk.record.id);
    let done = (step == "done").then(|| {
        view! { <p class="note" role="status">{td_string!(l, file.step.done)}</p> }
    });
    let asked = Step::parse(step).filter(|step| Step::of(&desk).contains(step));
    let mut above = vec![("/official".to_owned(), td_string!(l, official.desk.title).to_owned())];
    let body = match asked {
        Some(step) => {
            above.push((here, title.clone()));
            step_view(step, &desk, kept, l)
        }
        None => overview(&desk, kept, l),
    };
    let crumb = asked.map_or_else(|| title.clone(), |step| step.name(&desk, l));
    view! {
        <Title text=title.clone()/>
        <DeskFrame place=Place::Elsewhere>
            <Breadcrumbs above here=crumb/>
            {done}
            <header class="case-head">
                <p class="soft">{desk.item.name.say(lang(l)).to_owned()} " · " {desk.source.say(lang(l)).to_owned()}</p>
                <h1>{title}</h1>
                <p class="where">
                    {crate::public::record_state(&desk.record, l)} {mark_tags(&desk.record, l)}
                    <a href=public.clone()>{td_string!(l, file.record.public)}</a>
                    <a href=format!("{public}/history")>{td_string!(l, file.record.history)}</a>
                </p>
            </header>
            {body}
        </DeskFrame>
    }
    .into_any()
}

/// The record, its numbers, and what may be done with it.
fn overview(desk: &RecordDesk, kept: Option<FormState>, l: Locale) -> AnyView {
    let problems = kept.map(|kept| kept.problems).unwrap_or_default();
    let steps = Step::of(desk)
        .into_iter()
        .map(|step| view! { <li><a class="btn ghost" href=step.href(desk)>{step.name(desk, l)}</a></li> })
        .collect_view();
    let record = desk.record.id.to_string();
    let orders = if desk.open { offers(Ground::Record, &[("record", &record)], l) } else { Vec::new() };
    let orders = orders.into_iter().map(|(href, name)| view! { <li><a class="btn ghost" href=href>{name}</a></li> });
    let orders = orders.collect_view();
    let numbers = desk
        .numbers
        .iter()
        .map(|(code, label)| {
            let plain = desk.unmasked.iter().find(|(of, _)| of == code).map(|(_, number)| number.clone());
            let shown = plain.or_else(|| desk.values.get(code).cloned()).unwrap_or_default();
            view! { <Fact label=label.say(lang(l))><span class="code">{shown}</span></Fact> }
        })
        .collect::<Vec<_>>();
    let numbers = (!numbers.is_empty()).then(|| {
        let unmasked = (!desk.unmasked.is_empty()).then(|| {
            view! { <p class="note" role="status">{td_string!(l, file.step.unmasked)}</p> }
        });
        view! {
            <section class="card">
                <h2>{td_string!(l, file.step.numbers)}</h2>
                {unmasked}
                <Facts>{numbers}</Facts>
            </section>
        }
    });
    let record = desk.record.clone();
    let on = desk.on;
    view! {
        <ErrorNote problems/>
        <section class="card records">
            <h2>{desk.item.name.say(lang(l)).to_owned()}</h2>
            <Record record on with_subject=true/>
        </section>
        {numbers}
        <section class="card">
            <h2>{td_string!(l, file.step.title)}</h2>
            <ul class="steps">{steps} {orders}</ul>
        </section>
    }
    .into_any()
}
