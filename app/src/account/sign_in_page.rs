//! Signing in.

use super::{
    back::same_site,
    server_fns::{load_identity_provider, load_kept_form},
};
use crate::{
    i18n::td_string,
    locale::locale,
    ui::{
        form::{Ask, CheckedForm, PasswordInput, SubmitBar, TextInput},
        load, page_data,
        text::encode,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{form::FormState, ports::FormName};

/// Signing in.
#[component]
pub fn SignInPage() -> impl IntoView {
    let page = page_data(
        || (),
        |()| async move { Ok((load_kept_form(FormName::SignIn).await?, load_identity_provider().await?)) },
    );
    load(page, |(kept, provider)| form(kept.unwrap_or_default(), provider))
}

fn form(kept: FormState, provider: Option<String>) -> AnyView {
    let l = locale();
    let back = use_query_map().with_untracked(|query| query.get("back").unwrap_or_default());
    let back = same_site(&back).unwrap_or_default().to_owned();
    let open =
        if back.is_empty() { "/open-account".to_owned() } else { format!("/open-account?back={}", encode(&back)) };
    let other = provider.map(|name| {
        let href = format!("/signin/identity?back={}", encode(&back));
        let text = td_string!(l, account.identity_sign_in, name = name).to_string();
        view! { <p class="aside"><a class="btn ghost" rel="external" href=href>{text}</a></p> }
    });
    let email = Ask::new("email", td_string!(l, business.account.email));
    let password = Ask::new("password", td_string!(l, business.account.password));
    let labels = [&email, &password].map(|ask| (ask.code.clone(), ask.label.clone())).into();
    let title = td_string!(l, business.account.sign_in);
    let reset = use_query_map().with_untracked(|query| query.get("done").is_some_and(|done| done == "reset"));
    let done = (reset && kept.problems.is_empty())
        .then(|| view! { <p class="note good" role="status">{td_string!(l, account.reset_done)}</p> });
    let email = email.value(kept.values.get("email").cloned().unwrap_or_default());
    view! {
        <Title text=super::open_account_page::titled(title, !kept.problems.is_empty(), l)/>
        <div class="narrow">
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, business.account.sign_in_lead)}</p>
            {done}
            <CheckedForm
                action="/api/fn/account/sign_in"
                labels
                problems=kept.problems
                check=Callback::new(|_| Vec::new())
            >
                <input type="hidden" name="back" value=back/>
                <TextInput ask=email mode="email" autocomplete="username"/>
                <PasswordInput ask=password autocomplete="current-password"/>
                <SubmitBar label=title/>
            </CheckedForm>
            {other}
            <p class="aside"><a href="/forgot">{td_string!(l, account.forgot)}</a></p>
            <p class="aside">
                {td_string!(l, business.account.no_account)} " "
                <a href=open>{td_string!(l, business.account.open)}</a>
            </p>
        </div>
    }
    .into_any()
}
