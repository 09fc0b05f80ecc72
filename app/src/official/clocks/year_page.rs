//! Loading a year: write, look at what it changes, confirm.

use super::server_fns::{TEXT, YearForm, load_year_form};
use crate::{
    case::due_date,
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{
        Breadcrumbs, Fact, Facts, Table,
        form::{Ask, CheckedForm, SubmitBar, TextArea},
        load, page_data, text,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::{
    calendar::{LineProblem, YEAR_FILE_EXAMPLE, Year},
    form::{FieldProblem, Values},
    ports::{DayChange, MovedTerm, YearPreview},
    problem::Code,
};

/// `/official/calendar/load`: the credit office loads a newly announced year.
#[component]
pub fn YearPage() -> impl IntoView {
    let form = page_data(|| (), |()| load_year_form());
    load(form, view)
}

fn view(form: YearForm) -> AnyView {
    let l = locale();
    let title = td_string!(l, clocks.calendar.load);
    let above = vec![("/official/calendar".to_owned(), td_string!(l, official.rail.calendar).to_owned())];
    let preview = form.preview.clone().map(|preview| {
        if preview.problems.is_empty() { what_changes(preview, &form, l) } else { what_is_wrong(preview.problems, l) }
    });
    let label = td_string!(l, clocks.load.text);
    let ask = Ask::new(TEXT, label).hint(td_string!(l, clocks.load.hint)).value(form.text.clone());
    // The same reader runs in the browser: a line that can't be read is known before anything is sent.
    let check = Callback::new(|values: Values| {
        let text = values.get(TEXT).map_or("", String::as_str);
        match Year::parse_year_file(text) {
            Ok(_) => Vec::new(),
            Err(problems) => {
                let first = problems.into_iter().next().map_or_else(|| Code::CalendarNoYear.into(), |p| p.problem);
                vec![FieldProblem::new(TEXT, first)]
            }
        }
    });
    let quiet = form.preview.as_ref().is_some_and(|preview| preview.problems.is_empty());
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Calendar>
            <Breadcrumbs above here=title/>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, clocks.load.lead)}</p>
            {preview}
            <section class="card">
                <CheckedForm
                    action="/api/fn/official/check_year"
                    labels=vec![(TEXT.to_owned(), label.to_owned())]
                    problems=form.problems
                    check
                >
                    <TextArea ask rows=14/>
                    <SubmitBar label=td_string!(l, clocks.load.check) quiet/>
                </CheckedForm>
                <details>
                    <summary>{td_string!(l, clocks.load.example)}</summary>
                    <pre class="sample">{YEAR_FILE_EXAMPLE}</pre>
                </details>
            </section>
        </DeskFrame>
    }
    .into_any()
}

/// Everything that is wrong with the file, line by line.
fn what_is_wrong(problems: Vec<LineProblem>, l: Locale) -> AnyView {
    let lines = problems
        .into_iter()
        .map(|LineProblem { line, problem }| {
            let place = line.map_or_else(
                || td_string!(l, clocks.load.whole).to_owned(),
                |line| td_string!(l, clocks.load.line, n = line).to_string(),
            );
            view! { <li><b>{place}</b> " " {problem.say(lang(l))}</li> }
        })
        .collect_view();
    view! {
        <div class="summary" role="alert" tabindex="-1" autofocus=true>
            <h2>{td_string!(l, clocks.load.wrong)}</h2>
            <ul>{lines}</ul>
        </div>
    }
    .into_any()
}

/// Which days change and what moves by it, with the button that loads exactly this file.
fn what_changes(preview: YearPreview, form: &YearForm, l: Locale) -> AnyView {
    let year = preview.year.unwrap_or_default();
    let heading = td_string!(l, clocks.load.changes, year = year).to_string();
    let (before, after) = preview.working_days;
    let days = td_string!(l, clocks.load.days_change, before = before, after = after).to_string();
    let source = (!preview.source.is_empty()).then(|| {
        view! { <Fact label=td_string!(l, clocks.load.source)>{preview.source.clone()}</Fact> }
    });
    let warn = preview.replaces.then(|| {
        view! { <p class="note"><b>{td_string!(l, clocks.load.replaces, year = year).to_string()}</b></p> }
    });
    let same = preview.changes.is_empty() && preview.replaces;
    let text_of_form = form.text.clone();
    let confirm = if same {
        view! { <p>{td_string!(l, clocks.load.same)}</p> }.into_any()
    } else {
        view! {
            <form method="post" action="/api/fn/official/load_year">
                <input type="hidden" name=TEXT value=text_of_form/>
                <p class="submit"><button class="btn">{td_string!(l, clocks.load.confirm, year = year).to_string()}</button></p>
            </form>
        }
        .into_any()
    };
    view! {
        <section class="card">
            <h2>{heading}</h2>
            {warn}
            <Facts>
                {source}
                <Fact label=td_string!(l, clocks.load.working_days)>{days}</Fact>
                <Fact label=td_string!(l, clocks.load.moved)>{text::count(preview.moved)}</Fact>
                <Fact label=td_string!(l, clocks.load.confirmed)>{text::count(preview.confirmed)}</Fact>
                <Fact label=td_string!(l, clocks.load.cases)>{text::count(preview.cases)}</Fact>
            </Facts>
            {changed_days(&preview.changes, l)}
            {moved(&preview.examples, l)}
            {confirm}
        </section>
    }
    .into_any()
}

fn changed_days(changes: &[DayChange], l: Locale) -> AnyView {
    if changes.is_empty() {
        return ().into_any();
    }
    let each = changes
        .iter()
        .map(|change| {
            let (class, word) = if change.working {
                ("make-up", td_string!(l, clocks.load.becomes_work))
            } else {
                ("holiday", td_string!(l, clocks.load.becomes_off))
            };
            view! { <li class=class>{text::date(change.day, l)} " " {word}</li> }
        })
        .collect_view();
    view! { <h3>{td_string!(l, clocks.load.days)}</h3> <ul class="changes">{each}</ul> }.into_any()
}

fn moved(examples: &[MovedTerm], l: Locale) -> AnyView {
    if examples.is_empty() {
        return ().into_any();
    }
    Table::titled(examples, td_string!(l, clocks.load.examples))
        .column(td_string!(l, clocks.column.what), |term| {
            let href = match (term.record, term.case) {
                (Some(id), _) => format!("/records/{id}/notice"),
                (None, Some(id)) => format!("/official/cases/{id}"),
                (None, None) => format!("/subjects/{}", term.uscc),
            };
            view! { <a href=href>{term.title.say(lang(l)).to_owned()}</a> }
        })
        .column(td_string!(l, clocks.column.subject), |term| {
            view! { <a href=format!("/subjects/{}", term.uscc)>{term.name.clone()}</a> }
        })
        .day(td_string!(l, clocks.load.was), |term| due_date(term.was, l))
        .day(td_string!(l, clocks.load.becomes), |term| due_date(term.becomes, l))
        .view()
}
