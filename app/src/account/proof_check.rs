//! What an official sees beside a proof of mandate: what was typed, and what the register says.

use super::own_fns::load_proof_check;
use crate::{
    i18n::td_string,
    locale::locale,
    ui::{Fact, Facts, Tag, Tone, load, page_data, text},
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
    let rows = check
        .lines
        .into_iter()
        .map(|line| {
            let what = match line.what {
                Compared::Representative => td_string!(l, account.representative),
                Compared::Established => td_string!(l, account.established),
            };
            let (tone, result) = match line.same {
                Some(true) => (Tone::Good, td_string!(l, account.compare_same)),
                Some(false) => (Tone::Late, td_string!(l, account.compare_differs)),
                None => (Tone::Plain, td_string!(l, account.compare_silent)),
            };
            view! {
                <tr>
                    <th scope="row">{what}</th>
                    <td data-label=td_string!(l, account.compare_typed)>{line.typed}</td>
                    <td data-label=td_string!(l, account.compare_registered)>{line.registered.unwrap_or_else(|| "—".to_owned())}</td>
                    <td data-label=td_string!(l, account.compare_result)><Tag tone text=result/></td>
                </tr>
            }
        })
        .collect_view();
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
            <table class="stack">
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col">{td_string!(l, account.compare_typed)}</th>
                        <th scope="col">{td_string!(l, account.compare_registered)}</th>
                        <th scope="col">{td_string!(l, account.compare_result)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <Facts><Fact label=td_string!(l, account.address)>{address}</Fact></Facts>
            {letter}
        </section>
    }
    .into_any()
}
