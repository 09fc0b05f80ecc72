//! Who may do what, as the program itself decides it.

use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::{Breadcrumbs, Table},
};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::{
    access::{Action, BEFORE_OFFICES, MatrixLine, matrix_lines, matrix_viewers},
    case::Words,
};

/// `/guide/rights`: the policy of rights as a table, worked out by the function that every page asks.
#[component]
pub fn RightsPage() -> impl IntoView {
    let l = locale();
    let title = td_string!(l, public.rights.title);
    let (lines, viewers) = (matrix_lines(), matrix_viewers());
    let (everyone, offices) = viewers.split_at(BEFORE_OFFICES.min(viewers.len()));
    // One table of all would be wider than any screen: who stands outside, and who works in an office.
    let outside = table(&lines, 0, everyone, td_string!(l, public.rights.everyone), l);
    let inside = table(&lines, everyone.len(), offices, td_string!(l, public.rights.offices), l);
    view! {
        <Title text=title/>
        <Breadcrumbs above=vec![("/guide".to_owned(), td_string!(l, public.guide.title).to_owned())] here=title/>
        <h1>{title}</h1>
        <p class="lead">{td_string!(l, public.rights.lead)}</p>
        {outside}
        {inside}
    }
    .into_any()
}

/// What the viewers from a place on may do; things of which none of them may do anything are left out.
fn table(lines: &[MatrixLine], from: usize, viewers: &[Words], caption: &'static str, l: Locale) -> AnyView {
    let theirs = |line: &MatrixLine| line.may.iter().skip(from).take(viewers.len()).any(|may| !may.is_empty());
    let lines: Vec<MatrixLine> = lines.iter().filter(|line| theirs(line)).cloned().collect();
    let mut table = Table::titled(&lines, caption)
        .column(td_string!(l, public.rights.object), move |line| line.object.say(lang(l)));
    for (at, viewer) in viewers.iter().enumerate() {
        table = table.column(viewer.say(lang(l)), move |line| {
            let may = line.may.get(from + at).into_iter().flatten().map(|action| name(*action, l));
            let may = may.collect::<Vec<_>>().join(td_string!(l, public.rights.and));
            if may.is_empty() { "–".to_owned() } else { may }
        });
    }
    table.card()
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
