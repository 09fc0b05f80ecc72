//! The form about one field. Questions that belong to another kind of field stand there too, each saying for which kind
//! it counts: the page works without JavaScript, and nothing jumps.

use super::{
    asks::Asks,
    parts::{BelowDraft, DraftForm, Of, draft_of},
};
use crate::{
    catalogue::DraftPage,
    error::{AppError, error_view},
    i18n::td_string,
    locale::{lang, locale},
    ui::{
        form::{CheckboxGroup, Select, SubmitBar, TextArea, TextInput},
        load,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::{
    catalogue::{Disclosure, FieldKind, edit::field_values},
    ports::Fault,
};

/// `/official/catalogue/{item}/draft/fields/{field}`.
#[component]
pub fn FieldPage() -> impl IntoView {
    let params = use_params_map();
    load(draft_of("fields/"), move |page| {
        let code = params.with_untracked(|p| p.get("field").unwrap_or_default());
        if page.draft.item.field(&code).is_none() {
            return error_view(AppError::from(Fault::NotFound));
        }
        view(page, Some(code))
    })
}

/// `/official/catalogue/{item}/draft/add`.
#[component]
pub fn AddFieldPage() -> impl IntoView {
    load(draft_of("add"), |page| view(page, None))
}

fn view(page: DraftPage, code: Option<String>) -> AnyView {
    let l = locale();
    let DraftPage { draft, kept } = page;
    let field = code.as_deref().and_then(|code| draft.item.field(code));
    let (values, problems) = kept.map_or_else(|| (field_values(field), Vec::new()), |k| (k.values, k.problems));
    let title = match field {
        Some(field) => td_string!(l, catalogue.draft.edit_field, name = field.label.say(lang(l))).to_string(),
        None => td_string!(l, catalogue.draft.add_field).to_owned(),
    };
    let step = code.map_or_else(|| "add".to_owned(), |code| format!("field:{code}"));
    let mut asks = Asks::new(values);
    let code = asks.ask("code", td_string!(l, catalogue.form.code), td_string!(l, catalogue.form.field_code_hint));
    let label_zh = asks.ask("label_zh", td_string!(l, catalogue.form.label_zh), "");
    let label_en = asks.ask("label_en", td_string!(l, catalogue.form.label_en), "");
    let hint_zh = asks.maybe("hint_zh", td_string!(l, catalogue.form.hint_zh), td_string!(l, catalogue.form.hint_hint));
    let hint_en = asks.maybe("hint_en", td_string!(l, catalogue.form.hint_en), "");
    let kind = asks.ask("kind", td_string!(l, catalogue.kind), "");
    let max = asks.maybe("max", td_string!(l, catalogue.form.max), td_string!(l, catalogue.form.max_hint));
    let options =
        asks.maybe("options", td_string!(l, catalogue.form.options), td_string!(l, catalogue.form.options_hint));
    let future = asks.maybe("future", td_string!(l, catalogue.form.dates), "");
    let long_term = asks.maybe("long_term", td_string!(l, catalogue.form.long_term), "");
    let not_before = asks.maybe("not_before", td_string!(l, catalogue.form.not_before), "");
    let positive = asks.maybe("positive", td_string!(l, catalogue.form.money), "");
    let required = asks.maybe("required", td_string!(l, catalogue.required), "");
    let when = asks.maybe("required_when", td_string!(l, catalogue.form.when), td_string!(l, catalogue.form.when_hint));
    let disclosure = asks.maybe(
        "disclosure",
        td_string!(l, catalogue.who_sees),
        td_string!(l, catalogue.form.field_disclosure_hint),
    );
    let aliases =
        asks.maybe("aliases", td_string!(l, catalogue.form.aliases), td_string!(l, catalogue.form.aliases_hint));
    let kinds =
        FieldKind::NAMES.iter().map(|(code, zh, en)| ((*code).to_owned(), lang(l).pick(zh, en).to_owned())).collect();
    let modes = Disclosure::ALL
        .iter()
        .filter(|mode| **mode > draft.item.disclosure)
        .map(|mode| (mode.as_str().to_owned(), mode.name(lang(l)).to_owned()))
        .collect();
    let days = draft.item.fields.iter().filter(|f| matches!(f.kind, FieldKind::Date { .. }));
    let days = days.map(|f| (f.code.clone(), f.label.say(lang(l)).to_owned())).collect();
    let yes = |text: &str| vec![("yes".to_owned(), text.to_owned())];
    let labels = asks.labels();
    let of = Of::draft(&draft, l);
    view! {
        <BelowDraft of=of.clone() title>
            <DraftForm of action="/api/fn/catalogue/step" step labels problems>
                <TextInput ask=code width="half"/>
                <TextInput ask=label_zh/>
                <TextInput ask=label_en/>
                <TextInput ask=hint_zh/>
                <TextInput ask=hint_en/>
                <CheckboxGroup ask=required options=yes(td_string!(l, catalogue.form.always))/>
                <TextArea ask=when rows=2/>
                <Select ask=disclosure options=modes/>
                <Select ask=kind options=kinds/>
                <TextInput ask=max mode="numeric" width="short"/>
                <TextArea ask=options rows=8/>
                <CheckboxGroup ask=future options=yes(td_string!(l, catalogue.form.future))/>
                <CheckboxGroup ask=long_term options=yes(td_string!(l, catalogue.form.no_end))/>
                <Select ask=not_before options=days/>
                <CheckboxGroup ask=positive options=yes(td_string!(l, catalogue.form.positive))/>
                <TextArea ask=aliases rows=3/>
                <SubmitBar label=td_string!(l, catalogue.draft.save)/>
            </DraftForm>
        </BelowDraft>
    }
    .into_any()
}
