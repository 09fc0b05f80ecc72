use super::{Counter, server_fns::kiosk_subject};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{
        Citations, Fact, Facts, TierBadge, load, page_data,
        text::{count, date},
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use shared::{ports::SubjectPage, tier};

/// `/kiosk/subjects/{uscc}`: who it is, its tier and why, what is published; one sheet of paper.
#[component]
pub fn KioskSubjectPage() -> impl IntoView {
    let l = locale();
    let params = use_params_map();
    let found = page_data(move || params.with(|p| p.get("uscc").unwrap_or_default()), kiosk_subject);
    load(found, move |page| view! { <Sheet page l/> }.into_any())
}

#[component]
fn Sheet(page: SubjectPage, l: Locale) -> impl IntoView {
    let lang = lang(l);
    let on = date(page.on, l);
    let explained = tier::decide(&page.facts, &page.law, page.on)
        .map(|decision| decision.explain(&page.law, &page.facts, lang))
        .unwrap_or_default();
    let rules = explained
        .into_iter()
        .filter(|step| step.applied)
        .map(|step| view! { <li><p>{step.text}</p> <Citations of=vec![step.citation]/></li> })
        .collect_view();
    let sections = page
        .sections
        .iter()
        .filter(|section| section.count > 0)
        .map(|section| {
            let newest = section.records.iter().take(3).map(|record| {
                let (title, organ, day) = (&record.title, &record.organ, date(record.decided_on, l));
                let text = match l {
                    Locale::zh_CN => format!("{title}（{organ}，{day}）"),
                    Locale::en => format!("{title} ({organ}, {day})"),
                };
                view! { <li>{text}</li> }
            });
            let newest = newest.collect_view();
            view! {
                <tr>
                    <th scope="row">{section.name.say(lang).to_owned()}</th>
                    <td class="num">{count(section.count)}</td>
                    <td><ul>{newest}</ul></td>
                </tr>
            }
        })
        .collect_view();
    let facts = [
        (td_string!(l, public.subject.status), page.status.say(lang).to_owned()),
        (td_string!(l, public.subject.kind), page.kind.say(lang).to_owned()),
        (td_string!(l, public.subject.person), page.legal_representative.clone().unwrap_or_default()),
        (td_string!(l, public.subject.industry), page.industry.say(lang).to_owned()),
        (td_string!(l, public.subject.region), page.region.clone()),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let facts = facts.map(|(label, value)| view! { <Fact label>{value}</Fact> }).collect_view();
    let verify =
        td_string!(l, browse.kiosk.verify, day = on.as_str(), path = format!("/subjects/{}", page.uscc)).to_string();
    view! {
        <Title text=td_string!(l, browse.kiosk.title)/>
        <Counter returns=true>
            <article class="sheet">
                <h1>{page.name.clone()}</h1>
                <p><span class="code">{page.uscc.clone()}</span> " " <TierBadge tier=page.tier/></p>
                <Facts>{facts}</Facts>
                <h2>{td_string!(l, public.subject.why, tier = page.tier.name(lang)).to_string()}</h2>
                <ul class="rules">{rules}</ul>
                <h2>{td_string!(l, public.subject.records)}</h2>
                <table><tbody>{sections}</tbody></table>
                <p class="soft verify-hint">{verify}</p>
            </article>
            <Print/>
        </Counter>
    }
}

/// Printing needs a script; the button appears when there is one.
#[component]
fn Print() -> impl IntoView {
    let l = locale();
    let live = RwSignal::new(false);
    Effect::new(move || live.set(true));
    let print = move |_| {
        #[cfg(feature = "hydrate")]
        let _ = window().print();
    };
    move || {
        live.get().then(|| {
            view! { <p class="print"><button class="btn" type="button" on:click=print>{td_string!(l, browse.kiosk.print)}</button></p> }
        })
    }
}
