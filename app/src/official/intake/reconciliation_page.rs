//! Reconciliation 对账: what sources say they decided, against what is on file.

use super::{
    server_fns::load_reconciliation,
    tabs::{Tab, Tabs},
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place, works},
    ui::{
        form::{Ask, CheckedForm, ErrorNote, Select, SubmitBar, TextArea, TextInput, input_name},
        load, page_data, text,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    catalogue::Money,
    form::{FieldProblem, FormState},
    ports::{self, ReconciliationLine, ReconciliationState, StatedDay},
    problem::Code,
};

/// `/official/intake/reconciliation?state=`.
#[component]
pub fn ReconciliationPage() -> impl IntoView {
    let query = use_query_map();
    let asked = move || {
        let wanted = query.read().get("state").unwrap_or_default();
        let state = ReconciliationState::ALL.into_iter().find(|state| state.code() == wanted).unwrap_or_default();
        (state, query.read().get("cursor"))
    };
    let page = page_data(asked, |(state, cursor)| async move {
        let (page, kept) = load_reconciliation(state, cursor.clone()).await?;
        Ok((page, kept, state, cursor))
    });
    load(page, |(page, kept, state, cursor)| view(page, kept.unwrap_or_default(), state, cursor))
}

fn state_name(state: ReconciliationState, l: Locale) -> &'static str {
    match state {
        ReconciliationState::Open => td_string!(l, intake.rec_open),
        ReconciliationState::Explained => td_string!(l, intake.rec_explained),
        ReconciliationState::Equal => td_string!(l, intake.rec_equal),
    }
}

fn view(
    page: ports::ReconciliationPage,
    kept: FormState,
    state: ReconciliationState,
    cursor: Option<String>,
) -> AnyView {
    let l = locale();
    let title = td_string!(l, intake.tab_reconciliation);
    let states = page
        .counts
        .iter()
        .map(|(of, n)| {
            let href = format!("/official/intake/reconciliation?state={}", of.code());
            let text = format!("{} {}", state_name(*of, l), text::count(*n));
            view! { <li><a href=href aria-current=(*of == state).then_some("page")>{text}</a></li> }
        })
        .collect_view();
    let lines = if page.lines.items.is_empty() {
        view! { <section class="card empty"><p>{td_string!(l, intake.rec_none)}</p></section> }.into_any()
    } else {
        view! { <div class="differences">{page.lines.items.iter().map(|line| difference(line, l)).collect_view()}</div> }
            .into_any()
    };
    // The list is narrowed: its pages keep to the state.
    let path = "/official/intake/reconciliation";
    let first = cursor.is_some().then(|| {
        let href = format!("{path}?state={}", state.code());
        view! { <li><a class="btn ghost" href=href>{td_string!(l, common.first_page)}</a></li> }
    });
    let more = page.lines.next.clone().map(|next| {
        let href = format!("{path}?state={}&cursor={next}", state.code());
        view! { <li><a class="btn" rel="next" href=href>{td_string!(l, common.next_page)}</a></li> }
    });
    let pager = (first.is_some() || more.is_some()).then(|| {
        view! { <nav class="pager" aria-label=td_string!(l, common.pages)><ul>{first} {more}</ul></nav> }
    });
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Intake>
            <h1>{td_string!(l, intake.name)}</h1>
            <Tabs here=Tab::Reconciliation/>
            <p class="lead">{td_string!(l, intake.rec_lead)}</p>
            <nav class="tabs" aria-label=td_string!(l, intake.state)><ul>{states}</ul></nav>
            {lines}
            {pager}
            {works().then(|| statement(&page, kept, l))}
        </DeskFrame>
    }
    .into_any()
}

/// 万元, as it is written.
fn wan(sum: i64) -> String {
    Money(sum).to_string()
}

fn difference(line: &ReconciliationLine, l: Locale) -> impl IntoView + use<> {
    let records = format!(
        "{}：{} / {}",
        td_string!(l, intake.rec_count),
        text::count(line.stated_count),
        text::count(line.found_count)
    );
    let sums = line.stated_sum.zip(line.found_sum).map(|(stated, found)| {
        view! { <p>{format!("{}：{} / {}", td_string!(l, intake.rec_sum), wan(stated), wan(found))}</p> }
    });
    let reason = line.reason.clone().map(|reason| view! { <blockquote>{reason}</blockquote> });
    let (who, on) = line.stated.clone();
    let stated = td_string!(l, intake.rec_stated, who = who.unwrap_or_default(), day = text::date(on, l)).to_string();
    let settled = line.settled.clone().map(|(who, on)| {
        let who = who.unwrap_or_else(|| td_string!(l, intake.rec_itself).to_owned());
        view! { <p class="soft">{td_string!(l, intake.rec_settled, who = who, day = text::date(on, l)).to_string()}</p> }
    });
    let id = line.id;
    let explain = (line.state == ReconciliationState::Open && works()).then(|| {
        view! {
            <details>
                <summary>{td_string!(l, intake.rec_explain)}</summary>
                <form method="post" action="/api/fn/intake/explain" class="form">
                    <input type="hidden" name="id" value=id.to_string()/>
                    <TextInput ask=Ask::new(format!("reason-{id}"), td_string!(l, intake.rec_reason)).named(input_name("reason", None))/>
                    <SubmitBar label=td_string!(l, intake.rec_explain) quiet=true/>
                </form>
            </details>
        }
    });
    view! {
        <article class="card">
            <h2>{text::date(line.day, l)} " · " {line.item.say(lang(l)).to_owned()}</h2>
            <p class="soft">{line.department.say(lang(l)).to_owned()} " · " {stated}</p>
            <p class="big">{records}</p>
            {sums}
            {reason}
            {settled}
            {explain}
        </article>
    }
}

/// The form with which a source states its days.
fn statement(page: &ports::ReconciliationPage, kept: FormState, l: Locale) -> AnyView {
    let (sources, stood) =
        (page.choices.departments.clone(), kept.values.get("department").cloned().unwrap_or_default());
    let (of_lines, of_page): (Vec<_>, Vec<_>) =
        kept.problems.into_iter().partition(|_| kept.values.contains_key("lines"));
    let of_lines: Vec<_> = of_lines.into_iter().map(|p| FieldProblem::new("lines", p.problem)).collect();
    let department = move || match &sources[..] {
        [only] => {
            view! { <input type="hidden" name=input_name("department", None) value=only.code.clone()/> }.into_any()
        }
        _ => {
            let options = sources.iter().map(|s| (s.code.clone(), s.name.say(lang(l)).to_owned())).collect();
            let ask = Ask::new("department", td_string!(l, intake.department))
                .named(input_name("department", None))
                .value(stood);
            view! { <Select ask options/> }.into_any()
        }
    };
    let items: Vec<_> =
        page.choices.items.iter().map(|(code, name)| format!("{code} = {}", name.say(lang(l)))).collect();
    let ask = Ask::new("lines", td_string!(l, intake.rec_lines))
        .named(input_name("lines", None))
        .hint(td_string!(l, intake.rec_lines_hint))
        .value(kept.values.get("lines").cloned().unwrap_or_default());
    let check = Callback::new(|values: shared::form::Values| {
        let found = match StatedDay::parse_lines(values.get("lines").map_or("", String::as_str)) {
            Ok(days) if days.is_empty() => Some(FieldProblem::new("lines", Code::RowsMissing)),
            Ok(_) => None,
            Err(problem) => Some(FieldProblem::new("lines", problem)),
        };
        found.into_iter().collect()
    });
    let labels = vec![
        ("department".to_owned(), td_string!(l, intake.department).to_owned()),
        ("lines".to_owned(), td_string!(l, intake.rec_lines).to_owned()),
    ];
    view! {
        <section class="card">
            <h2>{td_string!(l, intake.rec_new)}</h2>
            <ErrorNote problems=of_page/>
            <CheckedForm action="/api/fn/intake/state" labels problems=of_lines check>
                {department()}
                <TextArea ask rows=6/>
                <details>
                    <summary>{td_string!(l, intake.rec_items)}</summary>
                    <ul class="singles">{items.into_iter().map(|item| view! { <li>{item}</li> }).collect_view()}</ul>
                </details>
                <SubmitBar label=td_string!(l, intake.rec_send)/>
            </CheckedForm>
        </section>
    }
    .into_any()
}
