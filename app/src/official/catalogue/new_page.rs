//! The form that begins a new entry.

use super::{asks::Asks, parts::to_list};
use crate::{
    catalogue::load_new_form,
    i18n::td_string,
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{
        Breadcrumbs,
        form::{CheckedForm, ErrorNote, Radios, Select, SubmitBar, TextArea, TextInput},
        load, page_data,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::{
    catalogue::{CatalogueClass, Disclosure},
    form::FormState,
};

/// `/official/catalogue/new`.
#[component]
pub fn NewEntryPage() -> impl IntoView {
    load(page_data(|| (), |()| load_new_form()), |kept| view(kept.unwrap_or_default()))
}

fn view(kept: FormState) -> AnyView {
    let l = locale();
    let title = td_string!(l, catalogue.draft.another);
    let mut asks = Asks::new(kept.values);
    let code = asks.ask("code", td_string!(l, catalogue.form.code), td_string!(l, catalogue.form.code_hint));
    let prefix = asks.ask("prefix", td_string!(l, catalogue.form.prefix), td_string!(l, catalogue.form.prefix_hint));
    let name_zh = asks.ask("name_zh", td_string!(l, catalogue.form.name_zh), "");
    let name_en = asks.ask("name_en", td_string!(l, catalogue.form.name_en), "");
    let class = asks.ask("class", td_string!(l, catalogue.class), td_string!(l, catalogue.form.class_hint));
    let origin = asks.ask("origin", td_string!(l, catalogue.origin_label), "");
    let disclosure =
        asks.ask("disclosure", td_string!(l, catalogue.disclosure), td_string!(l, catalogue.form.disclosure_hint));
    let sources = asks.ask("sources", td_string!(l, catalogue.basis), td_string!(l, catalogue.form.basis_hint));
    let pair = |code: &str, name: &str| (code.to_owned(), name.to_owned());
    let classes = CatalogueClass::ALL.iter().map(|c| pair(c.as_str(), c.name(lang(l)))).collect();
    let modes = Disclosure::ALL.iter().map(|d| pair(d.as_str(), d.name(lang(l)))).collect();
    let origins = vec![
        pair("department", td_string!(l, catalogue.origin.department)),
        pair("subject", td_string!(l, catalogue.origin.subject)),
    ];
    let labels = asks.labels();
    let (of_form, of_fields): (Vec<_>, Vec<_>) = kept.problems.into_iter().partition(|p| p.field.is_empty());
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Catalogue>
            <Breadcrumbs above=vec![to_list(l)] here=title/>
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, catalogue.draft.new_lead)}</p>
            <ErrorNote problems=of_form/>
            <CheckedForm action="/api/fn/catalogue/new" labels problems=of_fields check=Callback::new(|_| Vec::new())>
                <TextInput ask=name_zh/>
                <TextInput ask=name_en/>
                <TextInput ask=code width="half"/>
                <TextInput ask=prefix width="short"/>
                <Select ask=class options=classes/>
                <Radios ask=origin options=origins/>
                <Radios ask=disclosure options=modes/>
                <TextArea ask=sources rows=3/>
                <SubmitBar label=td_string!(l, catalogue.draft.begin_new)/>
            </CheckedForm>
        </DeskFrame>
    }
    .into_any()
}
