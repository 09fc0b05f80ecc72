//! A draft: what stands in it, what contradicts itself, what it changes so far.

use super::parts::{draft_of, to_list};
use crate::{
    catalogue::{self, fields_table, owners},
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{Breadcrumbs, Fact, Facts, form::ErrorNote, load, text},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    catalogue::{Field, Item, retention},
    ports::DraftView,
    problem::Bilingual,
};

/// `/official/catalogue/{item}/draft`.
#[component]
pub fn DraftPage() -> impl IntoView {
    let query = use_query_map();
    let saved = move || query.with_untracked(|q| q.get("step")).is_some_and(|step| step == "saved");
    load(draft_of(""), move |page| view(page, saved()))
}

fn view(page: catalogue::DraftPage, saved: bool) -> AnyView {
    let l = locale();
    let catalogue::DraftPage { draft, kept } = page;
    let problems = kept.map(|kept| kept.problems).unwrap_or_default();
    let name = draft.item.name.say(lang(l)).to_owned();
    let title = td_string!(l, catalogue.draft.of, name = name).to_string();
    let state = td_string!(
        l,
        catalogue.draft.state,
        n = draft.version,
        who = draft.changed_by.clone(),
        date = text::date(draft.changed_on, l)
    )
    .to_string();
    let here = format!("/official/catalogue/{}/draft", draft.item.code);
    let saved = (saved && problems.is_empty())
        .then(|| view! { <div class="note good" role="status"><p>{td_string!(l, catalogue.draft.saved)}</p></div> });
    let overtaken = draft
        .overtaken
        .then(|| view! { <div class="note due"><p>{td_string!(l, catalogue.draft.overtaken)}</p></div> });
    view! {
        <Title text=title.clone()/>
        <DeskFrame place=Place::Catalogue>
            <Breadcrumbs above=vec![to_list(l)] here=title.clone()/>
            <ErrorNote problems/>
            {saved}
            <h1>{title}</h1>
            <p class="soft">{state}</p>
            {overtaken}
            {faults(&draft, &here, l)}
            {head(&draft, &here, l)}
            {fields(&draft, &here, l)}
            {changes(&draft, l)}
            <p class="submit">
                <a class="btn" href=format!("{here}/effect")>{td_string!(l, catalogue.draft.to_effect)}</a>
            </p>
            {discard(&draft, l)}
        </DeskFrame>
    }
    .into_any()
}

fn faults(draft: &DraftView, here: &str, l: Locale) -> Option<AnyView> {
    if draft.faults.is_empty() {
        return None;
    }
    let lines = draft
        .faults
        .iter()
        .map(|fault| {
            let said = fault.problem.say(lang(l));
            match draft.item.field(&fault.field) {
                Some(field) => {
                    let href = format!("{here}/fields/{}", field.code);
                    let label = field.label.say(lang(l)).to_owned();
                    view! { <li><a href=href>{label}</a> {lang(l).pick("：", ": ")} {said}</li> }.into_any()
                }
                None => view! { <li>{said}</li> }.into_any(),
            }
        })
        .collect_view();
    Some(
        view! {
            <section class="summary" aria-labelledby="faults">
                <h2 id="faults">{td_string!(l, catalogue.draft.faults, n = draft.faults.len()).to_string()}</h2>
                <p>{td_string!(l, catalogue.draft.faults_text)}</p>
                <ul>{lines}</ul>
            </section>
        }
        .into_any(),
    )
}

fn head(draft: &DraftView, here: &str, l: Locale) -> AnyView {
    let item = &draft.item;
    let known = |code: &String| draft.departments.iter().find(|(c, _)| c == code).map(|(_, name)| name.clone());
    let from: Vec<Bilingual> = item.owners.iter().filter_map(known).collect();
    let roles = [
        (td_string!(l, catalogue.role.document), item.roles.document.as_ref()),
        (td_string!(l, catalogue.role.organ), item.roles.organ.as_ref()),
        (td_string!(l, catalogue.role.decided_on), Some(&item.roles.decided_on)),
    ];
    let roles = roles
        .into_iter()
        .map(|(label, code)| (label, labelled(item, code, l)))
        .map(|(label, field)| view! { <Fact label=label>{field}</Fact> })
        .collect_view();
    let (class, section, frequency) = (item.class, item.section, item.frequency);
    let (months, disclosure) = (item.retention_months, item.disclosure);
    view! {
        <section class="card" aria-labelledby="head">
            <h2 id="head">{td_string!(l, catalogue.draft.head)}</h2>
            <Facts>
                <Fact label=td_string!(l, catalogue.class)>{class.name(lang(l))}</Fact>
                <Fact label=td_string!(l, catalogue.section)>{section.name(lang(l))}</Fact>
                <Fact label=td_string!(l, catalogue.owners)>{owners(&from, l)}</Fact>
                <Fact label=td_string!(l, catalogue.frequency)>{frequency.name(lang(l))}</Fact>
                <Fact label=td_string!(l, catalogue.retention)>{retention(months, lang(l))}</Fact>
                <Fact label=td_string!(l, catalogue.disclosure)>{disclosure.name(lang(l))}</Fact>
                {roles}
            </Facts>
            <p class="submit">
                <a class="btn ghost" href=format!("{here}/head")>{td_string!(l, catalogue.draft.change_head)}</a>
                <a class="btn ghost" href=format!("{here}/roles")>{td_string!(l, catalogue.draft.change_roles)}</a>
            </p>
        </section>
    }
    .into_any()
}

fn labelled(item: &Item, code: Option<&String>, l: Locale) -> String {
    let field = code.and_then(|code| item.field(code));
    field.map_or_else(|| td_string!(l, catalogue.none).to_owned(), |field| field.label.say(lang(l)).to_owned())
}

/// The fields in one form, so that each move and removal is a button of it.
fn fields(draft: &DraftView, here: &str, l: Locale) -> AnyView {
    let item = &draft.item;
    let ends = |field: Option<&Field>, of: &Field| field.is_some_and(|field| field.code == of.code);
    let table = fields_table(item, l)
        .column(td_string!(l, catalogue.draft.actions), |field| {
            let (first, last) = (ends(item.fields.first(), field), ends(item.fields.last(), field));
            actions(item, field, here, !first, !last, l)
        })
        .view();
    view! {
        <section class="card" aria-labelledby="fields">
            <h2 id="fields">{td_string!(l, catalogue.fields)}</h2>
            <form method="post" action="/api/fn/catalogue/step">
                <input type="hidden" name="item" value=item.code.clone()/>
                <input type="hidden" name="revision" value=draft.revision.to_string()/>
                {table}
            </form>
            <p class="submit">
                <a class="btn ghost" href=format!("{here}/add")>{td_string!(l, catalogue.draft.add_field)}</a>
            </p>
        </section>
    }
    .into_any()
}

fn actions(item: &Item, field: &Field, here: &str, up: bool, down: bool, l: Locale) -> AnyView {
    let label = field.label.say(lang(l)).to_owned();
    let button = |step: &str, sign: &'static str, said: String| {
        view! { <button class="step" name="step" value=format!("{step}:{}", field.code) aria-label=said.clone() title=said>{sign}</button> }
    };
    let up = up.then(|| button("up", "↑", td_string!(l, catalogue.draft.move_up, name = label.clone()).to_string()));
    let down =
        down.then(|| button("down", "↓", td_string!(l, catalogue.draft.move_down, name = label.clone()).to_string()));
    // What plays a part can't go before another field has that part.
    let plays = item.roles.fields().any(|code| code == field.code);
    let remove = (!plays)
        .then(|| button("remove", "×", td_string!(l, catalogue.draft.remove, name = label.clone()).to_string()));
    let edit = td_string!(l, catalogue.draft.edit_field, name = label).to_string();
    view! {
        <span class="actions">
            <a href=format!("{here}/fields/{}", field.code) aria-label=edit>{td_string!(l, catalogue.draft.edit)}</a>
            {up}
            {down}
            {remove}
        </span>
    }
    .into_any()
}

/// What the draft changes against the version in force.
pub(super) fn changes(draft: &DraftView, l: Locale) -> AnyView {
    let lines = draft.changes.iter().map(|c| view! { <li>{c.text.say(lang(l)).to_owned()}</li> }).collect_view();
    let body = match (draft.base, draft.changes.is_empty()) {
        (None, _) => view! { <p>{td_string!(l, catalogue.draft.is_new)}</p> }.into_any(),
        (Some(_), true) => view! { <p class="soft">{td_string!(l, catalogue.draft.no_change)}</p> }.into_any(),
        (Some(_), false) => view! { <ul class="changes">{lines}</ul> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby="changes">
            <h2 id="changes">{td_string!(l, catalogue.draft.changes)}</h2>
            {body}
        </section>
    }
    .into_any()
}

fn discard(draft: &DraftView, l: Locale) -> AnyView {
    view! {
        <details class="withdraw">
            <summary>{td_string!(l, catalogue.draft.discard)}</summary>
            <p>{td_string!(l, catalogue.draft.discard_text)}</p>
            <form method="post" action="/api/fn/catalogue/discard">
                <input type="hidden" name="item" value=draft.item.code.clone()/>
                <input type="hidden" name="revision" value=draft.revision.to_string()/>
                <button class="btn ghost">{td_string!(l, catalogue.draft.discard_confirm)}</button>
            </form>
        </details>
    }
    .into_any()
}
