//! The form about an entry as a whole.

use super::{
    asks::Asks,
    parts::{BelowDraft, DraftForm, Of, draft_of},
};
use crate::{
    catalogue::DraftPage,
    i18n::td_string,
    locale::{lang, locale},
    ui::{
        form::{CheckboxGroup, Radios, Select, SubmitBar, TextArea, TextInput},
        load,
    },
};
use leptos::prelude::*;
use shared::catalogue::{CatalogueClass, Disclosure, Frequency, ReportSection, edit::head_values};

/// `/official/catalogue/{item}/draft/head`.
#[component]
pub fn HeadPage() -> impl IntoView {
    load(draft_of("head"), view)
}

fn view(page: DraftPage) -> AnyView {
    let l = locale();
    let DraftPage { draft, kept } = page;
    let (values, problems) = kept.map_or_else(|| (head_values(&draft.item), Vec::new()), |k| (k.values, k.problems));
    let mut asks = Asks::new(values);
    let name_zh = asks.ask("name_zh", td_string!(l, catalogue.form.name_zh), "");
    let name_en = asks.ask("name_en", td_string!(l, catalogue.form.name_en), "");
    let about_zh = asks.maybe("about_zh", td_string!(l, catalogue.form.about_zh), "");
    let about_en = asks.maybe("about_en", td_string!(l, catalogue.form.about_en), "");
    let class = asks.ask("class", td_string!(l, catalogue.class), "");
    let section = asks.ask("section", td_string!(l, catalogue.section), "");
    let disclosure =
        asks.ask("disclosure", td_string!(l, catalogue.disclosure), td_string!(l, catalogue.form.disclosure_hint));
    let frequency = asks.ask("frequency", td_string!(l, catalogue.frequency), "");
    let retention =
        asks.maybe("retention", td_string!(l, catalogue.form.retention), td_string!(l, catalogue.form.retention_hint));
    let clock = asks.maybe("clock", td_string!(l, catalogue.term), td_string!(l, catalogue.form.clock_hint));
    let owners = asks.maybe("owners", td_string!(l, catalogue.owners), td_string!(l, catalogue.form.owners_hint));
    let sources = asks.ask("sources", td_string!(l, catalogue.basis), td_string!(l, catalogue.form.basis_hint));
    let pair = |code: &str, name: &str| (code.to_owned(), name.to_owned());
    let classes = CatalogueClass::ALL.iter().map(|c| pair(c.as_str(), c.name(lang(l)))).collect();
    let sections = ReportSection::ALL.iter().map(|s| pair(s.as_str(), s.name(lang(l)))).collect();
    let modes = Disclosure::ALL.iter().map(|d| pair(d.as_str(), d.name(lang(l)))).collect();
    let frequencies = Frequency::ALL.iter().map(|f| pair(f.as_str(), f.name(lang(l)))).collect();
    let clocks = draft.clocks.iter().map(|(id, about)| (id.clone(), format!("{id} · {about}"))).collect();
    let departments = draft.departments.iter().map(|(code, name)| pair(code, name.say(lang(l)))).collect();
    let labels = asks.labels();
    let of = Of::draft(&draft, l);
    view! {
        <BelowDraft of=of.clone() title=td_string!(l, catalogue.draft.change_head)>
            <DraftForm of action="/api/fn/catalogue/step" step="head" labels problems>
                <TextInput ask=name_zh/>
                <TextInput ask=name_en/>
                <TextArea ask=about_zh max=300 rows=2/>
                <TextArea ask=about_en max=600 rows=2/>
                <Select ask=class options=classes/>
                <Select ask=section options=sections/>
                <Radios ask=disclosure options=modes/>
                <Radios ask=frequency options=frequencies/>
                <TextInput ask=retention mode="numeric" width="short"/>
                <Select ask=clock options=clocks/>
                <CheckboxGroup ask=owners options=departments/>
                <TextArea ask=sources rows=4/>
                <SubmitBar label=td_string!(l, catalogue.draft.save)/>
            </DraftForm>
        </BelowDraft>
    }
    .into_any()
}
