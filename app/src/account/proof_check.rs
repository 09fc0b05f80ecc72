//! What an official sees beside a proof of mandate: what was typed, and what the register says.

use super::own_fns::load_proof_check;
use crate::{
    i18n::td_string,
    locale::locale,
    ui::{Fact, Facts, Table, Tag, Tone, load, page_data, text},
};
use leptos::prelude::*;
use shared::{
    ids::CaseId,
    ports::{Compared, ProofCheck},
};

/// The comparison, and the letter that was sent.
#[component]
pub(crate) fn ProofChecked(
    /// The case.
    id: CaseId,
) -> impl IntoView {
    load(page_data(move || id, load_proof_check), move |check| view(id, check))
}

fn view(id: CaseId, check: ProofCheck) -> AnyView {
    let l = locale();
    let table = Table::named(&check.lines, td_string!(l, account.compare))
        .column("", |line| match line.what {
            Compared::Representative => td_string!(l, account.representative),
            Compared::Established => td_string!(l, account.established),
        })
        .column(td_string!(l, account.compare_typed), |line| line.typed.clone())
        .column(td_string!(l, account.compare_registered), |line| {
            line.registered.clone().unwrap_or_else(|| "—".to_owned())
        })
        .column(td_string!(l, account.compare_result), |line| {
            let (tone, result) = match line.same {
                Some(true) => (Tone::Good, td_string!(l, account.compare_same)),
                Some(false) => (Tone::Late, td_string!(l, account.compare_differs)),
                None => (Tone::Plain, td_string!(l, account.compare_silent)),
            };
            view! { <Tag tone text=result/> }
        })
        .view();
    let address = check.address.unwrap_or_else(|| td_string!(l, account.no_address).to_owned());
    let letter = check.letter.map(|letter| {
        let (day, until) = (text::date(letter.sent_on, l), text::date(letter.until, l));
        let sent = td_string!(l, account.letter_sent, day = day, until = until).to_string();
        let href = format!("/official/cases/{id}/letter");
        let print =
            letter.printable.then(|| view! { <a class="btn" href=href>{td_string!(l, account.letter_print)}</a> });
        view! { <p>{sent}</p> {print} }
    });
    view! {
        <section class="card">
            <h2>{td_string!(l, account.compare)}</h2>
            {table}
            <Facts><Fact label=td_string!(l, account.address)>{address}</Fact></Facts>
            {letter}
        </section>
    }
    .into_any()
}
