//! A new subscription.

use super::{server_fns::load_form, words::group};
use crate::{
    i18n::td_string,
    locale::{lang, locale},
    official::desk_frame::{DeskFrame, Place},
    ui::{
        Breadcrumbs,
        form::{Ask, CheckboxGroup, CheckedForm, Radios, Select, SubmitBar, TextInput, input_name},
        load, page_data,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use shared::{
    form::{FormState, Values, subscribe},
    ports::{FEED_GROUPS, FeedDesk, SignatureKind},
};

/// `/official/feed/new`.
#[component]
pub fn NewSubscriptionPage() -> impl IntoView {
    let page = page_data(|| (), |()| load_form());
    load(page, |(desk, kept)| view(desk, kept.unwrap_or_default()))
}

fn view(desk: FeedDesk, kept: FormState) -> AnyView {
    let l = locale();
    let title = td_string!(l, feed.another);
    let above = vec![("/official/feed".to_owned(), td_string!(l, feed.name).to_owned())];
    let names: Vec<(&'static str, &'static str, &'static str)> = vec![
        ("name", td_string!(l, feed.form.name), td_string!(l, feed.form.name_hint)),
        ("url", td_string!(l, feed.form.url), td_string!(l, feed.form.url_hint)),
        ("viewer", td_string!(l, feed.form.viewer), td_string!(l, feed.form.viewer_hint)),
        ("kinds", td_string!(l, feed.form.kinds), td_string!(l, feed.form.all_hint)),
        ("items", td_string!(l, feed.form.items), td_string!(l, feed.form.all_hint)),
        ("departments", td_string!(l, feed.form.departments), td_string!(l, feed.form.all_hint)),
        ("signature", td_string!(l, feed.form.signature), td_string!(l, feed.form.signature_hint)),
    ];
    let labels = names.iter().map(|(code, label, _)| ((*code).to_owned(), (*label).to_owned())).collect();
    let FormState { values: typed, problems } = kept;
    let ask = |code: &'static str| {
        let (_, label, hint) = names.iter().find(|(name, ..)| *name == code).copied().unwrap_or((code, code, ""));
        let value = typed.get(code).cloned().unwrap_or_default();
        Ask::new(code, label).named(input_name(code, None)).hint(hint).value(value)
    };
    let said = |choices: &[shared::ports::Choice]| -> Vec<(String, String)> {
        choices.iter().map(|(code, name)| (code.clone(), name.say(lang(l)).to_owned())).collect()
    };
    let kinds = FEED_GROUPS.map(|code| (code.to_owned(), group(code, l))).to_vec();
    let signatures = [(SignatureKind::Sha256, "HMAC-SHA256"), (SignatureKind::Sm3, "HMAC-SM3")];
    let signatures = signatures.map(|(kind, name)| (kind.as_str().to_owned(), name.to_owned())).to_vec();
    let [name, url, viewer, of_kinds, of_items, of_departments] =
        ["name", "url", "viewer", "kinds", "items", "departments"].map(ask);
    let mut signature = ask("signature");
    if signature.value.is_empty() {
        signature = signature.value(SignatureKind::default().as_str());
    }
    let (items, departments) = (said(&desk.items), said(&desk.departments));
    let codes = |choices: &[(String, String)]| choices.iter().map(|(code, _)| code.clone()).collect::<Vec<_>>();
    let known = (codes(&items), codes(&departments));
    let check = Callback::new(move |values: Values| {
        let items: Vec<&str> = known.0.iter().map(String::as_str).collect();
        let departments: Vec<&str> = known.1.iter().map(String::as_str).collect();
        // Only the server knows whether it runs in production; it decides about plain addresses of its own machine.
        let choices = subscribe::Choices { items: &items, departments: &departments, plain_localhost: true };
        subscribe::check(&values, &choices).problems
    });
    view! {
        <Title text=title/>
        <DeskFrame place=Place::Feed>
            <Breadcrumbs above here=title.to_owned()/>
            <h1>{title}</h1>
            <section class="card">
                <CheckedForm action="/api/fn/official/subscribe" labels problems check draft=None>
                    <TextInput ask=name/>
                    <TextInput ask=url mode="url"/>
                    <Select ask=viewer.optional(true) options=departments.clone()/>
                    <CheckboxGroup ask=of_kinds.optional(true) options=kinds/>
                    <CheckboxGroup ask=of_items.optional(true) options=items/>
                    <CheckboxGroup ask=of_departments.optional(true) options=departments/>
                    <Radios ask=signature options=signatures/>
                    <SubmitBar label=td_string!(l, feed.form.submit)/>
                </CheckedForm>
            </section>
        </DeskFrame>
    }
    .into_any()
}
