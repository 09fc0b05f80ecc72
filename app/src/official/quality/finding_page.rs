//! One finding: what is wrong, what was probably meant, and what can be done.

use super::{
    server_fns::load_finding,
    words::{kind, sentence, standing},
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{
        Breadcrumbs, Fact, Facts,
        form::{Ask, CheckboxGroup, CheckedForm, ErrorNote, SubmitBar, TextArea, input_name},
        load, page_data, text,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    form::{FieldProblem, FormState, Values},
    ports::{Fault, FindingRecord, FindingRow, FindingView},
    problem::Code,
    quality::FindingKind,
};

/// Longest reason, in characters.
const REASON: u32 = 500;

/// `/official/quality/{finding}`.
#[component]
pub fn FindingPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = move || {
        (params.read().get("finding").and_then(|id| id.parse::<i64>().ok()), query.read().get("still").is_some())
    };
    let page = page_data(asked, |(id, still)| async move {
        let (finding, kept) = load_finding(id.ok_or(Fault::NotFound)?).await?;
        Ok((finding, kept, still))
    });
    load(page, |(finding, kept, still)| view(finding, kept, still))
}

fn view(finding: FindingView, kept: FormState, still: bool) -> AnyView {
    let l = locale();
    let line = &finding.line;
    let title = kind(line.kind, l);
    let above = vec![("/official/quality".to_owned(), td_string!(l, quality.name).to_owned())];
    let (of_reason, of_page): (Vec<_>, Vec<_>) = kept.problems.iter().cloned().partition(|p| p.field == "reason");
    let still = (still && finding.may_decide).then(|| {
        view! { <div class="note" role="status"><p>{td_string!(l, quality.still)}</p></div> }
    });
    let field = finding.field.as_ref().map(|field| field.say(lang(l)).to_owned());
    let field = field.map(|field| view! { <Fact label=td_string!(l, quality.column.field)>{field}</Fact> });
    let closed = finding.closed_on.map(|day| {
        view! { <Fact label=td_string!(l, quality.column.closed)>{text::date(day, l)}</Fact> }
    });
    let reason = finding.reason.clone().map(|reason| {
        view! { <Fact label=td_string!(l, quality.column.reason)>{reason}</Fact> }
    });
    let due = finding.closed_on.is_none().then(|| text::date(line.due.date, l));
    let due = due.map(|due| view! { <Fact label=td_string!(l, quality.column.due)>{due}</Fact> });
    let where_from = format!("{} · {}", line.item.say(lang(l)), line.department.say(lang(l)));
    let (stands, said, found) = (standing(line, l), sentence(line, l), text::date(line.found_on, l));
    let record = finding.record.as_ref().map(|record| record_card(record, td_string!(l, quality.record), l));
    let other = finding.other.as_ref().map(|record| record_card(record, td_string!(l, quality.other), l));
    let row = finding.row.as_ref().map(|row| row_card(row, finding.may_decide, line.id, l));
    let decide = finding.may_decide.then(|| decide(&finding, kept.values, of_reason, l));
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Quality>
            <Breadcrumbs above here=title.to_owned()/>
            <ErrorNote problems=of_page/>
            {still}
            <header class="case-head">
                <p class="soft">{where_from}</p>
                <h1>{title}</h1>
                <p class="where">{stands}</p>
            </header>
            <section class="card">
                <p class="lead">{said}</p>
                <Facts>
                    {field}
                    <Fact label=td_string!(l, quality.column.found)>{found}</Fact>
                    {due}
                    {closed}
                    {reason}
                </Facts>
            </section>
            {record}
            {other}
            {row}
            {decide}
        </DeskFrame>
    }
    .into_any()
}

fn record_card(record: &FindingRecord, title: &'static str, l: Locale) -> impl IntoView + use<> {
    let (href, subject, name) =
        (format!("/official/records/{}", record.id), format!("/subjects/{}", record.uscc), record.name.clone());
    let (decided, source) = (text::date(record.decided_on, l), record.department.say(lang(l)).to_owned());
    let gone = (!record.stands).then(|| view! { <p class="soft">{td_string!(l, quality.gone)}</p> });
    let document = if record.document.is_empty() { format!("#{}", record.id) } else { record.document.clone() };
    view! {
        <section class="card">
            <h2>{title}</h2>
            {gone}
            <Facts>
                <Fact label=td_string!(l, official.late.record)>
                    <a href=href>{document}</a>
                </Fact>
                <Fact label=td_string!(l, official.desk.subject)>
                    <a href=subject>{name}</a>
                </Fact>
                <Fact label=td_string!(l, official.late.decided)>{decided}</Fact>
                <Fact label=td_string!(l, official.late.source)>{source}</Fact>
            </Facts>
        </section>
    }
}

fn row_card(row: &FindingRow, may_decide: bool, id: i64, l: Locale) -> impl IntoView + use<> {
    let (batch, file, number) = (format!("/official/intake/{}", row.batch), row.file.clone(), row.number);
    let (name, document) = (row.name.clone(), row.document.clone());
    let meant = row.suggestion.clone().map(|code| {
        let name = row.suggested_name.clone().map(|name| {
            view! { " " <a href=format!("/subjects/{code}")>{name}</a> }
        });
        view! { <Fact label=td_string!(l, quality.row.meant)><span class="code">{code.clone()}</span> {name}</Fact> }
    });
    let take = (may_decide && row.takeable).then(|| {
        view! {
            <p>{td_string!(l, quality.row.take_text)}</p>
            <form method="post" action="/api/fn/official/take_suggestion">
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="btn">{td_string!(l, quality.row.take)}</button>
            </form>
        }
    });
    view! {
        <section class="card">
            <h2>{td_string!(l, quality.row.title)}</h2>
            <Facts>
                <Fact label=td_string!(l, quality.row.file)>
                    <a href=batch>{file}</a>
                </Fact>
                <Fact label=td_string!(l, quality.row.number)>{number}</Fact>
                <Fact label=td_string!(l, official.desk.subject)>{name}</Fact>
                <Fact label=td_string!(l, official.late.record)>{document}</Fact>
                {meant}
            </Facts>
            {take}
        </section>
    }
}

/// What the official may do now.
fn decide(finding: &FindingView, typed: Values, problems: Vec<FieldProblem>, l: Locale) -> impl IntoView + use<> {
    let id = finding.line.id.to_string();
    let label = td_string!(l, quality.accept.reason);
    let ask = Ask::new("reason", label)
        .named(input_name("reason", None))
        .hint(td_string!(l, quality.accept.reason_hint))
        .value(typed.get("reason").cloned().unwrap_or_default());
    let check = Callback::new(|values: Values| {
        let stated = values.get("reason").is_some_and(|reason| !reason.trim().is_empty());
        if stated { Vec::new() } else { vec![FieldProblem::new("reason", Code::ReasonRequired)] }
    });
    let named = matches!(finding.line.kind, FindingKind::NameMismatch | FindingKind::DuplicateCode).then(|| {
        let of_name = Ask::new("known_name", td_string!(l, quality.accept.name))
            .optional(true)
            .value(typed.get("known_name").cloned().unwrap_or_default());
        let text = td_string!(l, quality.accept.name_text, name = finding.line.found.clone()).to_string();
        (of_name, vec![("yes".to_owned(), text)])
    });
    let correct = finding.record.as_ref().filter(|record| record.stands).map(|record| {
        view! { <p><a class="btn" href=format!("/official/records/{}", record.id)>{td_string!(l, quality.fix.correct)}</a></p> }
    });
    view! {
        <div class="decide">
            <section class="card">
                <h2>{td_string!(l, quality.fix.title)}</h2>
                <p>{td_string!(l, quality.fix.text)}</p>
                {correct}
                <form method="post" action="/api/fn/official/recheck_finding">
                    <input type="hidden" name="id" value=id.clone()/>
                    <button class="btn ghost">{td_string!(l, quality.fix.recheck)}</button>
                </form>
            </section>
            <section class="card">
                <h2>{td_string!(l, quality.accept.title)}</h2>
                <p>{td_string!(l, quality.accept.text)}</p>
                <CheckedForm
                    action="/api/fn/official/accept_finding"
                    labels=vec![("reason".to_owned(), label.to_owned())]
                    problems
                    check
                    draft=None
                >
                    <input type="hidden" name="id" value=id/>
                    <TextArea ask max=REASON rows=3/>
                    {named.map(|(ask, options)| view! { <CheckboxGroup ask options/> })}
                    <SubmitBar label=td_string!(l, quality.accept.submit) quiet=true/>
                </CheckedForm>
            </section>
        </div>
    }
}
