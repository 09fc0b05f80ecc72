//! Two files of one business made one, and taken apart again.

use super::server_fns::load_merges;
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place, works},
    ui::{
        Breadcrumbs, Fact, Facts, Pager,
        form::{Ask, CheckedForm, ErrorNote, SubmitBar, TextArea, TextInput, input_name},
        load, page_data, text,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    form::{FieldProblem, FormState, Values},
    ports::{MergeDesk, MergeLine, MergeSide},
    problem::Code,
};

/// The address of the page.
const PATH: &str = "/official/quality/merges";

/// `/official/quality/merges`: choose two codes, see whose they are, decide.
#[component]
pub fn MergePage() -> impl IntoView {
    let query = use_query_map();
    let asked = move || {
        query.with(|query| {
            let filled = |name: &str| query.get(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
            (filled("from"), filled("into"), filled("cursor"))
        })
    };
    let page = page_data(asked, |(from, into, cursor)| async move {
        let (desk, kept) = load_merges(from.clone(), into.clone(), cursor.clone()).await?;
        Ok((desk, kept, from, into, cursor))
    });
    load(page, |(desk, kept, from, into, cursor)| view(desk, kept, from, into, cursor))
}

fn view(
    desk: MergeDesk,
    kept: FormState,
    from: Option<String>,
    into: Option<String>,
    cursor: Option<String>,
) -> AnyView {
    let l = locale();
    let title = td_string!(l, quality.merge.title);
    let above = vec![("/official/quality".to_owned(), td_string!(l, quality.name).to_owned())];
    let next = desk.merges.next.clone();
    let asked = from.is_some() && into.is_some();
    let (of_form, of_page): (Vec<_>, Vec<_>) =
        kept.problems.iter().cloned().partition(|p| matches!(p.field.as_str(), "reason" | "document"));
    let box_of = |id: &'static str, label: &'static str, value: &Option<String>| {
        let value = value.clone().unwrap_or_default();
        view! {
            <p>
                <label for=id>{label}</label>
                <input id=id name=id value=value maxlength="40" autocomplete="off" spellcheck="false"/>
            </p>
        }
    };
    let choose = view! {
        <form class="filters" method="get" action=PATH>
            {box_of("from", td_string!(l, quality.merge.from), &from)}
            {box_of("into", td_string!(l, quality.merge.into), &into)}
            <p><button class="btn ghost">{td_string!(l, quality.merge.look)}</button></p>
        </form>
    };
    let decide = match (desk.from, desk.into) {
        (Some(from), Some(into)) => decide(from, into, kept.values, of_form, l).into_any(),
        _ if asked => {
            view! { <section class="card empty"><p>{td_string!(l, quality.merge.unknown)}</p></section> }.into_any()
        }
        _ => ().into_any(),
    };
    let list = desk.merges.items.into_iter().map(|line| pair(line, l)).collect_view();
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Quality>
            <Breadcrumbs above here=title.to_owned()/>
            <ErrorNote problems=of_page/>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, quality.merge.lead)}</p>
            {choose}
            {decide}
            <section class="card">
                <h2>{td_string!(l, quality.merge.list)}</h2>
                <ul class="dated">{list}</ul>
            </section>
            <Pager path=PATH cursor next/>
        </DeskFrame>
    }
    .into_any()
}

fn side(side: &MergeSide, title: &'static str, l: Locale) -> impl IntoView + use<> {
    let MergeSide { uscc, name, status, records } = side.clone();
    let href = format!("/subjects/{uscc}");
    view! {
        <section class="card">
            <h2>{title}</h2>
            <Facts>
                <Fact label=td_string!(l, official.desk.subject)>
                    <a href=href>{name}</a>
                </Fact>
                <Fact label=td_string!(l, business.account.uscc)><span class="code">{uscc}</span></Fact>
                <Fact label=td_string!(l, public.subject.status)>{status.say(lang(l)).to_owned()}</Fact>
                <Fact label=td_string!(l, quality.merge.records)>{text::count(records)}</Fact>
            </Facts>
        </section>
    }
}

fn decide(from: MergeSide, into: MergeSide, typed: Values, problems: Vec<FieldProblem>, l: Locale) -> impl IntoView {
    let (reason, document) = (td_string!(l, quality.merge.reason), td_string!(l, quality.merge.document));
    let ask = |code: &'static str, label: &'static str| {
        Ask::new(code, label).named(input_name(code, None)).value(typed.get(code).cloned().unwrap_or_default())
    };
    let of_document = ask("document", document).hint(td_string!(l, quality.merge.document_hint));
    let of_reason = ask("reason", reason);
    let check = Callback::new(|values: Values| {
        let empty = |field: &str| values.get(field).is_none_or(|text| text.trim().is_empty());
        let missing = ["document", "reason"].into_iter().filter(|field| empty(field));
        missing.map(|field| FieldProblem::new(field, Code::Required)).collect()
    });
    let labels = vec![("document".to_owned(), document.to_owned()), ("reason".to_owned(), reason.to_owned())];
    view! {
        <div class="decide">
            {side(&from, td_string!(l, quality.merge.from), l)}
            {side(&into, td_string!(l, quality.merge.into), l)}
        </div>
        {works().then(|| view! {
            <section class="card">
                <h2>{td_string!(l, quality.merge.decide)}</h2>
                <p>{td_string!(l, quality.merge.decide_text)}</p>
                <CheckedForm action="/api/fn/official/merge_files" labels problems check draft=None>
                    <input type="hidden" name="from" value=from.uscc/>
                    <input type="hidden" name="into" value=into.uscc/>
                    <TextInput ask=of_document/>
                    <TextArea ask=of_reason max=500 rows=3/>
                    <SubmitBar label=td_string!(l, quality.merge.submit)/>
                </CheckedForm>
            </section>
        })}
    }
}

fn pair(line: MergeLine, l: Locale) -> impl IntoView {
    let ended = line.to_at.map(|at| {
        let reason = line.end_reason.clone().unwrap_or_default();
        td_string!(l, quality.merge.ended, at = text::moment(at, l), reason = reason).to_string()
    });
    let part = (line.to_at.is_none() && works()).then(|| {
        let id = format!("part-{}", line.id);
        view! {
            <details>
                <summary>{td_string!(l, quality.merge.part)}</summary>
                <form class="form" method="post" action="/api/fn/official/part_files">
                    <input type="hidden" name="id" value=line.id.to_string()/>
                    <TextInput ask=Ask::new(id, td_string!(l, quality.merge.part_reason)).named(input_name("reason", None))/>
                    <button class="btn ghost">{td_string!(l, quality.merge.part)}</button>
                </form>
            </details>
        }
    });
    let said = td_string!(l, quality.merge.since, at = text::moment(line.from_at, l), document = line.document.clone())
        .to_string();
    view! {
        <li>
            <p>
                {line.from_name} " " <span class="code">{line.from}</span> " → "
                <a href=format!("/subjects/{}", line.into)>{line.into_name}</a> " " <span class="code">{line.into}</span>
            </p>
            <p class="soft">{said} " · " {line.reason}</p>
            <p class="soft">{ended}</p>
            {part}
        </li>
    }
}
