//! A file, checked in the browser before it is sent: read by a worker off the main thread, its refused rows mended in place.
//!
//! Without WASM the same form sends the file as it is, and the batch's page tells what stayed out.

use super::{
    server_fns::load_kit,
    worker::{Handle, Kept},
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    ui::text,
};
use leptos::{ev, html, prelude::*, task::spawn_local};
use shared::{
    catalogue::Item,
    checking::{Ask, BadRow, Counts, Filter, ROWS_SHOWN, Reason, Told},
    form::FieldProblem,
    ports::Fault,
    problem::Problem,
};

/// How far the check has got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Phase {
    /// Nothing was chosen yet.
    #[default]
    Idle,
    /// The worker reads.
    Reading {
        /// Of [`Phase::Reading::size`].
        at: u64,
        /// Bytes.
        size: u64,
    },
    /// Everything is read.
    Done {
        /// Milliseconds that it took.
        millis: u64,
    },
    /// What passed is on its way.
    Sending,
    /// It can't be read.
    Refused(Problem),
    /// It was not taken, or the worker is gone.
    Failed(String),
}

/// One check. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Check {
    handle: Kept,
    phase: RwSignal<Phase>,
    item: RwSignal<Option<Item>>,
    counts: RwSignal<Counts>,
    reasons: RwSignal<Vec<Reason>>,
    unknown: RwSignal<Vec<String>>,
    ignore: RwSignal<bool>,
    filter: RwSignal<Filter>,
    rows: RwSignal<Vec<(usize, RwSignal<BadRow>)>>,
    total: RwSignal<usize>,
    from: RwSignal<usize>,
    url: RwSignal<Option<String>>,
}

impl Check {
    pub(super) fn new() -> Self {
        Self {
            handle: Kept::new_with_storage(None),
            phase: RwSignal::default(),
            item: RwSignal::default(),
            counts: RwSignal::default(),
            reasons: RwSignal::default(),
            unknown: RwSignal::default(),
            ignore: RwSignal::default(),
            filter: RwSignal::default(),
            rows: RwSignal::default(),
            total: RwSignal::default(),
            from: RwSignal::default(),
            url: RwSignal::default(),
        }
    }

    /// Whether a form is in the worker's hands; else it is to be posted as a plain form.
    pub(super) fn begin(self, form: &leptos::web_sys::HtmlFormElement, item: String) -> bool {
        let Some(file) = Handle::file(form) else { return false };
        self.handle.set_value(None); // ends the worker before
        self.phase.set(Phase::Reading { at: 0, size: 0 });
        self.counts.set(Counts::default());
        self.rows.set(Vec::new());
        self.filter.set(Filter::default());
        self.unknown.set(Vec::new());
        self.ignore.set(false);
        self.url.set(None);
        spawn_local(async move {
            let kit = match load_kit(item).await {
                Ok(kit) => kit,
                Err(error) => return self.phase.set(Phase::Failed(error.to_string())),
            };
            let text = serde_json::to_string(&kit).unwrap_or_default();
            self.item.set(Some(kit.item));
            match Handle::start(&text, &file, move |told| self.hear(told)) {
                Some(handle) => self.handle.set_value(Some(handle)),
                None => self.phase.set(Phase::Failed("worker".to_owned())),
            }
        });
        true
    }

    fn ask(self, ask: &Ask) {
        self.handle.with_value(|handle| {
            if let Some(handle) = handle {
                handle.ask(ask);
            }
        });
    }

    fn show(self, from: usize) {
        self.ask(&Ask::Rows { filter: self.filter.get_untracked(), from });
    }

    fn hear(self, told: Told) {
        match told {
            Told::Progress { counts, at, size } => {
                self.counts.set(counts);
                self.phase.set(Phase::Reading { at, size });
            }
            Told::Done { unknown, counts, reasons, millis, .. } => {
                self.counts.set(counts);
                self.reasons.set(reasons);
                self.unknown.set(unknown);
                self.phase.set(Phase::Done { millis });
                self.show(0);
            }
            Told::Rows { rows, total, from } => {
                self.total.set(total);
                self.from.set(from);
                self.rows.set(rows.into_iter().map(|row| (row.index, RwSignal::new(row))).collect());
            }
            Told::Mended { row, counts, reasons } => {
                self.counts.set(counts);
                self.reasons.set(reasons);
                // A file that was downloaded before no longer says what is left.
                self.url.set(None);
                let known =
                    self.rows.with_untracked(|rows| rows.iter().find(|(at, _)| *at == row.index).map(|(_, r)| *r));
                if let Some(known) = known {
                    known.set(row);
                }
            }
            Told::Rejected { url } => self.url.set(Some(url)),
            Told::Sent { batch } => {
                let _ = window().location().set_href(&format!("/official/intake/batches/{batch}"));
            }
            Told::NotSent { fault: Fault::Refused { problem } } => self.phase.set(Phase::Refused(problem)),
            Told::NotSent { fault } => self.phase.set(Phase::Failed(fault.to_string())),
            Told::Refused { problem } => self.phase.set(Phase::Refused(problem)),
            Told::Broken { why } => self.phase.set(Phase::Failed(why)),
        }
    }
}

/// What the check has found so far, and what may be done about it.
#[component]
pub(super) fn Checked(
    /// The check.
    check: Check,
    /// For which department the file is, as chosen in the form.
    department: Callback<(), String>,
) -> impl IntoView {
    let l = locale();
    let figures = move || {
        let Counts { rows, passed, refused, mended } = check.counts.get();
        let n = |n: u64| text::count(i64::try_from(n).unwrap_or(i64::MAX));
        td_string!(l, intake.check_figures, rows = n(rows), passed = n(passed + mended), refused = n(refused))
            .to_string()
    };
    view! {
        <section class="checking" class:idle=move || check.phase.read() == Phase::Idle aria-live="polite">
            {move || match check.phase.get() {
                Phase::Idle => ().into_any(),
                Phase::Reading { at, size } => {
                    view! {
                        <p>{td_string!(l, intake.check_reading)}</p>
                        <progress max=size.max(1).to_string() value=at.to_string() aria-label=td_string!(l, intake.check_reading)></progress>
                    }
                        .into_any()
                }
                Phase::Done { millis } => {
                    view! {
                        <p class="soft" data-millis=millis.to_string()>{td_string!(l, intake.check_done)}</p>
                    }
                        .into_any()
                }
                Phase::Sending => view! { <p role="status">{td_string!(l, intake.check_sending)}</p><progress></progress> }.into_any(),
                Phase::Refused(problem) => {
                    view! { <div class="summary" role="alert"><h2>{td_string!(l, intake.check_refused)}</h2><p>{problem.say(lang(l))}</p></div> }
                        .into_any()
                }
                Phase::Failed(why) => {
                    view! { <div class="summary" role="alert"><h2>{td_string!(l, intake.check_failed)}</h2><p class="soft">{why}</p></div> }
                        .into_any()
                }
            }}
            <Show when=move || check.phase.read() != Phase::Idle>
                <p class="figures">{figures}</p>
            </Show>
        </section>
        <Show when=move || matches!(*check.phase.read(), Phase::Done { .. })>
            <Rows check/>
            <Finish check department/>
        </Show>
    }
}

/// The refused rows, some at a time.
#[component]
fn Rows(check: Check) -> impl IntoView {
    let l = locale();
    let name = move |field: &str| label(check.item.read().as_ref(), field, l);
    let choose = move |event: ev::Event| {
        let value = event_target_value(&event);
        let (field, code) = value.split_once('|').unwrap_or_default();
        check.filter.set(Filter { field: field.to_owned(), code: code.to_owned() });
        check.show(0);
    };
    let options = move || {
        let reasons = check.reasons.get();
        let option = move |reason: Reason| {
            let value = format!("{}|{}", reason.field, reason.problem.code.as_str());
            let about = name(&reason.field);
            let sentence = reason.problem.code.template(lang(l)).to_owned();
            let head = if about.is_empty() { String::new() } else { format!("{about} · ") };
            let text = format!("{head}{} ({})", plain(&sentence), reason.rows);
            view! { <option value=value>{text}</option> }
        };
        reasons.into_iter().map(option).collect_view()
    };
    let some = move || check.counts.read().refused + check.counts.read().mended > 0;
    let page = move |step: isize| {
        let from = check.from.get_untracked().saturating_add_signed(step * ROWS_SHOWN as isize);
        check.show(from);
    };
    let shown = move || {
        let (from, total, rows) = (check.from.get(), check.total.get(), check.rows.read().len());
        td_string!(l, intake.check_shown, from = from + 1, to = from + rows, total = total).to_string()
    };
    view! {
        <Show when=some>
            <section class="card">
                <h2>{td_string!(l, intake.check_mend)}</h2>
                <p>{td_string!(l, intake.check_mend_text)}</p>
                <p class="field">
                    <label for="reasons">{td_string!(l, intake.check_filter)}</label>
                    <select id="reasons" on:change=choose>
                        <option value="">{td_string!(l, intake.check_all)}</option>
                        {options}
                    </select>
                </p>
                <ol class="bad-rows">
                    <For each=move || check.rows.get() key=|(index, _)| *index let:((_, row))>
                        <Bad check row/>
                    </For>
                </ol>
                <p class="submit">
                    <button type="button" class="btn ghost" disabled=move || check.from.get() == 0 on:click=move |_| page(-1)>
                        {td_string!(l, intake.check_before)}
                    </button>
                    <span class="soft">{shown}</span>
                    <button
                        type="button"
                        class="btn ghost"
                        disabled=move || { check.from.get() + ROWS_SHOWN >= check.total.get() }
                        on:click=move |_| page(1)
                    >
                        {td_string!(l, intake.check_after)}
                    </button>
                </p>
            </section>
        </Show>
    }
}

/// One refused row: what is wrong, and the cells to mend it.
#[component]
fn Bad(check: Check, row: RwSignal<BadRow>) -> impl IntoView {
    let l = locale();
    let BadRow { index, number, about, .. } = row.get_untracked();
    let reasons = move || {
        let row = row.get();
        if row.problems.is_empty() {
            return view! { <p class="mended">{td_string!(l, intake.check_mended)}</p> }.into_any();
        }
        let line = |FieldProblem { field, problem }: FieldProblem| {
            let about = label(check.item.read().as_ref(), &field, l);
            let about = (!about.is_empty()).then(|| view! { <b>{about}</b> " " });
            view! { <li>{about} {problem.say(lang(l))}</li> }
        };
        view! { <ul class="reasons">{row.problems.into_iter().map(line).collect_view()}</ul> }.into_any()
    };
    let cells = move || row.read().cells.iter().map(|cell| (cell.column, cell.field.clone())).collect::<Vec<_>>();
    let columns = Memo::new(move |_| cells());
    view! {
        <li class:good=move || row.read().problems.is_empty()>
            <p><b>{td_string!(l, intake.check_row, n = number.to_string()).to_string()}</b> " " <span class="soft">{about}</span></p>
            {reasons}
            <For each=move || columns.get() key=|(column, _)| *column let:((column, field))>
                {
                    let id = format!("cell-{index}-{column}");
                    let text = row.with_untracked(|row| row.cells.iter().find(|cell| cell.column == column).map(|cell| cell.text.clone()));
                    let mend = move |event: ev::Event| check.ask(&Ask::Mend { index, column, text: event_target_value(&event) });
                    let name = label(check.item.read_untracked().as_ref(), &field, l);
                    let wrong = { let field = field.clone(); move || row.read().problems.iter().any(|p| p.field == field).then_some("true") };
                    view! {
                        <p class="field">
                            <label for=id.clone()>{name}</label>
                            <input type="text" id=id value=text.unwrap_or_default() autocomplete="off" spellcheck="false" aria-invalid=wrong on:input=mend/>
                        </p>
                    }
                }
            </For>
        </li>
    }
}

/// What may be done once the file is read.
#[component]
fn Finish(check: Check, department: Callback<(), String>) -> impl IntoView {
    let l = locale();
    let button = NodeRef::<html::Button>::new();
    let n = move || {
        let Counts { passed, mended, .. } = check.counts.get();
        i64::try_from(passed + mended).unwrap_or(i64::MAX)
    };
    let stuck = move || n() == 0 || (!check.unknown.read().is_empty() && !check.ignore.get());
    let send = move |_| {
        if !stuck() {
            check.phase.set(Phase::Sending);
            check.ask(&Ask::Send { department: department.run(()) });
        }
    };
    let unknown = move || {
        let names = check.unknown.get();
        (!names.is_empty()).then(|| {
            view! {
                <div class="choice">
                    <input type="checkbox" id="ignore-unknown" on:change:target=move |event| check.ignore.set(event.target().checked())/>
                    <label for="ignore-unknown">{td_string!(l, intake.check_unknown, columns = names.join("、")).to_string()}</label>
                </div>
            }
        })
    };
    let left = move || {
        (check.counts.read().refused > 0).then(|| {
        let link = match check.url.get() {
            Some(url) => view! { <a class="btn ghost" href=url download="rejected.csv" rel="external">{td_string!(l, intake.check_save)}</a> }.into_any(),
            None => view! {
                <button type="button" class="btn ghost" on:click=move |_| check.ask(&Ask::Rejected)>{td_string!(l, intake.check_download)}</button>
            }.into_any(),
        };
        view! { <p>{td_string!(l, intake.check_left)}</p><p class="submit">{link}</p> }
    })
    };
    view! {
        <section class="card">
            <h2>{td_string!(l, intake.check_send)}</h2>
            {left}
            {unknown}
            <p class="submit">
                <button type="button" class="btn" node_ref=button aria-disabled=move || stuck().then_some("true") on:click=send>
                    {move || td_string!(l, intake.check_send_n, n = text::count(n())).to_string()}
                </button>
            </p>
        </section>
    }
}

/// A field's label, or its name where the catalogue has none.
fn label(item: Option<&Item>, field: &str, l: Locale) -> String {
    item.and_then(|item| item.field(field))
        .map_or_else(|| field.to_owned(), |field| field.label.say(lang(l)).to_owned())
}

/// A sentence without the places of its arguments.
fn plain(template: &str) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        out.push('…');
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    out + rest
}
