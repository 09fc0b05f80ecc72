//! One record, filled in by an official: the form that the catalogue describes.

use super::server_fns::load_entry;
use crate::{
    i18n::td_string,
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{
        Breadcrumbs,
        form::{Ask, CheckedForm, ItemForm, Select, SubmitBar, asks, input_name, item_check},
        load, page_data,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use shared::{
    catalogue::Item,
    form::{FieldProblem, FormState, Values},
    ports::{CheckingKit, IntakeChoices},
    problem::Code,
};

/// The question which department it is for; no field of any item.
const DEPARTMENT: &str = "department";

/// `/official/intake/new/{item}`.
#[component]
pub fn NewRecordPage() -> impl IntoView {
    let params = use_params_map();
    let page =
        page_data(move || params.read().get("item").unwrap_or_default(), |item| async move { load_entry(item).await });
    load(page, |(kit, choices, kept)| view(kit, choices, kept))
}

/// The item as an official fills it in: nobody's own file fills anything, nothing is given.
fn for_office(mut item: Item) -> Item {
    for field in &mut item.fields {
        field.from_subject = None;
        field.given = false;
    }
    item
}

fn view(kit: CheckingKit, choices: IntakeChoices, kept: Option<FormState>) -> AnyView {
    let l = locale();
    let item = for_office(kit.item);
    let title = td_string!(l, intake.new_title, item = item.name.say(lang(l)).to_owned()).to_string();
    let above = vec![("/official/intake".to_owned(), td_string!(l, intake.name).to_owned())];
    let sources: Vec<_> = choices.departments.into_iter().filter(|source| source.items.contains(&item.code)).collect();
    // Who works in the only department that may send it is not asked which.
    let only = (sources.len() == 1).then(|| sources[0].code.clone());
    let mut values = Values::new();
    if let (Some(organ), [source]) = (&item.roles.organ, &sources[..]) {
        values.insert(organ.clone(), source.name.zh.clone());
    }
    let tried = kept.is_some();
    let (typed, refused) = kept.map(|kept| (kept.values, kept.problems)).unwrap_or_default();
    values.extend(typed);
    let of_item = item_check(item.clone(), Values::new(), kit.on);
    let asked = only.is_none();
    let check = Callback::new(move |values: Values| {
        let mut problems = of_item.run(values.clone());
        if asked && values.get(DEPARTMENT).is_none_or(String::is_empty) {
            problems.insert(0, FieldProblem::new(DEPARTMENT, Code::Required));
        }
        problems
    });
    // The page says what is wrong now; what only the server knows stands when nothing else does.
    let found = if tried { check.run(values.clone()) } else { Vec::new() };
    let problems = if found.is_empty() { refused } else { found };
    let mut labels = asks(&item, lang(l));
    labels.insert(0, (DEPARTMENT.to_owned(), td_string!(l, intake.department).to_owned()));
    let stood = values.get(DEPARTMENT).cloned().unwrap_or_default();
    let department = move || match only {
        Some(code) => view! { <input type="hidden" name=input_name(DEPARTMENT, None) value=code/> }.into_any(),
        None => {
            let options = sources.iter().map(|s| (s.code.clone(), s.name.say(lang(l)).to_owned())).collect();
            let ask =
                Ask::new(DEPARTMENT, td_string!(l, intake.department)).named(input_name(DEPARTMENT, None)).value(stood);
            view! { <Select ask options/> }.into_any()
        }
    };
    let about = item.about.say(lang(l)).to_owned();
    let code = item.code.clone();
    view! {
        <Title text=title.clone()/>
        <DeskFrame place=Place::Intake>
            <Breadcrumbs above here=title.clone()/>
            <h1>{title}</h1>
            {(!about.is_empty()).then(|| view! { <p class="lead">{about}</p> })}
            <CheckedForm action="/api/fn/intake/enter" labels problems check>
                <input type="hidden" name="item" value=code/>
                {department()}
                <ItemForm item values/>
                <SubmitBar label=td_string!(l, intake.enter)/>
            </CheckedForm>
        </DeskFrame>
    }
    .into_any()
}
