use super::day_form::DayForm;
use crate::{
    error::AppError,
    file::load_past,
    i18n::td_string,
    locale::locale,
    ui::{Breadcrumbs, Record, TierBadge, load, page_data, text::date},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::ports::PastFile;

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
    let on = file.on;
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
        <section class="card records">{records}</section>
        {pager}
    }
    .into_any()
}
