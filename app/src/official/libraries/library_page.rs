//! One library: what it is, what was counted, who is listed by hand.

use super::{
    PATH,
    figures::{conditions, shown},
    server_fns::load_library,
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{
        Breadcrumbs, Fact, Facts, Table, Tag, Tone,
        form::{Ask, CheckedForm, ErrorNote, SubmitBar, TextArea, TextInput, input_name},
        load, page_data, text,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    form::FormState,
    ports::{LibraryView, Reach},
};

/// `/official/libraries/{library}`.
#[component]
pub fn LibraryPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let page = page_data(
        move || params.with(|p| p.get("library").and_then(|id| id.parse::<i64>().ok())),
        |id| load_library(id.unwrap_or_default()),
    );
    let said = move || {
        let l = locale();
        query.with_untracked(|query| match query.get("picked").and_then(|n| n.parse::<i64>().ok()) {
            Some(n) => Some(td_string!(l, library.done.picked, n = n).to_string()),
            None => query.get("done").map(|_| td_string!(l, library.done.saved).to_owned()),
        })
    };
    load(page, move |(view, kept)| library(&view, kept, said()))
}

fn library(view: &LibraryView, kept: FormState, said: Option<String>) -> AnyView {
    let l = locale();
    let title = view.line.name.clone();
    let path = format!("{PATH}/{}", view.line.id);
    let above = vec![(PATH.to_owned(), td_string!(l, library.name).to_owned())];
    let told = said.map(|said| view! { <div class="note good" role="status"><p>{said}</p></div> });
    // Of a pasted list the codes are told at their field.
    let (at_fields, of_page): (Vec<_>, Vec<_>) = kept.problems.iter().cloned().partition(|p| !p.field.is_empty());
    let edit = (view.may_write && !view.line.closed).then(|| {
        view! { <a class="btn" href=format!("{path}/edit")>{td_string!(l, library.edit)}</a> }
    });
    let lists = (!view.line.closed).then(|| {
        view! {
            <a class="btn ghost" href=format!("{path}/members")>{td_string!(l, library.members)}</a>
            " "
            <a class="btn ghost" href=format!("{PATH}/compare?id={}", view.line.id)>{td_string!(l, library.compare)}</a>
        }
    });
    let figures = match &view.figures {
        Some(figures) if !view.line.closed => shown(view, figures, l),
        None if !view.line.closed => {
            view! { <section class="card empty"><p>{td_string!(l, library.uncounted)}</p></section> }.into_any()
        }
        _ => ().into_any(),
    };
    let (about, notes, picks) = (about(view, l), notes(view, l), picks(view, l));
    let pick = (view.may_write && !view.line.closed).then(|| pick(view, &kept, at_fields, l));
    let keep = view.may_write.then(|| keep(view, l));
    view! {
        <Title text=title.clone()/>
        <DeskFrame place=Place::Libraries>
            <Breadcrumbs above here=title.clone()/>
            {told}
            <ErrorNote problems=of_page/>
            <h1>{title}</h1>
            {notes}
            <p class="tools">{edit} " " {lists}</p>
            {about}
            {figures}
            {picks}
            {pick}
            {keep}
        </DeskFrame>
    }
    .into_any()
}

/// What somebody should know before reading on.
fn notes(view: &LibraryView, l: Locale) -> AnyView {
    let closed = view.line.closed.then(|| {
        view! { <div class="note"><p><Tag tone=Tone::Plain text=td_string!(l, library.closed)/> " " {td_string!(l, library.closed_text)}</p></div> }
    });
    let reach = match view.reach.filter(|_| !view.line.closed) {
        Some(Reach::Nobody) => Some(td_string!(l, library.nobody_matches)),
        Some(Reach::Everybody) => Some(td_string!(l, library.everybody_matches)),
        Some(Reach::Some) | None => None,
    };
    let reach = reach.map(|said| view! { <div class="note"><p>{said}</p></div> });
    let faults = (!view.faults.is_empty()).then(|| {
        let lines = view.faults.iter().map(|p| view! { <li>{p.problem.say(lang(l))}</li> }).collect_view();
        view! { <div class="note"><p>{td_string!(l, library.faults)}</p><ul>{lines}</ul></div> }
    });
    view! { {closed} {reach} {faults} }.into_any()
}

fn about(view: &LibraryView, l: Locale) -> AnyView {
    let on = text::date(view.changed_on, l);
    let changed = if view.changed_by.is_empty() {
        td_string!(l, library.changed_system, on = on).to_string()
    } else {
        td_string!(l, library.changed, by = view.changed_by.clone(), on = on).to_string()
    };
    let draft = &view.draft;
    let basis = [draft.document.as_str(), draft.article.as_str()].join(" ").trim().to_owned();
    let counted = view.figures.as_ref().map(|figures| {
        td_string!(l, library.counted_on, day = text::date(figures.as_of, l), n = text::count(figures.subjects()))
            .to_string()
    });
    let (theme, department) = (draft.theme.name(lang(l)), view.line.department.say(lang(l)).to_owned());
    let (purpose, holds) = (draft.purpose.clone(), conditions(view));
    view! {
        <section class="card">
            <Facts>
                <Fact label=td_string!(l, library.column.theme)>{theme}</Fact>
                <Fact label=td_string!(l, library.column.department)>{department}</Fact>
                <Fact label=td_string!(l, library.purpose)>{purpose}</Fact>
                <Fact label=td_string!(l, library.basis)>{basis}</Fact>
                <Fact label=td_string!(l, library.holds)>{holds}</Fact>
            </Facts>
            <p class="soft">{counted} " " {changed}</p>
        </section>
    }
    .into_any()
}

fn picks(view: &LibraryView, l: Locale) -> AnyView {
    let (id, may) = (view.line.id, view.may_write && !view.line.closed);
    let more = (view.picked > view.picks.len() as i64).then(|| {
        view! { <p class="soft">{td_string!(l, library.picks_more, n = text::count(view.picked)).to_string()}</p> }
    });
    let table = (!view.picks.is_empty()).then(|| {
        Table::named(&view.picks, td_string!(l, library.picks))
            .column(td_string!(l, library.subject), |pick| {
                view! { <a href=format!("/subjects/{}", pick.uscc)>{pick.name.clone()}</a> " " <small>{pick.uscc.clone()}</small> }
            })
            .column(td_string!(l, library.reason), |pick| pick.reason.clone())
            .column(td_string!(l, library.by), |pick| pick.by.clone())
            .day(td_string!(l, library.on), |pick| text::date(pick.on, l))
            .column(if may { td_string!(l, library.unpick) } else { "" }, move |pick| {
                may.then(|| unpick(id, &pick.uscc, &pick.name, l))
            })
            .view()
    });
    let none = view.picks.is_empty().then(|| view! { <p>{td_string!(l, library.picks_none)}</p> });
    view! {
        <section class="card" aria-labelledby="picks">
            <h2 id="picks">{td_string!(l, library.picks)}</h2>
            {none}
            {table}
            {more}
        </section>
    }
    .into_any()
}

/// Takes one off, with a reason.
fn unpick(id: i64, uscc: &str, name: &str, l: Locale) -> AnyView {
    let label = td_string!(l, library.unpick_reason, name = name.to_owned()).to_string();
    view! {
        <form class="unpick" method="post" action="/api/fn/official/unpick_subject">
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="uscc" value=uscc.to_owned()/>
            <input type="text" name="reason" aria-label=label required=true maxlength="200"/>
            <button class="btn ghost">{td_string!(l, library.unpick)}</button>
        </form>
    }
    .into_any()
}

fn pick(view: &LibraryView, kept: &FormState, problems: Vec<shared::form::FieldProblem>, l: Locale) -> AnyView {
    let ask = |code: &'static str, label: &'static str, hint: &'static str| {
        let value = kept.values.get(code).cloned().unwrap_or_default();
        Ask::new(code, label).named(input_name(code, None)).hint(hint).value(value)
    };
    let codes = ask("codes", td_string!(l, library.codes), td_string!(l, library.codes_hint));
    let reason = ask("reason", td_string!(l, library.reason), td_string!(l, library.reason_hint));
    let labels = [&codes, &reason].map(|ask| (ask.code.clone(), ask.label.clone())).to_vec();
    let id = view.line.id;
    view! {
        <section class="card" aria-labelledby="pick">
            <h2 id="pick">{td_string!(l, library.pick)}</h2>
            <CheckedForm action="/api/fn/official/pick_subjects" labels problems check=Callback::new(|_| Vec::new()) draft=None>
                <input type="hidden" name="id" value=id/>
                <TextArea ask=codes rows=6/>
                <TextInput ask=reason/>
                <SubmitBar label=td_string!(l, library.pick)/>
            </CheckedForm>
        </section>
    }
    .into_any()
}

fn keep(view: &LibraryView, l: Locale) -> AnyView {
    let id = view.line.id;
    let button = move |step: &'static str, label: &'static str| {
        view! {
            <form class="form" method="post" action="/api/fn/official/step_library">
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="step" value=step/>
                <button class="btn ghost">{label}</button>
            </form>
        }
    };
    let buttons = if view.line.closed {
        view! { {button("open", td_string!(l, library.reopen))} }.into_any()
    } else {
        view! { {button("count", td_string!(l, library.recount))} {button("close", td_string!(l, library.close))} }
            .into_any()
    };
    view! {
        <section class="card keep" aria-labelledby="keep">
            <h2 id="keep">{td_string!(l, library.keep)}</h2>
            <div class="tools">{buttons}</div>
        </section>
    }
    .into_any()
}
