//! The lab: controls, figures, row numbers, drafts.

use super::{
    PATH,
    controls::control,
    engine::{City, Kept, show_address, typed},
    outcome::{Around, shown},
    server_fns::load_lab,
};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place, works},
    ui::{
        Latest, Table, Tag,
        form::ErrorNote,
        load, page_data,
        text::{count, date},
    },
};
use leptos::{html, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    form::{FormState, Values},
    lab::{self, DraftState, Outcome, PER_PAGE},
    population::Rules,
    ports::LabView,
    tier::Tier,
};
use std::time::Duration;

/// Row numbers and address follow when the controls have rested so long.
const REST: Duration = Duration::from_millis(250);

/// `/official/lab`.
#[component]
pub fn LabPage() -> impl IntoView {
    let query = use_query_map();
    let page = page_data(move || query.with(super::typed_of), load_lab);
    // Outlives the view of one address: the city is fetched once.
    let city = Kept::new_with_storage(None);
    load(page, move |(view, kept)| lab(view, kept, city))
}

/// What is live of the page.
#[derive(Clone, Copy)]
struct Bench {
    city: Kept,
    page: StoredValue<LabView>,
    outcome: RwSignal<Outcome>,
    /// Whether there is an outcome: nothing is decided by what can't be.
    decided: RwSignal<bool>,
    problems: RwSignal<Vec<shared::form::FieldProblem>>,
    unreachable: RwSignal<Vec<Tier>>,
    /// Row numbers of the page, and how many there are.
    rows: RwSignal<(Vec<u32>, u32)>,
    /// What the address says of the choice.
    address: RwSignal<Vec<(String, String)>>,
    /// Millionths of a second that the last decision took; nought before the first.
    micros: RwSignal<u32>,
    /// The city could not be fetched.
    absent: RwSignal<bool>,
    /// A frame is asked for already.
    pending: StoredValue<bool>,
    /// Counts the moves, so that a rest knows whether it is one.
    moves: StoredValue<u64>,
}

impl Bench {
    fn new(view: &LabView, city: Kept) -> Self {
        Self {
            city,
            outcome: RwSignal::new(view.outcome.clone().unwrap_or_default()),
            decided: RwSignal::new(view.outcome.is_some()),
            problems: RwSignal::new(view.problems.clone()),
            unreachable: RwSignal::new(view.unreachable.clone()),
            rows: RwSignal::new((view.rows.clone(), view.movers)),
            address: RwSignal::new(address_of(view, &view.chosen, view.against)),
            micros: RwSignal::new(0),
            absent: RwSignal::new(false),
            pending: StoredValue::new(false),
            moves: StoredValue::new(0),
            page: StoredValue::new(view.clone()),
        }
    }

    /// A control moved: everybody is decided once before the next frame is drawn, however many moves came.
    fn moved(self, form: NodeRef<html::Form>) {
        self.moves.update_value(|moves| *moves += 1);
        if self.pending.get_value() {
            return;
        }
        self.pending.set_value(true);
        request_animation_frame(move || {
            let _ = self.pending.try_set_value(false);
            if let Some(Some(form)) = form.try_get_untracked() {
                self.decide(&typed(&form));
            }
        });
    }

    fn decide(self, typed: &Values) {
        let (chosen, problems) = self.page.with_value(|page| lab::read(&page.controls, typed));
        if *self.problems.read_untracked() != problems {
            self.problems.set(problems.clone());
        }
        let rules = lab::rules(&chosen).ok().filter(|_| problems.is_empty());
        let Some(after) = rules else {
            return self.decided.set(false);
        };
        let (against, before) = self.page.with_value(|page| compared(page, typed));
        let Some((outcome, micros)) = City::decide(self.city, &before, &after) else { return };
        let address = self.page.with_value(|page| address_of(page, &chosen, against));
        let unreachable = after.unreachable();
        if *self.unreachable.read_untracked() != unreachable {
            self.unreachable.set(unreachable);
        }
        self.outcome.set(outcome);
        if !self.decided.get_untracked() {
            self.decided.set(true);
        }
        self.micros.set(micros.max(1));
        let moves = self.moves.get_value();
        set_timeout(
            move || {
                if self.moves.try_get_value() == Some(moves) {
                    self.rest(&before, &after, address);
                }
            },
            REST,
        );
    }

    /// The controls rest: who moves by row number, and the address that leads here again.
    fn rest(self, before: &Rules, after: &Rules, address: Vec<(String, String)>) {
        let which = self.page.with_value(|page| page.which.clone());
        if let Some(rows) = City::rows(self.city, &which, before, after) {
            self.rows.set(rows);
        }
        let pairs: Vec<_> = address.iter().cloned().chain(which.address()).collect();
        // Links that say the choice in their address are written when it stands, not while it moves.
        self.address.set(address);
        show_address(&super::address(PATH, &pairs));
    }
}

/// What the address says of a choice, of the draft that it belongs to and of the one that it is compared with.
fn address_of(view: &LabView, chosen: &lab::Chosen, against: Option<i64>) -> Vec<(String, String)> {
    let number = |name: &str, id: Option<i64>| id.map(|id| (name.to_owned(), id.to_string()));
    let mut pairs = lab::address(&view.controls, chosen);
    pairs.extend(number("against", against));
    pairs.extend(number("draft", view.draft.as_ref().map(|draft| draft.id)));
    pairs
}

/// What is compared with: a draft by its number, or the law in force.
fn compared(view: &LabView, typed: &Values) -> (Option<i64>, Rules) {
    let number = typed.get("against").and_then(|text| text.parse::<i64>().ok());
    let draft = number.and_then(|id| view.drafts.iter().find(|draft| draft.id == id));
    let of_draft = draft.and_then(|draft| {
        let (chosen, problems) = lab::read(&view.controls, &draft.address.iter().cloned().collect());
        lab::rules(&chosen).ok().filter(|_| problems.is_empty()).map(|rules| (Some(draft.id), rules))
    });
    of_draft
        .unwrap_or_else(|| (None, lab::rules(&lab::in_force(&view.controls)).unwrap_or_else(|_| view.before.clone())))
}

fn lab(view: LabView, kept: FormState, city: Kept) -> AnyView {
    let l = locale();
    let title = td_string!(l, lab.name);
    let bench = Bench::new(&view, city);
    let form = NodeRef::<html::Form>::new();
    // In the browser the city comes once the page is there; from then on it decides here.
    Effect::new(move |_| {
        if city.with_value(Option::is_some) {
            return;
        }
        spawn_local(async move {
            let fetched = City::fetch().await;
            if fetched.is_none() {
                // Without the city nothing follows the controls by itself: the figures stay those of the last answer.
                let _ = bench.absent.try_set(true);
            } else if city.try_update_value(|kept| *kept = fetched).is_some() {
                bench.moved(form);
            }
        });
    });
    let address = Some(bench.address.into());
    let around = Around { regions: view.regions.clone(), sectors: view.sectors.clone(), address };
    let figures = move || {
        if bench.decided.get() {
            return shown(bench.outcome.into(), &around, l);
        }
        view! { <section class="card empty"><p>{td_string!(l, lab.undecided)}</p></section> }.into_any()
    };
    let unreachable = move || {
        let tiers = bench.unreachable.get();
        let names: Vec<_> = tiers.iter().map(|tier| tier.name(lang(l))).collect();
        (!names.is_empty() && bench.decided.get()).then(|| {
            let said = td_string!(l, lab.unreachable, tiers = names.join(lang(l).pick("、", ", "))).to_string();
            view! { <div class="note" role="status"><p>{said}</p></div> }
        })
    };
    let absent = move || {
        bench.absent.get().then(|| view! { <div class="note" role="status"><p>{td_string!(l, lab.absent)}</p></div> })
    };
    let on = td_string!(l, lab.on, day = date(view.on, l)).to_string();
    let rows = rows(&view, bench, l);
    let drafts = drafts(&view, l);
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Lab>
            <ErrorNote problems=kept.problems.clone()/>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, lab.lead)}</p>
            {lab::grades_decide(&view.controls).then(|| view! { <p role="note">{td_string!(l, lab.grades_decide)}</p> })}
            <p class="soft">{on}</p>
            <div class="lab">
                {board(&view, kept, bench, form, l)}
                <div class="figures" data-micros=move || bench.micros.get().to_string()>
                    {absent}
                    {unreachable}
                    {figures}
                </div>
            </div>
            {rows}
            {drafts}
        </DeskFrame>
    }
    .into_any()
}

/// The controls in their form: sent to the lab again, or kept as a draft.
fn board(view: &LabView, kept: FormState, bench: Bench, form: NodeRef<html::Form>, l: Locale) -> AnyView {
    let controls = view
        .controls
        .iter()
        .map(|one| control(one.clone(), view.chosen.get(&one.id).cloned(), bench.problems, l))
        .collect_view();
    let against = view
        .drafts
        .iter()
        .map(|draft| {
            let chosen = view.against == Some(draft.id);
            view! { <option value=draft.id.to_string() selected=chosen>{format!("{} · {}", draft.id, draft.title)}</option> }
        })
        .collect_view();
    let editing = view.draft.as_ref().filter(|draft| draft.state == DraftState::Draft);
    let hidden = editing.map(|draft| {
        view! {
            <input type="hidden" name="draft" value=draft.id.to_string()/>
            <input type="hidden" name="revision" value=draft.revision.to_string()/>
        }
    });
    let title =
        kept.values.get("title").cloned().or_else(|| editing.map(|draft| draft.title.clone())).unwrap_or_default();
    let save = if editing.is_some() { td_string!(l, lab.save_again) } else { td_string!(l, lab.save) };
    let moved = move |_| bench.moved(form);
    view! {
        <form class="form board" method="get" action=PATH node_ref=form on:input=moved>
            <h2>{td_string!(l, lab.controls)}</h2>
            {controls}
            <div class="field">
                <label for="against">{td_string!(l, lab.against)}</label>
                <select id="against" name="against">
                    <option value="">{td_string!(l, lab.against_law)}</option>
                    {against}
                </select>
            </div>
            <p class="submit">
                <button class="btn">{td_string!(l, lab.compute)}</button>
                <a class="btn ghost" href=PATH>{td_string!(l, lab.reset)}</a>
            </p>
            {works().then(|| view! {
                <div class="field">
                    <label for="title">{td_string!(l, lab.title)}</label>
                    <input type="text" id="title" name="title" value=title maxlength="100" autocomplete="off"/>
                </div>
                {hidden}
                <p class="submit">
                    <button class="btn ghost" formmethod="post" formaction="/api/fn/official/save_law_draft">{save}</button>
                </p>
            })}
        </form>
    }
    .into_any()
}

/// Who would move: row numbers, each opened by itself.
fn rows(view: &LabView, bench: Bench, l: Locale) -> AnyView {
    let (facts, which) = (view.facts.clone(), view.which.clone());
    let all_of_them = {
        let which = which.clone();
        move || {
            let narrowed = which != lab::Which::default();
            narrowed.then(|| {
                let href = format!("{}#movers", super::address(PATH, &bench.address.get()));
                view! { <p><a href=href>{td_string!(l, lab.all_movers)}</a></p> }
            })
        }
    };
    let list = move || {
        let (rows, all) = bench.rows.get();
        let address = bench.address.get();
        if rows.is_empty() {
            return view! { <p>{td_string!(l, lab.nobody)}</p> }.into_any();
        }
        let each = rows
            .iter()
            .map(|row| {
                let href = super::address(&format!("{PATH}/rows/{facts}/{row}"), &address);
                view! { <li><a href=href>{format!("#{row}")}</a></li> }
            })
            .collect_view();
        let first = which.page * PER_PAGE + 1;
        let shown = td_string!(
            l,
            lab.rows_shown,
            from = count(first as i64),
            to = count((first + rows.len() - 1) as i64),
            all = count(i64::from(all))
        )
        .to_string();
        let page = |page: usize| {
            let which = lab::Which { page, ..which.clone() };
            let pairs: Vec<_> = address.iter().cloned().chain(which.address()).collect();
            format!("{}#movers", super::address(PATH, &pairs))
        };
        let before = (which.page > 0).then(|| {
            view! { <li><a class="btn ghost" rel="prev" href=page(which.page - 1)>{td_string!(l, lab.page_before)}</a></li> }
        });
        let next = (first + rows.len() <= all as usize).then(|| {
            view! { <li><a class="btn" rel="next" href=page(which.page + 1)>{td_string!(l, common.next_page)}</a></li> }
        });
        view! {
            <p class="soft">{shown}</p>
            <ol class="row-numbers">{each}</ol>
            <nav class="pager" aria-label=td_string!(l, common.pages)><ul>{before}{next}</ul></nav>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="movers">
            <h2 id="movers">{td_string!(l, lab.movers_title)}</h2>
            <p>{td_string!(l, lab.movers_text)}</p>
            {all_of_them}
            {list}
        </section>
    }
    .into_any()
}

/// A state as a tag.
pub(super) fn state(state: DraftState, l: Locale) -> AnyView {
    let text = match state {
        DraftState::Draft => td_string!(l, lab.state.draft),
        DraftState::Proposed => td_string!(l, lab.state.proposed),
        DraftState::Adopted => td_string!(l, lab.state.adopted),
        DraftState::Withdrawn => td_string!(l, lab.state.withdrawn),
    };
    view! { <Tag text/> }.into_any()
}

fn drafts(view: &LabView, l: Locale) -> AnyView {
    let table = Table::named(&view.drafts, td_string!(l, lab.drafts))
        .column(td_string!(l, lab.column.draft), |draft| {
            view! { <a href=format!("{PATH}/drafts/{}", draft.id)>{format!("{} · {}", draft.id, draft.title)}</a> }
        })
        .column(td_string!(l, lab.column.state), |draft| state(draft.state, l))
        .column(td_string!(l, lab.column.by), |draft| draft.changed_by.clone())
        .day(td_string!(l, lab.column.on), |draft| date(draft.changed_on, l))
        .column(td_string!(l, lab.column.trial), |draft| {
            let id = ("draft".to_owned(), draft.id.to_string());
            let open = super::address(PATH, &draft.address.iter().cloned().chain([id]).collect::<Vec<_>>());
            let named = td_string!(l, lab.try_named, n = draft.id).to_string();
            view! { <a href=open aria-label=named>{td_string!(l, lab.try_it)}</a> }
        });
    let listed =
        if view.drafts.is_empty() { view! { <p>{td_string!(l, lab.no_drafts)}</p> }.into_any() } else { table.view() };
    view! {
        <section class="card" aria-labelledby="drafts">
            <h2 id="drafts">{td_string!(l, lab.drafts)}</h2>
            {listed}
            <Latest n=view.drafts.len() more=view.more/>
        </section>
    }
    .into_any()
}
