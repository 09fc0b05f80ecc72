//! One batch: what became of it, what stayed out and why, and how to take it back.

use super::{
    batches_page::{channel_name, state_tag},
    server_fns::load_batch,
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{
        Breadcrumbs, Fact, Facts, Pager, Table, Tag,
        form::{Ask, CheckedForm, ErrorNote, SubmitBar, TextArea, input_name},
        load, page_data, text,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    form::{FieldProblem, FormState},
    ids::BatchId,
    ports::{self, BatchState, Fault, RowLine},
    problem::Code,
};

/// Longest reason, in characters.
const REASON: u32 = 500;
/// Of a refused row so much is shown; the file has it whole.
const SHOWN: usize = 160;

/// `/official/intake/batches/{id}`.
#[component]
pub fn BatchPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let page = page_data(
        move || (params.read().get("id").and_then(|id| id.parse::<BatchId>().ok()), query.read().get("cursor")),
        |(id, cursor)| async move {
            let (page, kept) = load_batch(id.ok_or(Fault::NotFound)?, cursor.clone()).await?;
            Ok((page, kept, cursor))
        },
    );
    load(page, |(page, kept, cursor)| view(page, kept.unwrap_or_default(), cursor))
}

fn view(page: ports::BatchPage, kept: FormState, cursor: Option<String>) -> AnyView {
    let l = locale();
    let line = &page.line;
    let title = td_string!(l, intake.batch_title, n = line.id.to_string()).to_string();
    let above = vec![("/official/intake/batches".to_owned(), td_string!(l, intake.tab_batches).to_owned())];
    let (tone, state) = state_tag(line, l);
    let (of_reason, of_page): (Vec<_>, Vec<_>) = kept.problems.into_iter().partition(|p| p.field == "reason");
    let reason = kept.values.get("reason").cloned().unwrap_or_default();
    let said = match line.state {
        BatchState::Refused => td_string!(l, intake.said_refused),
        BatchState::Withdrawn => td_string!(l, intake.said_withdrawn),
        BatchState::Taken if line.rejected + line.duplicates == 0 => td_string!(l, intake.said_taken),
        BatchState::Taken => td_string!(l, intake.said_partly),
    };
    let withdrawn = page.withdrawn.clone().map(|withdrawn| {
        let by = withdrawn.by.unwrap_or_default();
        view! {
            <div class="note">
                <p>{td_string!(l, intake.withdrawn_by, day = text::date(withdrawn.on, l), who = by).to_string()}</p>
                <blockquote>{withdrawn.reason}</blockquote>
            </div>
        }
    });
    let path = format!("/official/intake/batches/{}", line.id);
    let of = format!("{} · {}", line.item.say(lang(l)), line.department.say(lang(l)));
    let file = (!line.file_name.is_empty()).then(|| line.file_name.clone());
    let file = file.map(|file| view! { <Fact label=td_string!(l, intake.file)>{file}</Fact> });
    let sender = line.sender.clone().map(|sender| view! { <Fact label=td_string!(l, intake.sender)>{sender}</Fact> });
    let figures = [
        (td_string!(l, intake.rows), line.rows),
        (td_string!(l, intake.accepted), line.accepted),
        (td_string!(l, intake.rejected), line.rejected),
        (td_string!(l, intake.duplicates), line.duplicates),
        (td_string!(l, intake.new_subjects), page.subjects),
    ];
    let figures =
        figures.map(|(label, n)| view! { <Fact label=label>{text::count(n)}</Fact> }).into_iter().collect_view();
    let (channel, received) = (channel_name(line.channel, l), text::date(line.received_on, l));
    let (next, stayed_out) = (page.problems.next.clone(), problems(&page, l));
    let withdraw = page.may_withdraw.then(|| withdraw(page.line.id, reason, of_reason, l));
    view! {
        <Title text=title.clone()/>
        <DeskFrame place=Place::Intake>
            <Breadcrumbs above here=title.clone()/>
            <ErrorNote problems=of_page/>
            <header class="case-head">
                <p class="soft">{of}</p>
                <h1>{title}</h1>
                <p class="where"><Tag tone text=state/> <span>{said}</span></p>
            </header>
            {withdrawn}
            <section class="card">
                <Facts>
                    {figures}
                    {file}
                    <Fact label=td_string!(l, intake.channel)>{channel}</Fact>
                    <Fact label=td_string!(l, intake.received)>{received}</Fact>
                    {sender}
                </Facts>
            </section>
            {stayed_out}
            <Pager path=path cursor next/>
            {withdraw}
        </DeskFrame>
    }
    .into_any()
}

/// What stayed out, row by row.
fn problems(page: &ports::BatchPage, l: Locale) -> AnyView {
    if page.kept == 0 {
        return ().into_any();
    }
    let table = Table::named(&page.problems.items, td_string!(l, intake.tab_batches))
        .number(td_string!(l, intake.row), |row| row.number.to_string())
        .column(td_string!(l, intake.reason), |row| reasons(row, page, l))
        .column(td_string!(l, intake.content), |row| {
            let mut content: String = row.raw.chars().take(SHOWN).collect();
            if content.len() < row.raw.len() {
                content.push('…');
            }
            view! { <span class="raw">{content}</span> }
        })
        .view();
    let download = format!("/official/intake/batches/{}/rejected.csv", page.line.id);
    view! {
        <section class="card">
            <h2>{td_string!(l, intake.stayed_out, n = text::count(page.kept)).to_string()}</h2>
            <p>
                {td_string!(l, intake.stayed_out_text)} " "
                <a href=download download="" rel="external">{td_string!(l, intake.download)}</a>
            </p>
            {table}
        </section>
    }
    .into_any()
}

fn reasons(row: &RowLine, page: &ports::BatchPage, l: Locale) -> impl IntoView + use<> {
    let reasons = row
        .problems
        .iter()
        .map(|FieldProblem { field, problem }| {
            let label = page.described.as_ref().and_then(|item| item.field(field));
            let label = label.map_or_else(|| field.clone(), |field| field.label.say(lang(l)).to_owned());
            let label = (!label.is_empty()).then(|| view! { <b>{label}</b> " " });
            view! { <li>{label} {problem.say(lang(l))}</li> }
        })
        .collect_view();
    view! { <ul class="reasons">{reasons}</ul> }
}

fn withdraw(id: BatchId, reason: String, problems: Vec<FieldProblem>, l: Locale) -> AnyView {
    let label = td_string!(l, intake.withdraw_reason);
    let ask = Ask::new("reason", label)
        .named(input_name("reason", None))
        .hint(td_string!(l, intake.withdraw_hint))
        .value(reason);
    let check = Callback::new(|values: shared::form::Values| {
        let empty = values.get("reason").is_none_or(|reason| reason.trim().is_empty());
        empty.then(|| FieldProblem::new("reason", Code::ReasonRequired)).into_iter().collect()
    });
    let open = !problems.is_empty();
    view! {
        <details class="withdraw" open=open>
            <summary>{td_string!(l, intake.withdraw)}</summary>
            <p>{td_string!(l, intake.withdraw_text)}</p>
            <CheckedForm
                action="/api/fn/intake/withdraw"
                labels=vec![("reason".to_owned(), label.to_owned())]
                problems
                check
            >
                <input type="hidden" name="id" value=id.to_string()/>
                <TextArea ask max=REASON rows=3/>
                <SubmitBar label=td_string!(l, intake.withdraw) quiet=true/>
            </CheckedForm>
        </details>
    }
    .into_any()
}
