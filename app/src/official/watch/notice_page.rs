//! One notice: the businesses that a rule found on one day.

use super::{PATH, server_fns::load_watch_notice, words::hit_tag};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place, works},
    ui::{
        Breadcrumbs, Pager, Table,
        form::{Ask, CheckedForm, ErrorNote, SubmitBar, TextArea, input_name},
        load, page_data,
        text::{count, date},
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    form::{FieldProblem, FormState, Values},
    ports::{HitLine, NoticeView},
    problem::Code,
};

/// Where steps are posted to.
const STEP: &str = "/api/fn/official/step_watch_notice";

/// `/official/watch/notices/{notice}`.
#[component]
pub fn WatchNoticePage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let page = page_data(
        move || (params.read().get("notice").and_then(|id| id.parse::<i64>().ok()), query.read().get("cursor")),
        |(id, cursor)| {
            let asked = load_watch_notice(id.unwrap_or_default(), cursor.clone());
            async move { Ok((asked.await?, cursor)) }
        },
    );
    load(page, |((notice, kept), cursor)| view(notice, kept, cursor))
}

/// A note must say something.
pub(super) fn noted(values: &Values) -> Vec<FieldProblem> {
    let said = values.get("note").is_some_and(|note| !note.trim().is_empty());
    if said { Vec::new() } else { vec![FieldProblem::new("note", Code::ReasonRequired)] }
}

fn view(notice: NoticeView, kept: FormState, cursor: Option<String>) -> AnyView {
    let l = locale();
    let line = notice.line;
    let title = td_string!(l, watch.notice.title, rule = line.title.clone(), day = date(line.on, l)).to_string();
    let first = line.first.then(|| view! { <div class="note"><p>{td_string!(l, watch.first_text)}</p></div> });
    let hits = table(&notice.hits.items, l);
    let (of_note, of_page): (Vec<_>, Vec<_>) = kept.problems.into_iter().partition(|p| p.field == "note");
    let id = line.id.to_string();
    let acknowledge = (line.open > 0 && works()).then(|| {
        let id = id.clone();
        view! {
            <form method="post" action=STEP>
                <input type="hidden" name="id" value=id/>
                <button class="btn" name="step" value="acknowledge">{td_string!(l, watch.notice.acknowledge)}</button>
            </form>
        }
    });
    let dismiss = (line.waiting > 0 && works()).then(|| {
        let ask = Ask::new("note", td_string!(l, watch.step.dismiss_note))
            .named(input_name("note", None))
            .hint(td_string!(l, watch.step.dismiss_hint))
            .value(kept.values.get("note").cloned().unwrap_or_default());
        let labels = vec![("note".to_owned(), td_string!(l, watch.step.dismiss_note).to_owned())];
        view! {
            <CheckedForm action=STEP labels problems=of_note check=Callback::new(|values: Values| noted(&values))>
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="step" value="dismiss"/>
                <TextArea ask max=500 rows=3/>
                <SubmitBar label=td_string!(l, watch.notice.dismiss) quiet=true/>
            </CheckedForm>
        }
    });
    let waits = line.waiting > 0;
    let words = notice.words.say(lang(l)).to_owned();
    let said = count(line.subjects);
    view! {
        <Title text=title.clone()/>
        <DeskFrame place=Place::Watch>
            <Breadcrumbs above=super::above(l) here=title.clone()/>
            <ErrorNote problems=of_page/>
            <h1>{title}</h1>
            <p class="lead">{words}</p>
            {first}
            <p>{td_string!(l, watch.column.subjects)} " " {said}</p>
            {hits}
            <Pager path=format!("{PATH}/notices/{}", line.id) cursor next=notice.hits.next/>
            {waits.then(|| view! { <section class="card">{acknowledge} {dismiss}</section> })}
            <p><a href=format!("{PATH}/rules/{}", line.rule)>{line.title.clone()}</a></p>
        </DeskFrame>
    }
    .into_any()
}

fn table(lines: &[HitLine], l: Locale) -> AnyView {
    Table::named(lines, td_string!(l, watch.column.subjects))
        .column(td_string!(l, watch.column.subject), |line| {
            view! {
                <a href=format!("{PATH}/hits/{}", line.id)>{line.name.clone()}</a>
                " "
                <small class="code">{line.uscc.clone()}</small>
            }
        })
        .column(td_string!(l, watch.column.state), |line| hit_tag(line.state, l))
        .number(td_string!(l, watch.column.facts), |line| line.facts.to_string())
        .column(td_string!(l, watch.column.reminded), |line| {
            if line.reminded { td_string!(l, watch.yes) } else { td_string!(l, watch.no) }
        })
        .card_or(td_string!(l, watch.notice.none))
}
