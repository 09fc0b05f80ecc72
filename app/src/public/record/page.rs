use crate::{
    file::{load_record, mark_tags},
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Breadcrumbs, Citations, Clock, Fact, Facts, Tag, Tone, load, page_data, text::date},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use shared::{
    case::KindCode,
    ids::RecordId,
    ports::{self, Fault, Mark, Withdrawal},
    publication::PublicationState,
};

/// `/records/{id}`: one record as its reader may see it, with its clocks, its marks and where it came from.
#[component]
pub fn RecordPage() -> impl IntoView {
    let params = use_params_map();
    let page = page_data(
        move || params.read().get("record").and_then(|id| id.parse::<RecordId>().ok()),
        |id| async move { load_record(id.ok_or(Fault::NotFound)?).await },
    );
    load(page, view)
}

fn view(page: ports::RecordPage) -> AnyView {
    let l = locale();
    let ports::RecordPage { record, item, source, history, handle, on } = page;
    let title = record.title.clone();
    let subject = format!("/subjects/{}", record.uscc);
    let here = format!("/records/{}", record.id);
    let note = record.marks.contains(&Mark::Objected).then(|| {
        view! { <p class="note" role="note">{td_string!(l, file.mark.objected_note)}</p> }
    });
    let verified = record.verified.map(|yes| match yes {
        true => view! { <Tag tone=Tone::Good text=td_string!(l, public.record.verified)/> },
        false => view! { <Tag text=td_string!(l, public.record.unverified)/> },
    });
    // What a business tells of itself it vouches for in public (鸡市监规〔2021〕3号 二（四）11).
    let promised = record.verified.is_some().then(|| {
        view! {
            <section class="card">
                <h2>{td_string!(l, public.record.promised)}</h2>
                <p>{KindCode::Registration.kind().statement.say(lang(l))}</p>
            </section>
        }
    });
    let fields = record
        .fields
        .clone()
        .into_iter()
        .filter(|field| !field.value.is_empty())
        .map(|field| view! { <Fact label=field.label.say(lang(l))><span class="lines">{field.value}</span></Fact> })
        .collect_view();
    let citations = record.publication.citations.clone();
    let basis = (!citations.is_empty()).then(|| {
        view! { <h3>{td_string!(l, public.record.basis)}</h3> <Citations of=citations/> }
    });
    let withdrawal = record.withdrawal.clone().map(|withdrawal| withdrawn(withdrawal, l));
    let ways = [
        history.then(|| (format!("{here}/history"), td_string!(l, file.record.history))),
        handle.then(|| (format!("/official{here}"), td_string!(l, file.record.handle))),
    ];
    let ways = ways.into_iter().flatten().map(|(href, text)| view! { <a class="btn ghost" href=href>{text}</a> });
    let ways = ways.collect_view();
    let more_than_one = (record.version > 1).then(|| {
        view! { <Fact label=td_string!(l, file.record.version)>{record.version}</Fact> }
    });
    view! {
        <Title text=title.clone()/>
        <Breadcrumbs above=vec![(subject.clone(), record.name.clone())] here=title.clone()/>
        <header class="case-head">
            <p class="soft">{item.say(lang(l)).to_owned()}</p>
            <h1>{title}</h1>
            <p class="where">{state(&record, l)} {verified} {mark_tags(&record, l)}</p>
        </header>
        {note}
        {promised}
        <section class="card">
            <Facts>
                <Fact label=td_string!(l, official.desk.subject)><a href=subject>{record.name.clone()}</a></Fact>
                <Fact label=td_string!(l, file.record.organ)>{record.organ.clone()}</Fact>
                <Fact label=td_string!(l, file.record.decided)>{date(record.decided_on, l)}</Fact>
                <Fact label=td_string!(l, file.record.source)>{source.say(lang(l)).to_owned()}</Fact>
                <Fact label=td_string!(l, file.record.received)>{date(record.received_on, l)}</Fact>
                {more_than_one}
            </Facts>
        </section>
        {withdrawal}
        <section class="card">
            <h2>{td_string!(l, file.record.clock)}</h2>
            <Clock publication=record.publication.clone() on=Some(on)/>
            {basis}
        </section>
        <section class="card">
            <h2>{td_string!(l, file.record.fields)}</h2>
            <Facts>{fields}</Facts>
        </section>
        <section class="ways" aria-label=td_string!(l, public.subject.ways)>
            <a class="btn ghost" href="/guide#objection">{td_string!(l, public.record.object)}</a>
            {ways}
        </section>
    }
    .into_any()
}

/// Where its publication stands.
pub(crate) fn state(record: &ports::Shown, l: Locale) -> AnyView {
    let tone = match record.publication.state {
        PublicationState::Published | PublicationState::Repaired => Tone::Good,
        PublicationState::Withheld | PublicationState::Ended | PublicationState::Annulled => Tone::Plain,
    };
    view! { <Tag tone text=record.publication.state.name(lang(l))/> }.into_any()
}

/// When an annulled decision left the public pages, and whether in time.
pub(super) fn withdrawn(withdrawal: Withdrawal, l: Locale) -> AnyView {
    let kept = match withdrawal.in_time() {
        Some(true) => Some((Tone::Good, td_string!(l, file.withdrawal.in_time))),
        Some(false) => Some((Tone::Late, td_string!(l, file.withdrawal.too_late))),
        None => None,
    };
    let due = withdrawal.due.map(|due| {
        view! { <Fact label=td_string!(l, file.withdrawal.due)>{crate::case::due_date(due, l)}</Fact> }
    });
    view! {
        <section class="card">
            <h2>{td_string!(l, file.withdrawal.title)}</h2>
            <Facts>
                <Fact label=td_string!(l, file.withdrawal.annulled)>{date(withdrawal.annulled_on, l)}</Fact>
                {due}
                <Fact label=td_string!(l, file.withdrawal.withdrawn)>
                    {date(withdrawal.withdrawn_on, l)} " "
                    {kept.map(|(tone, text)| view! { <Tag tone text/> })}
                </Fact>
            </Facts>
        </section>
    }
    .into_any()
}
