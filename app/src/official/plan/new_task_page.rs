//! A task that the city office adds to a plan.

use super::{PATH, server_fns::load_task_form};
use crate::{
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{
        Breadcrumbs,
        form::{Ask, CheckboxGroup, CheckedForm, DateInput, ErrorNote, SubmitBar, TextArea, TextInput, input_name},
        load, page_data,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{
    form::{FormState, Values},
    plan::{LONGEST_WORK, Planned, TASK_FIELDS},
    ports::TaskForm,
};

const ADD: &str = "/api/fn/official/add_task";

/// `/official/plan/new?plan=`.
#[component]
pub fn NewTaskPage() -> impl IntoView {
    let query = use_query_map();
    let plan = move || query.with(|q| q.get("plan").and_then(|id| id.parse::<i64>().ok())).unwrap_or_default();
    load(page_data(plan, load_task_form), |(form, kept)| view(form, kept.unwrap_or_default()))
}

fn view(form: TaskForm, kept: FormState) -> AnyView {
    let l = locale();
    let title = td_string!(l, plan.task.add);
    let above = vec![
        (PATH.to_owned(), td_string!(l, plan.name).to_owned()),
        (format!("{PATH}/plans"), td_string!(l, plan.plans.title).to_owned()),
    ];
    let to = td_string!(l, plan.task.to, plan = form.plan.title.say(lang(l)).to_owned()).to_string();
    let of_page: Vec<_> = kept.problems.iter().filter(|p| p.field.is_empty()).cloned().collect();
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Plan>
            <Breadcrumbs above here=title.to_owned()/>
            <ErrorNote problems=of_page/>
            <h1>{title}</h1>
            <p class="lead">{to}</p>
            {asks(form, kept, l)}
        </DeskFrame>
    }
    .into_any()
}

fn asks(form: TaskForm, kept: FormState, l: Locale) -> AnyView {
    let FormState { mut values, problems } = kept;
    // The next task mostly belongs to the last part.
    if let (false, Some(last)) = (values.contains_key("group"), form.groups.last()) {
        values.insert("group".to_owned(), last.zh.clone());
    }
    let ask = |code: &str, label: &str, hint: &str| {
        let value = values.get(code).cloned().unwrap_or_default();
        Ask::new(code, label).named(input_name(code, None)).hint(hint).value(value)
    };
    let group = ask("group", td_string!(l, plan.task.group), td_string!(l, plan.task.group_hint));
    let sector = ask("sector", td_string!(l, plan.task.sector), "");
    let work = ask("work", td_string!(l, plan.task.work), td_string!(l, plan.task.work_hint));
    let begin = ask("begin", td_string!(l, plan.task.begin), td_string!(l, plan.task.day_hint));
    let due = ask("due", td_string!(l, plan.task.due), td_string!(l, plan.task.due_hint)).optional(true);
    let leads = ask("leads", td_string!(l, plan.task.leads), "");
    let supports = ask("supports", td_string!(l, plan.task.supports), "").optional(true);
    let others = ask("others", td_string!(l, plan.task.others), td_string!(l, plan.task.others_hint)).optional(true);
    let labels = [&group, &sector, &work, &begin, &due, &leads, &supports, &others]
        .map(|ask| (ask.code.clone(), ask.label.clone()))
        .to_vec();
    let problems = problems.into_iter().filter(|p| TASK_FIELDS.contains(&p.field.as_str())).collect();
    let codes: Vec<String> = form.departments.iter().map(|(code, _)| code.clone()).collect();
    let check = Callback::new(move |values: Values| {
        let known = |code: &str| codes.iter().any(|known| known == code);
        Planned::read(&values, &known).err().unwrap_or_default()
    });
    let departments: Vec<(String, String)> =
        form.departments.into_iter().map(|(code, name)| (code, name.say(lang(l)).to_owned())).collect();
    view! {
        <section class="card">
            <CheckedForm action=ADD labels problems check>
                <input type="hidden" name="plan" value=form.plan.id.to_string()/>
                <TextInput ask=group/>
                <TextInput ask=sector/>
                <TextArea ask=work max=LONGEST_WORK rows=4/>
                <DateInput ask=begin/>
                <DateInput ask=due/>
                <div class="choices">
                    <CheckboxGroup ask=leads options=departments.clone()/>
                    <CheckboxGroup ask=supports options=departments/>
                </div>
                <TextInput ask=others/>
                <SubmitBar label=td_string!(l, plan.task.save)/>
            </CheckedForm>
        </section>
    }
    .into_any()
}
