//! Asking for a link to a new password.

use super::{open_account_page::titled, server_fns::load_kept_form};
use crate::{
    i18n::td_string,
    locale::locale,
    ui::{
        State,
        form::{Ask, CheckedForm, SubmitBar, TextInput},
        load, page_data,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{form::FormState, ports::FormName};

/// `/forgot`.
#[component]
pub fn ForgotPage() -> impl IntoView {
    let query = use_query_map();
    let page = page_data(
        move || query.read().get("sent").is_some(),
        |sent| async move { Ok((sent, load_kept_form(FormName::Forgot).await?.unwrap_or_default())) },
    );
    load(page, |(sent, kept)| if sent { sent_view() } else { view(kept) })
}

/// The same for every address.
fn sent_view() -> AnyView {
    let l = locale();
    let title = td_string!(l, account.forgot_sent);
    view! {
        <Title text=title/>
        <State title text=td_string!(l, account.forgot_sent_text)>
            <p><a class="btn" href="/signin">{td_string!(l, business.account.sign_in)}</a></p>
        </State>
    }
    .into_any()
}

fn view(kept: FormState) -> AnyView {
    let l = locale();
    let title = td_string!(l, account.forgot);
    let label = td_string!(l, account.email);
    let ask = Ask::new("email", label).value(kept.values.get("email").cloned().unwrap_or_default());
    view! {
        <Title text=titled(title, !kept.problems.is_empty(), l)/>
        <div class="narrow">
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, account.forgot_lead)}</p>
            <CheckedForm
                action="/api/fn/account/forgot"
                labels=vec![("email".to_owned(), label.to_owned())]
                problems=kept.problems
                check=Callback::new(|_| Vec::new())
            >
                <TextInput ask mode="email" autocomplete="username"/>
                <SubmitBar label=td_string!(l, account.forgot_go)/>
            </CheckedForm>
        </div>
    }
    .into_any()
}
