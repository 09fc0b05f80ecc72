//! Opening an account for a business.

use super::{back::same_site, server_fns::load_kept_form};
use crate::{
    i18n::{Locale, td_string},
    locale::locale,
    ui::{
        form::{Ask, CheckedForm, PasswordInput, SubmitBar, TextInput, UsccInput},
        load, page_data,
        text::encode,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use shared::{form::FormState, ports::FormName};

/// A page's title says first that something is wrong, as screen readers read it first.
pub(super) fn titled(title: &str, wrong: bool, l: Locale) -> String {
    if wrong { format!("{}{title}", td_string!(l, business.form.error_prefix)) } else { title.to_owned() }
}

/// Opening an account.
#[component]
pub fn OpenAccountPage() -> impl IntoView {
    let kept = page_data(|| (), |()| load_kept_form(FormName::OpenAccount));
    load(kept, |kept| form(kept.unwrap_or_default()))
}

fn form(kept: FormState) -> AnyView {
    let l = locale();
    let back = use_query_map().with_untracked(|query| query.get("back").unwrap_or_default());
    let back = same_site(&back).unwrap_or_default().to_owned();
    let sign_in = if back.is_empty() { "/signin".to_owned() } else { format!("/signin?back={}", encode(&back)) };
    let ask = |code: &str, label: &str, hint: &str| {
        Ask::new(code, label).hint(hint).value(kept.values.get(code).cloned().unwrap_or_default())
    };
    let uscc = ask("uscc", td_string!(l, business.account.uscc), td_string!(l, business.account.uscc_hint));
    let name = ask("name", td_string!(l, business.account.name), td_string!(l, business.account.name_hint));
    let email = ask("email", td_string!(l, business.account.email), td_string!(l, business.account.email_hint));
    let password =
        ask("password", td_string!(l, business.account.password), td_string!(l, business.account.password_hint));
    let again = ask("password_again", td_string!(l, business.account.password_again), "");
    let labels = [&uscc, &name, &email, &password, &again].map(|ask| (ask.code.clone(), ask.label.clone())).into();
    let title = td_string!(l, business.account.open);
    view! {
        <Title text=titled(title, !kept.problems.is_empty(), l)/>
        <div class="narrow">
            <h1>{title}</h1>
            <p class="lead">{td_string!(l, business.account.open_lead)}</p>
            <CheckedForm
                action="/api/fn/account/open"
                labels
                problems=kept.problems
                check=Callback::new(|_| Vec::new())
            >
                <input type="hidden" name="back" value=back/>
                <UsccInput ask=uscc/>
                <TextInput ask=name autocomplete="organization"/>
                <TextInput ask=email mode="email" autocomplete="email"/>
                <PasswordInput ask=password autocomplete="new-password"/>
                <PasswordInput ask=again autocomplete="new-password"/>
                <SubmitBar label=title/>
            </CheckedForm>
            <p class="aside">
                {td_string!(l, business.account.has_account)} " "
                <a href=sign_in>{td_string!(l, business.account.sign_in)}</a>
            </p>
        </div>
    }
    .into_any()
}
