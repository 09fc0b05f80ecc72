//! What the pages of a draft have in common.

use crate::{
    catalogue::{DraftPage, load_draft},
    error::{AppError, error_view},
    frame::Frame,
    i18n::{Locale, td_string},
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{
        Breadcrumbs, PageData,
        form::{CheckedForm, ErrorNote},
        page_data,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use shared::{
    form::FieldProblem,
    ports::{DraftView, Fault},
};

/// The draft that the address names, with the form of one of its pages.
pub(super) fn draft_of(page: &'static str) -> PageData<DraftPage> {
    let params = use_params_map();
    page_data(
        move || {
            let field = params.read().get("field");
            let page = field.map_or_else(|| page.to_owned(), |field| format!("{page}{field}"));
            (params.read().get("item").unwrap_or_default(), page)
        },
        |(item, page)| load_draft(item, page),
    )
}

/// What is in the catalogue is public; the desk around it is for officials.
pub(super) fn for_officials(view: impl FnOnce() -> AnyView) -> AnyView {
    let role = use_context::<Frame>().and_then(|frame| frame.visitor).map(|(_, role)| role);
    match role {
        Some(role) if role.has_desk() => view(),
        Some(_) => error_view(AppError::from(Fault::NotFound)),
        None => error_view(AppError::from(Fault::SignInNeeded)),
    }
}

/// Address and name of the list.
pub(super) fn to_list(l: Locale) -> (String, String) {
    ("/official/catalogue".to_owned(), td_string!(l, catalogue.name).to_owned())
}

/// Which draft a page belongs to.
#[derive(Clone)]
pub(super) struct Of {
    item: String,
    name: String,
    revision: i64,
}

impl Of {
    /// This one.
    pub(super) fn draft(draft: &DraftView, l: Locale) -> Self {
        let name = td_string!(l, catalogue.draft.of, name = draft.item.name.say(lang(l))).to_string();
        Self { item: draft.item.code.clone(), name, revision: draft.revision }
    }
}

/// Heading and way back of a page below a draft.
#[component]
pub(super) fn BelowDraft(
    /// The draft.
    of: Of,
    /// The heading.
    #[prop(into)]
    title: String,
    /// The page.
    children: Children,
) -> impl IntoView {
    let l = locale();
    let above = vec![to_list(l), (format!("/official/catalogue/{}/draft", of.item), of.name)];
    view! {
        <Title text=title.clone()/>
        <DeskFrame place=Place::Catalogue>
            <Breadcrumbs above here=title.clone()/>
            <h1>{title}</h1>
            {children()}
        </DeskFrame>
    }
}

/// A form that takes a step on a draft. What belongs to no field stands above it.
#[component]
pub(super) fn DraftForm(
    /// The draft.
    of: Of,
    /// Where it is posted to.
    action: &'static str,
    /// The step, for `catalogue/step`.
    #[prop(into, optional)]
    step: String,
    /// Labels by field code.
    labels: Vec<(String, String)>,
    /// What the server found wrong.
    problems: Vec<FieldProblem>,
    /// The questions.
    children: Children,
) -> impl IntoView {
    let (of_form, of_fields): (Vec<_>, Vec<_>) =
        problems.into_iter().partition(|p| !labels.iter().any(|(code, _)| *code == p.field));
    let (item, revision) = (of.item, of.revision.to_string());
    let step = (!step.is_empty()).then(|| view! { <input type="hidden" name="step" value=step/> });
    view! {
        <ErrorNote problems=of_form/>
        <CheckedForm action labels problems=of_fields check=Callback::new(|_| Vec::new())>
            <input type="hidden" name="item" value=item/>
            <input type="hidden" name="revision" value=revision/>
            {step}
            {children()}
        </CheckedForm>
    }
}
