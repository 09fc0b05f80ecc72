//! The matters before and after one: an order, the interview that followed it.

use super::words::{kind_name, state_name, state_tone};
use crate::{
    i18n::td_string,
    locale::{lang, locale},
    ui::{Tag, text::date},
};
use leptos::prelude::*;
use shared::ports::CaseLine;

/// Each with where it stands; nothing where there is none.
#[component]
pub fn Chain(
    /// The matters, the first one first.
    chain: Vec<CaseLine>,
    /// The address of a matter's page without its number.
    at: &'static str,
) -> impl IntoView {
    let l = locale();
    (!chain.is_empty()).then(|| {
        let lines = chain
            .into_iter()
            .map(|line| {
                let title = line.title.say(lang(l)).to_owned();
                view! {
                    <li>
                        <p>
                            <a href=format!("{at}/{}", line.id)>{kind_name(line.kind, l)} " · " {title}</a> " "
                            <Tag tone=state_tone(&line) text=state_name(line.kind, line.state, l)/>
                        </p>
                        <p class="soft">{date(line.changed_on, l)}</p>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class="card">
                <h2>{td_string!(l, business.case.chain)}</h2>
                <ul class="concerned">{lines}</ul>
            </section>
        }
    })
}
