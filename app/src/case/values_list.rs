//! The answers of a form, to be read.

use super::value_text;
use crate::{
    i18n::td_string,
    locale::{lang, locale},
    ui::form::is_typed,
};
use leptos::prelude::*;
use shared::{
    catalogue::{FieldKind, Item},
    form::Values,
};

/// Question and answer, one line each, in the catalogue's order.
#[component]
pub fn ValuesList(
    /// The catalogue's entry.
    item: Item,
    /// The answers.
    values: Values,
    /// The page with the form, where answers may still be changed.
    #[prop(optional_no_strip)]
    change: Option<String>,
) -> impl IntoView {
    let l = locale();
    let lines = item
        .fields
        .into_iter()
        .filter_map(|field| {
            let value = values.get(&field.code).map(|v| v.trim()).unwrap_or_default().to_owned();
            let own = is_typed(&field);
            // What nobody typed is worth a line only when there is something to see.
            if value.is_empty() && !own {
                return None;
            }
            let label = field.label.say(lang(l)).to_owned();
            let shown = match &field.kind {
                _ if value.is_empty() => {
                    view! { <span class="soft">{td_string!(l, business.case.not_given)}</span> }.into_any()
                }
                FieldKind::Uscc | FieldKind::PersonId => view! { <span class="code">{value}</span> }.into_any(),
                // A draft may hold anything: only a web address becomes a link.
                FieldKind::Url if value.starts_with("https://") => {
                    let href = value.clone();
                    view! { <a href=href rel="external nofollow noopener">{value}</a> }.into_any()
                }
                FieldKind::LongText { .. } => view! { <span class="lines">{value}</span> }.into_any(),
                FieldKind::Text { .. }
                | FieldKind::Money { .. }
                | FieldKind::Url
                | FieldKind::Choice { .. }
                | FieldKind::Choices { .. }
                | FieldKind::Date { .. } => value_text(&field, &value, l).into_any(),
            };
            let link = change.as_ref().filter(|_| own).map(|page| {
                let href = format!("{page}#{}", field.code);
                let of = label.clone();
                view! {
                    <dd class="change">
                        <a href=href rel="external">
                            {td_string!(l, business.case.change)} <span class="hidden">{of}</span>
                        </a>
                    </dd>
                }
            });
            Some(view! { <div><dt>{label}</dt> <dd>{shown}</dd> {link}</div> })
        })
        .collect_view();
    view! { <dl class="answers">{lines}</dl> }
}
