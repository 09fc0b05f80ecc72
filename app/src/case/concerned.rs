//! The records that a matter is about.

use super::Conditions;
use crate::{
    i18n::td_string,
    locale::{lang, locale},
    ui::{Tag, text::date},
};
use leptos::prelude::*;
use shared::ports;

/// Each record with its state, and with what the law says of its repair where that is the matter.
#[component]
pub fn ConcernedRecords(
    /// The records.
    records: Vec<ports::Concerned>,
) -> impl IntoView {
    let l = locale();
    (!records.is_empty()).then(|| {
        let lines = records
            .into_iter()
            .map(|ports::Concerned { shown, repair, .. }| {
                view! {
                    <li>
                        <p>
                            <a href=format!("/records/{}", shown.id)>{shown.title}</a> " "
                            <Tag text=shown.publication.state.name(lang(l))/>
                        </p>
                        <p class="soft">{shown.organ} " · " {date(shown.decided_on, l)} " · " {shown.summary}</p>
                        {repair.map(|answer| view! { <Conditions answer/> })}
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class="card">
                <h2>{td_string!(l, business.case.records)}</h2>
                <ul class="concerned">{lines}</ul>
            </section>
        }
    })
}
