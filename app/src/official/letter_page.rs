//! The letter with the code, for printing.

use crate::{
    account::load_letter,
    i18n::td_string,
    locale::{lang, locale},
    ui::{load, page_data, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use shared::{
    ids::CaseId,
    ports::{Fault, ProofLetter},
};

/// `/official/cases/{id}/letter`.
#[component]
pub fn LetterPage() -> impl IntoView {
    let params = use_params_map();
    let page = page_data(
        move || params.read().get("id").and_then(|id| id.parse::<CaseId>().ok()),
        |id| async move { load_letter(id.ok_or(Fault::NotFound)?).await },
    );
    load(page, view)
}

fn view(letter: ProofLetter) -> AnyView {
    let l = locale();
    let title = td_string!(l, account.letter_title);
    let back = format!("/official/cases/{}", letter.case);
    let until = text::date(letter.until, l);
    let code = match letter.code {
        Some(code) => view! {
            <p>{td_string!(l, account.letter_code)}</p>
            <p class="letter-code code">{code}</p>
            <p>{td_string!(l, account.letter_until)} " " {until}</p>
        }
        .into_any(),
        None => view! { <p class="note due">{td_string!(l, account.letter_once)}</p> }.into_any(),
    };
    view! {
        <Title text=title/>
        <p class="no-print"><a href=back>{td_string!(l, account.letter_back)}</a> " · " {td_string!(l, account.letter_how)}</p>
        <article class="letter">
            <p>{td_string!(l, account.letter_to)}</p>
            <p><b>{letter.name}</b></p>
            <p>{letter.address}</p>
            <p class="code">{letter.uscc}</p>
            <h1>{title}</h1>
            <p>{td_string!(l, account.letter_text)}</p>
            <p>{td_string!(l, account.letter_agent)} " " <b>{letter.agent}</b></p>
            {code}
            <p>{td_string!(l, account.letter_warn)}</p>
            <p class="signed">{letter.office.say(lang(l)).to_owned()} <br/> {text::date(letter.on, l)}</p>
        </article>
    }
    .into_any()
}
