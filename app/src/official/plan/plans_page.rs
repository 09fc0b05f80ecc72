//! The city office's plans: those that are carried out, those that documents offer, and the form of a new one.

use super::{PATH, server_fns::load_plans, words::crumbs};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{
        Latest, Table,
        form::{Ask, CheckedForm, ErrorNote, SubmitBar, TextInput, input_name},
        load, page_data,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    form::{FormState, Values},
    plan::{NewPlan, PLAN_FIELDS},
    ports::{PlanHead, PlanOffer, Plans},
};

const TAKE: &str = "/api/fn/official/take_plan";
const WRITE: &str = "/api/fn/official/write_plan";

/// `/official/plan/plans`.
#[component]
pub fn PlansPage() -> impl IntoView {
    let query = use_query_map();
    let done = move || query.with_untracked(|query| query.get("done"));
    load(page_data(|| (), |()| load_plans()), move |(plans, kept)| view(plans, kept, done()))
}

fn view(plans: Plans, kept: Option<FormState>, done: Option<String>) -> AnyView {
    let l = locale();
    let title = td_string!(l, plan.plans.title);
    let kept = kept.unwrap_or_default();
    let told = done.filter(|_| kept.problems.is_empty()).and_then(|done| match done.as_str() {
        "taken_over" => Some(td_string!(l, plan.plans.taken_over)),
        "written" => Some(td_string!(l, plan.plans.written)),
        _ => None,
    });
    let told = told.map(|said| view! { <div class="note good" role="status"><p>{said}</p></div> });
    let of_page: Vec<_> = kept.problems.iter().filter(|p| p.field.is_empty()).cloned().collect();
    let offers = (!plans.offered.is_empty()).then(|| offered(plans.offered, l));
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Plan>
            {crumbs(title.to_owned(), l)}
            {told}
            <ErrorNote problems=of_page/>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, plan.plans.lead)}</p>
            {taken(&plans.taken, l)}
            <Latest n=plans.taken.len() more=plans.more/>
            {offers}
            {form(kept, l)}
        </DeskFrame>
    }
    .into_any()
}

fn taken(lines: &[PlanHead], l: Locale) -> AnyView {
    Table::titled(lines, td_string!(l, plan.plans.taken))
        .column(td_string!(l, plan.plans.name), move |line| {
            view! { <a href=format!("{PATH}?plan={}", line.id)>{line.title.say(lang(l)).to_owned()}</a> }
        })
        .column(td_string!(l, plan.plans.basis), |line| line.basis.clone())
        .number(td_string!(l, plan.plans.tasks), |line| line.tasks)
        .column(td_string!(l, plan.plans.remind), move |line| {
            td_string!(l, plan.plans.days, n = line.remind_days).to_string()
        })
        .column("", move |line| {
            let of = line.title.say(lang(l)).to_owned();
            view! {
                <a class="btn ghost" href=format!("{PATH}/new?plan={}", line.id)>
                    {td_string!(l, plan.plans.add)} " " <span class="hidden">{of}</span>
                </a>
            }
        })
        .card_or(td_string!(l, plan.none_at_all))
}

fn offered(offers: Vec<PlanOffer>, l: Locale) -> AnyView {
    let each = offers
        .into_iter()
        .map(|offer| {
            let title = offer.title.say(lang(l)).to_owned();
            let about = td_string!(l, plan.plans.offer, basis = offer.basis, n = offer.tasks).to_string();
            view! {
                <li>
                    <div><h3>{title.clone()}</h3> <p class="soft">{about}</p></div>
                    <form method="post" action=TAKE>
                        <input type="hidden" name="code" value=offer.code/>
                        <button class="btn ghost">
                            {td_string!(l, plan.plans.take)} " " <span class="hidden">{title}</span>
                        </button>
                    </form>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <h2>{td_string!(l, plan.plans.offered)}</h2>
            <p class="soft">{td_string!(l, plan.plans.offered_lead)}</p>
            <ul class="starts">{each}</ul>
        </section>
    }
    .into_any()
}

fn form(kept: FormState, l: Locale) -> AnyView {
    let FormState { values, problems } = kept;
    let ask = |code: &str, label: &str, hint: &str| {
        let value = values.get(code).cloned().unwrap_or_default();
        Ask::new(code, label).named(input_name(code, None)).hint(hint).value(value)
    };
    let title = ask("title", td_string!(l, plan.plans.name), "");
    let document = ask("document", td_string!(l, plan.plans.document), td_string!(l, plan.plans.document_hint));
    let article =
        ask("article", td_string!(l, plan.plans.article), td_string!(l, plan.plans.article_hint)).optional(true);
    let remind = ask("remind_days", td_string!(l, plan.plans.remind_days), td_string!(l, plan.plans.remind_hint));
    let labels = [&title, &document, &article, &remind].map(|ask| (ask.code.clone(), ask.label.clone())).to_vec();
    let problems = problems.into_iter().filter(|p| PLAN_FIELDS.contains(&p.field.as_str())).collect();
    let check = Callback::new(|values: Values| NewPlan::read(&values).err().unwrap_or_default());
    view! {
        <section class="card" aria-labelledby="own">
            <h2 id="own">{td_string!(l, plan.plans.own)}</h2>
            <CheckedForm action=WRITE labels problems check>
                <TextInput ask=title/>
                <TextInput ask=document/>
                <TextInput ask=article/>
                <TextInput ask=remind mode="numeric" width="short"/>
                <SubmitBar label=td_string!(l, plan.plans.write)/>
            </CheckedForm>
        </section>
    }
    .into_any()
}
