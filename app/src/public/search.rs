use super::server_fns::search;
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Breadcrumbs, SubjectRow, load, page_data, text::encode},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::ports::{CodeHint, SearchResult};

/// `/search?q=`: up to twenty subjects.
#[component]
pub fn SearchPage() -> impl IntoView {
    let l = locale();
    let query = use_query_map();
    let term = move || query.with(|q| q.get("q").unwrap_or_default().trim().to_owned());
    let found = page_data(term, |term| async move { Ok((term.clone(), search(term).await?)) });
    view! {
        <Breadcrumbs here=td_string!(l, public.search.title)/>
        {load(found, move |(term, found)| view! { <Found term found l/> }.into_any())}
    }
    .into_any()
}

#[component]
fn Found(term: String, found: SearchResult, l: Locale) -> impl IntoView {
    let n = found.items.len();
    let term_text = term.as_str();
    let heading = match (term.is_empty(), n, found.more) {
        (true, ..) => td_string!(l, public.search.empty_term).to_owned(),
        (_, 0, _) => td_string!(l, public.search.none, term = term_text).to_string(),
        (_, _, true) => td_string!(l, public.search.first, n = n, term = term_text).to_string(),
        (_, 1, _) => td_string!(l, public.search.one, term = term_text).to_string(),
        _ => td_string!(l, public.search.some, n = n, term = term_text).to_string(),
    };
    let help = (n == 0 && found.hint.is_none()).then(|| view! { <p>{td_string!(l, public.search.help)}</p> });
    let more = found.more.then(|| view! { <p class="soft">{td_string!(l, public.search.more)}</p> });
    let rows = (n > 0).then(|| {
        let rows = found.items.into_iter().map(|subject| view! { <SubjectRow subject/> }).collect_view();
        view! { <ul class="card subjects">{rows}</ul> }
    });
    // A plain text: the head is written after the page's signals are gone, so a closure over them would fail by chance.
    let title = td_string!(l, public.search.for_term, term = term_text).to_string();
    view! {
        <Title text=title/>
        <h1>{heading}</h1>
        {found.hint.map(|hint| view! { <Hint hint l/> })}
        {help}
        {rows}
        {more}
    }
}

/// What is wrong with a code, and the one that was probably meant.
#[component]
fn Hint(hint: CodeHint, l: Locale) -> impl IntoView {
    let meant = hint.suggestion.map(|code| {
        let href = format!("/search?q={}", encode(&code));
        view! { <p>{td_string!(l, public.search.meant)} " " <a class="code" href=href>{code}</a></p> }
    });
    view! {
        <div class="notice">
            <p><b>{td_string!(l, public.search.code)}</b> " " {hint.problem.say(lang(l))}</p>
            {meant}
        </div>
    }
}
