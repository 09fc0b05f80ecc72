//! The form that says which fields play a part.

use super::{
    asks::Asks,
    parts::{BelowDraft, DraftForm, Of, draft_of},
};
use crate::{
    catalogue::DraftPage,
    i18n::td_string,
    locale::{lang, locale},
    ui::{
        form::{CheckboxGroup, Select, SubmitBar},
        load,
    },
};
use leptos::prelude::*;
use shared::catalogue::{Field, FieldKind, edit::role_values};

/// `/official/catalogue/{item}/draft/roles`.
#[component]
pub fn RolesPage() -> impl IntoView {
    load(draft_of("roles"), view)
}

fn view(page: DraftPage) -> AnyView {
    let l = locale();
    let DraftPage { draft, kept } = page;
    let (values, problems) = kept.map_or_else(|| (role_values(&draft.item), Vec::new()), |k| (k.values, k.problems));
    let mut asks = Asks::new(values);
    let decided_on =
        asks.ask("decided_on", td_string!(l, catalogue.role.decided_on), td_string!(l, catalogue.role.decided_on_hint));
    let uscc = asks.maybe("uscc", td_string!(l, catalogue.role.uscc), td_string!(l, catalogue.role.uscc_hint));
    let name = asks.maybe("name", td_string!(l, catalogue.role.name), "");
    let document =
        asks.maybe("document", td_string!(l, catalogue.role.document), td_string!(l, catalogue.role.document_hint));
    let organ = asks.maybe("organ", td_string!(l, catalogue.role.organ), "");
    let person = asks.maybe(
        "representative",
        td_string!(l, catalogue.role.representative),
        td_string!(l, catalogue.role.representative_hint),
    );
    let kind = asks.maybe("subject_kind", td_string!(l, catalogue.role.subject_kind), "");
    let summary =
        asks.maybe("summary", td_string!(l, catalogue.role.summary), td_string!(l, catalogue.role.summary_hint));
    let fitting = |fits: fn(&Field) -> bool| -> Vec<(String, String)> {
        let fields = draft.item.fields.iter().filter(|field| fits(field));
        fields.map(|field| (field.code.clone(), format!("{} · {}", field.label.say(lang(l)), field.code))).collect()
    };
    let texts = fitting(|field| matches!(field.kind, FieldKind::Text { .. }));
    let days = fitting(|field| matches!(field.kind, FieldKind::Date { .. }));
    let codes = fitting(|field| field.kind == FieldKind::Uscc);
    let choices = fitting(|field| matches!(field.kind, FieldKind::Choice { .. }));
    let any = fitting(|field| field.kind != FieldKind::PersonId);
    let labels = asks.labels();
    let of = Of::draft(&draft, l);
    view! {
        <BelowDraft of=of.clone() title=td_string!(l, catalogue.draft.change_roles)>
            <DraftForm of action="/api/fn/catalogue/step" step="roles" labels problems>
                <Select ask=decided_on options=days/>
                <Select ask=uscc options=codes/>
                <Select ask=name options=texts.clone()/>
                <Select ask=document options=texts.clone()/>
                <Select ask=organ options=texts.clone()/>
                <Select ask=person options=texts/>
                <Select ask=kind options=choices/>
                <CheckboxGroup ask=summary options=any/>
                <SubmitBar label=td_string!(l, catalogue.draft.save)/>
            </DraftForm>
        </BelowDraft>
    }
    .into_any()
}
