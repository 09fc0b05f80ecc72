//! Writing a text, reading it over, publishing it.

use super::{
    PATH,
    list_page::tag,
    server_fns::{load_new_article, load_own_article, preview_article},
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{
        Breadcrumbs, Fact, Facts, Table,
        form::{Ask, CheckedForm, DateInput, Draft, ErrorNote, Select, SubmitBar, TextArea, TextInput, input_name},
        load, page_data,
        text::date,
    },
};
use leptos::{ev, prelude::*, task::spawn_local, wasm_bindgen::JsCast, web_sys};
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    article::{FIELDS, LONGEST_BODY, LONGEST_SUMMARY, Section, State, Step, Text},
    form::{FieldProblem, FormState, Values},
    ports::ArticleDesk,
    problem::Code,
};
use std::time::Duration;

const WRITE: &str = "/api/fn/official/write_article";
const STEP: &str = "/api/fn/official/step_article";

/// The preview follows when the keys have rested so long.
const REST: Duration = Duration::from_millis(400);

/// Longest reason, in characters.
const REASON: u32 = 500;

/// `/official/articles/new`.
#[component]
pub fn NewArticlePage() -> impl IntoView {
    load(page_data(|| (), |()| load_new_article()), |kept| {
        let l = locale();
        let title = td_string!(l, news.desk.write);
        let kept = kept.unwrap_or_default();
        let writer = Writer { id: None, revision: 0, first_day: true, html: String::new(), quiet: false };
        view! {
            <Title text=title/>
            <DeskFrame place=Place::Articles>
                {crumbs(title.to_owned(), l)}
                <h1>{title}</h1>
                {writer.form(kept.values, kept.problems, l)}
            </DeskFrame>
        }
        .into_any()
    })
}

/// `/official/articles/{article}`.
#[component]
pub fn EditArticlePage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = move || params.with(|p| p.get("article").and_then(|id| id.parse::<i64>().ok())).unwrap_or_default();
    let done = move || query.with_untracked(|query| query.get("done"));
    load(page_data(id, load_own_article), move |(desk, kept)| view(desk, kept, done()))
}

fn crumbs(here: String, l: Locale) -> AnyView {
    view! { <Breadcrumbs above=vec![(PATH.to_owned(), td_string!(l, news.name).to_owned())] here/> }.into_any()
}

fn view(desk: ArticleDesk, kept: Option<FormState>, done: Option<String>) -> AnyView {
    let l = locale();
    let title = desk.text.title.clone();
    let refused = kept.as_ref().is_some_and(|kept| !kept.problems.is_empty());
    if done.as_deref() == Some("begin") {
        // What this device kept of the new text is the server's now; the next one begins empty.
        Effect::new(|| draft_of(None, 0).forget());
    }
    let told = done.filter(|_| !refused).and_then(|done| {
        let said = match Step::from_code(&done) {
            None if done == "write" || done == "begin" => td_string!(l, news.done.write),
            None => return None,
            Some(Step::Submit) => td_string!(l, news.done.submit),
            Some(Step::Return) => td_string!(l, news.done.returned),
            Some(Step::Publish) => td_string!(l, news.done.publish),
            Some(Step::Withdraw) => td_string!(l, news.done.withdraw),
        };
        Some(view! { <div class="note good" role="status"><p>{said}</p></div> })
    });
    // What was refused belongs to the text, to the reason of a step, or to the page.
    let kept = kept.unwrap_or_default();
    let of = |fields: &[&str]| -> Vec<FieldProblem> {
        kept.problems.iter().filter(|p| fields.contains(&p.field.as_str())).cloned().collect()
    };
    let (at_text, at_reason) = (of(&FIELDS), of(&["reason"]));
    let of_page = kept.problems.iter().filter(|p| p.field.is_empty()).cloned().collect::<Vec<_>>();
    let typed = kept.values.keys().any(|field| FIELDS.contains(&field.as_str()));
    let values = if typed { kept.values.clone() } else { desk.text.values() };
    let note = (!desk.note.is_empty()).then(|| {
        let by = desk.decided_by.clone().unwrap_or_default();
        let said = td_string!(l, news.desk.note, by = by).to_string();
        view! { <div class="note due"><p><b>{said}</b> {desk.note.clone()}</p></div> }
    });
    let work = if desk.writes {
        let state = desk.row.state;
        let writer = Writer {
            id: Some(desk.row.id),
            revision: desk.revision,
            first_day: desk.public.is_none(),
            html: desk.html.clone(),
            quiet: state != State::Draft,
        };
        let form = writer.form(values, at_text, l);
        if state == State::Draft {
            form
        } else {
            let text = if state == State::Published {
                td_string!(l, news.desk.revise)
            } else {
                td_string!(l, news.desk.again)
            };
            view! {
                {shown(&desk, l)}
                <details class="withdraw" open=typed><summary>{text}</summary>{form}</details>
            }
            .into_any()
        }
    } else {
        shown(&desk, l)
    };
    let steps = steps(&desk, &kept.values, at_reason, l);
    let before = before(&desk, l);
    view! {
        <Title text=title.clone()/>
        <DeskFrame place=Place::Articles>
            {crumbs(title.clone(), l)}
            {told}
            <ErrorNote problems=of_page/>
            <h1>{title}</h1>
            {facts(&desk, l)}
            {note}
            {work}
            {steps}
            {before}
        </DeskFrame>
    }
    .into_any()
}

fn facts(desk: &ArticleDesk, l: Locale) -> AnyView {
    let row = &desk.row;
    let changed = format!("{} · {}", row.written_by, date(row.changed_on, l));
    let read = desk.decided_by.as_ref().zip(desk.decided_on).map(|(by, on)| {
        view! { <Fact label=td_string!(l, news.desk.decided)>{format!("{by} · {}", date(on, l))}</Fact> }
    });
    let public = desk.public.map(|from| {
        let href = format!("{}/{}", crate::public::NEWS, row.id);
        view! { <Fact label=td_string!(l, news.desk.public)><a href=href>{date(from, l)}</a></Fact> }
    });
    let (state, unit) = (tag(row.state, l), row.unit.say(lang(l)).to_owned());
    let until = row.until.map(|day| view! { <Fact label=td_string!(l, news.desk.until)>{date(day, l)}</Fact> });
    view! {
        <Facts>
            <Fact label=td_string!(l, news.desk.state)>{state}</Fact>
            <Fact label=td_string!(l, news.desk.unit)>{unit}</Fact>
            <Fact label=td_string!(l, news.desk.by)>{changed}</Fact>
            {read}
            {public}
            {until}
        </Facts>
    }
    .into_any()
}

/// The text as everybody will read it.
fn shown(desk: &ArticleDesk, l: Locale) -> AnyView {
    let (summary, html) = (desk.text.summary.clone(), desk.html.clone());
    view! {
        <section class="card" aria-labelledby="text">
            <h2 id="text">{td_string!(l, news.desk.text)}</h2>
            <div class="prose"><p class="lead">{summary}</p><div inner_html=html></div></div>
        </section>
    }
    .into_any()
}

/// Where this device keeps what is being typed of a text.
fn draft_of(id: Option<i64>, revision: i64) -> Draft {
    Draft { about: id.map_or_else(|| "article.new".to_owned(), |id| format!("article.{id}")), revision }
}

/// A form in which a text is written.
struct Writer {
    /// The article; none for a new one.
    id: Option<i64>,
    revision: i64,
    /// Asks for the first day: a new text in place of a public one keeps its day.
    first_day: bool,
    /// What the text looks like as it is kept.
    html: String,
    /// Saving is not what one mostly comes for.
    quiet: bool,
}

impl Writer {
    fn form(self, values: Values, problems: Vec<FieldProblem>, l: Locale) -> AnyView {
        let Self { id, revision, first_day, html, quiet } = self;
        let today = use_context::<crate::frame::Frame>().and_then(|frame| frame.on);
        let ask = |code: &str, label: &str, hint: &str| {
            let value = values.get(code).cloned().unwrap_or_default();
            Ask::new(code, label).named(input_name(code, None)).hint(hint).value(value)
        };
        let section = ask("section", td_string!(l, news.desk.section), "");
        let title = ask("title", td_string!(l, news.desk.title), "");
        let summary = ask("summary", td_string!(l, news.desk.summary), td_string!(l, news.desk.summary_hint));
        let body = ask("body", td_string!(l, news.desk.body), td_string!(l, news.desk.body_hint));
        let source =
            ask("source", td_string!(l, news.desk.source), td_string!(l, news.desk.source_hint)).optional(true);
        let from = ask("from", td_string!(l, news.desk.from), td_string!(l, news.desk.from_hint)).optional(true);
        let until = ask("until", td_string!(l, news.desk.until), td_string!(l, news.desk.until_hint)).optional(true);
        let sections = Section::ALL.iter().map(|s| (s.as_str().to_owned(), s.name(lang(l)).to_owned())).collect();
        let labels = [&section, &title, &summary, &body, &source, &from, &until]
            .map(|ask| (ask.code.clone(), ask.label.clone()))
            .to_vec();
        let check = Callback::new(move |values: Values| match today {
            Some(today) => Text::read(&values, today).err().unwrap_or_default(),
            None => Vec::new(),
        });
        let draft = Some(draft_of(id, revision));
        let (drawn, keys) = (RwSignal::new(html), StoredValue::new(0_u64));
        let typed = move |event: ev::Event| {
            let area = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlTextAreaElement>().ok());
            let Some(body) = area.filter(|area| area.id() == "body") else { return };
            keys.update_value(|keys| *keys += 1);
            let pressed = keys.get_value();
            set_timeout(
                move || {
                    if keys.try_get_value() != Some(pressed) {
                        return;
                    }
                    let body = body.value();
                    spawn_local(async move {
                        // A preview that did not come leaves the one before: the text itself is not touched by it.
                        if let Ok(html) = preview_article(body).await
                            && keys.try_get_value() == Some(pressed)
                        {
                            drawn.set(html);
                        }
                    });
                },
                REST,
            );
        };
        let id = id.map(|id| view! { <input type="hidden" name="id" value=id.to_string()/> });
        let from = first_day.then(|| view! { <DateInput ask=from/> });
        view! {
            <div class="writer" on:input=typed>
                <section class="card">
                    <CheckedForm action=WRITE labels problems check draft>
                        {id}
                        <input type="hidden" name="revision" value=revision.to_string()/>
                        <Select ask=section options=sections/>
                        <TextInput ask=title/>
                        <TextArea ask=summary max=LONGEST_SUMMARY rows=2/>
                        <TextArea ask=body max=LONGEST_BODY rows=16/>
                        <TextInput ask=source/>
                        {from}
                        <DateInput ask=until/>
                        <SubmitBar label=td_string!(l, news.desk.save) quiet/>
                    </CheckedForm>
                </section>
                <section class="card preview" aria-labelledby="preview">
                    <h2 id="preview">{td_string!(l, news.desk.preview)}</h2>
                    <p class="soft">{td_string!(l, news.desk.preview_hint)}</p>
                    <div class="prose" inner_html=move || drawn.get()></div>
                </section>
            </div>
        }
        .into_any()
    }
}

/// The steps that the reader may take now.
fn steps(desk: &ArticleDesk, typed: &Values, problems: Vec<FieldProblem>, l: Locale) -> AnyView {
    let state = desk.row.state;
    let waits = state == State::Review && !desk.steps.contains(&Step::Publish);
    if desk.steps.is_empty() && !waits {
        return ().into_any();
    }
    let forms = desk.steps.iter().map(|step| one_step(desk, *step, typed, &problems, l)).collect_view();
    let waits = waits.then(|| view! { <p>{td_string!(l, news.desk.second)}</p> });
    view! {
        <section class="card" aria-labelledby="steps">
            <h2 id="steps">{td_string!(l, news.desk.steps)}</h2>
            {waits}
            {forms}
        </section>
    }
    .into_any()
}

fn one_step(desk: &ArticleDesk, step: Step, typed: &Values, problems: &[FieldProblem], l: Locale) -> AnyView {
    let hidden = view! {
        <input type="hidden" name="id" value=desk.row.id.to_string()/>
        <input type="hidden" name="revision" value=desk.revision.to_string()/>
        <input type="hidden" name="step" value=step.as_str()/>
    };
    let label = step.name(lang(l));
    if !step.wants_reason(desk.row.state) {
        let class = if step == Step::Withdraw { "btn ghost" } else { "btn" };
        let text = if step == Step::Withdraw { td_string!(l, news.desk.give_up) } else { label };
        return view! { <form class="form" method="post" action=STEP>{hidden}<button class=class>{text}</button></form> }
            .into_any();
    }
    let value = typed.get("reason").cloned().unwrap_or_default();
    let name = td_string!(l, official.case.reason_for, step = label).to_string();
    let ask = Ask::new("reason", name.clone()).named(input_name("reason", None)).value(value);
    let labels = vec![("reason".to_owned(), name)];
    let check = Callback::new(|values: Values| {
        let said = values.get("reason").is_some_and(|reason| !reason.trim().is_empty());
        if said { Vec::new() } else { vec![FieldProblem::new("reason", Code::ReasonRequired)] }
    });
    view! {
        <CheckedForm action=STEP labels problems=problems.to_vec() check>
            {hidden}
            <TextArea ask max=REASON rows=3/>
            <SubmitBar label quiet=true/>
        </CheckedForm>
    }
    .into_any()
}

/// Texts of before.
fn before(desk: &ArticleDesk, l: Locale) -> AnyView {
    if desk.before.is_empty() {
        return ().into_any();
    }
    Table::titled(&desk.before, td_string!(l, news.desk.before))
        .number(td_string!(l, news.desk.n), |row| row.n)
        .column(td_string!(l, news.desk.title), |row| row.title.clone())
        .column(td_string!(l, news.desk.state), move |row| tag(row.state, l))
        .column(td_string!(l, news.desk.by), |row| row.written_by.clone())
        .day(td_string!(l, news.desk.on), move |row| date(row.changed_on, l))
        .card()
}
