//! Who may do what, as the program itself decides it.

use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Breadcrumbs, Table},
};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::access::{Action, matrix_lines, matrix_viewers};

/// `/guide/rights`: the policy of rights as a table, worked out by the function that every page asks.
#[component]
pub fn RightsPage() -> impl IntoView {
    let l = locale();
    let title = td_string!(l, public.rights.title);
    let lines = matrix_lines();
    let mut table =
        Table::named(&lines, title).column(td_string!(l, public.rights.object), move |line| line.object.say(lang(l)));
    for (at, viewer) in matrix_viewers().into_iter().enumerate() {
        table = table.column(viewer.say(lang(l)), move |line| {
            let may = line.may.get(at).into_iter().flatten().map(|action| name(*action, l));
            let may = may.collect::<Vec<_>>().join(td_string!(l, public.rights.and));
            if may.is_empty() { "–".to_owned() } else { may }
        });
    }
    let table = table.card();
    view! {
        <Title text=title/>
        <Breadcrumbs above=vec![("/guide".to_owned(), td_string!(l, public.guide.title).to_owned())] here=title/>
        <h1>{title}</h1>
        <p class="lead">{td_string!(l, public.rights.lead)}</p>
        {table}
    }
    .into_any()
}

fn name(action: Action, l: Locale) -> &'static str {
    match action {
        Action::Read => td_string!(l, public.rights.read),
        Action::Write => td_string!(l, public.rights.write),
        Action::Step => td_string!(l, public.rights.step),
        Action::Handle => td_string!(l, public.rights.handle),
        Action::Import => td_string!(l, public.rights.import),
        Action::Manage => td_string!(l, public.rights.manage),
        Action::Unmask => td_string!(l, public.rights.unmask),
    }
}
