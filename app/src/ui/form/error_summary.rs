//! What is wrong with the form, at its top, with links to the fields.

use super::Live;
use crate::{
    i18n::td_string,
    locale::{current_lang, locale},
};
use leptos::{html, prelude::*};

/// The summary; nothing while the form was not yet tried or all is well.
#[component]
pub fn ErrorSummary(
    /// Labels by field code.
    labels: Vec<(String, String)>,
    /// The box, so that the form can move the focus there.
    node_ref: NodeRef<html::Div>,
) -> impl IntoView {
    let l = locale();
    let live = Live::here();
    let lang = current_lang();
    let colon = lang.pick("：", ": ");
    move || {
        let problems = live.summary.read();
        if problems.is_empty() {
            return None;
        }
        let lines = problems
            .iter()
            .map(|p| {
                let said = p.problem.say(lang);
                match labels.iter().find(|(code, _)| *code == p.field) {
                    // `external`: the browser itself jumps there and moves the focus, which the router would not.
                    Some((code, label)) => view! {
                        <li><a href=format!("#{code}") rel="external">{format!("{label}{colon}{said}")}</a></li>
                    }
                    .into_any(),
                    None => view! { <li>{said}</li> }.into_any(),
                }
            })
            .collect_view();
        Some(view! {
            <div class="summary" role="alert" tabindex="-1" autofocus=true node_ref=node_ref aria-labelledby="wrong">
                <h2 id="wrong">{td_string!(l, business.form.summary, count = problems.len())}</h2>
                <ul>{lines}</ul>
            </div>
        })
    }
}
