//! The queue of the desk: narrowed by its address, walked by keys, and with formal steps taken on several matters at once.

use crate::{
    case::{DueTag, kind_name},
    i18n::{Locale, td_string},
    locale::lang,
    ui::{
        Pager, Table,
        text::{count, encode},
    },
};
use leptos::{ev, prelude::*};
use shared::{
    case::{Action, DueGroup, Held, KINDS, QueueFilter, Together, Turn},
    form::{FieldProblem, FormState},
    ids::CaseId,
    ports::{CaseLine, Desk},
};

/// Where the queue lies.
pub(super) const PATH: &str = "/official";
/// The same as a file.
const FILE: &str = "/official/queue.csv";

/// The filters of a queue as they stand behind the `?`.
pub(super) fn query_of(filter: &QueueFilter) -> String {
    let pairs = filter.pairs();
    pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

/// The address of a queue after a step that was taken on so many matters.
#[cfg(feature = "ssr")]
pub(super) fn address(filter: &QueueFilter, taken: usize) -> String {
    let query = query_of(filter);
    let mark = if query.is_empty() { "" } else { "&" };
    format!("{PATH}?{query}{mark}done={taken}")
}

/// The queue with its filters, its steps and the way on.
pub(super) fn queue(desk: &Desk, kept: &FormState, cursor: Option<String>, done: Option<usize>, l: Locale) -> AnyView {
    let (filters, told) = (filters(desk, l), told(desk, kept, done, l));
    let lines = if desk.queue.items.is_empty() {
        let none = if desk.filter.is_empty() {
            td_string!(l, official.desk.nothing)
        } else {
            td_string!(l, official.desk.nothing_fits)
        };
        view! { <p class="soft">{none}</p> }.into_any()
    } else if desk.together.is_empty() {
        rows(desk, l)
    } else {
        together(desk, l)
    };
    let next = desk.queue.next.clone();
    let file = (!desk.queue.items.is_empty()).then(|| {
        let href = format!("{FILE}?{}", query_of(&desk.filter));
        view! { <p class="file"><a href=href rel="external" download>{td_string!(l, common.csv)}</a></p> }
    });
    view! {
        <section class="card" id="queue" aria-labelledby="queue-name" on:keydown=walk>
            <h2 id="queue-name">{td_string!(l, official.desk.queue)}</h2>
            {filters}
            {told}
            {lines}
            {file}
        </section>
        <Pager path=PATH query=query_of(&desk.filter) cursor next/>
    }
    .into_any()
}

fn filters(desk: &Desk, l: Locale) -> AnyView {
    let filter = &desk.filter;
    let kinds = KINDS.iter().map(|kind| {
        let code = kind.code;
        view! { <option value=code.as_str() selected=filter.kind == Some(code)>{kind_name(code, l)}</option> }
    });
    // The names of states are the kind's own: without a kind there is nothing to choose from.
    let states = filter.kind.map(|code| {
        let waiting = code.kind().states.iter().filter(|rule| matches!(rule.turn, Turn::Handler | Turn::Office));
        let options = waiting.map(|rule| {
            let selected = filter.state == Some(rule.state);
            view! { <option value=rule.state.as_str() selected=selected>{rule.name.say(lang(l))}</option> }
        });
        let options = options.collect_view();
        view! {
            <p>
                <label for="state">{td_string!(l, official.desk.state)}</label>
                <select id="state" name="state"><option value="">{td_string!(l, official.desk.any)}</option>{options}</select>
            </p>
        }
    });
    let dues = DueGroup::ALL.map(|due| {
        let name = match due {
            DueGroup::Overdue => td_string!(l, official.desk.overdue),
            DueGroup::Today => td_string!(l, official.desk.today),
            DueGroup::Soon => td_string!(l, official.desk.soon),
            DueGroup::Later => td_string!(l, official.desk.later),
            DueGroup::Untimed => td_string!(l, official.desk.untimed),
        };
        view! { <option value=due.as_str() selected=filter.due == Some(due)>{name}</option> }
    });
    let departments = (!desk.departments.is_empty()).then(|| {
        let options = desk.departments.iter().map(|(code, name)| {
            let selected = *code == filter.department;
            view! { <option value=code.clone() selected=selected>{name.say(lang(l)).to_owned()}</option> }
        });
        let options = options.collect_view();
        view! {
            <p>
                <label for="department">{td_string!(l, official.desk.handler)}</label>
                <select id="department" name="department">
                    <option value="">{td_string!(l, official.desk.any)}</option>
                    {options}
                </select>
            </p>
        }
    });
    let held = (!desk.held.is_empty()).then(|| {
        let options = desk.held.iter().map(|held| {
            let name = match held {
                Held::Mine => td_string!(l, official.desk.held_mine),
                Held::Section => td_string!(l, official.desk.held_section),
                Held::Nobody => td_string!(l, official.desk.held_nobody),
            };
            view! { <option value=held.as_str() selected=filter.held == Some(*held)>{name}</option> }
        });
        let options = options.collect_view();
        view! {
            <p>
                <label for="held">{td_string!(l, official.desk.held)}</label>
                <select id="held" name="held"><option value="">{td_string!(l, official.desk.any)}</option>{options}</select>
            </p>
        }
    });
    let clear = (!filter.is_empty()).then(|| {
        view! { <a class="btn ghost" href=PATH>{td_string!(l, official.desk.clear)}</a> }
    });
    let (kinds, dues, q) = (kinds.collect_view(), dues.collect_view(), filter.q.clone());
    view! {
        <form class="filters" method="get" action=PATH role="search" aria-label=td_string!(l, official.desk.narrow_label)>
            <p>
                <label for="queue-q">{td_string!(l, official.desk.q)}</label>
                <input type="search" id="queue-q" name="q" value=q maxlength="200" autocomplete="off"/>
            </p>
            <p>
                <label for="kind">{td_string!(l, official.desk.kind)}</label>
                <select id="kind" name="kind"><option value="">{td_string!(l, official.desk.any)}</option>{kinds}</select>
            </p>
            {states}
            <p>
                <label for="due">{td_string!(l, official.desk.term)}</label>
                <select id="due" name="due"><option value="">{td_string!(l, official.desk.any)}</option>{dues}</select>
            </p>
            {departments}
            {held}
            <p><button class="btn ghost">{td_string!(l, official.desk.narrow)}</button> " " {clear}</p>
        </form>
    }
    .into_any()
}

/// What became of the last step on several matters, at the address that it led to alone: whoever opens the desk later begins
/// anew.
fn told(desk: &Desk, kept: &FormState, done: Option<usize>, l: Locale) -> AnyView {
    let Some(done) = done else { return ().into_any() };
    let done = Some(done).filter(|n| *n > 0).map(|n| {
        let said = td_string!(l, official.desk.done, n = count(i64::try_from(n).unwrap_or(i64::MAX))).to_string();
        view! { <div class="note good" role="status"><p>{said}</p></div> }
    });
    let line = |problem: &FieldProblem| {
        let said = problem.problem.say(lang(l));
        let of = problem.field.parse::<i64>().ok().map(CaseId);
        let title = of.and_then(|id| desk.queue.items.iter().find(|line| line.id == id));
        let title = title.map_or_else(
            || of.map(|id| td_string!(l, official.desk.numbered, id = id.to_string()).to_string()),
            |line| Some(format!("{} {}", line.title.say(lang(l)), line.name)),
        );
        let link = of.zip(title).map(|(id, title)| view! { <a href=format!("/official/cases/{id}")>{title}</a> ": " });
        view! { <li>{link} {said}</li> }
    };
    let refused = (!kept.problems.is_empty()).then(|| {
        let lines = kept.problems.iter().map(line).collect_view();
        view! {
            <div class="summary" role="alert" tabindex="-1" autofocus=true>
                <h3>{td_string!(l, official.desk.refused)}</h3>
                <ul>{lines}</ul>
            </div>
        }
    });
    view! { {done} {refused} }.into_any()
}

fn rows(desk: &Desk, l: Locale) -> AnyView {
    let tick = |line: &CaseLine| {
        desk.together.iter().find(|step| step.id == line.id).map(|Together { id, revision, .. }| {
            let label = format!("{} {}", td_string!(l, official.desk.tick), line.title.say(lang(l)));
            view! { <input type="checkbox" name=format!("values[{id}]") value=*revision aria-label=label/> }
        })
    };
    let table = Table::named(&desk.queue.items, td_string!(l, official.desk.queue))
        .column(td_string!(l, official.desk.matter), |line| {
            let title = line.title.say(lang(l)).to_owned();
            view! {
                {tick(line)} " " <a href=format!("/official/cases/{}", line.id)>{title}</a> " "
                <small>{kind_name(line.kind, l)}</small>
            }
        })
        .column(td_string!(l, official.desk.subject), |line| {
            view! { {line.name.clone()} " " <small class="code">{line.uscc.clone()}</small> }
        })
        .column(td_string!(l, official.desk.handler), |line| {
            let to = desk.assigned.iter().find(|(id, _)| *id == line.id);
            let to = to.map(|(_, to)| view! { " " <small>{to.clone()}</small> });
            view! { {line.department.as_ref().map(|d| d.say(lang(l)).to_owned())} {to} }
        })
        .column(td_string!(l, official.desk.term), move |line| view! { <DueTag line/> });
    let table = table.view();
    let tick = (!desk.together.is_empty()).then(|| td_string!(l, official.desk.keys_tick));
    view! {
        {table}
        <p class="soft by-keys">{td_string!(l, official.desk.keys)} {tick}</p>
    }
    .into_any()
}

/// The rows with what can be ticked, and a button for each step that is taken on several at once.
fn together(desk: &Desk, l: Locale) -> AnyView {
    let mut steps: Vec<(Action, &'static str)> = Vec::new();
    for Together { id, action, .. } in &desk.together {
        let kind = desk.queue.items.iter().find(|line| line.id == *id).map(|line| line.kind.kind());
        let name = kind.and_then(|kind| kind.words_of(*action)).map_or("", |step| step.name.say(lang(l)));
        if !steps.iter().any(|(known, _)| known == action) {
            steps.push((*action, name));
        }
    }
    let buttons = steps.into_iter().map(|(action, name)| {
        let said = td_string!(l, official.desk.step_on_ticked, step = name.to_owned()).to_string();
        view! { <button class="btn" name="action" value=action.as_str()>{said}</button> " " }
    });
    let filter = desk.filter.pairs().into_iter().map(|(name, value)| {
        view! { <input type="hidden" name=format!("filter[{name}]") value=value/> }
    });
    let (buttons, rows, filter) = (buttons.collect_view(), rows(desk, l), filter.collect_view());
    view! {
        <form class="together" method="post" action="/api/fn/official/step_cases">
            {filter}
            <p class="soft">{td_string!(l, official.desk.together)}</p>
            {rows}
            <p class="submit">{buttons}</p>
        </form>
    }
    .into_any()
}

/// Moves over the rows while one of them has the focus: ↓ and j on, ↑ and k back, x ticks. Nothing is caught elsewhere, so
/// no key is taken from those who speak to their machine (WCAG 2.1.4).
#[allow(clippy::needless_pass_by_value, reason = "a listener is given its event")]
fn walk(event: ev::KeyboardEvent) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let Some(row) = target.and_then(|at| at.closest("tbody tr").ok().flatten()) else { return };
        let beside = match event.key().as_str() {
            "ArrowDown" | "j" => row.next_element_sibling(),
            "ArrowUp" | "k" => row.previous_element_sibling(),
            "x" => {
                let tick = row.query_selector("input[type=checkbox]").ok().flatten();
                if let Some(tick) = tick.and_then(|tick| tick.dyn_into::<web_sys::HtmlElement>().ok()) {
                    tick.click();
                    event.prevent_default();
                }
                return;
            }
            _ => return,
        };
        let link = beside.and_then(|row| row.query_selector("a").ok().flatten());
        if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = link.focus();
            event.prevent_default();
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = event;
}
