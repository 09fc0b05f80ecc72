use super::day_form::DayForm;
use crate::{
    error::AppError,
    file::load_past,
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Breadcrumbs, Citations, Record, TierBadge, load, page_data, text::date},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{ports::PastFile, tier::Change};

/// `/subjects/{uscc}/file?on=`: a subject's file as it was known at the end of a day.
#[component]
pub fn PastFilePage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let page = page_data(
        move || {
            let (params, query) = (params.read(), query.read());
            (params.get("uscc").unwrap_or_default(), query.get("on"), query.get("cursor"))
        },
        |(uscc, on, cursor)| async move {
            let on = on.and_then(|on| on.parse().ok());
            let file = load_past(uscc, on, cursor.clone()).await?;
            Ok::<_, AppError>((file, cursor))
        },
    );
    load(page, |(file, cursor)| view(file, cursor))
}

fn view(file: PastFile, cursor: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, file.past.title, day = date(file.on, l)).to_string();
    let subject = format!("/subjects/{}", file.uscc);
    let here = format!("{subject}/file");
    let tier = match file.tier {
        Some(tier) => view! { <p class="where">{td_string!(l, file.past.tier)} " " <TierBadge tier/></p> }.into_any(),
        None => view! { <p class="soft">{td_string!(l, file.past.no_tier)}</p> }.into_any(),
    };
    let (on, changes) = (file.on, changes(file.changes, l));
    let records = if file.records.items.is_empty() {
        view! { <p>{td_string!(l, file.past.nothing)}</p> }.into_any()
    } else {
        file.records.items.into_iter().map(|record| view! { <Record record on/> }).collect_view().into_any()
    };
    // The day goes along from page to page.
    let next = file.records.next;
    let pager = next.map(|next| {
        let href = format!("{here}?on={on}&cursor={}", crate::ui::text::encode(&next));
        view! { <li><a class="btn" rel="next" href=href>{td_string!(l, common.next_page)}</a></li> }
    });
    let first = cursor.is_some().then(|| {
        view! { <li><a class="btn ghost" href=format!("{here}?on={on}")>{td_string!(l, common.first_page)}</a></li> }
    });
    let pager = (pager.is_some() || first.is_some()).then(|| {
        view! { <nav class="pager" aria-label=td_string!(l, common.pages)><ul>{first} {pager}</ul></nav> }
    });
    view! {
        <Title text=title.clone()/>
        <Breadcrumbs above=vec![(subject, file.name.clone())] here=td_string!(l, file.past.name)/>
        <header class="case-head">
            <p class="soft">{file.name}</p>
            <h1>{title}</h1>
            {tier}
        </header>
        <section class="card">
            <p>{td_string!(l, file.past.lead)}</p>
            <DayForm action=here on=Some(on) today=file.today/>
        </section>
        {changes}
        <section class="card records">{records}</section>
        {pager}
    }
    .into_any()
}

/// How the tier came about: each change with its day, its reasons and the version of the rules.
fn changes(changes: Vec<Change>, l: Locale) -> Option<impl IntoView + use<>> {
    if changes.is_empty() {
        return None;
    }
    let lines = changes
        .into_iter()
        .map(|change| {
            let derived = change.derived.then(|| format!(" · {}", td_string!(l, file.past.derived)));
            let causes = change
                .causes
                .into_iter()
                .map(|(cause, name)| {
                    let text = cause.say(name.say(lang(l)), lang(l));
                    view! { <li><p>{text}</p> <Citations of=vec![cause.citation]/></li> }
                })
                .collect_view();
            view! {
                <li>
                    <p>
                        <b>{date(change.on, l)}</b> " " <TierBadge tier=change.from/> " → " <TierBadge tier=change.to/>
                    </p>
                    <ul class="rules">{causes}</ul>
                    <p class="soft">
                        {td_string!(l, public.subject.rule_set)} " " <span class="code">{change.rule_set}</span> {derived}
                    </p>
                </li>
            }
        })
        .collect_view();
    Some(view! {
        <section class="card" aria-labelledby="changes">
            <h2 id="changes">{td_string!(l, file.past.changes)}</h2>
            <p class="soft">{td_string!(l, file.past.changes_lead)}</p>
            <ol class="concerned">{lines}</ol>
        </section>
    })
}
